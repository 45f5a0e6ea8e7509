// The top-level fields of a spec, three ways: which of them Git manages, and which are one value as a whole.

import type { Json, JsonObject } from "../json.ts";
import { type Sides, type ThreeWayRules, threeWay, type Verdict } from "./three-way.ts";

/**
 * Merges the named fields. A field that Git does not have is not managed: no verdict, Make's value stays. One that Git
 * has since now takes Make's value as its base, so that Git's is a change; not so where nothing is known of the time before.
 * A field in `whole` is one leaf, whatever it holds.
 */
export function mergeFields(
  sides: Sides<JsonObject>,
  names: readonly string[],
  whole: readonly string[],
  rules: ThreeWayRules,
  verdicts: Verdict[],
): JsonObject {
  const merged: [string, Json][] = [];
  for (const name of names) {
    const git = sides.git[name];
    const live = sides.live[name];
    // `null` is a value of the base: a folder or a limit that Git leaves empty.
    const known = sides.base[name] === undefined ? live : sides.base[name];
    const base = rules.hasBase ? known : undefined;
    const value = git === undefined ? live : mergeField(name, { base, git, live });
    if (value !== undefined) merged.push([name, value]);
  }
  return Object.fromEntries(merged);

  function mergeField(name: string, field: Sides<Json | undefined>): Json | undefined {
    return threeWay(field, [name], { ...rules, isLeaf: () => whole.includes(name) }, verdicts);
  }
}
