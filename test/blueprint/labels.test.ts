import { describe, expect, test } from "vitest";
import { labelReferences } from "../../src/blueprint/labels.ts";
import type { Json, JsonObject } from "../../src/json.ts";
import { valueAt } from "../../src/path.ts";

const nameOf = (kind: string, id: number): string | undefined =>
  new Map([
    ["connection:15", "Sales"],
    ["webhook:58", "Orders in"],
  ]).get(`${kind}:${id}`);

const module = (parameters: JsonObject, restore: Json, more: JsonObject = {}): JsonObject => ({
  id: 7,
  module: "slack:CreateMessage",
  parameters,
  metadata: { designer: { x: 1 }, restore },
  ...more,
});
const labelled = (parameters: JsonObject, restore: Json): Json | undefined => {
  const found = labelReferences({ name: "n", flow: [module(parameters, restore)] }, nameOf);
  return valueAt(found, ["flow", "0", "metadata", "restore"]);
};
const labelOf = (name: string, label: JsonObject): JsonObject => ({ parameters: { [name]: label }, expect: { a: 1 } });

describe("the label of a reference", () => {
  test.each<[what: string, name: string, id: Json, label: string]>([
    ["a connection", "__IMTCONN__", 15, "Sales"],
    ["a connection whose id is a text", "__IMTCONN__", "15", "Sales"],
    ["a webhook", "hook", 58, "Orders in"],
  ])("is the name of %s", (_what, name, id, label) => {
    const before = labelOf(name, { data: { scoped: "true" }, label: "Of another team" });
    expect(labelled({ [name]: id }, before)).toEqual(labelOf(name, { data: { scoped: "true" }, label }));
  });

  test("is written where none stood", () => {
    expect(labelled({ __IMTCONN__: 15 }, labelOf("__IMTCONN__", {}))).toEqual(
      labelOf("__IMTCONN__", { label: "Sales" }),
    );
  });

  test("of every module is written, those in routes too, and nothing else changes", () => {
    const of = (label: string): JsonObject => labelOf("__IMTCONN__", { label });
    const blueprint = (label: string): JsonObject => {
      const inner = module({ __IMTCONN__: 15 }, of(label), { id: 8 });
      const router = { id: 6, module: "builtin:BasicRouter", routes: [{ flow: [inner] }, { flow: [] }] };
      return { name: "n", flow: [module({ __IMTCONN__: 15 }, of(label)), router], metadata: { version: 1 } };
    };
    const before = blueprint("old");
    expect(labelReferences(before, nameOf)).toEqual(blueprint("Sales"));
    expect(before).toEqual(blueprint("old"));
  });

  test.each<[what: string, parameters: JsonObject, restore: Json]>([
    ["an object that is not known", { __IMTCONN__: 16 }, labelOf("__IMTCONN__", { label: "x" })],
    ["a webhook with a connection's id", { hook: 15 }, labelOf("hook", { label: "x" })],
    ["an expression", { __IMTCONN__: "{{1.id}}" }, labelOf("__IMTCONN__", { label: "x" })],
    ["a module without a place for it", { __IMTCONN__: 15 }, { parameters: {} }],
    ["a module without any label", { __IMTCONN__: 15 }, {}],
    ["a place that is no object", { __IMTCONN__: 15 }, { parameters: { __IMTCONN__: "x" } }],
    ["parameters that are no object", { __IMTCONN__: 15 }, { parameters: "x" }],
    ["parameters that are a list", { __IMTCONN__: 15 }, { parameters: [] }],
    ["a restore that is a list", { __IMTCONN__: 15 }, []],
    ["a restore that is nothing", { __IMTCONN__: 15 }, null],
  ])("stays as it is for %s", (_what, parameters, restore) => {
    expect(labelled(parameters, restore)).toEqual(restore);
  });

  test("stays as it is where the reference stands deeper, or outside of parameters", () => {
    const hidden = { type: "account:slack2", name: "account" };
    const nested = module({ outer: { account: 15 } }, labelOf("account", { label: "x" }), {
      metadata: {
        parameters: [{ name: "outer", type: "collection", spec: [hidden] }],
        restore: { parameters: { outer: { label: "x" }, account: { label: "x" } } },
      },
    });
    const mapped = {
      id: 8,
      mapper: { account: 15 },
      metadata: {
        expect: [hidden],
        restore: { parameters: { account: { label: "x" } }, expect: { account: { label: "x" } } },
      },
    };
    const io = { input_spec: [{ name: "a", type: "account:slack2", default: 15 }] };
    const blueprint: JsonObject = { name: "n", flow: [nested, mapped], io };
    expect(labelReferences(blueprint, nameOf)).toEqual(blueprint);
  });
});
