import { describe, expect, test } from "vitest";
import { mergeBlueprints } from "../../src/blueprint/merge.ts";
import { plainRules } from "../../src/engine/three-way.ts";
import { blueprint, route, router } from "./edits.ts";
import { b, outcomeOf, m, mapper, type Row, slack, told, two } from "./merge-rows.ts";

const noBase = { hasBase: false };
const unknown: readonly Row[] = [
  {
    name: "equal on both sides is settled",
    base: {},
    git: b(mapper(1, { a: 1 }), two([m(3)], [])),
    live: b(mapper(1, { a: 1 }), two([m(3)], [])),
    merged: b(mapper(1, { a: 1 }), two([m(3)], [])),
    verdicts: [
      "settled metadata.designer",
      "settled metadata.scenario.roundtrips",
      "settled metadata.version",
      "settled modules.1.id",
      "settled modules.1.mapper.a",
      "settled modules.1.module",
      "settled modules.1.parameters",
      "settled modules.1.version",
      "settled modules.2.id",
      "settled modules.2.mapper",
      "settled modules.2.module",
      "settled modules.2.routes.1",
      "settled modules.2.version",
      "settled modules.3.id",
      "settled modules.3.mapper.url",
      "settled modules.3.module",
      "settled modules.3.parameters",
      "settled modules.3.version",
      "settled name",
    ],
    rules: noBase,
  },
];

describe("without a base", () => {
  test.for(unknown)("$name", (row) => {
    expect(outcomeOf(row)).toEqual({ verdicts: row.verdicts, ...(row.merged && { merged: row.merged }) });
  });
});

describe("without a base, what differs is a conflict", () => {
  test.for([
    { name: "a field", git: b(mapper(1, { a: 1 })), live: b(mapper(1, { a: 2 })), paths: ["modules.1.mapper.a"] },
    {
      name: "a field that Make lacks",
      git: b(mapper(1, { a: 1 })),
      live: b(mapper(1, {})),
      paths: ["modules.1.mapper.a"],
    },
    {
      name: "a field that Git lacks",
      git: b(mapper(1, {})),
      live: b(mapper(1, { a: 1 })),
      paths: ["modules.1.mapper.a"],
    },
    { name: "a module of Git's", git: b(m(1), m(2)), live: b(m(1)), paths: ["modules.2"] },
    { name: "a module of Make's", git: b(m(1)), live: b(m(1), m(2)), paths: ["modules.2"] },
    { name: "another module, under the same id", git: b(m(1)), live: b(slack(1)), paths: ["modules.1"] },
    { name: "a place", git: b(m(1), two([m(3)], [])), live: b(two([m(3)], [m(1)])), paths: ["modules.1.place"] },
    { name: "the order", git: b(m(1), m(2)), live: b(m(2), m(1)), paths: ["flow.order"] },
    {
      name: "the order of routes",
      git: b(two([m(3)], [m(4)])),
      live: b(two([m(4)], [m(3)])),
      paths: ["modules.2.routes.order"],
    },
    {
      name: "a label",
      git: b(two([m(3)], [m(4)], { label: "x" })),
      live: b(two([m(3)], [m(4)])),
      paths: ["modules.2.routes.1.label"],
    },
    {
      name: "an empty route",
      git: b(two([m(3)], [])),
      live: b(router(2, [route([m(3)])])),
      paths: ["modules.2.routes.1"],
    },
    {
      name: "a router with what stands in it",
      git: b(m(1), two([m(3)], [])),
      live: b(m(1)),
      paths: ["modules.2", "modules.2.routes.1", "modules.3"],
    },
    { name: "a loose chain", git: blueprint([m(1)], [[m(2)]]), live: blueprint([m(1)], []), paths: ["modules.2"] },
    {
      name: "a setting",
      git: { flow: [], metadata: { a: 1 } },
      live: { flow: [], metadata: { a: 2 } },
      paths: ["metadata.a"],
    },
  ])("$name", ({ git, live, paths }) => {
    // What stands where a base is asked for is not one.
    for (const base of [{}, git, live]) {
      const rules = { ...plainRules, hasBase: false };
      const { verdicts } = mergeBlueprints({ base, git, live }, rules);
      expect(told(verdicts.filter(({ verdict }) => verdict !== "settled"))).toEqual(
        paths.map((path) => `conflict ${path}`),
      );
      expect(mergeBlueprints({ base, git, live }, { ...rules, clash: "git" }).merged).toEqual(git);
      expect(mergeBlueprints({ base, git, live }, { ...rules, clash: "live" }).merged).toEqual(live);
    }
  });
});
