import { describe, expect, test } from "vitest";
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

  test("is not looked for where nobody listed the kind", () => {
    expect(unknown([literal("device")], undefined)).toEqual([]);
  });

  const own = "Use the id of one that exists in this team, by a var or an override of the target.";
  test.each<[kind: ReferenceKind, hint: string]>([
    ["connection", 'Write "${connection.NAME}" in its place and bind NAME in each target.'],
    ["key", 'Write "${key.NAME}" in its place and bind NAME in each target.'],
    ["webhook", 'Write "${webhook.PATH}" in its place, PATH being its file here.'],
    ["scenario", 'Write "${scenario.PATH}" in its place, PATH being its file here.'],
    ["data-store", own],
    ["data-structure", own],
    ["device", own],
  ])("of a %s comes with what to write instead", (kind, hint) => {
    expect(unknown([literal(kind)], new Set()).map((problem) => problem.hint)).toEqual([hint]);
  });
});
