// The two ends of an apply in the state: what it claims before the first write, and what it leaves beside what it wrote.

import type { Address } from "../address.ts";
import { emptyBase, entriesOf, type State, type StateEntry } from "../engine/state.ts";
import { jsonEqual, type Json } from "../json.ts";
import type { ApplyInput, Run } from "./run.ts";
import { isWritten } from "./what-runs.ts";
import { settledEntry } from "./write-object.ts";

/**
 * The state as this apply claims it. What `ids/` names is written with what is known of its base, so that a run that ends
 * here leaves the same plan; where nothing is known, it is written when it is settled.
 */
export async function takenOverState({ prepared, state, store }: ApplyInput): Promise<State> {
  const resources: [Address, StateEntry][] = [];
  for (const [address, entry] of entriesOf(state)) {
    const outcome = prepared.outcomes.get(address);
    const base =
      entry.base === emptyBase && outcome && outcome.is !== "create"
        ? (outcome.open?.former ?? outcome.base)
        : undefined;
    if (base?.isUnknown) continue;
    const known = base && { base: await store.writeBase(base.template), values: base.values };
    resources.push([address, known ? { ...entry, ...known } : entry]);
  }
  return { ...state, resources: Object.fromEntries(resources) };
}

// Bases follow what settled without a write. The number and the date belong to an apply that wrote something to Make.
export async function recordHead({ input, recorder, results, failed, skipped }: Run): Promise<void> {
  const state = recorder.state();
  const entries = new Map<Address, StateEntry>();
  for (const [address, outcome] of input.prepared.outcomes) {
    const entry = state.resources[address] ?? input.state.resources[address];
    if (outcome.is !== "unchanged" || !entry) continue;
    const settled = await settledEntry(outcome, { store: input.store });
    const before = state.resources[address] as unknown as Json;
    if (before === undefined || !jsonEqual(settled as unknown as Json, before)) entries.set(address, settled);
  }
  const isWhole = failed.length === 0 && skipped.length === 0;
  const { gone, intents } = input.prepared.settled;
  // What an earlier run could not verify is as it should be.
  const verified = state.intents.filter(
    ({ type, address }) => type === "update" && input.prepared.outcomes.get(address)?.is === "unchanged",
  );
  const settled = [...intents, ...verified];
  const hasWritten = [...results.keys()].some(isWritten);
  const numbered = { applied: state.applied + 1, appliedAt: input.now().toISOString() };
  const head = {
    ...(hasWritten ? numbered : {}),
    ...(isWhole && state.commit !== input.commit ? { commit: input.commit } : {}),
  };
  await recorder.finish({ entries, gone, settled, head });
}
