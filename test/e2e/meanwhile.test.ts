// Somebody edits in Make while an apply asks, waits or works: the plan is older than what is there.

import { expect, test } from "vitest";
import { liveBlueprint, type Loop } from "./loop.ts";
import { blueprintOf, blueprintText, startAppliedShop } from "./shop.ts";

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

/** Edits Report in Make while the first write of the apply, to another scenario, is under way. */
async function startRace(a: string, b: string): Promise<Loop> {
  const loop = await startAppliedShop();
  loop.write({
    "scenarios/orders/scenario.yaml": "name: Orders now\nactive: true\n",
    "scenarios/report/blueprint.json": blueprintText("Report", modules("from git", "2")),
  });
  let isDone = false;
  loop.proxy.onWrite = async () => {
    if (isDone) return;
    isDone = true;
    await editReport(loop, a, b);
  };
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
  let isDone = false;
  loop.proxy.onWrite = async () => {
    if (!isDone) await editReport(loop, "mine", "mine");
    isDone = true;
  };
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
