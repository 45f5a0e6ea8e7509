// The state: around every write, for one team, written by one run at a time, and with nothing in it that is secret.

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { State } from "../../src/engine/state.ts";
import { apply } from "../../src/commands/apply.ts";
import { bufferedTerminal, environment, liveScenario, type Loop, patientClock, startLoop, targetFile } from "./loop.ts";
import { shopTarget, slackConnections, startAppliedShop, startShop } from "./shop.ts";
import { ended, start } from "./spawned.ts";

const nothing = { changes: [], drift: [], conflicts: [], guards: [], leftOver: [] };

function statePath({ dir }: Loop): string {
  return join(dir, ".make-gitops", "targets", "production", "state.json");
}

function stateOf(loop: Loop): State {
  return JSON.parse(readFileSync(statePath(loop), "utf8")) as State;
}

describe("a process that is killed", () => {
  const moments = [1, 2, 3, 4].flatMap((write) => [
    [write, "before"] as const, // Make carries it out, nobody hears the answer
    [write, "after"] as const,
  ]);

  test.for(moments)("at write %i, %s its answer, leaves what the next apply completes", async ([write, when]) => {
    const loop = await startShop();
    const child = start(["apply", "--yes", "--dir", loop.dir]);
    loop.proxy.onWrite = (at, number) => {
      if (number === write && at === when) child.kill("SIGKILL");
    };
    const { code } = await ended(child);
    // After its last answer it may have ended by itself.
    expect(write === 4 || code === null).toBe(true);
    expect(stateOf(loop).serial).toBeGreaterThan(0);
    loop.proxy.onWrite = () => {};
    await loop.applied();
    expect(loop.snapshot().hooks).toHaveLength(1);
    const scenarios = loop.snapshot().scenarios.map(({ name, isActive }) => `${name} ${isActive ? "on" : "off"}`);
    expect(scenarios.sort()).toEqual(["Orders on", "Report off"]);
    expect(await loop.planned()).toMatchObject(nothing);
  });
});

describe("another run that writes the same state", () => {
  test("stops the one that is late, before its next write to Make", async () => {
    const loop = await startShop();
    loop.proxy.onWrite = (when, number) => {
      if (when === "after" || number > 1) return;
      writeFileSync(statePath(loop), JSON.stringify({ ...stateOf(loop), serial: stateOf(loop).serial + 1 }));
    };
    const { code, problems } = await loop.apply();
    expect([code, problems[0]?.code]).toEqual([1, "state/moved"]);
    expect(loop.proxy.writes).toHaveLength(1);
    loop.proxy.onWrite = () => {};
    await loop.applied();
    expect(loop.snapshot()).toMatchObject({ hooks: [{}], scenarios: [{}, {}] });
    expect(await loop.planned()).toMatchObject(nothing);
  });

  test("between a plan and its apply lets nothing be written at all", async () => {
    const loop = await startAppliedShop();
    loop.write({ "scenarios/report/scenario.yaml": "name: Reports\n" });
    const before = stateOf(loop);
    // The plan is shown when all is read; what comes then is the first write of the state.
    const out = (): void => writeFileSync(statePath(loop), JSON.stringify({ ...before, serial: before.serial + 1 }));
    const terminal = { ...bufferedTerminal(), out };
    const options = { dir: loop.dir, target: undefined, emulator: undefined, env: environment, clock: patientClock };
    const running = apply(
      { ...options, prune: false, keep: [], yes: true, allow: [], json: false, quiet: false },
      terminal,
    );
    await expect(running).rejects.toMatchObject({ code: "state/moved" });
    expect(loop.proxy.writes).toEqual([]);
  });
});

test("a state belongs to one team", async () => {
  const teams = [
    { id: 11, name: "North" },
    { id: 12, name: "South" },
  ];
  const loop = await startLoop({ files: { "webhooks/in.yaml": "type: webhook\nname: In\n" }, snapshot: { teams } });
  await loop.applied();
  await loop.forget();
  loop.write({ "targets/production.yaml": targetFile(loop.proxy.url, 12) });
  const { code, problems } = await loop.apply();
  expect([code, problems[0]?.code]).toEqual([1, "state/other-team"]);
  expect(problems[0]?.message).toMatch(/team 11 .*team 12/);
  expect(loop.proxy.writes).toEqual([]);
});

describe("a state that was damaged", () => {
  test.for([
    ["changed by hand", (path: string) => writeFileSync(path, `${readFileSync(path, "utf8")} `)],
    ["emptied", (path: string) => writeFileSync(path, "")],
  ] as const)("a base that was %s is told with its file, and nothing is written", async ([, damage]) => {
    const loop = await startAppliedShop();
    const folder = join(loop.dir, ".make-gitops", "targets", "production", "base");
    for (const file of readdirSync(folder)) damage(join(folder, file));
    const { code, problems } = await loop.apply();
    expect([code, problems[0]?.code]).toEqual([1, "state/invalid"]);
    expect(problems[0]?.message).toContain(join("production", "base"));
    expect(loop.proxy.writes).toEqual([]);
  });

  test.for(["{", "[]", "{}", '{"formatVersion":2}'])("a state file that holds %s", async (text) => {
    const loop = await startAppliedShop();
    writeFileSync(statePath(loop), text);
    const { code, problems } = await loop.apply();
    expect([code, problems[0]?.code]).toEqual([1, "state/invalid"]);
    expect(loop.proxy.writes).toEqual([]);
  });
});

test("no URL of a webhook and no value of a secret is in any file", async () => {
  const caller = {
    flow: [
      {
        id: 1,
        module: "http:ActionSendData",
        version: 3,
        parameters: {},
        mapper: { url: "${webhook.orders-in.url}", headers: [{ name: "authorization", value: "Bearer ${var.TOKEN}" }] },
      },
    ],
  };
  const loop = await startShop({
    files: {
      "make-gitops.yaml": "version: 1\nname: shop\nvars: { CHANNEL: {}, TOKEN: { secret: true } }\n",
      "scenarios/caller/blueprint.json": JSON.stringify(caller),
    },
    target: 'vars: { CHANNEL: x, TOKEN: "${env.MAKE_VAR_TOKEN}" }\nbindings: { connection.slack: Slack }\n',
    snapshot: { connections: slackConnections },
  });
  const env = { ...environment, MAKE_VAR_TOKEN: "s3cr3t-of-the-shop" };
  const ran = [await loop.plan({ env, json: false }), await loop.apply({ env, json: false }), await loop.plan({ env })];
  expect(ran.map(({ code }) => code)).toEqual([0, 0, 0]);
  const [hook] = loop.snapshot().hooks;
  expect(JSON.stringify(loop.snapshot().scenarios)).toContain(hook?.udid);
  expect(JSON.stringify(loop.snapshot().scenarios)).toContain("s3cr3t-of-the-shop");
  expect(await loop.planned({ env })).toMatchObject(nothing);

  const files = readdirSync(join(loop.dir, ".make-gitops"), { recursive: true, withFileTypes: true });
  const texts = files
    .filter((each) => each.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8"));
  expect(texts.length).toBeGreaterThan(4);
  for (const text of [...texts, JSON.stringify(ran)]) {
    expect(text).not.toContain(hook?.udid);
    expect(text).not.toContain("s3cr3t");
  }
});

test("Git sees nothing of the emulator's data, not even after a plan alone", async () => {
  const loop = await startShop();
  const git = (...args: string[]) => spawnSync("git", ["-C", loop.dir, ...args], { encoding: "utf8" }).stdout;
  git("init", "--quiet");
  expect((await loop.plan({ emulator: true })).code).toBe(0);
  expect(readdirSync(join(loop.dir, ".make-gitops", "emulator"))).toContain("data");
  const untracked = git("status", "--porcelain", "--untracked-files=all");
  expect(untracked).toContain("make-gitops.yaml");
  expect(untracked).not.toContain(".make-gitops/");
});

test("a secret that Make repeats in an error is dots wherever the error is told", async () => {
  const secret = 'tops3cret "value" 123';
  const blueprint = {
    flow: [
      { id: 1, module: "util:SetVariable2", version: 1, mapper: { name: "x", value: "${var.TOKEN} and ${var.PIN}" } },
    ],
  };
  const loop = await startShop({
    files: {
      "make-gitops.yaml":
        "version: 1\nname: shop\nvars: { CHANNEL: {}, TOKEN: { secret: true }, PIN: { secret: true, type: number } }\n",
      "scenarios/caller/blueprint.json": JSON.stringify(blueprint),
    },
    target:
      'vars: { CHANNEL: x, TOKEN: "${env.MAKE_VAR_TOKEN}", PIN: "${env.MAKE_VAR_PIN}" }\nbindings: { connection.slack: Slack }\n',
    snapshot: { connections: slackConnections },
  });
  const env = { ...environment, MAKE_VAR_TOKEN: secret, MAKE_VAR_PIN: "90210677" };
  const body = {
    code: "IM007",
    message: `Bad value '${secret}' of ${JSON.stringify({ value: secret, pin: 90210677 })}`,
  };
  await loop.faults([{ method: "POST", path: "/scenarios", times: 99, action: { type: "status", status: 400, body } }]);
  const ran = [await loop.apply({ env, json: false }), await loop.apply({ env })];
  expect(ran.map(({ code }) => code)).toEqual([1, 1]);
  for (const { out, err, problems } of ran) {
    expect(`${out}${err}`).toContain("Bad value '••••••'");
    expect(JSON.stringify([out, err, problems])).not.toMatch(/tops3cret|90210677/);
  }
  expect(readFileSync(statePath(loop), "utf8")).not.toMatch(/tops3cret|90210677/);
});

test("a recreation that was begun and then taken back in Git leaves the webhook that is in use alone", async () => {
  const loop = await startAppliedShop();
  const [before] = loop.snapshot().hooks;
  loop.write({ "webhooks/orders-in.yaml": "type: mailhook\nname: Orders\n" });
  await loop.faults([{ method: "POST", path: "/hooks", action: { type: "cut", when: "before" } }]);
  expect((await loop.apply({ allow: ["recreate"] })).code).toBe(1);
  await loop.faults([]);
  loop.write({ "webhooks/orders-in.yaml": "type: webhook\nname: Orders\n" });
  await loop.applied();
  expect(loop.snapshot().hooks).toEqual([before]);
  expect(stateOf(loop).intents).toEqual([]);
  expect(await loop.planned()).toMatchObject(nothing);
});

test("applies are numbered, and one with nothing to do is none", async () => {
  const loop = await startShop({ target: shopTarget });
  expect((await loop.applied()).applied).toBe(1);
  expect((await loop.applied()).applied).toBe(1);
  loop.write({ "scenarios/report/scenario.yaml": "name: Reports\n" });
  expect((await loop.applied()).applied).toBe(2);
});

test("the date of an apply moves with its number; a base that settles without a write moves neither", async () => {
  const loop = await startAppliedShop();
  const head = ({ applied, appliedAt }: State) => ({ applied, appliedAt });
  const before = stateOf(loop);
  loop.write({ "scenarios/report/scenario.yaml": "protect: true\n" });
  await loop.applied();
  expect(stateOf(loop).resources["scenario/report"]).toMatchObject({ protect: true });
  expect(head(stateOf(loop))).toEqual(head(before));
  loop.write({ "scenarios/report/scenario.yaml": "name: Reports\n" });
  await loop.applied();
  expect(stateOf(loop).applied).toBe(2);
  expect(Date.parse(stateOf(loop).appliedAt ?? "")).toBeGreaterThan(Date.parse(before.appliedAt ?? ""));
});

test("an apply whose last step failed wrote something, and has a number", async () => {
  const loop = await startAppliedShop();
  loop.write({ "scenarios/report/scenario.yaml": "name: Reports\nactive: true\n" });
  await loop.faults([{ method: "POST", path: "/scenarios", times: 9, action: { type: "status", status: 500 } }]);
  const { code, report } = await loop.apply();
  expect([code, report?.done, report?.applied]).toEqual([1, [], 2]);
  expect(stateOf(loop)).toMatchObject({ applied: 2 });
  await loop.faults([]);
  await loop.applied();
  expect(liveScenario(loop, "Reports").isActive).toBe(true);
});

test("two former objects of one address are both remembered until both are gone", async () => {
  const loop = await startAppliedShop();
  await loop.faults([{ method: "DELETE", times: 9, action: { type: "status", status: 500 } }]);
  for (const type of ["mailhook", "webhook"]) {
    loop.write({ "webhooks/orders-in.yaml": `type: ${type}\nname: Orders\n` });
    expect((await loop.apply({ allow: ["recreate"] })).code).toBe(1);
  }
  expect(loop.snapshot().hooks).toHaveLength(3);
  await loop.faults([]);
  await loop.applied({ allow: ["recreate"] });
  expect(loop.snapshot().hooks).toMatchObject([{ typeName: "gateway-webhook" }]);
  expect(stateOf(loop).intents).toEqual([]);
  expect(await loop.planned()).toMatchObject(nothing);
});
