// history NAME: what changed in one resource, when and by whom: from Git's commits of its files, from Make's own versions,
// and what Make has now. Without a key or a network Git alone tells.

import { kindOf } from "../address.ts";
import { loadDesired } from "../desired/load.ts";
import { ToolError } from "../errors.ts";
import { fieldsInMake } from "../history/changed-fields.ts";
import { type GitVersion, type GitVersions, versionsInGit } from "../history/git-versions.ts";
import { versionsInMake } from "../history/make-versions.ts";
import type { HistoryEntry, HistoryReport } from "../history/report.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { kindNamed } from "../kinds/registry.ts";
import { MakeError } from "../make/make-error.ts";
import { loadProject, selectTarget } from "../project/load.ts";
import { editorIn, isMachine } from "../render/export-editor.ts";
import { renderHistory } from "../render/history-terminal.ts";
import { wantedOf } from "../desired/wanted.ts";
import { type FoundTracked, findTracked, shallowHint } from "./find-tracked.ts";
import {
  bindOne,
  idsThere,
  knownIdsOf,
  lookIn,
  observeOne,
  type SeenTeam,
  seeTeam,
  withoutSecrets,
} from "./observe-one.ts";
import { allUses } from "./references-in-team.ts";
import { openSession, type Session, type SessionOptions } from "./session.ts";
import type { Terminal } from "./terminal.ts";

export interface HistoryOptions extends SessionOptions {
  /** Address, path or name in Make; also of what was deleted. */
  readonly name: string;
  /** How many commits are shown. */
  readonly limit: number;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Exit code 0. Throws `restore/unknown` for a name that nothing here ever had. */
export async function history(options: HistoryOptions, terminal: Terminal): Promise<number> {
  if (!Number.isSafeInteger(options.limit) || options.limit < 1) throw badLimit(options.limit);
  const session = await openSession(options).catch(withoutKey);
  try {
    const files = session ?? (await openFiles(options));
    const seen = session ? await orNote(() => seeTeam(session, session.reader())) : noKey;
    const ids = session && "rows" in seen ? { rows: seen.rows, ids: knownIdsOf(session, seen.stored) } : undefined;
    const tracked = await findTracked(files, options.name, ids);
    const git = await versionsInGit(files.project.root, tracked, options.limit);
    const make =
      session && "rows" in seen ? await orNote(() => readMake(session, seen, tracked, git)) : (seen as InMake);
    const report = reportOf(files.target.name, tracked, git, make);
    if (options.json) terminal.out(`${JSON.stringify(report, null, 2)}\n`);
    else if (!options.quiet) {
      const now = options.clock?.now() ?? new Date();
      terminal.out(renderHistory(report, { paint: terminal.paint, now }));
    }
    return 0;
  } finally {
    await session?.close();
  }
}

function withoutKey(error: unknown): undefined {
  if (error instanceof ToolError && error.code === "key/missing") return undefined;
  throw error;
}

async function openFiles({
  dir,
  env,
  target: name,
}: SessionOptions): Promise<Pick<Session, "project" | "target" | "desired">> {
  const project = await loadProject(dir, env);
  const target = selectTarget(project, name);
  return { project, target, desired: await loadDesired(project, target) };
}

interface InMake {
  readonly entries: readonly HistoryEntry[];
  readonly row?: JsonObject;
  readonly notes: readonly string[];
}

function noted(note: string): InMake {
  return { entries: [], notes: [note] };
}

const noKey = noted("Make was not asked: no API key is set for this target.");

/** What Make refuses, or a network that is not there, leaves Git's part as it is. */
async function orNote<Read>(read: () => Promise<Read>): Promise<Read | InMake> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof MakeError)) throw error;
    return noted(`Make was not asked: ${error.message}`);
  }
}

async function readMake(
  session: Session,
  seen: SeenTeam,
  tracked: FoundTracked,
  git: GitVersions | undefined,
): Promise<InMake> {
  const api = session.reader();
  const { target, desired } = session;
  const vars = withoutSecrets(target.vars);
  const pending = { vars, bindings: new Map(), ids: new Map(), rows: new Map(), wanted: desired.resources };
  const template = tracked.resource?.template ?? latestTemplate(git);
  const wanted = [...wantedOf(desired, lookIn(pending))].filter(([address]) => address === tracked.address);
  const uses = allUses(new Map(wanted), lookIn(pending));
  const { stored, rows, objects } = await observeOne(seen, api, uses);
  const ids = idsThere(knownIdsOf(session, stored), rows);
  const kind = kindNamed(kindOf(tracked.address));
  const id = ids.get(tracked.address);
  const row = id === undefined ? undefined : rows.get(kind.name)?.get(id);
  if (!row || !template) return { entries: [], notes: row ? [] : ["It is not in Make now."] };

  const look = lookIn({ vars, bindings: bindOne(session, uses, objects).ids, ids, rows, wanted: desired.resources });
  const of = { address: tracked.address, kind };
  const ignore = tracked.resource?.ignore ?? [];
  const content = await kind.remote.content?.(api, row);
  const dropped = stored.resources[tracked.address]?.dropped ?? [];
  const live = { ...row.spec, ...content?.spec };
  const fields = fieldsInMake(of, { template, live, ignore, look, dropped });
  const { lastEdit, by } = row.about;
  const now: HistoryEntry = {
    is: "live",
    ...(typeof lastEdit === "string" ? { at: lastEdit } : {}),
    ...(typeof by === "string" ? { by } : {}),
    fields,
  };
  const kept = await versionsInMake(api, {
    of,
    id: row.id,
    commits: git?.versions ?? [],
    ignore,
    look,
    since: git?.hasMore ? git.versions.at(-1)?.at : undefined,
  });
  return {
    entries: [...(fields.length > 0 ? [now] : []), ...kept.entries],
    row: row.spec,
    notes: kept.unread > 0 ? [`Make keeps ${kept.unread} older versions that were not looked at.`] : [],
  };
}

function latestTemplate(git: GitVersions | undefined): JsonObject | undefined {
  const found = git?.versions.find(({ content }) => content.is === "there");
  return found?.content.is === "there" ? found.content.template : undefined;
}

function reportOf(
  target: string,
  tracked: FoundTracked,
  git: GitVersions | undefined,
  { entries, row, notes }: InMake,
): HistoryReport {
  const { address, name, resource } = tracked;
  const commits = (git?.versions ?? []).map((version): HistoryEntry => {
    const { sha, short, at, is, movedFrom, fields } = version;
    const by = whoChanged(version, name);
    const who = by === undefined ? {} : { by };
    return { is: "commit", from: short, sha, did: is, at, ...who, fields, ...(movedFrom ? { movedFrom } : {}) };
  });
  const { active, schedule } = row ?? resource?.template ?? {};
  return {
    formatVersion: 1,
    target,
    address,
    name,
    ...(typeof active === "boolean" ? { active } : {}),
    ...(isJsonObject(schedule) ? { schedule } : {}),
    versions: inOrder(commits, entries),
    hasMore: git?.hasMore ?? false,
    notes: [...(git ? [] : ["No commit here has it."]), ...(git?.isCutOff ? [shallowHint] : []), ...notes],
  };
}

/** Who edited it in Make, where an export's commit says so; else who committed, unless that is a machine. */
function whoChanged({ content, message, by }: GitVersion, today: string): string | undefined {
  const then = content.is === "there" ? content.template["name"] : undefined;
  const names = new Set([...(typeof then === "string" ? [then] : []), today]);
  const editor = [...names].map((name) => editorIn(message, name)).find((each) => each !== undefined);
  return editor ?? (isMachine(by) ? undefined : by);
}

/** Commits stay in Git's order; a version of Make's stands before the first commit that is not younger. */
function inOrder(commits: readonly HistoryEntry[], others: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const waiting = others.filter(({ is }) => is === "make");
  const versions: HistoryEntry[] = others.filter(({ is }) => is === "live");
  for (const commit of commits) {
    while (waiting[0] && (waiting[0].at ?? "") > (commit.at ?? "")) versions.push(waiting.shift() as HistoryEntry);
    versions.push(commit);
  }
  return [...versions, ...waiting];
}

function badLimit(limit: number): ToolError {
  return new ToolError({
    code: "usage/invalid",
    message: `--limit takes a whole number of commits, and ${limit} was given.`,
    hint: "For example: --limit 50",
  });
}
