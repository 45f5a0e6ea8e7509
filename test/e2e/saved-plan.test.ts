// A plan that was saved is applied only while it is today's plan, or what is left of it: what was reviewed is what is done.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hashOf } from "../../src/hash.ts";
import type { JsonObject } from "../../src/json.ts";
import { edit, editModule } from "./editor.ts";
import { liveBlueprint, liveScenario, type Loop } from "./loop.ts";
import { blueprintText, hookModule, shopFiles, shopTarget, startAppliedShop, startShop } from "./shop.ts";

const twoModules = (a: string, b: string): string =>
  blueprintText("Report", [
    { id: 1, mapper: { name: "a", value: a } },
    { id: 2, mapper: { name: "b", value: b } },
  ]);

/** Saves a plan and gives its file. */
async function save(loop: Loop, options: Parameters<Loop["plan"]>[0] = {}): Promise<string> {
  const file = join(loop.dir, "..", `${loop.dir.split("/").at(-1) as string}.plan.json`);
  await loop.plan({ ...options, out: file });
  return file;
}

describe("a saved plan", () => {
  test("is applied as long as nothing moved", async () => {
    const loop = await startAppliedShop();
    loop.write({ "scenarios/report/blueprint.json": twoModules("10", "2") });
    await loop.applied({ planFile: await save(loop) });
    expect(liveBlueprint(loop, "Report").flow[0]).toMatchObject({ mapper: { value: "10" } });
  });

  test("made twice, a minute apart, has one digest", async () => {
    const loop = await startAppliedShop();
    loop.write({ "scenarios/report/blueprint.json": twoModules("10", "2") });
    const now = Date.now();
    const first = await loop.planned({ clock: { now: () => new Date(now), sleep: async () => {} } });
    const second = await loop.planned({ clock: { now: () => new Date(now + 60_000), sleep: async () => {} } });
    expect(second.digest).toBe(first.digest);
  });

  test("does not mind what another target's merge, or another scenario in Make, brought meanwhile", async () => {
    const loop = await startAppliedShop();
    loop.write({ "scenarios/report/blueprint.json": twoModules("10", "2") });
    const file = await save(loop);
    await editModule(loop, "Orders", 3, { value: "{{1.sum}}" });
    loop.write({ "targets/other.yaml": "zone: eu2.make.com\nteam: 5\nvars: { CHANNEL: x }\n" });
    await loop.applied({ planFile: file });
    expect(liveBlueprint(loop, "Orders").flow[2]).toMatchObject({ mapper: { value: "{{1.sum}}" } });
  });

  test.for<[what: string, change: (loop: Loop) => Promise<void>, words: RegExp]>([
    [
      "another field of the same scenario in Make",
      (loop) => editModule(loop, "Report", 2, { value: "99" }),
      /scenario\/report was changed in Make since the plan was saved: modules\.2\.mapper\.value/,
    ],
    [
      "where a module of it stands in Make's editor",
      (loop) => edit(loop, "Report", ([first, ...rest]) => [moved(first as JsonObject), ...rest]),
      /scenario\/report was changed in Make since/,
    ],
    [
      "the value in Git",
      async (loop) => loop.write({ "scenarios/report/blueprint.json": twoModules("11", "2") }),
      /scenario\/report would be changed otherwise than reviewed: modules\.1\.mapper\.value/,
    ],
    [
      "another scenario in Git",
      async (loop) => loop.write({ "scenarios/orders/scenario.yaml": "name: Orders\nactive: false\n" }),
      /scenario\/orders is not in the saved plan and would be changed/,
    ],
    [
      "the wish for it",
      async (loop) => loop.write({ "scenarios/report/blueprint.json": twoModules("1", "2") }),
      /scenario\/report was to be changed, and Git does not want that any more/,
    ],
  ])("is refused when %s changed", async ([, change, words]) => {
    const loop = await startAppliedShop();
    loop.write({ "scenarios/report/blueprint.json": twoModules("10", "2") });
    const file = await save(loop);
    await change(loop);
    await loop.forget();
    const { code, problems } = await loop.apply({ planFile: file });
    expect([code, problems.map((problem) => problem.code)]).toEqual([3, ["plan/stale"]]);
    expect(problems[0]?.message).toMatch(words);
    expect(loop.proxy.writes).toEqual([]);
  });

  test("does not mind that somebody saved the scenario in Make as it was", async () => {
    const loop = await startAppliedShop();
    loop.write({ "scenarios/report/blueprint.json": twoModules("10", "2") });
    const file = await save(loop);
    await editModule(loop, "Report", 1, { value: "1" });
    expect((await loop.apply({ planFile: file })).code).toBe(0);
  });

  test("that is done already, wholly or in part, does the rest and nothing twice", async () => {
    const loop = await startShop();
    const file = await save(loop);
    await loop.faults([{ method: "POST", path: "/scenarios?", nth: 2, action: { type: "status", status: 500 } }]);
    expect((await loop.apply({ planFile: file })).code).toBe(1);
    await loop.faults([]);
    await loop.applied({ planFile: file });
    expect(
      loop
        .snapshot()
        .scenarios.map(({ name }) => name)
        .toSorted(),
    ).toEqual(["Orders", "Report"]);
    expect(loop.snapshot().hooks).toHaveLength(1);
    await loop.forget();
    expect((await loop.apply({ planFile: file })).code).toBe(0);
    expect(loop.proxy.writes).toEqual([]);
  });

  test("goes on after the webhook that a scenario waits for was made", async () => {
    const loop = await startAppliedShop();
    loop.write({
      "webhooks/more.yaml": "name: More\n",
      "scenarios/report/blueprint.json": blueprintText("Report", [hookModule("${webhook.more}")]),
    });
    const file = await save(loop);
    await loop.faults([{ method: "PATCH", path: "/scenarios", nth: 1, action: { type: "status", status: 500 } }]);
    expect((await loop.apply({ planFile: file })).code).toBe(1);
    await loop.faults([]);
    await loop.applied({ planFile: file });
    expect(loop.snapshot().hooks.map(({ name }) => name)).toEqual(["Orders", "More"]);
    expect(await loop.planned()).toMatchObject({ changes: [] });
  });

  test.for<[what: string, target: string]>([
    ["keep", ""],
    ["revert", "drift: revert\n"],
  ])("that was done is no leave for what people changed since (drift: %s)", async ([, more]) => {
    const loop = await startShop({ target: `${shopTarget}${more}` });
    const file = await save(loop);
    await loop.applied({ planFile: file });
    await editModule(loop, "Report", 1, { value: "100" });
    await loop.apply({ planFile: file });
    expect(liveBlueprint(loop, "Report").flow[0]).toMatchObject({ mapper: { value: "100" } });
  });

  test("is for one team", async () => {
    const loop = await startShop({ snapshot: { connections: [], teams: [{ id: 88 }, { id: 89, name: "Other" }] } });
    loop.remove("scenarios/orders");
    const retarget = (team: number): void =>
      loop.write({ "targets/production.yaml": `zone: ${loop.proxy.url}\nteam: ${team}\n` });
    retarget(88);
    const file = await save(loop);
    retarget(89);
    await loop.forget();
    const { code, problems } = await loop.apply({ planFile: file });
    expect([code, problems[0]?.code]).toEqual([3, "plan/stale"]);
    expect(problems[0]?.message).toContain("It was made for team 88");
    expect(loop.proxy.writes).toEqual([]);
  });

  test("notices where Git puts a new module", async () => {
    const router = (routes: readonly (readonly number[])[]): string =>
      blueprintText("Report", [
        {
          id: 1,
          module: "builtin:BasicRouter",
          more: { mapper: null, routes: routes.map((ids) => ({ flow: ids.map((id) => module(id)) })) },
        },
      ]);
    const loop = await startShop({ files: { "scenarios/report/blueprint.json": router([[2], [3]]) } });
    await loop.applied();
    loop.write({ "scenarios/report/blueprint.json": router([[2], [3, 4]]) });
    const file = await save(loop);
    loop.write({ "scenarios/report/blueprint.json": router([[2, 4], [3]]) });
    expect((await loop.apply({ planFile: file })).problems[0]?.code).toBe("plan/stale");
  });

  test("goes on where an earlier run of it came to everything but switching on", async () => {
    const loop = await startShop();
    const file = await save(loop);
    await loop.faults([{ method: "POST", path: "/start$", action: { type: "status", status: 500 } }]);
    await loop.apply({ planFile: file });
    expect(liveScenario(loop, "Orders").isActive).toBe(false);
    await loop.faults([]);
    await loop.applied({ planFile: file });
    expect(liveScenario(loop, "Orders").isActive).toBe(true);
  });

  test("has its own flags, and its target", async () => {
    const loop = await startAppliedShop();
    loop.remove("scenarios/report");
    const file = await save(loop, { prune: true });
    expect((await loop.apply({ planFile: file, prune: true })).problems).toMatchObject([{ code: "usage/invalid" }]);
    expect((await loop.apply({ planFile: file, target: "other" })).problems).toMatchObject([{ code: "usage/invalid" }]);
    // What lets a guard pass is no part of it.
    expect((await loop.apply({ planFile: file })).problems).toMatchObject([{ code: "plan/guarded" }]);
    await loop.applied({ planFile: file, allow: ["delete"] });
    expect(loop.snapshot().scenarios.map(({ name }) => name)).toEqual(["Orders"]);
  });
});

test("a plan is never saved over something else", async () => {
  const loop = await startShop();
  const file = join(loop.dir, "make-gitops.yaml");
  const before = readFileSync(file, "utf8");
  expect((await loop.plan({ out: file })).problems[0]?.code).toBe("usage/invalid");
  expect(readFileSync(file, "utf8")).toBe(before);
  expect((await loop.plan({ out: await save(loop) })).code).toBe(0);
});

describe("a plan file that was changed", () => {
  test("in any byte is refused, or changes nothing", async () => {
    const loop = await startAppliedShop();
    loop.write({ "scenarios/report/blueprint.json": twoModules("10", "2") });
    const file = await save(loop);
    const bytes = readFileSync(file);
    const { readPlanFile } = await import("../../src/commands/plan-file.ts");
    const whole = await readPlanFile(file);
    const passed: number[] = [];
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] as number) ^ (1 + (index % 7));
      writeFileSync(file, changed);
      const read = await readPlanFile(file).catch(() => undefined);
      if (!read) continue;
      expect(read).toEqual(whole);
      passed.push(index);
    }
    // What passes is white space between the members.
    expect(passed.every((index) => /\s/.test(String.fromCharCode(bytes[index] as number)))).toBe(true);
  });

  test.for<[what: string, change: (plan: JsonObject) => JsonObject]>([
    ["the digest", (plan) => ({ ...plan, digest: "0".repeat(64) })],
    ["a field's value", (plan) => JSON.parse(JSON.stringify(plan).replace('"10"', '"66"')) as JsonObject],
    ["--prune", (plan) => ({ ...plan, options: { prune: true, keep: [] } })],
    ["the changes", (plan) => ({ ...plan, changes: [] })],
  ])("and sealed again (%s) does nothing that today's plan does not say", async ([, change]) => {
    const loop = await startAppliedShop();
    loop.write({ "scenarios/report/blueprint.json": twoModules("10", "2") });
    loop.remove("webhooks");
    loop.remove("scenarios/orders");
    const file = await save(loop);
    const { seal: _seal, ...plan } = JSON.parse(readFileSync(file, "utf8")) as JsonObject;
    const changed = change(plan);
    writeFileSync(file, JSON.stringify({ ...changed, seal: hashOf(changed) }));
    await loop.apply({ planFile: file, allow: ["delete"] });
    expect(loop.snapshot().scenarios).toHaveLength(2);
    expect(loop.snapshot().hooks).toHaveLength(1);
    const values = liveBlueprint(loop, "Report").flow.map(({ mapper }) => (mapper as JsonObject)["value"]);
    expect([
      ["1", "2"],
      ["10", "2"],
    ]).toContainEqual(values);
  });

  test.for<[what: string, text: string, words: string]>([
    ["no file", "", "is no JSON"],
    ["another document", "[]", "is no plan"],
    ["another version", '{"formatVersion": 2}', "is not a plan of this version"],
    ["no seal", '{"formatVersion": 1}', "is not as it was written"],
  ])("or never was one is told (%s)", async ([, text, words]) => {
    const loop = await startShop({ files: { "plan.json": text, ...shopFiles } });
    const ran = await loop.apply({ planFile: join(loop.dir, "plan.json") });
    expect([ran.code, ran.problems[0]?.code]).toEqual([1, "plan/file-invalid"]);
    expect(ran.problems[0]?.message).toContain(words);
    expect((await loop.requests()).count).toBe(0);
  });
});

function moved(module: JsonObject): JsonObject {
  return { ...module, metadata: { designer: { x: -700, y: 20 } } };
}

function module(id: number): JsonObject {
  return { id, module: "util:SetVariable2", version: 1, parameters: {}, mapper: { name: `v${id}`, value: id } };
}
