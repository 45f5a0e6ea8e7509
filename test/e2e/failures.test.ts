// One change fails: what depends on it waits, everything else goes on, and the report says what runs. Moves and adoptions
// are state alone.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { State } from "../../src/engine/state.ts";
import { editModule } from "./editor.ts";
import { liveScenario, type Loop } from "./loop.ts";
import { blueprintText, hookModule, startAppliedShop } from "./shop.ts";

const nothing = { changes: [], drift: [], conflicts: [], guards: [], leftOver: [] };

const call = (name: string) => ({
  id: 2,
  module: "scenario-service:CallSubscenario",
  parameters: { scenario: `\${scenario.${name}}` },
});

function stateOf({ dir }: Loop): State {
  const path = join(dir, ".make-gitops/targets/production/state.json");
  return JSON.parse(readFileSync(path, "utf8")) as State;
}

describe("a change that fails", () => {
  /** A new webhook with its scenario, a new scenario that a new caller calls, and changes of what is there. */
  async function startLarge(): Promise<Loop> {
    const loop = await startAppliedShop();
    loop.write({
      "webhooks/returns-in.yaml": "type: webhook\nname: Returns\n",
      "scenarios/returns/blueprint.json": blueprintText("Returns", [hookModule("${webhook.returns-in}")]),
      "scenarios/callee/blueprint.json": blueprintText("Callee", [{ id: 1 }]),
      "scenarios/caller/blueprint.json": blueprintText("Caller", [{ id: 1 }, call("callee")]),
      "scenarios/top/blueprint.json": blueprintText("Top", [{ id: 1 }, call("caller")]),
      "scenarios/report/scenario.yaml": "name: Reports\n",
    });
    return loop;
  }

  test("stops what calls it, to any depth, and nothing else", async () => {
    const loop = await startLarge();
    let isFirst = true;
    loop.proxy.onWrite = async (when) => {
      const isCallee = when === "before" && JSON.stringify(loop.proxy.writes.at(-1)).includes('"Callee"');
      const action = { type: "status", status: 400, body: { message: "No module 7.", code: "IM007" } };
      if (isCallee && isFirst) await loop.faults([{ method: "POST", path: "/scenarios", nth: 1, action }]);
      if (isCallee) isFirst = false;
    };
    const { code, report } = await loop.apply();
    expect(code).toBe(1);
    expect(report?.failed).toMatchObject([
      {
        change: { address: "scenario/callee" },
        problem: { code: "make/invalid-blueprint" },
        refusal: { makeCode: "IM007", text: "No module 7." },
      },
    ]);
    expect(report?.failed[0]?.standing).toBeUndefined();
    expect(report?.skipped).toMatchObject([
      { change: { address: "scenario/caller" }, blockedBy: "scenario/callee" },
      { change: { address: "scenario/top" }, blockedBy: "scenario/caller" },
    ]);
    const done = report?.done.map(({ change }) => change.address).toSorted();
    expect(done).toEqual(["scenario/report", "scenario/returns", "webhook/returns-in"]);
    loop.proxy.onWrite = () => {};
    await loop.faults([]);
    await loop.applied();
    expect(await loop.planned()).toMatchObject(nothing);
  });

  test("stops what needs it", async () => {
    const loop = await startLarge();
    await loop.faults([{ method: "POST", path: "/hooks", action: { type: "status", status: 400, body: {} } }]);
    const { out } = await loop.apply({ json: false });
    expect(out).toMatch(/ – scenario\/returns +not tried: it needs webhook\/returns-in\n/);
    expect(out).toMatch(/ ✔ scenario\/top +created/);
  });

  test("keeps what it used: what Git dropped is not deleted", async () => {
    const loop = await startAppliedShop();
    loop.remove("webhooks");
    loop.write({ "scenarios/orders/blueprint.json": blueprintText(undefined, [{ id: 1 }]) });
    await loop.faults([{ method: "PATCH", path: "/scenarios", action: { type: "status", status: 400, body: {} } }]);
    const { report } = await loop.apply({ prune: true, allow: ["delete", "recreate", "webhook/orders-in"] });
    expect(report).toMatchObject({
      done: [],
      failed: [{ change: { address: "scenario/orders" }, standing: { version: "untouched", active: true } }],
      skipped: [{ change: { address: "webhook/orders-in", action: "delete" }, blockedBy: "scenario/orders" }],
      stopped: [],
    });
    expect(loop.snapshot().hooks).toHaveLength(1);
  });

  test("whose answer was lost leaves open what runs, and says so", async () => {
    const loop = await startAppliedShop();
    loop.write({ "scenarios/orders/blueprint.json": blueprintText(undefined, [{ id: 1 }]) });
    await loop.faults([{ method: "PATCH", path: "/scenarios", action: { type: "cut", when: "after" } }]);
    const { report } = await loop.apply();
    expect(report).toMatchObject({ failed: [{ standing: { version: "unknown" } }], running: {}, stopped: [] });
    expect(report?.failed[0]?.standing).toEqual({ version: "unknown" });
  });
});

test("a whole apply promises that a plan has nothing to do only where that is so", async () => {
  const loop = await startAppliedShop();
  loop.write({ "scenarios/report/scenario.yaml": "name: Reports\n" });
  expect((await loop.apply({ json: false })).out).toContain("A plan now says: nothing to do.");
  expect(await loop.planned()).toMatchObject(nothing);
  await loop.make.scenarios.update(liveScenario(loop, "Orders").id, { name: "By hand" });
  loop.write({ "scenarios/report/scenario.yaml": "name: Reports anew\n" });
  expect((await loop.apply({ json: false })).out).not.toContain("A plan now says");
  expect(await loop.planned()).toMatchObject({ changes: [], drift: [{ address: "scenario/orders" }] });
});

test("a new scenario that Make calls invalid is kept and told, and not switched on", async () => {
  const loop = await startAppliedShop();
  loop.write({
    "scenarios/new/scenario.yaml": "name: New\nactive: true\ndescription: Written after the create\n",
    "scenarios/new/blueprint.json": blueprintText(undefined, [{ id: 1 }]),
  });
  // The emulator's creates are never invalid: somebody makes it so between its two writes.
  loop.proxy.onWrite = async (when, number) => {
    if (when === "before" && number === 2) await editModule(loop, "New", 1, { value: "{{9.x}}" });
  };
  const report = await loop.applied();
  expect(report).toMatchObject({
    done: [{ change: { address: "scenario/new" }, isInvalid: true }],
    running: { "scenario/new": false },
    isSettled: false,
  });
  expect(loop.proxy.writes.map(({ path }) => path)).not.toContainEqual(expect.stringContaining("/start"));
  expect((await loop.planned()).changes).toMatchObject([{ fields: [{ path: "active", from: false, to: true }] }]);
  const again = await loop.apply();
  expect(again.report?.failed).toMatchObject([{ standing: { version: "new", active: false } }]);
});

describe("what moves or is taken over", () => {
  test("is state alone: no write, no number, the base of its callers renewed, told as what it is", async () => {
    const loop = await startAppliedShop();
    loop.write({
      "scenarios/callee/blueprint.json": blueprintText("Callee", [{ id: 1 }]),
      "scenarios/caller/blueprint.json": blueprintText("Caller", [{ id: 1 }, call("callee")]),
    });
    await loop.applied();
    const before = stateOf(loop);
    await loop.forget();
    loop.remove("scenarios/callee");
    loop.write({
      "scenarios/parts/callee/blueprint.json": blueprintText("Callee", [{ id: 1 }]),
      "scenarios/caller/blueprint.json": blueprintText("Caller", [{ id: 1 }, call("parts/callee")]),
    });
    const { out, code } = await loop.apply({ json: false });
    expect(code).toBe(0);
    expect(loop.proxy.writes).toEqual([]);
    expect(out).toMatch(/ ✔ scenario\/parts\/callee +moved from scenario\/callee\n/);
    expect(out).toMatch(/Done: 1 moved\. Nothing failed, nothing skipped\. {3}\d+ requests/);
    const after = stateOf(loop);
    expect(after.applied).toBe(before.applied);
    expect(Object.keys(after.resources)).toContain("scenario/parts/callee");
    expect(Object.keys(after.resources)).not.toContain("scenario/callee");
    expect(after.resources["scenario/caller"]?.base).not.toBe(before.resources["scenario/caller"]?.base);
    expect(after.resources["scenario/caller"]?.values).toEqual({
      "scenario.parts/callee": before.resources["scenario/caller"]?.values["scenario.callee"],
    });
    expect(await loop.planned()).toMatchObject(nothing);
  });

  test("and changes at once is written, with its number", async () => {
    const loop = await startAppliedShop();
    loop.remove("scenarios/report");
    loop.write({
      "scenarios/weekly/scenario.yaml": "name: Weekly\nmovedFrom: scenario/report\n",
      "scenarios/weekly/blueprint.json": blueprintText(undefined, [
        { id: 1, mapper: { name: "a", value: "1" } },
        { id: 2, mapper: { name: "b", value: "2" } },
      ]),
    });
    const { out } = await loop.apply({ json: false });
    expect(out.replaceAll(/\s+/g, " ")).toContain(
      "✔ scenario/weekly moved from scenario/report, name changed, read back, equal",
    );
    expect(out).toContain("apply no. 2");
    expect(loop.proxy.writes.map(({ method }) => method)).toEqual(["PATCH"]);
    expect(await loop.planned()).toMatchObject(nothing);
  });

  test("is settled by the apply that names its id, and a lost state is made again by one", async () => {
    const loop = await startAppliedShop();
    const { resources } = stateOf(loop);
    const id = (address: "scenario/report" | "webhook/orders-in" | "scenario/orders") => resources[address]?.remoteId;
    loop.remove(".make-gitops");
    loop.write({
      "ids/production.yaml": [
        `scenario/orders: ${id("scenario/orders")}`,
        `scenario/report: ${id("scenario/report")}`,
        `webhook/orders-in: ${id("webhook/orders-in")}`,
        "",
      ].join("\n"),
    });
    const { out, code } = await loop.apply({ json: false });
    expect(code).toBe(0);
    expect(loop.proxy.writes).toEqual([]);
    expect(out).toMatch(/ ✔ webhook\/orders-in +taken over, as in Git\n/);
    expect(out).toContain("Done: 3 taken over.");
    expect(existsSync(join(loop.dir, ".make-gitops"))).toBe(true);
    expect(stateOf(loop)).toMatchObject({ applied: 0, resources: { "scenario/report": { seen: { atBase: true } } } });
    expect(await loop.planned()).toMatchObject(nothing);
  });
});
