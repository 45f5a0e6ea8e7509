// Git around a restore. What Make has before it becomes a commit, so that it can be taken back; and what came back becomes
// the next one, so that Git and Make are alike again and no apply elsewhere writes what was restored away.

import { type Address, kindOf } from "../address.ts";
import { loadDesired } from "../desired/load.ts";
import { wantedOf } from "../desired/wanted.ts";
import { changeOfIds, idsFileOf } from "../desired/write-ids.ts";
import { compareObject, keepPolicy } from "../engine/compare.ts";
import { emptyBase, type StateEntry } from "../engine/state.ts";
import { ToolError } from "../errors.ts";
import { dirtyPaths } from "../git/dirty.ts";
import { filesChangedIn, textsAt } from "../git/file-history.ts";
import { withFilesAt } from "../git/files-at.ts";
import { findCommit, keptBy } from "../git/find-commit.ts";
import { headCommit } from "../git/head.ts";
import { keptTrailer } from "../git/kept.ts";
import { filesOf } from "../desired/file-names.ts";
import type { RestoredVersion, RestoreOutcome } from "../history/restore-report.ts";
import { kindNamed } from "../kinds/registry.ts";
import type { MakeReader } from "../ports.ts";
import { loadProject } from "../project/load.ts";
import { exportTrailer } from "../render/export-commit.ts";
import { commitExport, type CommitExportInput } from "./commit-export.ts";
import { exportTeam } from "./export-team.ts";
import type { FoundTracked } from "./find-tracked.ts";
import { bindOne, idsThere, knownIdsOf, lookIn, type OneTeam, withoutSecrets } from "./observe-one.ts";
import { readState } from "./read-state.ts";
import { allUses } from "./references-in-team.ts";
import type { RestorePrepared } from "./restore-plan.ts";
import { requireRepository } from "./restore-version.ts";
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
  await requireRepository(project.root);
  if (!head)
    throw refused(
      "What is in Make now is kept as a commit first, and the project's repository has none yet.",
      "git add and git commit what is here.",
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

/** Writes and commits the present version, `id` in Make. Throws `export/dirty` where that would mix with other changes. */
export async function keepPresent(
  { session, ...keeping }: Keeping,
  api: MakeReader,
  { address, name }: FoundTracked,
  id: string,
): Promise<NonNullable<RestoreOutcome["kept"]>> {
  const { root } = session.project;
  const exported = await exportTeam(followingMake(session, new Map([[address, id]])), api, {
    only: [address],
    prune: false,
    keep: [{ side: "make", addresses: [address] }],
    to: undefined,
  });
  const trailers = `${keptTrailer}: ${address}\n${exportTrailer}: ${session.target.name}`;
  const message = `Before restore: ${oneLineOf(name)} as Make has it\n\n${trailers}\n`;
  const made = await commitExport({ root, env: session.env, exported, message, ...keeping });
  if (made) return { short: made.short, isNew: true };
  const head = await findCommit(root, "HEAD");
  return { short: head?.short ?? "HEAD", isNew: false };
}

/**
 * As for a backup: what Make has is written, whatever Git has that no apply brought. `ids`: of objects that neither `ids/`
 * nor the state names by their address of today.
 */
function followingMake(session: Session, ids: ReadonlyMap<Address, string>): Session {
  const { target, desired } = session;
  const unnamed = [...ids].filter(([address]) => desired.resources.has(address) && !desired.ids.has(address));
  const place = (): ReturnType<typeof target.place> => target.place([]);
  const all = new Map([...desired.ids, ...unnamed.map(([address, id]) => [address, { id, place }] as const)]);
  return { ...session, target: { ...target, direction: "from-make" }, desired: { ...desired, ids: all } };
}

function oneLineOf(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}]+/gu, " ").slice(0, 60);
}

/** What came back, for the words of its commit and for its files. */
export interface Restored {
  readonly tracked: FoundTracked;
  readonly version: RestoredVersion;
  readonly prepared: RestorePrepared;
  readonly made: RestoreOutcome["made"];
}

/**
 * Brings what Make has after the restore into Git, as a commit of its own; what has no files today gets them under the
 * address that it had. Gives the short sha; undefined where Git has it already.
 */
export async function bringToGit(
  { session, ...keeping }: Keeping,
  api: MakeReader,
  { tracked: { address, name }, version, prepared, made }: Restored,
): Promise<string | undefined> {
  const { root } = session.project;
  const ids = new Map([...prepared.live.ids, ...made.map((each) => [each.address, each.remoteId] as const)]);
  const exportOver = (files: Session) => exportRestored(files, api, address, prepared.references, ids);
  const exported = (await overWhatWas(session, address, exportOver)) ?? (await exportOver(await reloaded(session)));
  const day = version.at === undefined ? "" : `${version.at.slice(0, 10)} `;
  const of = `${oneLineOf(name)} from ${day}(${version.from})`;
  const message = `Restored ${of}\n\n${exportTrailer}: ${session.target.name}\n`;
  const commit = await commitExport({ root, env: session.env, exported, message, ...keeping });
  const { team, stored } = prepared.one;
  await rememberIds(
    session,
    await readState(session, stored.zone, team),
    made.map((each) => [each.address, each.remoteId]),
  );
  return commit?.short;
}

async function exportRestored(
  files: Session,
  api: MakeReader,
  address: Address,
  references: readonly Address[],
  ids: ReadonlyMap<Address, string>,
): Promise<CommitExportInput["exported"]> {
  const { resources } = files.desired;
  const today = [...resources.values()].find((each) => each.address === address || each.movedFrom.includes(address));
  // What it refers to must be there too.
  const missing = [address, ...references].filter((each) => ids.has(each) && !isThere(files, each));
  const only = [...new Set([today?.address ?? address, ...missing])];
  return exportTeam(followingMake(files, ids), api, {
    only,
    prune: false,
    keep: [{ side: "make", addresses: only }],
    to: undefined,
    addresses: new Map(missing.map((each) => [`${kindOf(each)}/${ids.get(each)}`, each])),
  });
}

/**
 * Where the last commit kept the present version: from the files before it, so that nothing of that version stays, such as
 * an override that it needed. Undefined where it did not.
 */
async function overWhatWas(
  session: Session,
  address: Address,
  exportOver: (files: Session) => Promise<CommitExportInput["exported"]>,
): Promise<CommitExportInput["exported"] | undefined> {
  const { root } = session.project;
  const head = await findCommit(root, "HEAD");
  if (!head || !(await keptBy(root, head.sha)).includes(address)) return undefined;
  const before = await findCommit(root, `${head.sha}~1`);
  if (!before) return undefined;
  const files = await filesChangedIn(root, head.sha);
  const texts = await textsAt(root, before.sha, files);
  const changes = await withFilesAt(root, before.sha, async (folder) => {
    const then = await reloaded({ ...session, project: { ...session.project, root: folder } });
    return (await exportOver(then)).changes.map(({ file, text }) => ({ file, text }));
  });
  if (!changes) return undefined;
  const written = new Set(changes.map(({ file }) => file));
  const back = files.filter((file) => !written.has(file)).map((file) => ({ file, text: texts.get(file) }));
  // It is not remembered: that was of other files.
  return { changes: [...changes, ...back] };
}

function isThere({ desired: { resources } }: Session, address: Address): boolean {
  return [...resources.values()].some((each) => each.address === address || each.movedFrom.includes(address));
}

async function reloaded(session: Session): Promise<Session> {
  const { root } = session.project;
  const project = await loadProject(root, session.env);
  const target = project.targets.get(session.target.name) ?? session.target;
  return { ...session, project, target, desired: await loadDesired(project, target), head: await headCommit(root) };
}

/** What the state knows gets its new id; Make is looked at anew by the next plan. */
async function rememberIds(
  { store }: Session,
  stored: Awaited<ReturnType<typeof readState>>,
  made: readonly (readonly [Address, string])[],
): Promise<void> {
  const seen = { row: {}, revision: null, atBase: false };
  const entries = made.flatMap(([address, remoteId]): [Address, StateEntry][] => {
    const entry = stored.resources[address];
    return entry && entry.remoteId !== remoteId ? [[address, { ...entry, remoteId, seen }]] : [];
  });
  if (entries.length === 0) return;
  const resources = { ...stored.resources, ...Object.fromEntries(entries) };
  await store.write({ ...stored, serial: stored.serial + 1, resources });
}

/** Whether Git has something of it that no apply brought to Make: it is in no version that the restore leaves. */
export async function hasUnapplied(
  session: Session,
  one: OneTeam,
  address: Address,
  live: StateEntry["seen"]["row"],
): Promise<boolean> {
  const { store, target, desired } = session;
  const resource = desired.resources.get(address);
  const entry = one.stored.resources[address];
  // A backup is never applied.
  if (!entry || !resource || target.direction === "from-make") return false;
  const pending = {
    vars: target.vars,
    bindings: new Map(),
    ids: new Map(),
    rows: new Map(),
    wanted: desired.resources,
  };
  const wanted = [...wantedOf(desired, lookIn(pending))].filter(([each]) => each === address);
  const uses = allUses(new Map(wanted), lookIn(pending));
  const ids = idsThere(knownIdsOf(session, one.stored), one.rows);
  const bindings = bindOne(session, uses, one.objects).ids;
  // A secret has no base: another one in Make is nothing of Git's that waits.
  const look = lookIn({ vars: withoutSecrets(target.vars), bindings, ids, rows: one.rows, wanted: desired.resources });
  const template = entry.base === emptyBase ? {} : await store.readBase(entry.base);
  const base = { template, values: entry.values, dropped: entry.dropped };
  const { ignore } = resource;
  const sides = {
    kind: kindNamed(kindOf(address)),
    template: resource.template,
    base,
    live,
    ignore,
    policy: keepPolicy,
  };
  const { verdicts } = compareObject(sides, look);
  return verdicts.some(({ verdict }) => verdict === "change" || verdict === "conflict");
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
  const { project, desired } = await reloaded(session);
  const current = [...desired.resources.values()];
  const today = made.flatMap(({ address, remoteId }): [Address, string][] => {
    const found = current.find((each) => each.address === address || each.movedFrom.includes(address));
    return found ? [[found.address, remoteId]] : [];
  });
  await rememberIds(session, await readState(session, one.stored.zone, one.team), today);
  const change = today.length > 0 ? changeOfIds(project, session.target.name, new Map(today)) : undefined;
  // An earlier run may have written it and not have come to the commit.
  if (!change && keeping.own.length === 0) return undefined;
  const words = today.map(([, id]) => id).join(", ");
  const message = `Restored ${oneLineOf(name)}: id ${words}\n`;
  const exported = { changes: change ? [change] : [] };
  return (await commitExport({ root: project.root, env: session.env, exported, message, ...keeping }))?.short;
}
