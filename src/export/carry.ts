// A change of one value carried over to another form of the same value: from what Make has to the template that Git has
// of it, from the template to the file beneath its overrides. Where the change does not reach, the other form stays. PURE.

import { moduleKey, walkModules } from "../blueprint/walk.ts";
import { isJsonArray, isJsonObject, type Json, type JsonArray, type JsonObject, jsonEqual } from "../json.ts";
import type { Path } from "../path.ts";
import { isModuleList, pairItems } from "./pair-items.ts";

export interface Carried {
  /** Form that is written, as it is now. */
  readonly kept: Json | undefined;
  /** The value in the form that changes: before and after. */
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  /** `after` in the form that is written, for what is new in it. */
  readonly spelled: Json | undefined;
}

export interface CarryRules {
  /**
   * What is written for a leaf that changed. Paths go by module, as overrides and verdicts spell them:
   * `modules.7.mapper.Total`, `editor.modules.7…`, `name`.
   */
  readonly leaf: (path: Path, carried: Carried) => Json | undefined;
  /** Whether a map or list that changed is one leaf, whatever of it stayed. None is, where this is not given. */
  readonly isWhole?: (path: Path, change: Change) => boolean;
  /** Whether a module is carried on where it is of another type now. Else it is taken as it is spelled. */
  readonly acrossTypes?: boolean;
}

export interface Change {
  readonly before: JsonObject | JsonArray;
  readonly after: JsonObject | JsonArray;
  /** A list whose items do not all stand where they stood: an index means another item in it. */
  readonly isShifted: boolean;
}

interface Modules {
  readonly kept: ReadonlyMap<string, JsonObject>;
  readonly before: ReadonlyMap<string, JsonObject>;
}

/** `holder`: the blueprint in which modules are looked up, wherever they moved; `path`: where the value stands. */
export function carry(carried: Carried, path: Path, rules: CarryRules): Json | undefined {
  const modules: Modules = { kept: modulesOf(carried.kept), before: modulesOf(carried.before) };
  return carryValue(carried, path, rules, modules);
}

function carryValue(carried: Carried, path: Path, rules: CarryRules, modules: Modules): Json | undefined {
  const { kept, before, after, spelled } = carried;
  if (jsonEqual(before, after)) return kept;
  if (isJsonObject(kept) && isJsonObject(before) && isJsonObject(after) && isJsonObject(spelled)) {
    if (rules.isWhole?.(path, { before, after, isShifted: false })) return rules.leaf(path, carried);
    return carryObject({ kept, before, after, spelled }, path, rules, modules);
  }
  if (isJsonArray(kept) && isJsonArray(before) && isJsonArray(after) && isJsonArray(spelled)) {
    const lists = { kept, before, after, spelled };
    if (isModuleList(after) || isModuleList(before)) return carryModules(lists, path, rules, modules);
    if (kept.length === before.length) return carryList(lists, path, rules, modules);
  }
  if (before === undefined && holdsModules(after))
    return carryNew(after as Json, spelled as Json, path, rules, modules);
  return rules.leaf(path, carried);
}

/** What is new may hold modules that were there before. */
function carryNew(after: Json, spelled: Json, path: Path, rules: CarryRules, modules: Modules): Json {
  if (isJsonArray(after) && isJsonArray(spelled)) {
    if (isModuleList(after)) return carryModules({ kept: [], before: [], after, spelled }, path, rules, modules);
    return after.map((item, index) => carryNew(item, spelled[index] as Json, [...path, String(index)], rules, modules));
  }
  if (!isJsonObject(after) || !isJsonObject(spelled)) return spelled;
  return Object.fromEntries(
    Object.entries(spelled).map(([key, item]) => {
      const value = Object.hasOwn(after, key) ? after[key] : undefined;
      return [key, value === undefined ? item : carryNew(value, item, [...path, key], rules, modules)];
    }),
  );
}

function holdsModules(value: Json | undefined): boolean {
  if (value !== undefined && isJsonArray(value)) return isModuleList(value) || value.some(holdsModules);
  return isJsonObject(value) && Object.values(value).some(holdsModules);
}

type Objects = Readonly<Record<keyof Carried, JsonObject>>;
type Lists = Readonly<Record<keyof Carried, JsonArray>>;

function carryObject(
  { kept, before, after, spelled }: Objects,
  path: Path,
  rules: CarryRules,
  modules: Modules,
): JsonObject {
  const result: [string, Json][] = [];
  for (const key of new Set([...Object.keys(kept), ...Object.keys(after), ...Object.keys(before)])) {
    const of = (side: JsonObject): Json | undefined => (Object.hasOwn(side, key) ? side[key] : undefined);
    const carried = { kept: of(kept), before: of(before), after: of(after), spelled: of(spelled) };
    const value = carryValue(carried, [...path, key], rules, modules);
    if (value !== undefined) result.push([key, value]);
  }
  return Object.fromEntries(result);
}

/** Each item is known by its place in the list as it is to be. */
function carryList(
  { kept, before, after, spelled }: Lists,
  path: Path,
  rules: CarryRules,
  modules: Modules,
): Json | undefined {
  const pairs = pairItems(before, after);
  const isShifted = before.length !== after.length || pairs.some((from, index) => from !== index);
  if (rules.isWhole?.(path, { before, after, isShifted })) return rules.leaf(path, { kept, before, after, spelled });
  return after.map((item, index) => {
    const from = pairs[index];
    if (from === undefined) {
      return carryNew(item, spelled[index] as Json, [...path, String(index)], rules, modules);
    }
    const carried = { kept: kept[from], before: before[from], after: item, spelled: spelled[index] };
    return carryValue(carried, [...path, String(index)], rules, modules) ?? (spelled[index] as Json);
  });
}

/** A module is itself in whatever lane it stands now, so what Git has of it goes with it. */
function carryModules(
  { kept, before, after, spelled }: Lists,
  path: Path,
  rules: CarryRules,
  modules: Modules,
): JsonArray {
  return after.map((item, index) => {
    const module = item as JsonObject;
    const key = moduleKey(module, [...path, String(index)]);
    const isNamed = !key.startsWith("@");
    const [mine, former] = isNamed
      ? [modules.kept.get(key), modules.before.get(key)]
      : [isSameModule(kept[index], module) ? kept[index] : undefined, before[index]];
    const at = isNamed ? modulePath(path, key) : [...path, String(index)];
    const isKnown = isJsonObject(mine) && isJsonObject(former);
    if (!isKnown || (former["module"] !== module["module"] && !rules.acrossTypes)) {
      return carryNew(module, spelled[index] as Json, at, rules, modules);
    }
    const carried = { kept: mine, before: former, after: module, spelled: spelled[index] };
    return carryValue(carried, at, rules, modules) ?? item;
  });
}

function isSameModule(value: Json | undefined, module: JsonObject): boolean {
  return isJsonObject(value) && value["module"] === module["module"];
}

function modulePath(path: Path, key: string): Path {
  return path[0] === "blueprint" || path[0] === "modules" ? ["modules", key] : [...path, key];
}

function modulesOf(value: Json | undefined): ReadonlyMap<string, JsonObject> {
  const modules = new Map<string, JsonObject>();
  const blueprint = isJsonObject(value) ? value["blueprint"] : undefined;
  if (isJsonObject(blueprint)) for (const { key, module } of walkModules(blueprint)) modules.set(key, module);
  return modules;
}
