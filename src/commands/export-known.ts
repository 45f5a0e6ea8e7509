// What an export knows before it compares: which object of Make is which resource, from the state, from `ids/` and from
// the export before; and what Git had when both were alike last.

import { type Address, kindOf } from "../address.ts";
import type { Base } from "../engine/compare.ts";
import { moveState } from "../engine/moves.ts";
import type { Wanted } from "../engine/outcome.ts";
import { type Look, resolveTemplate } from "../engine/resolve.ts";
import { settleIntents } from "../engine/settle-intents.ts";
import { entriesOf, type State, type StateEntry } from "../engine/state.ts";
import { type ExportMemory, readMemory, type RememberedObject } from "../export/memory.ts";
import { hashOf } from "../hash.ts";
import { jsonEqual, type JsonObject } from "../json.ts";
import { kindNamed } from "../kinds/registry.ts";
import type { LiveRow } from "../kinds/kind.ts";
import { idsOf, sideBySide } from "../live/observe.ts";
import { MakeError } from "../make/make-error.ts";
import type { MakeReader } from "../ports.ts";
import { baseOfTakenOver } from "./base-of-ids.ts";
import { emptyBase, type LookOver, lookOverOf, moveWhatMoved, readBases } from "./known-objects.ts";
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
    const { values } = resolveTemplate(template, look);
    const before = rememberedAs(memory?.objects[address], entry, template);
    const isSeen = entry.seen.atBase && entry.seen.revision === each.row.revision && jsonEqual(entry.values, values);
    const isAtBase = isSeen && entry.base === hashOf(template);
    const isRead = before?.revision !== (each.row.revision ?? null) || !jsonEqual(before.values, values);
    const own = { template, values: before?.values ?? values, dropped: [] };
    const isBackup = session.target.direction === "from-make";
    const base = before
      ? own
      : isBackup
        ? { ...own, values }
        : entry.base === emptyBase
          ? undefined
          : applied.get(address);
    return { ...each, base, isAlike: before ? !isRead : isAtBase };
  });
  const open = found.flatMap(({ wanted: { address }, base }) => (base ? [] : [address]));
  const takenOver = await basesOfTakenOver(session, state, open, lookOver);
  return found.map(({ base, ...each }) => ({
    ...each,
    base: base ?? takenOver.get(each.wanted.address) ?? nothingKnown,
  }));
}

const nothingKnown: Base = { template: {}, values: {}, dropped: [], isUnknown: true };

/** What was remembered, where it is of this object and the files are as they were then. */
function rememberedAs(
  before: RememberedObject | undefined,
  { remoteId }: StateEntry,
  template: JsonObject,
): RememberedObject | undefined {
  return before?.remoteId === remoteId && before.template === hashOf(template) ? before : undefined;
}

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

/** What the rows lack, of those that need it. What is gone a moment after it was listed is left out. */
export async function readContentsOf(
  api: MakeReader,
  rows: readonly { readonly address: Address; readonly row: LiveRow }[],
): Promise<ReadonlyMap<Address, JsonObject>> {
  const contents = new Map<Address, JsonObject>();
  await sideBySide(rows, async ({ address, row }) => {
    const { content } = kindNamed(kindOf(address)).remote;
    const read = await content?.(api, row).catch((error: unknown) => {
      if (error instanceof MakeError && error.kind === "not-found") return undefined;
      throw error;
    });
    if (read) contents.set(address, read.spec);
  });
  return contents;
}
