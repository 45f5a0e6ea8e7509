// What a name and a version mean to restore: after a move, under a name that Make alone has, among namesakes, and after a
// restore that did not end.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { history } from "../../src/commands/history.ts";
import { mv } from "../../src/commands/mv.ts";
import { restore, type RestoreOptions } from "../../src/commands/restore.ts";
import { type DatedRepository, datedRepository } from "../git/dated-repository.ts";
import { editModule } from "./editor.ts";
import { environment, liveBlueprint, liveScenario, type Loop, patientClock, type Ran, run } from "./loop.ts";
import { blueprintText, hookModule, shopTarget, startShop } from "./shop.ts";

interface Shop {
  readonly loop: Loop;
  readonly repository: DatedRepository;
  /** Short sha. */
  readonly first: string;
}

/** Applied, with all ids, and committed on the 2nd of November. */
async function startCommitted(more: Parameters<typeof startShop>[0] = {}): Promise<Shop> {
  const loop = await startShop(more);
  const repository = datedRepository(loop.dir);
  await loop.applied();
  loop.write({ "ids/production.yaml": idsOf(loop) });
  const first = repository.commit("Backup", "2026-11-02T12:00:00Z");
  await loop.forget();
  return { loop, repository, first };
}

function idsOf(loop: Loop, paths: Readonly<Record<string, string>> = {}): string {
  const ids = loop.snapshot().scenarios.map(({ id, name }) => `scenario/${paths[name] ?? name.toLowerCase()}: ${id}\n`);
  const hooks = loop.snapshot().hooks.map(({ id }) => `webhook/orders-in: ${id}\n`);
  return [...ids, ...hooks].sort().join("");
}

function told({ loop }: Pick<Shop, "loop">, given: Partial<RestoreOptions> = {}): Promise<Ran> {
  const options: RestoreOptions = {
    dir: loop.dir,
    target: undefined,
    emulator: undefined,
    env: environment,
    clock: patientClock,
    name: "Report",
    from: "HEAD",
    dryRun: false,
    yes: true,
    allow: [],
    json: false,
    quiet: false,
    ...given,
  };
  return run((terminal) => restore(options, terminal));
}

const looked = ({ loop }: Pick<Shop, "loop">, name: string): Promise<Ran> =>
  run((terminal) =>
    history(
      {
        dir: loop.dir,
        target: undefined,
        emulator: undefined,
        env: environment,
        clock: patientClock,
        name,
        limit: 20,
        json: true,
        quiet: false,
      },
      terminal,
    ),
  );

const valuesOf = (loop: Loop, name = "Report"): unknown[] =>
  liveBlueprint(loop, name).flow.map((module) => (module["mapper"] as { value: string }).value);

const namesOf = (loop: Loop): string[] =>
  loop
    .snapshot()
    .scenarios.map(({ name }) => name)
    .sort();

describe("a scenario that moved", () => {
  test("by mv is the same object as before: nothing is made anew", async () => {
    const shop = await startCommitted();
    const { loop, repository } = shop;
    const options = { dir: loop.dir, env: environment, json: false, quiet: true };
    await run((terminal) => mv({ ...options, from: "scenario/report", to: "scenario/team/bee" }, terminal));
    repository.commit("Move", "2026-11-16T12:00:00Z");
    await editModule(loop, "Report", 1, { value: "damaged" });
    const { problems, out } = await told(shop, { from: "HEAD~1" });
    expect(problems).toEqual([]);
    expect(out).toContain("~ restore");
    expect(namesOf(loop)).toEqual(["Orders", "Report"]);
    expect(valuesOf(loop)).toEqual(["1", "2"]);
    expect(repository.git("diff", "--name-only", "HEAD~2", "HEAD").trim()).toBe("");
  });

  test("by git mv, with too much new in it for Git to see it, is found by its id", async () => {
    const shop = await startCommitted();
    const { loop, repository } = shop;
    repository.git("mv", "scenarios/report", "scenarios/bee");
    loop.write({
      "ids/production.yaml": idsOf(loop, { Report: "bee" }),
      "scenarios/bee/blueprint.json": blueprintText("Report", [{ id: 7, mapper: { value: "else" } }]),
    });
    repository.commit("Move", "2026-11-16T12:00:00Z");
    await editModule(loop, "Report", 1, { value: "damaged" });
    const { problems } = await told(shop, { name: "scenario/bee", from: "HEAD~1" });
    expect(problems).toEqual([]);
    expect(namesOf(loop)).toEqual(["Orders", "Report"]);
    expect(valuesOf(loop)).toEqual(["1", "2"]);
    expect(repository.git("show", "HEAD:scenarios/bee/blueprint.json")).not.toContain("else");
  });

  test("by git mv, where the state alone knows its id, is the same object too", async () => {
    const shop = await startCommitted();
    const { loop, repository } = shop;
    loop.remove("ids");
    repository.git("mv", "scenarios/report", "scenarios/bee");
    repository.commit("Move", "2026-11-16T12:00:00Z");
    await editModule(loop, "Report", 1, { value: "damaged" });
    const { problems } = await told(shop, { name: "scenario/bee", from: "HEAD~1" });
    expect(problems).toEqual([]);
    expect(namesOf(loop)).toEqual(["Orders", "Report"]);
    expect(valuesOf(loop)).toEqual(["1", "2"]);
    expect(repository.git("show", "HEAD~1:scenarios/bee/blueprint.json")).toContain("damaged");
    expect(repository.git("show", "HEAD:scenarios/bee/blueprint.json")).not.toContain("damaged");
  });

  test("whose webhook moved too keeps that webhook", async () => {
    const shop = await startCommitted();
    const { loop, repository } = shop;
    repository.git("mv", "webhooks/orders-in.yaml", "webhooks/in.yaml");
    const text = blueprintText(undefined, [hookModule("${webhook.in}"), { id: 3, mapper: { value: "now" } }]);
    const ids = idsOf(loop).replace("webhook/orders-in", "webhook/in");
    loop.write({ "scenarios/orders/blueprint.json": text, "ids/production.yaml": ids });
    repository.commit("Move", "2026-11-16T12:00:00Z");
    const { problems } = await told(shop, { name: "Orders", from: "HEAD~1" });
    expect(problems).toEqual([]);
    expect(loop.snapshot().hooks).toHaveLength(1);
  });
});

describe("a name", () => {
  test("that only Make has is the scenario that was renamed there", async () => {
    const shop = await startCommitted();
    const { loop } = shop;
    await loop.make.scenarios.update(liveScenario(loop, "Report").id, { name: "Rapport" });
    expect((await looked(shop, "Rapport")).problems).toEqual([]);
    const { problems, out } = await told(shop, { name: "Rapport" });
    expect(problems).toEqual([]);
    expect(out).toContain("Undo: make-gitops restore scenario/report --from ");
    expect(namesOf(loop)).toEqual(["Orders", "Report"]);
    // And by a name that only former versions have: what was kept has it.
    expect((await looked(shop, "Rapport")).out).toContain('"address": "scenario/report"');
    expect((await looked(shop, "Rapports")).problems).toMatchObject([{ code: "restore/unknown" }]);
  });

  test("that one has in Git and another in Make stops with both", async () => {
    const shop = await startCommitted();
    const { loop } = shop;
    await loop.make.scenarios.update(liveScenario(loop, "Report").id, { name: "Rapport" });
    await loop.make.scenarios.update(liveScenario(loop, "Orders").id, { name: "Report" });
    await loop.forget();
    const { problems } = await told(shop);
    expect(problems).toMatchObject([{ code: "usage/invalid" }]);
    expect(problems[0]?.message).toContain("scenario/report, scenario/orders (in Make)");
    expect(loop.proxy.writes).toEqual([]);
  });

  test("of an object in Make that no file is, beside one of Git's, stops too; alone it is told", async () => {
    const shop = await startCommitted();
    const { loop } = shop;
    const { id, teamId } = { ...liveScenario(loop, "Report"), teamId: loop.emulator.teamId };
    const blueprint = JSON.stringify({ ...liveBlueprint(loop, "Report"), name: "Report" });
    const made = await loop.make.scenarios.create({ teamId, blueprint, scheduling: '{"type":"on-demand"}' });
    const { problems } = await told(shop);
    expect(problems[0]?.message).toContain(`scenario/report, the one with the id ${made.id} in Make`);
    await loop.make.scenarios.update(made.id, { name: "Stray" });
    expect((await told(shop, { name: "Stray" })).problems).toMatchObject([
      { code: "restore/unknown", hint: expect.stringContaining("make-gitops export") as string },
    ]);
    expect(id).not.toBe(made.id);
  });

  test("of a deleted scenario and of its webhook means the scenario", async () => {
    const shop = await startCommitted();
    const { loop, repository } = shop;
    loop.write({ "webhooks/orders-in.yaml": "type: webhook\nname: Report\n" });
    loop.remove("scenarios/report");
    loop.write({ "ids/production.yaml": idsOf(loop).replace(/scenario\/report.*\n/, "") });
    repository.commit("Gone", "2026-11-16T12:00:00Z");
    await loop.make.scenarios.delete(liveScenario(loop, "Report").id);
    const { out, problems } = await told(shop, { from: "2026-11-17", dryRun: true });
    expect(problems).toEqual([]);
    expect(out).toMatch(/\+ create again +Report +scenario\/report/);
    expect(out).toMatch(/Backup of 02 Nov /);
  });
});

describe("a restore that did not end", () => {
  const broken = async (): Promise<Shop> => {
    const shop = await startCommitted();
    await editModule(shop.loop, "Report", 1, { value: "damaged" });
    await shop.loop.faults([
      { method: "PATCH", path: "/scenarios", action: { type: "status", status: 400, code: "IM005" } },
    ]);
    return shop;
  };

  test.for(["HEAD", "main", "2999-01-01"])("repeated from %s brings the same version", async (from) => {
    const shop = await broken();
    const { loop, first, repository } = shop;
    const { out, code } = await told(shop, { from });
    expect(code).toBe(1);
    expect(out.replace(/\s+/g, " ")).toContain(`make-gitops restore scenario/report --from ${first}`);
    await loop.faults([]);
    expect((await told(shop, { from, dryRun: true })).out).toContain(`(${first})`);
    expect((await told(shop, { from })).code).toBe(0);
    expect(valuesOf(loop)).toEqual(["1", "2"]);
    expect(repository.git("diff", "--name-only", first, "HEAD").trim()).toBe("");
    // Said by its sha, what was kept is meant.
    const kept = repository.git("log", "--format=%h", "--grep=Before restore").trim().split("\n")[0] as string;
    await told(shop, { from: kept });
    expect(valuesOf(loop)).toEqual(["damaged", "2"]);
  });

  test("before its version was in Git is finished by the next run", async () => {
    const shop = await startCommitted();
    const { loop, first, repository } = shop;
    await editModule(loop, "Report", 1, { value: "damaged" });
    await told(shop, { dryRun: true });
    const { requests } = await loop.requests();
    // Once to plan, once to keep; what reads after the write fails.
    const each = requests.filter(({ path }) => /\/scenarios-folders(?:\?|$)/.test(path)).length;
    await loop.faults([
      {
        method: "GET",
        path: "/scenarios-folders",
        nth: 2 * each + 1,
        action: { type: "status", status: 403, code: "SC403" },
      },
    ]);
    const broken = await told(shop);
    expect(valuesOf(loop)).toEqual(["1", "2"]);
    expect(broken.err).toContain(`To go on: make-gitops restore scenario/report --from ${first}`);
    await loop.faults([]);
    const { code } = await told(shop);
    expect([broken.code, code]).toEqual([1, 0]);
    expect(repository.git("diff", "--name-only", first, "HEAD").trim()).toBe("");
  });
});

describe("with another target that has the same files", () => {
  const blueprint = (value: string) => ({
    "scenarios/report/blueprint.json": blueprintText("Report", [
      { id: 1, mapper: { name: "a", value } },
      { id: 2, mapper: { name: "b", value: "2" } },
    ]),
  });
  const blueprintThen = ({ repository }: Shop): string =>
    repository.git("show", "HEAD:scenarios/report/blueprint.json");

  test.for(["production", "other"])("where %s is the source, that one has what it had", async (source) => {
    const loop = await startShop({
      files: { ...blueprint("1"), "make-gitops.yaml": `version: 1\nname: shop\nsource: ${source}\n` },
    });
    loop.write({ "targets/other.yaml": `zone: ${loop.proxy.url}\nteam: 77\n${shopTarget}` });
    await loop.applied({ target: "production" });
    const repository = datedRepository(loop.dir);
    loop.write({ "ids/production.yaml": idsOf(loop) });
    const first = repository.commit("Backup", "2026-11-02T12:00:00Z");
    const shop = { loop, repository, first };
    const before = blueprintThen(shop);
    await editModule(loop, "Report", 1, { value: "damaged" });
    const { problems, out } = await told(shop, { target: "production", from: "HEAD" });
    expect(problems).toEqual([]);
    expect(out).toMatch(/Undo: .* --target production/);
    expect(blueprintThen(shop)).toBe(before);
    expect(repository.git("diff", "--name-only", first, "HEAD")).toBe("");
    expect(valuesOf(loop)).toEqual(["1", "2"]);
    expect(await loop.planned({ target: "production" })).toMatchObject({ changes: [], conflicts: [], drift: [] });
  });
});

test("a shallow clone says that its history ends there", async () => {
  const shop = await startCommitted();
  const { loop, repository } = shop;
  loop.write({ "README.md": "More\n" });
  repository.commit("More", "2026-11-16T12:00:00Z");
  const dir = mkdtempSync(join(tmpdir(), "make-gitops-shallow-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  execFileSync("git", ["clone", "--quiet", "--depth=1", `file://${loop.dir}`, dir]);
  for (const from of [shop.first, "HEAD~1", "2026-11-10"]) {
    const { problems } = await told(shop, { dir, from });
    expect(problems).toMatchObject([
      { code: "restore/unknown", hint: expect.stringContaining("git fetch --unshallow") as string },
    ]);
  }
});

test("a scenario whose secret nobody filled in stays off, and that is said again", async () => {
  const files = {
    "make-gitops.yaml": "version: 1\nname: shop\nvars: { CHANNEL: {}, TOKEN: { secret: true } }\n",
    "scenarios/orders/blueprint.json": blueprintText(undefined, [
      hookModule(),
      { id: 4, module: "http:ActionSendData", mapper: { headers: [{ name: "Authorization", value: "x" }] } },
    ]),
  };
  const shop = await startCommitted({ files, target: shopTarget });
  const { loop, repository } = shop;
  const text = blueprintText(undefined, [
    hookModule(),
    {
      id: 4,
      module: "http:ActionSendData",
      mapper: { headers: [{ name: "Authorization", value: "${var.TOKEN}" }] },
    },
  ]);
  loop.write({ "scenarios/orders/blueprint.json": text });
  const sha = repository.commit("Masked", "2026-11-16T12:00:00Z");
  await loop.make.scenarios.delete(liveScenario(loop, "Orders").id);
  for (const time of ["first", "second", "third"]) {
    const { out, problems } = await told(shop, { name: "Orders", from: sha });
    expect([time, problems]).toEqual([time, []]);
    expect(out).toContain("! fill in after restore: 4 HTTP: header Authorization");
    expect([time, liveScenario(loop, "Orders").isActive]).toEqual([time, false]);
  }
  expect(repository.git("show", "HEAD:scenarios/orders/blueprint.json")).toContain("${var.TOKEN}");
});
