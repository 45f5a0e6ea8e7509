// State around every write: what is about to happen before it, what came of it after it. Each record is on disk before
// the next request leaves.

import type { Address } from "../address.ts";
import type { Intent, State, StateEntry } from "../engine/state.ts";
import type { StateStore } from "../state/state-store.ts";

export interface Recorder {
  state(): State;
  /** Makes the state ours before the first write to Make: of two applies at once the later one ends here. */
  claim(): Promise<void>;
  /** Each of these writes the state once. */
  intend(intent: Intent): Promise<void>;
  put(address: Address, entry: StateEntry): Promise<void>;
  /** The object is gone. */
  forget(address: Address): Promise<void>;
  settle(address: Address, type: Intent["type"]): Promise<void>;
  /** Entries and head of the state at once; nothing is written where nothing differs. */
  finish(
    entries: ReadonlyMap<Address, StateEntry>,
    head: Partial<Pick<State, "applied" | "commit" | "appliedAt">>,
  ): Promise<void>;
}

export function openRecorder(store: StateStore, initial: State): Recorder {
  let state = initial;
  const write = async (change: Partial<State>): Promise<void> => {
    const next = { ...state, ...change, serial: state.serial + 1 };
    await store.write(next);
    state = next;
  };
  const without = (address: Address, type: Intent["type"]): readonly Intent[] =>
    state.intents.filter((intent) => intent.address !== address || intent.type !== type);
  return {
    state: () => state,
    claim: () => write({}),
    intend: (intent) => write({ intents: [...without(intent.address, intent.type), intent] }),
    put: (address, entry) =>
      write({ resources: { ...state.resources, [address]: entry }, intents: without(address, "create") }),
    forget: (address) => {
      const { [address]: _gone, ...resources } = state.resources;
      return write({ resources, intents: without(address, "create") });
    },
    settle: (address, type) => write({ intents: without(address, type) }),
    finish: async (entries, head) => {
      if (entries.size === 0 && Object.keys(head).length === 0) return;
      await write({ ...head, resources: { ...state.resources, ...Object.fromEntries(entries) } });
    },
  };
}
