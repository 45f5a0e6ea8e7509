// restore over a real Git repository and an emulated team: what was damaged, renamed or deleted comes back, what is there
// now is kept first, and nothing is written that was not shown.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import planSchema from "../../schemas/plan.schema.json" with { type: "json" };
import problemsSchema from "../../schemas/problems.schema.json" with { type: "json" };
import restoreSchema from "../../schemas/restore.schema.json" with { type: "json" };
import { restore, type RestoreOptions } from "../../src/commands/restore.ts";
import type { RestoreReport } from "../../src/history/restore-report.ts";
import { type DatedRepository, datedRepository } from "../git/dated-repository.ts";
import { edit, editModule } from "./editor.ts";
import {
  bufferedTerminal,
  environment,
  liveBlueprint,
  liveScenario,
  type Loop,
  ownToken,
  patientClock,
  type Ran,
  run,
} from "./loop.ts";
import { blueprintText, hookModule, shopFiles, shopTarget, slackModule, startShop } from "./shop.ts";

interface Backed {
  readonly loop: Loop;
  readonly repository: DatedRepository;
  /** Short shas of two backups. */
  readonly first: string;
  readonly second: string;
}

/** Applied and committed on the 2nd, changed, applied and committed on the 15th of November. */
async function startBacked(more: Parameters<typeof startShop>[0] = {}): Promise<Backed> {
  const loop = await startShop(more);
  const repository = datedRepository(loop.dir);
  await loop.applied();
  const ids = loop.snapshot().scenarios.map(({ id, name }) => `scenario/${name.toLowerCase()}: ${id}\n`);
  const hooks = loop.snapshot().hooks.map(({ id }) => `webhook/orders-in: ${id}\n`);
  loop.write({ "ids/production.yaml": [...ids, ...hooks].sort().join("") });
  const first = repository.commit("Backup", "2026-11-02T12:00:00Z");
  loop.write({
    "scenarios/report/blueprint.json": blueprintText("Report", [
      { id: 1, mapper: { name: "a", value: "10" } },
      { id: 2, mapper: { name: "b", value: "2" } },
    ]),
  });
  await loop.applied();
  const second = repository.commit("Make: 1 changed", "2026-11-15T12:00:00Z");
  await loop.forget();
  return { loop, repository, first, second };
}

function optionsOf({ loop }: Pick<Backed, "loop">, given: Partial<RestoreOptions>): RestoreOptions {
  return {
    dir: loop.dir,
    target: undefined,
    emulator: undefined,
    env: environment,
    clock: patientClock,
    name: "Report",
    from: "2026-11-15",
    dryRun: false,
    yes: true,
    allow: [],
    json: false,
    quiet: false,
    ...given,
  };
}

const told = (backed: Pick<Backed, "loop">, given: Partial<RestoreOptions> = {}): Promise<Ran> =>
  run((terminal) => restore(optionsOf(backed, given), terminal));

const ajv = new Ajv2020({ allErrors: true, schemas: [planSchema, problemsSchema] });

async function restored(backed: Pick<Backed, "loop">, given: Partial<RestoreOptions> = {}): Promise<RestoreReport> {
  const { out, problems } = await told(backed, { ...given, json: true });
  expect(problems).toEqual([]);
  const report = JSON.parse(out) as RestoreReport;
  ajv.validate(restoreSchema, report);
  expect(ajv.errors ?? []).toEqual([]);
  return report;
}

const valuesOf = (loop: Loop): unknown[] =>
  liveBlueprint(loop, "Report").flow.map((module) => (module["mapper"] as { value: string }).value);

const subjects = ({ repository }: Backed): string[] => repository.git("log", "--format=%s").trim().split("\n");

describe("a damaged scenario", () => {
  test("comes back from a day, and the present version is kept first, with a way back", async () => {
    const backed = await startBacked();
    const { loop, repository } = backed;
    await editModule(loop, "Report", 1, { value: "damaged" });
    const { out, code } = await told(backed, { from: "2026-11-14" });
    expect(code).toBe(0);
    expect(valuesOf(loop)).toEqual(["1", "2"]);
    expect(out).toMatch(/Backup of 02 Nov \d\d:\d\d \([0-9a-f]+\) over what is in Make now \(edited /);
    expect(out).toMatch(/~ restore +Report +scenario\/report +off\n {4}1 {2}Tools: .* "damaged" {2}→ {2}"1"/);
    expect(out).toContain("Same scenario, same id.");
    expect(out).toMatch(
      /✔ kept the present version {6}[0-9a-f]+\n {2}✔ scenario\/report {3}restored, read back, equal · off/,
    );
    const undo = /Undo: make-gitops restore scenario\/report --from ([0-9a-f]+)/.exec(out)?.[1] as string;
    expect(repository.git("show", `${undo}:scenarios/report/blueprint.json`)).toContain("damaged");
    expect(subjects(backed)).toEqual([
      `Restored Report from 2026-11-02 (${backed.first})`,
      "Before restore: Report as Make has it",
      "Make: 1 changed",
      "Backup",
    ]);
    await restored(backed, { from: undo });
    expect(valuesOf(loop)).toEqual(["damaged", "2"]);
  });

  test("comes back after a restore that ended before its commit: what that wrote is committed first", async () => {
    const backed = await startBacked();
    const { loop, repository, first } = backed;
    await editModule(loop, "Report", 1, { value: "damaged" });
    await loop.forget();
    repository.git("config", "commit.gpgSign", "true");
    repository.git("config", "gpg.program", "/bin/false");
    expect((await told(backed, { from: first })).problems).toMatchObject([{ code: "git/refused" }]);
    expect(loop.proxy.writes).toEqual([]);
    repository.git("config", "commit.gpgSign", "false");
    expect((await told(backed, { from: first, dryRun: true })).err).toBe("");
    const { code, err } = await told(backed, { from: first });
    expect([code, err]).toEqual([0, expect.stringContaining("An export was interrupted") as string]);
    expect(valuesOf(loop)).toEqual(["1", "2"]);
    expect(subjects(backed)[1]).toBe("Before restore: Report as Make has it");
    expect(repository.git("show", "HEAD~1:scenarios/report/blueprint.json")).toContain("damaged");
    expect(repository.git("status", "--porcelain")).toBe("");
  });

  test("is what Git has then too: nothing is left to apply, here or in another clone", async () => {
    const backed = await startBacked();
    const { loop, repository, first } = backed;
    await editModule(loop, "Report", 1, { value: "damaged" });
    const { out } = await told(backed, { from: first });
    expect(out).toMatch(/✔ Git has it too {6}[0-9a-f]+\n/);
    expect(out).not.toContain("next export");
    expect(repository.git("diff", "--name-only", first, "HEAD")).toBe("");
    expect(await loop.planned()).toMatchObject({ changes: [], conflicts: [], drift: [] });
    loop.remove(".make-gitops");
    expect(await loop.planned()).toMatchObject({ conflicts: [], drift: [] });
    await loop.forget();
    await loop.applied();
    expect(loop.proxy.writes).toEqual([]);
    expect(valuesOf(loop)).toEqual(["1", "2"]);
  });

  test("says where changes are that Git had and nobody applied", async () => {
    const backed = await startBacked();
    const { loop, repository, first } = backed;
    loop.write({
      "scenarios/report/blueprint.json": blueprintText("Report", [
        { id: 1, mapper: { name: "a", value: "10" } },
        { id: 2, mapper: { name: "b", value: "waits" } },
      ]),
    });
    const sha = repository.commit("Not applied", "2026-11-16T12:00:00Z");
    await editModule(loop, "Report", 1, { value: "damaged" });
    const { out } = await told(backed, { from: first });
    expect(out).toContain(`They are in the commit ${sha}`);
    expect(await loop.planned()).toMatchObject({ changes: [], conflicts: [], drift: [] });
    expect(repository.git("show", "HEAD~1:scenarios/report/blueprint.json")).not.toContain("waits");
  });

  test("comes back from a version of Make's", async () => {
    const backed = await startBacked();
    await editModule(backed.loop, "Report", 1, { value: "between" });
    await editModule(backed.loop, "Report", 1, { value: "damaged" });
    const report = await restored(backed, { from: "make:3" });
    expect(report.version).toMatchObject({ is: "make", from: "make:3" });
    expect(valuesOf(backed.loop)).toEqual(["between", "2"]);
  });

  test("and renamed in Make has its name again, and what Git moved since is found", async () => {
    const backed = await startBacked();
    const { loop, repository, first } = backed;
    await loop.make.scenarios.update(liveScenario(loop, "Report").id, { name: "Rapport" });
    repository.git("mv", "scenarios/report", "scenarios/reports");
    loop.write({ "ids/production.yaml": `scenario/reports: ${liveScenario(loop, "Rapport").id}\n` });
    repository.commit("Move", "2026-11-16T12:00:00Z");
    await restored(backed, { name: "scenario/reports", from: first });
    expect(valuesOf(loop)).toEqual(["1", "2"]);
  });

  test("that is as it was then needs nothing, and nothing is written", async () => {
    const backed = await startBacked();
    const report = await restored(backed);
    expect(report).toMatchObject({ action: "none", fields: [] });
    expect(backed.loop.proxy.writes).toEqual([]);
    expect(subjects(backed)).toHaveLength(2);
  });
});

describe("nothing is written", () => {
  test("by a dry run, to Make or to Git", async () => {
    const backed = await startBacked();
    await editModule(backed.loop, "Report", 1, { value: "damaged" });
    await backed.loop.forget();
    const report = await restored(backed, { dryRun: true, from: backed.first });
    expect(report).toMatchObject({ isDryRun: true, fields: [{ from: "damaged", to: "1" }] });
    expect((await backed.loop.requests()).byMethod).toEqual({ GET: expect.any(Number) as number });
    expect(backed.repository.git("status", "--porcelain")).toBe("");
    expect(subjects(backed)).toHaveLength(2);
  });

  test("with a key that can only read, which is told with the scope", async () => {
    const scope = ["scenarios:read", "hooks:read", "teams:read", "organizations:read", "connections:read"];
    const backed = await startBacked();
    const { loop } = backed;
    await editModule(loop, "Report", 1, { value: "damaged" });
    const snapshot = loop.snapshot();
    const users = snapshot.users.map((user) => ({ ...user, apiTokens: [ownToken(scope)] }));
    await fetch(`${loop.emulator.url}/__emulator/snapshot`, {
      method: "PUT",
      body: JSON.stringify({ ...snapshot, users }),
    });
    await loop.forget();
    const { code, out, problems } = await told(backed, { from: backed.first });
    expect(code).toBe(1);
    expect(out).toContain("~ restore");
    expect(problems[0]?.message).toBe(
      "The key in MAKE_API_KEY can only read. To restore, use one with scenarios:write.",
    );
    expect((await loop.requests()).byMethod).toEqual({ GET: expect.any(Number) as number });
    expect(subjects(backed)).toHaveLength(2);
  });

  test("where the answer is no, where files are not committed, and outside a repository", async () => {
    const backed = await startBacked();
    await editModule(backed.loop, "Report", 1, { value: "damaged" });
    await backed.loop.forget();
    const terminal = bufferedTerminal("n");
    await expect(restore(optionsOf(backed, { yes: false }), terminal)).rejects.toMatchObject({
      code: "apply/unconfirmed",
    });
    expect(terminal.texts().err).toContain("Restore it? [y/N]");
    writeFileSync(join(backed.loop.dir, "scenarios/report/scenario.yaml"), "description: mine\n");
    expect((await told(backed)).problems).toMatchObject([{ code: "restore/not-ready" }]);
    backed.loop.remove("scenarios/report/scenario.yaml");
    backed.loop.remove(".git");
    expect((await told(backed)).problems).toMatchObject([{ code: "git/no-repository" }]);
    expect((await told(backed, { from: "make:1" })).problems).toMatchObject([{ code: "git/no-repository" }]);
    expect(backed.loop.proxy.writes).toEqual([]);
  });

  test.for([
    ["nothing", "2026-11-15", "restore/unknown"],
    ["Report", "2026-10-01", "restore/unknown"],
    ["Report", "0123456", "restore/unknown"],
    ["Report", "2026-02-31", "usage/invalid"],
    ["Report", "", "usage/invalid"],
    ["Report", "make:99", "restore/unknown"],
  ] as const)("for %s from %s", async ([name, from, code]) => {
    const loop = await startShop();
    const repository = datedRepository(loop.dir);
    repository.commit("Backup", "2026-11-02T12:00:00Z");
    expect((await told({ loop }, { name, from })).problems).toMatchObject([{ code }]);
  });
});

describe("a deleted scenario", () => {
  const remove = async ({ loop }: Backed, name: string): Promise<void> => {
    const { id } = liveScenario(loop, name);
    await loop.make.scenarios.delete(id);
    await loop.forget();
  };

  test("comes back on, with a new id, the same webhook and its connection", async () => {
    const backed = await startBacked();
    const { loop, repository } = backed;
    const [hook] = loop.snapshot().hooks;
    const { id } = liveScenario(loop, "Orders");
    await remove(backed, "Orders");
    const { out, code, problems } = await told(backed, { name: "Orders" });
    expect(problems).toEqual([]);
    expect(code).toBe(0);
    expect(out).toMatch(/\+ create again +Orders +scenario\/orders/);
    expect(out).toContain("It comes back with a new id.");
    expect(out).toMatch(/webhook orders-in +still there, same URL/);
    expect(out).toMatch(/connection "Slack" +there/);
    expect(out).toContain("Comes back on.");
    const made = liveScenario(loop, "Orders");
    expect(made.id).not.toBe(id);
    expect(made.isActive).toBe(true);
    expect(liveBlueprint(loop, "Orders").flow[0]).toMatchObject({ parameters: { hook: hook?.id } });
    expect(repository.git("show", "HEAD:ids/production.yaml")).toContain(`scenario/orders: ${made.id}`);
    expect(subjects(backed)[0]).toBe(`Restored Orders: id ${made.id}`);
    expect(await loop.planned()).toMatchObject({ changes: [], conflicts: [], drift: [] });
  });

  test("whose webhook is gone too needs leave, since its URL is another one", async () => {
    const backed = await startBacked();
    const { loop } = backed;
    const [hook] = loop.snapshot().hooks;
    await remove(backed, "Orders");
    await loop.make.hooks.delete(hook?.id as number);
    await loop.forget();
    const refused = await told(backed, { name: "Orders" });
    expect(refused.code).toBe(3);
    expect(refused.problems).toMatchObject([{ code: "plan/guarded" }]);
    expect(loop.proxy.writes).toEqual([]);
    const report = await restored(backed, { name: "Orders", allow: ["webhook/orders-in"] });
    expect(report.needs).toContainEqual({ what: "webhook orders-in", is: "made again", note: "with a new URL" });
    expect(report.outcome?.made).toHaveLength(2);
    expect(await loop.planned()).toMatchObject({ changes: [], conflicts: [] });
  });

  test("with a secret that nobody has comes back off, and says what to fill in", async () => {
    const backed = await startBacked();
    const { loop, repository } = backed;
    await remove(backed, "Orders");
    loop.write({
      "make-gitops.yaml": "version: 1\nname: shop\nvars: { CHANNEL: {}, TOKEN: { secret: true } }\n",
      "scenarios/orders/blueprint.json": blueprintText(undefined, [
        hookModule(),
        {
          id: 4,
          module: "http:ActionSendData",
          mapper: { url: "https://example.com", headers: [{ name: "Authorization", value: "${var.TOKEN}" }] },
        },
      ]),
    });
    const sha = repository.commit("With a header", "2026-11-16T12:00:00Z");
    const { out, problems } = await told(backed, { name: "Orders", from: sha });
    expect(problems).toEqual([]);
    expect(out).toContain("! fill in after restore: 4 HTTP: header Authorization");
    expect(out).toContain("Comes back OFF, because module 4 needs a value.");
    expect(liveScenario(loop, "Orders").isActive).toBe(false);
    expect(liveBlueprint(loop, "Orders").flow[1]).toMatchObject({
      mapper: { headers: [{ name: "Authorization", value: "" }] },
    });
  });

  test("whose files a backup deleted too comes back with its files, at its address, under its new id", async () => {
    const backed = await startBacked({ target: `direction: both\n${shopTarget}` });
    const { loop, repository } = backed;
    await remove(backed, "Report");
    loop.remove("scenarios/report");
    const ids = `scenario/orders: ${liveScenario(loop, "Orders").id}\n`;
    loop.write({
      "ids/production.yaml": ids,
      "targets/production.yaml": `zone: ${loop.proxy.url}\nteam: ${loop.emulator.teamId}\ndirection: from-make\n${shopTarget}`,
    });
    repository.commit("Make: 1 deleted", "2026-11-19T12:00:00Z");
    const { out, problems } = await told(backed, { from: "2026-11-15" });
    expect(problems).toEqual([]);
    expect(out).toMatch(/Deleted in Make between 15 and 19 Nov\. It comes back with a new id\./);
    expect(valuesOf(loop)).toEqual(["10", "2"]);
    expect(repository.git("status", "--porcelain")).toBe("");
    expect(repository.git("show", "HEAD:scenarios/report/blueprint.json")).toContain('"10"');
    const { id } = liveScenario(loop, "Report");
    expect(repository.git("show", "HEAD:ids/production.yaml")).toContain(`scenario/report: ${id}\n`);
    expect((await restored(backed, { from: "2026-11-20" })).action).toBe("none");
  });

  test("whose connection is gone is told once, and nothing says how it would come back", async () => {
    const backed = await startBacked();
    const { loop } = backed;
    await remove(backed, "Orders");
    await loop.make.connections.delete(15);
    await loop.make.connections.delete(16);
    await loop.forget();
    const { out, problems, code } = await told(backed, { name: "Orders" });
    expect([code, loop.proxy.writes]).toEqual([1, []]);
    expect(out).toContain("    It is gone in Make.\n    3 modules\n    webhook orders-in      still there, same URL\n");
    expect(out).not.toMatch(/omes back|slack/);
    expect(problems).toMatchObject([{ code: "binding/missing" }]);
  });

  test("whose answer was lost is found by the next run: one object, with its id in Git", async () => {
    const backed = await startBacked();
    const { loop, repository } = backed;
    await remove(backed, "Orders");
    await loop.faults([{ method: "POST", path: "/scenarios", nth: 1, action: { type: "cut", when: "after" } }]);
    expect((await told(backed, { name: "Orders" })).code).toBe(1);
    await loop.faults([]);
    expect((await restored(backed, { name: "Orders" })).action).toBe("update");
    const made = loop.snapshot().scenarios.filter(({ name }) => name === "Orders");
    expect(made).toHaveLength(1);
    expect(made[0]?.isActive).toBe(true);
    expect(repository.git("show", "HEAD:ids/production.yaml")).toContain(`scenario/orders: ${made[0]?.id}`);
    expect(await loop.planned()).toMatchObject({ changes: [], conflicts: [] });
  });
});

test("a secret stays as it is in Make, also where the target knows another value, and is stored nowhere", async () => {
  const files = {
    ...shopFiles,
    "make-gitops.yaml": "version: 1\nname: shop\nvars: { CHANNEL: {}, TOKEN: { secret: true } }\n",
    "scenarios/orders/blueprint.json": blueprintText(undefined, [
      hookModule(),
      slackModule({ channel: "${var.CHANNEL}", text: "An order" }),
      { id: 4, mapper: { headers: [{ name: "Authorization", value: "${var.TOKEN}" }], text: "then" } },
    ]),
  };
  const target = shopTarget.replace("vars: {", "vars: { TOKEN: '${env.MAKE_VAR_TOKEN}',");
  const env = (token: string) => ({ ...environment, MAKE_VAR_TOKEN: token });
  const loop = await startShop({ files, target });
  await loop.applied({ env: env("hush-hush-0815") });
  const repository = datedRepository(loop.dir);
  const sha = repository.commit("Backup", "2026-11-02T12:00:00Z");
  await editModule(loop, "Orders", 4, { text: "now" });
  const { out, problems } = await told({ loop }, { name: "Orders", from: sha, env: env("another-hush-42") });
  expect(problems).toEqual([]);
  expect(out).toMatch(/4 {2}Tools: header Authorization stays as it is in Make \(the backup has no secrets\)/);
  expect(liveBlueprint(loop, "Orders").flow[2]).toMatchObject({
    mapper: { headers: [{ name: "Authorization", value: "hush-hush-0815" }], text: "then" },
  });
  expect(out).not.toMatch(/hush/);
  expect(out).not.toContain("not applied");
  // Of a module that is gone in Make nothing is there to stay: what the target knows is written.
  await edit(loop, "Orders", (flow) => flow.filter(({ id }) => id !== 4));
  const again = await told({ loop }, { name: "Orders", from: sha, env: env("another-hush-42") });
  expect(again.out).toMatch(/ {4}4 {2}Tools: Set Variable +comes back\n/);
  expect(again.out).not.toMatch(/hush/);
  expect(liveBlueprint(loop, "Orders").flow[2]).toMatchObject({ mapper: { headers: [{ value: "another-hush-42" }] } });
  expect(repository.git("log", "--all", "--patch")).not.toMatch(/hush/);
  const stored = readdirSync(join(loop.dir, ".make-gitops"), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => readFileSync(join(file.parentPath, file.name), "utf8"));
  expect(stored.join("\n")).not.toMatch(/hush/);
});
