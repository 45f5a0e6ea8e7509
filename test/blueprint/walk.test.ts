import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mapModules, moduleKey, walkModules } from "../../src/blueprint/walk.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../src/json.ts";
import type { Path } from "../../src/path.ts";
import { blueprint, reversedKeys } from "./arbitraries.ts";
import { corpusNames, isCorpusAbsent, readCorpusFile } from "./corpus.ts";

describe("walkModules", () => {
  it.skipIf(isCorpusAbsent).for(corpusNames)("finds as many modules in %s as the corpus counts", (name) => {
    const { document, modules } = readCorpusFile(name);
    expect([...walkModules(document.blueprint)]).toHaveLength(modules ?? -1);
  });

  it("reaches every place where a module can stand, holders first", () => {
    const value: JsonObject = {
      flow: [
        {
          id: 1,
          onerror: [{ id: 2, routes: [{ flow: [{ id: 3 }] }] }],
          routes: [{}, { flow: [{ id: 4, branches: [{ flow: [{ id: null }] }] }] }],
          tools: [{ flow: [{ id: "t" }] }],
        },
      ],
      metadata: { designer: { orphans: [[{ id: 8 }, { id: 9, onerror: [{ id: 10 }] }]] } },
    };
    const visits = [...walkModules(value)].map(({ key, parent, slot, place }) => [key, parent, slot, place.join(".")]);
    expect(visits).toEqual([
      ["1", undefined, "flow", "flow.0"],
      ["4", "1", "routes", "flow.0.routes.1.flow.0"],
      ["@flow.0.routes.1.flow.0.branches.0.flow.0", "4", "branches", "flow.0.routes.1.flow.0.branches.0.flow.0"],
      ["t", "1", "tools", "flow.0.tools.0.flow.0"],
      ["2", "1", "onerror", "flow.0.onerror.0"],
      ["3", "2", "routes", "flow.0.onerror.0.routes.0.flow.0"],
      ["8", undefined, "orphans", "metadata.designer.orphans.0.0"],
      ["9", undefined, "orphans", "metadata.designer.orphans.0.1"],
      ["10", "9", "onerror", "metadata.designer.orphans.0.1.onerror.0"],
    ]);
  });

  it.for<[string, JsonObject]>([
    ["no flow", {}],
    ["a text for a flow", { flow: "x", metadata: "y" }],
    ["null everywhere", { flow: [null, 1, []], metadata: { designer: { orphans: [null, "x", [null]] } } }],
    ["odd holders", { flow: [[{ id: 1 }], "x"], metadata: { designer: null } }],
  ])("skips odd shapes: %s", ([, value]) => {
    expect([...walkModules(value)]).toEqual([]);
  });

  it("skips odd shapes inside a module", () => {
    const value: JsonObject = {
      flow: [{ id: 1, routes: "x", branches: [null, { flow: 1 }], tools: {}, onerror: ["x"] }],
    };
    expect([...walkModules(value)].map(({ key }) => key)).toEqual(["1"]);
  });

  it("gives places that lead to the module, in an order that does not depend on the order of keys", () => {
    fc.assert(
      fc.property(blueprint, (value) => {
        const visits = [...walkModules(value)];
        for (const { module, place, key } of visits) {
          expect(valueAt(value, place)).toBe(module);
          expect(moduleKey(module, place)).toBe(key);
        }
        const reversed = [...walkModules(reversedKeys(value) as JsonObject)];
        expect(reversed.map(({ place }) => place)).toEqual(visits.map(({ place }) => place));
      }),
      { numRuns: 300 },
    );
  });
});

describe("mapModules", () => {
  it("visits as the walk does and shares what it did not change", () => {
    fc.assert(
      fc.property(blueprint, (value) => {
        const visits: unknown[] = [];
        const same = mapModules(value, (module, visit) => {
          visits.push(visit);
          return module;
        });
        expect(same).toBe(value);
        expect(visits).toEqual([...walkModules(value)]);
      }),
      { numRuns: 300 },
    );
  });

  it("replaces every module", () => {
    fc.assert(
      fc.property(blueprint, (value) => {
        const marked = mapModules(value, (module, { key }) => ({ ...module, mark: key }));
        for (const { module, key } of walkModules(marked)) expect(module["mark"]).toBe(key);
        expect([...walkModules(marked)]).toHaveLength([...walkModules(value)].length);
      }),
      { numRuns: 300 },
    );
  });
});

function valueAt(value: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>(
    (holder, part) => (isJsonArray(holder) ? holder[Number(part)] : isJsonObject(holder) ? holder[part] : undefined),
    value,
  );
}
