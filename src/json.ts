/** Plain JSON values, the only data that crosses rooms. */
export type Json = null | boolean | number | string | JsonArray | JsonObject;
export type JsonArray = readonly Json[];
export interface JsonObject {
  readonly [key: string]: Json;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isJsonArray(value: unknown): value is JsonArray {
  return Array.isArray(value);
}

/** Deep equality of JSON values; the order of keys has no meaning, the order of arrays has. */
export function jsonEqual(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (isJsonArray(a)) {
    return isJsonArray(b) && a.length === b.length && a.every((item, index) => jsonEqual(item, b[index]));
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && jsonEqual(a[key], b[key]))
  );
}

/** The same value with the keys of every object in one order, so that equal values have equal texts. */
export function sortKeys(value: Json): Json {
  if (isJsonArray(value)) return value.map(sortKeys);
  if (!isJsonObject(value)) return value;
  const sorted: [string, Json][] = Object.keys(value)
    .sort()
    .map((key) => [key, sortKeys(value[key] as Json)]);
  return Object.fromEntries(sorted); // defines own properties, so that a key `__proto__` stays a key
}

/** One text for equal values: the input of every hash. */
export function canonicalText(value: Json): string {
  return JSON.stringify(sortKeys(value));
}
