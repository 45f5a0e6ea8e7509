import { assert, jsonValue, property } from "fast-check";
import { expect, test } from "vitest";
import { serverOrderedText } from "../../src/emulator/key-order.ts";
import type { Json, JsonObject } from "../../src/json.ts";
import { asTexts, plain, standingClock, startBench, withHook } from "./calls.ts";

test("a blueprint is read in the server's own key order, at every level", async () => {
  const { call, createScenario } = await startBench();
  const id = await createScenario({
    name: "Order",
    metadata: { version: 1, zone: "eu1.make.com" },
    flow: [
      {
        version: 1,
        module: "util:SetVariable2",
        id: 1,
        mapper: { "10": "b", "9": "a", bb: 1, b: 2, ä: 3, __proto__x: 4 },
      },
    ],
  });
  const { text } = await call("GET", `/scenarios/${id}/blueprint`);
  expect(text).toContain(
    `"blueprint":{"flow":[{"id":1,"mapper":{"9":"a","b":2,"10":"b","bb":1,"ä":3,"__proto__x":4},` +
      `"module":"util:SetVariable2","version":1}],"name":"Order","metadata":{"zone":"eu1.make.com","instant":false,"version":1}}`,
  );
  expect(text).toContain(`"idSequence":2`);
});

test("the server's key order keeps every value", () => {
  assert(
    property(jsonValue(), (value) => {
      expect(JSON.parse(serverOrderedText(value as Json))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("scheduling and interface live beside the blueprint, unknown keys inside it", async () => {
  const { call, createScenario } = await startBench();
  const id = await createScenario({ ...plain(), scheduling: { type: "daily" }, io: {}, interface: {}, notes: "mine" });
  const { response } = (await call("GET", `/scenarios/${id}/blueprint`)).body as { response: JsonObject };
  expect(Object.keys(response["blueprint"] as JsonObject).sort()).toEqual(["flow", "metadata", "name", "notes"]);
  expect(response).toMatchObject({ scheduling: { type: "on-demand" }, metadata: { input_spec: [], output_spec: [] } });
});

test("every save of a blueprint is a version that can be read", async () => {
  const { make, call, createScenario } = await startBench();
  const id = await createScenario(plain("One"));
  await call("PATCH", `/scenarios/${id}`, asTexts({ blueprint: plain("Two", { value: 2 }) }));
  await call("PATCH", `/scenarios/${id}`, { name: "Three" });
  expect((await make.blueprints.versions(id)).map(({ version }) => version)).toEqual([2, 1]);
  const read = async (query: string) => (await call("GET", `/scenarios/${id}/blueprint${query}`)).body["response"];
  expect(await read("")).toMatchObject({ blueprint: { name: "Three", flow: [{ parameters: { value: 2 } }] } });
  expect(await read("?blueprintId=1&draft=true")).toMatchObject({ blueprint: { flow: [{ parameters: {} }] } });
  expect(await call("GET", `/scenarios/${id}/blueprint?blueprintId=9`)).toMatchObject({ status: 404 });
});

test("the trigger decides on `instant`, the hook id and the trigger of the scenario", async () => {
  const { call, createScenario } = await startBench({ snapshot: { hooks: [{ id: 58, name: "in" }] } });
  const id = await createScenario(withHook(58), { type: "immediately" });
  expect((await call("GET", `/scenarios/${id}/blueprint`)).body).toMatchObject({
    response: { blueprint: { metadata: { instant: true } } },
  });
  expect((await call("GET", `/scenarios/${id}`)).body).toMatchObject({ scenario: { hookId: 58 } });
  expect((await call("GET", `/scenarios/${id}/triggers`)).body).toMatchObject({
    id: 58,
    name: "in",
    scope: "hook",
    type: "web",
  });
});

const edits: [string, JsonObject, boolean][] = [
  ["a name", { name: "New" }, false],
  ["a description", { description: "New" }, false],
  ["a folder", { folderId: 7 }, false],
  ["no folder", { folderId: null }, false],
  ["the empty interface that the SDK adds", { metadata: { input_spec: [], output_spec: [] } }, false],
  ["a blueprint", asTexts({ blueprint: plain() }), true],
  ["a schedule", asTexts({ scheduling: { type: "indefinitely", interval: 900 } }), true],
  ["an interface", { metadata: { input_spec: [{ name: "a", type: "text" }], output_spec: [] } }, true],
];

test.for(edits)("a change of %s moves lastEdit: %s", async ([, change, isMoved]) => {
  const { call, createScenario } = await startBench({ snapshot: { folders: [{ id: 7 }] }, now: standingClock().now });
  const id = await createScenario();
  const seen = new Set<string>();
  const lastEdit = (body: JsonObject) => (body["scenario"] as { lastEdit: string }).lastEdit;
  seen.add(lastEdit((await call("GET", `/scenarios/${id}`)).body));
  for (let round = 0; round < 3; round++) seen.add(lastEdit((await call("PATCH", `/scenarios/${id}`, change)).body));
  expect(seen.size).toBe(isMoved ? 4 : 1);
});

test("a change that is refused leaves everything as it was", async () => {
  const { call, createScenario, emulator } = await startBench();
  const id = await createScenario();
  const before = emulator.snapshot();
  const blueprint = plain("Other", { __IMTCONN__: 999 });
  const reply = await call("PATCH", `/scenarios/${id}`, { name: "New", description: "New", ...asTexts({ blueprint }) });
  expect(reply.status).toBe(404);
  expect(emulator.snapshot()).toEqual(before);
});

test("an active scenario stays active under a new blueprint, and its next run follows its interval", async () => {
  const clock = standingClock("2026-07-02T09:00:00.000Z");
  const { call, createScenario } = await startBench({ now: clock.now });
  const id = await createScenario(plain(), { type: "indefinitely", interval: 900 });
  await call("POST", `/scenarios/${id}/start`);
  clock.advance(1_000_000);
  const { body } = await call("PATCH", `/scenarios/${id}`, asTexts({ blueprint: plain("Two") }));
  expect(body["scenario"]).toMatchObject({ name: "Two", isActive: true, nextExec: "2026-07-02T09:30:00.000Z" });
});

test("a blueprint nested beyond all sense is refused", async () => {
  const { call, team } = await startBench();
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const blueprint = `{"name":"X","metadata":{},"flow":${deep}}`;
  const scheduling = JSON.stringify({ type: "on-demand" });
  expect(await call("POST", "/scenarios", { teamId: team, blueprint, scheduling })).toMatchObject({ status: 400 });
});
