// Where a blueprint refers to Make's own objects by id. The type that Make announces decides; known names serve where a
// module announces nothing (blueprints.md 3: of 763 announced ids none was missed, the rest stands under known names).

import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { Path } from "../path.ts";
import { type ModuleVisit, walkModules } from "./walk.ts";

export type ReferenceKind = "connection" | "webhook" | "key" | "data-store" | "data-structure" | "scenario" | "device";

export interface ReferencePlace {
  /** Key of the module as in walk.ts; "" for an input or output of the scenario. */
  readonly moduleKey: string;
  /** `google-sheets:addRow`; "" for an input or output of the scenario. */
  readonly moduleName: string;
  /** From the blueprint's root. */
  readonly path: Path;
  readonly kind: ReferenceKind;
  /** The types after the colon: `account:google,google2` takes either. `[]` takes any. */
  readonly accepts: readonly string[];
  /** What stands there: an id, a reference, an expression, a placeholder or null. */
  readonly value: Json;
}

/**
 * Every place of a blueprint, joined, or of its behaviour with the editor parts beside it (split.ts).
 * `io` and `interface` count where the blueprint holds them (make-api 8.2, blueprints.md 2).
 */
export function referencePlaces(blueprint: JsonObject, editor?: JsonObject): readonly ReferencePlace[] {
  const found: ReferencePlace[] = [];
  for (const visit of walkModules(blueprint)) found.push(...moduleReferences(visit, editor));
  found.push(...interfacePlaces(blueprint["io"], ["io"]), ...interfacePlaces(blueprint["interface"], ["interface"]));
  return found;
}

/** The places of one module, without those of the modules that it holds. */
export function moduleReferences({ module, key, place }: ModuleVisit, editor?: JsonObject): readonly ReferencePlace[] {
  const found: ReferencePlace[] = [];
  const moduleName = typeof module["module"] === "string" ? module["module"] : "";
  const add = (path: Path, { kind, accepts }: AnnouncedType, value: Json): void => {
    found.push({ moduleKey: key, moduleName, path, kind, accepts, value });
  };
  const { parameters, mapper } = module;
  if (parameters !== undefined && isJsonObject(parameters)) {
    const announced = new Set<string>();
    readSpecs(specsOf(module, key, "parameters", editor), parameters, [...place, "parameters"], { add, announced });
    for (const name of Object.keys(parameters)) {
      const known = announced.has(name) ? undefined : knownName(name, moduleName);
      if (known) add([...place, "parameters", name], known, parameters[name] as Json);
    }
  }
  if (mapper !== undefined && isJsonObject(mapper)) {
    // Only an announced type makes a reference here: no own id was ever seen in a mapper (blueprints.md 3).
    const specs = specsOf(module, key, "expect", editor);
    readSpecs(specs, mapper, [...place, "mapper"], { add, announced: new Set() });
  }
  return found;
}

/** The defaults of a scenario's inputs and outputs that are references: `{type: "account:canvas-lms", default: 6611389}`. */
export function interfacePlaces(value: Json | undefined, at: Path): readonly ReferencePlace[] {
  const found: ReferencePlace[] = [];
  const visit = (specs: Json | undefined, path: Path): void => {
    if (!isJsonArray(specs)) return;
    for (const [index, spec] of specs.entries()) {
      if (!isJsonObject(spec)) continue;
      const here = [...path, String(index)];
      const type = announcedType(spec["type"]);
      if (type && Object.hasOwn(spec, "default")) {
        found.push({
          moduleKey: "",
          moduleName: "",
          path: [...here, "default"],
          ...type,
          value: spec["default"] as Json,
        });
      }
      visit(spec["spec"], [...here, "spec"]);
    }
  };
  if (isJsonObject(value)) {
    for (const side of ["input", "output", "input_spec", "output_spec"]) visit(value[side], [...at, side]);
  }
  return found;
}

/** A positive id as Make's values spell it: `58`, `"58"` or `"SCN_58"`; undefined for anything else. */
export function literalId(value: Json): number | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) && value > 0 ? value : undefined;
  if (typeof value !== "string") return undefined;
  const digits = /^(?:SCN_)?([1-9]\d*)$/.exec(value)?.[1];
  const id = Number(digits);
  return digits !== undefined && Number.isSafeInteger(id) ? id : undefined;
}

interface AnnouncedType {
  readonly kind: ReferenceKind;
  readonly accepts: readonly string[];
}

interface SpecSink {
  readonly add: (path: Path, type: AnnouncedType, value: Json) => void;
  /** Names that a spec describes, whatever their type: what is announced is not guessed at. */
  readonly announced: Set<string>;
}

const kindsByType: ReadonlyMap<string, ReferenceKind> = new Map([
  ["account", "connection"],
  ["hook", "webhook"],
  ["keychain", "key"],
  ["datastore", "data-store"],
  ["udt", "data-structure"],
  ["scenario", "scenario"],
  ["device", "device"],
]);

/** `account:google,google2` → connection, either of the two; undefined where the type is no reference. */
function announcedType(type: Json | undefined): AnnouncedType | undefined {
  if (typeof type !== "string") return undefined;
  const colon = type.indexOf(":");
  const kind = kindsByType.get(colon === -1 ? type : type.slice(0, colon));
  if (!kind) return undefined;
  const accepts = colon === -1 ? [] : type.slice(colon + 1).split(",");
  return { kind, accepts: accepts.map((each) => each.trim()).filter((each) => each !== "") };
}

function specsOf(module: JsonObject, key: string, part: string, editor: JsonObject | undefined): Json | undefined {
  const own = field(module["metadata"], part);
  return isJsonArray(own) ? own : field(field(field(field(editor, "modules"), key), "metadata"), part);
}

function field(holder: Json | undefined, key: string): Json | undefined {
  return isJsonObject(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined;
}

/** Follows named specs into the values of an object. */
function readSpecs(specs: Json | undefined, values: JsonObject, path: Path, sink: SpecSink): void {
  if (!isJsonArray(specs)) return;
  for (const spec of specs) {
    if (!isJsonObject(spec)) continue;
    const name = spec["name"];
    if (typeof name === "string") {
      sink.announced.add(name);
      if (Object.hasOwn(values, name)) readValue(spec, values[name] as Json, [...path, name], sink);
    }
    for (const nested of sameLevelSpecs(spec)) readSpecs(nested, values, path, sink);
  }
}

/** One value under its spec: a reference, a list of them, a collection, or an array of any of these. */
function readValue(spec: JsonObject, value: Json, path: Path, sink: SpecSink): void {
  const type = announcedType(spec["type"]);
  if (isJsonArray(value)) {
    const inner = type
      ? spec
      : isJsonObject(spec["spec"])
        ? spec["spec"]
        : { type: "collection", spec: spec["spec"] ?? null };
    for (const [index, item] of value.entries()) readValue(inner, item, [...path, String(index)], sink);
    return;
  }
  if (type) return sink.add(path, type, value);
  if (isJsonObject(value)) readSpecs(spec["spec"], value, path, { add: sink.add, announced: new Set() });
}

/** The fields that appear with a choice of a select; their values stand beside the select's own. */
function* sameLevelSpecs(spec: JsonObject): Generator<Json | undefined> {
  yield spec["nested"];
  const options = spec["options"];
  yield field(options, "nested");
  const store = isJsonArray(options) ? options : field(options, "store");
  if (isJsonArray(store)) for (const option of store) yield field(option, "nested");
}

const knownNames: ReadonlyMap<string, ReferenceKind> = new Map([
  ["__IMTCONN__", "connection"],
  ["account", "connection"],
  ["accountImap", "connection"],
  ["makeConnectionId", "connection"],
  ["connection", "connection"],
  ["__IMTHOOK__", "webhook"],
  ["hook", "webhook"],
  ["__IMTKEY__", "key"],
  ["apiKeyKeychain", "key"],
  ["proxyKeychain", "key"],
  ["tlsKeychain", "key"],
  ["basicAuthKeychain", "key"],
  ["datastore", "data-store"],
  ["udt", "data-structure"],
  ["device", "device"],
]);

/** Names too common to mean a reference everywhere. */
const knownNamesOfModules: readonly (readonly [name: string, module: RegExp, type: AnnouncedType])[] = [
  ["auth", /^http:ActionSendDataAPIKeyAuth$/, { kind: "key", accepts: ["apikeyauth"] }],
  ["key", /^http:ActionSendDataBasicAuth$/, { kind: "key", accepts: ["basicauth"] }],
  ["type", /^(?:json|xml):/, { kind: "data-structure", accepts: [] }],
  ["scenario", /^scenario-service:CallSubscenario$/, { kind: "scenario", accepts: [] }],
];

function knownName(name: string, moduleName: string): AnnouncedType | undefined {
  for (const [known, module, type] of knownNamesOfModules) {
    if (known === name && module.test(moduleName)) return type;
  }
  const kind = knownNames.get(name);
  return kind && { kind, accepts: [] };
}
