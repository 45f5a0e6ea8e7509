// Overrides of a target that a changed file of the resource leaves without a place: a load would refuse them. PURE.

import type { Address } from "../address.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import { parsePath, type Path, valueAt } from "../path.ts";
import { isGlob, matchesGlob } from "../project/address-glob.ts";
import { isStart, modulesOf } from "./override-fields.ts";
import type { TargetEdit } from "./place.ts";

interface Field {
  /** Below the address. */
  readonly at: Path;
  readonly path: Path;
  readonly value: Json;
}

/**
 * Edits that take out what a target file overrides, by address, of modules that are gone and of items that a list has no
 * more. An item whose list another override of the file gives stays.
 */
export function staleEdits(file: Json, address: Address, blueprint: Json | undefined): readonly TargetEdit[] {
  const overrides = valueAt(file, ["overrides"]);
  if (!isJsonObject(overrides) || !isJsonObject(blueprint)) return [];
  const modules = new Map(modulesOf(blueprint));
  const own = overrides[address];
  const fields = isJsonObject(own) ? [...fieldsIn(own)] : [];
  const covering = Object.entries(overrides).flatMap(([key, given]) =>
    isJsonObject(given) && isGlob(key) && matchesGlob(key, address) ? [...fieldsIn(given)] : [],
  );
  const isCovered = (path: Path): boolean =>
    [...fields, ...covering].some((each) => each.path.length < path.length && isStart(each.path, path));
  const isStale = ({ path, value }: Field): boolean => {
    const [head, key, ...rest] = path;
    // What is null gives nothing, and takes away what a file below gives.
    if (head !== "modules" || key === undefined || value === null) return false;
    const module = modules.get(key);
    return module === undefined || (isBarred(module, rest) && !isCovered(path));
  };
  return fields.filter(isStale).map(({ at }) => ({ at: ["overrides", address, ...at], value: undefined }));
}

function* fieldsIn(given: JsonObject, at: Path = [], start: Path = []): Generator<Field> {
  for (const [key, value] of Object.entries(given)) {
    const path = [...start, ...(start.length === 1 ? [key] : (parsePath(key) ?? [key]))];
    const isContainer = path[0] === "modules" && path.length < 3;
    if (isContainer && isJsonObject(value)) yield* fieldsIn(value, [...at, key], path);
    else yield { at: [...at, key], path, value };
  }
}

/** Whether the way to a place meets a plain value, or a list that is too short. */
function isBarred(holder: JsonObject, path: Path): boolean {
  let found: Json | undefined = holder;
  for (const segment of path) {
    if (found === undefined || found === null) return false;
    if (isJsonArray(found)) {
      if (!/^\d+$/.test(segment) || Number(segment) >= found.length) return true;
      found = found[Number(segment)];
    } else if (isJsonObject(found)) found = Object.hasOwn(found, segment) ? found[segment] : undefined;
    else return true;
  }
  return false;
}
