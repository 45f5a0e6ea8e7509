// docs/files.md speaks of every key of every schema of the project's files, and of no other.

import { expect, test } from "vitest";
import { isJsonObject, type Json, type JsonObject } from "../../src/json.ts";
import { type SchemaName, schemas } from "../../src/project/schema-check.ts";
import { namesInTables, sectionOf } from "./pages.ts";

const headings: Readonly<Record<SchemaName, string>> = {
  project: "make-gitops.yaml",
  target: "targets/NAME.yaml",
  scenario: "scenario.yaml",
  schedule: "schedule",
  webhook: "webhooks/NAME.yaml",
  editor: "blueprint.editor.json",
  ids: "ids/NAME.yaml",
};

test.for(Object.entries(headings))(
  "the page of files has every key of the schema %s and no other",
  ([name, heading]) => {
    const schema = schemas[name as SchemaName] as unknown as JsonObject;
    const documented = namesInTables(sectionOf("docs/files.md", heading));
    expect(documented.toSorted()).toEqual(keysOf(schema, schema, "").toSorted());
  },
);

/** `vars.NAME.default`, `interface.input[].name`: every property that a schema names; another schema's are its own. */
function keysOf(schema: JsonObject, whole: JsonObject, prefix: string): string[] {
  const resolved = resolve(schema, whole);
  if (!resolved || Object.keys(resolved).length === 0) return [];
  const { properties, additionalProperties, items } = resolved;
  const own = isJsonObject(properties) ? Object.entries(properties) : [];
  return [
    ...own.flatMap(([key, each]) => [`${prefix}${key}`, ...keysOf(asSchema(each), whole, `${prefix}${key}.`)]),
    ...keysOf(asSchema(additionalProperties), whole, `${prefix}NAME.`),
    ...keysOf(asSchema(items), whole, `${prefix.slice(0, -1)}[].`),
  ];
}

function resolve(schema: JsonObject, whole: JsonObject): JsonObject | undefined {
  const { $ref: reference } = schema;
  if (typeof reference !== "string") return schema;
  const name = /^#\/\$defs\/(.+)$/.exec(reference)?.[1];
  return name === undefined ? undefined : asSchema(asSchema(whole["$defs"])[name]);
}

function asSchema(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
