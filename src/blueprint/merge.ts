// Three-way merge of blueprints, module by module: what Git changed and what Make's editor changed both arrive, unless
// they touch the same field. PURE. Laws: merge(b, x, b) = x; merge(b, b, y) = y; merge(b, x, x) = x; no module twice.

import {
  plainRules,
  type Sides,
  type ThreeWayRules,
  threeWay,
  threeWayObject,
  type Verdict,
} from "../engine/three-way.ts";
import { type Json, type JsonObject, jsonEqual } from "../json.ts";
import type { Path } from "../path.ts";
import { fromGraph, type Graph, type GraphNode, type Lane, type LaneSlot, toGraph } from "./graph.ts";
import { alignLanes, lanesOf, mergeOrder, type NamedLane, orderClashes } from "./lanes.ts";

export interface BlueprintMerge {
  readonly merged: JsonObject;
  /** Paths start at the scenario: `modules.7.mapper.values.Total`, `modules.12` (whole), `modules.7.place`, `metadata.…`. */
  readonly verdicts: readonly Verdict[];
}

export function mergeBlueprints(sides: Sides<JsonObject>, given: ThreeWayRules): BlueprintMerge {
  // A filter's name and conditions are one thing; half of one and half of another would be a third one.
  const rules = {
    ...given,
    isLeaf: (path: Path) => path[0] === "modules" && path[2] === "filter" && path.length === 3,
  };
  const { base, git, live } = sides;
  if (jsonEqual(git, live) && jsonEqual(git, base)) return { merged: git, verdicts: [] };
  const verdicts: Verdict[] = [];
  const graphs = { base: toGraph(base), git: toGraph(git), live: toGraph(live) };
  const rest = threeWayObject(
    { base: graphs.base.rest, git: graphs.git.rest, live: graphs.live.rest },
    [],
    rules,
    verdicts,
  );
  const lanes = alignSides(graphs);
  const nodes = mergeNodes(graphs, rules, verdicts);
  const places = mergePlaces(lanes, nodes, verdicts);
  const merged = assemble(rest, nodes, mergeLanes(lanes, places, nodes, rules, verdicts), graphs);
  return { merged: fromGraph(merged), verdicts };
}

type LaneSides = Sides<readonly NamedLane[]>;

function alignSides({ base, git, live }: Sides<Graph>): LaneSides {
  const ofBase = lanesOf(base);
  const ofGit = alignLanes(ofBase, lanesOf(git), "+");
  // Make's lanes meet the base's first, then those that came in Git, so that one route added on both sides is one.
  const cameInGit = ofGit.filter((lane) => !ofBase.some((known) => known.id === lane.id));
  return { base: ofBase, git: ofGit, live: alignLanes([...ofBase, ...cameInGit], lanesOf(live), "*") };
}

/** Which modules there are afterwards, and what each holds beside its lanes. */
function mergeNodes(
  { base, git, live }: Sides<Graph>,
  rules: ThreeWayRules,
  verdicts: Verdict[],
): Map<string, JsonObject> {
  const merged = new Map<string, JsonObject>();
  for (const key of new Set([...git.nodes.keys(), ...live.nodes.keys(), ...base.nodes.keys()])) {
    const sides = { base: base.nodes.get(key)?.own, git: git.nodes.get(key)?.own, live: live.nodes.get(key)?.own };
    const path: Path = ["modules", key];
    // Another module under the same id is another module: its fields mean nothing to the former one's.
    const kept = threeWay(sides, path, isSameModule(sides) ? rules : { ...rules, isLeaf: () => true }, verdicts);
    if (kept !== undefined) merged.set(key, kept as JsonObject);
  }
  return merged;
}

function isSameModule({ base, git, live }: Sides<JsonObject | undefined>): boolean {
  const names = [base, git, live].filter((side) => side !== undefined).map((side) => side["module"]);
  return base === undefined ? names[0] === names[1] : names.every((name) => name === names[0]);
}

/** The lane of each module afterwards. */
function mergePlaces(
  lanes: LaneSides,
  nodes: ReadonlyMap<string, JsonObject>,
  verdicts: Verdict[],
): Map<string, string> {
  const { base, git, live } = { base: placesOf(lanes.base), git: placesOf(lanes.git), live: placesOf(lanes.live) };
  const places = new Map<string, string>();
  for (const key of nodes.keys()) {
    const sides = { base: base.get(key), git: git.get(key), live: live.get(key) };
    if (sides.git === undefined || sides.live === undefined) {
      places.set(key, (sides.git ?? sides.live) as string);
      continue;
    }
    const found: Verdict[] = [];
    const place = threeWay(sides, ["modules", key, "place"], plainRules, found);
    places.set(key, place as string);
    if (sides.base !== undefined) verdicts.push(...found);
  }
  return places;
}

function placesOf(lanes: readonly NamedLane[]): Map<string, string> {
  return new Map(lanes.flatMap((named) => named.lane.keys.map((key): [string, string] => [key, named.id])));
}

/** Every lane afterwards, in the order of its module, with the modules that stand in it. */
function mergeLanes(
  lanes: LaneSides,
  places: ReadonlyMap<string, string>,
  nodes: ReadonlyMap<string, JsonObject>,
  rules: ThreeWayRules,
  verdicts: Verdict[],
): readonly NamedLane[] {
  const byId = (list: readonly NamedLane[]): Map<string, NamedLane> => new Map(list.map((named) => [named.id, named]));
  const [base, git, live] = [byId(lanes.base), byId(lanes.git), byId(lanes.live)];
  const ids = mergeOrder(
    lanes.base.map(({ id }) => id),
    lanes.git.map(({ id }) => id),
    lanes.live.map(({ id }) => id),
  );
  const all = new Set([...ids, ...git.keys(), ...live.keys()]);
  const merged: NamedLane[] = [];
  for (const id of all) {
    const sides = { base: base.get(id), git: git.get(id), live: live.get(id) };
    const any = (sides.git ?? sides.live ?? sides.base) as NamedLane;
    const keys = mergeKeys(sides, id, places, nodes, verdicts);
    const parentLives = any.parent === undefined || nodes.has(any.parent);
    const props = mergeProps(sides, lanePath(any), rules, parentLives ? verdicts : []);
    if (!parentLives && keys.length > 0) reportStranded(keys, sides, verdicts);
    if (parentLives && (props !== undefined || keys.length > 0)) {
      merged.push({ id, parent: any.parent, slot: any.slot, lane: { props: props ?? {}, keys } });
    }
  }
  return merged;
}

function lanePath({ parent, slot, id }: NamedLane): Path {
  if (parent === undefined) return [slot];
  return [
    "modules",
    parent,
    slot,
    ...(slot === "onerror" ? [] : [(id.split("/").at(-1) as string).replace(/[+*]$/, "")]),
  ];
}

function mergeKeys(
  sides: Sides<NamedLane | undefined>,
  id: string,
  places: ReadonlyMap<string, string>,
  nodes: ReadonlyMap<string, JsonObject>,
  verdicts: Verdict[],
): readonly string[] {
  const [base, git, live] = [sides.base, sides.git, sides.live].map((side) => side?.lane.keys ?? []) as [
    readonly string[],
    readonly string[],
    readonly string[],
  ];
  const staysHere = (key: string): boolean => nodes.has(key) && places.get(key) === id;
  const order = mergeOrder(base, git, live).filter(staysHere);
  const missing = [...git, ...live].filter(
    (key, index, list) => staysHere(key) && !order.includes(key) && list.indexOf(key) === index,
  );
  reportOrder({ base, git, live }, sides, verdicts);
  return [...order, ...missing];
}

// Only what all three hold has an order to compare: what was added or removed is told by itself.
function reportOrder(keys: Sides<readonly string[]>, sides: Sides<NamedLane | undefined>, verdicts: Verdict[]): void {
  const named = sides.git ?? sides.live;
  if (!named) return;
  const common = (list: readonly string[]): string[] =>
    list.filter((key) => keys.base.includes(key) && keys.git.includes(key) && keys.live.includes(key));
  const orders = { base: common(keys.base), git: common(keys.git), live: common(keys.live) };
  if (jsonEqual(orders.base, orders.git) && jsonEqual(orders.base, orders.live)) return;
  const path = [...lanePath(named), "order"];
  const verdict = orderClashes(keys.base, keys.git, keys.live)
    ? "conflict"
    : jsonEqual(orders.git, orders.live)
      ? "settled"
      : jsonEqual(orders.git, orders.base)
        ? "drift"
        : "change";
  verdicts.push({ path, verdict, ...orders });
}

/**
 * What stands beside the modules of a lane. A lane that one side dropped is gone unless modules remain in it; one that
 * came or went with modules in it is told by those.
 */
function mergeProps(
  sides: Sides<NamedLane | undefined>,
  path: Path,
  rules: ThreeWayRules,
  verdicts: Verdict[],
): JsonObject | undefined {
  const props = { base: sides.base?.lane.props, git: sides.git?.lane.props, live: sides.live?.lane.props };
  const found: Verdict[] = [];
  const merged = threeWay(props, path, rules, found) as JsonObject | undefined;
  const hasModules = [sides.base, sides.git, sides.live].some((side) => side && side.lane.keys.length > 0);
  const isWhole = (verdict: Verdict): boolean => verdict.path.length === path.length;
  verdicts.push(...found.filter((verdict) => verdict.verdict === "conflict" || !hasModules || !isWhole(verdict)));
  return merged;
}

// A module that one side put into a router which the other removed has nowhere to stand: somebody must decide.
function reportStranded(keys: readonly string[], sides: Sides<NamedLane | undefined>, verdicts: Verdict[]): void {
  for (const key of keys) {
    const has = (side: NamedLane | undefined): Json | undefined => (side?.lane.keys.includes(key) ? key : undefined);
    verdicts.push({
      path: ["modules", key],
      verdict: "conflict",
      base: has(sides.base),
      git: has(sides.git),
      live: has(sides.live),
    });
  }
}

function assemble(
  rest: JsonObject,
  nodes: ReadonlyMap<string, JsonObject>,
  lanes: readonly NamedLane[],
  graphs: Sides<Graph>,
): Graph {
  const ofParent = Map.groupBy(lanes, ({ parent }) => parent ?? "");
  const rootLanes = ofParent.get("") ?? [];
  const graphNodes = [...nodes].map(([key, own]): [string, GraphNode] => {
    const grouped = Map.groupBy(ofParent.get(key) ?? [], ({ slot }) => slot);
    const slots = [...grouped].map(([slot, list]): [string, readonly Lane[]] => [slot, list.map(({ lane }) => lane)]);
    return [key, { key, own, lanes: { ...emptySlots(key, graphs), ...Object.fromEntries(slots) } }];
  });
  const orphans = rootLanes.filter(({ slot }) => slot === "orphans").map(({ lane }) => lane.keys);
  const hasOrphans = graphs.git.orphans !== undefined || graphs.live.orphans !== undefined || orphans.length > 0;
  return {
    rest,
    flow: rootLanes.find(({ slot }) => slot === "flow")?.lane.keys ?? [],
    orphans: hasOrphans ? orphans : undefined,
    nodes: new Map(graphNodes),
  };
}

// A router without routes, or an empty list of error handlers, has no lane to carry it through the merge.
function emptySlots(key: string, { base, git, live }: Sides<Graph>): Partial<Record<LaneSlot, readonly Lane[]>> {
  const slots = (graph: Graph): readonly string[] => Object.keys(graph.nodes.get(key)?.lanes ?? {});
  const kept = [...slots(git), ...slots(live)].filter(
    (slot) =>
      !slots(base).includes(slot) ||
      ((slots(git).includes(slot) || !git.nodes.has(key)) && (slots(live).includes(slot) || !live.nodes.has(key))),
  );
  return Object.fromEntries(kept.map((slot) => [slot, []]));
}
