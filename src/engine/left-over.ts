// What the state owns and Git does not want: left over in Make, gone there already, or the former object of a recreation
// that was interrupted. Only what Make's list of the team still has is ever deleted. PURE.

import { type Address, kindOf } from "../address.ts";
import type { LiveRow } from "../kinds/kind.ts";
import { changeDigest } from "./digest.ts";
import type { LiveState } from "./observed.ts";
import type { Outcome } from "./outcome.ts";
import type { Change, Conflict } from "./plan.ts";
import { entriesOf, type Intent, type State } from "./state.ts";

/** A managed object that Git no longer has. */
export interface LeftOver {
  readonly address: Address;
  readonly name: string;
  readonly remoteId: string;
  /** Name that it had when it was last seen, where somebody renamed it in Make since. */
  readonly formerName: string | undefined;
}

export interface LeftOvers {
  readonly leftOver: readonly LeftOver[];
  /** Neither Git nor Make has them: there is nothing to do but to forget them. */
  readonly gone: readonly { readonly address: Address; readonly name: string }[];
}

export function findLeftOver(
  state: State,
  wanted: { readonly has: (address: Address) => boolean },
  live: LiveState,
): LeftOvers {
  const leftOver: LeftOver[] = [];
  const gone: LeftOvers["gone"][number][] = [];
  const entries = entriesOf(state);
  for (const [address, { remoteId, seen }] of entries.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (wanted.has(address)) continue;
    const row = rowOf(live, address, remoteId);
    const former = typeof seen.row["name"] === "string" ? seen.row["name"] : undefined;
    if (!row) gone.push({ address, name: former ?? address });
    else {
      const formerName = former === row.name ? undefined : former;
      leftOver.push({ address, remoteId, name: row.name, formerName });
    }
  }
  return { leftOver, gone };
}

export function deleteChange({ address, name, remoteId }: LeftOver): Change {
  return deletion(address, name, remoteId, []);
}

/** Git deleted it and somebody renamed it in Make: it is no longer what the state says, and nobody here can decide. */
export function renameConflict({ address, name, formerName }: LeftOver): readonly Conflict[] {
  return formerName === undefined ? [] : [{ address, name, path: "name", base: formerName, live: name }];
}

type Discard = Extract<Intent, { readonly type: "discard" }>;

export interface Discards {
  /** Former objects that are still in Make and in use no more. */
  readonly changes: readonly Change[];
  /** Intents that need no request: the object is gone, or it is the one in use. */
  readonly settled: readonly Discard[];
}

/** What a recreation that did not come to its end still has to delete: told and confirmed like any other change. */
export function findDiscards(state: State, outcomes: ReadonlyMap<Address, Outcome>, live: LiveState): Discards {
  const owned = new Set(entriesOf(state).map(([at, { remoteId }]) => `${kindOf(at)}/${remoteId}`));
  const changes: Change[] = [];
  const settled: Discard[] = [];
  for (const intent of state.intents) {
    if (intent.type !== "discard") continue;
    const { address, remoteId } = intent;
    const row = rowOf(live, address, remoteId);
    const isInUse = owned.has(`${kindOf(address)}/${remoteId}`);
    if (row && !isInUse) changes.push(discardChange(intent, row));
    // Where Git still wants the recreation, this plan has it, and the intent stands until that is done.
    else if (!row || outcomes.get(address)?.is !== "replace") settled.push(intent);
  }
  return { changes, settled };
}

function discardChange({ address, remoteId }: Discard, { name }: LiveRow): Change {
  const impact = ["An earlier run made a new one in its place and ended before it deleted this one."];
  return deletion(address, name, remoteId, impact);
}

function deletion(address: Address, name: string, remoteId: string, impact: readonly string[]): Change {
  const digest = changeDigest({ address, action: "delete", fields: [], kept: [] });
  return { address, action: "delete", name, remoteId, fields: [], dependsOn: [], impact, digest };
}

function rowOf({ rows }: LiveState, address: Address, id: string): LiveRow | undefined {
  return rows.get(kindOf(address))?.get(id);
}
