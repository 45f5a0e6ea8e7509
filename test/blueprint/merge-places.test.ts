import { describe, expect, test } from "vitest";
import { blueprint, route, router } from "./edits.ts";
import { agent, b, outcomeOf, ifElse, m, mapper, two, type Row } from "./merge-rows.ts";

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

describe("places and order", () => {
  test.for(places)("$name", (row) => {
    expect(outcomeOf(row)).toEqual({ verdicts: row.verdicts, ...(row.merged && { merged: row.merged }) });
  });
});
describe("error handlers, branches, tools, loose chains", () => {
  test.for(others)("$name", (row) => {
    expect(outcomeOf(row)).toEqual({ verdicts: row.verdicts, ...(row.merged && { merged: row.merged }) });
  });
});
