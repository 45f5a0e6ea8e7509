// Every module of a blueprint, wherever it stands, and what it names: other objects of the team by id. Written for any
// JSON, since blueprints come from outside: what is not a module is passed over.

import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";

/**
 * Modules in the order of the blueprint: flow, routes, error handlers, branches, tools, then the chains that are wired to
 * nothing (make-api 8.1). `onerror` holds modules itself, the others hold objects with a `flow`.
 */
export function* modulesOf(blueprint: JsonObject): Generator<JsonObject> {
  const metadata = blueprint["metadata"];
  const designer = isJsonObject(metadata) ? metadata["designer"] : undefined;
  const orphans = isJsonObject(designer) ? items(designer["orphans"]) : [];
  const waiting: Json[] = [...items(blueprint["flow"]), ...orphans.flatMap((chain) => items(chain))].reverse();
  while (waiting.length > 0) {
    const module = waiting.pop();
    if (!isJsonObject(module)) continue;
    yield module;
    const nested = [...flowsOf(module["routes"]), ...items(module["onerror"])];
    nested.push(...flowsOf(module["branches"]), ...flowsOf(module["tools"]));
    waiting.push(...nested.reverse());
  }
}

function items(value: Json | undefined): readonly Json[] {
  return isJsonArray(value) ? value : [];
}

function flowsOf(value: Json | undefined): Json[] {
  return items(value).flatMap((each) => (isJsonObject(each) ? items(each["flow"]) : []));
}

type ReferenceKind = "connection" | "hook" | "key" | "dataStore" | "dataStructure" | "scenario" | "device";

export interface Reference {
  readonly kind: ReferenceKind;
  readonly id: number;
  /** Types that fit, from `account:a,b`, `hook:…`, `keychain:…`; empty = any. */
  readonly types: readonly string[];
  /** `app:Name` of the module that names it. */
  readonly module: string;
}

/** First word of an announced type → kind (make-api 8.2). */
const kindsByType: Readonly<Record<string, ReferenceKind>> = {
  account: "connection",
  hook: "hook",
  keychain: "key",
  datastore: "dataStore",
  udt: "dataStructure",
  scenario: "scenario",
  device: "device",
};

const kindsByName: Readonly<Record<string, ReferenceKind>> = {
  __IMTCONN__: "connection",
  account: "connection",
  accountImap: "connection",
  connection: "connection",
  makeConnectionId: "connection",
  __IMTHOOK__: "hook",
  hook: "hook",
  __IMTKEY__: "key",
  apiKeyKeychain: "key",
  basicAuthKeychain: "key",
  proxyKeychain: "key",
  tlsKeychain: "key",
  datastore: "dataStore",
  udt: "dataStructure",
};

/** Names that mean a reference in some modules only (blueprints 3). */
function kindByModule(module: string, name: string): ReferenceKind | undefined {
  if (name === "type" && /^(json|xml):/.test(module)) return "dataStructure";
  if (name === "auth" && module === "http:ActionSendDataAPIKeyAuth") return "key";
  if (name === "key" && module === "http:ActionSendDataBasicAuth") return "key";
  if (name === "scenario" && module === "scenario-service:CallSubscenario") return "scenario";
  if (name === "device" && /^(android|ios|device)/.test(module)) return "device";
  return undefined;
}

/** What one module refers to: by the types that its `metadata.parameters` announces, else by known names. */
function referencesOf(module: JsonObject): Reference[] {
  const name = typeof module["module"] === "string" ? module["module"] : "";
  const parameters = module["parameters"];
  if (!isJsonObject(parameters)) return [];
  const metadata = module["metadata"];
  const announced = new Set<string>();
  const found = announcedReferences(isJsonObject(metadata) ? metadata["parameters"] : undefined, parameters, announced);
  for (const [key, value] of Object.entries(parameters)) {
    if (announced.has(key)) continue;
    const kind = (Object.hasOwn(kindsByName, key) ? kindsByName[key] : undefined) ?? kindByModule(name, key);
    if (kind) found.push(...idsIn(value, kind).map((id) => ({ kind, id, types: [] })));
  }
  return found.map((each) => ({ ...each, module: name }));
}

/** Follows the descriptors into collections (`spec`) and selects (`options[].nested`), as the values nest. */
function announcedReferences(
  descriptors: Json | undefined,
  values: Json | undefined,
  announced: Set<string>,
): Omit<Reference, "module">[] {
  if (isJsonArray(values)) return values.flatMap((each) => announcedReferences(descriptors, each, announced));
  if (!isJsonObject(values)) return [];
  return items(descriptors).flatMap((descriptor) => {
    if (!isJsonObject(descriptor)) return [];
    const name = descriptor["name"];
    if (typeof name !== "string" || !Object.hasOwn(values, name)) return [];
    announced.add(name);
    const [word = "", list = ""] = typeof descriptor["type"] === "string" ? descriptor["type"].split(":") : [];
    const kind = Object.hasOwn(kindsByType, word) ? kindsByType[word] : undefined;
    if (kind) return idsIn(values[name], kind).map((id) => ({ kind, id, types: list.split(",").filter(Boolean) }));
    const nested = items(descriptor["options"]).flatMap((option) =>
      isJsonObject(option) ? items(option["nested"]) : [],
    );
    const own = announcedReferences(descriptor["spec"], values[name], new Set());
    return [...own, ...announcedReferences([...items(descriptor["nested"]), ...nested], values, announced)];
  });
}

/** Positive integers, as number or digits, and `SCN_<n>` for scenarios. IML (`{{…}}`) and other texts name nothing here. */
function idsIn(value: Json | undefined, kind: ReferenceKind): number[] {
  if (isJsonArray(value)) return value.flatMap((each) => idsIn(each, kind));
  if (typeof value === "number") return Number.isSafeInteger(value) && value > 0 ? [value] : [];
  if (typeof value !== "string") return [];
  const digits = (kind === "scenario" ? /^(?:SCN_)?([1-9]\d{0,14})$/ : /^([1-9]\d{0,14})$/).exec(value)?.[1];
  return digits ? [Number(digits)] : [];
}

export interface BlueprintFacts {
  /** The hook of the trigger: the first module of the flow. */
  readonly hookId: number | null;
  /** What the server puts into `metadata.instant`. */
  readonly instant: boolean;
  readonly idSequence: number;
  readonly usedPackages: readonly string[];
  readonly usedModules: readonly { readonly moduleName: string; readonly packageName: string }[];
  readonly references: readonly Reference[];
}

const known = new WeakMap<JsonObject, BlueprintFacts>();

/** What Make derives from a blueprint. Remembered, since a stored blueprint is never changed, only replaced. */
export function factsOf(blueprint: JsonObject): BlueprintFacts {
  const remembered = known.get(blueprint);
  if (remembered) return remembered;
  const modules = [...modulesOf(blueprint)];
  const names = new Set(modules.flatMap(({ module }) => (typeof module === "string" ? [module] : [])));
  const usedModules = [...names].map((name) => {
    const colon = name.indexOf(":");
    return { moduleName: name.slice(colon + 1), packageName: name.slice(0, colon) };
  });
  const trigger = items(blueprint["flow"])[0];
  const hook = isJsonObject(trigger) ? referencesOf(trigger).find(({ kind }) => kind === "hook") : undefined;
  const ids = modules.map(({ id }) => (typeof id === "number" ? id : 0));
  const facts = {
    hookId: hook?.id ?? null,
    instant: hook !== undefined,
    idSequence: ids.reduce((highest, id) => Math.max(highest, id), 0) + 1,
    usedPackages: [...new Set(usedModules.map(({ packageName }) => packageName))],
    usedModules,
    references: modules.flatMap(referencesOf),
  };
  known.set(blueprint, facts);
  return facts;
}
