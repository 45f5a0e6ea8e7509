// Blueprints as Make writes them, and random edits of one: what a person in Make's editor or a commit in Git does.

import * as fc from "fast-check";
import { fromGraph, type Graph, type GraphNode, type Lane, type LaneSlot, toGraph } from "../../src/blueprint/graph.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../src/json.ts";
import { valueAt } from "../../src/path.ts";

/** A module with a mapper that tells it from others. */
export function module(id: number, more: JsonObject = {}): JsonObject {
  return {
    id,
    module: "http:ActionSendData",
    version: 3,
    parameters: {},
    mapper: { url: `https://example.com/${id}` },
    ...more,
  };
}

export function router(id: number, routes: readonly Json[], more: JsonObject = {}): JsonObject {
  return { id, module: "builtin:BasicRouter", version: 1, mapper: null, routes, ...more };
}

export function route(flow: readonly Json[], more: JsonObject = {}): JsonObject {
  return { ...more, flow };
}

export function blueprint(flow: readonly Json[], orphans?: readonly Json[]): JsonObject {
  return {
    name: "Orders",
    flow,
    metadata: { version: 1, scenario: { roundtrips: 1 }, designer: orphans ? { orphans } : {} },
  };
}

/** One edit, told by numbers, so that it means something in any blueprint. */
export interface Edit {
  readonly what:
    | "add"
    | "remove"
    | "move"
    | "field"
    | "name"
    | "feed"
    | "replace"
    | "route-add"
    | "route-remove"
    | "route-label"
    | "routes-turn"
    | "routes-none"
    | "loose"
    | "label"
    | "turn"
    | "swap"
    | "setting"
    | "note"
    | "handler";
  readonly at: number;
  readonly to: number;
  readonly value: number;
}

export const edit: fc.Arbitrary<Edit> = fc.record({
  what: fc.constantFrom<Edit["what"]>(
    "add",
    "add",
    "remove",
    "move",
    "move",
    "field",
    "field",
    "name",
    "name",
    "feed",
    "replace",
    "route-add",
    "route-remove",
    "route-label",
    "routes-turn",
    "routes-none",
    "loose",
    "label",
    "turn",
    "swap",
    "setting",
    "note",
    "note",
    "handler",
  ),
  at: fc.nat(40),
  to: fc.nat(40),
  value: fc.nat(3),
});

export const edits: fc.Arbitrary<readonly Edit[]> = fc.array(edit, { maxLength: 8 });

/** `firstId` keeps the ids of two sides' new modules apart, or lets them meet; then `mark` keeps what they hold apart. */
export function applyEdits(start: JsonObject, list: readonly Edit[], firstId: number, mark?: string): JsonObject {
  let graph = toGraph(start);
  const more = mark === undefined ? {} : { mapper: { url: mark } };
  for (const [index, each] of list.entries()) graph = applyEdit(graph, each, firstId + index, more);
  return fromGraph(graph);
}

interface LaneRef {
  readonly parent: string | undefined;
  readonly slot: LaneSlot | "flow" | "orphans";
  readonly index: number;
}

function laneRefs(graph: Graph): LaneRef[] {
  const inside = [...graph.nodes.values()].flatMap(({ key, lanes }) =>
    (Object.entries(lanes) as [LaneSlot, readonly Lane[]][]).flatMap(([slot, list]) =>
      list.map((_, index): LaneRef => ({ parent: key, slot, index })),
    ),
  );
  const loose = (graph.orphans ?? []).map((_, index): LaneRef => ({ parent: undefined, slot: "orphans", index }));
  return [{ parent: undefined, slot: "flow", index: 0 }, ...inside, ...loose];
}

function pick<Item>(list: readonly Item[], at: number): Item | undefined {
  return list[at % Math.max(1, list.length)];
}

function withNode(graph: Graph, node: GraphNode): Graph {
  return { ...graph, nodes: new Map([...graph.nodes, [node.key, node]]) };
}

function withKeys(
  graph: Graph,
  { parent, slot, index }: LaneRef,
  change: (keys: readonly string[]) => readonly string[],
): Graph {
  if (slot === "flow") return { ...graph, flow: change(graph.flow ?? []) };
  if (parent === undefined || slot === "orphans") {
    return { ...graph, orphans: (graph.orphans ?? []).map((keys, at) => (at === index ? change(keys) : keys)) };
  }
  const node = graph.nodes.get(parent) as GraphNode;
  const list = (node.lanes[slot] ?? []).map((lane, at) => (at === index ? { ...lane, keys: change(lane.keys) } : lane));
  return withNode(graph, { ...node, lanes: { ...node.lanes, [slot]: list } });
}

function keysIn(graph: Graph, key: string): ReadonlySet<string> {
  const below = Object.values(graph.nodes.get(key)?.lanes ?? {}).flatMap((list) => list.flatMap(({ keys }) => keys));
  return new Set([key, ...below.flatMap((each) => [...keysIn(graph, each)])]);
}

function withoutModule(graph: Graph, key: string, gone: ReadonlySet<string>): Graph {
  let left: Graph = graph;
  for (const ref of laneRefs(graph)) left = withKeys(left, ref, (keys) => keys.filter((each) => each !== key));
  return { ...left, nodes: new Map([...left.nodes].filter(([each]) => !gone.has(each))) };
}

function insert(keys: readonly string[], key: string, at: number): readonly string[] {
  return keys.toSpliced(at % (keys.length + 1), 0, key);
}

function applyEdit(graph: Graph, { what, at, to, value }: Edit, newId: number, more: JsonObject): Graph {
  const key = pick([...graph.nodes.keys()], at);
  const node = key === undefined ? undefined : (graph.nodes.get(key) as GraphNode);
  const named = pick([...graph.nodes.keys()], to);
  const lane = pick(laneRefs(graph), to) as LaneRef;
  const routers = [...graph.nodes.values()].filter(({ lanes }) => lanes.routes !== undefined);
  const holder = pick(routers, at);
  const routes = holder?.lanes.routes ?? [];
  const withRoutes = (list: readonly Lane[]): Graph =>
    holder ? withNode(graph, { ...holder, lanes: { ...holder.lanes, routes: list } }) : graph;
  switch (what) {
    case "add": {
      const id = String(newId);
      if (graph.nodes.has(id)) return graph;
      const { routes: given, ...own } = (
        value === 0 ? router(newId, [route([])], more) : module(newId, more)
      ) as JsonObject & { routes?: Json };
      const added = withNode(graph, { key: id, own, lanes: given ? { routes: [{ props: {}, keys: [] }] } : {} });
      return withKeys(added, lane, (keys) => insert(keys, id, value));
    }
    case "remove":
      return key === undefined ? graph : withoutModule(graph, key, keysIn(graph, key));
    case "move":
      if (key === undefined || (lane.parent !== undefined && keysIn(graph, key).has(lane.parent))) return graph;
      return withKeys(withoutModule(graph, key, new Set()), lane, (keys) => insert(keys, key, value));
    case "field":
      return node ? withNode(graph, { ...node, own: { ...node.own, mapper: { [`f${to % 3}`]: value } } }) : graph;
    case "name":
      return node && named !== undefined
        ? withNode(graph, { ...node, own: { ...node.own, mapper: { [`f${value}`]: `a {{get(${named}.x; 2)}}` } } })
        : graph;
    case "feed":
      return node && named !== undefined
        ? withNode(graph, { ...node, own: { ...node.own, parameters: { feeder: Number(named) } } })
        : graph;
    case "replace":
      return node ? withNode(graph, { ...node, own: { ...node.own, module: `app:other${value}` } }) : graph;
    case "route-add":
      return withRoutes(
        routes.toSpliced(to % (routes.length + 1), 0, { props: value === 0 ? {} : { label: `L${value}` }, keys: [] }),
      );
    case "route-remove": {
      const gone = routes[to % Math.max(1, routes.length)];
      if (!gone) return graph;
      const left = withRoutes(routes.filter((each) => each !== gone));
      const keys = new Set(gone.keys.flatMap((each) => [...keysIn(graph, each)]));
      return { ...left, nodes: new Map([...left.nodes].filter(([each]) => !keys.has(each))) };
    }
    case "route-label":
      return withRoutes(
        routes.map((each, index) => (index === to % routes.length ? { ...each, props: { label: `L${value}` } } : each)),
      );
    case "routes-turn":
      return withRoutes([...routes.slice(1), ...routes.slice(0, 1)]);
    case "routes-none": {
      const gone = new Set(routes.flatMap(({ keys }) => keys.flatMap((each) => [...keysIn(graph, each)])));
      if (!holder) return graph;
      const { routes: _, ...lanes } = holder.lanes;
      const left = withNode(graph, { ...holder, lanes: value % 2 === 0 ? lanes : { ...lanes, routes: [] } });
      return { ...left, nodes: new Map([...left.nodes].filter(([each]) => !gone.has(each))) };
    }
    case "loose": {
      if (key === undefined) return graph;
      const left = withoutModule(graph, key, new Set());
      return { ...left, orphans: [...(left.orphans ?? []), [key]] };
    }
    case "label":
      return node ? withNode(graph, { ...node, own: { ...node.own, label: `L${value}` } }) : graph;
    case "turn":
      return withKeys(graph, lane, (keys) => [...keys.slice(1), ...keys.slice(0, 1)]);
    case "swap":
      return withKeys(graph, lane, (keys) => {
        const first = at % Math.max(1, keys.length - 1);
        return [...keys.slice(0, first), ...keys.slice(first, first + 2).toReversed(), ...keys.slice(first + 2)];
      });
    case "setting": {
      const notes = notesIn(graph);
      const metadata = { version: 1, designer: {}, scenario: { roundtrips: value }, ...(notes && { notes }) };
      return { ...graph, rest: { ...graph.rest, metadata } };
    }
    case "note": {
      const notes = notesIn(graph) ?? [];
      const metadata = isJsonObject(graph.rest["metadata"]) ? graph.rest["metadata"] : {};
      const one = { content: `${value}`, moduleIds: key === undefined ? [] : [Number(key)], isFilterNote: false };
      // A new one, another in the place of one, or one less.
      const edited = notes.toSpliced(to % (notes.length + 1), to % 4 === 1 ? 1 : 0, ...(value === 3 ? [] : [one]));
      return { ...graph, rest: { ...graph.rest, metadata: { ...metadata, notes: edited } } };
    }
    case "handler": {
      const id = String(newId + 50);
      if (!node || node.lanes.onerror || graph.nodes.has(id)) return graph;
      const added = withNode(graph, { key: id, own: { id: newId + 50, module: "builtin:Ignore", ...more }, lanes: {} });
      return withNode(added, { ...node, lanes: { ...node.lanes, onerror: [{ props: {}, keys: [id] }] } });
    }
  }
}

function notesIn({ rest }: Graph): readonly Json[] | undefined {
  const notes = valueAt(rest, ["metadata", "notes"]);
  return isJsonArray(notes) ? notes : undefined;
}

/** A blueprint to start from: random edits of a small one. */
export const startBlueprint: fc.Arbitrary<JsonObject> = fc
  .array(edit, { maxLength: 10 })
  .map((list) =>
    applyEdits(
      blueprint([
        module(1),
        router(2, [route([module(3), module(4)]), route([module(5)], { label: "B" }), route([])]),
        module(6),
      ]),
      list,
      100,
    ),
  );
