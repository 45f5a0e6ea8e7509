// Lanes of a merged blueprint: in which one each module stands, in what order, and what stands beside them. PURE.
// A module that one side puts where the other takes the place away is a conflict: nothing of either is lost in silence.

import { type Sides, type ThreeWayRules, threeWay, type Verdict } from "../engine/three-way.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Path } from "../path.ts";
import type { Graph } from "./graph.ts";
import { groupOf, type LaneSides, type NamedLane } from "./lanes.ts";
import { mergeOrder } from "./merge-order.ts";

/** The lane of a module on each side, and the one that it gets. */
export interface Place extends Sides<string | undefined> {
  readonly merged: string;
}

export interface LaneMerge {
  readonly lanes: LaneSides;
  readonly places: ReadonlyMap<string, Place>;
  readonly nodes: ReadonlyMap<string, JsonObject>;
  readonly graphs: Sides<Graph>;
  readonly rules: ThreeWayRules;
}

export function mergePlaces(
  lanes: LaneSides,
  nodes: ReadonlyMap<string, JsonObject>,
  rules: ThreeWayRules,
  verdicts: Verdict[],
): Map<string, Place> {
  const { base, git, live } = { base: placesOf(lanes.base), git: placesOf(lanes.git), live: placesOf(lanes.live) };
  const places = new Map<string, Place>();
  for (const key of new Set([...git.keys(), ...live.keys()])) {
    const sides = { base: base.get(key), git: git.get(key), live: live.get(key) };
    const path = ["modules", key, "place"];
    const isOnBoth = sides.git !== undefined && sides.live !== undefined;
    const found: Verdict[] = [];
    const merged = isOnBoth ? threeWay(sides, path, rules, found) : (sides.git ?? sides.live);
    // That both added it where it stands is told by the module.
    verdicts.push(...found.filter(({ base: from, verdict }) => from !== undefined || verdict !== "settled"));
    // One side moved what the other removed.
    const isTorn = !isOnBoth && sides.base !== undefined && merged !== sides.base && !rules.isIgnored(path);
    if (isTorn) verdicts.push({ path, verdict: "conflict", ...sides });
    if (nodes.has(key)) places.set(key, { ...sides, merged: merged as string });
  }
  return places;
}

function placesOf(lanes: readonly NamedLane[]): Map<string, string> {
  return new Map(lanes.flatMap((named) => named.lane.keys.map((key): [string, string] => [key, named.id])));
}

/** Every lane afterwards, in the order of its module, with the modules that stand in it. */
export function mergeLanes(merge: LaneMerge, verdicts: Verdict[]): readonly NamedLane[] {
  const { base, git, live } = merge.lanes;
  const groups = { base: groupLanes(base), git: groupLanes(git), live: groupLanes(live) };
  return [...new Set([...groups.git.keys(), ...groups.live.keys(), ...groups.base.keys()])].flatMap((group) => {
    const sides = {
      base: groups.base.get(group) ?? new Map<string, NamedLane>(),
      git: groups.git.get(group) ?? new Map<string, NamedLane>(),
      live: groups.live.get(group) ?? new Map<string, NamedLane>(),
    };
    return mergeGroup(sides, merge, verdicts);
  });
}

type LaneGroup = ReadonlyMap<string, NamedLane>;

function groupLanes(lanes: readonly NamedLane[]): ReadonlyMap<string, LaneGroup> {
  return new Map(
    [...Map.groupBy(lanes, groupOf)].map(([group, list]) => [group, new Map(list.map((named) => [named.id, named]))]),
  );
}

/** The routes of one router, or whatever else stands side by side. */
function mergeGroup(sides: Sides<LaneGroup>, merge: LaneMerge, verdicts: Verdict[]): NamedLane[] {
  const [first] = [...sides.git.values(), ...sides.live.values(), ...sides.base.values()];
  if (!first) return [];
  const { parent, slot } = first;
  const path = parent === undefined ? [slot] : ["modules", parent, slot];
  const ids = { base: [...sides.base.keys()], git: [...sides.git.keys()], live: [...sides.live.keys()] };
  const order = orderIn(ids, [...path, "order"], merge, verdicts);
  // What both sides dropped is told too.
  return [...new Set([...order, ...ids.base])].flatMap((id) => {
    const lane = { base: sides.base.get(id), git: sides.git.get(id), live: sides.live.get(id) };
    return mergeLane(lane, { id, parent, slot }, merge, verdicts);
  });
}

function orderIn(
  sides: Sides<readonly string[]>,
  path: Path,
  { rules }: LaneMerge,
  verdicts: Verdict[],
): readonly string[] {
  if (rules.isIgnored(path)) return mergeOrder({ ...sides, base: sides.git }, { ...rules, reverts: false }).keys;
  const { keys, verdicts: found } = mergeOrder(sides, { ...rules, reverts: rules.reverts(path) });
  verdicts.push(...found.map((each) => ({ path, ...each })));
  return keys;
}

function mergeLane(
  sides: Sides<NamedLane | undefined>,
  named: Omit<NamedLane, "lane">,
  merge: LaneMerge,
  verdicts: Verdict[],
): NamedLane[] {
  const { id, parent, slot } = named;
  const path = lanePath(named);
  const lives = parent === undefined || merge.nodes.has(parent);
  const lists = { base: keysOf(sides.base), git: keysOf(sides.git), live: keysOf(sides.live) };
  const order = orderIn(lists, [...path, "order"], merge, verdicts);
  const keys = order.filter((key) => merge.places.get(key)?.merged === id);
  // One that came on one side for its modules, which all went elsewhere: those tell it.
  const isOnOne = (sides.git === undefined) !== (sides.live === undefined);
  const cameHolding = sides.base === undefined && isOnOne && lists.git.length + lists.live.length > 0;
  const isVoid = cameHolding && keys.length === 0;
  const props = mergeProps(sides, path, { ...merge, lives, isVoid }, verdicts);
  // A lane that came on one side alone has its modules from there, and stands with them.
  const stands = lives && props !== undefined;
  if (!stands) reportStranded(keys, merge.graphs, verdicts);
  if (!lives || (!stands && keys.length === 0)) return [];
  if (isVoid) return [];
  // A loose chain whose modules all went elsewhere is no chain.
  const wasEmpty = lists.git.length === 0 || lists.live.length === 0;
  if (slot === "orphans" && keys.length === 0 && !wasEmpty) return [];
  return [{ ...named, lane: { props: props ?? {}, keys } }];
}

function keysOf(named: NamedLane | undefined): readonly string[] {
  return named?.lane.keys ?? [];
}

function lanePath({ parent, slot, id }: Omit<NamedLane, "lane">): Path {
  const place = (id.split("/").at(-1) as string).replace(/[+*]$/, "");
  if (parent === undefined) return slot === "flow" ? [slot] : [slot, place];
  return ["modules", parent, slot, ...(slot === "onerror" ? [] : [place])];
}

/**
 * What stands beside the modules of a lane; undefined where the lane is gone. One that came or went with modules in it
 * is told by those where nothing stands beside them, else as a whole too; one whose router is gone is told by that, unless
 * the other side changed it.
 */
function mergeProps(
  sides: Sides<NamedLane | undefined>,
  path: Path,
  { rules, lives, isVoid }: LaneMerge & { readonly lives: boolean; readonly isVoid: boolean },
  verdicts: Verdict[],
): JsonObject | undefined {
  const props = { base: sides.base?.lane.props, git: sides.git?.lane.props, live: sides.live?.lane.props };
  const found: Verdict[] = [];
  // Where one side alone has the lane, it is by its modules that the two differ.
  const isOnOne = (sides.git === undefined) !== (sides.live === undefined);
  // Changed on one side and removed on the other, with all that stands in it: no rule for a label can decide that.
  const isTorn = rules.hasBase && (isOnOne || !lives);
  const merged = threeWay(props, path, isTorn ? { ...rules, clash: "conflict" } : rules, found) as
    | JsonObject
    | undefined;
  const holders = [sides.git, sides.live, isOnOne ? undefined : sides.base];
  const hasModules = holders.some((side) => side && side.lane.keys.length > 0);
  // A label or conditions decide what the modules do, and no module tells them.
  const speaks = isOnOne && !(isVoid && merged !== undefined) && Object.values(props).some(holdsAny);
  const isTold = (verdict: Verdict): boolean =>
    !lives || (hasModules && !speaks && verdict.path.length === path.length);
  const isClash = ({ verdict }: Verdict): boolean => rules.hasBase && verdict === "conflict";
  verdicts.push(...found.filter((verdict) => isClash(verdict) || !isTold(verdict)));
  return merged;
}

function holdsAny(props: JsonObject | undefined): boolean {
  return props !== undefined && Object.keys(props).length > 0;
}

// What one side put into a lane that the other removed has nowhere to stand: somebody must decide.
function reportStranded(keys: readonly string[], graphs: Sides<Graph>, verdicts: Verdict[]): void {
  for (const key of keys) {
    const own = (graph: Graph): Json | undefined => graph.nodes.get(key)?.own;
    const sides = { base: own(graphs.base), git: own(graphs.git), live: own(graphs.live) };
    verdicts.push({ path: ["modules", key], verdict: "conflict", ...sides });
  }
}
