// All rows of a list, or an error: a list that came in part would look like objects that are gone.

import { type Json, type JsonObject, isJsonArray, isJsonObject } from "../json.ts";
import type { Query } from "../ports.ts";
import { MakeError } from "./make-error.ts";

export interface ListRequest {
  readonly zone: string;
  readonly path: string;
  readonly key: string;
  readonly query: Query;
  readonly get: (query: Query) => Promise<Json>;
}

interface Page {
  readonly rows: readonly JsonObject[];
  /** As the answer echoes them; absent where the list does not page. */
  readonly pg: { readonly limit: number | undefined; readonly offset: number | undefined } | undefined;
}

const pageLimit = 500;
const mostPages = 10_000;
/** How often a list is read that changes meanwhile. */
const mostTries = 3;
/** Rows of a data store are known by a key of the user's; everything else in Make has an id. */
const listsWithoutIds = /^\/data-stores\/[^/]+\/data$/;

/** The lists that are known to page (make-api 2.2). Any other is asked without `pg` and followed only if its answer has one. */
const pagedLists =
  /^\/(?:scenarios|hooks|organizations|teams|data-stores|data-structures|dlqs|templates\/public|data-stores\/[^/]+\/data|hooks\/[^/]+\/(?:incomings|logs)|scenarios\/[^/]+\/logs)$/;

/** Throws MakeError `unexpected-answer` where a page is not the one that was asked for. */
export async function listAll(request: ListRequest): Promise<readonly JsonObject[]> {
  for (let tries = 1; ; tries += 1) {
    const rows = await readPages(request);
    if (rows !== "moved") return rows;
    if (tries === mostTries) throw broken(request, `rows that changed their places ${tries} times while it was read`);
  }
}

/**
 * Pages count rows, and Make has no snapshot of a list: a row that goes, comes or changes its place between two pages
 * shifts all others, and one of them is on neither page. So each page begins with the last row of the one before it.
 */
async function readPages(request: ListRequest): Promise<readonly JsonObject[] | "moved"> {
  const asked = numberOf(request.query["pg[limit]"]) ?? (pagedLists.test(request.path) ? pageLimit : undefined);
  const start = numberOf(request.query["pg[offset]"]) ?? 0;
  const rows: JsonObject[] = [];
  let previous = "";
  let limit = asked;
  for (let count = 0; count < mostPages; count += 1) {
    const overlap = rows.length > 0 && (limit === undefined || limit > 1) ? 1 : 0;
    const offset = start + rows.length - overlap;
    const query = limit === undefined ? request.query : { ...request.query, "pg[limit]": limit, "pg[offset]": offset };
    const page = readPage(await request.get(query), request);
    const marks = JSON.stringify(page.rows.map(markOf));
    const isRepeated = page.rows.length > 0 && marks === previous;
    // Without `pg` a full page may be all there is: the same once more says so.
    if (isRepeated && page.pg === undefined) return rows;
    if (isRepeated && page.rows.length > overlap) throw broken(request, "the same page twice");
    if (page.pg?.offset !== undefined && page.pg.offset !== offset)
      throw broken(request, "another page than the one asked for");
    const last = rows.at(-1);
    if (overlap === 1 && last && (page.rows[0] === undefined || markOf(page.rows[0]) !== markOf(last))) return "moved";
    rows.push(...page.rows.slice(overlap));
    if (page.rows.length === overlap) return whole(rows);
    if (page.pg === undefined && (asked === undefined || page.rows.length !== asked)) return whole(rows);
    limit = smaller(limit, page.pg?.limit);
    if (limit === undefined) throw broken(request, "a page that does not tell its limit");
    if (page.rows.length < limit) return whole(rows);
    previous = marks;
  }
  throw broken(request, "a list without end");
}

/** A row that is there twice took the place of another one. */
function whole(rows: readonly JsonObject[]): readonly JsonObject[] | "moved" {
  return new Set(rows.map(markOf)).size === rows.length ? rows : "moved";
}

function markOf(row: JsonObject): string {
  return JSON.stringify(row["id"] ?? row);
}

function readPage(answer: Json, request: ListRequest): Page {
  const rows = isJsonObject(answer) && Object.hasOwn(answer, request.key) ? answer[request.key] : undefined;
  if (!isJsonObject(answer) || rows === undefined) throw broken(request, `no key ${JSON.stringify(request.key)}`);
  if (!isJsonArray(rows) || !rows.every(isJsonObject)) {
    throw broken(request, `something else than rows under ${JSON.stringify(request.key)}`);
  }
  if (!listsWithoutIds.test(request.path) && !rows.every(hasId)) throw broken(request, "rows without an id");
  const pg = Object.hasOwn(answer, "pg") ? answer["pg"] : undefined;
  if (pg === undefined || pg === null) return { rows, pg: undefined };
  if (!isJsonObject(pg)) throw broken(request, "a page that does not tell its limit");
  const limit = numberOf(pg["limit"]);
  if (limit !== undefined && limit < 1) throw broken(request, "a page of no rows at all");
  return { rows, pg: { limit, offset: numberOf(pg["offset"]) } };
}

function hasId({ id }: JsonObject): boolean {
  return Number.isSafeInteger(id) || (typeof id === "string" && id !== "");
}

function broken({ zone, path }: ListRequest, what: string): MakeError {
  return new MakeError({
    kind: "unexpected-answer",
    message: `${zone} answered GET ${path} with ${what}. A list in part is not used.`,
    hint: "Start again. If it stays, please report it with the path.",
    method: "GET",
    path,
    status: 200,
  });
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined;
}

/** What was asked for and what is echoed can differ: the smaller one never takes a full page for the last. */
function smaller(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}
