// Everything that is wrong with a scheduling object, all at once, before Make sees it (make-api 4).

import { isCalendarDay, millisecondsOf } from "../iso-date.ts";
import { type Json, type JsonObject, isJsonArray, isJsonObject } from "../json.ts";
import { nearestName } from "../nearest.ts";
import type { Path } from "../path.ts";
import {
  type ScheduleType,
  commonFields,
  isScheduleType,
  minutesOf,
  requiredFields,
  scheduleTypes,
} from "./normalise.ts";

export interface ScheduleProblem {
  /** Place inside the scheduling object. */
  readonly path: Path;
  readonly message: string;
}

/** All problems of a schedule; none means that Make can hold it. */
export function checkSchedule(value: Json): readonly ScheduleProblem[] {
  if (!isJsonObject(value)) return [{ path: [], message: `a schedule is an object with a type, not ${told(value)}` }];
  const { type } = value;
  if (!isScheduleType(type)) return [{ path: type === undefined ? [] : ["type"], message: typeMessage(value) }];
  return [...checkKeys(value, type), ...checkFields(value, type), ...checkCommon(value)];
}

function typeMessage(value: JsonObject): string {
  const { type } = value;
  const known = `Make's types are ${scheduleTypes.join(", ")}`;
  if (type === undefined) {
    return "cron" in value ? `cron: is not supported yet; ${known}` : `a schedule needs a type; ${known}`;
  }
  if (typeof type !== "string") return `type is ${told(type)}; ${known}`;
  const instead = Object.hasOwn(replacements, type) ? replacements[type] : undefined;
  if (instead !== undefined) return `Make has no type "${type}": use ${instead}`;
  const near = nearestName(type, scheduleTypes);
  return `Make has no type ${told(type)}${near === undefined ? `; ${known}` : `: did you mean "${near}"?`}`;
}

/** What people write, and what Make calls it. */
const replacements: Readonly<Record<string, string>> = {
  cron: "daily, weekly, monthly or yearly with a time, or indefinitely with an interval in seconds",
  interval: '{type: indefinitely, interval: SECONDS}, e.g. 900 for "every 15 minutes"',
  hourly: "{type: indefinitely, interval: 3600}",
  minutely: "{type: indefinitely, interval: 60}",
  manual: "on-demand",
  never: "on-demand",
  instant: "immediately",
  webhook: "immediately",
};

function checkKeys(value: JsonObject, type: ScheduleType): ScheduleProblem[] {
  const own = ["type", ...requiredFields[type], ...commonFields];
  const missing = requiredFields[type].filter((key) => value[key] === undefined);
  const extra = Object.keys(value).filter((key) => !own.includes(key));
  const everywhere = new Set(Object.values(requiredFields).flat());
  return [
    ...missing.map((key) => ({ path: [], message: `a schedule of type ${type} needs ${key}` })),
    ...extra.map((key) => {
      const near = nearestName(key, own);
      const why = everywhere.has(key) ? `has no meaning for type ${type}` : "is no field of a schedule";
      return { path: [key], message: `${key} ${why}${near === undefined ? "" : `: did you mean "${near}"?`}` };
    }),
  ];
}

function checkFields(value: JsonObject, type: ScheduleType): ScheduleProblem[] {
  return requiredFields[type].flatMap((key) => {
    const field = value[key];
    if (field === undefined) return [];
    if (key === "interval") return checkInterval(field);
    if (key === "date") return checkDate(field, ["date"]);
    if (key === "time") return checkTime(field, ["time"]);
    if (key === "months") return checkNumbers(field, ["months"], 1, 12);
    return type === "weekly" ? checkNumbers(field, ["days"], 0, 6) : checkNumbers(field, ["days"], 1, 31);
  });
}

function checkCommon({ between, restrict, maximum_runs_per_minute: most }: JsonObject): ScheduleProblem[] {
  return [
    ...(between === undefined || between === null ? [] : checkBetween(between)),
    ...(restrict === undefined || restrict === null ? [] : checkRestrict(restrict)),
    ...(most === undefined || most === null || isWhole(most, 1, Number.MAX_SAFE_INTEGER)
      ? []
      : [
          {
            path: ["maximum_runs_per_minute"],
            message: `a limit of runs a minute is a whole number from 1 or null, not ${told(most)}`,
          },
        ]),
  ];
}

function checkInterval(value: Json): ScheduleProblem[] {
  if (isWhole(value, 60, Number.MAX_SAFE_INTEGER)) return [];
  const unit = typeof value === "number" && value > 0 && value < 60 ? ` (for minutes write ${value * 60})` : "";
  return [
    { path: ["interval"], message: `an interval is a whole number of seconds from 60, not ${told(value)}${unit}` },
  ];
}

function checkTime(value: Json, path: Path): ScheduleProblem[] {
  if (minutesOf(value) !== undefined) return [];
  return [{ path, message: `a time is written "HH:MM" from "00:00" to "23:59", not ${told(value)}` }];
}

function checkDate(value: Json, path: Path): ScheduleProblem[] {
  if (isIsoDate(value)) return [];
  return [{ path, message: `a date is written as in "2026-12-01T08:00:00.000Z", not ${told(value)}` }];
}

function checkNumbers(value: Json, path: Path, from: number, to: number): ScheduleProblem[] {
  if (!isJsonArray(value))
    return [{ path, message: `${path.at(-1)} is a list of numbers from ${from} to ${to}, not ${told(value)}` }];
  if (value.length === 0) return [{ path, message: `${path.at(-1)} is empty, so nothing would ever run` }];
  const note = from === 0 ? " (0 is Sunday)" : "";
  return value.flatMap((each, index) =>
    isWhole(each, from, to)
      ? []
      : [
          {
            path: [...path, String(index)],
            message: `${path.at(-1)} are whole numbers from ${from} to ${to}${note}, not ${told(each)}`,
          },
        ],
  );
}

function checkBetween(value: Json): ScheduleProblem[] {
  if (!isJsonArray(value) || value.length !== 2) {
    return [{ path: ["between"], message: `between is a list of a start and an end date, not ${told(value)}` }];
  }
  const [start, end] = value.map((each) => (typeof each === "string" ? millisecondsOf(each) : Number.NaN));
  const problems = value.flatMap((each, index) => checkDate(each, ["between", String(index)]));
  if (problems.length > 0 || (start ?? 0) <= (end ?? 0)) return problems;
  return [{ path: ["between"], message: "between ends before it starts" }];
}

function checkRestrict(value: Json): ScheduleProblem[] {
  if (!isJsonArray(value))
    return [{ path: ["restrict"], message: `restrict is a list of windows, not ${told(value)}` }];
  return value.flatMap((window, index) => checkWindow(window, ["restrict", String(index)]));
}

function checkWindow(window: Json, path: Path): ScheduleProblem[] {
  if (!isJsonObject(window))
    return [{ path, message: `a window is an object of days, months and time, not ${told(window)}` }];
  return Object.entries(window).flatMap(([key, value]) => {
    const at = [...path, key];
    // The editor leaves unused parts of a window empty.
    if (["days", "months", "time"].includes(key) && (value === null || (isJsonArray(value) && value.length === 0)))
      return [];
    if (key === "days") return checkNumbers(value, at, 0, 6);
    if (key === "months") return checkNumbers(value, at, 1, 12);
    if (key === "time") return checkWindowTime(value, at);
    const near = nearestName(key, ["days", "months", "time"]);
    return [
      { path: at, message: `${key} is no field of a window${near === undefined ? "" : `: did you mean "${near}"?`}` },
    ];
  });
}

function checkWindowTime(value: Json, path: Path): ScheduleProblem[] {
  if (!isJsonArray(value) || value.length !== 2) {
    return [{ path, message: `the time of a window is a list of its start and its end, not ${told(value)}` }];
  }
  return value.flatMap((each, index) => checkTime(each, [...path, String(index)]));
}

function isWhole(value: Json, from: number, to: number): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= from && value <= to;
}

function isIsoDate(value: Json): boolean {
  if (typeof value !== "string") return false;
  const match =
    /^(\d{4})-(\d\d)-(\d\d)(?:T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?)?$/.exec(value);
  if (match === null) return false;
  const [, year, month, day] = match.map(Number);
  return isCalendarDay(year ?? 0, month ?? 0, day ?? 0);
}

function told(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 60)} …` : text;
}
