// State around every write: what is about to happen before it, what came of it after it. Each record is on disk before
// the next request leaves.

import type { Address } from "../address.ts";
import type { Intent, State, StateEntry } from "../engine/state.ts";
import type { StateStore } from "../state/state-store.ts";

export interface Recorder {
  state(): State;
  /** Makes the state ours before the first write to Make: of two applies at once the later one ends here. */
  claim(): Promise<void>;
  /** This and what follows writes the state once. `entry`: what is known of the object by now. */
  intend(intent: Intent, entry?: StateEntry): Promise<void>;
  /** This and `forget` end what was intended for the address. */
  put(address: Address, entry: StateEntry): Promise<void>;
  /** The object is gone. */
  forget(address: Address): Promise<void>;
  settle(intent: Intent): Promise<void>;
  /** Entries and head of the state at once; nothing is written where nothing differs. */
  finish(ending: Ending): Promise<void>;
}

/** What an apply leaves in the state beside what it wrote to Make. */
export interface Ending {
  readonly entries: ReadonlyMap<Address, StateEntry>;
  /** Neither Git nor Make has them any more. */
  readonly gone: readonly Address[];
  /** Intents that came to nothing. */
  readonly settled: readonly Intent[];
  readonly head: Partial<Pick<State, "applied" | "commit" | "appliedAt">>;
}

export function openRecorder(store: StateStore, initial: State): Recorder {
  let state = initial;
  const write = async (change: Partial<State>): Promise<void> => {
    const next = { ...state, ...change, serial: state.serial + 1 };
    await store.write(next);
    state = next;
  };
  const withoutWrites = (address: Address): readonly Intent[] =>
    state.intents.filter((intent) => intent.address !== address || intent.type === "discard");
  const without = (intents: readonly Intent[]): readonly Intent[] =>
    state.intents.filter((intent) => !intents.some((each) => isSame(each, intent)));
  return {
    state: () => state,
    claim: () => write({}),
    intend: (intent, entry) =>
      write({
        ...(entry ? { resources: { ...state.resources, [intent.address]: entry } } : {}),
        intents: [...without([intent]), intent],
      }),
    put: (address, entry) =>
      write({ resources: { ...state.resources, [address]: entry }, intents: withoutWrites(address) }),
    forget: (address) => {
      const { [address]: _gone, ...resources } = state.resources;
      return write({ resources, intents: withoutWrites(address) });
    },
    settle: (intent) => write({ intents: without([intent]) }),
    finish: async ({ entries, gone, settled, head }) => {
      if (entries.size + gone.length + settled.length + Object.keys(head).length === 0) return;
      const all = Object.entries({ ...state.resources, ...Object.fromEntries(entries) }) as [Address, StateEntry][];
      const kept = all.filter(([address]) => !gone.includes(address));
      await write({ ...head, resources: Object.fromEntries(kept), intents: without(settled) });
    },
  };
}

// One address may have several former objects to discard, and one create or update at a time.
function isSame(a: Intent, b: Intent): boolean {
  if (a.address !== b.address || a.type !== b.type) return false;
  return a.type !== "discard" || b.type !== "discard" || a.remoteId === b.remoteId;
}
