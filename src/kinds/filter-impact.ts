// What a changed filter means for what runs behind it. Told only where it is certain: conditions came or went, the others
// stayed as they are.

import type { Verdict } from "../engine/three-way.ts";
import { isJsonArray, isJsonObject, type Json, jsonEqual } from "../json.ts";

/** One sentence for each filter of which it can be said. */
export function filterWords(changes: readonly Verdict[]): readonly string[] {
  return changes.flatMap(({ path, git, live }) => {
    const [part, key, slot] = path;
    if (part !== "modules" || key === undefined || slot !== "filter" || path.length !== 3) return [];
    const [from, to] = [groupsOf(live), groupsOf(git)];
    const why = from && to && changeWords(from, to);
    return why === undefined ? [] : [why.replace("the filter", `the filter of module ${key}`)];
  });
}

function changeWords(from: readonly Group[], to: readonly Group[]): string | undefined {
  if (from.length === 0 && to.length > 0) return "Fewer will pass: the filter is new.";
  if (from.length > 0 && to.length === 0) return "Everything will pass: the filter is gone.";
  if (to.length === from.length) {
    const pairs = from.map((group, index): [Group, Group] => [group, to[index] as Group]);
    if (pairs.every(([a, b]) => holds(b, a))) return "Fewer will pass: the filter got a further condition.";
    if (pairs.every(([a, b]) => holds(a, b))) return "More will pass: the filter lost a condition.";
  }
  if (to.length > from.length && holds(to, from)) return "More will pass: the filter got an alternative.";
  if (to.length < from.length && holds(from, to)) return "Fewer will pass: the filter lost an alternative.";
  return undefined;
}

type Group = readonly Json[];

/** All of `part`, in whatever order. */
function holds(whole: readonly Json[], part: readonly Json[]): boolean {
  return part.every((item) => whole.some((other) => jsonEqual(item, other)));
}

/** Alternatives, each a group of conditions; undefined for a form that is not Make's own (blueprints.md 2). */
function groupsOf(filter: Json | undefined): readonly Group[] | undefined {
  if (filter === undefined || filter === null) return [];
  const conditions = isJsonObject(filter) ? (filter["conditions"] ?? []) : undefined;
  if (conditions === undefined || !isJsonArray(conditions) || !conditions.every(isJsonArray)) return undefined;
  return conditions.filter((group): group is Json[] => isJsonArray(group) && group.length > 0);
}
