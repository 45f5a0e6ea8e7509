// Three-way merge of blueprints, module by module: what Git changed and what Make's editor changed both arrive, unless
// they touch the same field. PURE. Laws: merge(b, x, b) = x; merge(b, b, y) = y; merge(b, x, x) = x; no module twice; no
// verdict only where all three are equal (in a mapper, absent and "" are).

import { type Sides, type ThreeWayRules, threeWay, threeWayObject, type Verdict } from "../engine/three-way.ts";
import { type JsonObject, jsonEqual } from "../json.ts";
import { formatPath, type Path } from "../path.ts";
import { fromGraph, type Graph, type GraphNode, type Lane, type LaneSlot, laneSlots, toGraph } from "./graph.ts";
import { alignLanes, type NamedLane } from "./lanes.ts";
import { mergeLanes, mergePlaces } from "./merge-lanes.ts";

export interface BlueprintMerge {
  readonly merged: JsonObject;
  /**
   * Paths start at the scenario: `modules.7.mapper.values.Total`, `modules.12` (whole), `modules.7.place` (another lane),
   * `modules.4.routes.1.label`, `modules.4.routes.order`, `flow.order`, `metadata.…`.
   */
  readonly verdicts: readonly Verdict[];
}

export function mergeBlueprints(sides: Sides<JsonObject>, given: ThreeWayRules): BlueprintMerge {
  const rules = { ...given, isLeaf: (path: Path) => isFilter(path) || given.isLeaf(path) };
  const { base, git, live } = sides;
  if (jsonEqual(git, live) && jsonEqual(git, base)) return { merged: git, verdicts: [] };
  const verdicts: Verdict[] = [];
  const graphs = { base: toGraph(base), git: toGraph(git), live: toGraph(live) };
  const rests = { base: graphs.base.rest, git: graphs.git.rest, live: graphs.live.rest };
  const rest = threeWayObject(rests, [], rules, verdicts);
  const lanes = alignLanes(graphs);
  const nodes = mergeNodes(graphs, rules, verdicts);
  const places = mergePlaces(lanes, nodes, rules, verdicts);
  const merged = mergeLanes({ lanes, places, nodes, graphs, rules }, verdicts);
  const graph = assemble(rest, nodes, merged, { graphs, rules, verdicts });
  reportUnreached(graph, places, verdicts);
  return { merged: fromGraph(graph), verdicts: withoutDoubles(verdicts) };
}

// A filter's name and conditions are one thing; half of one and half of another would be a third one.
function isFilter(path: Path): boolean {
  if (path[0] !== "modules") return false;
  return (path.length === 3 && path[2] === "filter") || (path.length === 5 && path[4] === "filter");
}

/** Which modules there are afterwards, and what each holds beside its lanes. */
function mergeNodes(graphs: Sides<Graph>, rules: ThreeWayRules, verdicts: Verdict[]): Map<string, JsonObject> {
  const { base, git, live } = graphs;
  const hasBase = base.flow !== undefined;
  const merged = new Map<string, JsonObject>();
  for (const key of new Set([...git.nodes.keys(), ...live.nodes.keys(), ...base.nodes.keys()])) {
    const sides = { base: base.nodes.get(key)?.own, git: git.nodes.get(key)?.own, live: live.nodes.get(key)?.own };
    const kept = mergeNode(sides, ["modules", key], { rules, hasBase, verdicts });
    if (kept !== undefined) merged.set(key, kept);
  }
  return merged;
}

interface NodeMerge {
  readonly rules: ThreeWayRules;
  readonly hasBase: boolean;
  readonly verdicts: Verdict[];
}

function mergeNode(
  sides: Sides<JsonObject | undefined>,
  path: Path,
  { rules, hasBase, verdicts }: NodeMerge,
): JsonObject | undefined {
  const { base, git, live } = sides;
  // Another module under the same id is another module: its fields mean nothing to the former one's.
  const whole = { ...rules, isLeaf: () => true };
  if (!isSameModule(sides)) return threeWay(sides, path, whole, verdicts) as JsonObject | undefined;
  if (base !== undefined || !hasBase || rules.isIgnored(path)) {
    return threeWay(sides, path, rules, verdicts) as JsonObject | undefined;
  }
  // Both added it: the same module if no field says otherwise, else two modules under one id.
  const found: Verdict[] = [];
  const merged = threeWay(sides, path, rules, found) as JsonObject | undefined;
  const isOne = found.every(({ verdict }) => verdict === "settled");
  verdicts.push({ path, verdict: isOne ? "settled" : "conflict", base, git, live });
  return isOne ? merged : git;
}

function isSameModule({ base, git, live }: Sides<JsonObject | undefined>): boolean {
  if (git === undefined || live === undefined) return false;
  return git["module"] === live["module"] && (base === undefined || base["module"] === git["module"]);
}

interface Assembly {
  readonly graphs: Sides<Graph>;
  readonly rules: ThreeWayRules;
  readonly verdicts: Verdict[];
}

function assemble(
  rest: JsonObject,
  nodes: ReadonlyMap<string, JsonObject>,
  lanes: readonly NamedLane[],
  assembly: Assembly,
): Graph {
  const ofParent = Map.groupBy(lanes, ({ parent }) => parent);
  const rootLanes = ofParent.get(undefined) ?? [];
  const graphNodes = [...nodes].map(([key, own]): [string, GraphNode] => {
    const grouped = Map.groupBy(ofParent.get(key) ?? [], ({ slot }) => slot);
    const slots = laneSlots.flatMap((slot): [LaneSlot, readonly Lane[]][] => {
      const list = grouped.get(slot)?.map(({ lane }) => lane);
      const path = ["modules", key, slot];
      if (list || hasList(assembly, path, ({ nodes: of }) => of.get(key)?.lanes[slot])) return [[slot, list ?? []]];
      return [];
    });
    return [key, { key, own, lanes: Object.fromEntries(slots) }];
  });
  const flow = rootLanes.find(({ slot }) => slot === "flow")?.lane.keys;
  const orphans = rootLanes.filter(({ slot }) => slot === "orphans").map(({ lane }) => lane.keys);
  const hasFlow = flow !== undefined || hasList(assembly, ["flow"], (graph) => graph.flow);
  const hasOrphans = orphans.length > 0 || hasList(assembly, ["orphans"], (graph) => graph.orphans);
  return {
    rest,
    flow: hasFlow ? (flow ?? []) : undefined,
    orphans: hasOrphans ? orphans : undefined,
    nodes: new Map(graphNodes),
  };
}

// A router without routes, or an empty list of chains, has no lane to carry it through the merge.
function hasList(
  { graphs, rules, verdicts }: Assembly,
  path: Path,
  listOf: (graph: Graph) => readonly unknown[] | undefined,
): boolean {
  const lists = { base: listOf(graphs.base), git: listOf(graphs.git), live: listOf(graphs.live) };
  const none = (list: readonly unknown[] | undefined): [] | undefined => list && [];
  const found: Verdict[] = [];
  const sides = { base: none(lists.base), git: none(lists.git), live: none(lists.live) };
  const merged = threeWay(sides, path, rules, found);
  // Where a list holds something, that tells by itself that the list came or went; so does a module that came or went.
  const isTold = Object.values(lists).some((list) => list !== undefined && list.length > 0);
  const key = path[0] === "modules" ? path[1] : undefined;
  const isOfAll = key === undefined || [graphs.base, graphs.git, graphs.live].every(({ nodes }) => nodes.has(key));
  if (!isTold && isOfAll) verdicts.push(...found);
  return merged !== undefined;
}

// Git put one router into another and Make did it the other way round: a circle that no lane of the flow leads to.
function reportUnreached(
  graph: Graph,
  places: ReadonlyMap<string, Sides<string | undefined>>,
  verdicts: Verdict[],
): void {
  const reached = new Set<string>();
  const reach = (keys: Iterable<string>): void => {
    const waiting = [...keys];
    for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
      if (reached.has(key)) continue;
      reached.add(key);
      for (const list of Object.values(graph.nodes.get(key)?.lanes ?? {})) {
        for (const { keys: inner } of list) waiting.push(...inner);
      }
    }
  };
  reach([...(graph.flow ?? []), ...(graph.orphans ?? []).flat()]);
  if (reached.size === graph.nodes.size) return;
  // What is told as a conflict already takes with it what stands in it.
  reach(verdicts.flatMap(({ path, verdict }) => (verdict === "conflict" && path[1] !== undefined ? [path[1]] : [])));
  for (const key of graph.nodes.keys()) {
    const sides = places.get(key);
    if (reached.has(key) || !sides || (sides.git === sides.base && sides.live === sides.base)) continue;
    const { base, git, live } = sides;
    verdicts.push({ path: ["modules", key, "place"], verdict: "conflict", base, git, live });
  }
}

/** One verdict a path: a conflict outdoes what was found before it. */
function withoutDoubles(verdicts: readonly Verdict[]): readonly Verdict[] {
  const conflicts = new Set<string>();
  for (const { path, verdict } of verdicts) if (verdict === "conflict") conflicts.add(formatPath(path));
  if (conflicts.size === 0) return verdicts;
  const last = new Map<string, Verdict>();
  const others: Verdict[] = [];
  for (const each of verdicts) {
    const text = formatPath(each.path);
    if (!conflicts.has(text)) others.push(each);
    else if (each.verdict === "conflict") last.set(text, each);
  }
  return [...others, ...last.values()];
}
