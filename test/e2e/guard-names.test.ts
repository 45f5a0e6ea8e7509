// Every guard: a case in which it holds, told with the plan and with nothing written, and its name that lets it pass.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { GuardName } from "../../src/engine/plan.ts";
import { editModule } from "./editor.ts";
import { liveScenario, type Loop, startLoop } from "./loop.ts";
import {
  blueprintOf,
  blueprintText,
  hookModule,
  shopFiles,
  shopTarget,
  slackConnections,
  startAppliedShop,
} from "./shop.ts";

interface Case {
  readonly guard: GuardName;
  readonly what: string;
  /** A loop in which the guard holds at the next apply. */
  readonly start: () => Promise<Loop>;
  readonly prune?: true;
  /** Guards that hold beside it. */
  readonly beside?: readonly string[];
  /** What lets it pass; absent: nothing does. */
  readonly allow?: string;
}

const scenarioNames = ["a", "b", "c", "d", "e"];

/** Five scenarios of that schedule and state, applied. */
async function startMany(settings: string): Promise<Loop> {
  const files = scenarioNames.map((name): [string, string][] => [
    [`scenarios/${name}/blueprint.json`, blueprintText(name.toUpperCase(), [{ id: 1, mapper: { name, value: name } }])],
    [`scenarios/${name}/scenario.yaml`, settings],
  ]);
  return startAppliedShop({ files: Object.fromEntries(files.flat()) });
}

const settingsOf = (name: string): string => `scenarios/${name}/scenario.yaml`;

const cases: readonly Case[] = [
  {
    guard: "delete",
    what: "a scenario that Git no longer has",
    prune: true,
    allow: "delete",
    start: async () => {
      const loop = await startAppliedShop();
      loop.remove("scenarios/report");
      return loop;
    },
  },
  {
    guard: "recreate",
    what: "a webhook that Make cannot change in place",
    allow: "recreate",
    start: async () => {
      const loop = await startAppliedShop({ files: { "webhooks/spare.yaml": "name: Spare\n" } });
      loop.write({ "webhooks/spare.yaml": "name: Spare\ntype: mailhook\n" });
      return loop;
    },
  },
  {
    guard: "recreate",
    what: "a webhook that somebody deleted in Make, by its address",
    allow: "webhook/spare",
    start: async () => {
      const loop = await startAppliedShop({ files: { "webhooks/spare.yaml": "name: Spare\n" } });
      await loop.make.hooks.delete(loop.snapshot().hooks.find(({ name }) => name === "Spare")?.id as number);
      return loop;
    },
  },
  {
    guard: "recreate",
    what: "a scenario gone in Make whose trigger remembered how far it came",
    allow: "recreate",
    start: async () => {
      const watching = blueprintText("Rows", [{ id: 1, module: "google-sheets:watchRows", mapper: { limit: "2" } }]);
      const loop = await startAppliedShop({ files: { "scenarios/rows/blueprint.json": watching } });
      await loop.make.scenarios.delete(liveScenario(loop, "Rows").id);
      return loop;
    },
  },
  {
    guard: "many",
    what: "more than three and a fifth of all scenarios deleted",
    prune: true,
    beside: ["delete"],
    allow: "many",
    start: async () => {
      const loop = await startMany("{}\n");
      for (const name of scenarioNames) loop.remove(`scenarios/${name}`);
      return loop;
    },
  },
  {
    guard: "switch-off",
    what: "more than three and a fifth of all scenarios switched off",
    allow: "switch-off",
    start: async () => {
      const loop = await startMany("active: true\n");
      loop.write(Object.fromEntries(scenarioNames.map((name) => [settingsOf(name), "active: false\n"])));
      return loop;
    },
  },
  {
    guard: "license",
    what: "more scenarios on than the organization may have",
    allow: "license",
    start: async () => {
      const loop = await startAppliedShop({ snapshot: { organizations: [{ license: { scenarios: 1 } }] } });
      loop.write({
        "scenarios/report/scenario.yaml": "active: true\nschedule: { type: indefinitely, interval: 900 }\n",
      });
      return loop;
    },
  },
  {
    guard: "move",
    what: "one scenario that left and two equal ones that came",
    beside: ["namesake"],
    allow: "move",
    start: async () => {
      const loop = await startAppliedShop();
      loop.remove("scenarios/report");
      const blueprint = shopFiles["scenarios/report/blueprint.json"] as string;
      loop.write({ "scenarios/one/blueprint.json": blueprint, "scenarios/two/blueprint.json": blueprint });
      return loop;
    },
  },
  {
    guard: "empty",
    what: "a repository that holds nothing any more",
    prune: true,
    beside: ["delete"],
    allow: "empty",
    start: async () => {
      const loop = await startAppliedShop();
      rmSync(join(loop.dir, "scenarios"), { recursive: true });
      rmSync(join(loop.dir, "webhooks"), { recursive: true });
      return loop;
    },
  },
  {
    guard: "namesake",
    what: "a new scenario whose name something unmanaged has",
    allow: "namesake",
    start: () =>
      startLoop({
        files: { "scenarios/report/blueprint.json": shopFiles["scenarios/report/blueprint.json"] as string },
        snapshot: { scenarios: [{ id: 500, name: "Report" }] },
      }),
  },
  {
    guard: "in-use",
    what: "a webhook to be deleted that a scenario of somebody else's uses",
    prune: true,
    beside: ["delete"],
    allow: "in-use",
    start: async () => {
      const loop = await startAppliedShop({ files: { "webhooks/shared.yaml": "name: Shared\n" } });
      const hook = loop.snapshot().hooks.find(({ name }) => name === "Shared")?.id as number;
      await loop.make.scenarios.create({
        teamId: loop.emulator.teamId,
        scheduling: { type: "immediately" },
        blueprint: blueprintOf("Colleague", [hookModule(hook)]) as never,
      });
      loop.remove("webhooks/shared.yaml");
      return loop;
    },
  },
  {
    guard: "drift",
    what: "a change made in Make, where the target says to refuse it",
    allow: "drift",
    start: async () => {
      const loop = await startAppliedShop({ target: `${shopTarget}drift: refuse\n` });
      await editModule(loop, "Report", 1, { value: "100" });
      return loop;
    },
  },
  {
    guard: "protected",
    what: "a protected scenario that would be switched off",
    start: async () => {
      const loop = await startAppliedShop({
        files: { "scenarios/orders/scenario.yaml": "name: Orders\nactive: true\nprotect: true\n" },
      });
      loop.write({ "scenarios/orders/scenario.yaml": "name: Orders\nactive: false\nprotect: true\n" });
      return loop;
    },
  },
];

test.for(cases)("$guard: $what", async ({ guard, start, prune = false, beside = [], allow }) => {
  const loop = await start();
  await loop.forget();
  const held = await loop.apply({ prune, allow: beside, json: false });
  expect([held.code, held.problems.map(({ code }) => code)]).toEqual([3, ["plan/guarded"]]);
  // The plan comes first, whole.
  expect(held.out).toContain("production · ");
  expect(held.out).toContain("! needs you");
  const { guards } = await loop.planned({ prune });
  expect(guards.map(({ name }) => name)).toEqual(
    [...beside, guard].toSorted((a, b) => order(guards, a) - order(guards, b)),
  );
  expect(loop.proxy.writes).toEqual([]);

  const passed = await loop.apply({ prune, allow: [...beside, allow ?? guard] });
  // What Make itself refuses then is Make's to say.
  expect(passed.code).toBe(allow === undefined ? 3 : guard === "license" ? 1 : 0);
});

function order(guards: readonly { readonly name: string }[], name: string): number {
  return guards.findIndex((guard) => guard.name === name);
}

test("the cases name every guard", () => {
  const names: Readonly<Record<GuardName, true>> = {
    delete: true,
    recreate: true,
    "switch-off": true,
    many: true,
    move: true,
    license: true,
    empty: true,
    namesake: true,
    "in-use": true,
    drift: true,
    protected: true,
  };
  expect(new Set(cases.map(({ guard }) => guard))).toEqual(new Set(Object.keys(names)));
});

test("a connection that is not there stays a guard of its own kind: nothing is planned", async () => {
  const loop = await startAppliedShop({ snapshot: { connections: slackConnections } });
  loop.write({
    "targets/production.yaml": `zone: ${loop.proxy.url}\nteam: ${loop.emulator.teamId}\nvars: { CHANNEL: x }\n`,
  });
  expect((await loop.apply({ allow: ["delete"] })).problems[0]?.code).toMatch(/^binding\//);
});
