import { describe, expect, test } from "vitest";
import { mergeBlueprints } from "../../src/blueprint/merge.ts";
import { plainRules, type Renumbering, type ThreeWayRules } from "../../src/engine/three-way.ts";
import type { JsonObject } from "../../src/json.ts";
import { formatPath } from "../../src/path.ts";
import { blueprint, route, router } from "./edits.ts";
import { agent, b, empty, ifElse, m, mapper, slack, told } from "./merge-rows.ts";

interface Case {
  readonly name: string;
  readonly base: JsonObject;
  readonly git: JsonObject;
  readonly live: JsonObject;
  readonly merged: JsonObject;
  readonly verdicts: readonly string[];
  readonly ids?: Renumbering;
  readonly rules?: Partial<ThreeWayRules>;
}

/** The module of an id, under another one. */
const was = (id: number, before: number): JsonObject => ({ ...m(before), id });
const uses = (id: number, text: string): JsonObject => mapper(id, { url: text });
const settings = b()["metadata"] as JsonObject;

const cases: readonly Case[] = [
  {
    name: "both add another module under one id",
    base: b(m(1)),
    git: b(m(1), m(2)),
    live: b(m(1), slack(2)),
    merged: b(m(1), slack(2), was(3, 2)),
    verdicts: ["change modules.3", "drift modules.2"],
    ids: { 2: "3" },
  },
  {
    name: "both add modules of one app that share no field",
    base: b(m(1)),
    git: b(m(1), mapper(2, { a: 1 })),
    live: b(m(1), mapper(2, { c: 1 })),
    merged: b(m(1), mapper(2, { c: 1 }), mapper(3, { a: 1 })),
    verdicts: ["change modules.3", "drift modules.2"],
    ids: { 2: "3" },
  },
  {
    name: "both add the same module: it stays one",
    base: b(m(1)),
    git: b(m(1), m(2), m(3)),
    live: b(m(1), m(2), slack(3)),
    merged: b(m(1), m(2), slack(3), was(4, 3)),
    verdicts: ["change modules.4", "drift modules.3", "settled modules.2"],
    ids: { 3: "4" },
  },
  {
    name: "several ids: new ones are distinct and ascend",
    base: b(m(1)),
    git: b(m(1), m(10), m(9)),
    live: b(m(1), slack(10), slack(9)),
    merged: b(m(1), slack(10), slack(9), was(12, 10), was(11, 9)),
    verdicts: ["change modules.11", "change modules.12", "drift modules.10", "drift modules.9"],
    ids: { 9: "11", 10: "12" },
  },
  {
    name: "a new id is above every id of any side, and none that a text already names",
    base: b(m(1), m(20)),
    git: b(m(1), m(2)),
    live: b(uses(1, "{{21.gone}}"), m(20), slack(2)),
    merged: b(uses(1, "{{21.gone}}"), slack(2), was(22, 2)),
    verdicts: ["change modules.20", "change modules.22", "drift modules.1.mapper.url", "drift modules.2"],
    ids: { 2: "22" },
  },
  {
    name: "what names the module on Git's side goes along: mapper, filter, flags, feeder and target",
    base: b(m(1)),
    git: b(
      uses(1, "{{2.x}}"),
      m(2),
      slack(5, {
        filter: { name: "A", conditions: [[{ a: "{{length(2.`Order id`)}}", o: "exist" }]] },
        flags: { groupBy: "{{2.id}}" },
        parameters: { feeder: 2, target: "2.items" },
        mapper: { 2: "2.x", text: "2.x {{1.2}} {{22.x}}" },
      }),
    ),
    live: b(m(1), slack(2)),
    merged: b(
      uses(1, "{{6.x}}"),
      slack(2),
      was(6, 2),
      slack(5, {
        filter: { name: "A", conditions: [[{ a: "{{length(6.`Order id`)}}", o: "exist" }]] },
        flags: { groupBy: "{{6.id}}" },
        parameters: { feeder: 6, target: "6.items" },
        mapper: { 2: "2.x", text: "2.x {{1.2}} {{22.x}}" },
      }),
    ),
    verdicts: ["change modules.1.mapper.url", "change modules.5", "change modules.6", "drift modules.2"],
    ids: { 2: "6" },
  },
  {
    name: "what names Make's module in Make stays Make's",
    base: b(m(1), m(5)),
    git: b(m(1), m(2), uses(5, "{{2.a}}")),
    live: b(m(1), slack(2), m(5), uses(6, "{{2.b}}")),
    merged: b(m(1), slack(2), was(7, 2), uses(5, "{{7.a}}"), uses(6, "{{2.b}}")),
    verdicts: ["change modules.5.mapper.url", "change modules.7", "drift modules.2", "drift modules.6"],
    ids: { 2: "7" },
  },
  {
    name: "equal texts of two new modules that name different ones are two",
    base: b(m(1)),
    git: b(m(1), m(2), uses(3, "{{2.x}}")),
    live: b(m(1), slack(2), uses(3, "{{2.x}}")),
    merged: b(m(1), slack(2), uses(3, "{{2.x}}"), was(4, 2), uses(5, "{{4.x}}")),
    verdicts: ["change modules.4", "change modules.5", "drift modules.2", "drift modules.3"],
    ids: { 2: "4", 3: "5" },
  },
  {
    name: "labels and conditions of lanes",
    base: b(m(1), ifElse(4, [route([], { type: "condition", conditions: [] })])),
    git: b(m(1), m(2), ifElse(4, [route([], { type: "condition", conditions: [[{ a: "{{2.x}}", o: "exist" }]] })])),
    live: b(m(1), slack(2), ifElse(4, [route([], { type: "condition", conditions: [] })])),
    merged: b(
      m(1),
      slack(2),
      was(5, 2),
      ifElse(4, [route([], { type: "condition", conditions: [[{ a: "{{5.x}}", o: "exist" }]] })]),
    ),
    verdicts: ["change modules.4.branches.0.conditions", "change modules.5", "drift modules.2"],
    ids: { 2: "5" },
  },
  {
    name: "notes on the canvas",
    base: b(m(1)),
    git: { ...b(m(1), m(2)), metadata: { ...settings, notes: [{ content: "About 2", moduleIds: [1, 2] }] } },
    live: b(m(1), slack(2)),
    merged: {
      ...b(m(1), slack(2), was(3, 2)),
      metadata: { ...settings, notes: [{ content: "About 2", moduleIds: [1, 3] }] },
    },
    verdicts: ["change metadata.notes", "change modules.3", "drift modules.2"],
    ids: { 2: "3" },
  },
  {
    name: "routers that look alike are one, and what stands in them goes by its own id",
    base: b(m(1)),
    git: b(m(1), router(2, [route([m(3)])])),
    live: b(m(1), router(2, [route([slack(3)])])),
    merged: b(m(1), router(2, [route([slack(3)]), route([was(4, 3)])])),
    verdicts: ["change modules.4", "drift modules.3", "settled modules.2"],
    ids: { 3: "4" },
  },
  {
    name: "routers that differ are two, each with what stands in it",
    base: b(m(1)),
    git: b(m(1), router(2, [route([m(3)])], { version: 2 })),
    live: b(m(1), router(2, [route([slack(3)])])),
    merged: b(m(1), router(2, [route([slack(3)])]), router(4, [route([was(5, 3)])], { version: 2 })),
    verdicts: ["change modules.4", "change modules.5", "drift modules.2", "drift modules.3"],
    ids: { 2: "4", 3: "5" },
  },
  {
    name: "routers that look alike in other places are two",
    base: b(m(1), agent(9, [route([])])),
    git: b(m(1), router(2, [route([slack(3)])]), agent(9, [route([])])),
    live: b(m(1), agent(9, [route([router(2, [route([m(4)])])])])),
    merged: b(m(1), router(10, [route([slack(3)])]), agent(9, [route([router(2, [route([m(4)])])])])),
    verdicts: ["change modules.10", "change modules.3", "drift modules.2", "drift modules.4"],
    ids: { 2: "10" },
  },
  {
    name: "an error handler",
    base: b(m(1)),
    git: b(m(1, { onerror: [{ id: 2, module: "builtin:Resume" }] })),
    live: b(m(1, { onerror: [{ id: 2, module: "builtin:Ignore" }] })),
    merged: b(
      m(1, {
        onerror: [
          { id: 2, module: "builtin:Ignore" },
          { id: 3, module: "builtin:Resume" },
        ],
      }),
    ),
    verdicts: ["change modules.3", "drift modules.2"],
    ids: { 2: "3" },
  },
  {
    name: "a loose chain and a module of the flow",
    base: b(m(1)),
    git: blueprint([m(1)], [[m(2)]]),
    live: b(m(1), slack(2)),
    merged: blueprint([m(1), slack(2)], [[was(3, 2)]]),
    verdicts: ["change modules.3", "drift modules.2"],
    ids: { 2: "3" },
  },
  {
    name: "a decided side changes nothing about it",
    base: b(m(1)),
    git: b(m(1), m(2)),
    live: b(m(1), slack(2)),
    merged: b(m(1), slack(2), was(3, 2)),
    verdicts: ["change modules.3", "drift modules.2"],
    ids: { 2: "3" },
    rules: { clash: "live" },
  },
  {
    name: "what Git ignores is not compared, so it is no other module",
    base: b(m(1)),
    git: b(m(1), mapper(2, { a: 1 })),
    live: b(m(1), mapper(2, { a: 2 })),
    merged: b(m(1), mapper(2, { a: 2 })),
    verdicts: ["settled modules.2"],
    rules: { isIgnored: (path) => formatPath(path) === "modules.2.mapper.a" },
  },
  {
    name: "another secret alone makes no other module",
    base: b(m(1)),
    git: b(m(1), mapper(2, { url: "u", token: "new" })),
    live: b(m(1), mapper(2, { url: "u", token: "old" })),
    merged: b(m(1), mapper(2, { url: "u", token: "new" })),
    verdicts: ["change modules.2.mapper.token", "settled modules.2"],
    rules: { isSecret: (path) => path.at(-1) === "token" },
  },
  {
    name: "modules without an id clash as they did",
    base: b(m(1)),
    git: b(m(1), empty(null, { label: "x" })),
    live: b(m(1), empty(null, { label: "y" })),
    merged: b(m(1), empty(null, { label: "x" })),
    verdicts: ['conflict modules."@flow.1"'],
  },
];

describe("ids given on both sides", () => {
  test.for(cases)("$name", ({ base, git, live, merged, verdicts, ids, rules }) => {
    const result = mergeBlueprints({ base, git, live }, { ...plainRules, ...rules });
    expect(told(result.verdicts)).toEqual(verdicts);
    expect(result.renumbering).toEqual(ids);
    expect(result.git === undefined).toBe(ids === undefined);
    expect(result.merged).toEqual(merged);
  });

  test.for(cases.filter(({ ids }) => ids))(
    "$name: again after the apply, nothing is left to do",
    ({ base, git, live, rules }) => {
      const all = { ...plainRules, ...rules };
      const first = mergeBlueprints({ base, git, live }, all);
      const again = mergeBlueprints(
        { base: git, git, live: first.merged },
        { ...all, renumbering: first.renumbering ?? {} },
      );
      expect(again.verdicts.filter(({ verdict }) => verdict !== "drift")).toEqual([]);
      expect(again.merged).toEqual(first.merged);
      expect(again.renumbering).toEqual(first.renumbering);
    },
  );
});
