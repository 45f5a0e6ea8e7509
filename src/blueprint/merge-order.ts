// How three orders of one list become one: modules in a lane, routes in a router. PURE.
// Laws: where one side left the order alone the other's stands; of two items that all sides have, the side decides that
// turned them around, whatever else either moved; nothing is lost, nothing comes twice.

import { clashVerdicts, type Sides, type ThreeWayRules, type VerdictName } from "../engine/three-way.ts";
import { jsonEqual } from "../json.ts";

/** The keys that are compared, in the order of each side. */
export interface OrderVerdict extends Sides<readonly string[]> {
  readonly verdict: VerdictName;
}

export interface OrderMerge {
  /** Every key of Git and of Make. Whoever calls leaves out what is no longer there. */
  readonly keys: readonly string[];
  /**
   * None where the order is the same on all sides: what came or went has no order to compare. A change and a drift where
   * something of each is in the order that is sent, which then is the change's `git`.
   */
  readonly verdicts: readonly OrderVerdict[];
}

interface OrderRules {
  readonly reverts: boolean;
  readonly clash: ThreeWayRules["clash"];
}

/** What only Make has follows its neighbour. Where both moved and no one order holds what each did, it is a clash. */
export function mergeOrder({ base, git, live }: Sides<readonly string[]>, rules: OrderRules): OrderMerge {
  const sets = { base: new Set(base), git: new Set(git), live: new Set(live) };
  const both = {
    base: base.filter((key) => sets.git.has(key) && sets.live.has(key)),
    git: git.filter((key) => sets.live.has(key)),
    live: live.filter((key) => sets.git.has(key)),
  };
  const all = {
    base: both.base,
    git: both.git.filter((key) => sets.base.has(key)),
    live: both.live.filter((key) => sets.base.has(key)),
  };
  const { order, verdicts } = decideOrder(both, all, rules);
  const wanted = order.values();
  const keys = git.map((key) => (sets.live.has(key) ? (wanted.next().value as string) : key));
  return { keys: withFollowers(keys, live, sets.git), verdicts };
}

interface Decision {
  readonly order: readonly string[];
  readonly verdicts: readonly OrderVerdict[];
}

/** `both`: what Git and Make have; `all`: what the base has too. */
function decideOrder(
  both: Sides<readonly string[]>,
  all: Sides<readonly string[]>,
  { reverts, clash }: OrderRules,
): Decision {
  const moved = { git: !jsonEqual(all.git, all.base), live: !jsonEqual(all.live, all.base) };
  const one = (verdict: VerdictName, orders = all): Decision => ({
    order: verdict === "drift" ? both.live : both.git,
    verdicts: [{ verdict, ...orders }],
  });
  if (jsonEqual(both.git, both.live)) return moved.git ? one("settled") : { order: both.git, verdicts: [] };
  if (moved.git !== moved.live) return one(moved.git || reverts ? "change" : "drift");
  // Neither moved what it found: both added the same modules in different places, and the whole lists show it.
  if (!moved.git) return one(clashVerdicts[clash], both);
  const joined = joinOrders(both);
  if (!joined) return one(clashVerdicts[clash]);
  if (reverts || jsonEqual(joined, both.git)) return one("change", both);
  const drift: OrderVerdict = { verdict: "drift", ...both };
  if (jsonEqual(joined, both.live)) return { order: joined, verdicts: [drift] };
  return { order: joined, verdicts: [{ verdict: "change", ...both, git: joined }, drift] };
}

/**
 * The order in which each two items stand as in the base, or as the side has them that turned them around. Undefined where
 * that goes in a circle, or where two items stand apart that the base does not know.
 */
function joinOrders({ base, git, live }: Sides<readonly string[]>): readonly string[] | undefined {
  const placesIn = (list: readonly string[]): ReadonlyMap<string, number> =>
    new Map(list.map((key, place) => [key, place]));
  const [inBase, inLive] = [placesIn(base), placesIn(live)];
  const items = git.map((key) => ({ base: inBase.get(key), live: inLive.get(key) as number }));
  const before = items.map(() => 0);
  for (const [first, one] of items.entries()) {
    for (let second = first + 1; second < items.length; second += 1) {
      const other = items[second] as (typeof items)[number];
      let later = second;
      if (one.live > other.live) {
        if (one.base === undefined || other.base === undefined) return undefined;
        // Where Make alone turned them, they stand in the base as in Git.
        if (one.base < other.base) later = first;
      }
      before[later] = (before[later] as number) + 1;
    }
  }
  const order = new Map(git.map((key, at) => [before[at] as number, key]));
  // Where it goes in a circle, two have as many before them.
  return order.size < git.length ? undefined : git.map((_, place) => order.get(place) as string);
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
