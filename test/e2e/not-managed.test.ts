// An absent key is not managed: Make keeps what it has, whatever else Git changes. Removing a key ends its management and
// changes nothing; null or empty clears.

import { describe, expect, test } from "vitest";
import { liveBlueprint, liveScenario, type Loop, startLoop } from "./loop.ts";
import { blueprintText, hookModule, startAppliedShop } from "./shop.ts";

const io = { input: [{ name: "customer", type: "text" }], output: [] };

/** A bare scenario, applied; then all that its files leave unsaid is set in Make. */
async function unsaid(): Promise<Loop> {
  const loop = await startLoop({
    files: { "scenarios/bare/blueprint.json": JSON.stringify({ flow: bareFlow("1") }) },
    snapshot: { folders: [{ id: 5, name: "Sales" }] },
  });
  await loop.applied();
  const { id } = liveScenario(loop, "bare");
  const scheduling = JSON.stringify({ type: "indefinitely", interval: 900 });
  await loop.make.scenarios.update(id, { name: "Renamed", folderId: 5, scheduling });
  await call(loop, "PATCH", `/scenarios/${id}`, { description: "Of people in Make" });
  await loop.make.scenarios.setInterface(id, { interface: io });
  await loop.make.scenarios.activate(id);
  await loop.forget();
  return loop;
}

function bareFlow(value: string) {
  return [{ id: 1, module: "util:SetVariable2", version: 1, parameters: {}, mapper: { name: "a", value } }];
}

async function call(loop: Loop, method: string, path: string, body: object): Promise<void> {
  const answer = await fetch(`${loop.emulator.url}/api/v2${path}`, {
    method,
    headers: { authorization: `Token ${loop.emulator.apiKey}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

describe("what a scenario's files do not say", () => {
  test("is neither planned nor told when Make has something else", async () => {
    const loop = await unsaid();
    expect(await loop.planned()).toMatchObject({ changes: [], drift: [], conflicts: [], leftOver: [] });
  });

  test("is in no request when a module changes, and Make keeps it", async () => {
    const loop = await unsaid();
    loop.write({ "scenarios/bare/blueprint.json": JSON.stringify({ flow: bareFlow("2") }) });
    const before = liveScenario(loop, "Renamed");
    await loop.applied();
    expect(loop.proxy.writes).toMatchObject([{ method: "PATCH", path: `/scenarios/${before.id}` }]);
    expect(Object.keys(loop.proxy.writes[0]?.body ?? {})).toEqual(["blueprint"]);
    const after = liveScenario(loop, "Renamed");
    const kept = ["name", "description", "folderId", "isActive", "scheduling", "interface"] as const;
    for (const key of kept) expect([key, after[key]]).toEqual([key, before[key]]);
    expect(liveBlueprint(loop, "Renamed")).toMatchObject({ flow: [{ mapper: { value: "2" } }] });
  });
});

const said = {
  "scenarios/said/scenario.yaml": [
    "name: Said",
    "description: Of Git",
    "folder: Sales/EU",
    "active: true",
    "schedule: { type: indefinitely, interval: 900 }",
    "",
  ].join("\n"),
  "scenarios/said/blueprint.json": blueprintText(undefined, [{ id: 1, mapper: { name: "a", value: "1" } }]),
};

describe("a key that leaves a file", () => {
  test.for(["name", "description", "folder", "active", "schedule"])("%s: nothing changes in Make", async (key) => {
    const loop = await startLoop({ files: said });
    await loop.applied();
    await loop.forget();
    const before = loop.snapshot();
    const lines = said["scenarios/said/scenario.yaml"].split("\n").filter((line) => !line.startsWith(`${key}:`));
    loop.write({ "scenarios/said/scenario.yaml": lines.join("\n") });
    expect(await loop.planned()).toMatchObject({ changes: [], drift: [], conflicts: [] });
    await loop.applied();
    expect(loop.proxy.writes).toEqual([]);
    expect(loop.snapshot()).toEqual(before);
  });

  test("and comes back later takes Make's value as its base", async () => {
    const loop = await startLoop({ files: said });
    await loop.applied();
    const [text] = [said["scenarios/said/scenario.yaml"]];
    loop.write({ "scenarios/said/scenario.yaml": text.replace("description: Of Git\n", "") });
    await loop.applied();
    await call(loop, "PATCH", `/scenarios/${liveScenario(loop, "Said").id}`, { description: "Of Make" });
    await loop.applied();
    loop.write({ "scenarios/said/scenario.yaml": text.replace("Of Git", "Of Git again") });
    expect((await loop.planned()).changes).toMatchObject([
      { fields: [{ path: "description", from: "Of Make", to: "Of Git again" }] },
    ]);
    await loop.applied();
    expect(liveScenario(loop, "Said").description).toBe("Of Git again");
  });
});

describe("null or empty clears", () => {
  test.for([
    ["description: null", { description: "" }],
    ["description: ''", { description: "" }],
    ["folder: null", { folderId: null }],
  ] as const)("%s", async ([line, expected]) => {
    const loop = await startLoop({ files: said });
    await loop.applied();
    const key = line.slice(0, line.indexOf(":"));
    const lines = said["scenarios/said/scenario.yaml"].replace(new RegExp(`^${key}:.*$`, "m"), line);
    loop.write({ "scenarios/said/scenario.yaml": lines });
    await loop.applied();
    expect(liveScenario(loop, "Said")).toMatchObject(expected);
    expect(await loop.planned()).toMatchObject({ changes: [], drift: [], conflicts: [] });
  });

  test("an interface", async () => {
    const text = said["scenarios/said/scenario.yaml"].replace(/^schedule.*\n/m, "schedule: { type: on-demand }\n");
    const withInput = `${text}interface: { input: [{ name: customer, type: text }], output: [] }\n`;
    const loop = await startLoop({ files: { ...said, "scenarios/said/scenario.yaml": withInput } });
    await loop.applied();
    expect(liveScenario(loop, "Said").interface).toMatchObject({ input: [{ name: "customer" }] });
    loop.write({ "scenarios/said/scenario.yaml": `${text}interface: null\n` });
    await loop.applied();
    expect(liveScenario(loop, "Said").interface).toMatchObject({ input: [], output: [] });
    expect(await loop.planned()).toMatchObject({ changes: [], drift: [], conflicts: [] });
  });

  test("the addresses of a webhook", async () => {
    const loop = await startAppliedShop();
    loop.write({ "webhooks/orders-in.yaml": "type: webhook\nname: Orders\nallowedIps: [203.0.113.10]\n" });
    await loop.applied();
    expect(loop.snapshot().hooks[0]?.data["ip"]).toBe("203.0.113.10");
    loop.write({ "webhooks/orders-in.yaml": "type: webhook\nname: Orders\nallowedIps: null\n" });
    await loop.applied();
    expect(loop.snapshot().hooks[0]?.data["ip"] ?? "").toBe("");
    expect(await loop.planned()).toMatchObject({ changes: [], drift: [], conflicts: [] });
  });
});

test("what a webhook's file does not say is kept, also what we do not know", async () => {
  const loop = await startAppliedShop();
  const { id } = loop.snapshot().hooks[0] as { id: number };
  const more = { method: true, ip: "203.0.113.7", sampleUnknown: { a: 1 } };
  await call(loop, "POST", `/hooks/${id}/set-data`, { ...more, headers: false, stringify: false });
  expect(await loop.planned()).toMatchObject({ changes: [], drift: [], conflicts: [] });
  loop.write({ "webhooks/orders-in.yaml": "type: webhook\nname: Orders\nheaders: true\n" });
  await loop.applied();
  expect(loop.snapshot().hooks[0]?.data).toMatchObject({ ...more, headers: true });
  expect(loop.proxy.writes).toMatchObject([{ body: { ...more, headers: true } }]);
  expect(Object.keys(loop.proxy.writes[0]?.body ?? {})).not.toContain("udt");
});

test("a new scenario without active and schedule is off, and runs on its hook or on demand", async () => {
  const loop = await startLoop({
    files: {
      "webhooks/in.yaml": "type: webhook\nname: In\n",
      "scenarios/hooked/blueprint.json": blueprintText("Hooked", [hookModule("${webhook.in}")]),
      "scenarios/plain/blueprint.json": blueprintText("Plain", [{ id: 1 }]),
    },
  });
  await loop.applied();
  expect(liveScenario(loop, "Hooked")).toMatchObject({ isActive: false, scheduling: { type: "immediately" } });
  expect(liveScenario(loop, "Plain")).toMatchObject({ isActive: false, scheduling: { type: "on-demand" } });
});
