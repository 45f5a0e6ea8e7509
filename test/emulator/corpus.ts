// The published blueprints that lie beside the project, and the objects that each of them names. What a blueprint names is
// found by a search of this file's own, so that the emulator's walk is checked and not repeated.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../src/json.ts";
import type { PartialSnapshot } from "../../src/emulator/snapshot.ts";

const folder = new URL("../../../shared/blueprints/", import.meta.url);
export const hasCorpus = existsSync(folder);

/** File name → blueprint, out of whatever envelope it was published in. */
export function readCorpus(): [string, JsonObject][] {
  if (!hasCorpus) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return files.map((name) => [
    name,
    blueprintIn(JSON.parse(readFileSync(new URL(name, folder), "utf8")) as JsonObject),
  ]);
}

function blueprintIn(file: JsonObject): JsonObject {
  const inner = file["response"] ?? file;
  const blueprint = (isJsonObject(inner) && inner["blueprint"]) || inner;
  return blueprint as JsonObject;
}

const kindByWord: Record<string, "connections" | "hooks" | "keys" | "dataStores" | "dataStructures" | "scenarios"> = {
  account: "connections",
  hook: "hooks",
  keychain: "keys",
  datastore: "dataStores",
  udt: "dataStructures",
  scenario: "scenarios",
};

/** Every object that any descriptor anywhere in the blueprint announces, of a type that fits all its uses. */
export function seedFor(blueprint: JsonObject): PartialSnapshot {
  const types = new Map<string, string[]>();
  visit(blueprint, (node) => {
    const { parameters, metadata } = node;
    if (!isJsonObject(parameters) || !isJsonObject(metadata) || !isJsonArray(metadata["parameters"])) return;
    for (const descriptor of metadata["parameters"]) {
      if (!isJsonObject(descriptor) || typeof descriptor["type"] !== "string") continue;
      const [word = "", list] = descriptor["type"].split(":");
      const value = parameters[descriptor["name"] as string];
      const id = Number(typeof value === "string" ? value.replace("SCN_", "") : value);
      const kind = kindByWord[word];
      if (!kind || !(id > 0)) continue;
      const key = `${kind} ${id}`;
      const fitting = list?.split(",") ?? types.get(key) ?? [];
      types.set(key, types.get(key)?.filter((type) => fitting.includes(type)) ?? fitting);
    }
  });
  const rows: Record<string, JsonObject[]> = {};
  for (const [key, fitting] of types) {
    const [kind = "", id] = key.split(" ");
    const type = fitting[0];
    const typed = kind === "connections" ? { accountName: type } : { typeName: type };
    (rows[kind] ??= []).push({ id: Number(id), ...(type !== undefined && typed) } as JsonObject);
  }
  return rows;
}

function visit(value: Json, see: (node: JsonObject) => void): void {
  if (isJsonObject(value)) see(value);
  if (typeof value === "object" && value !== null)
    for (const each of Object.values(value as JsonObject)) visit(each, see);
}
