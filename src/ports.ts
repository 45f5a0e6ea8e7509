// What can fail, wait or differ by machine, as types: the rooms take these as arguments.

import type { Json, JsonObject } from "./json.ts";

/** Query parameters; an array is sent as `name[]=…` once a value, as Make expects it. */
export type Query = Readonly<Record<string, string | number | boolean | readonly (string | number)[] | undefined>>;

/** What was asked of Make so far, for the footer and the budget. `limitPerMinute` is what Make's headers told last. */
export interface RequestStats {
  readonly count: number;
  readonly byMethod: Readonly<Record<string, number>>;
  readonly limitPerMinute: number | undefined;
}

/** Reads Make and has no way to send anything but GET: the only client that a plan gets. */
export interface MakeReader {
  /** Host of the zone, e.g. `eu2.make.com`. */
  readonly zone: string;
  /** One GET. `path` starts after `/api/v2`, e.g. `/scenarios/12/blueprint`. Throws MakeError. */
  get(path: string, query?: Query): Promise<Json>;
  /** All rows of a list, every page, in order; `key` is the envelope's key, e.g. `scenarios`. Throws when a page is not what was asked for: never a partial list. */
  list(path: string, key: string, query?: Query): Promise<readonly JsonObject[]>;
  stats(): RequestStats;
}

export interface WriteRequest {
  readonly method: "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Query | undefined;
  readonly body?: Json | undefined;
}

/** Reads and writes Make. A write is sent again only where the limit refused it: whether more is safe, only the caller knows. */
export interface MakeWriter extends MakeReader {
  send(request: WriteRequest): Promise<Json>;
}

export interface Clock {
  now(): Date;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
