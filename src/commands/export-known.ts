// What an export knows before it compares: which object of Make is which resource, from the state, from `ids/` and from
// the export before; and what Git had when both were alike last.

import { type Address, kindOf } from "../address.ts";
import { formatReference } from "../blueprint/template.ts";
import { loadDesired } from "../desired/load.ts";
import type { Base } from "../engine/compare.ts";
import { moveState } from "../engine/moves.ts";
import type { Wanted } from "../engine/outcome.ts";
import { type Look, resolveTemplate, valueName } from "../engine/resolve.ts";
import { settleIntents } from "../engine/settle-intents.ts";
import { emptyBase, entriesOf, type State, type StateEntry } from "../engine/state.ts";
import { ToolError } from "../errors.ts";
import { type ExportMemory, readMemory, type RememberedObject } from "../export/memory.ts";
import { commitWith } from "../git/commit-with.ts";
import { withFilesAt } from "../git/files-at.ts";
import { hashOf } from "../hash.ts";
import { jsonEqual, type JsonObject } from "../json.ts";
import { kindNamed } from "../kinds/registry.ts";
import type { LiveRow } from "../kinds/kind.ts";
import { idsOf } from "../live/observe.ts";
import { readsAtOnce, sideBySide } from "../live/side-by-side.ts";
import { MakeError } from "../make/make-error.ts";
import type { MakeReader } from "../ports.ts";
import { loadProject } from "../project/load.ts";
import { baseOfTakenOver } from "./base-of-ids.ts";
import { exportedBases } from "./exported-bases.ts";
import { type LookOver, lookOverOf, moveWhatMoved, readBases } from "./known-objects.ts";
import type { ObservedTeam } from "./observe-team.ts";
import type { Session } from "./session.ts";

export interface KnownTeam {
  /** With an entry for each resource whose object is known, there or not; nothing open. */
  readonly state: State;
  /** Of state alone: managed, and its files are gone. */
  readonly leftOver: ReadonlySet<Address>;
  readonly memory: ExportMemory | undefined;
  readonly lookOver: LookOver;
  readonly look: Look;
  readonly ids: ReadonlyMap<Address, string>;
}

export async function knownTeam(
  session: Session,
  zone: string,
  { wanted, stored, rows, team }: ObservedTeam,
  bindings: ReadonlyMap<string, number>,
): Promise<KnownTeam> {
  const lookOver = lookOverOf(session, { wanted, rows, bindings });
  const settled = settleIntents(stored, rows, emptyBase);
  const { moved } = await moveWhatMoved(session, { wanted, state: settled, rows, lookOver });
  const managed = moveState(settled, moved);
  const taken = [...session.desired.ids].flatMap(([address, { id }]): [Address, StateEntry][] =>
    managed.resources[address] ? [] : [[address, unseen(id)]],
  );
  const state: State = { ...managed, resources: { ...managed.resources, ...Object.fromEntries(taken) }, intents: [] };
  const leftOver = new Set(entriesOf(state).flatMap(([address]) => (wanted.has(address) ? [] : [address])));
  const memory = await readMemory(session.project.root, session.stateFolder, zone, team.id);
  return {
    state,
    leftOver,
    memory,
    lookOver,
    look: lookOver(state)(new Map(), new Map()),
    ids: idsOf(wanted, state, rows),
  };
}

function unseen(remoteId: string): StateEntry {
  return { remoteId, base: emptyBase, values: {}, seen: { row: {}, revision: null, atBase: false }, dropped: [] };
}

export interface KnownObject {
  readonly wanted: Wanted;
  readonly row: LiveRow;
  readonly base: Base;
  /** Make's content was not read, since it is what Git has. */
  readonly isAlike: boolean;
}

/**
 * The base of each resource that Make has. A backup has none but Git's own: whatever Make has is written. Else what Git
 * had when both were alike: at the last export where the file still is as it was then, or at the last apply.
 */
export async function knownObjects(
  session: Session,
  { wanted, rows }: ObservedTeam,
  known: KnownTeam,
  isChosen: (address: Address) => boolean,
): Promise<readonly KnownObject[]> {
  const { state, memory, look, ids, lookOver } = known;
  const chosen = [...wanted.values()].flatMap((each) => {
    const row = rows.get(each.kind.name)?.get(ids.get(each.address) ?? "");
    return row && each.kind.schema !== undefined && isChosen(each.address) ? [{ wanted: each, row }] : [];
  });
  const applied = await readBases(session.store, state, new Map(chosen.map((each) => [each.wanted.address, each])));
  const found = chosen.map((each): Omit<KnownObject, "base"> & { readonly base: Base | undefined } => {
    const { address, template } = each.wanted;
    const entry = state.resources[address] as StateEntry;
    const { values, pending, missing } = resolveTemplate(template, look);
    const before = rememberedOf(memory?.objects[address], entry);
    const isAsThen = before?.template === hashOf(template) && jsonEqual(before.values, values);
    const isAtApply =
      entry.seen.atBase &&
      entry.seen.revision === each.row.revision &&
      jsonEqual(entry.values, values) &&
      entry.base === hashOf(template);
    const isAlike = isAsThen ? before.revision === (each.row.revision ?? null) : isAtApply;
    if (session.target.direction === "from-make") {
      // What it refers to may be gone: that is as it is in Git, too.
      const open = [...pending, ...missing.map(({ reference }) => reference)];
      const texts = open.map((reference) => [valueName(reference), formatReference(reference)]);
      return { ...each, isAlike, base: { template, values: { ...values, ...Object.fromEntries(texts) }, dropped: [] } };
    }
    if (before?.template === hashOf(template))
      return { ...each, isAlike, base: { template, values: before.values, dropped: [] } };
    return { ...each, isAlike, base: entry.base === emptyBase ? undefined : applied.get(address) };
  });
  const exportedBefore = await basesOfExports(session, known, found);
  const open = found.flatMap(({ wanted: { address }, base }) => (base || exportedBefore.has(address) ? [] : [address]));
  const takenOver = await basesOfTakenOver(session, state, open, lookOver);
  const older = found.map(({ base, ...each }) => ({ ...each, base: base ?? takenOver.get(each.wanted.address) }));
  const moved = older.flatMap(({ wanted: { address, template }, base }) =>
    base && !exportedBefore.has(address) && !jsonEqual(template, base.template) ? [address] : [],
  );
  const committed = await exportedBases(session, state, moved, lookOver);
  return older.map(({ base, ...each }) => {
    const { address } = each.wanted;
    return { ...each, base: exportedBefore.get(address) ?? committed.get(address) ?? base ?? nothingKnown };
  });
}

/** What was remembered of this object, where no apply came since: that one knows better. */
function rememberedOf(
  before: RememberedObject | undefined,
  { remoteId, base }: StateEntry,
): RememberedObject | undefined {
  return before?.remoteId === remoteId && before.stateBase === base ? before : undefined;
}

/**
 * Files that are not as they were at the last export: what they were then is the base, where that export is part of
 * today's branch. One that waits in a branch of its own has not been seen by anybody here.
 */
async function basesOfExports(
  { project, target, env }: Session,
  { state, memory }: KnownTeam,
  found: readonly { readonly wanted: Wanted }[],
): Promise<ReadonlyMap<Address, Base>> {
  if (target.direction === "from-make") return new Map();
  const moved = found.flatMap(({ wanted: { address, template } }): [Address, RememberedObject][] => {
    const before = rememberedOf(memory?.objects[address], state.resources[address] as StateEntry);
    return before && before.template !== hashOf(template) ? [[address, before]] : [];
  });
  const bases = new Map<Address, Base>();
  const commits = await Promise.all(
    moved.map(async ([address, before]) => ({ address, before, sha: await commitWith(project.root, before.files) })),
  );
  for (const [sha, group] of Map.groupBy(commits, (each) => each.sha)) {
    if (sha === undefined) continue;
    const resources = await withFilesAt(project.root, sha, (folder) => resourcesIn(folder, target.name, env));
    for (const { address, before } of group) {
      const template = resources?.get(address)?.template;
      if (template && hashOf(template) === before.template)
        bases.set(address, { template, values: before.values, dropped: [] });
    }
  }
  return bases;
}

async function resourcesIn(
  folder: string,
  name: string,
  env: Session["env"],
): Promise<Session["desired"]["resources"] | undefined> {
  try {
    const project = await loadProject(folder, env);
    const target = project.targets.get(name);
    return target && (await loadDesired(project, target)).resources;
  } catch (error) {
    // Files of then may not be read any more: then nothing is known of that time.
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}

const nothingKnown: Base = { template: {}, values: {}, dropped: [], isUnknown: true };

async function basesOfTakenOver(
  { project, desired, env }: Session,
  state: State,
  addresses: readonly Address[],
  lookOver: LookOver,
): Promise<ReadonlyMap<Address, Base>> {
  const lines = addresses.flatMap((address) => {
    const line = desired.ids.get(address);
    return line ? [[address, line] as const] : [];
  });
  return baseOfTakenOver({
    root: project.root,
    file: lines[0]?.[1].place().file ?? "",
    env,
    ids: new Map(lines.map(([address, { id }]) => [address, id])),
    lookWith: (vars) => lookOver(state, vars)(new Map(), new Map()),
  });
}

/** An object whose content could not be read. */
export interface FailedRead {
  readonly address: Address;
  readonly row: LiveRow;
  readonly why: string;
}

export interface ContentsRead {
  readonly contents: ReadonlyMap<Address, JsonObject>;
  readonly failed: readonly FailedRead[];
}

/**
 * What the rows lack, of those that need it. One that cannot be read stops no other: it is told. Throws where the whole
 * way to Make fails.
 */
export async function readContentsOf(
  api: MakeReader,
  rows: readonly { readonly address: Address; readonly row: LiveRow }[],
): Promise<ContentsRead> {
  const contents = new Map<Address, JsonObject>();
  const failed: FailedRead[] = [];
  await sideBySide(rows, readsAtOnce, async ({ address, row }) => {
    const { content } = kindNamed(kindOf(address)).remote;
    try {
      const read = await content?.(api, row);
      if (read) contents.set(address, read.spec);
    } catch (error) {
      if (!(error instanceof MakeError)) throw error;
      if (error.kind === "not-found")
        failed.push({ address, row, why: "It was in Make's list and is gone a moment later." });
      else if (error.kind === "unexpected-answer") failed.push({ address, row, why: error.message });
      else throw error;
    }
  });
  return { contents, failed: failed.toSorted((a, b) => (a.address < b.address ? -1 : 1)) };
}
