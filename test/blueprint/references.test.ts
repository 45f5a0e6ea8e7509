import { describe, expect, it } from "vitest";
import { interfacePlaces, literalId, referencePlaces } from "../../src/blueprint/references.ts";
import { splitBlueprint } from "../../src/blueprint/split.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../src/json.ts";
import type { Path } from "../../src/path.ts";
import { corpusNames, isCorpusAbsent, readCorpusFile } from "./corpus.ts";

/** Places of one module, shortened to what matters: path inside the module, kind, accepted types, value. */
function placesOf(module: JsonObject): unknown[] {
  return referencePlaces({ flow: [{ id: 7, ...module }] }).map(({ path, kind, accepts, value }) => [
    path.slice(2).join("."),
    kind,
    accepts.join(","),
    value,
  ]);
}

describe("referencePlaces", () => {
  it.skipIf(isCorpusAbsent).for(corpusNames)("finds the same in %s, joined or split", (name) => {
    const { blueprint } = readCorpusFile(name).document;
    const places = referencePlaces(blueprint);
    const { behaviour, editor } = splitBlueprint(blueprint);
    expect(referencePlaces(behaviour, editor)).toEqual(places);
    expect(places.map(({ path }) => valueAt(blueprint, path))).toEqual(places.map(({ value }) => value));
  });

  it.for<[string, string, string, string]>([
    ["account:google,google2", "connection", "google,google2", "x"],
    ["account", "connection", "", "x"],
    ["hook:gateway-webhook", "webhook", "gateway-webhook", "x"],
    ["keychain:apikeyauth", "key", "apikeyauth", "x"],
    ["datastore", "data-store", "", "x"],
    ["udt", "data-structure", "", "x"],
    ["scenario", "scenario", "", "x"],
    ["device:android", "device", "android", "x"],
  ])("goes by the announced type %s", ([type, kind, accepts, name]) => {
    const module = { module: "a:b", parameters: { [name]: 58 }, metadata: { parameters: [{ name, type }] } };
    expect(placesOf(module)).toEqual([[`parameters.${name}`, kind, accepts, 58]]);
  });

  it("follows collections, arrays, multiple choices and fields that come with a choice", () => {
    const account = { name: "c", type: "account:x" };
    const module = {
      module: "a:b",
      parameters: { group: { c: 1 }, list: [{ c: 2 }, null, { d: 0 }], plain: [3, 4], many: [5, 6], mode: "a", c: 7 },
      metadata: {
        parameters: [
          { name: "group", type: "collection", spec: [account] },
          { name: "list", type: "array", spec: [account] },
          { name: "plain", type: "array", spec: { type: "hook" } },
          { name: "many", type: "udt", multiple: true },
          { name: "mode", type: "select", options: [{ value: "a", nested: [account] }, "x", { nested: "rpc://x" }] },
          null,
          { name: 5, type: "account" },
          { name: "absent", type: "account" },
        ],
      },
    };
    expect(placesOf(module)).toEqual([
      ["parameters.group.c", "connection", "x", 1],
      ["parameters.list.0.c", "connection", "x", 2],
      ["parameters.plain.0", "webhook", "", 3],
      ["parameters.plain.1", "webhook", "", 4],
      ["parameters.many.0", "data-structure", "", 5],
      ["parameters.many.1", "data-structure", "", 6],
      ["parameters.c", "connection", "x", 7],
    ]);
  });

  it.for<[string, string, string]>([
    ["a:b", "__IMTCONN__", "connection"],
    ["a:b", "account", "connection"],
    ["email:ActionSendEmail", "accountImap", "connection"],
    ["ai-tools:Ask", "makeConnectionId", "connection"],
    ["slack:createMessage", "connection", "connection"],
    ["gateway:CustomWebHook", "hook", "webhook"],
    ["a:b", "__IMTHOOK__", "webhook"],
    ["http:ActionSendDataAPIKeyAuth", "auth", "key"],
    ["http:ActionSendDataBasicAuth", "key", "key"],
    ["http:MakeRequest", "apiKeyKeychain", "key"],
    ["http:MakeRequest", "proxyKeychain", "key"],
    ["http:MakeRequest", "tlsKeychain", "key"],
    ["http:MakeRequest", "basicAuthKeychain", "key"],
    ["datastore:GetRecord", "datastore", "data-store"],
    ["json:ParseJSON", "type", "data-structure"],
    ["xml:ParseXML", "type", "data-structure"],
    ["a:b", "udt", "data-structure"],
    ["scenario-service:CallSubscenario", "scenario", "scenario"],
  ])("knows %s %s by name where nothing is announced", ([module, name, kind]) => {
    expect(placesOf({ module, parameters: { [name]: 1, limit: 5 } })).toMatchObject([
      [`parameters.${name}`, kind, expect.anything(), 1],
    ]);
  });

  it("does not take a common name for a reference elsewhere, nor one that is announced as something else", () => {
    expect(
      placesOf({ module: "a:b", parameters: { type: 1, key: 2, auth: 3, scenario: 4 }, mapper: { hook: 5 } }),
    ).toEqual([]);
    const metadata = { parameters: [{ name: "account", type: "text" }] };
    expect(placesOf({ module: "a:b", parameters: { account: "x" }, metadata })).toEqual([]);
  });

  it("takes from a mapper only what is announced", () => {
    const metadata = { expect: [{ name: "store", type: "datastore" }] };
    expect(placesOf({ module: "a:b", mapper: { store: 9, hook: 5 }, metadata })).toEqual([
      ["mapper.store", "data-store", "", 9],
    ]);
  });

  it("reaches error handlers, tools and orphans", () => {
    const held = (id: number): JsonObject => ({ id, module: "a:b", parameters: { __IMTCONN__: id } });
    const value = {
      flow: [{ id: 1, module: "a:b", onerror: [held(2)], tools: [{ flow: [held(3)] }] }],
      metadata: { designer: { orphans: [[held(4)]] } },
    };
    expect(referencePlaces(value).map(({ moduleKey, value: id }) => [moduleKey, id])).toEqual([
      ["3", 3],
      ["2", 2],
      ["4", 4],
    ]);
  });

  it("counts defaults of inputs whose type is an account", () => {
    const spec = [
      { name: "c", type: "account:canvas-lms", default: 6611389 },
      { name: "n", type: "number", default: 5 },
    ];
    const place = { moduleKey: "", moduleName: "", kind: "connection", accepts: ["canvas-lms"], value: 6611389 };
    expect(referencePlaces({ flow: [], io: { input_spec: spec } })).toEqual([
      { ...place, path: ["io", "input_spec", "0", "default"] },
    ]);
    expect(interfacePlaces({ input: spec, output: null }, ["interface"])).toEqual([
      { ...place, path: ["interface", "input", "0", "default"] },
    ]);
  });
});

describe("literalId", () => {
  it.for<[Json, number | undefined]>([
    [58, 58],
    ["58", 58],
    ["SCN_901", 901],
    [0, undefined],
    [-1, undefined],
    [1.5, undefined],
    ["007", undefined],
    ["", undefined],
    ["<CONN_02>", undefined],
    ["{{1.x}}", undefined],
    ["SCN_", undefined],
    ["99999999999999999999", undefined],
    [null, undefined],
    [[1], undefined],
  ])("reads %j as %s", ([value, id]) => {
    expect(literalId(value)).toBe(id);
  });
});

function valueAt(value: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>(
    (holder, part) => (isJsonArray(holder) ? holder[Number(part)] : isJsonObject(holder) ? holder[part] : undefined),
    value,
  );
}
