// What all lists share: `cols[]`, `pg[…]`, filters of the query. Answers hold the keys and the echo that make-api 2.2 and
// 2.3 document.

import type { Json, JsonObject } from "../json.ts";
import { invalidRequest } from "./answers.ts";

/** The columns asked for: `cols[]=a`, `cols[0]=a`; undefined where none are, or `*`. */
function columnsOf(query: URLSearchParams): readonly string[] | "all" | undefined {
  const columns = repeated(query, "cols");
  if (columns.length === 0) return undefined;
  return columns.includes("*") ? "all" : columns;
}

/** Values of `name[]=`, `name[0]=` and `name=`. */
export function repeated(query: URLSearchParams, name: string): string[] {
  const isMeant = (key: string) =>
    key === name || (key.startsWith(`${name}[`) && /^\[\d*\]$/.test(key.slice(name.length)));
  return [...query].flatMap(([key, value]) => (isMeant(key) ? [value] : []));
}

/** The columns of a row that the query asks for: exactly the named ones, all with `*`, `usual` (or all) without `cols`. */
export function selectColumns(row: JsonObject, query: URLSearchParams, usual?: readonly string[]): JsonObject {
  const columns = columnsOf(query) ?? usual ?? "all";
  if (columns === "all") return row;
  return Object.fromEntries(columns.flatMap((name) => (Object.hasOwn(row, name) ? [[name, row[name] as Json]] : [])));
}

export interface PageDefaults {
  readonly sortBy: string;
  readonly sortDir: "asc" | "desc";
  readonly limit: number;
}

export interface Page {
  readonly rows: JsonObject[];
  readonly pg: JsonObject;
}

type Compare = (a: JsonObject, b: JsonObject) => number;

/** One page of the rows, sorted, and Make's echo of what was asked. `orders` holds sort keys that are no column. */
export function pageOf(
  rows: readonly JsonObject[],
  query: URLSearchParams,
  defaults: PageDefaults,
  orders: Readonly<Record<string, Compare>> = {},
): Page {
  const asked = query.get("pg[sortBy]");
  const sortBy = asked ?? defaults.sortBy;
  const sortDir = query.get("pg[sortDir]") ?? defaults.sortDir;
  const limit = wholeNumber(query, "pg[limit]", defaults.limit, 1);
  const offset = wholeNumber(query, "pg[offset]", 0, 0);
  if (sortDir !== "asc" && sortDir !== "desc") throw invalidRequest("'pg[sortDir]' should be asc or desc");
  if (asked && !Object.hasOwn(orders, sortBy) && rows[0] && !Object.hasOwn(rows[0], sortBy)) {
    throw invalidRequest(`'pg[sortBy]' should be a column, not '${sortBy}'`);
  }
  const compare = orders[sortBy] ?? byColumn(sortBy);
  const direction = sortDir === "asc" ? 1 : -1;
  const sorted = [...rows].sort((a, b) => direction * compare(a, b) || byColumn("id")(a, b));
  return {
    rows: sorted.slice(offset, offset + limit),
    pg: { sortBy, limit, sortDir, offset, returnTotalCount: false },
  };
}

function wholeNumber(query: URLSearchParams, name: string, absent: number, least: number): number {
  const text = query.get(name);
  if (text === null) return absent;
  if (!/^\d{1,9}$/.test(text) || Number(text) < least) throw invalidRequest(`'${name}' should be integer >= ${least}`);
  return Number(text);
}

function byColumn(name: string): Compare {
  return (a, b) => compareValues(a[name], b[name]);
}

export function compareValues(a: Json | undefined, b: Json | undefined): number {
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  return Number(a ?? 0) - Number(b ?? 0) || 0;
}

/** `true` or `false` of a query parameter; undefined where it is absent. */
export function flagOf(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (text !== "true" && text !== "false") throw invalidRequest(`'${name}' should be boolean`);
  return text === "true";
}
