import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalBlueprint, formatBlueprint } from "../../src/blueprint/canonical.ts";
import { type JsonObject, jsonEqual } from "../../src/json.ts";
import { blueprint, reversedKeys } from "./arbitraries.ts";
import { corpusNames, isCorpusAbsent, readCorpusFile } from "./corpus.ts";

function checkLaws(value: JsonObject): void {
  const canonical = canonicalBlueprint(value);
  const text = formatBlueprint(value);
  expect(jsonEqual(canonical, value)).toBe(true);
  expect(formatBlueprint(canonical)).toBe(text);
  expect(formatBlueprint(reversedKeys(value) as JsonObject)).toBe(text);
  expect(jsonEqual(JSON.parse(text) as JsonObject, value)).toBe(true);
}

describe("the canonical form", () => {
  it("holds the same value, is its own canonical form and does not depend on the order of keys", () => {
    fc.assert(fc.property(blueprint, checkLaws), { numRuns: 500 });
  });

  it.skipIf(isCorpusAbsent).for(corpusNames)("keeps the same laws on %s", (name) => {
    checkLaws(readCorpusFile(name).document.blueprint);
    expect.assertions(4);
  });

  it("orders modules everywhere for a reader, and sorts the rest", () => {
    const module = {
      zeta: 1,
      onerror: [{ version: 1, id: 2 }],
      routes: [{ flow: [{ module: "a:c", id: 3 }], disabled: true }],
      metadata: { restore: {}, designer: { y: 0, x: 0 } },
      mapper: { "10": "b", "9": "a", b: 1, a: { d: 1, c: 2 } },
      filter: null,
      flags: {},
      parameters: {},
      version: 1,
      module: "a:b",
      alpha: 1,
      id: 1,
    };
    const value = {
      zz: 1,
      aa: 2,
      metadata: { version: 1, designer: { orphans: [[module]] } },
      flow: [module],
      name: "N",
    };
    const expected =
      '{"id":1,"module":"a:b","version":1,"parameters":{},"filter":null,"mapper":{"9":"a","10":"b","a":{"c":2,"d":1},"b":1},' +
      '"flags":{},"metadata":{"designer":{"x":0,"y":0},"restore":{}},"routes":[{"disabled":true,"flow":[{"id":3,"module":"a:c"}]}],' +
      '"onerror":[{"id":2,"version":1}],"alpha":1,"zeta":1}';
    expect(JSON.stringify(canonicalBlueprint(value))).toBe(
      `{"name":"N","flow":[${expected}],"metadata":{"designer":{"orphans":[[${expected}]]},"version":1},"aa":2,"zz":1}`,
    );
  });

  it("writes two spaces, a final newline, and a key that is called __proto__", () => {
    const value = JSON.parse('{"flow":[],"__proto__":{"x":1}}') as JsonObject;
    expect(formatBlueprint(value)).toBe('{\n  "flow": [],\n  "__proto__": {\n    "x": 1\n  }\n}\n');
  });
});
