// Before a restore what Make has now becomes a commit, so that it can be taken back; and the target's state learns that
// Git and Make were alike then: what the restore changes in Make is from then on a change of Make's, which no apply reverts.

import { type Address, kindOf } from "../address.ts";
import { loadDesired } from "../desired/load.ts";
import { wantedOf } from "../desired/wanted.ts";
import { changeOfIds, idsFileOf } from "../desired/write-ids.ts";
import { compareObject, keepPolicy } from "../engine/compare.ts";
import type { StateEntry } from "../engine/state.ts";
import { resolveTemplate } from "../engine/resolve.ts";
import { ToolError } from "../errors.ts";
import { dirtyPaths } from "../git/dirty.ts";
import { findCommit } from "../git/find-commit.ts";
import { hashOf } from "../hash.ts";
import { filesOf } from "../desired/file-names.ts";
import type { RestoreOutcome } from "../history/restore-report.ts";
import { kindNamed } from "../kinds/registry.ts";
import type { MakeReader } from "../ports.ts";
import { loadProject } from "../project/load.ts";
import { commitExport } from "./commit-export.ts";
import { exportTeam } from "./export-team.ts";
import type { FoundTracked } from "./find-tracked.ts";
import { bindOne, idsThere, knownIdsOf, lookIn, type OneTeam, withoutSecrets } from "./observe-one.ts";
import { readState } from "./read-state.ts";
import { allUses } from "./references-in-team.ts";
import type { Session } from "./session.ts";

/** Throws `restore/not-ready` where what Make has could not be kept as a commit of its own. */
export async function refuseUnkeepable(
  session: Session,
  tracked: FoundTracked,
  { isThere, own }: { readonly isThere: boolean; readonly own: readonly string[] },
): Promise<void> {
  const { project, target, head } = session;
  const refused = (message: string, hint: string): ToolError =>
    new ToolError({ code: "restore/not-ready", message: `${message} Nothing was written.`, hint });
  if (!head)
    throw refused(
      "What is in Make now is kept as a commit first, and the project has no Git repository with a commit.",
      "git init, then git add and git commit what is here.",
    );
  if (isThere && !tracked.resource)
    throw refused(
      `Make has it, and ${tracked.address} has no files today: what is in Make could not be kept.`,
      "Bring it into Git first: make-gitops export",
    );
  const files = [...filesOf(tracked.address, tracked.owner), ...target.files, idsFileOf(project, target.name)];
  const dirty = await dirtyPaths(
    project.root,
    files.filter((file) => !own.includes(file)),
  );
  if (dirty.length > 0)
    throw refused(
      `${dirty.join(", ")} ${dirty.length === 1 ? "is" : "are"} not committed.`,
      "Commit or undo that first.",
    );
}

/** What keeping and recording have in common: both end in a commit, as an export does. */
export interface Keeping {
  readonly session: Session;
  /** Files of an interrupted export that are not committed yet. */
  readonly own: readonly string[];
  readonly now: Date;
  tell(text: string): void;
}

/** Writes and commits the present version. Throws `export/dirty` where that would mix with other changes. */
export async function keepPresent(
  { session, ...keeping }: Keeping,
  api: MakeReader,
  { address, name }: FoundTracked,
): Promise<NonNullable<RestoreOutcome["kept"]>> {
  const { root } = session.project;
  const exported = await exportTeam(session, api, {
    only: [address],
    prune: false,
    keep: [{ side: "make", addresses: [address] }],
    to: undefined,
  });
  const message = `Before restore: ${oneLineOf(name)} as Make has it\n`;
  const made = await commitExport({ root, env: session.env, exported, message, ...keeping });
  if (made) return { short: made.short, isNew: true };
  const head = await findCommit(root, "HEAD");
  return { short: head?.short ?? "HEAD", isNew: false };
}

function oneLineOf(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}]+/gu, " ").slice(0, 60);
}

/**
 * Moves the base in the target's state to what Git and Make both have now, where nothing of Git's waits to be applied.
 * False where something does: the next plan tells it.
 */
export async function settleBase(
  session: Session,
  one: OneTeam,
  address: Address,
  live: StateEntry["seen"]["row"],
): Promise<boolean> {
  const { store, target } = session;
  const stored = await readState(session, one.stored.zone, one.team);
  const entry = stored.resources[address];
  const id = entry?.remoteId ?? session.desired.ids.get(address)?.id;
  // A backup is never applied, so it needs no base.
  if (id === undefined || (!entry && target.direction === "from-make")) return true;
  const project = await loadProject(session.project.root, session.env);
  const today = project.targets.get(target.name);
  if (!today) return false;
  const desired = await loadDesired(project, today);
  const resource = desired.resources.get(address);
  if (!resource) return false;
  const fresh = { ...session, project, target: today, desired };
  const kind = kindNamed(kindOf(address));
  const pending = { vars: today.vars, bindings: new Map(), ids: new Map(), rows: new Map(), wanted: desired.resources };
  const wanted = [...wantedOf(desired, lookIn(pending))].filter(([each]) => each === address);
  const uses = allUses(new Map(wanted), lookIn(pending));
  const ids = idsThere(knownIdsOf(fresh, stored), one.rows);
  const bindings = bindOne(fresh, uses, one.objects).ids;
  // A secret has no base: another one in Make is nothing of Git's that waits.
  const look = lookIn({ vars: withoutSecrets(today.vars), bindings, ids, rows: one.rows, wanted: desired.resources });
  const base = entry
    ? {
        template: entry.base === hashOf({}) ? {} : await store.readBase(entry.base),
        values: entry.values,
        dropped: entry.dropped,
      }
    : { template: {}, values: {}, dropped: [], isUnknown: true as const };
  const { template, ignore } = resource;
  const comparison = compareObject({ kind, template, base, live, ignore, policy: keepPolicy }, look);
  if (comparison.verdicts.some(({ verdict }) => verdict === "change" || verdict === "conflict")) return false;
  const settled: StateEntry = {
    remoteId: id,
    base: await store.writeBase(template),
    values: resolveTemplate(template, look).values,
    seen: { row: {}, revision: null, atBase: false },
    dropped: base.dropped,
    ...(Object.keys(comparison.renumbering).length > 0 ? { renumbering: comparison.renumbering } : {}),
    ...(resource.protect ? { protect: true as const } : {}),
  };
  await store.write({ ...stored, serial: stored.serial + 1, resources: { ...stored.resources, [address]: settled } });
  return true;
}

/**
 * What was made anew has a new id: it goes into `ids/` for what has files today, as a commit, and into the state where
 * that knows the address. Gives the short sha; undefined where nothing had to be written.
 */
export async function recordMade(
  { session, ...keeping }: Keeping,
  one: OneTeam,
  made: RestoreOutcome["made"],
  name: string,
): Promise<string | undefined> {
  const { store, env } = session;
  const project = await loadProject(session.project.root, env);
  const desired = await loadDesired(project, project.targets.get(session.target.name) ?? session.target);
  const current = [...desired.resources.values()];
  const today = made.flatMap(({ address, remoteId }): [Address, string][] => {
    const found = current.find((each) => each.address === address || each.movedFrom.includes(address));
    return found ? [[found.address, remoteId]] : [];
  });
  const stored = await readState(session, one.stored.zone, one.team);
  const known = today.filter(([address, id]) => stored.resources[address] && stored.resources[address].remoteId !== id);
  if (known.length > 0) {
    const seen = { row: {}, revision: null, atBase: false };
    const entries = known.map(([address, remoteId]) => [address, { ...stored.resources[address], remoteId, seen }]);
    const resources = { ...stored.resources, ...Object.fromEntries(entries) } as typeof stored.resources;
    await store.write({ ...stored, serial: stored.serial + 1, resources });
  }
  const change = today.length > 0 ? changeOfIds(project, session.target.name, new Map(today)) : undefined;
  // An earlier run may have written it and not have come to the commit.
  if (!change && keeping.own.length === 0) return undefined;
  const words = today.map(([, id]) => id).join(", ");
  const message = `Restored ${oneLineOf(name)}: id ${words}\n`;
  const exported = { changes: change ? [change] : [] };
  return (await commitExport({ root: project.root, env, exported, message, ...keeping }))?.short;
}
