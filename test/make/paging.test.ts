import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../src/json.ts";
import { connectReader } from "../../src/make/client.ts";
import { listAll } from "../../src/make/paging.ts";
import type { Query } from "../../src/ports.ts";
import { json, serve, token } from "./server.ts";

const rowsOf = (count: number): { id: number }[] => Array.from({ length: count }, (_, index) => ({ id: index + 1 }));

/** A server's list: its own limit, at most `cap` rows a page, with or without the echo. */
function paged(rows: readonly { id: number }[], { cap = 10_000, echo = true } = {}) {
  const queries: Query[] = [];
  const get = (query: Query): Promise<Json> => {
    queries.push(query);
    const limit = Math.min(cap, Number(query["pg[limit]"] ?? cap));
    const offset = Number(query["pg[offset]"] ?? 0);
    const page = rows.slice(offset, offset + limit);
    return Promise.resolve(echo ? { scenarios: page, pg: { limit, offset, sortBy: "id" } } : { scenarios: page });
  };
  return { queries, get };
}

const list = (path: string, get: (query: Query) => Promise<Json>, query: Query = {}) =>
  listAll({ zone: "eu2.make.com", path, key: "scenarios", query, get });

test("a list that pages is read to its end over HTTP", async () => {
  const rows = rowsOf(1000);
  await using server = await serve(({ target }, response) => {
    const offset = Number(/pg\[offset\]=(\d+)/.exec(target)?.[1]);
    json(response, { scenarios: rows.slice(offset, offset + 500), pg: { limit: 500, offset } });
  });
  const reader = connectReader({ zone: server.zone, token });
  expect(await reader.list("/scenarios", "scenarios", { teamId: 1 })).toEqual(rows);
  expect(server.asked.map(({ target }) => target)).toEqual(
    // Each page begins with the last row of the one before it.
    [0, 499, 998].map((offset) => `/api/v2/scenarios?teamId=1&pg[limit]=500&pg[offset]=${offset}`),
  );
});

describe("a list", () => {
  test.for([
    ["that fits on a page needs one request", "/scenarios", 499, {}, {}, 1],
    ["of the page's size needs another, to know", "/scenarios", 500, {}, {}, 2],
    ["whose server caps the page is followed by what it echoes", "/scenarios", 450, { cap: 200 }, {}, 3],
    ["without pg in its answer is whole", "/scenarios", 30, { echo: false }, {}, 1],
    ["with a page size of its own", "/scenarios", 25, {}, { "pg[limit]": 10 }, 3],
    ["that is not known to page and does not", "/connections", 700, { echo: false }, {}, 1],
    ["that is not known to page but does", "/new-things", 25, { cap: 10 }, {}, 3],
    ["of nothing", "/scenarios", 0, {}, {}, 1],
  ] as const)("%s", async ([, path, count, server, query, requests]) => {
    const { get, queries } = paged(rowsOf(count), server);
    expect(await list(path, get, query)).toEqual(rowsOf(count));
    expect(queries).toHaveLength(requests);
  });

  test("that does not page is asked without pg", async () => {
    const { get, queries } = paged(rowsOf(3), { echo: false });
    await list("/scenarios-folders", get, { teamId: 1 });
    expect(queries).toEqual([{ teamId: 1 }]);
  });

  test("that ignores the limit but echoes a larger one is still read to its end", async () => {
    const rows = rowsOf(600);
    const get = (query: Query): Promise<Json> => {
      const offset = Number(query["pg[offset]"]);
      return Promise.resolve({ scenarios: rows.slice(offset), pg: { limit: 10_000, offset } });
    };
    expect(await list("/scenarios", get)).toEqual(rows);
  });

  test("without pg in its answers is read on where a page is full, and is whole where that is all", async () => {
    const { get, queries } = paged(rowsOf(700), { echo: false });
    expect(await list("/hooks", get)).toEqual(rowsOf(700));
    expect(queries).toHaveLength(2);
    const rows = rowsOf(500);
    const all = { count: 0 };
    const answer = (): Promise<Json> => Promise.resolve({ scenarios: all.count++ < 9 ? rows : [] });
    expect(await list("/hooks", answer)).toEqual(rows);
    expect(all.count).toBe(2);
  });

  /** Calls `meanwhile` with the rows after each page but those that `quiet` counts. */
  function restless(count: number, meanwhile: (rows: { id: number }[]) => void, times = 1) {
    const rows = rowsOf(count);
    let pages = 0;
    const get = (query: Query): Promise<Json> => {
      const [limit, offset] = [10, Number(query["pg[offset]"])];
      const page = rows.slice(offset, offset + limit);
      if (pages++ < times) meanwhile(rows);
      return Promise.resolve({ scenarios: page, pg: { limit, offset } });
    };
    return { rows, get };
  }

  test.for<readonly [string, (rows: { id: number }[]) => void]>([
    ["loses a row", (rows) => void rows.splice(3, 1)],
    ["loses the row between the pages", (rows) => void rows.splice(9, 1)],
    ["gets a row", (rows) => void rows.unshift({ id: 99 })],
    ["has a row that moves to the front", (rows) => void rows.unshift(...rows.splice(20, 1))],
    ["has a row that moves to the end", (rows) => void rows.push(...rows.splice(2, 1))],
    ["loses its last rows", (rows) => void rows.splice(5)],
    [
      "has two rows that change places over the pages",
      (rows) => {
        const [a, b] = [rows[2], rows[15]] as [{ id: number }, { id: number }];
        rows[2] = b;
        rows[15] = a;
      },
    ],
  ])("that %s while it is read is read again", async ([, meanwhile]) => {
    const { rows, get } = restless(25, meanwhile);
    expect(await list("/scenarios", get)).toEqual(rows);
  });

  test("that never stands still is not used", async () => {
    const { get } = restless(25, (rows) => void rows.shift(), 9);
    await expect(list("/scenarios", get)).rejects.toThrow("changed their places 3 times");
  });

  test("with one row twice is read again, and not used if that stays", async () => {
    let asked = 0;
    const twice = (): Promise<Json> =>
      Promise.resolve({ scenarios: asked++ === 0 ? [{ id: 1 }, { id: 1 }] : [{ id: 1 }, { id: 2 }] });
    expect(await list("/scenarios", twice)).toEqual(rowsOf(2));
    const always = (): Promise<Json> => Promise.resolve({ scenarios: [{ id: 1 }, { id: 1 }] });
    await expect(list("/scenarios", always)).rejects.toMatchObject({ kind: "unexpected-answer" });
  });

  test("of records, which have keys of the user's and no ids, is read", async () => {
    const rows = [{ key: "a" }, { key: "b" }];
    const get = (): Promise<Json> => Promise.resolve({ scenarios: rows });
    expect(await list("/data-stores/3/data", get)).toEqual(rows);
  });

  const full = { scenarios: rowsOf(500), pg: { limit: 500 } };
  test.for<readonly [string, ...Json[]]>([
    ["the same page twice", full, full],
    ["another page than the one asked for", full, { scenarios: [{ id: 501 }], pg: { limit: 500, offset: 0 } }],
    ['no key "scenarios"', { hooks: [] }],
    ['no key "scenarios"', full, { message: "later" }],
    ["something else than rows", { scenarios: {} }],
    ["something else than rows", { scenarios: [1] }],
    ["something else than rows", { scenarios: null }],
    ["rows without an id", { scenarios: [{ id: 1 }, { name: "Orders" }] }],
    ["rows without an id", { scenarios: [{ id: null }] }],
    ["rows without an id", { scenarios: [{ id: "" }] }],
    ["a page of no rows at all", { scenarios: [{ id: 1 }], pg: { limit: 0 } }],
    ["a page that does not tell its limit", { scenarios: [{ id: 1 }], pg: 3 }],
  ])("is not used in part: %s", async ([says, ...pages]) => {
    let count = 0;
    const get = (): Promise<Json> => Promise.resolve(pages[count++] ?? {});
    await expect(list("/scenarios", get)).rejects.toThrow(says);
    count = 0;
    await expect(list("/scenarios", get)).rejects.toMatchObject({ kind: "unexpected-answer", path: "/scenarios" });
  });

  test("is whole and in order whatever the sizes of list, page and cap are", async () => {
    const sizes = [fc.nat(60), fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 })] as const;
    await fc.assert(
      fc.asyncProperty(...sizes, fc.constantFrom("/scenarios", "/other"), async (count, cap, limit, path) => {
        const { get } = paged(rowsOf(count), { cap });
        expect(await list(path, get, { "pg[limit]": limit })).toEqual(rowsOf(count));
        expect(await list(path, get)).toEqual(rowsOf(count));
      }),
    );
  });
});
