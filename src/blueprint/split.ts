// Behaviour and editor parts of a blueprint: two files in Git, one value in Make. Joining what was split gives the same
// value back. What stays in the behaviour although Make keeps it among presentation acts on runs: a module's own title,
// help for AI agents, the fields of a data structure or an interface (design 1.1, blueprints.md 4).

import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import { moduleReferences } from "./references.ts";
import { mapKey, mapModules } from "./walk.ts";

export interface SplitBlueprint {
  readonly behaviour: JsonObject;
  /** `{blueprint: {metadata}, modules: {<module key>: {metadata}}}`; undefined where there is nothing to hold. */
  readonly editor: JsonObject | undefined;
}

/** Inverse: joinBlueprint. Where two modules share a key, the first alone is split. */
export function splitBlueprint(blueprint: JsonObject): SplitBlueprint {
  const modules = new Map<string, JsonObject>();
  const seen = new Set<string>();
  const withoutModuleParts = mapModules(blueprint, (module, { key }) => {
    if (seen.has(key)) return module;
    seen.add(key);
    const { acting, rest } = splitMetadata(module, moduleRule(module));
    if (rest) modules.set(key, { metadata: rest });
    return acting;
  });
  const { acting: behaviour, rest } = splitMetadata(withoutModuleParts, rootRule);
  if (!rest && modules.size === 0) return { behaviour, editor: undefined };
  return {
    behaviour,
    editor: {
      ...(rest && { blueprint: { metadata: rest } }),
      ...(modules.size > 0 && { modules: Object.fromEntries(modules) }),
    },
  };
}

/** Inverse of splitBlueprint. Editor parts of a module that is gone are ignored; in a clash the behaviour wins. */
export function joinBlueprint(behaviour: JsonObject, editor: JsonObject | undefined): JsonObject {
  if (!editor) return behaviour;
  const modules = isJsonObject(editor["modules"]) ? editor["modules"] : {};
  const seen = new Set<string>();
  const withModuleParts = mapModules(behaviour, (module, { key }) => {
    if (seen.has(key)) return module;
    seen.add(key);
    return Object.hasOwn(modules, key) ? joinMetadata(module, modules[key]) : module;
  });
  return joinMetadata(withModuleParts, editor["blueprint"]);
}

/**
 * A joined blueprint without the names of referenced objects under `metadata.restore.parameters.<p>.label`: they are
 * often e-mail addresses, and apply writes the bound object's own name.
 */
export function dropReferenceLabels(blueprint: JsonObject): JsonObject {
  return mapModules(blueprint, (module, visit) => {
    const names = new Set<string>();
    for (const { path, kind } of moduleReferences(visit)) {
      const [holder, name] = path.slice(visit.place.length);
      if (holder === "parameters" && name !== undefined && kind !== "device") names.add(name);
    }
    if (names.size === 0) return module;
    return mapKey(module, "metadata", (metadata) =>
      mapKey(metadata, "restore", (restore) =>
        mapKey(restore, "parameters", (parameters) =>
          [...names].reduce((result, name) => mapKey(result, name, withoutLabel), parameters),
        ),
      ),
    );
  });
}

/** A value in two: what stays in the behaviour and what goes beside it; undefined where a side has nothing. */
interface Parts {
  readonly acting: Json | undefined;
  readonly rest: Json | undefined;
}

type Rule = (key: string, value: Json) => Parts;

/** Modules whose `interface` defines the fields that others map (blueprints.md 4). */
const modulesWithActingInterface: ReadonlySet<Json> = new Set([
  "scenario-service:StartSubscenario",
  "gateway:CustomWebHook",
  "json:ParseJSON",
]);

const stays = (value: Json): Parts => ({ acting: value, rest: undefined });
const goes = (value: Json): Parts => ({ acting: undefined, rest: value });

function moduleRule(module: JsonObject): Rule {
  return (key, value) => {
    switch (key) {
      case "expect":
      case "parameters":
      case "advanced":
        return goes(value);
      case "interface":
        return modulesWithActingInterface.has(module["module"] ?? null) ? stays(value) : goes(value);
      case "restore":
        return splitRestore(value);
      case "designer":
        return splitDesigner(value, "name");
      default:
        return stays(value);
    }
  };
}

const rootRule: Rule = (key, value) => {
  if (key === "instant" || key === "zone") return goes(value);
  return key === "designer" ? splitDesigner(value, "orphans") : stays(value);
};

function splitDesigner(designer: Json, acting: string): Parts {
  if (!isJsonObject(designer)) return goes(designer);
  return splitObject(designer, (key, value) => (key === acting ? stays(value) : goes(value)));
}

/** An object that was empty stays; one that becomes empty vanishes. */
function splitObject(object: JsonObject, rule: Rule): { acting: JsonObject | undefined; rest: JsonObject | undefined } {
  const acting: [string, Json][] = [];
  const rest: [string, Json][] = [];
  for (const key of Object.keys(object)) {
    const parts = rule(key, object[key] as Json);
    if (parts.acting !== undefined) acting.push([key, parts.acting]);
    if (parts.rest !== undefined) rest.push([key, parts.rest]);
  }
  if (rest.length === 0) return { acting: object, rest: undefined };
  return { acting: acting.length > 0 ? Object.fromEntries(acting) : undefined, rest: Object.fromEntries(rest) };
}

/** Help and instructions steer an AI agent's calls of tools, so they act; everything else only fills the editor's forms. */
function splitRestore(value: Json): Parts {
  if (isJsonArray(value)) {
    const items = value.map(splitRestore);
    if (items.every(({ acting }) => acting === undefined)) return goes(value);
    // Both sides keep the length; null holds the place of an item that is whole on the other side.
    const rest = items.map((item) => item.rest ?? null);
    return {
      acting: items.map(({ acting }) => acting ?? null),
      rest: rest.some((item) => item !== null) ? rest : undefined,
    };
  }
  if (!isJsonObject(value)) return goes(value);
  const acting: [string, Json][] = [];
  const rest: [string, Json][] = [];
  for (const key of Object.keys(value)) {
    const item = value[key] as Json;
    const parts = key === "aiHelp" || key === "aiInstruction" ? stays(item) : splitRestore(item);
    if (parts.acting !== undefined) acting.push([key, parts.acting]);
    if (parts.rest !== undefined) rest.push([key, parts.rest]);
  }
  if (acting.length === 0) return goes(value);
  return { acting: Object.fromEntries(acting), rest: rest.length > 0 ? Object.fromEntries(rest) : undefined };
}

function splitMetadata(holder: JsonObject, rule: Rule): { acting: JsonObject; rest: JsonObject | undefined } {
  const metadata = holder["metadata"];
  if (metadata === undefined || !isJsonObject(metadata)) return { acting: holder, rest: undefined };
  const { acting, rest } = splitObject(metadata, rule);
  if (!rest) return { acting: holder, rest: undefined };
  if (acting) return { acting: { ...holder, metadata: acting }, rest };
  const { metadata: _moved, ...others } = holder;
  return { acting: others, rest };
}

function joinMetadata(holder: JsonObject, editor: Json | undefined): JsonObject {
  const rest = editor !== undefined && isJsonObject(editor) ? editor["metadata"] : undefined;
  if (rest === undefined || !isJsonObject(rest)) return holder;
  const metadata = holder["metadata"];
  return { ...holder, metadata: metadata === undefined ? rest : joinParts(metadata, rest) };
}

function joinParts(acting: Json, rest: Json): Json {
  if (isJsonArray(acting) && isJsonArray(rest) && acting.length === rest.length) {
    return acting.map((item, index) => (item === null ? (rest[index] as Json) : joinParts(item, rest[index] as Json)));
  }
  if (!isJsonObject(acting) || !isJsonObject(rest)) return acting;
  const joined = new Map<string, Json>(Object.entries(acting));
  for (const [key, value] of Object.entries(rest)) {
    joined.set(key, Object.hasOwn(acting, key) ? joinParts(acting[key] as Json, value) : value);
  }
  return Object.fromEntries(joined);
}

function withoutLabel(entry: Json): Json {
  if (!isJsonObject(entry) || !Object.hasOwn(entry, "label")) return entry;
  const { label: _label, ...others } = entry;
  return others;
}
