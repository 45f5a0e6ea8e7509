// Labels of references: the names that Make's editor shows beside a connection or a webhook. Files leave them out (they
// are often e-mail addresses); what is sent carries the bound object's own name, so that the editor can be read.

import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import { literalId, referencePlaces } from "./references.ts";

/** Writes the name of each object that `nameOf` knows into the label place that its module has in `restore`. */
export function labelReferences(
  blueprint: JsonObject,
  nameOf: (kind: string, id: number) => string | undefined,
): JsonObject {
  return referencePlaces(blueprint).reduce((labelled, { kind, path, value }) => {
    const id = literalId(value);
    const name = id === undefined ? undefined : nameOf(kind, id);
    const at = path.lastIndexOf("parameters");
    if (name === undefined || at < 0 || at !== path.length - 2) return labelled;
    const restore = [...path.slice(0, at), "metadata", "restore", "parameters", path.at(-1) as string];
    return replaceAt(labelled, restore, (place) =>
      isJsonObject(place) ? { ...place, label: name } : place,
    ) as JsonObject;
  }, blueprint);
}

function replaceAt(
  value: Json | undefined,
  path: readonly string[],
  change: (found: Json | undefined) => Json | undefined,
): Json | undefined {
  const [head, ...rest] = path;
  if (head === undefined) return change(value);
  if (isJsonArray(value)) {
    const item = value[Number(head)];
    // Unfinished exports have a list where an object belongs (blueprints.md 2).
    return item === undefined ? value : value.with(Number(head), replaceAt(item, rest, change) ?? item);
  }
  if (!isJsonObject(value) || !Object.hasOwn(value, head)) return value;
  const replaced = replaceAt(value[head], rest, change);
  return replaced === undefined ? value : { ...value, [head]: replaced };
}
