import { describe, expect, test } from "vitest";
import { fromGraph, toGraph } from "../../src/blueprint/graph.ts";
import type { Json, JsonObject } from "../../src/json.ts";

const m = (id: number, more: JsonObject = {}): JsonObject => ({ id, module: "app:act", ...more });
const keysOf = (blueprint: JsonObject): string[] => [...toGraph(blueprint).nodes.keys()];
const loose = (orphans: Json): JsonObject => ({ flow: [m(1)], metadata: { a: 1, designer: { x: 2, orphans } } });

describe("a blueprint as a graph", () => {
  test("has its modules in document order, a holder before what it holds", () => {
    const nested = m(9, { routes: [{ flow: [m(3), m(2)] }, { flow: [m(8)] }], onerror: [m(1)] });
    expect(keysOf({ flow: [m(7), nested, m(4)] })).toEqual(["7", "9", "3", "2", "8", "1", "4"]);
  });

  test("has a module without its lists, and the lists with what stands beside their modules", () => {
    const holder = m(1, { mapper: { a: 1 }, routes: [{ label: "A", flow: [m(2)] }, { flow: [] }], onerror: [m(3)] });
    expect(toGraph({ name: "x", flow: [holder] })).toMatchObject({
      rest: { name: "x" },
      flow: ["1"],
      orphans: undefined,
    });
    expect(toGraph({ flow: [holder] }).nodes.get("1")).toEqual({
      key: "1",
      own: m(1, { mapper: { a: 1 } }),
      lanes: {
        routes: [
          { props: { label: "A" }, keys: ["2"] },
          { props: {}, keys: [] },
        ],
        onerror: [{ props: {}, keys: ["3"] }],
      },
    });
  });

  test("has loose chains apart from the rest", () => {
    const graph = toGraph(loose([[m(5), m(6)], []]));
    expect(graph.orphans).toEqual([["5", "6"], []]);
    expect(graph.rest).toEqual({ metadata: { a: 1, designer: { x: 2 } } });
  });

  test("keys a second module of one id by its place, wherever it stands", () => {
    expect(keysOf({ flow: [m(1), m(1)] })).toEqual(["1", "@flow.1"]);
    expect(keysOf({ flow: [m(1, { routes: [{ flow: [m(1)] }] })] })).toEqual(["1", "@flow.0.routes.0.flow.0"]);
    expect(keysOf({ flow: [m(1, { onerror: [m(1)] })] })).toEqual(["1", "@flow.0.onerror.0"]);
    expect(keysOf(loose([[m(1)]]))).toEqual(["1", "@metadata.designer.orphans.0.0"]);
  });

  test("tells a list that is none from one that is empty", () => {
    expect(toGraph({ flow: [] })).toMatchObject({ flow: [], rest: {} });
    expect(toGraph({ flow: "none" })).toMatchObject({ flow: undefined, rest: { flow: "none" } });
    expect(toGraph(loose([])).orphans).toEqual([]);
  });
});

describe("what is no list of modules stays whole", () => {
  test.for<{ what: string; more: JsonObject }>([
    { what: "routes that are no list", more: { routes: { flow: [] } } },
    { what: "a route that is no object", more: { routes: [{ flow: [m(2)] }, 7] } },
    { what: "a route without a flow", more: { routes: [{ flow: [m(2)] }, { label: "x" }] } },
    { what: "a route with a text in its flow", more: { routes: [{ flow: ["x"] }] } },
    { what: "error handlers that are no list", more: { onerror: { id: 2 } } },
    { what: "error handlers with a text in them", more: { onerror: [m(2), "x"] } },
  ])("$what", ({ more }) => {
    const { nodes } = toGraph({ flow: [m(1, more)] });
    expect([...nodes]).toEqual([["1", { key: "1", own: m(1, more), lanes: {} }]]);
  });
});

describe("a graph gives its blueprint back", () => {
  test.for<{ what: string; blueprint: JsonObject }>([
    { what: "without a flow", blueprint: { name: "x" } },
    { what: "with all kinds of lists", blueprint: { flow: [m(1, { branches: [{ flow: [m(2)], a: 1 }], tools: [] })] } },
    { what: "with an empty list of handlers", blueprint: { flow: [m(1, { onerror: [] })] } },
    { what: "with loose chains", blueprint: loose([[m(5)], []]) },
    { what: "with loose chains that are none", blueprint: loose([m(5)]) },
    { what: "with a text for loose chains", blueprint: loose("x") },
    { what: "with a designer that is none", blueprint: { flow: [], metadata: { designer: [1] } } },
    { what: "with metadata that is none", blueprint: { flow: [], metadata: null } },
    { what: "with two modules of one id", blueprint: { flow: [m(1), m(1, { routes: [{ flow: [m(1)] }] })] } },
  ])("$what", ({ blueprint }) => {
    expect(fromGraph(toGraph(blueprint))).toEqual(blueprint);
  });

  test("with loose chains that only the graph has", () => {
    const graph = { rest: { name: "x" }, flow: undefined, orphans: [[]], nodes: new Map() };
    expect(fromGraph(graph)).toEqual({ name: "x", metadata: { designer: { orphans: [[]] } } });
  });

  test("unless a module is missing in it", () => {
    const graph = { rest: {}, flow: ["4"], orphans: undefined, nodes: new Map() };
    expect(() => fromGraph(graph)).toThrow("module 4 stands in a lane and not in the graph");
  });
});
