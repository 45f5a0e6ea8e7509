// A scenario that Make takes and calls invalid: the former version comes back and runs as it ran, wherever the run ended.

import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/json.ts";
import { edit, editModule } from "./editor.ts";
import { liveBlueprint, liveScenario, type Loop } from "./loop.ts";
import { blueprintText, hookModule, slackModule, startAppliedShop } from "./shop.ts";

const nothing = { changes: [], drift: [], conflicts: [], guards: [], leftOver: [] };
const scenarioFile = "scenarios/orders/scenario.yaml";

/** Orders as in Git, its third module with this value. */
function orders(value: string): Record<string, string> {
  return {
    "scenarios/orders/blueprint.json": blueprintText(undefined, [
      hookModule(),
      slackModule({ channel: "${var.CHANNEL}", text: "An order" }),
      { id: 3, mapper: { name: "total", value } },
    ]),
  };
}

const broken = orders("{{7.total}}");
const mended = orders("{{sum(1.total; 1)}}");

function ordersNow(loop: Loop): JsonObject {
  const { isActive, isinvalid, name, scheduling, description, interface: fields } = liveScenario(loop, "Orders");
  return {
    blueprint: liveBlueprint(loop, "Orders"),
    isActive,
    isinvalid,
    name,
    scheduling,
    description,
    fields: { ...fields },
  };
}

async function broke(given: Record<string, string> = broken): Promise<{ loop: Loop; before: JsonObject }> {
  const loop = await startAppliedShop();
  const before = ordersNow(loop);
  loop.write(given);
  return { loop, before };
}

describe("what was valid and is invalid after the write", () => {
  test("gets back what Make had, is on as before, fails with the reason, and is a change of the next plan", async () => {
    const { loop, before } = await broke();
    const { code, report } = await loop.apply();
    expect(code).toBe(1);
    expect(ordersNow(loop)).toEqual(before);
    expect(report).toMatchObject({
      applied: 1,
      done: [],
      failed: [
        {
          change: { address: "scenario/orders" },
          problem: { code: "apply/invalid" },
          standing: { version: "former", active: true, schedule: { type: "immediately" } },
        },
      ],
      running: { "scenario/orders": true },
      stopped: [],
      isSettled: false,
    });
    expect((await loop.planned()).changes).toMatchObject([
      { address: "scenario/orders", fields: [{ path: "modules.3.mapper.value", to: "{{7.total}}" }] },
    ]);
    loop.write(mended);
    await loop.applied();
    expect(ordersNow(loop)).toMatchObject({ isActive: true, isinvalid: false });
    expect(await loop.planned()).toMatchObject(nothing);
  });

  test("gets back what people changed there too", async () => {
    const { loop } = await broke();
    await editModule(loop, "Orders", 2, { text: "By hand", odd: "" });
    const before = ordersNow(loop);
    expect((await loop.apply()).code).toBe(1);
    expect(ordersNow(loop)).toEqual(before);
    expect(await loop.planned()).toMatchObject({ drift: [{ address: "scenario/orders" }] });
  });

  test("gets back name, description, schedule and interface where those were written too", async () => {
    const loop = await startAppliedShop();
    const fieldsOf = (name: string): string => `interface: { input: [{ name: ${name}, type: text }], output: [] }\n`;
    loop.write({ [scenarioFile]: `name: Orders\nactive: true\n${fieldsOf("a")}` });
    await loop.applied();
    const before = ordersNow(loop);
    expect(before).toMatchObject({ fields: { input: [{ name: "a" }] } });
    const schedule = "schedule: { type: immediately, maximum_runs_per_minute: 5 }\n";
    const others = `name: Orders anew\nactive: true\ndescription: New\n${schedule}`;
    loop.write({ ...broken, [scenarioFile]: `${others}${fieldsOf("b")}` });
    expect((await loop.apply()).code).toBe(1);
    expect(ordersNow(loop)).toEqual(before);
  });

  test("gets back an interface that Git did not manage before", async () => {
    const loop = await startAppliedShop();
    const before = ordersNow(loop);
    const fields = "interface: { input: [{ name: a, type: text }], output: [] }\n";
    loop.write({ ...broken, [scenarioFile]: `name: Orders\nactive: true\n${fields}` });
    expect((await loop.apply()).code).toBe(1);
    // Make tells one that was never there and an empty one apart; both mean that there are no fields.
    expect(ordersNow(loop)).toEqual({ ...before, fields: { input: [], output: [] } });
  });

  test("stays off where it was off", async () => {
    const { loop } = await broke({ ...broken, [scenarioFile]: "name: Orders\n" });
    await loop.make.scenarios.deactivate(liveScenario(loop, "Orders").id);
    const { report } = await loop.apply();
    expect(report?.failed).toMatchObject([{ standing: { version: "former", active: false } }]);
    expect(ordersNow(loop)).toMatchObject({ isActive: false, isinvalid: false });
  });

  test("does not hold up anything else", async () => {
    const { loop } = await broke({ ...broken, "scenarios/report/scenario.yaml": "name: Reports\n" });
    const { report } = await loop.apply();
    expect(report).toMatchObject({
      applied: 2,
      done: [{ change: { address: "scenario/report" } }],
      failed: [{ change: { address: "scenario/orders" } }],
    });
  });
});

describe("where the former version cannot be put back", () => {
  test("both reasons and the version to restore are told, and the next apply puts it back", async () => {
    const { loop, before } = await broke();
    loop.proxy.onWrite = (when, number) =>
      when === "before" && number === 2
        ? loop.faults([{ method: "PATCH", nth: 1, action: { type: "status", status: 400, body: { message: "No." } } }])
        : undefined;
    const { report } = await loop.apply();
    expect(report?.failed).toMatchObject([
      { problem: { code: "apply/invalid" }, standing: { version: "new", active: false } },
    ]);
    const [failed] = report?.failed ?? [];
    expect(failed?.problem.message).toMatch(/calls it invalid.*could not be put back: Make refused PATCH.*No\./);
    expect(failed?.problem.hint).toContain("version 1");
    expect(report?.stopped).toEqual(["scenario/orders"]);
    expect(ordersNow(loop)).toMatchObject({ isActive: false, isinvalid: true });
    await loop.faults([]);
    loop.proxy.onWrite = () => {};
    expect((await loop.planned()).changes).toMatchObject([{ address: "scenario/orders", action: "update" }]);
    const again = await loop.apply();
    expect(again.report?.failed).toMatchObject([{ standing: { version: "former", active: true } }]);
    expect(ordersNow(loop)).toEqual(before);
  });

  test("because it could not be switched on, that is told, and the next apply switches it on", async () => {
    const { loop, before } = await broke();
    await loop.faults([{ method: "POST", path: "/start$", action: { type: "status", status: 500 } }]);
    const { report } = await loop.apply();
    expect(report?.failed).toMatchObject([{ standing: { version: "former", active: false } }]);
    expect(report?.failed[0]?.problem.message).toContain("The former version is back, and could not be switched on");
    await loop.faults([]);
    loop.write(mended);
    await loop.applied();
    expect(ordersNow(loop)).toMatchObject({ isActive: true, isinvalid: false, name: before["name"] });
  });

  test("its history being unreadable, what the plan read goes back", async () => {
    const { loop, before } = await broke();
    await loop.faults([{ method: "GET", path: "/blueprints$", action: { type: "status", status: 404, body: {} } }]);
    const { report } = await loop.apply();
    expect(report?.failed).toMatchObject([{ standing: { version: "former", active: true } }]);
    expect(ordersNow(loop)).toMatchObject({
      ...before,
      blueprint: { flow: [{}, {}, { mapper: { value: "{{1.total}}" } }] },
    });
  });
});

describe("a run that ends", () => {
  const actions = [
    ["before the call", { type: "cut", when: "before" }],
    ["after the call", { type: "cut", when: "after" }],
  ] as const;
  // Write, versions, version, write, start: whatever call is the last, the next plan shows the change again.
  test.for(actions)(
    "%s, at any call, leaves a change to be seen, and the next apply puts the former version back",
    async ([what, action]) => {
      for (let nth = 1; nth <= 5; nth += 1) {
        const at = `${what} ${nth}`;
        const cleanups: (() => Promise<void>)[] = [];
        const loop = await startAppliedShop({ onEnd: (cleanup) => cleanups.push(cleanup) });
        const before = ordersNow(loop);
        loop.write(broken);
        // From this call on nothing gets through, as when the process is killed.
        loop.proxy.onWrite = (when, number) =>
          when === "before" && number === 1
            ? loop.faults([
                { nth, times: 1, action },
                { nth: nth + 1, times: 50, action: actions[0][1] },
              ])
            : undefined;
        const first = await loop.apply();
        expect({ at, code: first.code }).toEqual({ at, code: 1 });
        await loop.faults([]);
        loop.proxy.onWrite = () => {};
        const { changes, conflicts } = await loop.planned();
        expect({ at, conflicts, addresses: changes.map(({ address }) => address) }).toEqual({
          at,
          conflicts: [],
          addresses: ["scenario/orders"],
        });
        expect({ at, paths: changes[0]?.fields.map(({ path }) => path) }).toEqual({
          at,
          paths: expect.arrayContaining(["modules.3.mapper.value"]) as unknown,
        });
        const second = await loop.apply();
        expect({ at, failed: second.report?.failed }).toMatchObject({
          at,
          failed: [{ problem: { code: "apply/invalid" }, standing: { version: "former", active: true } }],
        });
        expect({ at, ...ordersNow(loop) }).toEqual({ at, ...before });
        loop.write(mended);
        await loop.applied();
        expect({ at, ...(await loop.planned()) }).toMatchObject({ at, ...nothing });
        expect({ at, ...ordersNow(loop) }).toMatchObject({ at, isActive: true, isinvalid: false });
        for (const cleanup of cleanups) await cleanup();
      }
    },
  );

  test("after a write that Make calls valid, leaves nothing to be seen", async () => {
    const loop = await startAppliedShop();
    loop.write(mended);
    await loop.faults([{ method: "PATCH", action: { type: "cut", when: "after" } }]);
    expect((await loop.apply()).code).toBe(1);
    await loop.faults([]);
    expect(await loop.planned()).toMatchObject({ changes: [], drift: [] });
    await loop.applied();
    // What a person switches off later is theirs.
    await loop.make.scenarios.deactivate(liveScenario(loop, "Orders").id);
    expect(await loop.planned()).toMatchObject({ changes: [], drift: [{ fields: [{ path: "active" }] }] });
  });
});

test("what was invalid before keeps the new version, and that is told", async () => {
  const loop = await startAppliedShop();
  await edit(loop, "Orders", (flow) =>
    flow.map((module) => (module["id"] === 2 ? { ...module, mapper: { text: "{{8.x}}" } } : module)),
  );
  expect(ordersNow(loop)).toMatchObject({ isinvalid: true, isActive: false });
  loop.write(broken);
  const report = await loop.applied();
  expect(report).toMatchObject({ done: [{ isInvalid: true, differs: [] }], isSettled: false });
  expect(liveBlueprint(loop, "Orders").flow[2]).toMatchObject({ mapper: { value: "{{7.total}}" } });
  expect(await loop.planned()).toMatchObject({ changes: [] });
});

test("what Make switches off without calling it invalid is switched on again", async () => {
  const loop = await startAppliedShop();
  loop.write(mended);
  loop.proxy.onWrite = async (when, number) => {
    if (when === "before" && number === 1) await loop.make.scenarios.deactivate(liveScenario(loop, "Orders").id);
  };
  await loop.applied();
  expect(ordersNow(loop)).toMatchObject({ isActive: true });
  expect(await loop.planned()).toMatchObject(nothing);
});
