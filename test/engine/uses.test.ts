import { describe, expect, test } from "vitest";
import type { Address } from "../../src/address.ts";
import type { ReferenceKind } from "../../src/blueprint/references.ts";
import { type LiteralUse, type Uses, unknownLiterals, usesOf } from "../../src/engine/uses.ts";
import type { Json, JsonObject } from "../../src/json.ts";

const at = "scenario/orders/new";

function usesIn(parameters: JsonObject, editor?: Json): Uses {
  const blueprint = { flow: [{ id: 7, module: "slack:CreateMessage", version: 4, parameters }] };
  return usesOf(at, { name: "Orders", blueprint, ...(editor === undefined ? {} : { editor }) });
}

describe("what a blueprint refers to", () => {
  test("a connection by its logical name is to be bound", () => {
    expect(usesIn({ __IMTCONN__: "${connection.slack-alerts}" })).toEqual({
      bindings: [{ name: "connection.slack-alerts", address: at, moduleKey: "7", accepts: [] }],
      literals: [],
    });
  });

  test("a key by its logical name is to be bound", () => {
    expect(usesIn({ __IMTKEY__: "${key.api}" }).bindings.map(({ name }) => name)).toEqual(["key.api"]);
  });

  test.each([
    ["a data store", { datastore: "${data-store.customers}" }, "data-store.customers"],
    ["a data structure", { udt: "${data-structure.order}" }, "data-structure.order"],
  ])("%s by its logical name is to be bound", (_what, parameters, name) => {
    expect(usesIn(parameters).bindings).toEqual([{ name, address: at, moduleKey: "7", accepts: [] }]);
  });

  test("a name is to be bound wherever it stands, but for what only the editor needs", () => {
    const flow = [
      {
        id: 3,
        module: "x:Y",
        onerror: [{ id: 4, module: "x:Z", mapper: { a: ["$${key.b}", { c: "${data-store.d}" }] } }],
      },
    ];
    const spec = {
      interface: { input: [{ name: "a", default: "${connection.e}" }] },
      blueprint: { flow, metadata: { note: "${key.f}" } },
      editor: { modules: { "4": { metadata: { restore: "${connection.g}" } } } },
    };
    expect(usesOf(at, spec).bindings.map(({ name, moduleKey }) => [name, moduleKey])).toEqual([
      ["connection.e", ""],
      ["data-store.d", "4"],
      ["key.f", ""],
    ]);
  });

  test("the types that the module takes come from the editor's part", () => {
    const parameters = [{ name: "__IMTCONN__", type: "account:slack2,slack3" }];
    const editor = { modules: { "7": { metadata: { parameters } } } };
    const accepts = (part: Json): unknown => usesIn({ __IMTCONN__: "${connection.a}" }, part).bindings[0]?.accepts;
    expect(accepts(editor)).toEqual(["slack2", "slack3"]);
    expect(accepts(null)).toEqual([]);
  });

  test("an id stands as it is, with its place from the spec's root", () => {
    expect(usesIn({ __IMTHOOK__: 58 })).toEqual({
      bindings: [],
      literals: [
        {
          kind: "webhook",
          id: 58,
          address: at,
          moduleKey: "7",
          moduleName: "slack:CreateMessage",
          path: ["blueprint", "flow", "0", "parameters", "__IMTHOOK__"],
        },
      ],
    });
  });

  test("an id written as text is an id and no name", () => {
    const { bindings, literals } = usesIn({ __IMTCONN__: "15" });
    expect([bindings, literals.map(({ kind, id }) => [kind, id])]).toEqual([[], [["connection", 15]]]);
  });

  test.each<[what: string, value: Json]>([
    ["a webhook of Git", "${webhook.orders}"],
    ["a scenario of Git", "${scenario.orders}"],
    ["an expression of Make", "{{1.connection}}"],
    ["nothing", null],
    ["a list", [15]],
  ])("%s needs no binding and is no id", (_what, value) => {
    expect(usesIn({ __IMTCONN__: value })).toEqual({ bindings: [], literals: [] });
  });

  test.each<[what: string, spec: JsonObject]>([
    ["without a blueprint", { name: "in", type: "webhook" }],
    ["whose blueprint is no object", { blueprint: "flow" }],
  ])("a spec %s refers to nothing", (_what, spec) => {
    expect(usesOf("webhook/in", spec)).toEqual({ bindings: [], literals: [] });
  });
});

describe("what a webhook refers to", () => {
  test("its data structure, and whatever its data names, is to be bound", () => {
    const data = { __IMTCONN__: "${connection.forms}", form: { list: ["${data-store.forms}"] }, note: "$${key.x}" };
    const use = { address: "webhook/in", moduleKey: "", accepts: [] };
    expect(usesOf("webhook/in", { type: "x", dataStructure: "${data-structure.order}", data })).toEqual({
      bindings: [
        { name: "data-structure.order", ...use },
        { name: "connection.forms", ...use },
        { name: "data-store.forms", ...use },
      ],
      literals: [],
    });
  });

  test("ids of its data structure, connection and key stand as they are", () => {
    const data = { __IMTCONN__: 15, __IMTKEY__: "16", formId: 17, account: 18 };
    const { bindings, literals } = usesOf("webhook/in", { type: "x", dataStructure: 5, data });
    expect(bindings).toEqual([]);
    expect(literals.map(({ kind, id, moduleKey, path }) => [kind, id, moduleKey, path])).toEqual([
      ["data-structure", 5, "", ["dataStructure"]],
      ["connection", 15, "", ["data", "__IMTCONN__"]],
      ["key", 16, "", ["data", "__IMTKEY__"]],
    ]);
  });

  test.each<[what: string, spec: JsonObject]>([
    ["nothing", { type: "webhook", dataStructure: null, data: {} }],
    ["data that are none", { type: "webhook", data: "15" }],
  ])("%s needs no binding and is no id", (_what, spec) => {
    expect(usesOf("webhook/in", spec)).toEqual({ bindings: [], literals: [] });
  });
});

describe("an id that the team does not have", () => {
  const literal = (kind: ReferenceKind, id = 58): LiteralUse => ({
    kind,
    id,
    address: at,
    moduleKey: "7",
    moduleName: "slack:CreateMessage",
    path: ["blueprint", "flow", "0", "parameters", "x"],
  });
  const place = { file: "a.yaml", line: 2, column: 1 };
  const unknown = (uses: readonly LiteralUse[], ids: ReadonlySet<number> | undefined) =>
    unknownLiterals(
      uses,
      (kind) => (kind === "webhook" || kind === "device" ? ids : new Set<number>()),
      "production",
      () => place,
    );

  test("is told with its module and place", () => {
    expect(unknown([literal("webhook", 58), literal("webhook", 59)], new Set([58]))).toEqual([
      {
        code: "reference/literal-id",
        message:
          "Module 7 (slack:CreateMessage) refers to the webhook with the id 59, which is not in the team of production.",
        at: place,
        hint: 'Write "${webhook.PATH}" in its place, PATH being its file here.',
      },
    ]);
  });

  test.each<[address: Address, kind: ReferenceKind, message: string]>([
    ["webhook/in", "data-structure", "webhook/in refers to the data structure with the id 58, which"],
    [at, "connection", `An input or output of ${at} refers to the connection with the id 58, which`],
  ])("is told without a module: %s", (address, kind, message) => {
    const use = { ...literal(kind), address, moduleKey: "", moduleName: "" };
    expect(unknown([use], undefined)[0]?.message).toBe(`${message} is not in the team of production.`);
  });

  test("is not looked for where nobody listed the kind", () => {
    expect(unknown([literal("device")], undefined)).toEqual([]);
  });

  const own = "Use the id of one that exists in this team, by a var or an override of the target.";
  test.each<[kind: ReferenceKind, hint: string]>([
    ["connection", 'Write "${connection.NAME}" in its place and bind NAME in each target.'],
    ["key", 'Write "${key.NAME}" in its place and bind NAME in each target.'],
    ["webhook", 'Write "${webhook.PATH}" in its place, PATH being its file here.'],
    ["scenario", 'Write "${scenario.PATH}" in its place, PATH being its file here.'],
    ["data-store", 'Write "${data-store.NAME}" in its place and bind NAME in each target.'],
    ["data-structure", 'Write "${data-structure.NAME}" in its place and bind NAME in each target.'],
    ["device", own],
  ])("of a %s comes with what to write instead", (kind, hint) => {
    expect(unknown([literal(kind)], new Set()).map((problem) => problem.hint)).toEqual([hint]);
  });
});
