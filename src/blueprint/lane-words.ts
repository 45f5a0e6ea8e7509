// What people call a list of modules inside a module: a route of a router, a branch of an If-else. Words only.

const laneWords: ReadonlyMap<string, string> = new Map([
  ["routes", "route"],
  ["branches", "branch"],
  ["tools", "tool"],
  ["onerror", "error handler"],
  ["orphans", "loose chain"],
]);

/** "route" for `routes`; undefined for what is no list of modules, and for the flow. */
export function laneWord(slot: string): string | undefined {
  return laneWords.get(slot);
}

/** "route 2" for the second of `routes`. */
export function laneName(slot: string, index: string): string | undefined {
  const word = laneWord(slot);
  return word === undefined ? undefined : `${word} ${Number(index) + 1}`;
}
