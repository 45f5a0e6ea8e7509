// init in a folder that is not empty: it adds what is missing, and nothing of the user's is lost.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { loadProject } from "../../src/project/load.ts";
import { scripted, start, twoOrganizations } from "../init/world.ts";
import { environment } from "./loop.ts";

test("a second run writes nothing and tells what was kept", async () => {
  const world = await start();
  const first = await world.report({ preset: "backup" });
  const texts = () => world.files().map((file) => readFileSync(join(dirname(world.dir), file), "utf8"));
  const before = texts();
  const again = await world.report({ preset: "backup" });
  expect([again.wrote, again.kept.toSorted(), again.notes]).toEqual([[], first.wrote.toSorted(), []]);
  expect(texts()).toEqual(before);
});

test("nothing of the user's is lost: lines are added, files are kept", async () => {
  const world = await start();
  writeFileSync(join(world.dir, ".gitignore"), "node_modules\r\n.make-gitops\r\n*.log");
  writeFileSync(join(world.dir, ".gitattributes"), "*.json   text eol=lf\n# mine");
  mkdirSync(join(world.dir, ".github/workflows"), { recursive: true });
  writeFileSync(join(world.dir, ".github/workflows/backup.yml"), "name: mine\n");
  const report = await world.report({ preset: "backup" });
  expect(report.kept).toEqual([".gitignore", ".github/workflows/backup.yml"]);
  expect(report.notes).toEqual([
    ".github/workflows/backup.yml is not what init would write now: see whether it means my-team.",
  ]);
  expect(world.read(".gitignore")).toBe("node_modules\r\n.make-gitops\r\n*.log");
  expect(world.read(".github/workflows/backup.yml")).toBe("name: mine\n");
  expect(world.read(".gitattributes")).toMatch(
    /^\*\.json {3}text eol=lf\n# mine\n# Line ends .*\n\*\.yaml text eol=lf\n/,
  );
});

test("another team becomes another target", async () => {
  const world = await start({ snapshot: twoOrganizations });
  await world.init({ preset: "backup", team: "88" });
  const { wrote, notes } = await world.report({ preset: "backup", team: "91" });
  expect([wrote, notes.length]).toEqual([["targets/playground.yaml"], 2]);
  const project = await loadProject(world.dir, environment);
  expect([...project.targets.keys()]).toEqual(["my-team", "playground"]);
});

test("another client of a fleet takes what all clients share", async () => {
  const world = await start({ snapshot: twoOrganizations });
  await world.init({ preset: "fleet", team: "88" });
  const { wrote } = await world.report({ preset: "fleet", team: "91" });
  expect(wrote).toEqual(["targets/clients/playground.yaml"]);
  const { targets, source } = await loadProject(world.dir, environment);
  const directions = [...targets.values()].map(({ name, direction }) => [name, direction]);
  expect([source, directions]).toEqual([
    "clients/my-team",
    [
      ["clients/my-team", "both"],
      ["clients/playground", "to-make"],
    ],
  ]);
});

test("a target of the name for another team is refused, with a terminal another name is asked for", async () => {
  const world = await start({ snapshot: twoOrganizations });
  await world.init({ preset: "backup", team: "88" });
  const { code, problems } = await world.init({ preset: "backup", team: "99" });
  expect(code).toBe(1);
  expect(problems).toMatchObject([
    {
      code: "usage/invalid",
      message: "targets/my-team.yaml is there already and means another team.",
      hint: expect.stringContaining("--target-name"),
    },
  ]);
  expect((await world.init({ preset: "backup", team: "99", prompts: scripted("shop") })).code).toBe(0);
  expect(world.read("targets/shop.yaml")).toContain("team: 99 # Example Shop / My Team\n");
});

test("a backup that is to be reviewed keeps its target and is told what to change", async () => {
  const world = await start();
  await world.init({ preset: "backup" });
  const { target, notes } = await world.report({ preset: "review" });
  expect(target).toBe("my-team");
  expect(notes).toEqual([
    "targets/my-team.yaml stays as it is and says direction: from-make. For this, write direction: both there.",
  ]);
  expect(world.read(".github/workflows/apply.yml")).toContain("target: my-team }");
});

test("in a folder of a repository the workflows go to its top and name the folder", async () => {
  const world = await start({ folder: "ops/make it" });
  mkdirSync(join(world.dir, "../../.git"));
  const { wrote } = await world.report({ preset: "backup" });
  expect(wrote).toContain("../../.github/workflows/backup.yml");
  const text = world.read("../../.github/workflows/backup.yml");
  expect(text).toContain('with: { command: export, commit: true, dir: "ops/make it" }');
  expect(parse(world.read("../../.github/workflows/restore.yml"))).toMatchObject({
    jobs: { restore: { steps: [{}, { with: { dir: "ops/make it" } }] } },
  });
  expect((await world.report({ preset: "backup" })).wrote).toEqual([]);
});

test("a project with a fault is mended first", async () => {
  const world = await start();
  writeFileSync(join(world.dir, "make-gitops.yaml"), "version: 1\nnmae: shop\n");
  const { problems } = await world.init({ preset: "backup" });
  expect(problems.map(({ code }) => code)).toContain("schema/unknown-key");
  expect(world.files()).toEqual(["my-shop/make-gitops.yaml"]);
});
