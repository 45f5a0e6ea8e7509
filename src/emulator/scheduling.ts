// Make's schedule object (make-api 4): what the API accepts, and roughly when an active scenario runs next.

import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import { invalidRequest } from "./answers.ts";

type Check = (value: Json) => boolean;

const isWholeBetween =
  (least: number, most: number): Check =>
  (value) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
const isListOf =
  (check: Check): Check =>
  (value) =>
    isJsonArray(value) && value.length > 0 && value.every(check);
const isTime: Check = (value) => typeof value === "string" && /^([01]\d|2[0-3]):[0-5]\d$/.test(value);
const isDate: Check = (value) =>
  typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value));
const isPair =
  (check: Check): Check =>
  (value) =>
    isJsonArray(value) && value.length === 2 && value.every(check);

const fields: Readonly<Record<string, Check>> = {
  interval: isWholeBetween(60, Number.MAX_SAFE_INTEGER),
  date: isDate,
  time: isTime,
  months: isListOf(isWholeBetween(1, 12)),
  between: isPair((value) => value === null || isDate(value)),
  maximum_runs_per_minute: (value) => value === null || isWholeBetween(1, 1_000_000)(value),
  restrict: (value) => isJsonArray(value) && value.every(isWindow),
};

/** The fields that each type must have. An interval may be absent: Make stored `{"type":"indefinitely"}` as it came. */
const required: Readonly<Record<string, readonly string[]>> = {
  immediately: [],
  indefinitely: [],
  once: ["date"],
  daily: ["time"],
  weekly: ["days", "time"],
  monthly: ["days", "time"],
  yearly: ["months", "days", "time"],
  "on-demand": [],
};
const allowed: Readonly<Record<string, readonly string[]>> = { indefinitely: ["interval"] };
const everywhere = ["type", "between", "restrict", "maximum_runs_per_minute"];

function isWindow(value: Json): boolean {
  if (!isJsonObject(value)) return false;
  const checks: Record<string, Check> = {
    days: isListOf(isWholeBetween(0, 6)),
    months: isListOf(isWholeBetween(1, 12)),
    time: isPair(isTime),
  };
  return Object.entries(value).every(([name, each]) => checks[name]?.(each) ?? false);
}

/** Parses the JSON text of a request. 400 SC400 where it is not a schedule that Make can hold. */
export function parseScheduling(text: string): JsonObject {
  const value = parseObject(text, "scheduling");
  const type = value["type"];
  if (typeof type !== "string" || !Object.hasOwn(required, type)) {
    throw invalidRequest("Invalid scheduling.", [
      `'scheduling.type' should be one of ${Object.keys(required).join(", ")}`,
    ]);
  }
  const needed = required[type] ?? [];
  const known = new Set([...everywhere, ...needed, ...(allowed[type] ?? [])]);
  const wrong = [
    ...needed.filter((name) => !Object.hasOwn(value, name)).map((name) => `should have required property '${name}'`),
    ...Object.keys(value).flatMap((name) => (known.has(name) ? [] : [`'${name}' does not belong to type '${type}'`])),
    ...Object.entries(value).flatMap(([name, each]) => (fits(type, name, each) ? [] : [`'${name}' is not valid`])),
  ];
  if (wrong.length > 0) throw invalidRequest("Invalid scheduling.", wrong);
  return value;
}

function fits(type: string, name: string, value: Json): boolean {
  if (name === "days") return isListOf(type === "weekly" ? isWholeBetween(0, 6) : isWholeBetween(1, 31))(value);
  return Object.hasOwn(fields, name) ? (fields[name] as Check)(value) : true;
}

/** The JSON text of an object, as `blueprint` and `scheduling` of a request are. 400 SC400 where it is none. */
export function parseObject(text: string, name: string): JsonObject {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw invalidRequest("Validation failed.", [`'${name}' should be a JSON string`]);
  }
  if (!isJsonObject(value)) throw invalidRequest("Validation failed.", [`'${name}' should hold an object`]);
  return value;
}

/**
 * The next run of an active scenario: exact for intervals and `once`; clock times are taken as UTC, not as the
 * organization's, and `restrict` is not looked at. Null where nothing will run it: on demand, at once, past, never.
 */
export function nextRun(scheduling: JsonObject, activatedAt: string | null, now: Date): string | null {
  const next = activatedAt === null ? undefined : nextByType(scheduling, activatedAt, now);
  const end = isJsonArray(scheduling["between"]) ? scheduling["between"][1] : undefined;
  if (next === undefined || (typeof end === "string" && next > new Date(end))) return null;
  return next.toISOString();
}

function nextByType(scheduling: JsonObject, activatedAt: string, now: Date): Date | undefined {
  const { type, date, time } = scheduling;
  if (type === "once") {
    const at = new Date(typeof date === "string" ? date : 0);
    return at > now ? at : undefined;
  }
  if (type === "indefinitely") {
    const intervalMs = Number(scheduling["interval"] ?? 900) * 1000;
    const start = Date.parse(activatedAt);
    const runs = Math.floor((now.getTime() - start) / intervalMs) + 1;
    return new Date(start + runs * intervalMs);
  }
  return typeof time === "string" ? nextAtTime(scheduling, time, now) : undefined;
}

/** Of daily, weekly, monthly and yearly; the 29th of February comes within eight years. */
function nextAtTime({ type, days, months }: JsonObject, time: string, now: Date): Date | undefined {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  const has = (list: Json | undefined, value: number): boolean => isJsonArray(list) && list.includes(value);
  const mostDays = 8 * 366;
  for (let ahead = 0; ahead <= mostDays; ahead += 1) {
    const at = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + ahead, hours, minutes));
    const isDay = type === "daily" || has(days, type === "weekly" ? at.getUTCDay() : at.getUTCDate());
    const isMonth = type !== "yearly" || has(months, at.getUTCMonth() + 1);
    if (at > now && isDay && isMonth) return at;
  }
  return undefined;
}
