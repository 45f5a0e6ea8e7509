// Somebody edits in Make while an apply asks, waits or works: the plan is older than what is there.

import { describe, expect, test } from "vitest";
import type { ApplyOptions } from "../../src/commands/apply.ts";
import { environment, liveBlueprint, liveScenario, type Loop } from "./loop.ts";
import { blueprintOf, blueprintText, shopTarget, startAppliedShop, startShop } from "./shop.ts";

const modules = (a: string, b: string) => [
  { id: 1, mapper: { name: "a", value: a } },
  { id: 2, mapper: { name: "b", value: b } },
];

/** A clock on which a minute passes between any two looks, so that every list is old at once. */
function slowClock() {
  let now = Date.parse("2026-07-02T09:00:00.000Z");
  return { now: () => new Date((now += 60_000)), sleep: async () => {} };
}

async function editReport(loop: Loop, a: string, b: string): Promise<void> {
  const id = loop.snapshot().scenarios.find(({ name }) => name === "Report")?.id as number;
  await loop.make.scenarios.update(id, { blueprint: blueprintOf("Report", modules(a, b)) as never });
}

/** Does something in Make while the first write of the apply, to another scenario, is under way. */
function meanwhile(loop: Loop, act: () => Promise<unknown>): void {
  let isDone = false;
  loop.proxy.onWrite = async () => {
    if (isDone) return;
    isDone = true;
    await act();
  };
}

/** Edits Report in Make meanwhile. */
async function startRace(a: string, b: string): Promise<Loop> {
  const loop = await startAppliedShop();
  loop.write({
    "scenarios/orders/scenario.yaml": "name: Orders now\nactive: true\n",
    "scenarios/report/blueprint.json": blueprintText("Report", modules("from git", "2")),
  });
  meanwhile(loop, () => editReport(loop, a, b));
  return loop;
}

test("what a person changes beside Git's change meanwhile is sent along, not overwritten", async () => {
  const loop = await startRace("1", "by hand");
  await loop.applied({ clock: slowClock() });
  const values = liveBlueprint(loop, "Report").flow.map((module) => (module["mapper"] as { value: string }).value);
  expect(values).toEqual(["from git", "by hand"]);
});

test("what clashes meanwhile is not written, and fails alone", async () => {
  const loop = await startRace("by hand", "2");
  const { code, report } = await loop.apply({ clock: slowClock() });
  expect(code).toBe(1);
  expect(report?.failed.map(({ change, problem }) => [change.address, problem.code])).toEqual([
    ["scenario/report", "plan/conflict"],
  ]);
  expect(report?.done.map(({ change }) => change.address)).toEqual(["scenario/orders"]);
  expect((liveBlueprint(loop, "Report").flow[0]?.["mapper"] as { value: string } | undefined)?.value).toBe("by hand");
});

test("what was edited meanwhile is not deleted", async () => {
  const loop = await startAppliedShop();
  loop.remove("scenarios/report");
  loop.write({ "scenarios/orders/scenario.yaml": "name: Orders now\nactive: true\n" });
  meanwhile(loop, () => editReport(loop, "mine", "mine"));
  const { code, report } = await loop.apply({ clock: slowClock(), prune: true, allow: ["delete"] });
  expect([code, report?.failed.map(({ problem }) => problem.code)]).toEqual([1, ["plan/stale"]]);
  expect(loop.snapshot().scenarios.map(({ name }) => name)).toContain("Report");
});

test("a plan that is a moment old costs no further request", async () => {
  const loop = await startAppliedShop();
  loop.write({ "scenarios/report/blueprint.json": blueprintText("Report", modules("from git", "2")) });
  await loop.planned();
  const before = (await loop.requests()).count;
  await loop.planned();
  const plan = (await loop.requests()).count - before;
  await loop.applied();
  expect((await loop.requests()).count - before - plan).toBe(plan + 2);
});

describe("what is written over what people did", () => {
  const keepGit = { keep: [{ side: "git" as const, addresses: [] }] };
  const named = { keep: [{ side: "git" as const, addresses: ["scenario/report" as const] }] };
  const valuesOf = (loop: Loop): unknown[] =>
    liveBlueprint(loop, "Report").flow.map((module) => (module["mapper"] as { value: string }).value);

  async function expectStale(loop: Loop, options: Partial<ApplyOptions>, path: string): Promise<void> {
    const { code, report } = await loop.apply({ clock: slowClock(), ...options });
    expect([code, report?.failed.map(({ problem }) => problem.code)]).toEqual([1, ["plan/stale"]]);
    expect(report?.failed[0]?.problem.message).toBe(`"Report" was changed in Make since the plan was made: ${path}.`);
  }

  test.for([
    ["--keep git", "git2", "", keepGit],
    ["--keep git with an address", "git2", "", named],
    ["drift: revert", "2", "drift: revert\n", {}],
  ] as const)("by %s was shown: what they did since then fails that change alone", async ([, b, target, options]) => {
    const loop = await startAppliedShop({ target: shopTarget + target });
    loop.write({
      "scenarios/orders/scenario.yaml": "name: Orders now\nactive: true\n",
      "scenarios/report/blueprint.json": blueprintText("Report", modules("from git", b)),
    });
    meanwhile(loop, () => editReport(loop, "1", "by hand"));
    await expectStale(loop, options, "modules.2.mapper.value");
    expect(valuesOf(loop)).toEqual(["1", "by hand"]);
    expect(liveScenario(loop, "Orders now")).toMatchObject({ isActive: true });
    // Shown by a new plan, it may be overwritten.
    loop.proxy.onWrite = () => {};
    await loop.applied(options);
    expect(valuesOf(loop)).toEqual(["from git", b]);
  });

  test("and was shown is written, though something else was edited meanwhile", async () => {
    const loop = await startAppliedShop();
    await editReport(loop, "theirs", "2");
    loop.write({
      "scenarios/orders/scenario.yaml": "name: Orders now\nactive: true\n",
      "scenarios/report/blueprint.json": blueprintText("Report", modules("from git", "2")),
    });
    meanwhile(loop, () => editReport(loop, "theirs", "by hand"));
    await loop.applied({ clock: slowClock(), ...keepGit });
    expect(valuesOf(loop)).toEqual(["from git", "by hand"]);
  });

  test("by --keep git with an address does not switch on what a person switched off since the plan", async () => {
    const scenario = "active: true\nschedule: { type: indefinitely, interval: 900 }\n";
    const loop = await startAppliedShop({ files: { "scenarios/report/scenario.yaml": scenario } });
    loop.write({
      "scenarios/orders/scenario.yaml": "name: Orders now\nactive: true\n",
      "scenarios/report/blueprint.json": blueprintText("Report", modules("from git", "2")),
    });
    meanwhile(loop, () => loop.make.scenarios.deactivate(liveScenario(loop, "Report").id));
    await expectStale(loop, named, "active");
    expect(liveScenario(loop, "Report").isActive).toBe(false);
  });

  test("as a new secret fails where a person changed the old one since the plan, and shows neither", async () => {
    const target = shopTarget.replace("vars: {", "vars: { TOKEN: '${env.MAKE_VAR_TOKEN}',");
    const files = { "scenarios/report/blueprint.json": blueprintText("Report", modules("${var.TOKEN}", "2")) };
    const loop = await startShop({ files, target });
    await loop.applied({ env: { ...environment, MAKE_VAR_TOKEN: "old-secret-0815" } });
    loop.write({ "scenarios/orders/scenario.yaml": "name: Orders now\nactive: true\n" });
    meanwhile(loop, () => editReport(loop, "their-secret-01", "2"));
    const options = { env: { ...environment, MAKE_VAR_TOKEN: "new-secret-0815" } };
    const { out, err } = await loop.apply({ clock: slowClock(), ...options });
    expect(JSON.parse(out)).toMatchObject({ failed: [{ problem: { code: "plan/stale" } }] });
    expect(out + err).not.toMatch(/secret-0/);
    expect(valuesOf(loop)).toEqual(["their-secret-01", "2"]);
  });
});
