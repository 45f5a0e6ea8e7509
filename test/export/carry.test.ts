// A change carried from one form of a value to another: what did not change stays as it is written.

import { describe, expect, test } from "vitest";
import { carry, type CarryRules } from "../../src/export/carry.ts";
import type { Json, JsonObject } from "../../src/json.ts";
import { formatPath } from "../../src/path.ts";
import { mapperOf, scenario } from "./placing.ts";

/** Takes the new value at every leaf that changed, and remembers where they are. */
function carried(kept: Json, before: Json, after: Json, rules: Partial<CarryRules> = {}) {
  const leaves: string[] = [];
  const leaf: CarryRules["leaf"] = (path, { spelled }) => {
    leaves.push(formatPath(path));
    return spelled;
  };
  return { value: carry({ kept, before, after, spelled: after }, [], { leaf, ...rules }), leaves };
}

const header = (name: string, value: string): JsonObject => ({ name, value });

describe("a list", () => {
  const kept = [header("a", "${var.A}"), header("b", "2"), header("c", "${var.C}")];
  const before = [header("a", "1"), header("b", "2"), header("c", "3")];
  const rows: readonly (readonly [what: string, after: readonly Json[], value: readonly Json[], leaves: string[]])[] = [
    ["keeps vars of the items that stay", before.toSpliced(1, 1), kept.toSpliced(1, 1), []],
    ["keeps vars of items that change places", before.toReversed(), kept.toReversed(), []],
    ["takes a new item as it is", [header("n", "0"), ...before], [header("n", "0"), ...kept], []],
    [
      "knows an item by its name, where it stands now",
      [header("c", "9"), header("a", "1")],
      [header("c", "9"), header("a", "${var.A}")],
      ["0.value"],
    ],
    [
      "of the same length knows items by place",
      before.with(1, header("b", "5")),
      kept.with(1, header("b", "5")),
      ["1.value"],
    ],
    ["may become empty", [], [], []],
  ];
  test.for(rows)("%s", ([, after, value, leaves]) => {
    expect(carried(kept, before, after)).toEqual({ value, leaves });
  });

  test("is one leaf where what is written has another length", () => {
    expect(carried(["x"], ["a", "b"], ["b"])).toEqual({ value: ["b"], leaves: [""] });
  });

  test("is one leaf where the rules say so, and they are told whether its items moved", () => {
    const told: boolean[] = [];
    const isWhole: CarryRules["isWhole"] = (_path, { isShifted }) => {
      told.push(isShifted);
      return isShifted;
    };
    expect(carried(kept, before, before.toReversed(), { isWhole }).leaves).toEqual([""]);
    expect(carried(kept, before, before.with(0, header("a", "9")), { isWhole }).leaves).toEqual(["0.value"]);
    expect(told).toEqual([true, false, false]);
  });
});

describe("a map", () => {
  const kept = { a: "${var.A}", b: 2, mine: true };
  const before = { a: 1, b: 2 };
  test.for<readonly [string, JsonObject, JsonObject, string[]]>([
    ["keeps what did not change, in its order", { b: 3, a: 1 }, { a: "${var.A}", b: 3, mine: true }, ["b"]],
    ["gets new keys at its end", { a: 1, b: 2, n: 0 }, { a: "${var.A}", b: 2, mine: true, n: 0 }, ["n"]],
    ["loses keys", { b: 2 }, { b: 2, mine: true }, ["a"]],
  ])("%s", ([, after, value, leaves]) => {
    const found = carried(kept, before, after);
    expect(found).toEqual({ value, leaves });
    expect(Object.keys(found.value as JsonObject)).toEqual(Object.keys(value));
  });
});

describe("a module", () => {
  const set = (id: number, value: Json, more: JsonObject = {}): JsonObject => ({
    id,
    module: "util:SetVariable2",
    mapper: { value },
    ...more,
  });
  const router = (...lanes: readonly (readonly JsonObject[])[]): JsonObject => ({
    id: 9,
    module: "builtin:BasicRouter",
    routes: lanes.map((flow) => ({ flow })),
  });
  const kept = scenario([set(1, "${var.A}"), router([set(2, "${var.B}")], [set(3, "3")])]);
  const before = scenario([set(1, "a"), router([set(2, "b")], [set(3, "3")])]);

  test.for<readonly [string, JsonObject, JsonObject, string[]]>([
    [
      "keeps its vars in another route",
      scenario([set(1, "a"), router([], [set(3, "3"), set(2, "b")])]),
      scenario([set(1, "${var.A}"), router([], [set(3, "3"), set(2, "${var.B}")])]),
      [],
    ],
    [
      "keeps its vars in a new route",
      scenario([set(1, "a"), router([], [set(3, "3")], [set(2, "b")])]),
      scenario([set(1, "${var.A}"), router([], [set(3, "3")], [set(2, "${var.B}")])]),
      [],
    ],
    [
      "keeps its vars in a new router, and in a new error handler",
      scenario([set(8, "n", { onerror: [set(1, "a")] }), { ...router([set(2, "b")], [set(3, "3")]), id: 7 }]),
      scenario([
        set(8, "n", { onerror: [set(1, "${var.A}")] }),
        { ...router([set(2, "${var.B}")], [set(3, "3")]), id: 7 },
      ]),
      [],
    ],
    [
      "keeps its vars as the error handler of one that had none",
      scenario([router([set(2, "b")], [set(3, "3", { onerror: [set(1, "a")] })])]),
      scenario([router([set(2, "${var.B}")], [set(3, "3", { onerror: [set(1, "${var.A}")] })])]),
      [],
    ],
    [
      "keeps its vars when the routes change places",
      scenario([set(1, "a"), router([set(3, "3")], [set(2, "b")])]),
      scenario([set(1, "${var.A}"), router([set(3, "3")], [set(2, "${var.B}")])]),
      [],
    ],
    [
      "keeps its vars on the way out of a route, and is named by its id",
      scenario([set(2, "new"), set(1, "a"), router([set(3, "3")])]),
      scenario([set(2, "new"), set(1, "${var.A}"), router([set(3, "3")])]),
      ["modules.2.mapper.value"],
    ],
    [
      "of another type is taken as it is",
      scenario([set(1, "a", { module: "util:Other" }), router([set(2, "b")], [set(3, "3")])]),
      scenario([set(1, "a", { module: "util:Other" }), router([set(2, "${var.B}")], [set(3, "3")])]),
      [],
    ],
    [
      "without an id is known by its place",
      scenario([{ ...set(0, "a"), id: null }, router([set(2, "b")], [set(3, "3")])]),
      scenario([{ ...set(0, "${var.A}"), id: null }, router([set(2, "${var.B}")], [set(3, "3")])]),
      ["blueprint.flow.0.id"],
    ],
  ])("%s", ([, after, value, leaves]) => {
    expect(carried(kept, before, after)).toEqual({ value, leaves });
  });

  test("of another type is carried on where the rules say so", () => {
    const after = scenario([set(1, "a", { module: "util:Other" }), router([set(2, "b")], [set(3, "3")])]);
    expect(carried(kept, before, after, { acrossTypes: true })).toEqual({
      value: scenario([set(1, "${var.A}", { module: "util:Other" }), router([set(2, "${var.B}")], [set(3, "3")])]),
      leaves: ["modules.1.module"],
    });
  });
});

test("nothing changed gives back the same value", () => {
  const kept = scenario([{ id: 1, mapper: { a: "${var.A}", list: ["${var.B}"] } }]);
  const before = mapperOf(1, () => ({ a: 1, list: [2] }))(kept);
  expect(carried(kept, before, structuredClone(before) as Json)).toEqual({ value: kept, leaves: [] });
  expect(carried(kept, before, structuredClone(before) as Json).value).toBe(kept);
});
