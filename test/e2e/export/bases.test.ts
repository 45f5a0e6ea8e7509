// What an export takes for the base: what Git and Make had alike last. Neither side's own edit is ever taken for the
// other's.

import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commitMessage } from "../../../src/render/export-commit.ts";
import { editModule } from "../editor.ts";
import { liveScenario, type Loop, startLoop } from "../loop.ts";
import { blueprintOf, blueprintText } from "../shop.ts";
import { exported, filesIn } from "./exporting.ts";

const file = "scenarios/one/blueprint.json";

function git(loop: Loop, ...words: readonly string[]): string {
  const identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
  return execFileSync("git", [...identity, ...words], {
    cwd: loop.dir,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
}

function commit(loop: Loop): void {
  git(loop, "add", ".");
  git(loop, "commit", "-q", "-m", "change");
}

async function startOne(target = ""): Promise<Loop> {
  const blueprint = blueprintOf("One", [{ id: 1, mapper: { a: "a0", b: "b0" } }]);
  const loop = await startLoop({ files: {}, target, snapshot: { scenarios: [{ id: 4100, name: "One", blueprint }] } });
  git(loop, "init", "-q", "-b", "main");
  commit(loop);
  await exported(loop);
  commit(loop);
  return loop;
}

function valuesIn(loop: Loop): unknown {
  const { flow } = JSON.parse(readFileSync(join(loop.dir, file), "utf8")) as { flow: { mapper: unknown }[] };
  return flow[0]?.mapper;
}

describe("a change of Git's that is not applied", () => {
  test("survives an export, also where it takes back what an export brought", async () => {
    const loop = await startOne();
    await editModule(loop, "One", 1, { a: "a1" });
    await exported(loop);
    commit(loop);
    git(loop, "revert", "--no-edit", "HEAD");
    expect(valuesIn(loop)).toEqual({ a: "a0", b: "b0" });
    await editModule(loop, "One", 1, { b: "b1" });
    await exported(loop);
    expect(valuesIn(loop)).toEqual({ a: "a0", b: "b1" });
  });

  test("survives where the files are again as they were before an apply", async () => {
    const loop = await startOne();
    await loop.applied();
    const before = readFileSync(join(loop.dir, file), "utf8");
    loop.write({ [file]: before.replace('"a0"', '"BAD"') });
    commit(loop);
    await loop.applied();
    loop.write({ [file]: before });
    commit(loop);
    expect((await exported(loop)).written.filter((each) => each === file)).toEqual([]);
    expect(valuesIn(loop)).toEqual({ a: "a0", b: "b0" });
    expect((await loop.planned()).changes.map(({ action }) => action)).toEqual(["update"]);
  });
});

test("an export in a branch that is not merged changes nothing for the one on main", async () => {
  const loop = await startOne();
  await loop.applied();
  await editModule(loop, "One", 1, { a: "a1" });
  git(loop, "switch", "-q", "-c", "nightly");
  await exported(loop);
  commit(loop);
  git(loop, "switch", "-q", "main");
  expect(await loop.planned()).toMatchObject({ changes: [], conflicts: [] });
  await editModule(loop, "One", 1, { b: "b1" });
  await exported(loop);
  expect(valuesIn(loop)).toEqual({ a: "a1", b: "b1" });
});

test("what people edit again and again is exported each time, beside a change of Git's elsewhere", async () => {
  const loop = await startOne();
  const blueprint = readFileSync(join(loop.dir, file), "utf8");
  await editModule(loop, "One", 1, { a: "a1" });
  await exported(loop);
  commit(loop);
  loop.write({
    "scenarios/one/scenario.yaml": readFileSync(join(loop.dir, "scenarios/one/scenario.yaml"), "utf8").replace(
      'description: ""',
      "description: Of Git",
    ),
  });
  commit(loop);
  await editModule(loop, "One", 1, { a: "a2" });
  const { report } = await exported(loop);
  expect(report.changes.map(({ is }) => is)).toEqual(["changed"]);
  expect(valuesIn(loop)).toEqual({ a: "a2", b: "b0" });
  expect((await loop.planned()).changes).toMatchObject([{ action: "update", fields: [{ path: "description" }] }]);
  expect(blueprint).toContain("a0");
});

describe("deleted in Make", () => {
  test("a webhook that a scenario still names goes, and the files load", async () => {
    const loop = await startLoop({
      files: {},
      target: "direction: from-make\n",
      snapshot: {
        hooks: [{ id: 50, name: "In" }],
        scenarios: [
          {
            id: 4100,
            name: "One",
            blueprint: blueprintOf("One", [{ id: 1, module: "gateway:CustomWebHook", parameters: { hook: 50 } }]),
          },
        ],
      },
    });
    await exported(loop);
    expect(filesIn(loop.dir)[file]).toContain("${webhook.in}");
    await loop.make.hooks.delete(50);
    const { report } = await exported(loop);
    expect(report.changes.map(({ address, is }) => [address, is])).toEqual([
      ["scenario/one", "changed"],
      ["webhook/in", "deleted"],
    ]);
    expect((await exported(loop)).written).toEqual([]);
  });

  test("what others refer to stays, and says so", async () => {
    const loop = await startLoop({
      files: {
        "webhooks/in.yaml": "name: In\n",
        [file]: blueprintText("One", [
          { id: 1, module: "gateway:CustomWebHook", parameters: { hook: "${webhook.in}" } },
        ]),
      },
    });
    await loop.applied();
    const [hook] = loop.snapshot().hooks;
    await loop.make.hooks.delete(hook?.id as number);
    const { report } = await exported(loop, { prune: true });
    expect(report.changes).toMatchObject([{ address: "webhook/in", is: "missing" }]);
    expect(report.notes.join()).toContain("others refer to it");
    expect((await loop.planned()).changes.map(({ action }) => action)).toContain("create");
  });

  test("overrides of what went go too", async () => {
    const loop = await startLoop({
      files: { "make-gitops.yaml": "version: 1\nname: shop\nvars: { X: { default: x } }\n" },
      target: "direction: from-make\n",
      snapshot: { scenarios: [{ id: 4100, name: "One", blueprint: blueprintOf("One", [{ id: 1 }]) }] },
    });
    await exported(loop);
    loop.write({
      "targets/production.yaml": `${readFileSync(join(loop.dir, "targets/production.yaml"), "utf8")}overrides:\n  scenario/o*: { description: a }\n  scenario/one: { name: b }\n`,
    });
    await loop.make.scenarios.delete(liveScenario(loop, "One").id);
    await exported(loop);
    expect(filesIn(loop.dir)["targets/production.yaml"]).not.toContain("overrides");
    expect((await exported(loop)).written).toEqual([]);
  });

  test("a list that lacks what Make still has removes nothing", async () => {
    const scenarios = [1, 2, 3, 4, 5].map((each) => ({
      id: 4100 + each,
      name: `S${each}`,
      blueprint: blueprintOf(`S${each}`, [{ id: 1 }]),
    }));
    const loop = await startLoop({ files: {}, target: "direction: from-make\n", snapshot: { scenarios } });
    await exported(loop);
    for (const id of [4101, 4102, 4103]) await loop.make.scenarios.delete(id);
    const before = filesIn(loop.dir);
    await loop.faults([
      {
        method: "GET",
        path: "^/api/v2/scenarios[?]",
        action: { type: "status", status: 200, body: { scenarios: [] } },
      },
    ]);
    await expect(exported(loop)).rejects.toThrow("A list in part is not used");
    expect(filesIn(loop.dir)).toEqual(before);
  });
});

describe("a clone that has no memory of the exports before", () => {
  async function night(loop: Loop): Promise<Awaited<ReturnType<typeof exported>>["report"]> {
    rmSync(join(loop.dir, ".make-gitops"), { recursive: true, force: true });
    const done = await exported(loop);
    git(loop, "add", ".");
    if (git(loop, "status", "--porcelain") !== "") git(loop, "commit", "-q", "-m", commitMessage(done.report));
    return done.report;
  }

  async function startNights(): Promise<Loop> {
    const blueprint = blueprintOf("One", [{ id: 1, mapper: { a: "a0", b: "b0" } }]);
    const loop = await startLoop({ files: {}, snapshot: { scenarios: [{ id: 4100, name: "One", blueprint }] } });
    git(loop, "init", "-q", "-b", "main");
    commit(loop);
    await night(loop);
    return loop;
  }

  test("brings each edit, also of what was edited or taken back the night before", async () => {
    const loop = await startNights();
    await editModule(loop, "One", 1, { a: "a1", b: "b1" });
    await night(loop);
    await editModule(loop, "One", 1, { a: "a2", b: "b0" });
    rmSync(join(loop.dir, ".make-gitops"), { recursive: true, force: true });
    expect(await loop.planned()).toMatchObject({ changes: [{ action: "adopt" }], conflicts: [] });
    expect((await night(loop)).changes.map(({ is }) => is)).toEqual(["changed"]);
    expect(valuesIn(loop)).toEqual({ a: "a2", b: "b0" });
  });

  test("leaves alone what Git changed since, and what an export found open", async () => {
    const loop = await startNights();
    const text = readFileSync(join(loop.dir, file), "utf8");
    loop.write({ [file]: text.replace('"a0"', '"of Git"') });
    commit(loop);
    await editModule(loop, "One", 1, { b: "b1" });
    await night(loop);
    expect(valuesIn(loop)).toEqual({ a: "of Git", b: "b1" });
    await editModule(loop, "One", 1, { c: "c1" });
    await night(loop);
    expect(valuesIn(loop)).toEqual({ a: "of Git", b: "b1", c: "c1" });
    const { changes } = await loop.planned();
    expect(changes).toMatchObject([{ action: "update", fields: [{ path: "modules.1.mapper.a", to: "of Git" }] }]);
  });
});

test("a change of Git's on top of what an export brought is a change, and no clash", async () => {
  const loop = await startOne();
  await loop.applied();
  await editModule(loop, "One", 1, { a: "a1" });
  const { report } = await exported(loop);
  git(loop, "add", ".");
  git(loop, "commit", "-q", "-m", commitMessage(report));
  loop.write({ [file]: readFileSync(join(loop.dir, file), "utf8").replace('"a1"', '"a2"') });
  commit(loop);
  expect(await loop.planned()).toMatchObject({ conflicts: [], changes: [{ fields: [{ from: "a1", to: "a2" }] }] });
  await loop.applied();
  expect(await loop.planned()).toMatchObject({ changes: [], drift: [], conflicts: [] });
});
