// A target and what it extends as one value: maps merge by key, scalars of later files win, `null` takes away. Every
// value keeps its place in the file that gave it. Overrides are merged field by field (target-overrides.ts).

import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { type Path, valueAt } from "../path.ts";
import type { SourceFile } from "./source-file.ts";

/** What a file says of itself alone: never inherited. */
const ownKeys: ReadonlySet<string> = new Set(["extends", "abstract", "movedFrom"]);

/** Maps from a name to a value that counts as one, whatever it holds. */
const mapKeys: ReadonlySet<string> = new Set(["vars", "bindings"]);

/**
 * `layers` in the order in which they count, the target's own file last. The result has the name and text of that file;
 * its value holds no `null` that takes away, nothing that is not inherited, and no overrides.
 */
export function mergeLayers(layers: readonly [SourceFile, ...SourceFile[]]): SourceFile {
  const own = layers.at(-1) as SourceFile;
  const merged = new Map<string, Json>();
  for (const { value } of layers) {
    if (!isJsonObject(value)) continue;
    for (const [key, item] of Object.entries(value)) {
      if (ownKeys.has(key) || key === "overrides") continue;
      const before = merged.get(key);
      if (item === null) merged.delete(key);
      else if (mapKeys.has(key) && isJsonObject(item)) {
        merged.set(key, mergeMap(isJsonObject(before) ? before : {}, item, key === "vars"));
      } else merged.set(key, item);
    }
  }
  return {
    file: own.file,
    text: own.text,
    value: Object.fromEntries(merged),
    place: (path) => giverOf(layers, path).place(path),
    keyPlace: (path) => giverOf(layers, path).keyPlace(path),
  };
}

/** A `null` that takes nothing away is a value where null can be one. */
function mergeMap(below: JsonObject, above: JsonObject, isNullValue: boolean): JsonObject {
  const merged = new Map<string, Json>(Object.entries(below));
  for (const [name, value] of Object.entries(above)) {
    if (value !== null || (isNullValue && !merged.has(name))) merged.set(name, value);
    else merged.delete(name);
  }
  return Object.fromEntries(merged);
}

/** The last file that has the path, or as much of it as any has. */
function giverOf(layers: readonly SourceFile[], path: Path): SourceFile {
  for (let length = path.length; length > 0; length -= 1) {
    const part = path.slice(0, length);
    const source = layers.findLast(({ value }) => valueAt(value, part) !== undefined);
    if (source) return source;
  }
  return layers.at(-1) as SourceFile;
}
