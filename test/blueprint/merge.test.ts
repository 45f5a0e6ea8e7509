import { describe, expect, test } from "vitest";
import { mergeBlueprints } from "../../src/blueprint/merge.ts";
import { plainRules, type Verdict } from "../../src/engine/three-way.ts";
import type { Json, JsonObject } from "../../src/json.ts";
import { formatPath } from "../../src/path.ts";
import { blueprint, module, route, router } from "./edits.ts";

interface Row {
  readonly name: string;
  readonly base: JsonObject;
  readonly git: JsonObject;
  readonly live: JsonObject;
  /** Absent where a conflict refuses the whole. */
  readonly merged?: JsonObject;
  /** `drift modules.7`, in the order of the alphabet. */
  readonly verdicts: readonly string[];
}

const told = (verdicts: readonly Verdict[]): string[] =>
  verdicts.map(({ verdict, path }) => `${verdict} ${formatPath(path)}`).toSorted();

const m = module;
const mapper = (id: number, fields: JsonObject): JsonObject => m(id, { mapper: fields });
const empty = (id: number | null, more: JsonObject = {}): JsonObject => ({
  id,
  module: "placeholder:Placeholder",
  ...more,
});
const b = (...flow: Json[]): JsonObject => blueprint(flow);
const ifElse = (id: number, branches: readonly Json[]): JsonObject => ({ id, module: "builtin:BasicIfElse", branches });
const agent = (id: number, tools: readonly Json[]): JsonObject => ({ id, module: "ai-agent:Run", tools });

const modules: readonly Row[] = [
  {
    name: "a module added in Git",
    base: b(m(1)),
    git: b(m(1), m(2)),
    live: b(m(1)),
    merged: b(m(1), m(2)),
    verdicts: ["change modules.2"],
  },
  {
    name: "a module added in Make",
    base: b(m(1)),
    git: b(m(1)),
    live: b(m(9), m(1)),
    merged: b(m(9), m(1)),
    verdicts: ["drift modules.9"],
  },
  {
    name: "modules added on both sides after the same one",
    base: b(m(1), m(2)),
    git: b(m(1), m(3), m(2)),
    live: b(m(1), m(4), m(2)),
    merged: b(m(1), m(4), m(3), m(2)),
    verdicts: ["change modules.3", "drift modules.4"],
  },
  {
    name: "a module removed in Git",
    base: b(m(1), m(2)),
    git: b(m(1)),
    live: b(m(1), m(2)),
    merged: b(m(1)),
    verdicts: ["change modules.2"],
  },
  {
    name: "a module removed in Make",
    base: b(m(1), m(2)),
    git: b(m(1), m(2)),
    live: b(m(2)),
    merged: b(m(2)),
    verdicts: ["drift modules.1"],
  },
  {
    name: "a module removed on both sides",
    base: b(m(1), m(2)),
    git: b(m(1)),
    live: b(m(1)),
    merged: b(m(1)),
    verdicts: ["settled modules.2"],
  },
  {
    name: "one removed in Git, another in Make",
    base: b(m(1), m(2), m(3)),
    git: b(m(1), m(3)),
    live: b(m(1), m(2)),
    merged: b(m(1)),
    verdicts: ["change modules.2", "drift modules.3"],
  },
  {
    name: "Git removes what Make changed",
    base: b(m(1), m(2)),
    git: b(m(1)),
    live: b(m(1), mapper(2, { x: 1 })),
    verdicts: ["conflict modules.2"],
  },
  {
    name: "Make removes what Git changed",
    base: b(m(1), m(2)),
    git: b(m(1), mapper(2, { x: 1 })),
    live: b(m(1)),
    verdicts: ["conflict modules.2"],
  },
  {
    name: "Git removes a module to which Make's editor added blanks",
    base: b(m(1), m(2)),
    git: b(m(1)),
    live: b(m(1), mapper(2, { url: "https://example.com/2", body: "" })),
    merged: b(m(1)),
    verdicts: ["change modules.2"],
  },
  {
    name: "another module under the id in Git",
    base: b(m(1)),
    git: b({ id: 1, module: "slack:Post" }),
    live: b(m(1)),
    merged: b({ id: 1, module: "slack:Post" }),
    verdicts: ["change modules.1"],
  },
  {
    name: "another module under the id in Make",
    base: b(m(1)),
    git: b(m(1)),
    live: b({ id: 1, module: "slack:Post" }),
    merged: b({ id: 1, module: "slack:Post" }),
    verdicts: ["drift modules.1"],
  },
  {
    name: "another module in Git, a changed field in Make",
    base: b(m(1)),
    git: b({ id: 1, module: "slack:Post" }),
    live: b(mapper(1, { x: 1 })),
    verdicts: ["conflict modules.1"],
  },
  {
    name: "the same other module on both sides",
    base: b(m(1)),
    git: b({ id: 1, module: "slack:Post" }),
    live: b({ id: 1, module: "slack:Post" }),
    merged: b({ id: 1, module: "slack:Post" }),
    verdicts: ["settled modules.1"],
  },
  {
    name: "both add the same module",
    base: b(m(1)),
    git: b(m(1), m(2)),
    live: b(m(1), m(2)),
    merged: b(m(1), m(2)),
    verdicts: ["settled modules.2"],
  },
  {
    name: "both add the same module, Make with blanks",
    base: b(m(1)),
    git: b(m(1), mapper(2, { a: 1 })),
    live: b(m(1), mapper(2, { a: 1, c: "" })),
    merged: b(m(1), mapper(2, { a: 1, c: "" })),
    verdicts: ["settled modules.2"],
  },
  {
    name: "both add different modules under one id",
    base: b(m(1)),
    git: b(m(1), m(2)),
    live: b(m(1), { id: 2, module: "slack:Post" }),
    verdicts: ["conflict modules.2"],
  },
  {
    name: "both add modules of one app under one id that share no field",
    base: b(m(1)),
    git: b(m(1), mapper(2, { a: 1 })),
    live: b(m(1), mapper(2, { c: 1 })),
    verdicts: ["conflict modules.2"],
  },
  {
    name: "both add the same module in other places",
    base: b(m(1), m(2)),
    git: b(m(1), m(9), m(2)),
    live: b(m(1), m(2), m(9)),
    verdicts: ["conflict flow.order", "settled modules.9"],
  },
  {
    name: "a module without id beside others",
    base: b(m(1), empty(null)),
    git: b(m(1), empty(null)),
    live: b(m(1), empty(null), m(2)),
    merged: b(m(1), empty(null), m(2)),
    verdicts: ["drift modules.2"],
  },
  {
    name: "a field of a module without id",
    base: b(m(1), empty(null)),
    git: b(m(1), empty(null, { label: "x" })),
    live: b(m(1), empty(null)),
    merged: b(m(1), empty(null, { label: "x" })),
    verdicts: ['change modules."@flow.1".label'],
  },
];

const fields: readonly Row[] = [
  {
    name: "different fields of one module",
    base: b(mapper(1, { a: 1, c: 1 })),
    git: b(mapper(1, { a: 2, c: 1 })),
    live: b(mapper(1, { a: 1, c: 2 })),
    merged: b(mapper(1, { a: 2, c: 2 })),
    verdicts: ["change modules.1.mapper.a", "drift modules.1.mapper.c"],
  },
  {
    name: "the same field apart",
    base: b(mapper(1, { a: 1 })),
    git: b(mapper(1, { a: 2 })),
    live: b(mapper(1, { a: 3 })),
    verdicts: ["conflict modules.1.mapper.a"],
  },
  {
    name: "the same field alike",
    base: b(mapper(1, { a: 1 })),
    git: b(mapper(1, { a: 2 })),
    live: b(mapper(1, { a: 2 })),
    merged: b(mapper(1, { a: 2 })),
    verdicts: ["settled modules.1.mapper.a"],
  },
  {
    name: "a list is one value",
    base: b(mapper(1, { a: [1, 2] })),
    git: b(mapper(1, { a: [1, 2, 3] })),
    live: b(mapper(1, { a: [0, 1, 2] })),
    verdicts: ["conflict modules.1.mapper.a"],
  },
  {
    name: "a filter is one value",
    base: b(m(1, { filter: { name: "A", conditions: [] } })),
    git: b(m(1, { filter: { name: "B", conditions: [] } })),
    live: b(m(1, { filter: { name: "A", conditions: [[]] } })),
    verdicts: ["conflict modules.1.filter"],
  },
  {
    name: "a filter in Git, a field in Make",
    base: b(m(1)),
    git: b(m(1, { filter: { name: "B", conditions: [] } })),
    live: b(mapper(1, { x: 1 })),
    merged: b({ ...mapper(1, { x: 1 }), filter: { name: "B", conditions: [] } }),
    verdicts: ["change modules.1.filter", "drift modules.1.mapper.url", "drift modules.1.mapper.x"],
  },
  {
    name: "a field that Make dropped from a module",
    base: b(mapper(1, { a: 1, c: 1 })),
    git: b(mapper(1, { a: 1, c: 1 })),
    live: b(mapper(1, { a: 1 })),
    merged: b(mapper(1, { a: 1 })),
    verdicts: ["drift modules.1.mapper.c"],
  },
  {
    name: "settings of the scenario on both sides",
    base: b(m(1)),
    git: { ...b(m(1)), metadata: { version: 1, scenario: { roundtrips: 2 }, designer: {} } },
    live: { ...b(m(1)), metadata: { version: 1, scenario: { roundtrips: 1, dlq: true }, designer: {} } },
    merged: { ...b(m(1)), metadata: { version: 1, scenario: { roundtrips: 2, dlq: true }, designer: {} } },
    verdicts: ["change metadata.scenario.roundtrips", "drift metadata.scenario.dlq"],
  },
];

const two = (first: readonly Json[], second: readonly Json[], more: JsonObject = {}): JsonObject =>
  router(2, [route(first), route(second, more)]);

const routes: readonly Row[] = [
  {
    name: "a route added in Git",
    base: b(router(2, [route([m(3)])])),
    git: b(two([m(3)], [m(4)])),
    live: b(router(2, [route([m(3)])])),
    merged: b(two([m(3)], [m(4)])),
    verdicts: ["change modules.4"],
  },
  {
    name: "an empty route added in Make",
    base: b(router(2, [route([m(3)])])),
    git: b(router(2, [route([m(3)])])),
    live: b(two([m(3)], [])),
    merged: b(two([m(3)], [])),
    verdicts: ["drift modules.2.routes.1"],
  },
  {
    name: "a route added on each side stays two",
    base: b(router(2, [route([m(3)])])),
    git: b(two([m(3)], [m(4)])),
    live: b(two([m(3)], [m(5)])),
    merged: b(router(2, [route([m(3)]), route([m(5)]), route([m(4)])])),
    verdicts: ["change modules.4", "drift modules.5"],
  },
  {
    name: "the same route added on both sides is one",
    base: b(router(2, [route([m(3)])])),
    git: b(two([m(3)], [m(4)], { label: "x" })),
    live: b(two([m(3)], [m(4)], { label: "x" })),
    merged: b(two([m(3)], [m(4)], { label: "x" })),
    verdicts: ["settled modules.2.routes.1.label", "settled modules.4"],
  },
  {
    name: "a route removed in Git",
    base: b(two([m(3)], [m(4)])),
    git: b(router(2, [route([m(4)])])),
    live: b(two([m(3)], [m(4)])),
    merged: b(router(2, [route([m(4)])])),
    verdicts: ["change modules.3"],
  },
  {
    name: "a route removed in Make while Git changes the other",
    base: b(two([m(3)], [m(4)])),
    git: b(two([m(3)], [mapper(4, { x: 1 })])),
    live: b(router(2, [route([m(4)])])),
    merged: b(router(2, [route([mapper(4, { x: 1 })])])),
    verdicts: ["change modules.4.mapper.url", "change modules.4.mapper.x", "drift modules.3"],
  },
  {
    name: "routes in another order in Git",
    base: b(two([m(3)], [m(4)])),
    git: b(two([m(4)], [m(3)])),
    live: b(two([m(3)], [m(4)])),
    merged: b(two([m(4)], [m(3)])),
    verdicts: ["change modules.2.routes.order"],
  },
  {
    name: "routes in another order in Make, one changed in Git",
    base: b(two([m(3)], [m(4)])),
    git: b(two([m(3)], [mapper(4, { url: 1 })])),
    live: b(two([m(4)], [m(3)])),
    merged: b(two([mapper(4, { url: 1 })], [m(3)])),
    verdicts: ["change modules.4.mapper.url", "drift modules.2.routes.order"],
  },
  {
    name: "two routers, one turned on each side",
    base: b(two([m(3)], [m(4)]), router(5, [route([m(6)]), route([m(7)])])),
    git: b(two([m(4)], [m(3)]), router(5, [route([m(6)]), route([m(7)])])),
    live: b(two([m(3)], [m(4)]), router(5, [route([m(7)]), route([m(6)])])),
    merged: b(two([m(4)], [m(3)]), router(5, [route([m(7)]), route([m(6)])])),
    verdicts: ["change modules.2.routes.order", "drift modules.5.routes.order"],
  },
  {
    name: "a label in Git, switched off in Make",
    base: b(two([m(3)], [m(4)])),
    git: b(two([m(3)], [m(4)], { label: "x" })),
    live: b(two([m(3)], [m(4)], { disabled: true })),
    merged: b(two([m(3)], [m(4)], { label: "x", disabled: true })),
    verdicts: ["change modules.2.routes.1.label", "drift modules.2.routes.1.disabled"],
  },
  {
    name: "the same label apart",
    base: b(two([m(3)], [m(4)])),
    git: b(two([m(3)], [m(4)], { label: "x" })),
    live: b(two([m(3)], [m(4)], { label: "y" })),
    verdicts: ["conflict modules.2.routes.1.label"],
  },
  {
    name: "a label in Git on a route that Make removed",
    base: b(two([m(3)], [m(4)])),
    git: b(two([m(3)], [m(4)], { label: "x" })),
    live: b(router(2, [route([m(3)])])),
    verdicts: ["conflict modules.2.routes.1", "drift modules.4"],
  },
  {
    name: "Git removes a route into which Make put a module",
    base: b(two([m(3)], [m(4)])),
    git: b(router(2, [route([m(3)])])),
    live: b(two([m(3)], [m(4), m(9)])),
    verdicts: ["change modules.4", "conflict modules.9"],
  },
  {
    name: "Git removes a router into which Make put a module",
    base: b(m(1), router(2, [route([m(3)])])),
    git: b(m(1)),
    live: b(m(1), router(2, [route([m(3), m(9)])])),
    verdicts: ["change modules.2", "change modules.3", "conflict modules.9"],
  },
  {
    name: "Make removes a router into which Git put a module",
    base: b(m(1), router(2, [route([m(3)])])),
    git: b(m(1), router(2, [route([m(3), m(9)])])),
    live: b(m(1)),
    verdicts: ["conflict modules.9", "drift modules.2", "drift modules.3"],
  },
  {
    name: "Git removes a router and keeps what stood in it",
    base: b(m(1), router(2, [route([m(3)])])),
    git: b(m(1), m(3)),
    live: b(m(1), router(2, [route([mapper(3, { url: 1 })])])),
    merged: b(m(1), mapper(3, { url: 1 })),
    verdicts: ["change modules.2", "change modules.3.place", "drift modules.3.mapper.url"],
  },
  {
    name: "a new route in Git, a new module in the other one in Make",
    base: b(router(2, [route([m(3)])])),
    git: b(two([m(3)], [m(4)])),
    live: b(router(2, [route([m(3), m(5)])])),
    merged: b(two([m(3), m(5)], [m(4)])),
    verdicts: ["change modules.4", "drift modules.5"],
  },
  {
    name: "a nested router changed on both sides",
    base: b(router(2, [route([router(3, [route([m(4)])])])])),
    git: b(router(2, [route([router(3, [route([m(4)]), route([m(5)])])])])),
    live: b(router(2, [route([router(3, [route([m(4), m(6)])])])])),
    merged: b(router(2, [route([router(3, [route([m(4), m(6)]), route([m(5)])])])])),
    verdicts: ["change modules.5", "drift modules.6"],
  },
  {
    name: "a router without routes",
    base: b(m(1)),
    git: b(m(1), router(2, [])),
    live: b(m(1)),
    merged: b(m(1), router(2, [])),
    verdicts: ["change modules.2"],
  },
  {
    name: "an empty list of routes that came",
    base: b({ id: 2, module: "builtin:BasicRouter" }),
    git: b({ id: 2, module: "builtin:BasicRouter", routes: [] }),
    live: b({ id: 2, module: "builtin:BasicRouter" }),
    merged: b({ id: 2, module: "builtin:BasicRouter", routes: [] }),
    verdicts: ["change modules.2.routes"],
  },
];

const places: readonly Row[] = [
  {
    name: "a module moved into a route in Git",
    base: b(m(1), router(2, [route([m(3)])])),
    git: b(router(2, [route([m(3), m(1)])])),
    live: b(m(1), router(2, [route([m(3)])])),
    merged: b(router(2, [route([m(3), m(1)])])),
    verdicts: ["change modules.1.place"],
  },
  {
    name: "a module moved out of a route in Make and changed in Git",
    base: b(m(1), router(2, [route([m(3), m(4)])])),
    git: b(m(1), router(2, [route([m(3), mapper(4, { url: 1 })])])),
    live: b(m(1), m(4), router(2, [route([m(3)])])),
    merged: b(m(1), mapper(4, { url: 1 }), router(2, [route([m(3)])])),
    verdicts: ["change modules.4.mapper.url", "drift modules.4.place"],
  },
  {
    name: "a module moved apart on both sides",
    base: b(m(1), two([m(3)], [m(4)])),
    git: b(two([m(3), m(1)], [m(4)])),
    live: b(two([m(3)], [m(4), m(1)])),
    verdicts: ["conflict modules.1.place"],
  },
  {
    name: "a module moved alike on both sides",
    base: b(m(1), two([m(3)], [m(4)])),
    git: b(two([m(3), m(1)], [m(4)])),
    live: b(two([m(3), m(1)], [m(4)])),
    merged: b(two([m(3), m(1)], [m(4)])),
    verdicts: ["settled modules.1.place"],
  },
  {
    name: "a module moved in Git and removed in Make",
    base: b(m(1), router(2, [route([m(3)])])),
    git: b(router(2, [route([m(3), m(1)])])),
    live: b(router(2, [route([m(3)])])),
    verdicts: ["conflict modules.1.place", "drift modules.1"],
  },
  {
    name: "routers put into each other",
    base: b(router(2, [route([m(4)])]), router(3, [route([m(5)])])),
    git: b(router(3, [route([m(5), router(2, [route([m(4)])])])])),
    live: b(router(2, [route([m(4), router(3, [route([m(5)])])])])),
    verdicts: ["conflict modules.2.place", "conflict modules.3.place"],
  },
  {
    name: "order in Git",
    base: b(m(1), m(2), m(3)),
    git: b(m(3), m(1), m(2)),
    live: b(m(1), m(2), m(3)),
    merged: b(m(3), m(1), m(2)),
    verdicts: ["change flow.order"],
  },
  {
    name: "order in Make, a module added in Git",
    base: b(m(1), m(2), m(3)),
    git: b(m(1), m(2), m(9), m(3)),
    live: b(m(3), m(2), m(1)),
    merged: b(m(3), m(2), m(9), m(1)),
    verdicts: ["change modules.9", "drift flow.order"],
  },
  {
    name: "order in Git, a module added in Make",
    base: b(m(1), m(2), m(3)),
    git: b(m(3), m(2), m(1)),
    live: b(m(1), m(9), m(2), m(3)),
    merged: b(m(3), m(2), m(1), m(9)),
    verdicts: ["change flow.order", "drift modules.9"],
  },
  {
    name: "order on both sides apart",
    base: b(m(1), m(2), m(3)),
    git: b(m(2), m(1), m(3)),
    live: b(m(1), m(3), m(2)),
    verdicts: ["conflict flow.order"],
  },
  {
    name: "order on both sides alike",
    base: b(m(1), m(2), m(3)),
    git: b(m(2), m(1), m(3)),
    live: b(m(2), m(1), m(3)),
    merged: b(m(2), m(1), m(3)),
    verdicts: ["settled flow.order"],
  },
];

const others: readonly Row[] = [
  {
    name: "an error handler added in Git",
    base: b(m(1)),
    git: b(m(1, { onerror: [m(8)] })),
    live: b(m(1)),
    merged: b(m(1, { onerror: [m(8)] })),
    verdicts: ["change modules.8"],
  },
  {
    name: "an error handler added on each side",
    base: b(m(1)),
    git: b(m(1, { onerror: [m(8)] })),
    live: b(m(1, { onerror: [m(9)] })),
    merged: b(m(1, { onerror: [m(9), m(8)] })),
    verdicts: ["change modules.8", "drift modules.9"],
  },
  {
    name: "an error handler removed in Git, another added in Make",
    base: b(m(1, { onerror: [m(8)] })),
    git: b(m(1)),
    live: b(m(1, { onerror: [m(8), m(9)] })),
    verdicts: ["change modules.8", "conflict modules.9"],
  },
  {
    name: "conditions of a branch in Git, a module in it in Make",
    base: b(ifElse(2, [route([m(3)], { type: "condition", conditions: [] }), route([], { type: "else" })])),
    git: b(
      ifElse(2, [
        route([m(3)], { type: "condition", conditions: [[{ a: "x", o: "exist" }]] }),
        route([], { type: "else" }),
      ]),
    ),
    live: b(ifElse(2, [route([m(3)], { type: "condition", conditions: [] }), route([m(4)], { type: "else" })])),
    merged: b(
      ifElse(2, [
        route([m(3)], { type: "condition", conditions: [[{ a: "x", o: "exist" }]] }),
        route([m(4)], { type: "else" }),
      ]),
    ),
    verdicts: ["change modules.2.branches.0.conditions", "drift modules.4"],
  },
  {
    name: "tools of an agent on both sides",
    base: b(agent(2, [route([m(3)])])),
    git: b(agent(2, [route([m(3)]), route([m(4)])])),
    live: b(agent(2, [route([mapper(3, { url: 1 })])])),
    merged: b(agent(2, [route([mapper(3, { url: 1 })]), route([m(4)])])),
    verdicts: ["change modules.4", "drift modules.3.mapper.url"],
  },
  {
    name: "a loose chain that came in Make",
    base: b(m(1)),
    git: b(m(1), m(2)),
    live: blueprint([m(1)], [[m(9)]]),
    merged: blueprint([m(1), m(2)], [[m(9)]]),
    verdicts: ["change modules.2", "drift modules.9"],
  },
  {
    name: "a loose chain that Git takes into the flow",
    base: blueprint([m(1)], [[m(9)]]),
    git: blueprint([m(1), m(9)], []),
    live: blueprint([m(1)], [[mapper(9, { url: 1 })]]),
    merged: blueprint([m(1), mapper(9, { url: 1 })], []),
    verdicts: ["change modules.9.place", "drift modules.9.mapper.url"],
  },
  {
    name: "an empty list of loose chains",
    base: b(m(1)),
    git: blueprint([m(1)], []),
    live: b(m(1)),
    merged: blueprint([m(1)], []),
    verdicts: ["change orphans"],
  },
];

describe.each([
  ["modules", modules],
  ["fields", fields],
  ["routes", routes],
  ["places and order", places],
  ["error handlers, branches, tools, loose chains", others],
])("%s", (_what, rows) => {
  test.for(rows)("$name", ({ base, git, live, merged, verdicts }) => {
    const result = mergeBlueprints({ base, git, live }, plainRules);
    expect(told(result.verdicts)).toEqual(verdicts);
    expect(merged === undefined || result.merged).toEqual(merged ?? true);
  });
});

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
