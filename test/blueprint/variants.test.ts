import { describe, expect, it } from "vitest";
import { isBlueprintProblem, readBlueprint } from "../../src/blueprint/variants.ts";
import type { Json, JsonObject } from "../../src/json.ts";
import { corpusNames, isCorpusAbsent, readCorpusFile } from "./corpus.ts";

const module = { id: 1, module: "http:ActionSendData", version: 3, mapper: null };
const bare = { flow: [module], metadata: { version: 1 } };
const schedule = { type: "indefinitely", interval: 900 };
const input = [{ name: "email", type: "text" }];
const withInterface = { interface: { input, output: [] } };
const specs = { input_spec: input, output_spec: [] };

describe("readBlueprint", () => {
  it.skipIf(isCorpusAbsent).for(corpusNames)("reads %s", (name) => {
    expect(isBlueprintProblem(readBlueprint(readCorpusFile(name).value))).toBe(false);
  });

  it.for<[string, Json, JsonObject]>([
    ["a download", { name: "N", ...bare }, { name: "N", place: [] }],
    ["one without a name", bare, { place: [] }],
    [
      "a template",
      { blueprint: { name: "N", ...bare }, controller: {}, scheduling: schedule, metadata: null },
      { name: "N", schedule, place: ["blueprint"] },
    ],
    [
      "a wrapper's name where the blueprint has none",
      { blueprint: bare, name: "Outer" },
      { name: "Outer", place: ["blueprint"] },
    ],
    [
      "an answer of the API",
      {
        code: "OK",
        response: { blueprint: { name: "N", ...bare }, scheduling: schedule, metadata: specs, idSequence: 2 },
      },
      { name: "N", schedule, ...withInterface, place: ["response", "blueprint"] },
    ],
    ["an answer without its code", { response: { name: "N", ...bare } }, { name: "N", place: ["response"] }],
    ["a scenario around it", { scenario: { blueprint: bare } }, { place: ["scenario", "blueprint"] }],
    [
      "the body of a create",
      {
        teamId: 88,
        blueprint: JSON.stringify({ name: "N", ...bare }),
        scheduling: JSON.stringify(schedule),
        metadata: specs,
      },
      { name: "N", schedule, ...withInterface, place: undefined as unknown as Json },
    ],
    ["inputs and outputs as io", { ...bare, io: specs }, { ...withInterface, place: [] }],
    ["inputs and outputs as interface", { ...bare, ...withInterface }, { ...withInterface, place: [] }],
    ["only inputs", { ...bare, interface: { input } }, { interface: { input, output: null }, place: [] }],
    ["a schedule of Make's", { ...bare, scheduling: schedule }, { schedule, place: [] }],
  ])("reads %s", ([, value, expected]) => {
    expect(readBlueprint(value)).toEqual({ blueprint: bare, ...expected });
  });

  it("keeps unknown keys, another scheduling and foreign keys of an interface in the blueprint", () => {
    const unknown = { ...bare, _note: "x", scheduling: { type: "cron", cron: "* * * * *" }, idSequence: null };
    expect(readBlueprint(unknown)).toEqual({ blueprint: unknown, place: [] });
    expect(readBlueprint({ ...bare, io: { ...specs, note: 1 } })).toEqual({
      blueprint: { ...bare, io: { note: 1 } },
      ...withInterface,
      place: [],
    });
  });

  it("reads blueprints of the old zone and of Celonis", () => {
    for (const zone of ["eu1.integromat.com", "eu1.make.celonis.com"]) {
      const value = { ...bare, metadata: { version: 1, zone } };
      expect(readBlueprint(value)).toEqual({ blueprint: value, place: [] });
    }
  });

  it("lets several modules have no id", () => {
    const value = { flow: [{ ...module, id: null }, { ...module, id: null }, { module: "a:b" }] };
    expect(readBlueprint(value)).toEqual({ blueprint: value, place: [] });
  });

  it.for<[string, Json, RegExp, string[]]>([
    ["a list", [bare], /this is a list/, []],
    ["a text", "flow", /this is a text/, []],
    ["null", null, /this is null/, []],
    ["an empty object", {}, /the object is empty/, []],
    ["a flow that is none", { flow: {} }, /its value is an object/, []],
    ["a router's routes", { routes: [] }, /fragment, the routes/, []],
    ["an If-else", { if_else_module: { branches: [] } }, /fragment, an If-else/, []],
    ["a module", module, /single module/, []],
    ["an n8n workflow", { name: "x", nodes: [], connections: {} }, /n8n/, []],
    ["a list of scenarios", { scenarios: [{ modules: [{ type: "x" }] }] }, /list of scenarios/, []],
    ["modules under another key", { modules: [] }, /"modules"/, []],
    ["something else", { openapi: "3", paths: {} }, /openapi, paths/, []],
    ["a wrapper around nothing", { response: { blueprint: { name: "x" } } }, /keys name/, ["response", "blueprint"]],
    ["a blueprint's text that is not JSON", { blueprint: "{" }, /not JSON/, ["blueprint"]],
    ["a text nested too deep", { blueprint: `${"[".repeat(9000)}${"]".repeat(9000)}` }, /too deep/, ["blueprint"]],
    ["a name that is a number", { ...bare, name: 7 }, /name is a number/, ["name"]],
    ["a text for a module", { flow: [module, "x"] }, /At flow\.1 .* a text/, ["flow", "1"]],
    ["a module without a type", { flow: [{ id: 1 }] }, /without a "module"/, ["flow", "0"]],
    [
      "null in an error handler",
      { blueprint: { flow: [{ ...module, onerror: [null] }] } },
      /At flow\.0\.onerror\.0 .* null/,
      ["blueprint", "flow", "0", "onerror", "0"],
    ],
    [
      "one id twice",
      { flow: [module, { id: 2, module: "a:b", routes: [{ flow: [{ ...module, id: "1" }] }] }] },
      /Two modules have the id 1: at flow\.0 and at flow\.1\.routes\.0\.flow\.0/,
      ["flow", "1", "routes", "0", "flow", "0"],
    ],
    [
      "one id twice inside a text",
      { blueprint: JSON.stringify({ flow: [module, module] }) },
      /the id 1/,
      ["blueprint"],
    ],
  ])("tells what it is instead: %s", ([, value, problem, place]) => {
    expect(readBlueprint(value)).toEqual({ problem: expect.stringMatching(problem) as string, place });
  });
});
