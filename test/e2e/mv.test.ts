// What moved in Git goes on as the same object in Make: state only, no write; and nothing ever moves on a guess.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Change } from "../../src/engine/plan.ts";
import { mv } from "../../src/commands/mv.ts";
import { editModule } from "./editor.ts";
import { bufferedTerminal, environment, type Loop, startLoop, targetFile } from "./loop.ts";
import { blueprintText, shopFiles, shopTarget, startAppliedShop } from "./shop.ts";

const nothing = { changes: [], drift: [], conflicts: [], guards: [], leftOver: [] };

async function moved(loop: Loop, from: string, to: string): Promise<void> {
  await mv({ dir: loop.dir, env: environment, from, to, json: false, quiet: true }, bufferedTerminal());
}

/** As `git mv` does it: the files alone. */
function gitMove(loop: Loop, from: string, to: string): void {
  mkdirSync(dirname(join(loop.dir, to)), { recursive: true });
  renameSync(join(loop.dir, from), join(loop.dir, to));
}

function actions(changes: readonly Change[]): readonly string[] {
  return changes.map(({ action, address, movedFrom }) => `${action} ${movedFrom ?? "?"} → ${address}`).toSorted();
}

/** Plans, applies and plans again. */
async function carriedOut(loop: Loop) {
  const objects = (): unknown => {
    const { hooks, scenarios } = loop.snapshot();
    return [hooks, scenarios.map(({ id, name, isActive }) => [id, name, isActive])];
  };
  const before = objects();
  const { changes, drift, conflicts, guards, leftOver } = await loop.planned();
  await loop.applied();
  const writes = loop.proxy.writes.length;
  const methods = Object.keys((await loop.requests()).byMethod);
  const isSame = JSON.stringify(objects()) === JSON.stringify(before);
  const after = await loop.planned();
  return { moves: actions(changes), drift, conflicts, guards, leftOver, writes, methods, isSame, after };
}

/** Moves alone, nothing sent to Make, and nothing to do afterwards. */
function onlyMoves(...moves: readonly string[]): object {
  const told = { moves, drift: [], conflicts: [], guards: [], leftOver: [] };
  return { ...told, writes: 0, methods: ["GET"], isSame: true, after: expect.objectContaining(nothing) };
}

describe("no write to Make for", () => {
  test("git mv of a scenario's folder", async () => {
    const loop = await startAppliedShop();
    gitMove(loop, "scenarios/orders", "scenarios/sales/new-order");
    expect(await carriedOut(loop)).toEqual(onlyMoves("move scenario/orders → scenario/sales/new-order"));
  });

  test("git mv of a scenario and of the one that calls it", async () => {
    const calling = (address: string): string =>
      blueprintText("Caller", [
        { id: 1, module: "scenario-service:CallSubscenario", parameters: { scenario: `\${scenario.${address}}` } },
      ]);
    const loop = await startAppliedShop({ files: { "scenarios/caller/blueprint.json": calling("report") } });
    gitMove(loop, "scenarios/report", "scenarios/x/report");
    gitMove(loop, "scenarios/caller", "scenarios/x/caller");
    loop.write({ "scenarios/x/caller/blueprint.json": calling("x/report") });
    expect(await carriedOut(loop)).toEqual(
      onlyMoves("move scenario/caller → scenario/x/caller", "move scenario/report → scenario/x/report"),
    );
  });

  test("make-gitops mv of a webhook, whoever refers to it", async () => {
    const loop = await startAppliedShop();
    await moved(loop, "webhook/orders-in", "webhook/shop/door");
    expect(await carriedOut(loop)).toEqual(onlyMoves("move webhook/orders-in → webhook/shop/door"));
  });

  test("make-gitops mv of a scenario, on and on, without an apply between", async () => {
    const loop = await startAppliedShop();
    await moved(loop, "scenario/orders", "scenario/a");
    await moved(loop, "scenario/a", "scenario/b/c");
    expect(await carriedOut(loop)).toEqual(onlyMoves("move scenario/orders → scenario/b/c"));
    await moved(loop, "scenario/b/c", "scenario/orders");
    expect(await carriedOut(loop)).toEqual(onlyMoves("move scenario/b/c → scenario/orders"));
  });

  test("make-gitops mv of everything at once", async () => {
    const loop = await startAppliedShop();
    await moved(loop, "webhook/orders-in", "webhook/door");
    await moved(loop, "scenario/orders", "scenario/new");
    await moved(loop, "scenario/report", "scenario/old");
    expect(await carriedOut(loop)).toEqual(
      onlyMoves(
        "move scenario/orders → scenario/new",
        "move scenario/report → scenario/old",
        "move webhook/orders-in → webhook/door",
      ),
    );
  });

  test("make-gitops mv of a target", async () => {
    const loop = await startAppliedShop();
    await moved(loop, "target/production", "target/eu/live");
    expect(await carriedOut(loop)).toEqual(onlyMoves());
    loop.write({ "webhooks/orders-in.yaml": "type: webhook\nname: Orders two\n" });
    await loop.applied();
    expect(await loop.planned()).toMatchObject(nothing);
    expect(existsSync(join(loop.dir, ".make-gitops/targets/production"))).toBe(false);
  });
});

test("a move and a change in one commit: the object is changed in place", async () => {
  const loop = await startAppliedShop();
  const hooks = loop.snapshot().hooks.map(({ id }) => id);
  await moved(loop, "webhook/orders-in", "webhook/door");
  loop.write({ "webhooks/door.yaml": "type: webhook\nname: The door\nmovedFrom: webhook/orders-in\n" });
  expect((await loop.planned()).changes).toMatchObject([
    { action: "update", address: "webhook/door", movedFrom: "webhook/orders-in", fields: [{ path: "name" }] },
  ]);
  await loop.applied();
  expect(loop.snapshot().hooks.map(({ id, name }) => [id, name])).toEqual([[hooks[0], "The door"]]);
  expect(await loop.planned()).toMatchObject(nothing);
});

test("what people changed in Make stays with the object when it moves", async () => {
  const loop = await startAppliedShop();
  await editModule(loop, "Report", 1, { value: "by hand" });
  gitMove(loop, "scenarios/report", "scenarios/x/report");
  await loop.applied();
  expect(loop.proxy.writes).toEqual([]);
  expect(await loop.planned()).toMatchObject({ changes: [], drift: [{ address: "scenario/x/report" }] });
});

describe("never a move:", () => {
  test("two equal webhooks, one deleted and one added in one commit", async () => {
    const hook = "type: webhook\nname: Same\n";
    const loop = await startLoop({ files: { "webhooks/a.yaml": hook, "webhooks/b.yaml": hook } });
    await loop.applied({ allow: ["namesake"] });
    await loop.forget();
    loop.remove("webhooks/a.yaml");
    loop.write({ "webhooks/c.yaml": hook });
    const plan = await loop.planned();
    expect(plan.changes).toMatchObject([{ action: "create", address: "webhook/c" }]);
    expect(plan.leftOver).toMatchObject([{ address: "webhook/a" }]);
    expect(JSON.stringify(plan)).not.toContain("movedFrom");
  });

  test("two equal scenarios, one deleted and two added: the plan names them and nothing is written", async () => {
    const report = shopFiles["scenarios/report/blueprint.json"] as string;
    const loop = await startAppliedShop();
    loop.remove("scenarios/report");
    loop.write({ "scenarios/one/blueprint.json": report, "scenarios/two/blueprint.json": report });
    const { code } = await loop.apply();
    expect(code).not.toBe(0);
    expect(loop.proxy.writes).toEqual([]);
    const { out, problems } = await loop.plan();
    const told = out + JSON.stringify(problems);
    for (const address of ["scenario/report", "scenario/one", "scenario/two"]) expect(told).toContain(address);
  });
});

test("a target renamed by hand stops with what to write, and goes on when it is written", async () => {
  const loop = await startAppliedShop();
  gitMove(loop, "targets/production.yaml", "targets/live.yaml");
  const { problems } = await loop.apply();
  expect(problems).toMatchObject([
    { code: "target/renamed", hint: expect.stringContaining('movedFrom: "production"') },
  ]);
  const more = `${shopTarget}movedFrom: production\n`;
  loop.write({ "targets/live.yaml": targetFile(loop.proxy.url, loop.emulator.teamId, more) });
  expect(await carriedOut(loop)).toEqual(onlyMoves());
});

test("a renamed target goes on with the data and the state of its own emulator", async () => {
  const loop = await startAppliedShop();
  const emulator = true;
  await loop.applied({ emulator });
  await moved(loop, "target/production", "target/live");
  expect(await loop.planned({ emulator })).toMatchObject(nothing);
  loop.write({ "webhooks/orders-in.yaml": "type: webhook\nname: Orders two\n" });
  expect((await loop.applied({ emulator })).done).toMatchObject([{ change: { action: "update" } }]);
  expect(await loop.planned({ emulator })).toMatchObject(nothing);
});

describe("ids/ without state", () => {
  const git = (loop: Loop, ...args: readonly string[]): void => {
    const who = ["-c", "user.name=Owner", "-c", "user.email=owner@example.com"];
    execFileSync("git", [...who, ...args], { cwd: loop.dir, stdio: "ignore" });
  };
  const commit = (loop: Loop): void => {
    git(loop, "add", "--all");
    git(loop, "commit", "--quiet", "--no-verify", "-m", "x");
  };

  /** What Make has is in `ids/`, committed, and the state is lost. */
  async function takenOver(): Promise<Loop> {
    const loop = await startAppliedShop();
    git(loop, "init", "--quiet");
    const { hooks, scenarios } = loop.snapshot();
    const idOf = (name: string): number | undefined => scenarios.find((each) => each.name === name)?.id;
    loop.write({
      "ids/production.yaml": `webhook/orders-in: ${hooks[0]?.id}\nscenario/orders: ${idOf("Orders")}\nscenario/report: ${idOf("Report")}\n`,
    });
    commit(loop);
    loop.remove(".make-gitops");
    return loop;
  }

  test("the file at the commit that added the line is the base: later changes of Git are changes", async () => {
    const loop = await takenOver();
    loop.write({
      "scenarios/report/blueprint.json": blueprintText("Report", [
        { id: 1, mapper: { name: "a", value: "new" } },
        { id: 2, mapper: { name: "b", value: "2" } },
      ]),
    });
    commit(loop);
    await editModule(loop, "Report", 2, { value: "by hand" });
    const plan = await loop.planned();
    expect(plan.conflicts).toEqual([]);
    const report = plan.changes.filter(({ address }) => address === "scenario/report");
    expect(report).toMatchObject([
      { action: "update", fields: [{ path: "modules.1.mapper.value", from: "1", to: "new" }] },
    ]);
    expect(plan.drift).toMatchObject([{ address: "scenario/report", fields: [{ path: "modules.2.mapper.value" }] }]);
  });

  test("also where it moved and the target has another name since", async () => {
    const loop = await takenOver();
    await moved(loop, "webhook/orders-in", "webhook/door");
    commit(loop);
    await moved(loop, "target/production", "target/live");
    commit(loop);
    loop.write({ "webhooks/door.yaml": "type: webhook\nname: The door\nmovedFrom: webhook/orders-in\n" });
    const plan = await loop.planned();
    expect(plan.conflicts).toEqual([]);
    expect(plan.changes.filter(({ action }) => action !== "adopt")).toMatchObject([
      { action: "update", address: "webhook/door", fields: [{ path: "name", from: "Orders", to: "The door" }] },
    ]);
  });
});

test("a module with a hook keeps its hook when the webhook and its scenario move by files and reference alone", async () => {
  const loop = await startAppliedShop();
  await moved(loop, "webhook/orders-in", "webhook/door");
  gitMove(loop, "scenarios/orders", "scenarios/n");
  expect(await carriedOut(loop)).toEqual(
    onlyMoves("move scenario/orders → scenario/n", "move webhook/orders-in → webhook/door"),
  );
});
