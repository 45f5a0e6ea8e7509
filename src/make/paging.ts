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

/** The lists that are known to page (make-api 2.2). Any other is asked without `pg` and followed only if its answer has one. */
const pagedLists =
  /^\/(?:scenarios|hooks|organizations|teams|data-stores|data-structures|dlqs|templates\/public|data-stores\/[^/]+\/data|hooks\/[^/]+\/(?:incomings|logs)|scenarios\/[^/]+\/logs)$/;

/** Throws MakeError `unexpected-answer` where a page is not the one that was asked for. */
export async function listAll(request: ListRequest): Promise<readonly JsonObject[]> {
  const asked = numberOf(request.query["pg[limit]"]) ?? (pagedLists.test(request.path) ? pageLimit : undefined);
  const start = numberOf(request.query["pg[offset]"]) ?? 0;
  const rows: JsonObject[] = [];
  let previous = "";
  let limit = asked;
  for (let count = 0; count < mostPages; count += 1) {
    const offset = start + rows.length;
    const query = limit === undefined ? request.query : { ...request.query, "pg[limit]": limit, "pg[offset]": offset };
    const page = readPage(await request.get(query), request);
    const marks = JSON.stringify(page.rows.map((row) => row["id"] ?? row));
    if (page.rows.length > 0 && marks === previous) throw broken(request, "the same page twice");
    if (page.pg?.offset !== undefined && page.pg.offset !== offset)
      throw broken(request, "another page than the one asked for");
    rows.push(...page.rows);
    if (page.pg === undefined || page.rows.length === 0) return rows;
    limit = smaller(limit, page.pg.limit);
    if (limit === undefined) throw broken(request, "a page that does not tell its limit");
    if (page.rows.length < limit) return rows;
    previous = marks;
  }
  throw broken(request, "a list without end");
}

function readPage(answer: Json, request: ListRequest): Page {
  const rows = isJsonObject(answer) && Object.hasOwn(answer, request.key) ? answer[request.key] : undefined;
  if (!isJsonObject(answer) || rows === undefined) throw broken(request, `no key ${JSON.stringify(request.key)}`);
  if (!isJsonArray(rows) || !rows.every(isJsonObject)) {
    throw broken(request, `something else than rows under ${JSON.stringify(request.key)}`);
  }
  const pg = Object.hasOwn(answer, "pg") ? answer["pg"] : undefined;
  if (pg === undefined || pg === null) return { rows, pg: undefined };
  if (!isJsonObject(pg)) throw broken(request, "a page that does not tell its limit");
  const limit = numberOf(pg["limit"]);
  if (limit !== undefined && limit < 1) throw broken(request, "a page of no rows at all");
  return { rows, pg: { limit, offset: numberOf(pg["offset"]) } };
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
