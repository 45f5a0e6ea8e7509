import { describe, expect, test } from "vitest";
import type { Finding } from "../../src/engine/status.ts";
import { metConditions, standingOf } from "../../src/engine/status.ts";
import { offThoughOn, readOffReason, teamFindings, type Watched } from "../../src/engine/team-status.ts";
import type { JsonObject } from "../../src/json.ts";
import type { LiveRow } from "../../src/kinds/kind.ts";
import { kindNamed } from "../../src/kinds/registry.ts";

const now = Date.UTC(2026, 10, 22, 12);

const watched = (more: Partial<Watched> = {}): Watched => ({
  address: "scenario/a",
  kind: kindNamed("scenario"),
  isInGit: true,
  name: "A",
  id: "1",
  git: { name: "A" },
  before: { name: "A" },
  ignore: [],
  revisions: ["r1"],
  keptRevision: undefined,
  isOn: false,
  ...more,
});
const row = (spec: JsonObject = {}, more: Partial<LiveRow> = {}): LiveRow => ({
  id: "1",
  name: "A",
  spec: { name: "A", active: false, ...spec },
  revision: "r1",
  about: {},
  ...more,
});

function found(
  each: Watched,
  live: LiveRow,
  nextRuns: ReadonlyMap<string, string | null> = new Map(),
): readonly Finding[] {
  const rows = new Map([["scenario" as const, new Map([[live.id, live]])]]);
  return teamFindings({ watched: [each], rows, nextRuns, offReasons: new Map(), now });
}

const conditionsOf = (findings: readonly Finding[]): string[] => findings.map(({ condition }) => condition);

describe("changed in Make", () => {
  test.for<[what: string, watched: Partial<Watched>, spec: JsonObject, expected: string[]]>([
    ["is not what only Git moved", { git: { name: "B" } }, {}, []],
    ["is not what both moved to the same", { git: { name: "B" } }, { name: "B" }, []],
    ["is what both moved apart", { git: { name: "B" } }, { name: "C" }, ["name"]],
    ["is not what Git does not manage", { git: {}, before: {} }, { name: "C" }, []],
    ["is not what it is to ignore", { ignore: [["name"]] }, { name: "C" }, []],
    ["is a switch to on", { git: { active: false }, before: { active: false } }, { active: true }, ["active"]],
    [
      "is not a switch to off, which is told with who did it",
      { git: { active: true }, before: { active: true } },
      {},
      [],
    ],
    [
      "is not another spelling of the same schedule",
      { git: { schedule: { type: "daily", time: "08:00" } }, before: { schedule: { type: "daily", time: "08:00" } } },
      { schedule: { type: "weekly", days: [0, 1, 2, 3, 4, 5, 6], time: "08:00" } },
      [],
    ],
  ])("%s", ([, given, spec, expected]) => {
    const changes = found(watched(given), row(spec)).flatMap((each) => (each.condition === "changed" ? [each] : []));
    expect(changes.flatMap(({ fields }) => fields.map(({ path }) => path))).toEqual(expected);
    expect(changes).toHaveLength(expected.length);
  });

  test("is an edit that neither an apply nor an export has seen, and what an apply kept", () => {
    const live = row({}, { revision: "r2" });
    expect(found(watched(), live)).toMatchObject([{ condition: "changed", isEdited: true, wasKept: false }]);
    expect(found(watched({ revisions: ["r1", "r2"] }), live)).toEqual([]);
    expect(found(watched({ revisions: [] }), live)).toEqual([]);
    const kept = watched({ keptRevision: "r1" });
    expect(found(kept, row())).toMatchObject([{ isEdited: false, wasKept: true }]);
    expect(found(kept, live)).toMatchObject([{ isEdited: true, wasKept: false }]);
  });

  test("holds no secret", () => {
    const hook = { ...watched(), kind: kindNamed("webhook"), address: "webhook/a" as const };
    const before = { type: "webhook", data: { token: "aaaaaaaa1" } };
    const live = row({ type: "gateway-webhook", data: { token: "bbbbbbbb2" } });
    const rows = new Map([["webhook" as const, new Map([[live.id, live]])]]);
    const all = { watched: [{ ...hook, git: before, before }], rows, nextRuns: new Map(), offReasons: new Map(), now };
    const [change] = teamFindings(all);
    expect(change?.condition).toBe("changed");
    expect(JSON.stringify(change)).not.toMatch(/aaaaaaaa1|bbbbbbbb2/);
  });
});

test("what left Git is told by a plan, and is no unmanaged object", () => {
  expect(found(watched({ isInGit: false }), row({}, { revision: "r9" }))).toEqual([]);
});

describe("a scenario that is on never runs", () => {
  test.for<[schedule: JsonObject, next: string | null | undefined, expected: string | undefined]>([
    [{ type: "once", date: "2026-11-22T11:59:00Z" }, null, "past"],
    [{ type: "once", date: "2026-11-22T12:01:00Z" }, "2026-11-22T12:01:00Z", undefined],
    [{ type: "once", date: "2026-11-22T11:00:00" }, undefined, undefined],
    [{ type: "once", date: "2026-11-21T11:00:00" }, undefined, "past"],
    [{ type: "daily", time: "08:00", between: ["2026-01-01T00:00:00Z", "2026-11-22T00:00:00Z"] }, null, "ended"],
    [{ type: "daily", time: "08:00", between: ["2026-01-01T00:00:00Z", null] }, "x", undefined],
    [{ type: "daily", time: "08:00" }, null, "no-run"],
    [{ type: "daily", time: "08:00" }, undefined, undefined],
    [{ type: "on-demand" }, null, undefined],
    [{ type: "immediately" }, null, undefined],
  ])("%j with the next run %j: %s", ([schedule, next, expected]) => {
    const nextRuns = new Map(next === undefined ? [] : [["1", next] as const]);
    const [finding] = found(watched({ git: {}, before: {} }), row({ active: true, schedule }), nextRuns);
    expect(finding?.condition === "never-runs" ? finding.why : undefined).toBe(expected);
    expect(conditionsOf(found(watched(), row({ active: false, schedule }), nextRuns))).toEqual([]);
  });
});

test("off though on counts what the state or Git says, where Make has it", () => {
  const rowsOf = (live: LiveRow) => new Map([["scenario" as const, new Map([[live.id, live]])]]);
  const ids = (each: Watched, live: LiveRow): string[] =>
    offThoughOn({ watched: [each], rows: rowsOf(live) }).map(({ id }) => id);
  expect(ids(watched({ isOn: true }), row())).toEqual(["1"]);
  expect(ids(watched({ isOn: true }), row({ active: true }))).toEqual([]);
  expect(ids(watched({ isOn: false }), row())).toEqual([]);
  expect(ids(watched({ isOn: true, id: "2" }), row())).toEqual([]);
});

describe("the log says who switched it off", () => {
  const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
  const stop = (minute: number, more: JsonObject = {}): JsonObject => ({
    type: "stop",
    timestamp: at(minute),
    ...more,
  });
  const failedRun = (minute: number): JsonObject => ({ type: "auto", status: 3, timestamp: at(minute) });
  test.for<[what: string, log: JsonObject[], isInvalid: boolean, expected: object]>([
    ["nothing", [], false, { by: "make", why: "unknown" }],
    ["nothing, and Make calls it invalid", [], true, { by: "make", why: "errors" }],
    ["a run that failed", [failedRun(1)], false, { by: "make", why: "errors" }],
    ["a stop without an author", [stop(2)], false, { by: "make", why: "unknown", at: at(2) }],
    ["a stop after a run that failed", [failedRun(1), stop(2)], false, { by: "make", why: "errors", at: at(2) }],
    [
      "a stop by somebody",
      [stop(2, { authorName: "Ada" }), failedRun(1)],
      false,
      { by: "person", name: "Ada", at: at(2) },
    ],
    [
      "an author in the detail",
      [stop(2, { detail: { author: { name: "Ada" } } })],
      false,
      { by: "person", name: "Ada", at: at(2) },
    ],
    ["an author without a name", [stop(2, { authorId: 12, authorName: null })], false, { by: "person", at: at(2) }],
    [
      "a later start",
      [stop(2, { authorName: "Ada" }), { type: "start", timestamp: at(3) }],
      false,
      { by: "make", why: "unknown" },
    ],
  ])("%s", ([, log, isInvalid, expected]) => {
    expect(readOffReason(log, isInvalid)).toEqual(expected);
    expect(readOffReason(log.toReversed(), isInvalid)).toEqual(expected);
  });
});

test("the worst counts, and only what was asked for is met", () => {
  const finding = (condition: "unmanaged" | "invalid"): Finding => ({
    kind: "scenario",
    name: "A",
    remoteId: "1",
    condition,
  });
  expect(standingOf([])).toBe("fine");
  expect(standingOf([finding("unmanaged")])).toBe("told");
  expect(standingOf([finding("unmanaged"), finding("invalid")])).toBe("failing");
  const problem = { code: "make/unauthorized", message: "" } as const;
  const targets = [{ target: "x", standing: "not-asked", why: "key", apiKeyEnv: "MAKE_API_KEY", problem }] as const;
  expect([["any"], ["key", "invalid"], ["changed"]].map((asked) => metConditions(targets, asked))).toEqual([
    ["key"],
    ["key"],
    [],
  ]);
});
