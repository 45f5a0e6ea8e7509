// Who moved what: Git's changes are deployed, Make's are kept and told, and what both changed apart is nobody's to decide.

import { describe, expect, test } from "vitest";
import { dots } from "../../src/engine/secret.ts";
import { edit, editModule } from "./editor.ts";
import { environment, liveBlueprint, liveScenario, type Loop, startLoop, targetFile } from "./loop.ts";
import {
  blueprintText,
  hookModule,
  type Module,
  shopFiles,
  shopTarget,
  slackModule,
  startAppliedShop,
  startShop,
} from "./shop.ts";

const nothing = { changes: [], drift: [], conflicts: [], guards: [], leftOver: [] };

function retarget(loop: Loop, more: string): void {
  loop.write({ "targets/production.yaml": targetFile(loop.proxy.url, loop.emulator.teamId, more) });
}

function writeReport(loop: Loop, modules: readonly Module[]): void {
  loop.write({ "scenarios/report/blueprint.json": blueprintText("Report", modules) });
}

const one: Module = { id: 1, mapper: { name: "a", value: "1" } };
const two: Module = { id: 2, mapper: { name: "b", value: "2" } };

function ids(loop: Loop, name: string): readonly unknown[] {
  return liveBlueprint(loop, name).flow.map(({ id }) => id);
}

describe("Git's moves", () => {
  test("a var with another value is deployed", async () => {
    const loop = await startAppliedShop();
    retarget(loop, shopTarget.replace("#orders", "#sales"));
    expect((await loop.planned()).changes).toMatchObject([
      { address: "scenario/orders", fields: [{ path: "modules.2.mapper.channel", from: "#orders", to: "#sales" }] },
    ]);
    await loop.applied();
    expect(liveBlueprint(loop, "Orders").flow[1]).toMatchObject({ mapper: { channel: "#sales" } });
    expect(await loop.planned()).toMatchObject(nothing);
  });

  test("a binding to another connection is deployed", async () => {
    const loop = await startAppliedShop();
    retarget(loop, shopTarget.replace("Slack }", "Slack EU }"));
    await loop.applied();
    expect(liveBlueprint(loop, "Orders").flow[1]).toMatchObject({ parameters: { __IMTCONN__: 16 } });
    expect(await loop.planned()).toMatchObject(nothing);
  });

  test("a literal that becomes a var of the same value, or the other way round, is nothing", async () => {
    const loop = await startAppliedShop();
    const written = (channel: string, connection: string | number): string =>
      blueprintText(undefined, [
        hookModule(),
        slackModule({ channel, text: "An order" }, connection),
        { id: 3, mapper: { name: "total", value: "{{1.total}}" } },
      ]);
    loop.write({ "scenarios/orders/blueprint.json": written("#orders", 15) });
    expect(await loop.planned()).toMatchObject(nothing);
    await loop.applied();
    expect(loop.proxy.writes).toEqual([]);
    loop.write({ "scenarios/orders/blueprint.json": shopFiles["scenarios/orders/blueprint.json"] as string });
    expect(await loop.planned()).toMatchObject(nothing);
    await loop.applied();
    retarget(loop, shopTarget.replace("#orders", "#sales"));
    expect((await loop.planned()).changes).toHaveLength(1);
  });

  test("a module that Git dropped leaves Make, and one that it adds comes", async () => {
    const loop = await startAppliedShop();
    writeReport(loop, [one, { id: 7, mapper: { name: "c", value: "3" } }]);
    await loop.applied();
    expect(ids(loop, "Report")).toEqual([1, 7]);
    expect(await loop.planned()).toMatchObject(nothing);
  });

  test("active in Git switches, in place", async () => {
    const loop = await startAppliedShop();
    const yaml = "name: Orders\nactive: false\n";
    loop.write({ "scenarios/orders/scenario.yaml": yaml });
    await loop.applied();
    expect(liveScenario(loop, "Orders").isActive).toBe(false);
    loop.write({ "scenarios/orders/scenario.yaml": yaml.replace("false", "true") });
    await loop.forget();
    await loop.applied();
    expect(liveScenario(loop, "Orders").isActive).toBe(true);
    expect(loop.proxy.writes.map(({ path }) => path.split("/").at(-1))).toEqual(["start"]);
    expect(await loop.planned()).toMatchObject(nothing);
  });

  test("an active scenario is changed without a stop", async () => {
    const loop = await startAppliedShop();
    retarget(loop, shopTarget.replace("#orders", "#sales"));
    await loop.applied();
    expect(loop.proxy.writes).toHaveLength(1);
    expect(liveScenario(loop, "Orders").isActive).toBe(true);
  });

  test("a hook of another type is made anew, its scenario follows, the former one goes last", async () => {
    const loop = await startAppliedShop();
    const [before] = loop.snapshot().hooks;
    loop.write({ "webhooks/orders-in.yaml": "type: mailhook\nname: Orders\n" });
    expect((await loop.apply()).code).toBe(3);
    expect(loop.proxy.writes).toEqual([]);
    await loop.applied({ allow: ["recreate"] });
    const { hooks } = loop.snapshot();
    expect(hooks.map(({ typeName }) => typeName)).toEqual(["gateway-mailhook"]);
    expect(hooks[0]?.id).not.toBe(before?.id);
    expect(liveBlueprint(loop, "Orders").flow[0]).toMatchObject({ parameters: { hook: hooks[0]?.id } });
    expect(liveScenario(loop, "Orders").isActive).toBe(true);
    expect(await loop.planned()).toMatchObject(nothing);
  });
});

describe("Make's moves", () => {
  test("a module added in Make stays and is told, also when Git changes another one", async () => {
    const loop = await startAppliedShop();
    await edit(loop, "Report", (flow) => [
      ...flow,
      { id: 9, module: "util:Sleep", version: 1, parameters: {}, mapper: { duration: 1 } },
    ]);
    const told = { address: "scenario/report", fields: [{ path: "modules.9" }] };
    expect(await loop.planned()).toMatchObject({ changes: [], drift: [told] });
    await loop.applied();
    expect(loop.proxy.writes).toEqual([]);
    expect(await loop.planned()).toMatchObject({ changes: [], drift: [told] });

    writeReport(loop, [{ ...one, mapper: { name: "a", value: "new" } }, two]);
    const report = await loop.applied();
    expect(report.done).toMatchObject([{ differs: [] }]);
    expect(loop.proxy.writes).toHaveLength(1);
    expect(loop.proxy.writes[0]?.body["blueprint"]).toMatchObject({ flow: [{ id: 1 }, { id: 2 }, { id: 9 }] });
    expect(liveBlueprint(loop, "Report").flow[0]).toMatchObject({ mapper: { value: "new" } });
    expect(await loop.planned()).toMatchObject({ changes: [], drift: [told] });
  });

  test("a field changed in Make is kept while Git changes another one", async () => {
    const loop = await startAppliedShop();
    await editModule(loop, "Report", 1, { value: "of Make" });
    writeReport(loop, [one, { ...two, mapper: { name: "b", value: "of Git" } }]);
    await loop.applied();
    expect(liveBlueprint(loop, "Report").flow).toMatchObject([
      { mapper: { value: "of Make" } },
      { mapper: { value: "of Git" } },
    ]);
    expect(await loop.planned()).toMatchObject({
      changes: [],
      drift: [{ fields: [{ path: "modules.1.mapper.value", from: "1", to: "of Make" }] }],
    });
  });

  test("what was removed in Make stays removed and is told, however often Git changes something else", async () => {
    const loop = await startAppliedShop();
    await editModule(loop, "Report", 1, { value: undefined });
    for (const value of ["x", "y"]) {
      writeReport(loop, [one, { ...two, mapper: { name: "b", value } }]);
      await loop.applied();
      expect(liveBlueprint(loop, "Report").flow[0]?.["mapper"]).toEqual({ name: "a" });
      expect(await loop.planned()).toMatchObject({
        changes: [],
        drift: [{ fields: [{ path: "modules.1.mapper.value", from: "1" }] }],
      });
    }
  });

  test("a module removed in Make stays removed", async () => {
    const loop = await startAppliedShop();
    await edit(loop, "Report", (flow) => flow.filter(({ id }) => id !== 2));
    writeReport(loop, [{ ...one, mapper: { name: "a", value: "x" } }, two]);
    await loop.applied();
    writeReport(loop, [{ ...one, mapper: { name: "a", value: "y" } }, two]);
    await loop.applied();
    expect(ids(loop, "Report")).toEqual([1]);
    expect(await loop.planned()).toMatchObject({ changes: [], drift: [{ fields: [{ path: "modules.2" }] }] });
  });

  test("the same change on both sides is settled without a write, and is no drift afterwards", async () => {
    const loop = await startAppliedShop();
    await editModule(loop, "Report", 1, { value: "same" });
    writeReport(loop, [{ ...one, mapper: { name: "a", value: "same" } }, two]);
    expect(await loop.planned()).toMatchObject(nothing);
    await loop.applied();
    expect(loop.proxy.writes).toEqual([]);
    await editModule(loop, "Report", 1, { value: "later" });
    expect(await loop.planned()).toMatchObject({ drift: [{ fields: [{ from: "same", to: "later" }] }] });
  });

  test("the same field changed apart on both sides refuses the whole apply", async () => {
    const loop = await startAppliedShop();
    await editModule(loop, "Report", 1, { value: "of Make" });
    writeReport(loop, [{ ...one, mapper: { name: "a", value: "of Git" } }, two]);
    retarget(loop, shopTarget.replace("#orders", "#sales"));
    const { plan, code } = await loop.plan();
    expect(code).toBe(3);
    expect(plan.conflicts).toMatchObject([
      { address: "scenario/report", path: "modules.1.mapper.value", base: "1", git: "of Git", live: "of Make" },
    ]);
    const { code: applyCode, problems } = await loop.apply();
    expect([applyCode, problems[0]?.code]).toEqual([3, "plan/conflict"]);
    expect(loop.proxy.writes).toEqual([]);
  });

  test("drift: revert of a name leaves in Make what only its editor needs", async () => {
    const loop = await startAppliedShop({ target: `${shopTarget}drift: revert\n` });
    const { flow } = liveBlueprint(loop, "Report");
    await loop.make.scenarios.update(liveScenario(loop, "Report").id, { name: "Renamed" });
    await loop.applied();
    expect(liveBlueprint(loop, "Report").flow).toEqual(flow);
    expect(flow[0]).toHaveProperty("metadata.designer.x");
  });

  test("drift: revert puts Git's value back, refuse does not apply", async () => {
    const loop = await startAppliedShop();
    await editModule(loop, "Report", 1, { value: "of Make" });
    retarget(loop, `${shopTarget}drift: refuse\n`);
    expect((await loop.apply()).code).toBe(3);
    expect(loop.proxy.writes).toEqual([]);
    retarget(loop, `${shopTarget}drift: revert\n`);
    await loop.applied();
    expect(liveBlueprint(loop, "Report").flow[0]).toMatchObject({ mapper: { value: "1" } });
    expect(await loop.planned()).toMatchObject(nothing);
  });

  test.for(["keep", "revert"])("a scenario switched off in Make stays off and is told (drift: %s)", async (drift) => {
    const loop = await startAppliedShop({ target: `${shopTarget}drift: ${drift}\n` });
    await loop.make.scenarios.deactivate(liveScenario(loop, "Orders").id);
    expect(await loop.planned()).toMatchObject({
      changes: [],
      drift: [{ address: "scenario/orders", fields: [{ path: "active", from: true, to: false }] }],
    });
    await loop.applied();
    retarget(loop, `${shopTarget.replace("#orders", "#sales")}drift: ${drift}\n`);
    await loop.applied();
    expect(liveScenario(loop, "Orders").isActive).toBe(false);
    expect((await loop.planned()).drift).toHaveLength(1);
  });

  test("what a scenario ignores keeps Make's value", async () => {
    const yaml = "name: Report\nignore: [modules.1.mapper.value]\n";
    const loop = await startAppliedShop({ files: { "scenarios/report/scenario.yaml": yaml } });
    await editModule(loop, "Report", 1, { value: "of Make" });
    writeReport(loop, [
      { ...one, mapper: { name: "a", value: "of Git" } },
      { ...two, mapper: { name: "b", value: "x" } },
    ]);
    await loop.applied();
    expect(liveBlueprint(loop, "Report").flow).toMatchObject([
      { mapper: { value: "of Make" } },
      { mapper: { value: "x" } },
    ]);
    expect(await loop.planned()).toMatchObject(nothing);
  });
});

describe("a secret var", () => {
  const declared = "vars: { CHANNEL: { required: true }, TOKEN: { secret: true } }\n";
  const secretReport = (more = "2"): string =>
    blueprintText("Report", [
      { id: 1, module: "http:ActionSendData", mapper: { auth: "Bearer ${var.TOKEN}" } },
      { ...two, mapper: { name: "b", value: more } },
    ]);
  const valued = `vars: { CHANNEL: '#orders', TOKEN: "\${env.MAKE_VAR_TOKEN}" }\nbindings: { connection.slack: Slack }\n`;
  const env = (token: string) => ({
    env: { ...environment, MAKE_VAR_TOKEN: token },
  });

  test("is written, shown as dots, compared with what Make has, and never stored", async () => {
    const loop = await startShop({
      files: {
        "make-gitops.yaml": `version: 1\nname: shop\n${declared}`,
        "scenarios/report/blueprint.json": secretReport(),
      },
      target: valued,
    });
    await loop.applied(env("first-secret"));
    expect(liveBlueprint(loop, "Report").flow[0]).toMatchObject({ mapper: { auth: "Bearer first-secret" } });
    expect(await loop.planned(env("first-secret"))).toMatchObject(nothing);
    const plan = await loop.planned(env("second-secret"));
    expect(plan.changes).toMatchObject([{ fields: [{ path: "modules.1.mapper.auth", from: dots, to: dots }] }]);
    expect(JSON.stringify(plan)).not.toMatch(/(first|second)-secret/);
    await loop.applied(env("second-secret"));
    loop.write({ "scenarios/report/blueprint.json": secretReport().replace("${var.TOKEN}", "second-secret") });
    expect(await loop.planned(env("second-secret"))).toMatchObject(nothing);
    expect(liveBlueprint(loop, "Report").flow[0]).toMatchObject({ mapper: { auth: "Bearer second-secret" } });
  });
});

test("an option of a webhook that Git newly has is a change, whatever Make has there", async () => {
  const loop = await startAppliedShop();
  const [hook] = loop.snapshot().hooks;
  await fetch(`${loop.emulator.url}/__emulator/snapshot`, {
    method: "PUT",
    body: JSON.stringify({
      ...loop.snapshot(),
      hooks: [{ ...hook, data: { ...hook?.data, formId: "old", other: "kept" } }],
    }),
  });
  loop.write({ "webhooks/orders-in.yaml": "type: webhook\nname: Orders\ndata: { formId: new }\n" });
  const plan = await loop.planned();
  expect(plan.conflicts).toEqual([]);
  expect(plan.changes.map(({ fields }) => fields)).toEqual([[{ path: "data.formId", from: "old", to: "new" }]]);
  await loop.applied();
  expect(loop.snapshot().hooks[0]?.data).toMatchObject({ formId: "new", other: "kept" });
});

describe("a webhook goes from one scenario to another in one apply", () => {
  const taking = (name: string, hook: string): string =>
    blueprintText(name, [hookModule(`\${webhook.${hook}}`), { id: 2, mapper: { name: "x", value: "1" } }]);
  const without = (name: string): string => blueprintText(name, [{ id: 2, mapper: { name: "x", value: "1" } }]);
  const heldBy = (loop: Loop, name: string): unknown => {
    const { parameters } = (liveBlueprint(loop, name).flow[0] ?? {}) as { parameters?: { hook?: number } };
    return loop.snapshot().hooks.find(({ id }) => id === parameters?.hook)?.name;
  };
  const files = {
    "webhooks/one.yaml": "name: One\n",
    "webhooks/two.yaml": "name: Two\n",
    "scenarios/m/blueprint.json": taking("M", "one"),
  };

  test.for(["a", "z"])("from an update to an update (the taker is %s)", async (taker) => {
    const path = `scenarios/${taker}/blueprint.json`;
    const loop = await startLoop({ files: { ...files, [path]: without("Taker") } });
    await loop.applied();
    loop.write({ "scenarios/m/blueprint.json": without("M"), [path]: taking("Taker", "one") });
    const plan = await loop.planned();
    expect(plan.order).toEqual([["scenario/m"], [`scenario/${taker}`]]);
    await loop.applied();
    expect([heldBy(loop, "M"), heldBy(loop, "Taker")]).toEqual([undefined, "One"]);
    expect(await loop.planned()).toMatchObject(nothing);
  });

  test("along a row of three", async () => {
    const loop = await startLoop({
      files: { ...files, "scenarios/a/blueprint.json": without("A"), "scenarios/z/blueprint.json": taking("Z", "two") },
    });
    await loop.applied();
    loop.write({
      "scenarios/a/blueprint.json": taking("A", "one"),
      "scenarios/m/blueprint.json": taking("M", "two"),
      "scenarios/z/blueprint.json": without("Z"),
    });
    await loop.applied();
    expect(["A", "M", "Z"].map((name) => heldBy(loop, name))).toEqual(["One", "Two", undefined]);
    expect(await loop.planned()).toMatchObject(nothing);
  });

  test("from a deleted one to a new one", async () => {
    const loop = await startLoop({ files });
    await loop.applied();
    loop.remove("scenarios/m");
    loop.write({ "scenarios/a/blueprint.json": taking("A", "one") });
    await loop.applied({ prune: true, allow: ["delete"] });
    expect(loop.snapshot().scenarios.map(({ name }) => name)).toEqual(["A"]);
    expect(heldBy(loop, "A")).toBe("One");
    expect(await loop.planned({ prune: true })).toMatchObject(nothing);
  });

  test("and the taker is not tried where the holder fails", async () => {
    const loop = await startLoop({ files: { ...files, "scenarios/a/blueprint.json": without("A") } });
    await loop.applied();
    loop.write({ "scenarios/m/blueprint.json": without("M"), "scenarios/a/blueprint.json": taking("A", "one") });
    await loop.faults([{ method: "PATCH", nth: 1, action: { type: "status", status: 500 } }]);
    const { report } = await loop.apply();
    expect(report?.skipped).toMatchObject([{ change: { address: "scenario/a" }, blockedBy: "scenario/m" }]);
    await loop.faults([]);
    await loop.applied();
    expect(heldBy(loop, "A")).toBe("One");
  });

  test("an exchange is refused with what to do, and nothing is written", async () => {
    const loop = await startLoop({ files: { ...files, "scenarios/a/blueprint.json": taking("A", "two") } });
    await loop.applied();
    await loop.forget();
    loop.write({ "scenarios/a/blueprint.json": taking("A", "one"), "scenarios/m/blueprint.json": taking("M", "two") });
    const { code, problems } = await loop.apply();
    expect([code, problems[0]?.code]).toEqual([1, "plan/cycle"]);
    expect(problems[0]?.message).toMatch(/one scenario at a time: scenario\/a, scenario\/m\.$/);
    expect(loop.proxy.writes).toEqual([]);
    // The way that the hint names.
    loop.write({ "scenarios/a/blueprint.json": without("A") });
    await loop.applied();
    loop.write({ "scenarios/a/blueprint.json": taking("A", "one") });
    await loop.applied();
    expect([heldBy(loop, "A"), heldBy(loop, "M")]).toEqual(["One", "Two"]);
    expect(await loop.planned()).toMatchObject(nothing);
  });
});
