// Which fields an override can give, and where they stand: paths by module, as overrides spell them. PURE.

import { moduleKey, walkModules } from "../blueprint/walk.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject, jsonEqual } from "../json.ts";
import { type Path, valueAt } from "../path.ts";
import { isModuleList } from "./pair-items.ts";

/** Whether an override may stand for it: not what makes a module that module, nor what is the editor's own. */
export function canOverride(path: Path): boolean {
  if (path.length === 0 || path[0] === "editor" || path[0] === "movedFrom") return false;
  if (path[0] === "blueprint") return path.length > 1;
  return path[0] !== "modules" || (path.length > 2 && !fixedFields.has(path[2] as string) && path[2] !== "metadata");
}

const fixedFields: ReadonlySet<string> = new Set(["id", "module", "routes", "branches", "onerror", "tools"]);

/** The fields that make one of the other, as overrides can say them; undefined where some change they cannot say. */
export function overridesFor(before: JsonObject, after: JsonObject): readonly Path[] | undefined {
  const fields: Path[] = [];
  let isWhole = true;
  const modules = new Map(isJsonObject(before["blueprint"]) ? modulesOf(before["blueprint"]) : []);
  const add = (path: Path, value: Json | undefined): void => {
    if (value === undefined || !canOverride(path)) isWhole = false;
    else fields.push(path);
  };
  const compare = (was: Json | undefined, is: Json | undefined, path: Path): void => {
    if (jsonEqual(was, is)) return;
    if (isJsonArray(was) && isJsonArray(is) && (isModuleList(was) || isModuleList(is))) return compareModules(was, is);
    if (isJsonArray(was) && isJsonArray(is) && was.length === is.length && holdsModules(is)) {
      for (const [index, item] of is.entries()) compare(was[index], item, [...path, String(index)]);
      return;
    }
    // What lost a key is given as a whole: an override cannot take one away.
    const isSplit = isJsonObject(was) && isJsonObject(is) && (!hasLost(was, is) || !canOverride(path));
    if (!isSplit) return add(path, is);
    for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) compare(was[key], is[key], [...path, key]);
  };
  const compareModules = (was: readonly Json[], is: readonly Json[]): void => {
    const ids = (list: readonly Json[]): Json => list.map((item) => (isJsonObject(item) ? (item["id"] ?? null) : null));
    if (!jsonEqual(ids(was), ids(is))) isWhole = false;
    for (const [index, item] of is.entries()) {
      const key = isJsonObject(item) ? moduleKey(item, ["flow", String(index)]) : "";
      if (!modules.has(key)) isWhole = false;
      else compare(was[index], item, ["modules", key]);
    }
  };
  compare(before, after, []);
  return isWhole ? fields : undefined;
}

/** The value at a path that goes by module. */
export function valueByModule(spec: JsonObject, path: Path): Json | undefined {
  const [head, key = "", ...rest] = path;
  if (head !== "modules" || !isJsonObject(spec["blueprint"])) return valueAt(spec, path);
  for (const [id, module] of modulesOf(spec["blueprint"])) if (id === key) return valueAt(module, rest);
  return undefined;
}

function hasLost(was: JsonObject, is: JsonObject): boolean {
  return Object.keys(was).some((key) => !Object.hasOwn(is, key));
}

function holdsModules(list: readonly Json[]): boolean {
  return list.some((item) => isJsonArray(item) || (isJsonObject(item) && isJsonArray(item["flow"])));
}

/** Modules by their ids; those without one cannot be named. */
export function* modulesOf(blueprint: JsonObject): Generator<[string, JsonObject]> {
  for (const { key, module } of walkModules(blueprint)) if (!key.startsWith("@")) yield [key, module];
}

export function isStart(start: Path, path: Path): boolean {
  return path.length >= start.length && start.every((segment, index) => segment === path[index]);
}
