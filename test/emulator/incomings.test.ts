import { expect, test } from "vitest";
import { startBench } from "./calls.ts";

const incoming = (id: string, minute: string) => ({
  id,
  size: 13,
  created: `2026-07-02T09:${minute}:00.000Z`,
  data: { foo: id },
});
const log = (id: string, loggedAt: string) => ({ id, imtId: `${Date.parse(loggedAt)}_${id}`, statusId: 1, loggedAt });
const hooks = [
  {
    id: 58,
    incomings: [incoming("b", "20"), incoming("a", "10"), incoming("c", "30")],
    logs: [log("x", "2026-07-02T09:00:00.000Z"), log("y", "2026-07-03T09:00:00.000Z")],
  },
];

test("the queue of a webhook is counted, listed from the oldest on and read one by one", async () => {
  const { call } = await startBench({ snapshot: { hooks } });
  expect((await call("GET", "/hooks/58")).body["hook"]).toMatchObject({ queueCount: 3, queueLimit: 10_000 });
  expect((await call("GET", "/hooks/58/incomings/stats")).body).toEqual({
    incomingStat: { queue: 3, limit: 10_000, enabled: true },
  });
  const { body } = await call("GET", "/hooks/58/incomings?pg%5Blimit%5D=2");
  expect(body["incomings"]).toEqual([
    { id: "a", scope: "hook", size: 13, created: "2026-07-02T09:10:00.000Z" },
    { id: "b", scope: "hook", size: 13, created: "2026-07-02T09:20:00.000Z" },
  ]);
  expect(body["pg"]).toMatchObject({ sortBy: "created", sortDir: "asc", limit: 2 });
  expect((await call("GET", "/hooks/58/incomings/c")).body["incoming"]).toMatchObject({ data: { foo: "c" } });
  expect(await call("GET", "/hooks/58/incomings/d")).toMatchObject({ status: 404 });
});

test("items of the queue are deleted by id, or all but some when confirmed", async () => {
  const { call, emulator } = await startBench({ snapshot: { hooks } });
  const left = () => emulator.snapshot().hooks[0]?.incomings.map(({ id }) => id);
  expect(await call("DELETE", "/hooks/58/incomings", {})).toMatchObject({ status: 400 });
  expect(await call("DELETE", "/hooks/58/incomings", { ids: ["a"] })).toMatchObject({ status: 200 });
  expect(left()).toEqual(["b", "c"]);
  const all = { all: true, exceptIds: ["c"] };
  expect(await call("DELETE", "/hooks/58/incomings", all)).toMatchObject({ status: 406, body: { code: "IM004" } });
  expect(left()).toEqual(["b", "c"]);
  expect(await call("DELETE", "/hooks/58/incomings?confirmed=true", all)).toMatchObject({ status: 200 });
  expect(left()).toEqual(["c"]);
});

test("the log of a webhook is listed from the newest on and within a time", async () => {
  const { call } = await startBench({ snapshot: { hooks } });
  expect((await call("GET", "/hooks/58/logs")).body["hookLogs"]).toMatchObject([{ id: "y" }, { id: "x" }]);
  const to = Date.parse("2026-07-02T12:00:00.000Z");
  expect((await call("GET", `/hooks/58/logs?from=0&to=${to}`)).body["hookLogs"]).toMatchObject([{ id: "x" }]);
  expect((await call("GET", "/hooks/58/logs/x")).body["hookLog"]).toMatchObject({ id: "x" });
});
