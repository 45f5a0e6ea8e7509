import { expect, test } from "vitest";
import type { JsonObject } from "../../src/json.ts";
import { startBench, standingClock } from "./calls.ts";

const scenarios = [
  { id: 1, name: "b", isActive: false },
  { id: 2, name: "a", isActive: false },
  { id: 3, name: "c", isActive: true },
  { id: 4, name: "a", isActive: true, folderId: 7 },
];
const snapshot = { folders: [{ id: 7, name: "CRM" }], scenarios };

async function idsOf(query: string): Promise<unknown> {
  const { call, team } = await startBench({ snapshot });
  const { body } = await call("GET", `/scenarios?teamId=${team}&${query}`);
  return (body["scenarios"] as unknown as { id: number }[]).map(({ id }) => id);
}

test("scenarios come active first, then by name, with the documented page", async () => {
  const { call, team } = await startBench({ snapshot });
  const { body } = await call("GET", `/scenarios?teamId=${team}`);
  expect((body["scenarios"] as unknown as JsonObject[]).map(({ id }) => id)).toEqual([4, 3, 2, 1]);
  expect(body["pg"]).toEqual({ sortBy: "proprietal", limit: 500, sortDir: "desc", offset: 0, returnTotalCount: false });
});

test.for<[string, number[]]>([
  ["pg%5Blimit%5D=3", [4, 3, 2]],
  ["pg%5Blimit%5D=3&pg%5Boffset%5D=3", [1]],
  ["pg%5Boffset%5D=4", []],
  ["pg%5BsortBy%5D=name&pg%5BsortDir%5D=asc", [2, 4, 1, 3]],
  ["pg%5BsortBy%5D=id&pg%5BsortDir%5D=desc", [4, 3, 2, 1]],
  ["isActive=true", [4, 3]],
  ["islinked=false", [2, 1]],
  ["id%5B%5D=1&id%5B%5D=3", [3, 1]],
  ["folderId=7", [4]],
  ["name=A", [4, 2]],
  ["type=tool", []],
])("scenarios asked for by %s", async ([query, expected]) => {
  expect(await idsOf(query)).toEqual(expected);
});

test("pages put together are the whole list, each row once", async () => {
  const many = Array.from({ length: 1203 }, (_, index) => ({ name: `Scenario ${index % 10}` }));
  const { call, team } = await startBench({ snapshot: { scenarios: many } });
  const seen = new Set<number>();
  for (let offset = 0; ; offset += 500) {
    const { body } = await call("GET", `/scenarios?teamId=${team}&pg%5Boffset%5D=${offset}&cols%5B%5D=id`);
    const page = body["scenarios"] as unknown as { id: number }[];
    for (const { id } of page) seen.add(id);
    if (page.length < 500) break;
  }
  expect(seen.size).toBe(1203);
});

test.for<[string, string[] | undefined]>([
  ["cols%5B%5D=id&cols%5B%5D=name", ["id", "name"]],
  ["cols%5B0%5D=name&cols%5B1%5D=id", ["name", "id"]],
  ["cols%5B%5D=name&cols%5B%5D=colour", ["name"]],
  ["cols%5B%5D=*", undefined],
])("columns asked for by %s", async ([query, expected]) => {
  const { call, team } = await startBench({ snapshot });
  const [all = {}] = (await call("GET", `/scenarios?teamId=${team}`)).body["scenarios"] as unknown as JsonObject[];
  const { body } = await call("GET", `/scenarios?teamId=${team}&${query}`);
  const [row = {}] = body["scenarios"] as unknown as JsonObject[];
  expect(Object.keys(row)).toEqual(expected ?? Object.keys(all));
});

test("a list row and a single scenario have the documented keys", async () => {
  const { call, team } = await startBench({ snapshot });
  const [row = {}] = (await call("GET", `/scenarios?teamId=${team}`)).body["scenarios"] as unknown as JsonObject[];
  const one = (await call("GET", "/scenarios/4")).body["scenario"] as JsonObject;
  const single =
    "id name teamId hookId devices deviceId deviceScope concept description folderId slots isinvalid islinked islocked isPaused " +
    "isActive usedPackages lastEdit scheduling iswaiting dlqCount allDlqCount createdByUser updatedByUser nextExec created " +
    "chainingRole type isShared";
  expect(Object.keys(one)).toEqual(single.split(" "));
  expect(Object.keys(row)).toEqual([...single.split(" "), "operations", "centicredits", "transfer", "usedModules"]);
});

test("scenarios of a whole organization are listed across its teams", async () => {
  const { make, emulator } = await startBench({
    snapshot: { teams: [{ id: 201 }, { id: 202 }], scenarios: [{ id: 1 }, { id: 2, teamId: 202 }] },
  });
  expect(await make.scenarios.listInOrganization(emulator.organizationId)).toHaveLength(2);
});

test("webhooks are filtered by type, by use and for one scenario", async () => {
  const hooks = [{ id: 1 }, { id: 2 }, { id: 3, typeName: "gateway-mailhook" }];
  const { make, call, team, createScenario } = await startBench({ snapshot: { hooks } });
  const flow = (hook: number) => [{ id: 1, module: "gateway:CustomWebHook", version: 1, parameters: { hook } }];
  const id = await createScenario({ name: "A", flow: flow(1), metadata: {} });
  await createScenario({ name: "B", flow: flow(2), metadata: {} });
  const ids = async (options: object) => (await make.hooks.list(team, options)).map((hook) => hook.id);
  expect(await ids({})).toEqual([1, 2, 3]);
  expect(await ids({ typeName: "gateway-mailhook" })).toEqual([3]);
  expect(await ids({ assigned: true })).toEqual([1, 2]);
  expect(await ids({ viewForScenarioId: id, assigned: true })).toEqual([1, 3]);
  expect((await call("GET", "/hooks/3")).body["hook"]).toMatchObject({
    type: "mail",
    url: expect.stringContaining("@hook."),
  });
});

test("the rate window counts an organization's calls for a minute, tells it in headers and then refuses", async () => {
  const clock = standingClock();
  const { call, team } = await startBench({ apiLimit: 3, now: clock.now });
  const list = () => call("GET", `/scenarios?teamId=${team}`);
  const first = await list();
  expect(first.headers.get("x-ratelimit-limit")).toBe("3");
  expect(first.headers.get("x-ratelimit-remaining")).toBe("2");
  expect(first.headers.get("x-ratelimit-reset")).toBe(String(clock.now().getTime() / 1000 + 60));
  clock.advance(59_000);
  await list();
  expect((await list()).headers.get("x-ratelimit-remaining")).toBe("0");
  const over = await list();
  expect(over.status).toBe(429);
  expect(over.body["message"]).toBe("Requests limit for organization exceeded, please try again later.");
  expect(over.headers.get("retry-after")).toBeNull();
  clock.advance(1000);
  expect((await list()).headers.get("x-ratelimit-remaining")).toBe("2");
});

test("calls of no organization tell a limit of 10000, and an emulator without a limit never refuses", async () => {
  const { call, emulator, team } = await startBench({ apiLimit: 0 });
  expect((await call("GET", "/organizations")).headers.get("x-ratelimit-limit")).toBe("10000");
  const { headers } = await call("GET", `/scenarios?teamId=${team}`);
  expect(headers.get("x-ratelimit-limit")).toBe("10000");
  expect((await call("GET", `/organizations/${emulator.organizationId}`)).body["organization"]).toMatchObject({
    license: { apiLimit: 10_000 },
  });
});

test("ping answers plain text to anyone", async () => {
  const { call } = await startBench();
  const reply = await call("GET", "/ping", undefined, null);
  expect(reply.status).toBe(200);
  expect(reply.headers.get("content-type")).toMatch(/^text\/plain/);
});
