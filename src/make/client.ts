// The way to Make's API v2. A reader is an object that knows no verb but GET, so a plan cannot write;
// a writer sends a write again only where the limit refused it before anything was done. Every failure is a MakeError.

import { dots, maskText } from "../engine/secret.ts";
import type { Json } from "../json.ts";
import type { Clock, MakeReader, MakeWriter, Query, RequestStats, WriteRequest } from "../ports.ts";
import { type Asked, readAnswer, makeCodeOf } from "./answer.ts";
import { failureOf } from "./failure.ts";
import { MakeError } from "./make-error.ts";
import { listAll } from "./paging.ts";
import { type Attempt, withRetries } from "./retry.ts";
import { type RawAnswer, createTransport } from "./transport.ts";
import { zoneParts } from "./zone.ts";

export interface MakeConnection {
  /** `eu2.make.com`; loopback as `127.0.0.1:PORT` or with its scheme. The caller has asked parseZone whether a key may go there. */
  readonly zone: string;
  readonly token: string;
  /** Texts that Make is sent and may repeat in an error: dots in every message, as the token is. Those below 4 characters stay. */
  readonly secrets?: readonly string[] | undefined;
  readonly clock?: Clock | undefined;
  /** Told before each wait, e.g. "waiting 14 s for the limit of 60 a minute". */
  readonly onWait?: ((waitMs: number, why: string) => void) | undefined;
  /** For one request with its answer; default 60 s for a GET, 120 s for a write. */
  readonly timeoutMs?: number | undefined;
  /** Ends requests and waits; what they throw then is the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Can send GET alone. Throws ToolError `target/zone` or `key/invalid`. */
export function connectReader(connection: MakeConnection): MakeReader {
  return Object.freeze(readerOf(openWire(connection)));
}

/** Reads and writes. Throws ToolError `target/zone` or `key/invalid`. */
export function connectWriter(connection: MakeConnection): MakeWriter {
  const wire = openWire(connection);
  return Object.freeze({
    ...readerOf(wire),
    send: (request: WriteRequest): Promise<Json> => wire.write(request),
  });
}

interface Wire {
  readonly zone: string;
  readonly write: (request: WriteRequest) => Promise<Json>;
  readonly read: (path: string, query: Query) => Promise<Json>;
  readonly stats: () => RequestStats;
}

function readerOf({ zone, read, stats }: Wire): MakeReader {
  return {
    zone,
    get: (path, query = {}) => read(path, query),
    list: (path, key, query = {}) => listAll({ zone, path, key, query, get: (paged) => read(path, paged) }),
    stats,
  };
}

function openWire(connection: MakeConnection): Wire {
  const { zone: zoneText, token, secrets = [], clock = systemClock, onWait, timeoutMs, signal } = connection;
  const zone = zoneParts(zoneText);
  const mask = maskerOf([token, ...secrets]);
  const send = createTransport(zone, token);
  const byMethod: Record<string, number> = {};
  let limitPerMinute: number | undefined;

  const attempt = async (method: Asked["method"], path: string, query: Query, body?: Json): Promise<Attempt<Json>> => {
    const asked: Asked = { method, path, zone: zone.zone, mask };
    const target = `/api/v2${checkedPath(path, asked)}${queryText(query)}`;
    signal?.throwIfAborted();
    const timeout = AbortSignal.timeout(timeoutMs ?? (method === "GET" ? 60_000 : 120_000));
    byMethod[method] = (byMethod[method] ?? 0) + 1;
    try {
      const raw = await send({
        method,
        target,
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      });
      limitPerMinute = limitOf(raw) ?? limitPerMinute;
      return judge(raw, asked, limitPerMinute);
    } catch (cause) {
      signal?.throwIfAborted();
      return failureOf(cause, asked, zone);
    }
  };

  const patience = { clock, onWait: onWait ?? (() => undefined), signal };
  return {
    zone: zone.zone,
    read: (path, query) => withRetries(() => attempt("GET", path, query), { ...patience, mostFaults: 3 }),
    // After anything but a limit Make may have done it, and doing it again might do it twice.
    write: ({ method, path, query, body }) =>
      withRetries(() => attempt(method, path, query ?? {}, body), { ...patience, mostFaults: 0 }),
    stats: () => ({
      count: Object.values(byMethod).reduce((sum, each) => sum + each, 0),
      byMethod: { ...byMethod },
      limitPerMinute,
    }),
  };
}

function maskerOf(secrets: readonly string[]): Asked["mask"] {
  // Make repeats a value as it is, or inside a text of JSON. A long secret may hold a shorter one.
  const forms = secrets
    .filter(({ length }) => length >= 4)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
    .sort((one, other) => other.length - one.length);
  return (text) => maskText([...new Set(forms)].reduce((masked, form) => masked.replaceAll(form, dots), text));
}

/** The value of an answer, or its error and whether asking again can help. */
function judge(raw: RawAnswer, asked: Asked, limitPerMinute: number | undefined): Attempt<Json> {
  try {
    return { value: readAnswer(raw, asked) };
  } catch (error) {
    if (!(error instanceof MakeError)) throw error;
    if (raw.status >= 500) return { error, fault: { type: "passing", what: `an answer ${raw.status}` } };
    // IM310: the organization is paused, so no wait ends it (make-api 2.4).
    if (raw.status !== 429 || makeCodeOf(raw) === "IM310") return { error };
    return { error, fault: { type: "limit", answer: raw, limitPerMinute } };
  }
}

/** The organization's limit; calls without an organization tell 10000 (make-api 2.4). */
function limitOf({ headers }: RawAnswer): number | undefined {
  const text = headers["x-ratelimit-limit"]?.trim() ?? "";
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return limit > 0 && limit < 10_000 ? limit : undefined;
}

/** Ids in a path come from files and answers: none of them may lead to another path. */
function checkedPath(path: string, { method, zone, mask }: Asked): string {
  if (/^(?:\/[\w.~:@-]+)+$/.test(path) && !/\/\.{1,2}(?:\/|$)/.test(path)) return path;
  const shown = mask(JSON.stringify(path).slice(0, 200));
  throw new MakeError({
    kind: "unexpected-answer",
    message: `An id that ${zone} gave cannot stand in a path of its API: ${shown}. Nothing was sent.`,
    hint: "Something between here and Make may have answered in its place: look at the proxy, the network and the zone.",
    method,
    path: shown,
  });
}

function queryText(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) for (const each of value) parameters.append(`${name}[]`, String(each));
    else if (value !== undefined) parameters.append(name, String(value));
  }
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", stop);
        resolve();
      }, ms);
      if (signal?.aborted === true) stop();
      else signal?.addEventListener("abort", stop, { once: true });
    }),
};
