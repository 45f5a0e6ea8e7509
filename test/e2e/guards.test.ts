// What does not run by itself: deletes, recreated webhooks, an empty repository, a name that is taken. Told first, nothing
// written, exit 3; `--allow` lets it pass by name.

import { describe, expect, test } from "vitest";
import { addressOf } from "../../src/address.ts";
import { liveBlueprint, liveScenario, type Loop, type Ran, startLoop } from "./loop.ts";
import { blueprintOf, blueprintText, hookModule, shopFiles, shopTarget, startAppliedShop } from "./shop.ts";

const nothing = { changes: [], drift: [], conflicts: [], guards: [], leftOver: [] };

async function expectRefused(loop: Loop, guard: string, ran: Ran): Promise<void> {
  expect([ran.code, ran.problems.map(({ code }) => code)]).toEqual([3, ran.problems.map(() => "plan/guarded")]);
  expect(ran.problems.some(({ hint }) => hint?.includes(guard))).toBe(true);
  expect(loop.proxy.writes).toEqual([]);
}

describe("what Git no longer has", () => {
  test("is listed without --prune, and nothing happens to it", async () => {
    const loop = await startAppliedShop();
    loop.remove("scenarios/report");
    expect(await loop.planned()).toMatchObject({
      changes: [],
      guards: [],
      leftOver: [{ address: "scenario/report", name: "Report" }],
    });
    await loop.applied();
    expect(loop.proxy.writes).toEqual([]);
    expect((await loop.planned()).leftOver).toHaveLength(1);
  });

  test("is refused with --prune alone, the plan shown first", async () => {
    const loop = await startAppliedShop();
    loop.remove("scenarios/report");
    const ran = await loop.apply({ prune: true, json: false });
    expect(ran.out).toContain("Report");
    await expectRefused(loop, "--allow delete", ran);
  });

  test("leaves Make with --prune --allow delete, scenarios before their webhooks", async () => {
    const loop = await startAppliedShop();
    loop.remove("scenarios/orders");
    loop.remove("webhooks/orders-in.yaml");
    const report = await loop.applied({ prune: true, allow: ["delete"] });
    expect(report.done.map(({ change }) => [change.action, change.address])).toEqual([
      ["delete", "scenario/orders"],
      ["delete", "webhook/orders-in"],
    ]);
    expect(loop.snapshot()).toMatchObject({ hooks: [], scenarios: [{ name: "Report" }] });
    expect(await loop.planned({ prune: true })).toMatchObject(nothing);
  });

  test("may be allowed by its address", async () => {
    const loop = await startAppliedShop();
    loop.remove("scenarios/report");
    await loop.applied({ prune: true, allow: ["scenario/report"] });
    expect(loop.snapshot().scenarios).toHaveLength(1);
  });

  test.for([false, true])(
    "and Make neither is told once and forgotten without a request (prune: %s)",
    async (prune) => {
      const loop = await startAppliedShop();
      await loop.make.scenarios.delete(liveScenario(loop, "Report").id);
      loop.remove("scenarios/report");
      const gone = [{ address: "scenario/report", name: "Report" }];
      expect(await loop.planned({ prune })).toMatchObject({ ...nothing, gone });
      expect((await loop.plan({ json: false })).out).toMatch(/^Already gone in Make, .*: scenario\/report\. /m);
      await loop.forget();
      const { done, applied } = await loop.applied({ prune });
      expect([done, applied]).toEqual([[], 1]);
      expect(loop.proxy.writes).toEqual([]);
      const after = await loop.planned({ prune });
      expect(after).toMatchObject(nothing);
      expect(after.gone).toBeUndefined();
    },
  );

  test("and was renamed in Make since is changed in both, and is not deleted", async () => {
    const loop = await startAppliedShop();
    await loop.make.scenarios.update(liveScenario(loop, "Report").id, { name: "In use" });
    await loop.make.hooks.rename(loop.snapshot().hooks[0]?.id as number, "In use");
    loop.remove("scenarios");
    loop.remove("webhooks");
    loop.write({ "webhooks/other.yaml": "name: Other\n" });
    expect((await loop.planned()).conflicts).toEqual([]);
    const { code, problems } = await loop.apply({ prune: true, allow: ["delete"] });
    expect([code, problems[0]?.code]).toEqual([3, "plan/conflict"]);
    expect(problems[0]?.message).toContain("scenario/report name, webhook/orders-in name");
    expect(loop.proxy.writes).toEqual([]);
  });

  test("stays in the state when Make refuses to delete it, and the webhook of a scenario that stayed stays too", async () => {
    const loop = await startAppliedShop();
    loop.remove("scenarios/orders");
    loop.remove("webhooks/orders-in.yaml");
    await loop.faults([{ method: "DELETE", path: "/scenarios", action: { type: "status", status: 500 } }]);
    const { code, report } = await loop.apply({ prune: true, allow: ["delete"] });
    expect(code).toBe(1);
    expect(report).toMatchObject({
      failed: [{ change: { address: "scenario/orders" } }],
      skipped: [{ change: { address: "webhook/orders-in" }, blockedBy: "scenario/orders" }],
    });
    expect(loop.snapshot().hooks).toHaveLength(1);
    await loop.faults([]);
    await loop.applied({ prune: true, allow: ["delete"] });
    expect(loop.snapshot()).toMatchObject({ hooks: [], scenarios: [{ name: "Report" }] });
  });

  test("that is much of a kind needs a word more", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [
        `scenarios/n${index}/blueprint.json`,
        blueprintText(`N${index}`, [{ id: 1 }]),
      ]),
    );
    const loop = await startLoop({ files: many });
    await loop.applied();
    await loop.forget();
    for (const index of [0, 1, 2, 3]) loop.remove(`scenarios/n${index}`);
    await expectRefused(loop, "--allow many", await loop.apply({ prune: true, allow: ["delete"] }));
    await loop.applied({ prune: true, allow: ["delete", "many"] });
    expect(loop.snapshot().scenarios).toHaveLength(1);
  });
});

describe("what somebody deleted in Make", () => {
  test("comes back where it is a scenario", async () => {
    const loop = await startAppliedShop();
    await loop.make.scenarios.delete(liveScenario(loop, "Report").id);
    expect((await loop.planned()).changes).toMatchObject([{ address: "scenario/report", action: "create" }]);
    await loop.applied();
    expect(liveBlueprint(loop, "Report").flow).toHaveLength(2);
    expect(await loop.planned()).toMatchObject(nothing);
  });

  test("is asked about where it is a webhook, since its URL is lost", async () => {
    const loop = await startAppliedShop();
    const { id } = loop.snapshot().hooks[0] as { id: number };
    await loop.make.hooks.delete(id);
    expect((await loop.planned()).guards).toMatchObject([{ name: "recreate", addresses: ["webhook/orders-in"] }]);
    await expectRefused(loop, "--allow recreate", await loop.apply());
    await loop.applied({ allow: ["recreate"] });
    const [hook] = loop.snapshot().hooks;
    expect(liveBlueprint(loop, "Orders").flow[0]).toMatchObject({ parameters: { hook: hook?.id } });
    expect(await loop.planned()).toMatchObject({ changes: [], conflicts: [] });
  });
});

describe("protect", () => {
  test("keeps a scenario on, whatever is allowed", async () => {
    const yaml = "name: Orders\nactive: true\nprotect: true\n";
    const loop = await startAppliedShop({ files: { "scenarios/orders/scenario.yaml": yaml } });
    loop.write({ "scenarios/orders/scenario.yaml": yaml.replace("active: true", "active: false") });
    const ran = await loop.apply({ allow: ["protected", "many", "scenario/orders"] });
    await expectRefused(loop, "protect: true", ran);
    expect(liveScenario(loop, "Orders").isActive).toBe(true);
  });

  test("keeps a webhook from being made anew", async () => {
    const yaml = "type: webhook\nname: Orders\nprotect: true\n";
    const loop = await startAppliedShop({ files: { "webhooks/orders-in.yaml": yaml } });
    loop.write({ "webhooks/orders-in.yaml": yaml.replace("type: webhook", "type: mailhook") });
    await expectRefused(loop, "protect: true", await loop.apply({ allow: ["recreate", "protected"] }));
    expect(loop.snapshot().hooks).toMatchObject([{ typeName: "gateway-webhook" }]);
  });

  test("holds when its file is deleted, until an apply with the file still there took it off", async () => {
    const yaml = "name: Report\nprotect: true\n";
    const blueprint = shopFiles["scenarios/report/blueprint.json"] as string;
    const loop = await startAppliedShop({ files: { "scenarios/report/scenario.yaml": yaml } });
    loop.remove("scenarios/report");
    const flags = { prune: true, allow: ["delete", "protected", "scenario/report"] };
    await expectRefused(loop, "protect: true", await loop.apply(flags));
    expect((await loop.planned({ prune: true })).guards.map(({ name }) => name)).toEqual(["delete", "protected"]);

    loop.write({
      "scenarios/report/scenario.yaml": "name: Report\nprotect: false\n",
      "scenarios/report/blueprint.json": blueprint,
    });
    await loop.applied();
    loop.remove("scenarios/report");
    await loop.applied({ prune: true, allow: ["delete"] });
    expect(loop.snapshot().scenarios).toHaveLength(1);
  });

  test("that an apply with nothing else to do brought holds too", async () => {
    const loop = await startAppliedShop();
    loop.write({ "scenarios/report/scenario.yaml": "protect: true\n" });
    await loop.applied();
    expect(loop.proxy.writes).toEqual([]);
    loop.remove("scenarios/report");
    await expectRefused(loop, "protect: true", await loop.apply({ prune: true, allow: ["delete"] }));
  });

  test("does not hinder a change", async () => {
    const yaml = "name: Report\nprotect: true\n";
    const loop = await startAppliedShop({ files: { "scenarios/report/scenario.yaml": yaml } });
    loop.write({ "scenarios/report/scenario.yaml": yaml.replace("Report", "Reports") });
    await loop.applied();
    expect(liveScenario(loop, "Reports").name).toBe("Reports");
  });
});

test("a repository that became empty deletes nothing, not even with --prune --allow delete", async () => {
  const loop = await startAppliedShop();
  loop.remove("scenarios");
  loop.remove("webhooks");
  await expectRefused(loop, "--allow empty", await loop.apply({ prune: true, allow: ["delete", "recreate", "many"] }));
  expect((await loop.planned({ prune: true })).guards.map(({ name }) => name)).toContain("empty");
});

describe("a name that something unmanaged in Make has", () => {
  test("stops the apply; allowed, a second one is made and the first is left alone", async () => {
    const loop = await startLoop({
      files: { "scenarios/report/blueprint.json": shopFiles["scenarios/report/blueprint.json"] as string },
      snapshot: { scenarios: [{ id: 500, name: "Report" }] },
    });
    const plan = await loop.planned();
    expect(plan.guards).toMatchObject([{ name: "namesake", addresses: [addressOf("scenario", "report")] }]);
    expect(plan.guards[0]?.message).toContain("500");
    await expectRefused(loop, "--allow namesake", await loop.apply());
    await loop.applied({ allow: ["namesake"] });
    expect(loop.snapshot().scenarios.map(({ name }) => name)).toEqual(["Report", "Report"]);
    expect(await loop.planned()).toMatchObject(nothing);
  });

  test("is no matter where the object is managed here", async () => {
    const loop = await startAppliedShop();
    loop.write({ "scenarios/report-two/blueprint.json": shopFiles["scenarios/report/blueprint.json"] as string });
    expect((await loop.planned()).guards).toEqual([]);
    await loop.applied();
    expect(loop.snapshot().scenarios.filter(({ name }) => name === "Report")).toHaveLength(2);
  });
});

test("a target that is a backup is never written to", async () => {
  const loop = await startLoop({ files: shopFiles, target: `${shopTarget}direction: from-make\n` });
  const { code, problems } = await loop.apply();
  expect([code, problems[0]?.code]).toEqual([1, "target/direction"]);
  expect((await loop.requests()).count).toBe(0);
});

test("a webhook that a scenario of somebody else's uses is not deleted without being told", async () => {
  const loop = await startAppliedShop({ files: { "webhooks/shared.yaml": "name: Shared\n" } });
  const hook = loop.snapshot().hooks.find(({ name }) => name === "Shared")?.id as number;
  const blueprint = blueprintOf("Colleague", [hookModule(hook)]);
  await loop.make.scenarios.create({
    teamId: loop.emulator.teamId,
    scheduling: { type: "immediately" },
    blueprint: blueprint as never,
  } as never);
  loop.remove("webhooks/shared.yaml");
  const { code, problems } = await loop.apply({ prune: true, allow: ["delete"] });
  expect(code).toBe(3);
  expect(problems.map(({ message }) => message).join()).toContain('"Colleague"');
  expect(loop.snapshot().hooks.map(({ name }) => name)).toContain("Shared");
  await loop.applied({ prune: true, allow: ["delete", "in-use"] });
});

test("a scenario whose file was moved and changed is not made a second time beside the one that runs", async () => {
  const loop = await startAppliedShop();
  const text = JSON.stringify(liveBlueprint(loop, "Report")).replace('"value":"1"', '"value":"10"');
  loop.remove("scenarios/report");
  loop.write({ "scenarios/moved/report/blueprint.json": text });
  const { code, problems } = await loop.apply();
  expect(code).toBe(3);
  expect(problems.map(({ message }) => message).join()).toContain("left over from scenario/report");
});

test("a folder that was renamed in Make stays so, and no empty one is made in its place", async () => {
  const loop = await startAppliedShop({ files: { "scenarios/report/scenario.yaml": "folder: Sales\n" } });
  const folder = loop.snapshot().folders[0]?.id as number;
  await loop.make.folders.update(folder, { name: "Sales EU" });
  const plan = await loop.planned();
  expect([plan.changes, plan.drift.map(({ address }) => address)]).toEqual([[], ["scenario/report"]]);
  await loop.applied();
  expect(loop.snapshot().folders.map(({ name }) => name)).toEqual(["Sales EU"]);
});
