import { describe, expect, test } from "vitest";
import { b, outcomeOf, m, mapper, type Row } from "./merge-rows.ts";

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

describe("fields", () => {
  test.for(fields)("$name", (row) => {
    expect(outcomeOf(row)).toEqual({ verdicts: row.verdicts, ...(row.merged && { merged: row.merged }) });
  });
});
