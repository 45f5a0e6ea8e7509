import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/json.ts";
import { asTexts, plain, startBench, withHook } from "./calls.ts";

const announced = (type: string, name: string, id: Json): JsonObject => ({
  name: "Announced",
  flow: [
    {
      id: 1,
      module: "google-email:sendAnEmail",
      version: 4,
      parameters: { [name]: id },
      metadata: { parameters: [{ name, type }] },
    },
  ],
  metadata: {},
});

const inOrphan = (id: number): JsonObject => ({
  name: "Orphan",
  flow: [],
  metadata: {
    designer: { orphans: [[{ id: 1, module: "slack:CreateMessage", version: 4, parameters: { __IMTCONN__: id } }]] },
  },
});

const nested = (place: JsonObject): JsonObject => ({
  name: "Nested",
  flow: [{ id: 1, module: "builtin:BasicRouter", version: 1, mapper: null, ...place }],
  metadata: {},
});
const lost = { id: 2, module: "slack:CreateMessage", version: 4, parameters: { account: 999 } };

const snapshot = {
  teams: [{ id: 201 }, { id: 202 }],
  connections: [
    { id: 15, accountName: "google" },
    { id: 16, accountName: "google", teamId: 202 },
  ],
  hooks: [{ id: 58 }, { id: 59 }],
};

const refused: [string, JsonObject, number, JsonObject][] = [
  [
    "no flow",
    { name: "X", metadata: {} },
    400,
    { code: "SC400", suberrors: [{ message: "should have required property 'flow'" }] },
  ],
  [
    "no metadata",
    { name: "X", flow: [] },
    400,
    { suberrors: [{ message: "should have required property 'metadata'" }] },
  ],
  ["no name", { flow: [], metadata: {} }, 500, {}],
  ["a module without an app", plain("X", {}, "SetVariable"), 400, { code: "IM007", message: "Invalid blueprint" }],
  [
    "an unknown connection",
    plain("X", { account: 999_999_999 }, "google-email:ActionSendEmail"),
    404,
    { code: "IM304", message: "Account doesn't exist", detail: "Connection not found 'google-email:999999999'." },
  ],
  ["a connection of another team", plain("X", { __IMTCONN__: 16 }), 404, { code: "IM304" }],
  ["a connection of another type", announced("account:slack2,slack3", "__IMTCONN__", 15), 400, { code: "IM007" }],
  [
    "an unknown connection under a name that only its type tells",
    announced("account:google", "mailbox", 999),
    404,
    { code: "IM304" },
  ],
  ["an unknown webhook", withHook(999), 404, { code: "IM305" }],
  ["an unknown key", plain("X", { key: 999 }, "http:ActionSendDataBasicAuth"), 404, { code: "IM305" }],
  ["an unknown data store", plain("X", { datastore: "999" }), 404, { code: "IM305" }],
  ["an unknown data structure", plain("X", { type: 999 }, "json:ParseJSON"), 404, { code: "IM305" }],
  [
    "an unknown scenario",
    plain("X", { scenario: "SCN_999" }, "scenario-service:CallSubscenario"),
    404,
    { code: "IM305" },
  ],
  ["an unknown device", announced("device:android", "phone", 999), 404, { code: "IM305" }],
  ["an unknown id in a module that nothing is wired to", inOrphan(999), 404, { code: "IM304" }],
  ["an unknown id in a route", nested({ routes: [{ flow: [lost] }] }), 404, { code: "IM304" }],
  ["an unknown id in an error handler", nested({ onerror: [lost] }), 404, { code: "IM304" }],
  ["an unknown id in a branch", nested({ branches: [{ flow: [lost] }] }), 404, { code: "IM304" }],
  ["an unknown id in a tool", nested({ tools: [{ flow: [lost] }] }), 404, { code: "IM304" }],
];

test.for(refused)("a blueprint with %s is refused and nothing is created", async ([, blueprint, status, body]) => {
  const { call, team, emulator } = await startBench({ snapshot });
  const reply = await call("POST", "/scenarios", {
    teamId: team,
    ...asTexts({ blueprint, scheduling: { type: "on-demand" } }),
  });
  expect(reply.status).toBe(status);
  expect(reply.body).toMatchObject(body);
  expect(emulator.snapshot().scenarios).toEqual([]);
});

test("texts that are no ids are accepted at the place of a reference", async () => {
  const { createScenario } = await startBench();
  for (const value of ["{{var.input.Connection}}", "", null, 0, "YOUR_CONNECTION", "SCN_x"]) {
    expect(await createScenario(plain("X", { __IMTCONN__: value, hook: value, scenario: value }))).toBeGreaterThan(0);
  }
});

const schedules: [Json, boolean][] = [
  [{ type: "indefinitely", interval: 900 }, true],
  [{ type: "indefinitely" }, true],
  [{ type: "immediately", maximum_runs_per_minute: 60 }, true],
  [{ type: "weekly", days: [0, 6], time: "08:30" }, true],
  [{ type: "monthly", days: [31], time: "08:30" }, true],
  [{ type: "yearly", months: [12], days: [1], time: "06:00" }, true],
  [{ type: "once", date: "2026-12-01T08:00:00.000Z" }, true],
  [{ type: "daily", time: "06:00", between: ["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"] }, true],
  [{ type: "indefinitely", interval: 900, restrict: [{ days: [1, 5], time: ["09:00", "17:00"] }] }, true],
  [{ type: "cron" }, false],
  [{ type: "indefinitely", interval: 30 }, false],
  [{ type: "daily", time: "25:00" }, false],
  [{ type: "daily" }, false],
  [{ type: "weekly", days: [7], time: "08:30" }, false],
  [{ type: "monthly", days: [0], time: "08:30" }, false],
  [{ type: "on-demand", interval: 900 }, false],
  [{ type: "indefinitely", interval: 900, restrict: [{ hours: [1] }] }, false],
  ["on-demand", false],
];

test.for(schedules)("the schedule %j is accepted: %s", async ([scheduling, isAccepted]) => {
  const { call, team } = await startBench();
  const reply = await call("POST", "/scenarios", { teamId: team, ...asTexts({ blueprint: plain(), scheduling }) });
  expect([reply.status, reply.body["code"]]).toEqual(isAccepted ? [200, undefined] : [400, "SC400"]);
});

test("objects in the place of the texts of blueprint and scheduling are refused", async () => {
  const { call, team, createScenario } = await startBench();
  const texts = asTexts({ blueprint: plain(), scheduling: { type: "on-demand" } });
  for (const wrong of [
    { ...texts, blueprint: plain() },
    { ...texts, scheduling: { type: "on-demand" } },
  ]) {
    expect(await call("POST", "/scenarios", { teamId: team, ...wrong })).toMatchObject({
      status: 400,
      body: { code: "SC400" },
    });
  }
  const id = await createScenario();
  expect(await call("PATCH", `/scenarios/${id}`, { blueprint: plain() })).toMatchObject({ status: 400 });
  expect(await call("PATCH", `/scenarios/${id}`, { description: "x".repeat(241) })).toMatchObject({ status: 400 });
});

test("a body of more than 2.5 MB is refused with a detail alone", async () => {
  const { call, team } = await startBench();
  const reply = await call("POST", "/scenarios", { teamId: team, blueprint: "x".repeat(2_600_000) });
  expect(reply.status).toBe(400);
  expect(reply.body).toEqual({ detail: "request entity too large" });
});

test("starting twice, stopping twice and starting above the licence are 422", async () => {
  const { call, createScenario } = await startBench({ snapshot: { organizations: [{ license: { scenarios: 1 } }] } });
  const [first, second] = [await createScenario(), await createScenario()];
  expect((await call("POST", `/scenarios/${first}/start`)).body).toEqual({
    scenario: { id: first, islinked: true, isActive: true },
  });
  expect(await call("POST", `/scenarios/${first}/start`)).toMatchObject({
    status: 422,
    body: { message: "Scenario is already running" },
  });
  expect(await call("POST", `/scenarios/${second}/start`)).toMatchObject({ status: 422, body: { code: "IM011" } });
  expect(await call("POST", `/scenarios/${second}/stop`)).toMatchObject({
    status: 422,
    body: { message: "Scenario is not running" },
  });
});

test("required inputs and a schedule other than on demand exclude each other, whichever comes first", async () => {
  const { call, createScenario } = await startBench();
  const input = [{ name: "email", type: "text", required: true }];
  const interval = JSON.stringify({ type: "indefinitely", interval: 900 });
  const onDemand = await createScenario();
  expect(await call("PATCH", `/scenarios/${onDemand}/interface`, { interface: { input, output: [] } })).toMatchObject({
    status: 200,
  });
  expect(await call("PATCH", `/scenarios/${onDemand}`, { scheduling: interval })).toMatchObject({
    status: 422,
    body: { code: "IM016" },
  });
  const periodic = await createScenario(plain(), { type: "indefinitely", interval: 900 });
  expect(await call("PATCH", `/scenarios/${periodic}/interface`, { interface: { input, output: [] } })).toMatchObject({
    status: 422,
    body: { code: "IM016" },
  });
});

test("a webhook serves one scenario, and is free again when that one is deleted", async () => {
  const { call, createScenario, team } = await startBench({ snapshot });
  const first = await createScenario(withHook(58));
  const body = { teamId: team, ...asTexts({ blueprint: withHook(58), scheduling: { type: "immediately" } }) };
  expect(await call("POST", "/scenarios", body)).toMatchObject({ status: 422, body: { code: "IM016" } });
  await call("DELETE", `/scenarios/${first}`);
  expect((await call("GET", "/hooks/58")).body["hook"]).toMatchObject({ scenarioId: null });
  expect(await call("POST", "/scenarios", body)).toMatchObject({ status: 200, body: { scenario: { hookId: 58 } } });
});

test("a webhook needs its booleans unless defaults are asked for, and PATCH takes the name alone", async () => {
  const { call, team } = await startBench();
  const body = { name: "in", teamId: team, typeName: "gateway-webhook" };
  expect(await call("POST", "/hooks", body)).toMatchObject({ status: 400, body: { code: "SC400" } });
  const reply = await call("POST", "/hooks?useDefaults=requiredOnly", body);
  const hook = reply.body["hook"] as { id: number; data: Json };
  expect(hook.data).toEqual({ teamId: team, method: false, headers: false, stringify: false });
  expect(await call("PATCH", `/hooks/${hook.id}`, { name: "x", method: true })).toMatchObject({ status: 400 });
  expect(await call("POST", `/hooks/${hook.id}/set-data`, { method: "any" })).toMatchObject({ status: 400 });
  await call("POST", `/hooks/${hook.id}/set-data`, {
    method: true,
    headers: false,
    stringify: false,
    ip: "10.0.0.1",
    own: 1,
  });
  await call("POST", `/hooks/${hook.id}/set-data`, { method: false, headers: false, stringify: false, ip: null });
  expect((await call("GET", `/hooks/${hook.id}`)).body["hook"]).toMatchObject({
    data: { method: false, ip: null, own: 1 },
  });
});

test.for<[string, string]>([
  ["neither team nor organization", "/scenarios"],
  ["both team and organization", "/scenarios?teamId=201&organizationId=101"],
  ["a limit that is no number", "/scenarios?teamId=201&pg%5Blimit%5D=many"],
  ["an unknown sort column", "/organizations?pg%5BsortBy%5D=colour"],
])("a list with %s is refused", async ([, path]) => {
  const { call } = await startBench();
  expect(await call("GET", path)).toMatchObject({ status: 400, body: { code: "SC400" } });
});

test("an unknown path is 404 and a broken body is 400", async () => {
  const { call, emulator } = await startBench();
  expect(await call("GET", "/nothing")).toMatchObject({ status: 404, body: { code: "SC404" } });
  expect(await call("GET", "/scenarios/")).toMatchObject({ status: 404 });
  const headers = { authorization: `Token ${emulator.apiKey}` };
  expect((await fetch(`${emulator.url}/api/v2/scenarios`, { method: "POST", headers, body: "{" })).status).toBe(400);
});
