// Which modules a merged blueprint has, and what each holds beside its lanes. PURE. Another module under the same id is
// another module: the fields of one mean nothing to the other's.

import { clashVerdicts, type Sides, type ThreeWayRules, threeWay, type Verdict } from "../engine/three-way.ts";
import type { JsonObject } from "../json.ts";
import type { Path } from "../path.ts";
import type { Graph } from "./graph.ts";

/** `copies`: ids of modules that both have since the base, and that are one whatever their fields say. */
export function mergeModules(
  { base, git, live }: Sides<Graph>,
  copies: ReadonlySet<string>,
  rules: ThreeWayRules,
  verdicts: Verdict[],
): Map<string, JsonObject> {
  const merged = new Map<string, JsonObject>();
  const isKnown = rules.hasBase && base.flow !== undefined;
  for (const key of new Set([...git.nodes.keys(), ...live.nodes.keys(), ...base.nodes.keys()])) {
    const sides = { base: base.nodes.get(key)?.own, git: git.nodes.get(key)?.own, live: live.nodes.get(key)?.own };
    const path = ["modules", key];
    const isNew = isKnown && sides.base === undefined && sides.git !== undefined && sides.live !== undefined;
    const kept =
      isNew && !rules.isIgnored(path)
        ? mergeAdded(sides, path, { rules, isCopy: copies.has(key) }, verdicts)
        : mergeModule(sides, path, rules, verdicts);
    if (kept !== undefined) merged.set(key, kept);
  }
  return merged;
}

/** True where what both added under one id is one module: no field says otherwise. A secret in it may be another. */
export function isOneModule(sides: Sides<JsonObject | undefined>, path: Path, rules: ThreeWayRules): boolean {
  if (!isSameModule(sides)) return false;
  const found: Verdict[] = [];
  threeWay(sides, path, { ...rules, clash: "conflict", reverts: () => false }, found);
  return found.every((each) => each.verdict === "settled" || rules.isSecret(each.path));
}

function mergeModule(
  sides: Sides<JsonObject | undefined>,
  path: Path,
  rules: ThreeWayRules,
  verdicts: Verdict[],
): JsonObject | undefined {
  const whole = { ...rules, isLeaf: () => true };
  return threeWay(sides, path, isSameModule(sides) ? rules : whole, verdicts) as JsonObject | undefined;
}

// Two modules under one id have got ids of their own before (new-ids.ts), where they have any: what has none is a clash.
function mergeAdded(
  sides: Sides<JsonObject | undefined>,
  path: Path,
  { rules, isCopy }: { readonly rules: ThreeWayRules; readonly isCopy: boolean },
  verdicts: Verdict[],
): JsonObject | undefined {
  if (!isCopy && !isOneModule(sides, path, rules)) {
    verdicts.push({ path, verdict: clashVerdicts[rules.clash], ...sides });
    return rules.clash === "live" ? sides.live : sides.git;
  }
  const found: Verdict[] = [];
  const merged = threeWay(sides, path, rules, found) as JsonObject | undefined;
  verdicts.push({ path, verdict: "settled", ...sides }, ...found.filter(({ verdict }) => verdict !== "settled"));
  return merged;
}

function isSameModule({ base, git, live }: Sides<JsonObject | undefined>): boolean {
  if (git === undefined || live === undefined) return false;
  return git["module"] === live["module"] && (base === undefined || base["module"] === git["module"]);
}
