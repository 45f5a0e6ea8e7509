// A blueprint as a graph: modules by key, and lanes (flow, routes, branches, tools, error handlers, orphans) as lists of
// keys. `fromGraph(toGraph(x))` gives x back, value for value, whatever x holds; diff and merge work on this form.

import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { Path } from "../path.ts";
import { moduleKey } from "./walk.ts";

export const laneSlots = ["routes", "branches", "tools", "onerror"] as const;
export type LaneSlot = (typeof laneSlots)[number];

/** One list of modules inside a module: a route, a branch, a tool, or the error handlers. */
export interface Lane {
  /** What stands beside `flow`: label, conditions, disabled. Empty for error handlers, which are a bare list. */
  readonly props: JsonObject;
  readonly keys: readonly string[];
}

export interface GraphNode {
  readonly key: string;
  /** The module without its lanes. */
  readonly own: JsonObject;
  readonly lanes: Readonly<Partial<Record<LaneSlot, readonly Lane[]>>>;
}

export interface Graph {
  /** The blueprint without `flow` and orphans, where these are lists of modules. */
  readonly rest: JsonObject;
  /** Undefined where the blueprint has no list of modules there. */
  readonly flow: readonly string[] | undefined;
  /** Chains that hang loose on the canvas; undefined where the blueprint has no such list. */
  readonly orphans: readonly (readonly string[])[] | undefined;
  /** In document order. Where two modules have one id, the later one is keyed by its place. */
  readonly nodes: ReadonlyMap<string, GraphNode>;
}

export function toGraph(blueprint: JsonObject): Graph {
  const nodes = new Map<string, GraphNode>();

  const readModule = (module: JsonObject, place: Path): string => {
    const key = freeKey(module, place);
    const own: [string, Json][] = [];
    const lanes: Partial<Record<LaneSlot, readonly Lane[]>> = {};
    nodes.set(key, { key, own: {}, lanes: {} }); // holds its place, so that the map is in document order
    for (const [name, value] of Object.entries(module)) {
      const slot = laneSlots.find((each) => each === name);
      const read = slot && readLanes(slot, value, [...place, name]);
      if (slot && read) lanes[slot] = read;
      else own.push([name, value]);
    }
    nodes.set(key, { key, own: Object.fromEntries(own), lanes });
    return key;
  };
  const freeKey = (module: JsonObject, place: Path): string => {
    let key = moduleKey(module, place);
    if (nodes.has(key)) key = `@${place.join(".")}`;
    while (nodes.has(key)) key += "'";
    return key;
  };
  const readModules = (list: readonly JsonObject[], place: Path): string[] =>
    list.map((module, index) => readModule(module, [...place, String(index)]));
  // A list of another shape than Make's is not understood as lanes and stays whole in its module.
  const readLanes = (slot: LaneSlot, value: Json, place: Path): readonly Lane[] | undefined => {
    if (slot === "onerror") return isModuleList(value) ? [{ props: {}, keys: readModules(value, place) }] : undefined;
    if (!isJsonArray(value)) return undefined;
    const flows = value.map((entry) =>
      isJsonObject(entry) && isModuleList(entry["flow"]) ? entry["flow"] : undefined,
    );
    if (flows.includes(undefined)) return undefined;
    return value.map((entry, index) => ({
      props: without(entry as JsonObject, "flow"),
      keys: readModules(flows[index] as readonly JsonObject[], [...place, String(index), "flow"]),
    }));
  };

  const hasFlow = isModuleList(blueprint["flow"]);
  const flow = hasFlow ? readModules(blueprint["flow"] as readonly JsonObject[], ["flow"]) : undefined;
  const rest = hasFlow ? without(blueprint, "flow") : blueprint;
  const { metadata, designer, chains } = orphansOf(blueprint);
  if (!metadata || !designer || !chains) return { rest, flow, orphans: undefined, nodes };
  const orphans = chains.map((chain, index) => readModules(chain, ["metadata", "designer", "orphans", String(index)]));
  return { rest: { ...rest, metadata: { ...metadata, designer: without(designer, "orphans") } }, flow, orphans, nodes };
}

export function fromGraph({ rest, flow, orphans, nodes }: Graph): JsonObject {
  const writeModules = (keys: readonly string[]): Json => keys.map(writeModule);
  const writeModule = (key: string): Json => {
    const node = nodes.get(key);
    if (!node) throw new Error(`module ${key} stands in a lane and not in the graph`);
    const lanes = Object.entries(node.lanes).map(([slot, list]): [string, Json] => [
      slot,
      slot === "onerror"
        ? writeModules(list[0]?.keys ?? [])
        : list.map((lane) => ({ ...lane.props, flow: writeModules(lane.keys) })),
    ]);
    return Object.fromEntries([...Object.entries(node.own), ...lanes]);
  };
  const blueprint: JsonObject = flow ? { ...rest, flow: writeModules(flow) } : rest;
  if (!orphans) return blueprint;
  const metadata = isJsonObject(rest["metadata"]) ? rest["metadata"] : {};
  const designer = isJsonObject(metadata["designer"]) ? metadata["designer"] : {};
  return { ...blueprint, metadata: { ...metadata, designer: { ...designer, orphans: orphans.map(writeModules) } } };
}

interface Orphans {
  readonly metadata?: JsonObject;
  readonly designer?: JsonObject;
  readonly chains?: readonly (readonly JsonObject[])[];
}

function orphansOf(blueprint: JsonObject): Orphans {
  const metadata = blueprint["metadata"];
  const designer = isJsonObject(metadata) ? metadata["designer"] : undefined;
  const chains = isJsonObject(designer) ? designer["orphans"] : undefined;
  if (!isJsonObject(metadata) || !isJsonObject(designer) || !isJsonArray(chains)) return {};
  return chains.every(isModuleList) ? { metadata, designer, chains } : {};
}

function isModuleList(value: Json | undefined): value is readonly JsonObject[] {
  return isJsonArray(value) && value.every(isJsonObject);
}

function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}
