import { describe, expect, test } from "vitest";
import { changeDigest, planDigest, type RawField, type Reviewed } from "../../src/engine/digest.ts";
import type { Guard } from "../../src/engine/plan.ts";

const [a, b, c]: [RawField, RawField, RawField] = [
  ["a", [1], ""],
  ["b", [2], ""],
  ["c", [3], ""],
];
const reviewed: Reviewed = {
  address: "scenario/a",
  action: "update",
  content: "x",
  fields: [a, b, c],
  kept: [a, b, c],
};

describe("what was reviewed is the same", () => {
  test.for([
    [c, b, a],
    [b, a, c],
    [b, c, a],
  ])("whatever order its fields come in", (list) => {
    expect(changeDigest({ ...reviewed, fields: list })).toBe(changeDigest(reviewed));
    expect(changeDigest({ ...reviewed, kept: list })).toBe(changeDigest(reviewed));
  });

  const guard = (name: Guard["name"], ...addresses: Guard["addresses"][number][]): Guard => ({
    name,
    addresses,
    message: "",
  });
  const guards = [
    guard("delete", "scenario/a", "scenario/b"),
    guard("many", "scenario/a"),
    guard("drift", "scenario/c"),
  ];
  const digest = planDigest([{ digest: "1" }, { digest: "2" }], guards);

  test("whatever order the changes and guards of a plan come in, and whatever they say", () => {
    const [first, second, third] = guards as [Guard, Guard, Guard];
    for (const order of [
      [third, second, first],
      [second, third, first],
      [second, first, third],
    ])
      expect(planDigest([{ digest: "2" }, { digest: "1" }], order)).toBe(digest);
    const turned = { ...guard("delete", "scenario/b", "scenario/a"), message: "other words" };
    expect(planDigest([{ digest: "1" }, { digest: "2" }], [turned, second, third])).toBe(digest);
  });

  test("only with the same guards for the same addresses", () => {
    const changes = [{ digest: "1" }, { digest: "2" }];
    const others = [[], guards.slice(1), [guard("delete", "scenario/a"), ...guards.slice(1)]];
    expect(new Set([digest, ...others.map((each) => planDigest(changes, each))]).size).toBe(4);
  });
});

test("each part of what was reviewed counts", () => {
  const { content: _gone, ...without } = reviewed;
  const all: Reviewed[] = [
    reviewed,
    without,
    { ...reviewed, address: "scenario/b" },
    { ...reviewed, action: "replace" },
    { ...reviewed, content: "y" },
    { ...reviewed, movedFrom: "scenario/b" },
    { ...reviewed, movedFrom: "scenario/c" },
    { ...reviewed, takesOver: true },
    { ...reviewed, fields: [a, b] },
    { ...reviewed, kept: [a, b] },
    { ...reviewed, fields: [a, b, ["c", [3], "7 HTTP"]] },
  ];
  expect(new Set(all.map(changeDigest)).size).toBe(all.length);
});
