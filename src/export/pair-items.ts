// Which item of a list is which in another state of the same list: by the module that it is, by being equal, by its name,
// at last by its place. PURE. No item is paired twice.

import { moduleKey } from "../blueprint/walk.ts";
import { isJsonArray, isJsonObject, type Json, type JsonArray, type JsonObject, jsonEqual } from "../json.ts";

/** For each item of `to` the index in `from` of the one that it continues; undefined for a new one. */
export function pairItems(from: JsonArray, to: JsonArray): readonly (number | undefined)[] {
  const pairs: (number | undefined)[] = to.map(() => undefined);
  const taken = new Set<number>();
  const pairBy = (isSame: (before: Json, after: Json, at: number, index: number) => boolean): void => {
    for (const [index, after] of to.entries()) {
      if (pairs[index] !== undefined) continue;
      const found = from.findIndex((before, at) => !taken.has(at) && isSame(before, after, at, index));
      if (found < 0) continue;
      pairs[index] = found;
      taken.add(found);
    }
  };
  pairBy((before, after) => jsonEqual(before, after));
  const names = { from: countNames(from), to: countNames(to) };
  pairBy((before, after) => {
    const name = itemName(before);
    return name !== undefined && name === itemName(after) && names.from.get(name) === 1 && names.to.get(name) === 1;
  });
  pairBy((before, after) => sharesModule(before, after));
  // A list of another length says nothing of who is who, but for what nobody else claims from the start on.
  const isSameLength = from.length === to.length;
  pairBy((before, after, at, index) => isSameLength && at === index && isAlike(before, after));
  return pairs;
}

/** Whether a list holds modules: then each is known by its id, wherever in the blueprint it stands. */
export function isModuleList(list: JsonArray): boolean {
  return list.length > 0 && list.every((item) => isJsonObject(item) && typeof item["module"] === "string");
}

function itemName(item: Json): string | undefined {
  if (!isJsonObject(item)) return undefined;
  const name = [item["name"], item["key"], item["header"], item["id"]].find(
    (each) => typeof each === "string" || typeof each === "number",
  );
  return name === undefined ? undefined : String(name);
}

function countNames(list: JsonArray): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of list) {
    const name = itemName(item);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** Lanes of a router have no name: what stands in one tells which it is. */
function sharesModule(before: Json, after: Json): boolean {
  const [mine, theirs] = [laneKeys(before), laneKeys(after)];
  return mine.some((key) => theirs.includes(key));
}

function laneKeys(item: Json): readonly string[] {
  const flow = isJsonObject(item) ? item["flow"] : item;
  if (flow === undefined || !isJsonArray(flow) || !isModuleList(flow)) return [];
  return flow.map((module) => moduleKey(module as JsonObject, [])).filter((key) => !key.startsWith("@"));
}

function isAlike(before: Json, after: Json): boolean {
  // Another name is another thing.
  if (itemName(before) !== itemName(after) && itemName(before) !== undefined) return false;
  return isJsonObject(before) === isJsonObject(after) && isJsonArray(before) === isJsonArray(after);
}
