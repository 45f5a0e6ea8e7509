// How three orders of one list become one: modules in a lane, routes in a router. PURE.
// Laws: where one side left the order alone the other's stands; nothing is lost, nothing comes twice.

import { clashVerdicts, type Sides, type ThreeWayRules, type VerdictName } from "../engine/three-way.ts";
import { jsonEqual } from "../json.ts";

export interface OrderMerge {
  /** Every key of Git and of Make. Whoever calls leaves out what is no longer there. */
  readonly keys: readonly string[];
  /** Undefined where the order is the same on all sides. What came or went has no order to compare. */
  readonly verdict: VerdictName | undefined;
  /** The keys that are compared, in the order of each side. */
  readonly orders: Sides<readonly string[]>;
}

interface OrderRules {
  readonly reverts: boolean;
  readonly clash: ThreeWayRules["clash"];
}

/** Git's order stands, unless Make alone changed it and it is kept, or Make decides a clash. What only Make has follows its neighbour. */
export function mergeOrder({ base, git, live }: Sides<readonly string[]>, rules: OrderRules): OrderMerge {
  const sets = { base: new Set(base), git: new Set(git), live: new Set(live) };
  const gitCommon = git.filter((key) => sets.live.has(key));
  const liveCommon = live.filter((key) => sets.git.has(key));
  const orders = {
    base: base.filter((key) => sets.git.has(key) && sets.live.has(key)),
    git: gitCommon.filter((key) => sets.base.has(key)),
    live: liveCommon.filter((key) => sets.base.has(key)),
  };
  const moved = { git: !jsonEqual(orders.git, orders.base), live: !jsonEqual(orders.live, orders.base) };
  const isEqual = jsonEqual(gitCommon, liveCommon);
  const verdict = verdictOf(isEqual, moved, rules);
  const wanted = (verdict === "drift" ? liveCommon : gitCommon).values();
  const keys = git.map((key) => (sets.live.has(key) ? (wanted.next().value as string) : key));
  return {
    keys: withFollowers(keys, live, sets.git),
    verdict,
    // Where what both added decides, the whole lists show it.
    orders: isEqual || moved.git || moved.live ? orders : { base: orders.base, git: gitCommon, live: liveCommon },
  };
}

function verdictOf(
  isEqual: boolean,
  moved: { readonly git: boolean; readonly live: boolean },
  { reverts, clash }: OrderRules,
): VerdictName | undefined {
  if (isEqual) return moved.git ? "settled" : undefined;
  // Neither moved what it found: both added the same modules in different places.
  if (moved.git === moved.live) return clashVerdicts[clash];
  return moved.git || reverts ? "change" : "drift";
}

/** `keys`, and each key of `live` that Git lacks right after the one that stands before it in Make. */
function withFollowers(keys: readonly string[], live: readonly string[], inGit: ReadonlySet<string>): string[] {
  const followers = new Map<string | undefined, string>();
  for (const [index, key] of live.entries()) if (!inGit.has(key)) followers.set(live[index - 1], key);
  return [undefined, ...keys].flatMap((key) => {
    const list = key === undefined ? [] : [key];
    for (let next = followers.get(key); next !== undefined; next = followers.get(next)) list.push(next);
    return list;
  });
}
