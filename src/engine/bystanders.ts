// What a plan would touch without managing it: objects of the same name as a new one, and scenarios of others that use
// what would be deleted. Guards tell them. PURE.

import { type Address, type KindName, kindOf } from "../address.ts";
import type { ResourceKind } from "../kinds/kind.ts";
import type { Namesake } from "./guard.ts";
import type { LiveState } from "./observed.ts";
import type { Outcome } from "./outcome.ts";
import type { Change } from "./plan.ts";
import { entriesOf, type State } from "./state.ts";

interface Surroundings {
  readonly state: State;
  readonly live: LiveState;
  readonly wanted: { readonly has: (address: Address) => boolean };
  readonly kindNamed: (name: KindName) => ResourceKind;
}

/** Objects of Make that bear the name of a new one and that no file here stands for. */
export function findNamesakes(
  outcomes: readonly Outcome[],
  { state, live, wanted: inGit }: Surroundings,
): Map<Address, readonly Namesake[]> {
  const owners = new Map(
    entriesOf(state).map(([address, { remoteId }]) => [`${kindOf(address)}/${remoteId}`, address]),
  );
  const namesakes = new Map<Address, readonly Namesake[]>();
  for (const { is, wanted, name } of outcomes) {
    if (is !== "create" || wanted.kind.model.identity === "path") continue;
    const rows = [...(live.rows.get(wanted.kind.name)?.values() ?? [])].filter((row) => row.name === name);
    const found = rows
      .map(({ id }): Namesake => ({ id, leftOverFrom: owners.get(`${wanted.kind.name}/${id}`) }))
      .filter(({ leftOverFrom }) => leftOverFrom === undefined || !inGit.has(leftOverFrom));
    if (found.length > 0) namesakes.set(wanted.address, found);
  }
  return namesakes;
}

/** What would be deleted although something that is not managed here uses it, with the name of that. */
export function findUsedElsewhere(
  deleted: readonly Change[],
  { state, live, kindNamed }: Surroundings,
): Map<Address, string> {
  const owned = new Set(entriesOf(state).map(([address, { remoteId }]) => `${kindOf(address)}/${remoteId}`));
  const used = new Map<Address, string>();
  for (const change of deleted) {
    if (change.action === "create") continue;
    const kind = kindNamed(kindOf(change.address));
    const row = live.rows.get(kind.name)?.get(change.remoteId);
    const user = row && kind.model.usedBy?.(row);
    if (user && !owned.has(`${user.kind}/${user.id}`)) used.set(change.address, user.name);
  }
  return used;
}
