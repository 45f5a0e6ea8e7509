// The one walk over a blueprint's modules. Every reader and every rewriter uses it, so that none forgets error handlers,
// If-else branches, an agent's tools or the unattached chains (blueprints.md 2).
// The order of the walk is fixed and does not depend on the order of keys; odd shapes are skipped, never an error.

import { isJsonArray, isJsonObject, type Json, type JsonArray, type JsonObject } from "../json.ts";
import type { Path } from "../path.ts";

export type ModuleSlot = "flow" | "routes" | "onerror" | "branches" | "tools" | "orphans";

/** One module and where it stands. */
export interface ModuleVisit {
  readonly module: JsonObject;
  readonly key: string;
  /** From the blueprint's root: `flow 2 routes 0 flow 1`, `metadata designer orphans 0 1`. */
  readonly place: Path;
  /** Key of the module that holds it. */
  readonly parent: string | undefined;
  readonly slot: ModuleSlot;
}

/** A list in which modules stand, entries that are none included. */
export interface ModuleList {
  readonly items: JsonArray;
  readonly place: Path;
  readonly slot: ModuleSlot;
}

/** The id as text; a module without a usable id (`null` in unfinished exports, blueprints.md 2) is keyed by its place. */
export function moduleKey(module: JsonObject, place: Path): string {
  const id = module["id"];
  if (typeof id === "number" || (typeof id === "string" && id !== "")) return String(id);
  return `@${place.join(".")}`;
}

/** Reaches every module, holders before what they hold. */
export function* walkModules(blueprint: JsonObject): Generator<ModuleVisit> {
  for (const list of rootLists(blueprint)) yield* walkList(list, undefined);
}

/** The lists that hang on the blueprint itself: its flow, then each unattached chain. */
export function* rootLists(blueprint: JsonObject): Generator<ModuleList> {
  if (isJsonArray(blueprint["flow"])) yield { items: blueprint["flow"], place: ["flow"], slot: "flow" };
  const orphans = objectAt(objectAt(blueprint, "metadata"), "designer")?.["orphans"];
  if (!isJsonArray(orphans)) return;
  for (const [index, items] of orphans.entries()) {
    if (!isJsonArray(items)) continue;
    yield { items, place: ["metadata", "designer", "orphans", String(index)], slot: "orphans" };
  }
}

/** The lists that hang on one module, itself at `place`. */
export function* childLists(module: JsonObject, place: Path): Generator<ModuleList> {
  for (const slot of flowSlots) {
    const holders = module[slot];
    if (!isJsonArray(holders)) continue;
    for (const [index, holder] of holders.entries()) {
      const items = isJsonObject(holder) ? holder["flow"] : undefined;
      if (isJsonArray(items)) yield { items, place: [...place, slot, String(index), "flow"], slot };
    }
  }
  if (isJsonArray(module["onerror"])) {
    yield { items: module["onerror"], place: [...place, "onerror"], slot: "onerror" };
  }
}

/**
 * The same blueprint with every module replaced by what `change` makes of it, holders before what they hold and in the
 * order of walkModules. `change` must leave the lists of modules inside a module alone. Untouched parts are shared.
 */
export function mapModules(
  blueprint: JsonObject,
  change: (module: JsonObject, visit: ModuleVisit) => JsonObject,
): JsonObject {
  const mapList = (items: JsonArray, place: Path, parent: string | undefined, slot: ModuleSlot): JsonArray =>
    mapItems(items, (item, index) => {
      if (!isJsonObject(item)) return item;
      const itemPlace = [...place, String(index)];
      const key = moduleKey(item, itemPlace);
      return mapChildren(change(item, { module: item, key, place: itemPlace, parent, slot }), itemPlace, key);
    });
  const mapChildren = (module: JsonObject, place: Path, key: string): JsonObject => {
    let result = module;
    for (const slot of flowSlots) {
      result = mapKey(result, slot, (holders) =>
        mapArray(holders, (holder, index) =>
          mapKey(holder, "flow", (flow) =>
            isJsonArray(flow) ? mapList(flow, [...place, slot, String(index), "flow"], key, slot) : flow,
          ),
        ),
      );
    }
    return mapKey(result, "onerror", (list) =>
      isJsonArray(list) ? mapList(list, [...place, "onerror"], key, "onerror") : list,
    );
  };
  const withFlow = mapKey(blueprint, "flow", (flow) =>
    isJsonArray(flow) ? mapList(flow, ["flow"], undefined, "flow") : flow,
  );
  return mapKey(withFlow, "metadata", (metadata) =>
    mapKey(metadata, "designer", (designer) =>
      mapKey(designer, "orphans", (orphans) =>
        mapArray(orphans, (chain, index) =>
          isJsonArray(chain)
            ? mapList(chain, ["metadata", "designer", "orphans", String(index)], undefined, "orphans")
            : chain,
        ),
      ),
    ),
  );
}

const flowSlots = ["routes", "branches", "tools"] as const;

function* walkList({ items, place, slot }: ModuleList, parent: string | undefined): Generator<ModuleVisit> {
  for (const [index, module] of items.entries()) {
    if (!isJsonObject(module)) continue;
    const modulePlace = [...place, String(index)];
    const key = moduleKey(module, modulePlace);
    yield { module, key, place: modulePlace, parent, slot };
    for (const list of childLists(module, modulePlace)) yield* walkList(list, key);
  }
}

function objectAt(holder: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = holder?.[key];
  return isJsonObject(value) ? value : undefined;
}

/** `holder` with what stands under `key` mapped, where it is an object that has the key; itself where nothing changed. */
export function mapKey(holder: JsonObject, key: string, map: (value: Json) => Json): JsonObject;
export function mapKey(holder: Json, key: string, map: (value: Json) => Json): Json;
export function mapKey(holder: Json, key: string, map: (value: Json) => Json): Json {
  if (!isJsonObject(holder) || !Object.hasOwn(holder, key)) return holder;
  const before = holder[key] as Json;
  const after = map(before);
  return after === before ? holder : { ...holder, [key]: after };
}

function mapArray(value: Json, map: (item: Json, index: number) => Json): Json {
  return isJsonArray(value) ? mapItems(value, map) : value;
}

function mapItems(items: JsonArray, map: (item: Json, index: number) => Json): JsonArray {
  const mapped = items.map(map);
  return mapped.some((item, index) => item !== items[index]) ? mapped : items;
}
