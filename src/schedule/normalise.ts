// Make's scheduling object (make-api 4): what it may hold, and when two of them mean the same.
// It has no time zone of its own: clock times are those of the organization.

import { utcText } from "../iso-date.ts";
import { type Json, type JsonObject, isJsonArray, isJsonObject, jsonEqual } from "../json.ts";

export const scheduleTypes = [
  "immediately",
  "indefinitely",
  "once",
  "daily",
  "weekly",
  "monthly",
  "yearly",
  "on-demand",
] as const;
export type ScheduleType = (typeof scheduleTypes)[number];

/** The fields that a type needs; the others belong to no other type. */
export const requiredFields: Readonly<Record<ScheduleType, readonly string[]>> = {
  immediately: [],
  indefinitely: ["interval"],
  once: ["date"],
  daily: ["time"],
  weekly: ["days", "time"],
  monthly: ["days", "time"],
  yearly: ["months", "days", "time"],
  "on-demand": [],
};

/** Fields that every type may have. */
export const commonFields: readonly string[] = ["between", "restrict", "maximum_runs_per_minute"];

export function isScheduleType(type: unknown): type is ScheduleType {
  return scheduleTypes.some((each) => each === type);
}

/**
 * One form for all schedules of one meaning: days and months sorted and once, no empty limits, dates in one spelling, and
 * the editor's "indefinitely, but only from 06:00 to 06:01" as the daily or weekly schedule that it is. Unknown keys stay.
 */
export function normaliseSchedule(value: JsonObject): JsonObject {
  const entries = Object.entries(value)
    .map(([key, each]): [string, Json] => [key, normaliseField(key, each)])
    .filter(([key, each]) => !isEmptyLimit(key, each));
  return toPlainType(Object.fromEntries(entries));
}

/** Whether two schedules mean the same. */
export function sameSchedule(a: JsonObject, b: JsonObject): boolean {
  return jsonEqual(normaliseSchedule(a), normaliseSchedule(b));
}

/** The numbers of a list, each once and in order; undefined where it is something else. */
export function sortedNumbers(value: Json | undefined): readonly number[] | undefined {
  if (!isJsonArray(value) || !value.every((each) => typeof each === "number")) return undefined;
  return [...new Set(value)].sort((a, b) => a - b);
}

function isEmptyLimit(key: string, value: Json): boolean {
  if (!commonFields.includes(key)) return false;
  return (
    value === null ||
    (isJsonArray(value) && value.every((each) => isJsonObject(each) && Object.keys(each).length === 0))
  );
}

function normaliseField(key: string, value: Json): Json {
  if (key === "days" || key === "months") return sortedNumbers(value) ?? value;
  if (key === "date" && typeof value === "string") return normaliseDate(value);
  if (key === "between" && isJsonArray(value)) {
    return value.map((each) => (typeof each === "string" ? normaliseDate(each) : each));
  }
  if (key !== "restrict" || !isJsonArray(value)) return value;
  const windows = value.map((each) => (isJsonObject(each) ? normaliseWindow(each) : each));
  const texts = windows.map((each) => JSON.stringify(each));
  return windows
    .filter((_, index) => texts.indexOf(texts[index] ?? "") === index)
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function normaliseWindow(window: JsonObject): JsonObject {
  const kept = ["days", "months", "time"].flatMap((key): [string, Json][] => {
    const value = window[key];
    if (value === undefined || value === null || (isJsonArray(value) && value.length === 0)) return [];
    const numbers = sortedNumbers(value);
    const isAll = (key === "days" && numbers?.length === 7) || (key === "months" && numbers?.length === 12);
    return isAll ? [] : [[key, numbers ?? value]];
  });
  const unknown = Object.entries(window).filter(([key]) => !["days", "months", "time"].includes(key));
  return Object.fromEntries([...kept, ...unknown]);
}

/** One spelling of a moment; a date without a zone, whose zone is the organization's, stays as it is. */
function normaliseDate(text: string): string {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/.test(text)) return text;
  return utcText(text) ?? text;
}

/** Daily, where the type is weekly on every day or the editor's way of saying it. */
function toPlainType(schedule: JsonObject): JsonObject {
  const { days, ...rest } = fromEditorForm(schedule);
  if (rest["type"] === "weekly" && isJsonArray(days) && days.length === 7) return { ...rest, type: "daily" };
  return days === undefined ? rest : { ...rest, days };
}

/**
 * Make's editor was seen to save "every day at 06:00" as a regular interval that only one minute of the day lets through
 * (make-api 4). An interval below five minutes could run more than once in it, so it is left alone.
 */
function fromEditorForm(schedule: JsonObject): JsonObject {
  const { type, interval, restrict, ...rest } = schedule;
  if (type !== "indefinitely" || typeof interval !== "number" || interval < 300 || !isJsonArray(restrict))
    return schedule;
  const [window] = restrict;
  if (restrict.length !== 1 || !isJsonObject(window)) return schedule;
  const { days, time, ...more } = window;
  if (Object.keys(more).length > 0 || !isJsonArray(time) || !isOneMinute(time)) return schedule;
  if (days === undefined) return { ...rest, type: "daily", time: time[0] ?? "" };
  return isJsonArray(days) ? { ...rest, type: "weekly", days, time: time[0] ?? "" } : schedule;
}

function isOneMinute(time: readonly Json[]): boolean {
  const [from, to] = time.map(minutesOf);
  return time.length === 2 && from !== undefined && to !== undefined && to - from === 1;
}

/** Minutes since midnight of "HH:MM"; undefined for anything else. */
export function minutesOf(time: Json | undefined): number | undefined {
  const match = typeof time === "string" ? /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) : null;
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined;
}
