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
    [0, 500, 1000].map((offset) => `/api/v2/scenarios?teamId=1&pg[limit]=500&pg[offset]=${offset}`),
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

  const full = { scenarios: rowsOf(500), pg: { limit: 500 } };
  test.for<readonly [string, ...Json[]]>([
    ["the same page twice", full, full],
    ["another page than the one asked for", full, { scenarios: [{ id: 501 }], pg: { limit: 500, offset: 0 } }],
    ['no key "scenarios"', { hooks: [] }],
    ['no key "scenarios"', full, { message: "later" }],
    ["something else than rows", { scenarios: {} }],
    ["something else than rows", { scenarios: [1] }],
    ["something else than rows", { scenarios: null }],
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
