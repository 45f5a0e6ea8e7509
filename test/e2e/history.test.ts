// What history tells: each commit in words, what Make has now, and what Make keeps beside; without a key Git alone.

import { execFileSync } from "node:child_process";
import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, onTestFinished, test } from "vitest";
import historySchema from "../../schemas/history.schema.json" with { type: "json" };
import planSchema from "../../schemas/plan.schema.json" with { type: "json" };
import { history, type HistoryOptions } from "../../src/commands/history.ts";
import type { HistoryReport } from "../../src/history/report.ts";
import { type DatedRepository, datedRepository } from "../git/dated-repository.ts";
import { editModule } from "./editor.ts";
import { environment, type Loop, patientClock, type Ran, run } from "./loop.ts";
import { blueprintText, startShop } from "./shop.ts";

const filter = (days: number) => ({
  filter: { name: "overdue", conditions: [[{ a: "{{1.days}}", o: "number:greater", b: String(days) }]] },
});

const reminder = (days: number, subject: string, last = true): Record<string, string> => ({
  "scenarios/reminder/scenario.yaml":
    "name: Invoice reminder\nactive: true\nschedule: { type: indefinitely, interval: 900 }\n",
  "scenarios/reminder/blueprint.json": blueprintText(undefined, [
    { id: 1, mapper: { name: "a", value: "1" } },
    { id: 3, mapper: { name: "b", value: "2" }, more: filter(days) },
    { id: 6, module: "google-email:ActionSendEmail", mapper: { subject } },
    ...(last ? [{ id: 9, mapper: { name: "c", value: "3" } }] : []),
  ]),
});

async function startHistory(
  everyApplied = false,
): Promise<{ loop: Loop; repository: DatedRepository; shas: string[] }> {
  const loop = await startShop({ files: reminder(14, "Hello") });
  const repository = datedRepository(loop.dir);
  const shas = [repository.commit("Backup", "2026-11-02T12:00:00Z")];
  if (everyApplied) await loop.applied();
  loop.write(reminder(7, "Hello"));
  shas.push(repository.commit("Make: 1 changed", "2026-11-15T12:00:00Z", "Ada Example"));
  if (everyApplied) await loop.applied();
  loop.write(reminder(7, "Your invoice", false));
  shas.push(repository.commit("Make: 1 changed", "2026-11-18T12:00:00Z"));
  await loop.applied();
  return { loop, repository, shas };
}

async function told(dir: string, given: Partial<HistoryOptions> = {}): Promise<Ran> {
  const options: HistoryOptions = {
    dir,
    target: undefined,
    emulator: undefined,
    env: environment,
    clock: { ...patientClock, now: () => new Date("2026-11-20T20:00:00Z") },
    name: "Invoice reminder",
    limit: 20,
    json: false,
    quiet: false,
    ...given,
  };
  return run((terminal) => history(options, terminal));
}

const ajv = new Ajv2020({ schemas: [planSchema] });

async function reported(dir: string, given: Partial<HistoryOptions> = {}): Promise<HistoryReport> {
  const { out, problems } = await told(dir, { ...given, json: true });
  expect(problems).toEqual([]);
  const report = JSON.parse(out) as HistoryReport;
  ajv.validate(historySchema, report);
  expect(ajv.errors ?? []).toEqual([]);
  return report;
}

test("a line a commit in words, the latest first, and what Make has now on top", async () => {
  const { loop, shas } = await startHistory();
  await editModule(loop, "Invoice reminder", 6, { subject: "Reminder!" });
  await loop.forget();
  const { out } = await told(loop.dir);
  const lines = out.split("\n");
  expect(lines[0]).toMatch(/^Invoice reminder +scenario\/reminder +on, every 15 minutes$/);
  expect(lines[1]).toMatch(/Owner +6 Gmail: subject: Your invoice → Reminder! +not yet in Git$/);
  expect(lines[2]).toMatch(/^ {2}18 Nov +\d\d:\d\d +Owner +6 Gmail: subject: Hello → Your invoice +/);
  expect(lines[3]).toMatch(/^ +module 9 removed$/);
  expect(lines[4]).toMatch(/^ {2}15 Nov .*Ada Example +3 filter "overdue": .*14 → .*7/);
  expect(out).toMatch(new RegExp(`02 Nov .*first backup +${shas[0]}`));
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
  expect((await loop.requests()).byMethod).toEqual({ GET: expect.any(Number) as number });
});

test("versions that Make keeps and no commit has are told, and those that a commit has are not", async () => {
  const { loop } = await startHistory(true);
  await editModule(loop, "Invoice reminder", 6, { subject: "Between" });
  await editModule(loop, "Invoice reminder", 6, { subject: "Reminder!" });
  const { versions } = await reported(loop.dir);
  expect(versions.filter(({ is }) => is === "make")).toMatchObject([
    { from: "make:4", fields: [{ path: "modules.6.mapper.subject", to: "Between" }] },
  ]);
});

test("without a key, and where Make does not answer, Git alone tells, with a note", async () => {
  const { loop } = await startHistory();
  const { MAKE_API_KEY: _none, ...env } = environment;
  const without = await reported(loop.dir, { env });
  expect(without.versions.map(({ is }) => is)).toEqual(["commit", "commit", "commit"]);
  expect(without.notes).toEqual([expect.stringContaining("no API key")]);
  await loop.faults([{ method: "GET", path: "/", action: { type: "status", status: 403, code: "SC403" } }]);
  expect((await reported(loop.dir)).notes).toEqual([expect.stringContaining("Make was not asked")]);
});

test("a renamed folder, by Git's own rename and by movedFrom, is followed", async () => {
  const { loop, repository } = await startHistory();
  renameSync(join(loop.dir, "scenarios/reminder"), join(loop.dir, "scenarios/invoices"));
  repository.commit("Move", "2026-11-19T12:00:00Z");
  const { versions } = await reported(loop.dir, {
    name: "scenario/invoices",
    env: { MAKE_GITOPS_ALLOWED_ZONES: "127.0.0.1" },
  });
  expect(versions.map(({ did }) => did)).toEqual(["moved", "changed", "changed", "first"]);
  expect(versions[0]).toMatchObject({ movedFrom: "scenario/reminder", fields: [] });
});

test("a deleted one is found by its last name, and the limit is told", async () => {
  const { loop, repository } = await startHistory();
  loop.remove("scenarios/reminder");
  repository.commit("Make: 1 deleted", "2026-11-19T12:00:00Z");
  const found = await reported(loop.dir, { limit: 2 });
  expect(found).toMatchObject({ address: "scenario/reminder", hasMore: true });
  expect(found.versions.map(({ did }) => did)).toEqual(["deleted", "changed"]);
  const { problems } = await told(loop.dir, { name: "scenario/remindr" });
  expect(problems).toMatchObject([{ code: "restore/unknown", hint: 'Did you mean "scenario/reminder"?' }]);
});

test("files that nobody can read are a line, not an end", async () => {
  const { loop, repository } = await startHistory();
  const good = reminder(7, "Your invoice", false);
  loop.write({ "scenarios/reminder/blueprint.json": "{ broken" });
  repository.commit("Break", "2026-11-19T10:00:00Z");
  loop.write(good);
  repository.commit("Mend", "2026-11-19T12:00:00Z");
  const { versions } = await reported(loop.dir);
  expect(versions.map(({ did }) => did)).toEqual(["changed", "unreadable", "changed", "changed", "first"]);
});

test("a shallow clone says that it is one", async () => {
  const { loop } = await startHistory();
  const dir = mkdtempSync(join(tmpdir(), "make-gitops-shallow-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  execFileSync("git", ["clone", "--quiet", "--depth=1", `file://${loop.dir}`, dir]);
  const report = await reported(dir);
  expect(report.versions.map(({ did }) => did)).toContain("cut");
  expect(report.notes[0]).toContain("shallow");
});

test("who edited it stands in the message of an export's commit; a machine's own name is nobody's", async () => {
  const { loop, repository } = await startHistory();
  const commit = (days: number, message: string, author: string): void => {
    loop.write(reminder(days, "Your invoice", false));
    repository.commit(message, "2026-11-19T12:00:00Z", author);
  };
  const line = '~ Invoice reminder: 3 filter "overdue" days > 7 → days > 8 (Ada @ Sales, 20 Nov 16:02)';
  commit(8, `Make: 2 changed\n\n~ Another: name a → b (Bob, 20 Nov 16:02)\n${line}\n`, "github-actions[bot]");
  commit(9, "Make: 1 changed\n\n~ Another: name a → b (Bob, 20 Nov 16:02)\n", "github-actions[bot]");
  commit(10, "By hand", "Ada Example");
  const { versions } = await reported(loop.dir);
  const commits = versions.filter(({ is }) => is === "commit");
  expect(commits.slice(0, 4).map(({ by }) => by)).toEqual(["Ada Example", undefined, "Ada @Sales", "Owner"]);
});
