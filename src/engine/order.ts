// The order of changes, from what they refer to and from what they hold. Never a hand-kept list.

import type { Address } from "../address.ts";
import { ToolError } from "../errors.ts";

export type Dependencies = ReadonlyMap<Address, readonly Address[]>;
export type Levels = readonly (readonly Address[])[];

/**
 * Levels in which everything that a change depends on stands in an earlier level. Addresses of a level are sorted, so
 * the same changes give the same order whatever order they come in. Throws `plan/cycle` where changes wait for each
 * other; `takes` says which of them wait for an object that another one still holds.
 */
export function orderLevels(dependencies: Dependencies, takes: Dependencies = new Map()): Levels {
  return levelsOf(dependencies, (waiting) => {
    throw cycle(circleIn(waiting), takes);
  });
}

/** The same for deletes: what refers to each other in a circle goes one after the other, by address. */
export function orderDeletes(dependencies: Dependencies): Levels {
  return levelsOf(dependencies, (waiting) => circleIn(waiting).toSorted().slice(0, 1));
}

function levelsOf(dependencies: Dependencies, breakUp: (waiting: Dependencies) => readonly Address[]): Levels {
  const levels: (readonly Address[])[] = [];
  const waiting = new Map([...dependencies].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  while (waiting.size > 0) {
    const free = [...waiting]
      .filter(([, needs]) => !needs.some((need) => waiting.has(need)))
      .map(([address]) => address);
    const ready = free.length > 0 ? free : breakUp(waiting);
    for (const address of ready) waiting.delete(address);
    levels.push(ready);
  }
  return levels;
}

/** The circle itself, without what merely waits for it. */
function circleIn(waiting: Dependencies): Address[] {
  const trail: Address[] = [];
  let next = [...waiting.keys()][0];
  while (next !== undefined && !trail.includes(next)) {
    trail.push(next);
    next = waiting.get(next)?.find((need) => waiting.has(need));
  }
  return next === undefined ? trail : trail.slice(trail.indexOf(next));
}

function cycle(circle: readonly Address[], takes: Dependencies): ToolError {
  const addresses = circle.join(", ");
  if (circle.some((address) => takes.get(address)?.some((other) => circle.includes(other)))) {
    return new ToolError({
      code: "plan/cycle",
      message: `Scenarios would take a webhook that the next one still holds, in a circle, and Make gives a webhook to one scenario at a time: ${addresses}.`,
      hint: "Give one of them no webhook, or a new one, and apply; then give it the one that it should have.",
    });
  }
  return new ToolError({
    code: "plan/cycle",
    message: `New scenarios call each other in a circle, so none can be created first: ${addresses}.`,
    hint: "Create one of them without its call first, apply, then add the call.",
  });
}
