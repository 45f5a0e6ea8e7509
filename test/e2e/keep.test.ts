// Where Git and Make changed the same, a person decides: --keep git or make, for one address or for all.

import { describe, expect, test } from "vitest";
import { keepOf } from "../../src/commands/keep-words.ts";
import type { Keep } from "../../src/engine/plan.ts";
import { edit, editModule } from "./editor.ts";
import { liveBlueprint, liveScenario, type Loop } from "./loop.ts";
import { blueprintText, startAppliedShop } from "./shop.ts";

const values = (a: string, b: string): string =>
  blueprintText("Report", [
    { id: 1, mapper: { name: "a", value: a } },
    { id: 2, mapper: { name: "b", value: b } },
  ]);

const valuesInMake = (loop: Loop): unknown[] =>
  liveBlueprint(loop, "Report").flow.map(({ mapper }) => (mapper as { value: unknown }).value);

/** Git says 10 and Make 100, where the last apply wrote 1; Make's editor changed the other module too. */
async function startClash(): Promise<Loop> {
  const loop = await startAppliedShop();
  loop.write({ "scenarios/report/blueprint.json": values("10", "2") });
  await editModule(loop, "Report", 1, { value: "100" });
  await editModule(loop, "Report", 2, { value: "200" });
  await loop.forget();
  return loop;
}

describe("a conflict", () => {
  test("stops plan and apply with 3, and nothing is written", async () => {
    const loop = await startClash();
    const { code, plan } = await loop.plan();
    expect([code, plan.conflicts]).toMatchObject([
      3,
      [{ path: "modules.1.mapper.value", base: "1", git: "10", live: "100" }],
    ]);
    expect((await loop.apply()).code).toBe(3);
    expect(loop.proxy.writes).toEqual([]);
  });

  test.for<[what: string, keep: readonly Keep[]]>([
    ["for all", [{ side: "git", addresses: [] }]],
    ["by address", [{ side: "git", addresses: ["scenario/report"] }]],
    [
      "by address, against what holds for all",
      [
        { side: "git", addresses: ["scenario/report"] },
        { side: "make", addresses: [] },
      ],
    ],
  ])("decided for Git %s sends Git's value, and keeps what does not clash", async ([, keep]) => {
    const loop = await startClash();
    await loop.applied({ keep });
    expect(valuesInMake(loop)).toEqual(["10", "200"]);
    const after = await loop.planned();
    expect(after).toMatchObject({ changes: [], conflicts: [] });
    expect(after.drift[0]?.fields.map(({ path }) => path)).toEqual(["modules.2.mapper.value"]);
  });

  test("decided for Make writes nothing, and is drift that is kept from then on", async () => {
    const loop = await startClash();
    await loop.applied({ keep: [{ side: "make", addresses: [] }] });
    expect(loop.proxy.writes).toEqual([]);
    expect(valuesInMake(loop)).toEqual(["100", "200"]);
    const after = await loop.planned();
    expect(after).toMatchObject({ changes: [], conflicts: [] });
    expect(after.drift[0]?.fields.map(({ path }) => path)).toEqual([
      "modules.1.mapper.value",
      "modules.2.mapper.value",
    ]);
  });

  test("decided for Make is recorded by an apply, and the plan says so", async () => {
    const loop = await startClash();
    const keep = [{ side: "make", addresses: [] }] as const;
    expect((await loop.plan({ keep, json: false })).out).toContain("Next: make-gitops apply --keep make");
    await loop.applied({ keep });
    expect((await loop.plan({ json: false })).out).not.toContain("Next:");
  });

  test("decided for Make does not undo what else Git changed", async () => {
    const loop = await startClash();
    loop.write({
      "scenarios/report/blueprint.json": values("10", "2"),
      "scenarios/report/scenario.yaml": "description: weekly\n",
    });
    await loop.applied({ keep: [{ side: "make", addresses: ["scenario/report"] }] });
    expect(valuesInMake(loop)).toEqual(["100", "200"]);
    expect(liveScenario(loop, "Report").description).toBe("weekly");
  });

  test("in another scenario still stops everything", async () => {
    const loop = await startClash();
    loop.write({ "scenarios/orders/scenario.yaml": "name: Orders of today\nactive: true\n" });
    await loop.make.scenarios.update(liveScenario(loop, "Orders").id, { name: "Orders of Make" });
    await loop.forget();
    const ran = await loop.apply({ keep: [{ side: "git", addresses: ["scenario/report"] }] });
    expect([ran.code, ran.problems[0]?.message]).toEqual([3, expect.stringContaining("scenario/orders name")]);
    expect(loop.proxy.writes).toEqual([]);
  });

  test("about a whole module is decided as a whole", async () => {
    const loop = await startAppliedShop();
    loop.write({ "scenarios/report/blueprint.json": values("1", "20") });
    await edit(loop, "Report", (flow) => flow.filter(({ id }) => id !== 2));
    expect((await loop.planned()).conflicts.map(({ path }) => path)).toEqual(["modules.2"]);
    await loop.applied({ keep: [{ side: "git", addresses: [] }] });
    expect(valuesInMake(loop)).toEqual(["1", "20"]);
  });

  test("of an address that nothing here has is an error, with the nearest", async () => {
    const loop = await startClash();
    const { code, problems } = await loop.plan({ keep: [{ side: "git", addresses: ["scenario/reports"] }] });
    expect([code, problems]).toMatchObject([1, [{ code: "address/unknown", hint: "Did you mean scenario/report?" }]]);
  });
});

describe("on and off", () => {
  test("stays as a person switched it, whatever the target says of drift", async () => {
    const loop = await startAppliedShop({
      target: "vars: { CHANNEL: x }\nbindings: { connection.slack: Slack }\ndrift: revert\n",
    });
    await loop.make.scenarios.deactivate(liveScenario(loop, "Orders").id);
    await loop.applied();
    expect(liveScenario(loop, "Orders").isActive).toBe(false);
    await loop.applied({ keep: [{ side: "git", addresses: [] }] });
    expect(liveScenario(loop, "Orders").isActive).toBe(false);
  });

  test("goes back to Git's value where that is asked for by address", async () => {
    const loop = await startAppliedShop();
    await loop.make.scenarios.deactivate(liveScenario(loop, "Orders").id);
    await loop.applied({ keep: [{ side: "git", addresses: ["scenario/orders"] }] });
    expect(liveScenario(loop, "Orders").isActive).toBe(true);
  });

  test("is no reason to refuse, nor is what only the editor uses", async () => {
    const loop = await startAppliedShop({
      target: "vars: { CHANNEL: x }\nbindings: { connection.slack: Slack }\ndrift: refuse\n",
    });
    await loop.make.scenarios.deactivate(liveScenario(loop, "Orders").id);
    await edit(loop, "Report", (flow) => flow.map((module) => ({ ...module, metadata: { designer: { x: 1, y: 2 } } })));
    expect((await loop.planned()).guards).toEqual([]);
    await editModule(loop, "Report", 1, { value: "100" });
    expect((await loop.planned()).guards).toMatchObject([{ name: "drift", addresses: ["scenario/report"] }]);
    expect((await loop.planned({ keep: [{ side: "make", addresses: [] }] })).guards).toEqual([]);
  });
});

describe("the words after --keep", () => {
  test.for<[words: readonly string[], keep: readonly Keep[]]>([
    [[], []],
    [["git"], [{ side: "git", addresses: [] }]],
    [["make", "scenario/a", "scenario/b"], [{ side: "make", addresses: ["scenario/a", "scenario/b"] }]],
    [
      ["git", "scenario/a,scenario/b", "make"],
      [
        { side: "git", addresses: ["scenario/a", "scenario/b"] },
        { side: "make", addresses: [] },
      ],
    ],
  ])("%j", ([words, keep]) => expect(keepOf(words)).toEqual(keep));

  test.for([
    [["scenario/a"]],
    [["both"]],
    [["git", "make"]],
    [["git", "scenario/a", "make", "scenario/a"]],
    [["git", "report"]],
    [["git", "plan.json"]],
  ])("%j say nothing", ([words]) => expect(() => keepOf(words as string[])).toThrowError(/--keep/));
});
