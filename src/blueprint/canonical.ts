// The one spelling of a blueprint in a file: a fixed, readable order of keys, two spaces, a final newline. Make itself
// answers in two orders (blueprints.md 5), so the order of keys never counts as a change; the order of arrays is kept.
// Keys that are whole numbers come first, ascending: no JavaScript object can hold them otherwise.

import { isJsonArray, isJsonObject, type Json, type JsonObject, sortKeys } from "../json.ts";

/** The same value; equal values give equal texts. Idempotent. */
export function canonicalBlueprint(value: JsonObject): JsonObject {
  return orderKeys(value, rootKeys, (key, item) => {
    if (key === "flow") return modules(item);
    return key === "metadata" ? rootMetadata(item) : sortKeys(item);
  });
}

/** The text of a blueprint's file, also of its editor parts. */
export function formatBlueprint(value: JsonObject): string {
  return `${JSON.stringify(canonicalBlueprint(value), null, 2)}\n`;
}

const rootKeys = ["name", "flow", "metadata"];

const moduleKeys = [
  "id",
  "module",
  "version",
  "parameters",
  "filter",
  "mapper",
  "flags",
  "metadata",
  "routes",
  "branches",
  "tools",
  "onerror",
];

function modules(list: Json): Json {
  return mapArray(list, (module) => orderObject(module, moduleKeys, modulePart));
}

function modulePart(key: string, value: Json): Json {
  switch (key) {
    case "onerror":
      return modules(value);
    case "routes":
    case "branches":
    case "tools":
      return mapArray(value, (holder) =>
        orderObject(holder, [], (part, item) => (part === "flow" ? modules(item) : sortKeys(item))),
      );
    default:
      return sortKeys(value);
  }
}

function rootMetadata(metadata: Json): Json {
  return orderObject(metadata, [], (key, designer) =>
    key === "designer"
      ? orderObject(designer, [], (part, chains) =>
          part === "orphans" ? mapArray(chains, (chain) => modules(chain)) : sortKeys(chains),
        )
      : sortKeys(designer),
  );
}

type MapPart = (key: string, value: Json) => Json;

function orderKeys(object: JsonObject, first: readonly string[], mapPart: MapPart): JsonObject {
  const leading = first.filter((key) => Object.hasOwn(object, key));
  const others = Object.keys(object)
    .filter((key) => !leading.includes(key))
    .sort();
  // Object.fromEntries defines own properties, so that a key `__proto__` stays a key.
  return Object.fromEntries([...leading, ...others].map((key) => [key, mapPart(key, object[key] as Json)]));
}

function orderObject(value: Json, first: readonly string[], mapPart: MapPart): Json {
  return isJsonObject(value) ? orderKeys(value, first, mapPart) : sortKeys(value);
}

function mapArray(value: Json, map: (item: Json) => Json): Json {
  return isJsonArray(value) ? value.map(map) : sortKeys(value);
}
