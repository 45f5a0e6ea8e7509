// Faults on demand: which calls go wrong, and how. Set at `PUT /__emulator/faults`, counted from then on.

import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";

export type FaultAction =
  | {
      readonly type: "status";
      readonly status: number;
      readonly body?: Json;
      readonly headers?: Readonly<Record<string, string>>;
      readonly contentType?: string;
    }
  /** The connection is destroyed without an answer, before or after the call was carried out. */
  | { readonly type: "cut"; readonly when: "before" | "after" }
  | { readonly type: "delay"; readonly ms: number }
  /** The call is carried out; of its answer only so many bytes arrive, then the connection is destroyed. */
  | { readonly type: "truncate"; readonly bytes: number };

interface Fault {
  readonly method?: string;
  /** A beginning of the path, with or without `/api/v2`, or the source of a regular expression over path and query. */
  readonly path?: string;
  /** The first matching call that goes wrong, counted from 1. */
  readonly nth?: number;
  /** How many calls go wrong from there on: 1 with `nth`, all without. */
  readonly times?: number;
  readonly action: FaultAction;
}

export interface Faults {
  list(): readonly Fault[];
  /** Replaces all faults and starts counting anew. Throws a text that says what is wrong. */
  replace(value: Json): void;
  /** Counts a call for every fault that matches it; the action of the first that is due. `path` is path and query. */
  actionFor(method: string, path: string): FaultAction | undefined;
}

export function createFaults(): Faults {
  let armed: { readonly fault: Fault; readonly matches: (method: string, path: string) => boolean; seen: number }[] =
    [];
  return {
    list: () => armed.map(({ fault }) => fault),
    replace: (value) => {
      if (!isJsonArray(value)) throw new TypeError("faults should be a list");
      armed = value.map((each) => parseFault(each)).map((fault) => ({ fault, matches: matcherOf(fault), seen: 0 }));
    },
    actionFor: (method, path) => {
      let due: FaultAction | undefined;
      for (const entry of armed) {
        if (!entry.matches(method, path)) continue;
        entry.seen += 1;
        const first = entry.fault.nth ?? 1;
        const times = entry.fault.times ?? (entry.fault.nth === undefined ? Number.POSITIVE_INFINITY : 1);
        if (entry.seen >= first && entry.seen < first + times) due ??= entry.fault.action;
      }
      return due;
    },
  };
}

function matcherOf({ method, path }: Fault): (method: string, path: string) => boolean {
  const isPlain = path === undefined || /^\/[\w/.-]*$/.test(path);
  const pattern = isPlain ? undefined : new RegExp(path);
  const begins = (asked: string) =>
    asked.startsWith(path ?? "") || asked.replace(/^\/api\/v2/, "").startsWith(path ?? "");
  return (askedMethod, asked) =>
    (method === undefined || method.toUpperCase() === askedMethod) && (pattern ? pattern.test(asked) : begins(asked));
}

function parseFault(value: Json): Fault {
  if (!isJsonObject(value) || !isJsonObject(value["action"])) throw new TypeError("a fault should have an action");
  const { method, path, nth, times, action } = value;
  for (const [name, text] of [["method", method] as const, ["path", path] as const]) {
    if (text !== undefined && typeof text !== "string") throw new TypeError(`'${name}' should be string`);
  }
  for (const [name, count] of [["nth", nth] as const, ["times", times] as const]) {
    if (count !== undefined && !isCount(count, 1)) throw new TypeError(`'${name}' should be integer >= 1`);
  }
  checkAction(action);
  return value as unknown as Fault;
}

function isCount(value: Json | undefined, least: number): boolean {
  return Number.isInteger(value) && Number(value) >= least;
}

function checkAction(action: JsonObject): void {
  const { type, status, when, ms, bytes } = action;
  const isGood =
    (type === "status" && isCount(status, 200) && Number(status) < 600) ||
    (type === "cut" && (when === "before" || when === "after")) ||
    (type === "delay" && isCount(ms, 0)) ||
    (type === "truncate" && isCount(bytes, 0));
  if (!isGood) {
    throw new TypeError(
      "an action should be {type: status, status}, {type: cut, when: before|after}, {type: delay, ms} or {type: truncate, bytes}",
    );
  }
}
