import { request } from "node:http";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startEmulator } from "../../src/emulator/server.ts";
import type { Json, JsonObject } from "../../src/json.ts";
import { plain, startBench } from "./calls.ts";

test("the request log counts API calls by method and no control calls", async () => {
  const { call, team, createScenario } = await startBench();
  await call("GET", `/scenarios?teamId=${team}`);
  await createScenario();
  await call("GET", "/nothing");
  expect((await call("GET", "/__emulator/requests")).body).toEqual({
    count: 3,
    byMethod: { GET: 2, POST: 1 },
    requests: [
      { method: "GET", path: `/api/v2/scenarios?teamId=${team}`, status: 200 },
      { method: "POST", path: "/api/v2/scenarios", status: 200 },
      { method: "GET", path: "/api/v2/nothing", status: 404 },
    ],
  });
  await call("DELETE", "/__emulator/requests");
  expect((await call("GET", "/__emulator/requests")).body).toEqual({ count: 0, byMethod: {}, requests: [] });
});

test("a status fault answers the nth matching call and then ends", async () => {
  const { call, team } = await startBench();
  const action = {
    type: "status",
    status: 503,
    body: "busy",
    contentType: "text/html",
    headers: { "retry-after": "7" },
  };
  await call("PUT", "/__emulator/faults", [{ method: "get", path: "^/api/v2/scenarios\\?", nth: 2, times: 2, action }]);
  const statuses = [];
  for (let index = 0; index < 4; index++) statuses.push((await call("GET", `/scenarios?teamId=${team}`)).status);
  expect(statuses).toEqual([200, 503, 503, 200]);
  await call("PUT", "/__emulator/faults", [{ path: "/scenarios", action }]);
  const reply = await call("GET", `/scenarios?teamId=${team}`);
  expect(reply).toMatchObject({ status: 503, text: "busy" });
  expect(reply.headers.get("retry-after")).toBe("7");
  expect(await call("GET", `/hooks?teamId=${team}`)).toMatchObject({ status: 200 });
  await call("DELETE", "/__emulator/faults");
  expect((await call("GET", "/__emulator/faults")).text).toBe("[]");
  expect(await call("GET", `/scenarios?teamId=${team}`)).toMatchObject({ status: 200 });
});

test.for<["before" | "after", number]>([
  ["before", 0],
  ["after", 1],
])("a create that is cut %s the write leaves %i scenarios", async ([when, count]) => {
  const { call, createScenario, emulator } = await startBench();
  await call("PUT", "/__emulator/faults", [{ method: "POST", nth: 1, action: { type: "cut", when } }]);
  await expect(createScenario()).rejects.toThrow("fetch failed");
  expect(emulator.snapshot().scenarios).toHaveLength(count);
  expect((await call("GET", "/__emulator/requests")).body).toMatchObject({ requests: [{ status: 0 }] });
  expect(await createScenario()).toBeGreaterThan(0);
});

test("a truncated answer breaks off, and a delayed one arrives", async () => {
  const { call, createScenario } = await startBench();
  const id = await createScenario();
  await call("PUT", "/__emulator/faults", [{ nth: 1, action: { type: "truncate", bytes: 20 } }]);
  await expect(call("GET", `/scenarios/${id}`)).rejects.toThrow("terminated");
  await call("PUT", "/__emulator/faults", [{ action: { type: "delay", ms: 5 } }]);
  expect(await call("GET", `/scenarios/${id}`)).toMatchObject({ status: 200 });
});

test.for<[string, Json]>([
  ["no list", {}],
  ["no action", [{ method: "GET" }]],
  ["an unknown action", [{ action: { type: "explode" } }]],
  ["a cut at no time", [{ action: { type: "cut" } }]],
  ["a count of zero", [{ nth: 0, action: { type: "cut", when: "before" } }]],
  ["a broken pattern", [{ path: "(", action: { type: "cut", when: "before" } }]],
])("faults with %s are refused", async ([, faults]) => {
  const { call } = await startBench();
  expect(await call("PUT", "/__emulator/faults", faults)).toMatchObject({ status: 400 });
});

test("a snapshot put into another emulator makes it the same, kinds without routes too", async () => {
  const roles = [{ id: 5, name: "Team Member", permissions: ["scenario view"] }];
  const first = await startBench({ snapshot: { roles, customPropertyStructures: [{ id: 3, items: [] }] } });
  await first.createScenario(plain("Kept"));
  const whole = (await first.call("GET", "/__emulator/snapshot")).body;
  const second = await startBench();
  expect(await second.call("PUT", "/__emulator/snapshot", whole)).toMatchObject({ status: 200 });
  expect(second.emulator.snapshot()).toEqual(first.emulator.snapshot());
  expect(second.emulator.snapshot()).toMatchObject({ roles, scenarios: [{ name: "Kept" }] });
  const token = first.emulator.apiKey;
  expect(
    (await second.call("GET", `/scenarios?teamId=${first.team}`, undefined, token)).body["scenarios"],
  ).toHaveLength(1);
  expect(await second.call("GET", "/users/me")).toMatchObject({ status: 401 });
});

test("a snapshot without users leaves the key that was told, and the limit of the start", async () => {
  const { call, emulator, team } = await startBench({ apiLimit: 7 });
  await call("PUT", "/__emulator/snapshot", { connections: [{ id: 15, accountName: "google" }] });
  const reply = await call("GET", `/connections?teamId=${team}`);
  expect(reply.body["connections"]).toMatchObject([{ id: 15, accountName: "google", teamId: team }]);
  expect(reply.headers.get("x-ratelimit-limit")).toBe("7");
  await call("PUT", "/__emulator/snapshot", { organizations: [{}] });
  expect(emulator.snapshot()).toMatchObject({ connections: [], organizations: [{ license: { apiLimit: 7 } }] });
});

test("an id is never given twice, even after a delete and a restart", async () => {
  const first = await startBench();
  const id = await first.createScenario();
  await first.call("DELETE", `/scenarios/${id}`);
  const second = await startBench({ snapshot: first.emulator.snapshot() });
  expect(await second.createScenario()).toBeGreaterThan(id);
});

test.for<[string, Json]>([
  ["a list", []],
  ["rows that are no list", { scenarios: {} }],
  ["rows that are no objects", { hooks: [1] }],
  ["another format version", { formatVersion: 2 }],
])("a snapshot that is %s is refused", async ([, snapshot]) => {
  const { call } = await startBench();
  expect(await call("PUT", "/__emulator/snapshot", snapshot)).toMatchObject({ status: 400 });
});

function rawGet(
  url: string,
  headers: Record<string, string>,
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }> {
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number;
    headers: NodeJS.Dict<string | string[]>;
  }>();
  request(url, { headers, agent: false }, (response) => {
    response.resume();
    resolve({ status: response.statusCode ?? 0, headers: response.headers });
  })
    .on("error", reject)
    .end();
  return promise;
}

test.for<[string, string, Record<string, string>, number]>([
  ["to its own address", "/__emulator/requests", {}, 200],
  ["to localhost", "/__emulator/requests", { host: "localhost:PORT" }, 200],
  ["to another host", "/__emulator/requests", { host: "evil.example.com:PORT" }, 403],
  ["to another host's API", "/api/v2/ping", { host: "evil.example.com" }, 403],
  ["to another port", "/api/v2/ping", { host: "127.0.0.1:1" }, 403],
  ["from a page", "/__emulator/snapshot", { origin: "http://127.0.0.1:PORT" }, 403],
  ["from a page without an origin of its own", "/__emulator/snapshot", { origin: "null" }, 403],
  ["to no control call", "/__emulator/shutdown", {}, 404],
])("a call %s", async ([, path, headers, status]) => {
  const { emulator } = await startBench();
  const { port } = new URL(emulator.url);
  const own = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace("PORT", port)]));
  const reply = await rawGet(`${emulator.url}${path}`, own);
  expect(reply.status).toBe(status);
  expect(Object.keys(reply.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "emulator-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("a data file holds the state from one start to the next, and nothing else is left beside it", async () => {
  const folder = temporaryFolder();
  const dataFile = join(folder, "make.json");
  const first = await startBench({ dataFile });
  const id = await first.createScenario(plain("Kept"));
  await first.emulator.close();
  expect(readdirSync(folder)).toEqual(["make.json"]);
  const saved = JSON.parse(readFileSync(dataFile, "utf8")) as JsonObject;
  expect(saved).toMatchObject({ formatVersion: 1, scenarios: [{ id, name: "Kept" }] });

  const second = await startEmulator({ dataFile });
  expect(second.apiKey).toBe(first.emulator.apiKey);
  expect(second.snapshot()).toEqual(saved);
  await second.close();
});

test.for([["{"], ["[]"], [`{"scenarios":1}`]] as const)("a data file that holds %s stops the start", async ([text]) => {
  const dataFile = join(temporaryFolder(), "make.json");
  writeFileSync(dataFile, text);
  await expect(startEmulator({ dataFile })).rejects.toMatchObject({ code: "emulator/invalid" });
  expect(readFileSync(dataFile, "utf8")).toBe(text);
});

test("a data file in a folder that does not exist stops the start", async () => {
  const dataFile = join(temporaryFolder(), "missing", "make.json");
  await expect(startEmulator({ dataFile })).rejects.toMatchObject({ code: "emulator/invalid" });
});

test("a port that is taken is one clear error", async () => {
  const { emulator } = await startBench();
  const port = Number(new URL(emulator.url).port);
  await expect(startEmulator({ port })).rejects.toMatchObject({ code: "emulator/invalid" });
});
