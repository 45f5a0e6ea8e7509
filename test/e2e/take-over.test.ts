// Objects that `ids/` names come under management as they are: nothing is written to Make for it.

import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { editModule } from "./editor.ts";
import { liveBlueprint, liveScenario, type Loop, startLoop } from "./loop.ts";
import { blueprintText, shopFiles, shopTarget, slackConnections, startAppliedShop } from "./shop.ts";

const values = (a: string, b: string): string =>
  blueprintText("Report", [
    { id: 1, mapper: { name: "a", value: a } },
    { id: 2, mapper: { name: "b", value: b } },
  ]);

/** Make has the shop, and the state of it is lost; `ids/` names all of it. */
async function startWithoutState(): Promise<Loop> {
  const loop = await startAppliedShop();
  loop.remove(".make-gitops");
  const id = (name: string): number => liveScenario(loop, name).id;
  const hook = loop.snapshot().hooks[0]?.id as number;
  loop.write({
    "ids/production.yaml": `scenario/orders: ${id("Orders")}\nscenario/report: ${id("Report")}\nwebhook/orders-in: ${hook}\n`,
  });
  return loop;
}

function git(loop: Loop, ...words: string[]): void {
  const who = ["-c", "user.name=A developer", "-c", "user.email=developer@example.com", "-c", "commit.gpgsign=false"];
  execFileSync("git", [...who, ...words], { cwd: loop.dir, stdio: "pipe" });
}

function commit(loop: Loop, message: string): void {
  git(loop, "add", "-A");
  git(loop, "commit", "-q", "-m", message);
}

describe("what ids/ names", () => {
  test("and is as in Git is taken over without a write, and is managed from then on", async () => {
    const loop = await startWithoutState();
    const plan = await loop.planned();
    expect(plan.changes.map(({ action, address }) => [action, address])).toEqual([
      ["adopt", "scenario/orders"],
      ["adopt", "scenario/report"],
      ["adopt", "webhook/orders-in"],
    ]);
    expect(plan).toMatchObject({ conflicts: [], guards: [], drift: [], summary: { adopt: 3, unchanged: 0 } });
    await loop.applied();
    expect(loop.proxy.writes).toEqual([]);
    const after = await loop.planned();
    expect(after).toMatchObject({ changes: [], conflicts: [], drift: [], summary: { unmanaged: 0, unchanged: 3 } });
    loop.write({ "scenarios/report/blueprint.json": values("10", "2") });
    await loop.applied();
    expect(liveBlueprint(loop, "Report").flow[0]).toMatchObject({ mapper: { value: "10" } });
  });

  test("and is other is a conflict where Git does not know what it was", async () => {
    const loop = await startWithoutState();
    await editModule(loop, "Report", 1, { value: "100" });
    const { code, plan } = await loop.plan();
    expect(code).toBe(3);
    expect(plan.conflicts).toMatchObject([{ path: "modules.1.mapper.value", git: "1", live: "100" }]);
    expect(plan.conflicts[0]).not.toHaveProperty("base");
    await loop.applied({ keep: [{ side: "make", addresses: [] }] });
    expect(loop.proxy.writes).toEqual([]);
    expect(await loop.planned()).toMatchObject({ changes: [], conflicts: [], drift: [{ address: "scenario/report" }] });
  });

  test("compares with Git's files at the commit that named it", async () => {
    const loop = await startWithoutState();
    git(loop, "init", "-q");
    commit(loop, "Take over what is in Make");
    loop.write({ "scenarios/report/blueprint.json": values("1", "20") });
    commit(loop, "Change one module in Git");
    await editModule(loop, "Report", 1, { value: "100" });
    const plan = await loop.planned();
    expect(plan.conflicts).toEqual([]);
    expect(plan.changes.find(({ address }) => address === "scenario/report")).toMatchObject({
      action: "update",
      fields: [{ path: "modules.2.mapper.value", from: "2", to: "20" }],
    });
    expect(plan.drift).toMatchObject([{ fields: [{ path: "modules.1.mapper.value", to: "100" }] }]);
    await loop.applied();
    expect(liveBlueprint(loop, "Report").flow.map(({ mapper }) => (mapper as { value: string }).value)).toEqual([
      "100",
      "20",
    ]);
  });

  test("takes what it says before a guess: an object of that name is no namesake", async () => {
    const loop = await startLoop({
      files: { "scenarios/report/blueprint.json": shopFiles["scenarios/report/blueprint.json"] as string },
      snapshot: { scenarios: [{ id: 500, name: "Report" }], connections: slackConnections },
      target: shopTarget,
    });
    loop.write({ "ids/production.yaml": "scenario/report: 500\n" });
    const { guards, conflicts } = await loop.planned();
    expect(guards).toEqual([]);
    expect(conflicts.length).toBeGreaterThan(0);
    await loop.applied({ keep: [{ side: "git", addresses: [] }] });
    expect(loop.snapshot().scenarios).toMatchObject([{ id: 500, name: "Report" }]);
    expect(liveBlueprint(loop, "Report").flow).toHaveLength(2);
  });

  test.for<[what: string, line: (loop: Loop) => string, words: string]>([
    ["an id that the team does not have", () => "scenario/extra: 999999", "has no scenario with the id 999999"],
    [
      "an object that is managed under another address",
      (loop) => `scenario/extra: ${liveScenario(loop, "Report").id}`,
      "is managed as scenario/report already",
    ],
  ])("wrongly is an error before anything is planned: %s", async ([, line, words]) => {
    const loop = await startAppliedShop();
    loop.write({ "scenarios/extra/blueprint.json": values("5", "6"), "ids/production.yaml": `${line(loop)}\n` });
    const { code, problems } = await loop.apply();
    expect([code, problems]).toMatchObject([
      1,
      [{ code: "ids/invalid", at: { file: "ids/production.yaml", line: 1 } }],
    ]);
    expect(problems[0]?.message).toContain(words);
    expect(loop.proxy.writes).toEqual([]);
  });
});
