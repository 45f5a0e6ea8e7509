import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatBlueprint } from "../../src/blueprint/canonical.ts";
import { dropReferenceLabels, joinBlueprint, splitBlueprint } from "../../src/blueprint/split.ts";
import { walkModules } from "../../src/blueprint/walk.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject, jsonEqual } from "../../src/json.ts";
import { blueprint } from "./arbitraries.ts";
import { corpusNames, isCorpusAbsent, readCorpusFile } from "./corpus.ts";

/** Through the text of the two files, as they lie in Git. */
function throughFiles(value: JsonObject): JsonObject {
  const { behaviour, editor } = splitBlueprint(value);
  const read = (part: JsonObject): JsonObject => JSON.parse(formatBlueprint(part)) as JsonObject;
  return joinBlueprint(read(behaviour), editor && read(editor));
}

function leftOut(before: Json, after: Json | undefined, path: string): string[] {
  if (after === undefined) return [path];
  if (!(isJsonObject(before) || isJsonArray(before))) return before === after ? [] : [`${path} changed`];
  return Object.entries(before).flatMap(([key, item]: [string, Json]) =>
    leftOut(item, (after as JsonObject)[key], `${path}.${key}`),
  );
}

describe("split and join", () => {
  it.skipIf(isCorpusAbsent).for(corpusNames)("give %s back", (name) => {
    const { blueprint } = readCorpusFile(name).document;
    const before = JSON.stringify(blueprint);
    expect(jsonEqual(throughFiles(blueprint), blueprint)).toBe(true);
    expect(JSON.stringify(blueprint)).toBe(before);
  });

  it("are inverse over random trees", () => {
    fc.assert(
      fc.property(blueprint, (value) => {
        const before = JSON.stringify(value);
        expect(jsonEqual(throughFiles(value), value)).toBe(true);
        expect(JSON.stringify(value)).toBe(before);
      }),
      { numRuns: 1500 },
    );
  });

  it("leave a behaviour that splits into itself", () => {
    fc.assert(
      fc.property(blueprint, (value) => {
        const { behaviour } = splitBlueprint(value);
        const again = splitBlueprint(behaviour);
        expect(jsonEqual(joinBlueprint(again.behaviour, again.editor), behaviour)).toBe(true);
        expect(again.editor === undefined || !hasUniqueKeys(value)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("keep null ids, null mappers, integer-like keys, foreign expressions and unknown keys", () => {
    const value: JsonObject = {
      flow: [
        {
          id: null,
          module: "placeholder:Placeholder",
          mapper: null,
          metadata: { designer: { x: 1, y: 2 } },
          _note: {},
        },
        { id: 2, module: "google-sheets:addRow", mapper: { values: { "10": `\${{1.x}}`, "9": "" } }, metadata: {} },
      ],
      metadata: { zone: "eu1.make.com", notes: [], designer: { orphans: [] } },
      __extra: [null],
    };
    expect(throughFiles(value)).toEqual(value);
    expect(splitBlueprint(value)).toEqual({
      behaviour: {
        flow: [
          { id: null, module: "placeholder:Placeholder", mapper: null, _note: {} },
          { id: 2, module: "google-sheets:addRow", mapper: { values: { "10": `\${{1.x}}`, "9": "" } }, metadata: {} },
        ],
        metadata: { notes: [], designer: { orphans: [] } },
        __extra: [null],
      },
      editor: {
        blueprint: { metadata: { zone: "eu1.make.com" } },
        modules: { "@flow.0": { metadata: { designer: { x: 1, y: 2 } } } },
      },
    });
  });

  it.for<[string, JsonObject, JsonObject | undefined, JsonObject | undefined]>([
    ["title", { designer: { name: "Mine", x: 1 } }, { designer: { name: "Mine" } }, { designer: { x: 1 } }],
    [
      "help for an agent",
      { restore: { expect: { city: { extra: { aiHelp: "City", mode: "ai" } } }, parameters: { a: { label: "A" } } } },
      { restore: { expect: { city: { extra: { aiHelp: "City" } } } } },
      { restore: { expect: { city: { extra: { mode: "ai" } } }, parameters: { a: { label: "A" } } } },
    ],
    [
      "help inside a list",
      { restore: { items: [{ aiInstruction: "Do" }, null, { label: "L" }] } },
      { restore: { items: [{ aiInstruction: "Do" }, null, null] } },
      { restore: { items: [null, null, { label: "L" }] } },
    ],
    ["notes", { notes: ["n"], advanced: true }, { notes: ["n"] }, { advanced: true }],
    ["an empty object that was there", { designer: {} }, { designer: {} }, undefined],
    [
      "nothing of the editor's forms",
      { restore: {}, expect: [], interface: [] },
      undefined,
      { restore: {}, expect: [], interface: [] },
    ],
  ])("keep in the behaviour: %s", ([, metadata, behaviour, editor]) => {
    const module = { id: 7, module: "http:ActionSendData" };
    expect(splitBlueprint({ flow: [{ ...module, metadata }] })).toEqual({
      behaviour: { flow: [behaviour ? { ...module, metadata: behaviour } : module] },
      editor: editor && { modules: { "7": { metadata: editor } } },
    });
  });

  it.for(["scenario-service:StartSubscenario", "gateway:CustomWebHook", "json:ParseJSON"])(
    "keep the interface of %s in the behaviour",
    (module) => {
      const value = { flow: [{ id: 1, module, metadata: { interface: [{ name: "a" }] } }] };
      expect(splitBlueprint(value)).toEqual({ behaviour: value, editor: undefined });
    },
  );

  it("ignore editor parts of a module that is gone, and let the behaviour win a clash", () => {
    const behaviour = { flow: [{ id: 1, module: "a:b", metadata: { designer: { name: "Git" } } }] };
    const editor = {
      modules: { "1": { metadata: { designer: { name: "Sidecar", x: 5 } } }, "99": { metadata: { expect: [] } } },
    };
    expect(joinBlueprint(behaviour, editor)).toEqual({
      flow: [{ id: 1, module: "a:b", metadata: { designer: { name: "Git", x: 5 } } }],
    });
  });
});

describe("dropReferenceLabels", () => {
  it.skipIf(isCorpusAbsent).for(corpusNames)("leaves everything else of %s", (name) => {
    const { blueprint } = readCorpusFile(name).document;
    const dropped = dropReferenceLabels(blueprint);
    expect(dropReferenceLabels(dropped)).toEqual(dropped);
    for (const path of leftOut(blueprint, dropped, "")) {
      expect(path).toMatch(/\.metadata\.restore\.parameters\.[^.]+\.label$/);
    }
  });

  it("takes the labels of references and no other", () => {
    const module = (parameters: JsonObject): JsonObject => ({
      flow: [
        {
          id: 1,
          module: "google-sheets:addRow",
          parameters: { __IMTCONN__: 15, mode: "select" },
          metadata: { restore: { parameters, expect: { __IMTCONN__: { label: "kept" } } } },
        },
      ],
    });
    expect(
      dropReferenceLabels(
        module({ __IMTCONN__: { label: "ada@example.com", data: { scoped: "true" } }, mode: { label: "Search" } }),
      ),
    ).toEqual(module({ __IMTCONN__: { data: { scoped: "true" } }, mode: { label: "Search" } }));
  });
});

/** Then one split takes everything. */
function hasUniqueKeys(value: JsonObject): boolean {
  const keys = [...walkModules(value)].map(({ key }) => key);
  return new Set(keys).size === keys.length;
}
