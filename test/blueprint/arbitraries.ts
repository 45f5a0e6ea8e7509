// Random trees in the shape of blueprints, odd shapes and hostile keys included.

import * as fc from "fast-check";
import type { Json, JsonObject } from "../../src/json.ts";

const key = fc.constantFrom(
  "a",
  "label",
  "0",
  "10",
  "__proto__",
  "constructor",
  "aiHelp",
  "name",
  "flow",
  "metadata",
  "x",
);

const { json } = fc.letrec<{ json: Json; object: JsonObject }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom<Json>(null, "", 0, 1, true, "{{1.a}}", `\${{1.x}}`, `$\${var.x}`, "text"),
    tie("object"),
    fc.array(tie("json"), { maxLength: 3 }),
  ),
  object: objectOf(fc.array(fc.tuple(key, tie("json")), { maxLength: 3 })),
}));

export const jsonValue: fc.Arbitrary<Json> = json;

/** An object with any of the parts given, and some foreign keys. */
function record(parts: Record<string, fc.Arbitrary<Json>>): fc.Arbitrary<JsonObject> {
  const known = Object.entries(parts).map(([name, value]) =>
    fc
      .option(fc.oneof({ weight: 6, arbitrary: value }, { weight: 1, arbitrary: json }), { nil: undefined })
      .map((item) => [name, item] as const),
  );
  const foreign = fc.array(fc.tuple(fc.constantFrom("_note", "10", "2", "__proto__", "zz"), json), { maxLength: 2 });
  return fc
    .tuple(fc.tuple(...known), foreign)
    .map(([entries, others]) =>
      Object.fromEntries([...entries, ...others].filter((entry): entry is [string, Json] => entry[1] !== undefined)),
    );
}

function objectOf(entries: fc.Arbitrary<[string, Json][]>): fc.Arbitrary<JsonObject> {
  return entries.map((each) => Object.fromEntries(each));
}

const restore = fc.letrec<{ node: Json }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    json,
    objectOf(
      fc.array(
        fc.tuple(
          fc.constantFrom("expect", "extra", "aiHelp", "aiInstruction", "parameters", "label", "__IMTCONN__"),
          tie("node"),
        ),
        { maxLength: 4 },
      ),
    ),
    fc.array(tie("node"), { maxLength: 3 }),
  ),
})).node;

const moduleMetadata = record({
  designer: record({ x: json, y: json, name: fc.string(), messages: json }),
  expect: json,
  restore,
  parameters: json,
  interface: json,
  advanced: fc.boolean(),
  notes: json,
});

const module = fc.letrec<{ module: Json; list: Json; holders: Json }>((tie) => ({
  module: record({
    id: fc.constantFrom<Json>(1, 2, 3, 4, 5, null, "7", "", "__proto__", "@flow.0"),
    module: fc.constantFrom("json:ParseJSON", "gateway:CustomWebHook", "http:ActionSendData", "builtin:BasicRouter"),
    version: fc.integer(),
    parameters: json,
    mapper: json,
    metadata: moduleMetadata,
    routes: tie("holders"),
    branches: tie("holders"),
    tools: tie("holders"),
    onerror: tie("list"),
  }),
  list: fc.oneof({ maxDepth: 3 }, fc.constant([]), fc.array(tie("module"), { maxLength: 2 })),
  holders: fc.array(record({ flow: tie("list"), label: json }), { maxLength: 2 }),
}));

/** Anything between a proper blueprint and a broken one. */
export const blueprint: fc.Arbitrary<JsonObject> = record({
  name: fc.string(),
  flow: fc.array(module.module, { maxLength: 3 }),
  metadata: record({
    instant: fc.boolean(),
    zone: fc.string(),
    version: fc.constant(1),
    scenario: json,
    designer: record({ orphans: fc.array(fc.array(module.module, { maxLength: 2 }), { maxLength: 2 }), x: json }),
  }),
});

/** The same value with the keys of every object in another order. */
export function reversedKeys(value: Json): Json {
  if (Array.isArray(value)) return (value as Json[]).map(reversedKeys);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, item]) => [name, reversedKeys(item)]),
  );
}
