// The log of a scenario: who started and stopped it, and the runs that the snapshot holds (make-api 5.1).

import { expect, test } from "vitest";
import { plain, standingClock, startBench } from "./calls.ts";

test("who started and stopped a scenario stands in its log, the latest first", async () => {
  const { now, advance } = standingClock();
  const { call, createScenario } = await startBench({ now, snapshot: { users: [{ id: 12, name: "Ada" }] } });
  const id = await createScenario();
  await createScenario(plain("Another"));
  await call("POST", `/scenarios/${id}/start`);
  advance(1000);
  await call("POST", `/scenarios/${id}/stop`);
  const { body } = await call("GET", `/scenarios/${id}/logs`);
  const by = { detail: { author: { name: "Ada", staff: false } }, authorId: 12, authorName: "Ada" };
  expect(body).toEqual({
    scenarioLogs: [
      { imtId: expect.any(String), id: expect.any(String), type: "stop", ...by, timestamp: "2026-07-02T09:00:01.000Z" },
      {
        imtId: expect.any(String),
        id: expect.any(String),
        type: "start",
        ...by,
        timestamp: "2026-07-02T09:00:00.000Z",
      },
    ],
    pg: { sortBy: "imtId", limit: 50, sortDir: "desc", offset: 0, returnTotalCount: false },
  });
  expect((await call("GET", `/scenarios/${id}/logs?pg%5Blimit%5D=1`)).body["scenarioLogs"]).toHaveLength(1);
  expect(await call("GET", "/scenarios/99999/logs")).toMatchObject({ status: 404 });
});

test("a stop by Make itself has no author", async () => {
  const { call, createScenario } = await startBench();
  const id = await createScenario();
  await call("POST", `/scenarios/${id}/start`);
  const broken = {
    ...plain(),
    flow: [{ id: 1, module: "util:SetVariable2", version: 1, parameters: {}, mapper: { value: "{{9.x}}" } }],
  };
  await call("PATCH", `/scenarios/${id}`, { blueprint: JSON.stringify(broken) });
  const { body } = await call("GET", `/scenarios/${id}/logs`);
  expect(body["scenarioLogs"]).toMatchObject([{ type: "stop", authorId: null, authorName: null }, { type: "start" }]);
});

test("runs come from the snapshot, and are found by status, time and id", async () => {
  const run = { scenarioId: 4100, eventType: "EXECUTION_END", type: "auto", duration: 81 };
  const { call } = await startBench({
    snapshot: {
      scenarios: [{ id: 4100 }],
      executions: [
        { ...run, id: 1, executionId: "aa", status: 1, timestamp: "2026-07-02T09:00:00.000Z" },
        { ...run, id: 2, executionId: "bb", status: 3, timestamp: "2026-07-03T09:00:00.000Z" },
      ],
    },
  });
  const idsOf = async (query: string): Promise<unknown> =>
    ((await call("GET", `/scenarios/4100/logs${query}`)).body["scenarioLogs"] as { id: string }[]).map(({ id }) => id);
  expect(await idsOf("")).toEqual(["bb", "aa"]);
  expect(await idsOf("?status=3")).toEqual(["bb"]);
  expect(await idsOf(`?to=${Date.parse("2026-07-02T10:00:00.000Z")}`)).toEqual(["aa"]);
  expect((await call("GET", "/scenarios/4100/logs/aa")).body["scenarioLog"]).toMatchObject({
    id: "aa",
    scenarioId: 4100,
    status: 1,
    isReplayable: false,
  });
  expect(await call("GET", "/scenarios/4100/logs/cc")).toMatchObject({ status: 404 });
});

test.for([
  [{ type: "daily", time: "08:00" }, "2026-07-03T08:00:00.000Z"],
  [{ type: "daily", time: "09:30" }, "2026-07-02T09:30:00.000Z"],
  [{ type: "weekly", days: [1], time: "08:00" }, "2026-07-06T08:00:00.000Z"],
  [{ type: "monthly", days: [1], time: "08:00" }, "2026-08-01T08:00:00.000Z"],
  [{ type: "yearly", months: [2], days: [29], time: "08:00" }, "2028-02-29T08:00:00.000Z"],
  [{ type: "yearly", months: [2], days: [30], time: "08:00" }, null],
  [{ type: "daily", time: "08:00", between: ["2026-01-01T00:00:00Z", "2026-07-03T00:00:00Z"] }, null],
  [{ type: "immediately" }, null],
] as const)("an active scenario with %j runs next at %s", async ([scheduling, next]) => {
  const { now } = standingClock();
  const { call, createScenario } = await startBench({ now });
  const id = await createScenario(plain(), JSON.parse(JSON.stringify(scheduling)) as never);
  await call("POST", `/scenarios/${id}/start`);
  expect((await call("GET", `/scenarios/${id}`)).body["scenario"]).toMatchObject({ nextExec: next });
});
