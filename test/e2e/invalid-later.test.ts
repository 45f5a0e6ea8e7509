// A run ended before it saw that Make calls its write invalid. The next one puts the last valid version back, and nothing
// that people did meanwhile is lost by it.

import { describe, expect, test } from "vitest";
import { edit, editModule } from "./editor.ts";
import { liveBlueprint, liveScenario, type Loop } from "./loop.ts";
import { blueprintText, type Module, startAppliedShop } from "./shop.ts";

const report = (a: string, b = "2", ...more: readonly Module[]): Record<string, string> => ({
  "scenarios/report/blueprint.json": blueprintText("Report", [
    { id: 1, mapper: { name: "a", value: a } },
    { id: 2, mapper: { name: "b", value: b } },
    ...more,
  ]),
});

const broken = report("{{99.x}}");

function reportNow(loop: Loop) {
  const { isActive, isinvalid } = liveScenario(loop, "Report");
  const values = liveBlueprint(loop, "Report").flow.map((module) => (module["mapper"] as { value: string }).value);
  return { isActive, isinvalid, values };
}

const valid = { isActive: true, isinvalid: false, values: ["1", "2"] };

/** The answer to the first write is lost. */
async function loseAnswer(loop: Loop, when: "before" | "after" = "after"): Promise<void> {
  await loop.faults([{ method: "PATCH", path: "/scenarios/", nth: 1, action: { type: "cut", when } }]);
  expect((await loop.apply()).report?.failed).toMatchObject([{ problem: { code: "make/unreachable" } }]);
  await loop.faults([]);
}

async function startBroken(): Promise<Loop> {
  const scenario = "active: true\nschedule: { type: indefinitely, interval: 900 }\n";
  const loop = await startAppliedShop({ files: { "scenarios/report/scenario.yaml": scenario } });
  loop.write(broken);
  await loseAnswer(loop);
  expect(reportNow(loop)).toEqual({ isActive: false, isinvalid: true, values: ["{{99.x}}", "2"] });
  return loop;
}

/** Somebody adds a module in Make's editor, which leaves the scenario invalid. */
function addByHand(loop: Loop): Promise<void> {
  const module = {
    id: 3,
    module: "util:SetVariable2",
    version: 1,
    parameters: {},
    mapper: { name: "c", value: "{{98.x}}" },
  };
  return edit(loop, "Report", (flow) => [...flow, { ...module, metadata: { designer: { x: 900, y: 0 } } }]);
}

const editedSince = {
  code: "apply/invalid",
  message: expect.stringContaining("somebody edited it in Make") as unknown,
};

describe("an invalid version of an earlier run", () => {
  test("on which a person went on is left to them, is told by each run, and mended by Git with their edit", async () => {
    const loop = await startBroken();
    await addByHand(loop);
    const left = { isActive: false, isinvalid: true, values: ["{{99.x}}", "2", "{{98.x}}"] };
    for (let run = 1; run <= 2; run += 1) {
      expect(await loop.planned()).toMatchObject({
        changes: [{ address: "scenario/report" }],
        drift: [{ fields: [{ path: "modules.3" }] }],
        conflicts: [],
      });
      const { report: told } = await loop.apply();
      expect(told?.failed).toMatchObject([{ problem: editedSince, standing: { version: "new", active: false } }]);
      expect(reportNow(loop)).toEqual(left);
    }
    loop.write(report("mended"));
    await loop.applied();
    expect(liveBlueprint(loop, "Report").flow.map(({ mapper }) => (mapper as { value: string }).value)).toEqual([
      "mended",
      "2",
      "{{98.x}}",
    ]);
    expect(liveScenario(loop, "Report").isActive).toBe(true);
    expect(await loop.planned()).toMatchObject({ changes: [], drift: [{ fields: [{ path: "modules.3" }] }] });
  });

  test("gives way to the last valid one where Git goes on and Make calls that invalid too", async () => {
    const loop = await startBroken();
    loop.write(report("{{97.x}}"));
    expect(await loop.planned()).toMatchObject({
      changes: [{ fields: [{ path: "modules.1.mapper.value", from: "{{99.x}}", to: "{{97.x}}" }] }],
      conflicts: [],
    });
    const { report: told } = await loop.apply();
    expect(told?.failed).toMatchObject([
      { problem: { code: "apply/invalid" }, standing: { version: "former", active: true } },
    ]);
    expect(reportNow(loop)).toEqual(valid);
    expect(await loop.planned()).toMatchObject({ changes: [{ fields: [{ from: "1", to: "{{97.x}}" }] }] });
  });

  test.for(["before", "after"] as const)("gives way to it also where the next run ends %s its write", async (when) => {
    const loop = await startBroken();
    loop.write(report("{{97.x}}"));
    await loseAnswer(loop, when);
    expect(await loop.planned()).toMatchObject({ changes: [{ address: "scenario/report" }], conflicts: [] });
    expect((await loop.apply()).report?.failed).toMatchObject([{ problem: { code: "apply/invalid" } }]);
    expect(reportNow(loop)).toEqual(valid);
  });

  test("on which a person went on keeps their edit, where Git goes on and Make calls that invalid too", async () => {
    const loop = await startBroken();
    await addByHand(loop);
    loop.write(report("{{97.x}}"));
    expect((await loop.apply()).report?.failed).toMatchObject([{ problem: editedSince }]);
    expect(reportNow(loop).values).toEqual(["{{97.x}}", "2", "{{98.x}}"]);
  });

  test("is still known as one after a write that Make refused, which gave a module a new id", async () => {
    const loop = await startBroken();
    await addByHand(loop);
    loop.write(report("{{99.x}}", "2", { id: 3, mapper: { name: "c", value: "git" } }));
    await loop.faults([{ method: "PATCH", path: "/scenarios/", nth: 1, action: { type: "status", status: 400 } }]);
    expect((await loop.apply()).report?.failed).toMatchObject([{ problem: { code: "make/rejected" } }]);
    await loop.faults([]);
    loop.write(broken);
    expect((await loop.apply()).report?.failed).toMatchObject([{ problem: editedSince }]);
  });
});

test("what a person made invalid after a write that never arrived is not put back", async () => {
  const loop = await startAppliedShop();
  loop.write(report("10"));
  await loseAnswer(loop, "before");
  await editModule(loop, "Report", 2, { value: "{{98.x}}" });
  expect(reportNow(loop)).toMatchObject({ isinvalid: true });
  loop.write(report("1"));
  expect(await loop.planned()).toMatchObject({
    changes: [],
    drift: [{ fields: [{ path: "modules.2.mapper.value" }] }],
  });
  await loop.applied();
  expect(reportNow(loop).values).toEqual(["1", "{{98.x}}"]);
});
