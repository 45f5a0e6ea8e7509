// What a run that ended in the middle left open. A create whose answer was lost is looked for before anything is made:
// one new object of its name is ours, none means that it must be made, several need a person. PURE.

import { type Address, kindOf } from "../address.ts";
import { ToolError } from "../errors.ts";
import type { LiveRow } from "../kinds/kind.ts";
import type { LiveState } from "./observed.ts";
import { entriesOf, type State, type StateEntry } from "./state.ts";

/**
 * State with open creates settled. What is found gets an empty base, so that whatever the run did not come to write is a
 * change, and content that is not ours is a conflict. Throws `state/unsettled` where several fit.
 */
export function settleIntents(state: State, rows: LiveState["rows"], emptyBase: string): State {
  const owned = new Set(entriesOf(state).map(([address, { remoteId }]) => `${kindOf(address)}/${remoteId}`));
  const found: [Address, StateEntry][] = [];
  for (const intent of state.intents) {
    if (intent.type !== "create") continue;
    const kind = kindOf(intent.address);
    const candidates = [...(rows.get(kind)?.values() ?? [])].filter(
      ({ id, name }) => name === intent.name && !intent.namesakes.includes(id) && !owned.has(`${kind}/${id}`),
    );
    if (candidates.length > 1)
      throw several(
        intent.address,
        intent.name,
        candidates.map(({ id }) => id),
      );
    const row = candidates[0];
    if (!row) continue;
    const rival = found.find(([address, { remoteId }]) => kindOf(address) === kind && remoteId === row.id);
    if (rival) throw claimedTwice(intent.address, rival[0], row);
    const seen = { row: {}, revision: row.revision ?? null, atBase: false };
    found.push([intent.address, { remoteId: row.id, base: emptyBase, values: {}, seen, dropped: [] }]);
  }
  return {
    ...state,
    resources: { ...state.resources, ...Object.fromEntries(found) },
    intents: state.intents.filter(({ type }) => type !== "create"),
  };
}

// Two creates of one name were open, and one object came of them: whose it is, nobody here can tell.
function claimedTwice(address: Address, rival: Address, { id, name }: LiveRow): ToolError {
  return new ToolError({
    code: "state/unsettled",
    message: `An earlier run ended while it created ${rival} and ${address}, and Make now has one new object named "${name}" (id ${id}).`,
    hint: "Delete it in Make, or give one of the two another name there, then run again.",
  });
}

function several(address: Address, name: string, ids: readonly string[]): ToolError {
  return new ToolError({
    code: "state/unsettled",
    message: `An earlier run ended while it created ${address}, and Make now has several new objects named "${name}" (ids ${ids.join(", ")}).`,
    hint: "Delete or rename in Make those that are not wanted, then run again.",
  });
}
