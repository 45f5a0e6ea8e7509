// The forms in which people keep a blueprint: Make's download, a template, an answer of the API, the body of a create
// (blueprints.md 9). What comes out is the blueprint alone, with name, schedule and interface beside it; keys that we do
// not know stay in it. What is none is told in words, with its place in the file.

import { isScheduleType } from "../schedule/normalise.ts";
import { isJsonArray, isJsonObject, type Json, type JsonArray, type JsonObject } from "../json.ts";
import { formatPath, type Path } from "../path.ts";
import { childLists, type ModuleList, moduleKey, rootLists } from "./walk.ts";

export interface BlueprintDocument {
  /** Without name, scheduling, interface and io. */
  readonly blueprint: JsonObject;
  readonly name?: string;
  readonly schedule?: JsonObject;
  readonly interface?: { readonly input: Json; readonly output: Json };
  /** Where the blueprint lies inside the file, [] for a bare one; undefined when it came out of a JSON string. */
  readonly place: Path | undefined;
}

export interface BlueprintProblem {
  /** One sentence. */
  readonly problem: string;
  /** The nearest place that the file itself has. */
  readonly place: Path;
}

/** Reads any form of a blueprint. Answers the first problem where it is none. */
export function readBlueprint(value: Json): BlueprintDocument | BlueprintProblem {
  return readForm(value, { path: [], inText: false }, {});
}

export function isBlueprintProblem(result: BlueprintDocument | BlueprintProblem): result is BlueprintProblem {
  return "problem" in result;
}

/** Where we are in the file. Inside a JSON string nothing has a place of its own, so the path stays at the string. */
interface Location {
  readonly path: Path;
  readonly inText: boolean;
}

/** What a wrapper says beside its blueprint; the outermost wins. */
interface Beside {
  readonly name?: string;
  readonly schedule?: JsonObject;
  readonly interface?: { readonly input: Json; readonly output: Json };
}

const deepest = 500; // a JSON string inside a file is not seen by the check that the file's reader makes

function readForm(value: Json, at: Location, beside: Beside): BlueprintDocument | BlueprintProblem {
  if (!isJsonObject(value)) {
    return { problem: `A blueprint is an object with a "flow", but this is ${kindInWords(value)}.`, place: at.path };
  }
  if (isJsonArray(value["flow"])) return readBare(value, at, beside);
  for (const key of ["response", "blueprint", "scenario"]) {
    const held = value[key];
    if (isJsonObject(held)) return readForm(held, step(at, key), readBeside(value, beside));
    if (key === "blueprint" && typeof held === "string") {
      const parsed = parseText(held);
      const inText = { path: step(at, key).path, inText: true };
      if (parsed === undefined) {
        return { problem: `The text under "blueprint" is not JSON, or nested too deep.`, place: inText.path };
      }
      return readForm(parsed, inText, readBeside(value, beside));
    }
  }
  return { problem: describeOther(value), place: at.path };
}

function readBare(value: JsonObject, at: Location, beside: Beside): BlueprintDocument | BlueprintProblem {
  const { name, ...unnamed } = value;
  if (name !== undefined && typeof name !== "string") {
    return { problem: `The blueprint's name is ${kindInWords(name)}, not a text.`, place: step(at, "name").path };
  }
  let blueprint: JsonObject = unnamed;
  let schedule = beside.schedule;
  const scheduling = blueprint["scheduling"];
  // Another `scheduling` in a bare blueprint is somebody's own note (blueprints.md 2).
  if (scheduling !== undefined && isJsonObject(scheduling) && isScheduleType(scheduling["type"])) {
    const { scheduling: _taken, ...others } = blueprint;
    blueprint = others;
    schedule ??= scheduling;
  }
  const taken = takeInterface(blueprint);
  blueprint = taken.rest;
  const itsInterface = beside.interface ?? taken.interface;
  const itsName = name ?? beside.name;
  const problem = checkModules(blueprint, at);
  if (problem) return problem;
  return {
    blueprint,
    ...(itsName !== undefined && { name: itsName }),
    ...(schedule && { schedule }),
    ...(itsInterface && { interface: itsInterface }),
    place: at.inText ? undefined : at.path,
  };
}

/** `scheduling`, and the interface in its three spellings, as siblings of a wrapped blueprint (make-api 3.3, 3.5). */
function readBeside(wrapper: JsonObject, outer: Beside): Beside {
  const scheduling = objectOrText(wrapper["scheduling"]);
  const found = takeInterface(wrapper).interface ?? specInterface(objectOrText(wrapper["metadata"]));
  return {
    ...(typeof wrapper["name"] === "string" && { name: wrapper["name"] }),
    ...(scheduling && { schedule: scheduling }),
    ...(found && { interface: found }),
    ...outer,
  };
}

/** Takes `interface: {input, output}`, else `io: {input_spec, output_spec}`, out; foreign keys in it stay where they are. */
function takeInterface(holder: JsonObject): {
  readonly rest: JsonObject;
  readonly interface?: BlueprintDocument["interface"];
} {
  for (const [key, input, output] of [
    ["interface", "input", "output"],
    ["io", "input_spec", "output_spec"],
  ] as const) {
    const spec = holder[key];
    if (spec === undefined || !isJsonObject(spec) || !(Object.hasOwn(spec, input) || Object.hasOwn(spec, output)))
      continue;
    const { [input]: inputs, [output]: outputs, ...foreign } = spec;
    const { [key]: _taken, ...others } = holder;
    const rest = Object.keys(foreign).length > 0 ? { ...others, [key]: foreign } : others;
    return { rest, interface: { input: inputs ?? null, output: outputs ?? null } };
  }
  return { rest: holder };
}

function specInterface(metadata: JsonObject | undefined): Beside["interface"] {
  return metadata && takeInterface({ io: metadata }).interface;
}

function checkModules(blueprint: JsonObject, at: Location): BlueprintProblem | undefined {
  const places = new Map<string, Path>();
  const checkList = ({ items, place }: ModuleList): BlueprintProblem | undefined => {
    for (const [index, item] of items.entries()) {
      const itemPlace = [...place, String(index)];
      const problem = checkModule(item, itemPlace);
      if (problem) return problem;
      for (const list of childLists(item as JsonObject, itemPlace)) {
        const inner = checkList(list);
        if (inner) return inner;
      }
    }
    return undefined;
  };
  const checkModule = (item: Json, place: Path): BlueprintProblem | undefined => {
    if (!isJsonObject(item) || typeof item["module"] !== "string") {
      const found = isJsonObject(item) ? `an object without a "module"` : kindInWords(item);
      return {
        problem: `At ${formatPath(place)} a module should stand, but there is ${found}.`,
        place: step(at, ...place).path,
      };
    }
    const id = item["id"];
    if (id === undefined || id === null || id === "") return undefined;
    const key = moduleKey(item, place);
    const first = places.get(key);
    if (first) {
      const problem = `Two modules have the id ${key}: at ${formatPath(first)} and at ${formatPath(place)}.`;
      return { problem, place: step(at, ...place).path };
    }
    places.set(key, place);
    return undefined;
  };
  for (const list of rootLists(blueprint)) {
    const problem = checkList(list);
    if (problem) return problem;
  }
  return undefined;
}

/** What an object without a flow looks like. */
function describeOther(value: JsonObject): string {
  const has = (key: string): boolean => Object.hasOwn(value, key);
  const but = (what: string): string => `There is no "flow": ${what}.`;
  if (has("flow")) return but(`its value is ${kindInWords(value["flow"] as Json)}, not a list of modules`);
  if (has("routes")) return but("this is a fragment, the routes of a router, not a whole blueprint");
  if (has("if_else_module") || has("branches"))
    return but("this is a fragment, an If-else module, not a whole blueprint");
  if (typeof value["module"] === "string") return but("this is a single module, not a whole blueprint");
  if (has("nodes") && has("connections")) return but("this looks like an n8n workflow, not a blueprint of Make");
  if (isJsonArray(value["scenarios"])) return but("this looks like a list of scenarios, not a blueprint of Make");
  if (isJsonArray(value["modules"])) return but(`modules stand under "modules", which is not Make's format`);
  const keys = Object.keys(value).slice(0, 5);
  return but(
    keys.length === 0 ? "the object is empty" : `this looks like something else, with the keys ${keys.join(", ")}`,
  );
}

function kindInWords(value: Json): string {
  if (value === null) return "null";
  if (isJsonArray(value)) return "a list";
  if (isJsonObject(value)) return "an object";
  return typeof value === "string" ? "a text" : `a ${typeof value}`;
}

function step(at: Location, ...path: Path): Location {
  return at.inText ? at : { ...at, path: [...at.path, ...path] };
}

function objectOrText(value: Json | undefined): JsonObject | undefined {
  const read = typeof value === "string" ? parseText(value) : value;
  return read !== undefined && isJsonObject(read) ? read : undefined;
}

function parseText(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isDeeperThan(value, deepest) ? undefined : value;
  } catch {
    return undefined; // told as a problem by the caller; JSON's own message could quote a secret
  }
}

function isDeeperThan(value: Json, depth: number): boolean {
  let level: JsonArray = [value];
  for (let reached = 0; level.length > 0; reached += 1) {
    if (reached > depth) return true;
    level = level.flatMap((each) => (each !== null && typeof each === "object" ? Object.values(each) : []));
  }
  return false;
}
