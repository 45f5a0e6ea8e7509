import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isFirstWords, standingsOf } from "../../src/blueprint/standing.ts";
import type { JsonObject } from "../../src/json.ts";
import { scenario } from "../../src/kinds/scenario.ts";
import { blueprint as anyBlueprint } from "./arbitraries.ts";
import { applyEdits, blueprint, edits, module, route, router, startBlueprint } from "./edits.ts";
import { agent, ifElse, slack } from "./merge-rows.ts";

const tree: JsonObject = blueprint(
  [
    module(1),
    slack(2, { onerror: [module(20), module(21)] }),
    router(4, [route([module(5)]), route([module(6), ifElse(7, [route([module(8)])])])]),
    agent(9, [route([module(10)])]),
  ],
  [[module(11)], [module(12), module(13)]],
);

describe("where a module stands", () => {
  test.for([
    ["1", "first of all"],
    ["2", "1 HTTP: Make a Request"],
    ["20", "error handler of 2 Slack: Post"],
    ["21", "20 HTTP: Make a Request"],
    ["4", "2 Slack: Post"],
    ["5", "first in route 1 of 4 Router"],
    ["6", "first in route 2 of 4 Router"],
    ["7", "6 HTTP: Make a Request"],
    ["8", "first in branch 1 of 7 If-else"],
    ["10", "first in tool 1 of 9 AI Agent: Run"],
    ["11", "first in loose chain 1"],
    ["12", "first in loose chain 2"],
    ["13", "12 HTTP: Make a Request"],
  ])("%s: %s", ([key, words]) => {
    expect(standingsOf(tree).get(key as string)).toBe(words);
  });

  test("is told apart: behind another, or first", () => {
    const first = [...standingsOf(tree)].filter(([, words]) => isFirstWords(words)).map(([key]) => key);
    expect(first.toSorted()).toEqual(["1", "10", "11", "12", "20", "5", "6", "8"]);
  });

  test("is told by a module without an id too, by its own place", () => {
    const { id: _, ...nameless } = module(1);
    expect(standingsOf(blueprint([nameless, module(2)])).get("2")).toBe("@flow.0 HTTP: Make a Request");
  });

  test("is another for each module, and the same for equal blueprints", () => {
    const anyTree = fc.oneof(
      anyBlueprint,
      fc.tuple(startBlueprint, edits).map(([start, list]) => applyEdits(start, list, 200)),
    );
    fc.assert(
      fc.property(anyTree, (any) => {
        const words = [...standingsOf(any).values()];
        expect(new Set(words).size).toBe(words.length);
        expect([...standingsOf(structuredClone(any))]).toEqual([...standingsOf(any)]);
      }),
      { numRuns: 300 },
    );
  });
});

test("a scenario tells it for whatever is inside a module, and for nothing else", () => {
  const { moduleBefore } = scenario.model;
  const spec = { name: "Orders", blueprint: tree };
  expect(moduleBefore?.(spec, ["modules", "5", "mapper", "url"])).toBe("first in route 1 of 4 Router");
  expect(moduleBefore?.(spec, ["modules", "99"])).toBeUndefined();
  expect(moduleBefore?.(spec, ["flow", "order"])).toBeUndefined();
  expect(moduleBefore?.({ name: "Orders" }, ["modules", "5"])).toBeUndefined();
});
