// A schedule as people say it: "weekdays 09:00". Clock times are the organization's; only a moment with a zone names it.

import { type Json, type JsonObject, isJsonArray, isJsonObject } from "../json.ts";
import { normaliseSchedule, sortedNumbers } from "./normalise.ts";

const dayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** E.g. "every 15 minutes, weekdays 09:00 to 17:00". What it does not understand is told as JSON, never left out. */
export function scheduleWords(schedule: JsonObject): string {
  const normal = normaliseSchedule(schedule);
  const limits = [windowsWords(normal["restrict"]), betweenWords(normal["between"]), limitWords(normal)];
  return [ruleWords(normal), ...limits.filter((words) => words !== "")].join(", ");
}

function ruleWords(schedule: JsonObject): string {
  const { type, time, interval, date } = schedule;
  const days = sortedNumbers(schedule["days"]);
  const months = sortedNumbers(schedule["months"]);
  if (type === "on-demand") return "on demand";
  if (type === "immediately") return "waiting for webhooks";
  if (type === "indefinitely" && typeof interval === "number") return intervalWords(interval);
  if (type === "once" && typeof date === "string") return `once, ${momentWords(date)}`;
  if (typeof time !== "string") return JSON.stringify(schedule);
  if (type === "daily") return `daily ${time}`;
  if (type === "weekly" && days !== undefined) return `${weekdayWords(days)} ${time}`;
  if (type === "monthly" && days !== undefined) return `on the ${listWords(days.map(ordinal))}, ${time}`;
  if (type === "yearly" && days !== undefined && months !== undefined) {
    const dates = months.flatMap((month) => days.map((day) => `${day} ${monthNames[month - 1] ?? month}`));
    return `${listWords(dates)}, ${time}`;
  }
  return JSON.stringify(schedule);
}

function intervalWords(seconds: number): string {
  const units: readonly (readonly [seconds: number, name: string])[] = [
    [86_400, "day"],
    [3600, "hour"],
    [60, "minute"],
  ];
  const [size, name] = units.find(([each]) => seconds >= each && seconds % each === 0) ?? [1, "second"];
  const count = seconds / size;
  return count === 1 ? `every ${name}` : `every ${count} ${name}s`;
}

function weekdayWords(days: readonly number[]): string {
  const key = days.join();
  if (key === "0,1,2,3,4,5,6") return "daily";
  if (key === "1,2,3,4,5") return "weekdays";
  if (key === "0,6") return "weekends";
  // The week starts on Monday in lists of people, on Sunday in Make's numbers.
  return [...days]
    .sort((a, b) => ((a + 6) % 7) - ((b + 6) % 7))
    .map((day) => dayNames[day] ?? String(day))
    .join(", ");
}

function windowsWords(restrict: Json | undefined): string {
  if (!isJsonArray(restrict)) return "";
  return restrict.map((window) => (isJsonObject(window) ? windowWords(window) : JSON.stringify(window))).join(" or ");
}

function windowWords(window: JsonObject): string {
  const days = sortedNumbers(window["days"]);
  const months = sortedNumbers(window["months"]);
  const time = window["time"];
  const words = [
    days === undefined ? "" : weekdayWords(days),
    months === undefined ? "" : `in ${listWords(months.map((month) => monthNames[month - 1] ?? String(month)))}`,
    isJsonArray(time) && time.length === 2 ? `${textOf(time[0])} to ${textOf(time[1])}` : "",
  ].filter((each) => each !== "");
  return words.length === 0 ? "at any time" : words.join(" ");
}

function betweenWords(between: Json | undefined): string {
  if (!isJsonArray(between) || between.length !== 2) return "";
  return `from ${momentWords(textOf(between[0]))} to ${momentWords(textOf(between[1]))}`;
}

function limitWords({ maximum_runs_per_minute: most }: JsonObject): string {
  return typeof most === "number" ? `at most ${most} runs a minute` : "";
}

/** "1 Dec 2026 08:00 UTC"; without a zone in the text there is none in the words. */
function momentWords(text: string): string {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d)[\d:.]*(Z)?)?/.exec(text);
  if (match === null) return text;
  const [, year, month, day, time, zone] = match;
  const date = `${Number(day)} ${monthNames[Number(month) - 1] ?? month} ${year}`;
  return time === undefined ? date : `${date} ${time}${zone === undefined ? "" : " UTC"}`;
}

function ordinal(day: number): string {
  const isTeen = day % 100 >= 11 && day % 100 <= 13;
  const ending = isTeen ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th");
  return `${day}${ending}`;
}

function listWords(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
