import { describe, expect, test } from "vitest";
import { mapExpressionIds } from "../../src/blueprint/expressions.ts";
import { mergeBlueprints } from "../../src/blueprint/merge.ts";
import { plainRules, type ThreeWayRules } from "../../src/engine/three-way.ts";
import type { JsonObject } from "../../src/json.ts";
import { told } from "./merge-rows.ts";

const m = (id: number, more: JsonObject = {}): JsonObject => ({ id, module: "app:act", ...more });
const merge = (base: JsonObject, git: JsonObject, live: JsonObject, rules: Partial<ThreeWayRules> = {}) => {
  const { merged, verdicts } = mergeBlueprints({ base, git, live }, { ...plainRules, ...rules });
  return { merged, told: told(verdicts) };
};

describe("a flow", () => {
  test("that no side has is not made up", () => {
    expect(merge({ name: "a" }, { name: "b" }, { name: "a" })).toEqual({
      merged: { name: "b" },
      told: ["change name"],
    });
  });

  test("that is empty on all sides stays an empty list", () => {
    const [old, renamed] = [
      { name: "a", flow: [] },
      { name: "b", flow: [] },
    ];
    expect(merge(old, renamed, old)).toEqual({ merged: renamed, told: ["change name"] });
  });

  test("that Git empties is empty", () => {
    const [one, none] = [{ flow: [m(1)] }, { flow: [] }];
    expect(merge(one, none, one)).toEqual({ merged: none, told: ["change modules.1"] });
    expect(merge(one, one, none)).toEqual({ merged: none, told: ["drift modules.1"] });
  });
});

describe("a filter is one thing", () => {
  const filter = (name: string, value: string): JsonObject => ({
    name,
    conditions: [[{ a: "{{1.x}}", o: "text:equal", b: value }]],
  });
  const filtered = (it: JsonObject): JsonObject => ({ flow: [m(1, { filter: it })] });
  test("so that its name and its conditions, changed apart, are a conflict", () => {
    expect(merge(filtered(filter("a", "1")), filtered(filter("b", "1")), filtered(filter("a", "2"))).told).toEqual([
      "conflict modules.1.filter",
    ]);
  });

  test("and a field of that name deeper in a module is merged key by key", () => {
    const deep = (a: number, b: number): JsonObject => ({ flow: [m(1, { mapper: { filter: { a, b } } })] });
    expect(merge(deep(1, 1), deep(2, 1), deep(1, 2))).toEqual({
      merged: deep(2, 2),
      told: ["change modules.1.mapper.filter.a", "drift modules.1.mapper.filter.b"],
    });
    const other = (a: number, b: number): JsonObject => ({ flow: [m(1, { mapper: { x: { a, b } } })] });
    expect(merge(other(1, 1), other(2, 1), other(1, 2)).told).toEqual([
      "change modules.1.mapper.x.a",
      "drift modules.1.mapper.x.b",
    ]);
    const root = (a: number, b: number): JsonObject => ({ flow: [], metadata: { x: { filter: { a, b } } } });
    expect(merge(root(1, 1), root(2, 1), root(1, 2)).merged).toEqual(root(2, 2));
  });
});

describe("where a person decided", () => {
  const routes = (...list: JsonObject[]): JsonObject => ({ flow: [m(1), m(9, { routes: list })] });
  const route = (label: string, ...ids: number[]): JsonObject => ({ label, flow: ids.map((id) => m(id)) });
  const base = routes(route("A", 2), route("B", 3));
  // Git takes the route away that people put a module into.
  const git = { ...routes(route("A", 2)), name: "same" };
  const live = { ...routes(route("A", 2), route("B", 3, 4)), name: "same" };

  test("for nobody, a torn route is a conflict", () => {
    expect(merge(base, git, live).told.some((each) => each.startsWith("conflict"))).toBe(true);
  });

  test.for([
    { clash: "git", merged: git, verdict: "change" },
    { clash: "live", merged: live, verdict: "drift" },
  ] as const)("for $clash, it is that side's as a whole, and what both did alike stays settled", (row) => {
    const result = merge(base, git, live, { clash: row.clash });
    expect(result.merged).toEqual(row.merged);
    expect(result.told).toContain("settled name");
    expect(new Set(result.told.map((each) => each.split(" ")[0]))).toEqual(new Set([row.verdict, "settled"]));
  });

  test("what is told keeps the value that both had before", () => {
    const { verdicts } = mergeBlueprints(
      { base: { ...base, note: "a" }, git: { ...git, note: "b" }, live: { ...live, note: "c" } },
      { ...plainRules, clash: "git" },
    );
    expect(verdicts.find(({ path }) => path[0] === "note")).toMatchObject({
      verdict: "change",
      base: "a",
      git: "b",
      live: "c",
    });
  });
});

describe("an id in an expression is renamed behind a text", () => {
  const rename = (text: string): string => mapExpressionIds(text, (id) => (id === "12" ? "13" : id));
  test.for([
    {
      what: "with an escaped quote and braces",
      from: '{{f("\\"}}"; 12.x)}} {{12.y}}',
      to: '{{f("\\"}}"; 13.x)}} {{13.y}}',
    },
    { what: "in backticks with braces", from: "{{f(1.`a}}b`; 12.x)}} {{12.y}}", to: "{{f(1.`a}}b`; 13.x)}} {{13.y}}" },
    { what: "of two lines with braces", from: '{{f("a\n}}"; 12.x)}}', to: '{{f("a\n}}"; 13.x)}}' },
    { what: "that is empty", from: '{{f(""; 12.x)}}', to: '{{f(""; 13.x)}}' },
    {
      what: "that never closes, up to the end of its expression",
      from: '{{12.x; "}} {{12.y}}',
      to: '{{13.x; "}} {{13.y}}',
    },
    { what: "with one brace", from: '{{f("}"; 12.x)}}', to: '{{f("}"; 13.x)}}' },
    { what: "with an opening alone", from: '{{f("{{"; 12.x)}}', to: '{{f("{{"; 13.x)}}' },
  ])("$what", ({ from, to }) => {
    expect(rename(from)).toBe(to);
  });

  test("and what never closes stays behind what does", () => {
    expect(rename("{{12.x}} and {{12.y")).toBe("{{13.x}} and {{12.y");
  });
});
