import { describe, expect, test } from "vitest";
import { mergeBlueprints } from "../../src/blueprint/merge.ts";
import { plainRules } from "../../src/engine/three-way.ts";
import type { JsonObject } from "../../src/json.ts";
import { blueprint, route, router } from "./edits.ts";
import { b, empty, m, two } from "./merge-rows.ts";

describe("drift that is reverted", () => {
  const revert = { ...plainRules, reverts: () => true };

  test("goes back to Git's places, order and modules", () => {
    const base = b(m(1), m(2), two([m(3)], [m(4)]));
    const live = b(m(9), m(2), m(1), router(2, [route([m(4)])]));
    const { merged, verdicts } = mergeBlueprints({ base, git: base, live }, revert);
    expect(merged).toEqual(base);
    expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(["change"]));
  });
});

test("a thousand modules with error handlers and loose chains merge", () => {
  const many = (more: JsonObject): JsonObject =>
    blueprint(
      Array.from({ length: 1000 }, (_, index) => m(index + 1, { ...more, onerror: [empty(index + 2001)] })),
      Array.from({ length: 500 }, (_, index) => [empty(index + 4001)]),
    );
  const { merged, verdicts } = mergeBlueprints(
    { base: many({}), git: many({ label: "x" }), live: many({}) },
    plainRules,
  );
  expect(merged).toEqual(many({ label: "x" }));
  expect(verdicts).toHaveLength(1000);
});
