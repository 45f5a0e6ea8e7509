// What Make checks before it stores a blueprint (make-api 3.3, 8.2): shape, module names, and every id that it names.
// All checks come before any change, so that a refused blueprint leaves nothing behind.

import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import {
  dependencyConflict,
  invalidBlueprint,
  invalidRequest,
  missingConnection,
  missingReference,
  Refusal,
} from "./answers.ts";
import { factsOf, modulesOf, type Reference } from "./blueprint-walk.ts";
import { parseObject } from "./scheduling.ts";
import type { Store } from "./store.ts";

/** Deeper than any blueprint of the editor; what comes back is written by recursion. */
const deepest = 400;

/** Kept beside the blueprint by Make, never inside it (make-api 3.5). */
const siblings = new Set(["scheduling", "interface", "io"]);

/** The blueprint of a request's JSON text, checked but for its references. */
export function parseBlueprint(text: string): JsonObject {
  const value = parseObject(text, "blueprint");
  if (isDeeperThan(value, deepest)) throw invalidBlueprint(`Blueprint is nested deeper than ${deepest} levels.`);
  const missing = ["flow", "metadata"].filter((name) => !Object.hasOwn(value, name));
  if (missing.length > 0) {
    throw invalidRequest(
      "Invalid blueprint.",
      missing.map((name) => `should have required property '${name}'`),
    );
  }
  if (!isJsonArray(value["flow"])) throw invalidRequest("Invalid blueprint.", ["'flow' should be array"]);
  if (!isJsonObject(value["metadata"])) throw invalidRequest("Invalid blueprint.", ["'metadata' should be object"]);
  // Make answers 500 without an explanation here (make-api 3.3).
  if (typeof value["name"] !== "string") throw new Refusal(500, { message: "Internal Server Error" });
  for (const module of modulesOf(value)) checkModule(module);
  return Object.fromEntries(Object.entries(value).filter(([name]) => !siblings.has(name)));
}

function checkModule(module: JsonObject): void {
  const name = module["module"];
  const version = module["version"];
  if (typeof name !== "string" || !/^(app#)?.*:.*$/.test(name)) {
    throw invalidBlueprint(`Module not found '${textOf(name)}' version '${textOf(version)}'.`);
  }
  if (version !== undefined && !(Number.isInteger(version) && Number(version) >= 0)) {
    throw invalidBlueprint(`Module not found '${name}' version '${textOf(version)}'.`);
  }
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

function isDeeperThan(value: Json, levels: number): boolean {
  let layer: Json[] = [value];
  for (let depth = 0; depth <= levels; depth++) {
    layer = layer.flatMap((each) =>
      typeof each === "object" && each !== null ? Object.values(each as JsonObject) : [],
    );
    if (layer.length === 0) return false;
  }
  return true;
}

/** Refuses ids that the team does not have, types that do not fit, and a hook that another scenario holds. */
export function checkReferences(store: Store, blueprint: JsonObject, teamId: number, scenarioId?: number): void {
  const { references, hookId } = factsOf(blueprint);
  for (const reference of references) checkReference(store, reference, teamId);
  if (hookId === null) return;
  const holder = scenariosByHook(store).get(hookId);
  if (holder !== undefined && holder !== scenarioId) {
    throw dependencyConflict(`Webhook '${hookId}' is already used by scenario '${holder}'.`);
  }
}

function checkReference(store: Store, reference: Reference, teamId: number): void {
  const { id } = reference;
  switch (reference.kind) {
    case "connection": {
      const connection = store.connections.get(id);
      const app = reference.module.slice(0, reference.module.indexOf(":"));
      if (connection?.teamId !== teamId) throw missingConnection(app, id);
      return checkType(reference, "Connection", connection.accountName);
    }
    case "hook": {
      const hook = store.hooks.get(id);
      if (hook?.teamId !== teamId) throw missingReference("Webhook", id);
      return checkType(reference, "Webhook", hook.typeName);
    }
    case "key": {
      const key = store.keys.get(id);
      if (key?.teamId !== teamId) throw missingReference("Key", id);
      return checkType(reference, "Key", key.typeName);
    }
    case "dataStore":
      return checkTeam(store.dataStores.get(id), teamId, "Data store", id);
    case "dataStructure":
      return checkTeam(store.dataStructures.get(id), teamId, "Data structure", id);
    case "scenario":
      return checkTeam(store.scenarios.get(id), teamId, "Scenario", id);
    case "device":
      return checkTeam(
        store.opaque.devices.find((device) => device.id === id),
        teamId,
        "Device",
        id,
      );
  }
}

function checkTeam(row: { teamId?: number } | undefined, teamId: number, what: string, id: number): void {
  if (row?.teamId !== teamId) throw missingReference(what, id);
}

function checkType({ types, module, id }: Reference, what: string, type: string): void {
  if (types.length > 0 && !types.includes(type)) {
    throw invalidBlueprint(`${what} '${id}' of type '${type}' is not compatible with module '${module}'.`);
  }
}

/** Hook id → scenario that holds it. The link exists in the blueprints alone (make-api 3.1). */
export function scenariosByHook(store: Store): Map<number, number> {
  const links = new Map<number, number>();
  for (const scenario of store.scenarios.values()) {
    const blueprint = scenario.blueprints.findLast((version) => !version.draft)?.blueprint;
    const hookId = blueprint ? factsOf(blueprint).hookId : null;
    if (hookId !== null) links.set(hookId, scenario.id);
  }
  return links;
}
