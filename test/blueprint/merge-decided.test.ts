import { describe, expect, test } from "vitest";
import { mergeBlueprints } from "../../src/blueprint/merge.ts";
import { plainRules, type Verdict } from "../../src/engine/three-way.ts";
import type { JsonObject } from "../../src/json.ts";
import { blueprint, route, router } from "./edits.ts";
import { b, empty, m, mapper, slack, told, two } from "./merge-rows.ts";

/** One clash, and what comes out where a side decides it. `git` and `live` alone where the whole side is taken. */
interface Clash {
  readonly name: string;
  readonly base: JsonObject;
  readonly git: JsonObject;
  readonly live: JsonObject;
  readonly conflicts: readonly string[];
  readonly byGit?: JsonObject;
  readonly byMake?: JsonObject;
}

const clashes: readonly Clash[] = [
  {
    name: "a field, and what does not clash beside it stays",
    base: b(mapper(1, { a: 1 }), mapper(2, { a: 1 }), mapper(3, { a: 1 })),
    git: b(mapper(1, { a: 2 }), mapper(2, { a: 2 }), mapper(3, { a: 1 })),
    live: b(mapper(1, { a: 3 }), mapper(2, { a: 1 }), mapper(3, { a: 2 })),
    conflicts: ["modules.1.mapper.a"],
    byGit: b(mapper(1, { a: 2 }), mapper(2, { a: 2 }), mapper(3, { a: 2 })),
    byMake: b(mapper(1, { a: 3 }), mapper(2, { a: 2 }), mapper(3, { a: 2 })),
  },
  {
    name: "a list",
    base: b(mapper(1, { a: [1] })),
    git: b(mapper(1, { a: [2] })),
    live: b(mapper(1, { a: [3] })),
    conflicts: ["modules.1.mapper.a"],
  },
  {
    name: "a module that Git removed and Make changed",
    base: b(m(1), m(2)),
    git: b(m(1)),
    live: b(m(1), mapper(2, { a: 1 })),
    conflicts: ["modules.2"],
  },
  {
    name: "a module that Make removed and Git changed",
    base: b(m(1), m(2)),
    git: b(m(1), mapper(2, { a: 1 })),
    live: b(m(1)),
    conflicts: ["modules.2"],
  },
  {
    name: "another module in Git, a changed one in Make",
    base: b(m(1)),
    git: b(slack(1)),
    live: b(mapper(1, { a: 1 })),
    conflicts: ["modules.1"],
  },
  {
    name: "modules without id",
    base: b(m(1)),
    git: b(m(1), empty(null, { label: "x" })),
    live: b(m(1), empty(null, { label: "y" })),
    conflicts: ['modules."@flow.1"'],
  },
  {
    name: "a place",
    base: b(m(1), two([m(3)], [m(4)])),
    git: b(two([m(3), m(1)], [m(4)])),
    live: b(two([m(3)], [m(4), m(1)])),
    conflicts: ["modules.1.place"],
  },
  {
    name: "the place of a module that both added",
    base: b(two([m(3)], [m(4)])),
    git: b(two([m(3), m(9)], [m(4)])),
    live: b(two([m(3)], [m(4), m(9)])),
    conflicts: ["modules.9.place"],
  },
  {
    name: "a place in a route that Git added for it",
    base: b(m(1), router(2, [route([m(3)])])),
    git: b(two([m(3)], [m(1)], { label: "x" })),
    live: b(router(2, [route([m(3), m(1)])])),
    conflicts: ["modules.1.place"],
  },
  {
    name: "a place among error handlers that Make added for it",
    base: b(m(1), m(3)),
    git: b(m(3), m(4, { onerror: [m(1)] })),
    live: b(m(3, { onerror: [m(1)] })),
    conflicts: ["modules.1.place"],
    byGit: b(m(3), m(4, { onerror: [m(1)] })),
    byMake: b(m(3, { onerror: [m(1)] }), m(4, { onerror: [] })),
  },
  {
    name: "a loose chain in Git, another place in Make",
    base: b(m(1), m(2), m(3)),
    git: blueprint([m(2), m(3)], [[m(1)]]),
    live: b(m(2), m(3, { onerror: [m(1)] })),
    conflicts: ["modules.1.place"],
  },
  {
    name: "the order of modules",
    base: b(m(1), m(2), m(3)),
    git: b(m(2), m(1), m(3)),
    live: b(m(1), m(3), m(2)),
    conflicts: ["flow.order"],
  },
  {
    name: "the order of routes",
    base: b(router(2, [route([m(3)]), route([m(4)]), route([m(5)])])),
    git: b(router(2, [route([m(4)]), route([m(3)]), route([m(5)])])),
    live: b(router(2, [route([m(3)]), route([m(5)]), route([m(4)])])),
    conflicts: ["modules.2.routes.order"],
  },
  {
    name: "a label",
    base: b(two([m(3)], [m(4)])),
    git: b(two([m(3)], [m(4)], { label: "x" })),
    live: b(two([m(3)], [m(4)], { label: "y" })),
    conflicts: ["modules.2.routes.1.label"],
  },
  {
    name: "a label on a route that Make removed",
    base: b(two([m(3)], [m(4)])),
    git: b(two([m(3)], [m(4)], { label: "x" })),
    live: b(router(2, [route([m(3)])])),
    conflicts: ["modules.2.routes.1"],
  },
  {
    name: "a label on a route of a router that Git removed",
    base: b(m(1), two([m(3)], [m(4)])),
    git: b(m(1)),
    live: b(m(1), two([m(3)], [m(4)], { label: "x" })),
    conflicts: ["modules.2.routes.1"],
  },
  {
    name: "a module in a route that the other side removed",
    base: b(two([m(3)], [m(4)])),
    git: b(router(2, [route([m(3)])])),
    live: b(two([m(3)], [m(4), m(9)])),
    conflicts: ["modules.9"],
  },
  {
    name: "a module that one side moved and the other removed",
    base: b(m(1), router(2, [route([m(3)])])),
    git: b(router(2, [route([m(3), m(1)])])),
    live: b(router(2, [route([m(3)])])),
    conflicts: ["modules.1.place"],
  },
  {
    name: "routers put into each other",
    base: b(router(2, [route([m(4)])]), router(3, [route([m(5)])])),
    git: b(router(3, [route([m(5), router(2, [route([m(4)])])])])),
    live: b(router(2, [route([m(4), router(3, [route([m(5)])])])])),
    conflicts: ["modules.2.place", "modules.3.place"],
  },
  {
    name: "Git removes a module that Make newly names",
    base: b(m(1), m(2), m(3)),
    git: b(m(1), m(3)),
    live: b(m(1), m(2), mapper(3, { url: "{{2.x}}" })),
    conflicts: ["modules.2"],
  },
  {
    name: "Make removes a module that a new one of Git's aggregates",
    base: b(m(1), m(2)),
    git: b(m(1), m(2), slack(3, { parameters: { feeder: 2 } })),
    live: b(m(1)),
    conflicts: ["modules.2"],
  },
  {
    name: "Make removes a module that a condition in Git newly names",
    base: b(m(1), two([m(3)], [m(4)])),
    git: b(m(1), two([m(3)], [m(4)], { conditions: [[{ a: "{{1.x}}", o: "exist" }]] })),
    live: b(two([m(3)], [m(4)])),
    conflicts: ["modules.1"],
  },
  {
    name: "a setting",
    base: { flow: [], metadata: { scenario: { roundtrips: 1 } } },
    git: { flow: [], metadata: { scenario: { roundtrips: 2 } } },
    live: { flow: [], metadata: { scenario: { roundtrips: 3 } } },
    conflicts: ["metadata.scenario.roundtrips"],
  },
];

const named = (verdicts: readonly Verdict[], name: string): boolean => verdicts.some(({ verdict }) => verdict === name);

describe.each(clashes)("$name", ({ base, git, live, conflicts, byGit, byMake }) => {
  test("is a conflict", () => {
    const { verdicts } = mergeBlueprints({ base, git, live }, plainRules);
    expect(told(verdicts.filter(({ verdict }) => verdict === "conflict"))).toEqual(
      conflicts.map((path) => `conflict ${path}`),
    );
  });

  test("that Git decides", () => {
    const { merged, verdicts } = mergeBlueprints({ base, git, live }, { ...plainRules, clash: "git" });
    expect(merged).toEqual(byGit ?? git);
    expect([named(verdicts, "conflict"), named(verdicts, "change")]).toEqual([false, true]);
  });

  test("that Make decides", () => {
    const { merged, verdicts } = mergeBlueprints({ base, git, live }, { ...plainRules, clash: "live" });
    expect(merged).toEqual(byMake ?? live);
    expect([named(verdicts, "conflict"), named(verdicts, "drift")]).toEqual([false, true]);
  });

  test("that Make decides while drift goes back", () => {
    const rules = { ...plainRules, clash: "live" as const, reverts: () => true };
    expect(named(mergeBlueprints({ base, git, live }, rules).verdicts, "conflict")).toBe(false);
  });
});
