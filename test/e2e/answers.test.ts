// Answers that go wrong: whatever comes back in place of Make's answer, a plan or an apply ends with a clear error or is
// finished after trying again. A reading that failed writes nothing, deletes nothing, and leaves the state as it was.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Plan } from "../../src/engine/plan.ts";
import type { ErrorCode } from "../../src/errors.ts";
import type { Json, JsonObject } from "../../src/json.ts";
import { type Meddler, type Passed, type Question, type Spoiled, startMeddler } from "../make/meddler.ts";
import { editModule } from "./editor.ts";
import { apiKey, liveScenario, type Loop, type Ran, targetFile } from "./loop.ts";
import { blueprintText, shopTarget, startAppliedShop } from "./shop.ts";

interface Spoilt {
  readonly loop: Loop;
  readonly meddler: Meddler;
  readonly state: () => string;
}

/** Something to change, something to keep and something to delete; all of it read through the meddler. */
async function startSpoilt(more: Readonly<Record<string, string>> = {}): Promise<Spoilt> {
  const files = { "scenarios/old/blueprint.json": blueprintText("Old", [{ id: 1 }]), ...more };
  const loop = await startAppliedShop({ files });
  const meddler = await startMeddler(loop.proxy.url);
  onTestFinished(() => meddler[Symbol.asyncDispose]());
  loop.write({
    "targets/production.yaml": targetFile(meddler.url, loop.emulator.teamId, shopTarget),
    "scenarios/orders/scenario.yaml": "name: Orders now\nactive: true\n",
  });
  await editModule(loop, "Report", 1, { value: "by hand" });
  loop.remove("scenarios/old");
  return {
    loop,
    meddler,
    state: () => readFileSync(join(loop.dir, ".make-gitops/targets/production/state.json"), "utf8"),
  };
}

const withPrune = { prune: true, allow: ["delete", "recreate", "many"] };

/** Whatever reads before it may write. */
async function runAll({ loop }: Spoilt): Promise<readonly Ran[]> {
  return [await loop.plan({ prune: true }), await loop.apply(), await loop.apply(withPrune)];
}

const places = {
  team: (loop: Loop) => `/teams/${loop.emulator.teamId}`,
  scenarios: () => "/scenarios?",
  hooks: () => "/hooks?",
  connections: () => "/connections?",
  content: (loop: Loop) => `/scenarios/${liveScenario(loop, "Report").id}/blueprint`,
} as const;
type Place = keyof typeof places;
const everywhere = Object.keys(places) as readonly Place[];
/** Without the team, whose answer says less of what is wrong with it. */
const beyondTeam = everywhere.filter((place) => place !== "team");
const ofOurs: readonly Place[] = ["scenarios", "hooks"];
const lists: readonly Place[] = ["scenarios", "hooks", "connections"];

const json = (value: Json, status = 200, headers: Record<string, string> = {}): Passed => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(value),
});
const html = (status: number): Passed => ({
  status,
  headers: { "content-type": "text/html" },
  body: "<html><h1>Welcome to the hotel</h1></html>",
});
const changed =
  (change: (value: JsonObject) => Json) =>
  ({ status, headers, body }: Passed): Passed => ({
    status,
    headers,
    body: JSON.stringify(change(JSON.parse(body) as JsonObject)),
  });
const rowsOf = (change: (rows: readonly JsonObject[]) => Json) =>
  changed((answer) =>
    Object.fromEntries(
      Object.entries(answer).map(([key, value]) => [key, Array.isArray(value) ? change(value as JsonObject[]) : value]),
    ),
  );
const limited = (headers: Record<string, string>): Passed =>
  json({ message: "Requests limit exceeded." }, 429, headers);

type Spoil = (answer: Passed) => Spoiled;

/** Spoils every answer at a place, or the first `times` of them. */
function spoilAt({ loop, meddler }: Spoilt, place: Place, spoil: Spoil, times = Number.POSITIVE_INFINITY): void {
  const path = places[place](loop);
  let count = 0;
  meddler.spoil = async ({ target }, pass) => {
    const isMeant = target === path || (path.endsWith("?") && target.startsWith(path));
    return isMeant && ++count <= times ? spoil(await pass()) : pass();
  };
}

const unexpected = "make/unexpected-answer";
const ending: readonly (readonly [what: string, places: readonly Place[], code: ErrorCode, spoil: Spoil])[] = [
  ["a page with 200", everywhere, unexpected, () => html(200)],
  ["a page with 502", everywhere, "make/unavailable", () => html(502)],
  ["a page with 404", everywhere, unexpected, () => html(404)],
  ["cut JSON", everywhere, unexpected, (answer) => ({ ...answer, body: answer.body.slice(0, -3) })],
  ["an empty body", everywhere, unexpected, (answer) => ({ ...answer, body: "" })],
  ["a list in place of an object", everywhere, unexpected, changed((value) => [value])],
  ["a text", everywhere, unexpected, changed(() => "OK")],
  ["null", everywhere, unexpected, changed(() => null)],
  ["an object without its key", everywhere, unexpected, changed(() => ({}))],
  ["null under its key", everywhere, unexpected, changed((value) => ({ [Object.keys(value)[0] as string]: null }))],
  ["a message with 200", everywhere, unexpected, changed(() => ({ message: "Please try again later." }))],
  ["another list", lists, unexpected, changed(() => ({ things: [] }))],
  ["an object in place of rows", lists, unexpected, rowsOf((rows) => Object.fromEntries(rows.entries()))],
  ["null rows", lists, unexpected, rowsOf((rows) => [...rows, null])],
  ["rows that are texts", lists, unexpected, rowsOf((rows) => rows.map(() => "row"))],
  ["a row without its id", lists, unexpected, rowsOf((rows) => rows.map(({ id: _id, ...row }) => row))],
  ["a row whose id is null", lists, unexpected, rowsOf((rows) => rows.map((row) => ({ ...row, id: null })))],
  ["a list of nothing, where Make still has what is ours", ofOurs, unexpected, rowsOf(() => [])],
  ["no team", ["team"], unexpected, changed(() => ({ code: "OK" }))],
  ["a team of no organization", ["team"], unexpected, changed(() => ({ team: { id: 1, name: "Team" } }))],
  ["a row twice", lists, unexpected, rowsOf((rows) => [...rows, ...rows])],
  ["no blueprint", ["content"], unexpected, changed(() => ({ code: "OK", response: { blueprint: null } }))],
  [
    "a blueprint without modules",
    ["content"],
    unexpected,
    changed(() => ({ code: "OK", response: { blueprint: {} } })),
  ],
  [
    "a refusal of the key",
    everywhere,
    "make/unauthorized",
    () => json({ message: "Access denied.", code: "IM015" }, 401),
  ],
  ["a missing scope", beyondTeam, "make/missing-scope", () => json({ message: "Denied.", code: "SC403" }, 403)],
  ["500", everywhere, "make/unavailable", () => json({ message: "Internal Server Error" }, 500)],
  ["a limit that never ends", everywhere, "make/rate-limited", () => limited({ "retry-after": "1" })],
  ["a limit that never ends and tells nothing", ["scenarios"], "make/rate-limited", () => limited({})],
  ["a connection that is cut", everywhere, "make/unreachable", () => "cut"],
  ["an answer that breaks off", everywhere, unexpected, () => "half"],
  ["not there", [...lists, "content"], "make/not-found", () => json({ message: "Not found", code: "SC404" }, 404)],
  ["not there", ["team"], "target/unknown", () => json({ message: "Not found", code: "SC404" }, 404)],
];

describe("ends with a clear error, and nothing is written, where the answer is", () => {
  test.for(ending)("%s, of %s: %s", async ([, at, code, spoil]) => {
    const spoilt = await startSpoilt();
    const { loop, state } = spoilt;
    const [before, make] = [state(), loop.snapshot()];
    for (const place of at) {
      spoilAt(spoilt, place, spoil);
      for (const { code: exit, problems, out } of await runAll(spoilt)) {
        expect({ place, exit, codes: problems.map((problem) => problem.code), out }).toEqual({
          place,
          exit: 1,
          codes: [code],
          out: "",
        });
        for (const { message, hint } of problems) {
          expect(message).not.toBe("");
          expect(hint ?? "").not.toBe("");
          expect(`${message}${hint}`).not.toContain(apiKey);
        }
      }
    }
    expect(loop.proxy.writes).toEqual([]);
    expect(state()).toBe(before);
    expect(loop.snapshot()).toEqual(make);
  });
});

const passing: readonly (readonly [what: string, times: number, spoil: Spoil])[] = [
  ["one answer 500", 1, () => json({ message: "Internal Server Error" }, 500)],
  ["three pages with 502", 3, () => html(502)],
  ["a storm of the limit", 9, () => limited({})],
  ["a storm that says how long", 9, () => limited({ "retry-after": "2" })],
  ["a storm that says until when", 9, () => limited({ "x-ratelimit-reset": "1" })],
  ["two cut connections", 2, () => "cut"],
  ["an answer that breaks off", 1, () => "half"],
];

/** What a plan says beside what it cost, which its seal covers too. */
function wordsOf(plan: Plan): unknown {
  return Object.fromEntries(Object.entries(plan).filter(([key]) => key !== "stats" && key !== "seal"));
}

describe("is finished after", () => {
  test.for(passing)("%s", async ([, times, spoil]) => {
    const spoilt = await startSpoilt();
    const { loop, meddler } = spoilt;
    const whole = wordsOf(await loop.planned({ prune: true }));
    for (const place of everywhere) {
      spoilAt(spoilt, place, spoil, times);
      expect({ place, plan: wordsOf(await loop.planned({ prune: true })) }).toEqual({ place, plan: whole });
    }
    spoilAt(spoilt, "scenarios", spoil, times);
    const { done } = await loop.applied(withPrune);
    expect(done.map(({ change }) => `${change.action} ${change.address}`)).toEqual([
      "update scenario/orders",
      "delete scenario/old",
    ]);
    meddler.spoil = (_question, pass) => pass();
    expect((await loop.planned({ prune: true })).changes).toEqual([]);
  });
});

/** More scenarios, in pages of three rows. `meddle` may act or answer at a page, by its number from 1 in each reading. */
async function startPaged(meddle: (page: number, spoilt: Spoilt, answer: Passed) => Promise<Spoiled> | Spoiled) {
  const names = ["a", "b", "c", "d", "e"];
  const more = names.map((name): [string, string] => [
    `scenarios/${name}/blueprint.json`,
    blueprintText(`More ${name}`, [{ id: 1 }]),
  ]);
  const spoilt = await startSpoilt(Object.fromEntries(more));
  const whole = wordsOf(await spoilt.loop.planned({ prune: true }));
  let page = 0;
  spoilt.meddler.spoil = async ({ target }: Question, pass) => {
    if (!target.startsWith("/scenarios?")) return pass();
    const small = target.replace(/pg\[limit\]=\d+/, "pg[limit]=3");
    const answer = await pass(small);
    page = target.includes("pg[offset]=0") ? 1 : page + 1;
    return meddle(page, spoilt, answer);
  };
  return { ...spoilt, whole, pages: () => page };
}

describe("a list in pages", () => {
  test("is read whole", async () => {
    const { loop, whole, pages } = await startPaged((_page, _spoilt, answer) => answer);
    expect(wordsOf(await loop.planned({ prune: true }))).toEqual(whole);
    expect(pages()).toBeGreaterThan(2);
  });

  const repeated = (echo: boolean) => {
    let first: Passed | undefined;
    return (_page: number, _spoilt: Spoilt, answer: Passed): Passed => {
      first ??= echo
        ? answer
        : changed(({ scenarios }) => ({ scenarios: scenarios ?? null, pg: { limit: 3 } }))(answer);
      return first;
    };
  };
  test.for<readonly [string, () => (page: number, spoilt: Spoilt, answer: Passed) => Spoiled]>([
    ["gives its first page again and again", () => repeated(true)],
    ["gives its first page again and again, and does not say which it is", () => repeated(false)],
    ["skips a page", () => (page, _spoilt, answer) => (page === 2 ? rowsOf((rows) => rows.slice(1))(answer) : answer)],
    [
      "is empty from its second page on",
      () => (page, _spoilt, answer) => (page > 1 ? rowsOf(() => [])(answer) : answer),
    ],
    [
      "ends in the middle with an error",
      () => (page, _spoilt, answer) => (page > 1 ? json({ message: "no" }, 200) : answer),
    ],
  ])("that %s is used in no part of it", async ([, meddle]) => {
    const spoilt = await startPaged(meddle());
    const [before, make] = [spoilt.state(), spoilt.loop.snapshot()];
    for (const { problems } of await runAll(spoilt)) expect(problems.map(({ code }) => code)).toEqual([unexpected]);
    expect(spoilt.loop.proxy.writes).toEqual([]);
    expect(spoilt.state()).toBe(before);
    expect(spoilt.loop.snapshot()).toEqual(make);
  });

  test("that ends before all that is ours was in it is not used: nothing is made a second time", async () => {
    const short = rowsOf((rows) => rows.slice(0, 2));
    const { loop, state } = await startPaged((_page, _spoilt, answer) => short(answer));
    const before = state();
    for (const options of [{}, withPrune]) {
      const { problems } = await loop.apply(options);
      expect(problems.map(({ code }) => code)).toEqual([unexpected]);
      expect(problems[0]?.message).toContain("Make still has it");
    }
    expect(loop.proxy.writes).toEqual([]);
    expect(state()).toBe(before);
  });

  test("out of which somebody deletes a scenario meanwhile is read again: what others have is not taken for gone", async () => {
    let isDeleted = false;
    const { loop, whole } = await startPaged(async (page, { loop: inside }, answer) => {
      if (page === 1 && !isDeleted) await inside.make.scenarios.delete(foreign);
      isDeleted = true;
      return answer;
    });
    const blueprint = JSON.stringify({ name: "AAA of somebody", flow: [], metadata: {} });
    const { id: foreign } = await loop.make.scenarios.create({
      teamId: loop.emulator.teamId,
      blueprint,
      scheduling: JSON.stringify({ type: "on-demand" }),
    });
    await loop.make.scenarios.activate(foreign);
    loop.proxy.writes.length = 0;
    expect(wordsOf(await loop.planned({ prune: true }))).toEqual(whole);
  });
});

describe("between the list and the reading of a scenario", () => {
  /** Acts once, after the list was read. */
  async function startRace(act: (loop: Loop) => Promise<unknown>): Promise<Spoilt> {
    const spoilt = await startSpoilt();
    const { loop, meddler } = spoilt;
    const content = places.content(loop);
    let isDone = false;
    meddler.spoil = async ({ target }, pass) => {
      if (target === content && !isDone) {
        isDone = true;
        await act(loop);
      }
      return pass();
    };
    return spoilt;
  }

  test("somebody deletes it: the apply says so and writes nothing; the next one makes it again, once", async () => {
    const { loop, state } = await startRace((inside) =>
      inside.make.scenarios.delete(liveScenario(inside, "Report").id),
    );
    const before = state();
    const { code, problems } = await loop.apply(withPrune);
    expect([code, problems.map((problem) => problem.code)]).toEqual([1, ["make/not-found"]]);
    expect(problems[0]?.message).toContain('"Report"');
    expect(loop.proxy.writes).toEqual([]);
    expect(state()).toBe(before);
    const { done } = await loop.applied();
    expect(done.map(({ change }) => `${change.action} ${change.address}`)).toContain("create scenario/report");
    expect(loop.snapshot().scenarios.filter(({ name }) => name === "Report")).toHaveLength(1);
  });

  test("somebody edits it: what is applied holds the edit", async () => {
    const { loop } = await startRace((inside) => editModule(inside, "Report", 2, { value: "a moment ago" }));
    await loop.applied();
    const { drift, changes } = await loop.planned();
    expect(changes).toEqual([]);
    expect(drift.map(({ fields }) => fields.map(({ path }) => path))).toEqual([
      ["modules.1.mapper.value", "modules.2.mapper.value"],
    ]);
  });
});

test("a redirect is not followed: the key goes nowhere else", async () => {
  const heard: string[] = [];
  const stranger = createServer((request, response) => {
    heard.push(String(request.headers.authorization));
    response.end("{}");
  });
  await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void stranger.close());
  const location = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/api/v2/teams/1`;
  const spoilt = await startSpoilt();
  for (const place of everywhere) {
    spoilAt(spoilt, place, () => ({ status: 302, headers: { location }, body: "" }));
    for (const { problems } of await runAll(spoilt)) {
      expect({ place, codes: problems.map(({ code }) => code) }).toEqual({ place, codes: [unexpected] });
      expect(problems[0]?.message).toContain("redirect");
    }
  }
  expect(heard).toEqual([]);
  expect(spoilt.loop.proxy.writes).toEqual([]);
});
