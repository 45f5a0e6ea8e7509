import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/json.ts";
import { formatPath } from "../../src/path.ts";
import { checkSchedule } from "../../src/schedule/check.ts";
import { normaliseSchedule, sameSchedule, scheduleTypes } from "../../src/schedule/normalise.ts";
import { scheduleWords } from "../../src/schedule/words.ts";

const weekdays = [1, 2, 3, 4, 5];
const always = [1, 2, 3, 4, 5, 6, 0];

describe("words", () => {
  const rows: readonly (readonly [words: string, schedule: JsonObject])[] = [
    ["every 15 minutes", { type: "indefinitely", interval: 900 }],
    ["every minute", { type: "indefinitely", interval: 60 }],
    ["every hour", { type: "indefinitely", interval: 3600 }],
    ["every 6 hours", { type: "indefinitely", interval: 21_600 }],
    ["every day", { type: "indefinitely", interval: 86_400 }],
    ["every 90 seconds", { type: "indefinitely", interval: 90 }],
    ["weekdays 09:00", { type: "weekly", days: [5, 4, 3, 2, 1], time: "09:00" }],
    ["weekends 09:00", { type: "weekly", days: [0, 6], time: "09:00" }],
    ["Mon, Wed 08:30", { type: "weekly", days: [3, 1], time: "08:30" }],
    ["Mon, Sun 08:30", { type: "weekly", days: [0, 1], time: "08:30" }],
    ["daily 08:00", { type: "daily", time: "08:00" }],
    ["daily 08:00", { type: "weekly", days: always, time: "08:00" }],
    ["daily 06:00", { type: "indefinitely", interval: 900, restrict: [{ days: always, time: ["06:00", "06:01"] }] }],
    [
      "weekdays 06:00",
      { type: "indefinitely", interval: 900, restrict: [{ days: weekdays, time: ["06:00", "06:01"] }] },
    ],
    ["on demand", { type: "on-demand" }],
    ["waiting for webhooks", { type: "immediately", maximum_runs_per_minute: null }],
    ["waiting for webhooks, at most 60 runs a minute", { type: "immediately", maximum_runs_per_minute: 60 }],
    ["on the 1st and 15th, 06:00", { type: "monthly", days: [15, 1], time: "06:00" }],
    [
      "on the 2nd, 3rd, 11th, 12th, 13th, 21st, 22nd and 31st, 06:00",
      { type: "monthly", days: [2, 3, 11, 12, 13, 21, 22, 31], time: "06:00" },
    ],
    ["1 Jan and 1 Jul, 06:00", { type: "yearly", months: [1, 7], days: [1], time: "06:00" }],
    ["once, 1 Dec 2026 08:00 UTC", { type: "once", date: "2026-12-01T08:00:00.000Z" }],
    ["once, 1 Dec 2026 08:00 UTC", { type: "once", date: "2026-12-01T10:00:00+02:00" }],
    ["once, 1 Dec 2026 08:00", { type: "once", date: "2026-12-01T08:00:00" }],
    [
      "every 15 minutes, weekdays 09:00 to 17:00",
      { type: "indefinitely", interval: 900, restrict: [{ days: weekdays, time: ["09:00", "17:00"] }] },
    ],
    [
      "every hour, Sat in Jan and Feb or 09:00 to 17:00",
      { type: "indefinitely", interval: 3600, restrict: [{ time: ["09:00", "17:00"] }, { days: [6], months: [1, 2] }] },
    ],
    [
      "daily 08:00, from 1 Dec 2026 to 24 Dec 2026 12:00 UTC",
      { type: "daily", time: "08:00", between: ["2026-12-01", "2026-12-24T12:00:00Z"] },
    ],
    ['{"type":"lunar","time":"08:00"}', { type: "lunar", time: "08:00" }],
  ];
  test.for(rows)("%s", ([words, schedule]) => {
    expect(scheduleWords(schedule)).toBe(words);
  });
});

describe("the same schedule", () => {
  const rows: readonly (readonly [what: string, a: JsonObject, b: JsonObject])[] = [
    [
      "order of days",
      { type: "weekly", days: [1, 3], time: "09:00" },
      { time: "09:00", type: "weekly", days: [3, 1, 3] },
    ],
    [
      "order of months",
      { type: "yearly", months: [7, 1], days: [1], time: "09:00" },
      { type: "yearly", months: [1, 7], days: [1], time: "09:00" },
    ],
    ["no limit, said or not", { type: "immediately" }, { type: "immediately", maximum_runs_per_minute: null }],
    ["empty windows", { type: "daily", time: "09:00" }, { type: "daily", time: "09:00", restrict: [], between: null }],
    [
      "windows of nothing",
      { type: "daily", time: "09:00" },
      { type: "daily", time: "09:00", restrict: [{ days: [], months: [] }] },
    ],
    [
      "windows of everything",
      { type: "daily", time: "09:00" },
      { type: "daily", time: "09:00", restrict: [{ days: always }] },
    ],
    [
      "the editor's daily form",
      { type: "daily", time: "06:00" },
      { type: "indefinitely", interval: 900, restrict: [{ days: always, time: ["06:00", "06:01"] }] },
    ],
    ["every day of the week", { type: "daily", time: "06:00" }, { type: "weekly", days: always, time: "06:00" }],
    [
      "one moment",
      { type: "once", date: "2026-12-01T08:00:00Z" },
      { type: "once", date: "2026-12-01T09:00:00.000+01:00" },
    ],
    [
      "order of windows",
      { type: "indefinitely", interval: 900, restrict: [{ days: [1] }, { days: [2] }] },
      { type: "indefinitely", interval: 900, restrict: [{ days: [2] }, { days: [1] }] },
    ],
  ];
  test.for(rows)("%s", ([, a, b]) => {
    expect(sameSchedule(a, b)).toBe(true);
    expect(sameSchedule(b, a)).toBe(true);
  });

  const others: readonly (readonly [what: string, a: JsonObject, b: JsonObject])[] = [
    ["another type", { type: "immediately" }, { type: "on-demand" }],
    ["another limit", { type: "immediately", maximum_runs_per_minute: 1 }, { type: "immediately" }],
    ["another time", { type: "daily", time: "09:00" }, { type: "daily", time: "10:00" }],
    [
      "a window",
      { type: "indefinitely", interval: 900 },
      { type: "indefinitely", interval: 900, restrict: [{ days: [1] }] },
    ],
    [
      "a window of two minutes",
      { type: "daily", time: "06:00" },
      { type: "indefinitely", interval: 900, restrict: [{ time: ["06:00", "06:02"] }] },
    ],
    [
      "an interval that fits the minute twice",
      { type: "daily", time: "06:00" },
      { type: "indefinitely", interval: 60, restrict: [{ time: ["06:00", "06:01"] }] },
    ],
    ["an unknown key", { type: "daily", time: "09:00" }, { type: "daily", time: "09:00", later: 1 }],
  ];
  test.for(others)("not with %s", ([, a, b]) => {
    expect(sameSchedule(a, b)).toBe(false);
  });
});

describe("a schedule that Make can hold", () => {
  test.for<JsonObject>([
    { type: "immediately", maximum_runs_per_minute: 60 },
    { type: "weekly", days: weekdays, time: "08:30" },
    { type: "yearly", months: [1, 7], days: [1], time: "06:00" },
    { type: "once", date: "2026-12-01T08:00:00.000Z" },
    { type: "indefinitely", interval: 900, restrict: [{ days: weekdays, months: [], time: ["09:00", "17:00"] }] },
    { type: "monthly", days: [31], time: "23:59", between: ["2026-12-01", "2027-12-01"], restrict: null },
    { type: "on-demand" },
  ])("%j", (schedule) => {
    expect(checkSchedule(schedule)).toEqual([]);
  });
});

describe("a schedule that Make cannot hold", () => {
  const rows: readonly (readonly [schedule: Json, ...problems: string[]])[] = [
    ["daily", ': a schedule is an object with a type, not "daily"'],
    [[], ": a schedule is an object with a type, not []"],
    [{}, ": a schedule needs a type"],
    [{ type: 3 }, "type: type is 3"],
    [{ type: "cron", cron: "* * * * *" }, 'type: Make has no type "cron": use daily, weekly, monthly or yearly'],
    [{ type: "interval", interval: 15 }, 'type: Make has no type "interval": use {type: indefinitely'],
    [{ type: "hourly" }, 'type: Make has no type "hourly": use {type: indefinitely, interval: 3600}'],
    [{ type: "dayly" }, 'type: Make has no type "dayly": did you mean "daily"?'],
    [{ type: "__proto__" }, 'type: Make has no type "__proto__"; Make\'s types are'],
    [{ type: "daily" }, ": a schedule of type daily needs time"],
    [{ type: "weekly" }, ": a schedule of type weekly needs days", ": a schedule of type weekly needs time"],
    [{ type: "daily", time: "9:00" }, 'time: a time is written "HH:MM" from "00:00" to "23:59", not "9:00"'],
    [{ type: "daily", time: "24:00" }, 'time: a time is written "HH:MM"'],
    [{ type: "daily", time: "09:00", tme: 1 }, 'tme: tme is no field of a schedule: did you mean "time"?'],
    [{ type: "daily", time: "09:00", interval: 900 }, "interval: interval has no meaning for type daily"],
    [
      { type: "indefinitely", interval: 15 },
      "interval: an interval is a whole number of seconds from 60, not 15 (for minutes write 900)",
    ],
    [
      { type: "indefinitely", interval: "900" },
      'interval: an interval is a whole number of seconds from 60, not "900"',
    ],
    [
      { type: "weekly", days: [7, 1, "Mon"], time: "09:00" },
      "days.0: days are whole numbers from 0 to 6 (0 is Sunday), not 7",
      "days.2: days are whole numbers from 0 to 6",
    ],
    [{ type: "weekly", days: [], time: "09:00" }, "days: days is empty, so nothing would ever run"],
    [{ type: "weekly", days: 1, time: "09:00" }, "days: days is a list of numbers from 0 to 6, not 1"],
    [
      { type: "monthly", days: [0, 32], time: "09:00" },
      "days.0: days are whole numbers from 1 to 31, not 0",
      "days.1: days",
    ],
    [
      { type: "yearly", months: [13], days: [1], time: "09:00" },
      "months.0: months are whole numbers from 1 to 12, not 13",
    ],
    [{ type: "once", date: "tomorrow" }, 'date: a date is written as in "2026-12-01T08:00:00.000Z", not "tomorrow"'],
    [{ type: "once", date: "2026-02-31T08:00:00Z" }, "date: a date is written"],
    [{ type: "on-demand", between: ["2026-12-01"] }, "between: between is a list of a start and an end date"],
    [{ type: "on-demand", between: ["2026-12-02", "2026-12-01"] }, "between: between ends before it starts"],
    [{ type: "on-demand", between: ["x", 1] }, "between.0: a date", "between.1: a date"],
    [
      { type: "on-demand", maximum_runs_per_minute: 0 },
      "maximum_runs_per_minute: a limit of runs a minute is a whole number from 1 or null, not 0",
    ],
    [{ type: "on-demand", restrict: {} }, "restrict: restrict is a list of windows"],
    [
      { type: "on-demand", restrict: [1, { day: [1] }, { days: [8], time: ["09:00"] }, { time: ["09:00", "25:00"] }] },
      "restrict.0: a window is an object",
      'restrict.1.day: day is no field of a window: did you mean "days"?',
      "restrict.2.days.0: days",
      "restrict.2.time: the time of a window is a list of its start and its end",
      "restrict.3.time.1: a time is written",
    ],
  ];
  test.for(rows)("%j", ([schedule, ...problems]) => {
    const told = checkSchedule(schedule).map(({ path, message }) => `${formatPath(path)}: ${message}`);
    expect(told).toHaveLength(problems.length);
    expect(told.map((each, index) => each.slice(0, problems[index]?.length))).toEqual(problems);
  });
});

const anySchedule = fc.record(
  {
    type: fc.oneof(fc.constantFrom(...scheduleTypes), fc.string()),
    interval: fc.oneof(fc.integer(), fc.constantFrom(900, 3600)),
    time: fc.oneof(fc.constantFrom("06:00", "23:59"), fc.jsonValue()),
    date: fc.oneof(fc.date({ noInvalidDate: true }).map(String), fc.jsonValue()),
    days: fc.oneof(fc.array(fc.integer({ min: 0, max: 31 })), fc.jsonValue()),
    months: fc.oneof(fc.array(fc.integer({ min: 1, max: 12 })), fc.jsonValue()),
    restrict: fc.oneof(
      fc.array(
        fc.record(
          {
            days: fc.array(fc.integer({ min: 0, max: 6 })),
            time: fc.constantFrom(["06:00", "06:01"], ["09:00", "17:00"]),
          },
          { requiredKeys: [] },
        ),
      ),
      fc.jsonValue(),
    ),
    between: fc.jsonValue(),
    maximum_runs_per_minute: fc.jsonValue(),
  },
  { requiredKeys: ["type"] },
);

test("any value is checked, normalised once for all, the same as itself and told in words", () => {
  fc.assert(
    fc.property(anySchedule, (value) => {
      const schedule = JSON.parse(JSON.stringify(value)) as JsonObject;
      checkSchedule(schedule);
      const normal = normaliseSchedule(schedule);
      expect(normaliseSchedule(normal)).toEqual(normal);
      expect(sameSchedule(schedule, normal)).toBe(true);
      expect(scheduleWords(schedule)).toBe(scheduleWords(normal));
    }),
    { numRuns: 500 },
  );
});

const time = fc.constantFrom("00:00", "06:00", "23:59");
const numbers = (min: number, max: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min, max }), { minLength: 1, maxLength: 9 });
const windows = fc.array(
  fc.record(
    { days: numbers(0, 6), months: numbers(1, 12), time: fc.constantFrom(["06:00", "06:01"], ["09:00", "17:00"], []) },
    { requiredKeys: [] },
  ),
  { maxLength: 3 },
);
const limits = { restrict: fc.oneof(fc.constant(null), windows), maximum_runs_per_minute: fc.constantFrom(null, 5) };
const goodSchedule = fc.oneof(
  ...[
    fc.record({ type: fc.constant("indefinitely"), interval: fc.integer({ min: 60, max: 9000 }), ...limits }),
    fc.record({ type: fc.constant("weekly"), days: numbers(0, 6), time, ...limits }),
    fc.record({ type: fc.constant("monthly"), days: numbers(1, 31), time, ...limits }),
    fc.record({ type: fc.constant("yearly"), months: numbers(1, 12), days: numbers(1, 31), time, ...limits }),
  ].map((each) => each as fc.Arbitrary<unknown> as fc.Arbitrary<JsonObject>),
);

test("what is the same as a schedule that Make can hold can be held too", () => {
  fc.assert(
    fc.property(goodSchedule, (schedule) => {
      expect(checkSchedule(schedule)).toEqual([]);
      expect(checkSchedule(normaliseSchedule(schedule))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
