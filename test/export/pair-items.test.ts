// Who is who in two states of one list.

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isModuleList, pairItems } from "../../src/export/pair-items.ts";
import type { Json, JsonArray } from "../../src/json.ts";

const named = (name: string, value: Json = 1): Json => ({ name, value });
const lane = (...ids: readonly number[]): Json => ({ flow: ids.map((id) => ({ id, module: "util:SetVariable2" })) });

const rows: readonly {
  readonly title: string;
  readonly from: JsonArray;
  readonly to: JsonArray;
  readonly pairs: readonly (number | undefined)[];
}[] = [
  { title: "equal items, wherever they stand", from: ["a", "b", "c"], to: ["c", "a"], pairs: [2, 0] },
  { title: "equal items once each", from: ["a"], to: ["a", "a"], pairs: [0, undefined] },
  {
    title: "items of one name",
    from: [named("a"), named("b")],
    to: [named("b", 9), named("n"), named("a", 9)],
    pairs: [1, undefined, 0],
  },
  {
    title: "items by key, header or id, where they have no name",
    from: [
      { key: "k", v: 1 },
      { header: "h", v: 1 },
      { id: 3, v: 1 },
    ],
    to: [
      { id: 3, v: 2 },
      { header: "h", v: 2 },
      { key: "k", v: 2 },
    ],
    pairs: [2, 1, 0],
  },
  {
    title: "no items by a name that two have, in a list of another length",
    from: [named("a", 1), named("a", 2)],
    to: [named("a", 3)],
    pairs: [undefined],
  },
  { title: "lanes by a module in them", from: [lane(1, 2), lane(3)], to: [lane(3, 4), lane(2)], pairs: [1, 0] },
  { title: "items by place in a list of the same length", from: ["a", "b"], to: ["a", "z"], pairs: [0, 1] },
  { title: "no items by place where the name is another", from: [named("a")], to: [named("b")], pairs: [undefined] },
  { title: "no items by place where the form is another", from: [{ a: 1 }], to: [[1]], pairs: [undefined] },
  { title: "no items by place in a list of another length", from: ["a", "b"], to: ["z"], pairs: [undefined] },
];

describe("pairs", () => {
  test.for(rows)("$title", ({ from, to, pairs }) => {
    expect(pairItems(from, to)).toEqual(pairs);
  });
});

const item = fc.oneof(
  fc.constantFrom<Json>("a", "b", null, 1),
  fc.record({ name: fc.constantFrom("a", "b", "c"), value: fc.constantFrom(1, 2) }),
);

test("no item is paired twice, and a list is itself", () => {
  fc.assert(
    fc.property(fc.array(item, { maxLength: 5 }), fc.array(item, { maxLength: 5 }), (from, to) => {
      const pairs = pairItems(from, to).filter((each) => each !== undefined);
      expect(new Set(pairs).size).toBe(pairs.length);
      expect(pairItems(from, from).map((at, index) => [from[at as number], from[index]])).toEqual(
        from.map((each) => [each, each]),
      );
    }),
  );
});

test.for<readonly [string, JsonArray, boolean]>([
  ["modules", [{ id: 1, module: "a:b" }], true],
  ["nothing", [], false],
  ["modules and others", [{ id: 1, module: "a:b" }, {}], false],
  ["lanes", [{ flow: [{ id: 1, module: "a:b" }] }], false],
])("whether a list holds modules: %s", ([, list, expected]) => {
  expect(isModuleList(list)).toBe(expected);
});
