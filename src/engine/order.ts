// The order of changes, from what they refer to. Never a hand-kept list.

import type { Address } from "../address.ts";
import { ToolError } from "../errors.ts";

/**
 * Levels in which everything that a change depends on stands in an earlier level. Addresses of a level are sorted, so
 * the same changes give the same order whatever order they come in. Throws `plan/cycle` where new objects wait for
 * each other.
 */
export function orderLevels(dependencies: ReadonlyMap<Address, readonly Address[]>): readonly (readonly Address[])[] {
  const levels: Address[][] = [];
  const waiting = new Map([...dependencies].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  while (waiting.size > 0) {
    const ready = [...waiting]
      .filter(([, needs]) => !needs.some((need) => waiting.has(need)))
      .map(([address]) => address);
    if (ready.length === 0) throw cycle(circleIn(waiting));
    for (const address of ready) waiting.delete(address);
    levels.push(ready);
  }
  return levels;
}

/** The circle itself, without what merely waits for it. */
function circleIn(waiting: ReadonlyMap<Address, readonly Address[]>): Address[] {
  const trail: Address[] = [];
  let next = [...waiting.keys()][0];
  while (next !== undefined && !trail.includes(next)) {
    trail.push(next);
    next = waiting.get(next)?.find((need) => waiting.has(need));
  }
  return next === undefined ? trail : trail.slice(trail.indexOf(next));
}

function cycle(addresses: readonly Address[]): ToolError {
  return new ToolError({
    code: "plan/cycle",
    message: `new scenarios call each other in a circle, so none can be created first: ${addresses.join(", ")}`,
    hint: "create one of them without its call first, apply, then add the call",
  });
}
