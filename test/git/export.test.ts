// export, from Make to a commit, a branch and a pull request: the real command on an emulated team, real Git, and a server
// that stands in for GitHub.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import exportSchema from "../../schemas/export.schema.json" with { type: "json" };
import planSchema from "../../schemas/plan.schema.json" with { type: "json" };
import type { ExportOptions } from "../../src/commands/export.ts";
import type { ExportReport } from "../../src/export/report.ts";
import type { PullRequest } from "../../src/github/pull-request.ts";
import { exportIn } from "../e2e/export/command.ts";
import { environment, type Loop, type Ran } from "../e2e/loop.ts";
import { startAppliedShop } from "../e2e/shop.ts";
import { startGitHub } from "../github/server.ts";
import { gitIn } from "./repository.ts";

beforeEach(() => {
  vi.stubEnv("GIT_CONFIG_GLOBAL", "/dev/null");
  vi.stubEnv("GIT_CONFIG_NOSYSTEM", "1");
});
afterEach(() => vi.unstubAllEnvs());

type Document = ExportReport & {
  readonly commit?: string;
  readonly branch?: string;
  readonly pullRequest?: PullRequest;
};

interface Shop {
  readonly loop: Loop;
  git(...args: readonly string[]): string;
  export(options?: Partial<ExportOptions>): Promise<Ran>;
  /** With `--json`, as the schema has it. */
  document(options?: Partial<ExportOptions>): Promise<Document>;
  /** Somebody renames a scenario in Make's editor. */
  rename(from: string, to: string): Promise<void>;
  read(file: string): string;
}

const ajv = new Ajv2020({ allErrors: true, schemas: [planSchema, exportSchema] });

async function startGitShop(env: Readonly<Record<string, string>> = {}): Promise<Shop> {
  const loop = await startAppliedShop();
  const git = gitIn(loop.dir);
  git("init", "--quiet", "--initial-branch=main");
  const shop: Shop = {
    loop,
    git,
    export: (options = {}) => exportIn(loop.dir, { env: { ...environment, ...env }, ...options }),
    document: async (options) => {
      const { out, problems } = await shop.export({ json: true, ...options });
      expect(problems).toEqual([]);
      const document = JSON.parse(out) as Document;
      ajv.validate("export.schema.json", document);
      expect(ajv.errors ?? []).toEqual([]);
      return document;
    },
    rename: async (from, to) => {
      const scenarios = await loop.make.scenarios.list(loop.emulator.teamId);
      const found = scenarios.find(({ name }) => name === from);
      await loop.make.scenarios.update(found?.id as number, { name: to });
    },
    read: (file) => readFileSync(join(loop.dir, file), "utf8"),
  };
  // What the first export says of names and ids is not what these tests are about.
  await shop.export();
  git("add", "--all");
  git("commit", "--quiet", "-m", "Begin");
  return shop;
}

function addRemote({ git }: Shop): string {
  const dir = mkdtempSync(join(tmpdir(), "make-gitops-remote-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  git("init", "--quiet", "--bare", "--initial-branch=main", dir);
  git("remote", "add", "origin", dir);
  git("push", "--quiet", "origin", "main");
  return dir;
}

test("what changed in Make is committed with its own message, and nothing else of the user's", async () => {
  const shop = await startGitShop();
  await shop.rename("Report", "Weekly report");
  shop.loop.write({ "notes.txt": "mine" });
  shop.git("add", "notes.txt");
  const ran = await shop.export({ commit: true });
  expect([ran.code, ran.problems]).toEqual([0, []]);
  expect(ran.out).toMatch(/Committed [0-9a-f]{7}/);
  expect(shop.git("log", "-1", "--format=%s").trim()).toBe("Make: 1 changed");
  expect(shop.git("show", "--format=", "--name-only").split("\n")).not.toContain("notes.txt");
  expect(shop.git("status", "--porcelain").trim()).toBe("A  notes.txt");
  expect(existsSync(join(shop.loop.dir, ".make-gitops/export/journal.json"))).toBe(false);

  const again = await shop.export({ commit: true });
  expect(again.out).toContain("Nothing changed.");
  expect(shop.git("rev-list", "--count", "HEAD").trim()).toBe("2");
});

test("files that somebody is changing are named and stay; without a commit they are merged into", async () => {
  const shop = await startGitShop();
  await shop.rename("Report", "Weekly report");
  const { changes, files } = await shop.document({ commit: true });
  expect(changes).toHaveLength(1);
  await shop.rename("Weekly report", "Daily report");
  const [file = ""] = files.map((each) => each.file).filter((each) => each.startsWith("scenarios/report/"));
  const mine = `${shop.read(file).trimEnd()}\n\n`;
  shop.loop.write({ [file]: mine });
  const head = shop.git("rev-parse", "HEAD");
  const ran = await shop.export({ commit: true });
  expect(ran.problems.map(({ code }) => code)).toEqual(["export/dirty"]);
  expect(ran.problems[0]?.message).toContain(file);
  expect([shop.read(file), shop.git("rev-parse", "HEAD")]).toEqual([mine, head]);
  expect((await shop.export()).code).toBe(0);
  expect(shop.read(file)).toContain("Daily report");
});

test("an export that ended between writing and committing is finished by the next one", async () => {
  const shop = await startGitShop();
  await shop.rename("Report", "Weekly report");
  shop.git("config", "commit.gpgSign", "true");
  shop.git("config", "gpg.program", "/bin/false");
  const failed = await shop.export({ commit: true });
  expect(failed.problems.map(({ code }) => code)).toEqual(["git/refused"]);
  expect(failed.out).toContain("Weekly report");
  shop.git("config", "commit.gpgSign", "false");
  const next = await shop.export({ commit: true });
  expect([next.code, next.problems]).toEqual([0, []]);
  expect(next.err).toContain("interrupted");
  expect(shop.git("status", "--porcelain")).toBe("");
  expect(shop.git("log", "-1", "--format=%s").trim()).toBe("Make: the rest of an interrupted export");
});

test("what cannot be remembered stops no commit, and an old journal holds nobody up", async () => {
  const shop = await startGitShop();
  await shop.rename("Report", "Weekly report");
  const memory = join(shop.loop.dir, ".make-gitops/targets/production/exported.json");
  rmSync(memory, { force: true });
  mkdirSync(join(memory, "in-the-way"), { recursive: true });
  const ran = await shop.export({ commit: true });
  expect([ran.code, ran.problems]).toEqual([0, []]);
  expect(ran.err).toContain("could not be remembered");
  expect(shop.git("log", "-1", "--format=%s").trim()).toBe("Make: 1 changed");
  expect(shop.git("status", "--porcelain")).toBe("");
  expect(existsSync(join(shop.loop.dir, ".make-gitops/export/journal.json"))).toBe(false);
  rmSync(memory, { recursive: true });

  await shop.rename("Weekly report", "Daily report");
  shop.git("config", "commit.gpgSign", "true");
  shop.git("config", "gpg.program", "/bin/false");
  await shop.export({ commit: true });
  shop.git("config", "commit.gpgSign", "false");
  shop.git("checkout", "--quiet", ".");
  shop.loop.write({ "README.md": "More\n" });
  shop.git("add", "README.md");
  shop.git("commit", "--quiet", "-m", "Readme");
  await shop.rename("Daily report", "Weekly report");
  const next = await shop.export({ commit: true });
  expect([next.code, next.problems]).toEqual([0, []]);
  expect(next.err).toMatch(/another commit is checked out since[\s\S]*scenarios\/report/);
  expect(next.out).toContain("Nothing changed.");
  expect(shop.git("log", "-1", "--format=%s").trim()).toBe("Readme");
});

test("a commit that failed on another branch is made up for there, also when the branch was there before", async () => {
  const shop = await startGitShop();
  await shop.rename("Orders", "Orders now");
  await shop.export({ branch: "make/nightly" });
  await shop.rename("Report", "Weekly report");
  shop.git("config", "commit.gpgSign", "true");
  shop.git("config", "gpg.program", "/bin/false");
  expect((await shop.export({ branch: "make/nightly" })).problems[0]?.code).toBe("git/refused");
  shop.git("config", "commit.gpgSign", "false");
  const next = await shop.export({ branch: "make/nightly" });
  expect([next.code, next.problems]).toEqual([0, []]);
  expect(shop.git("status", "--porcelain")).toBe("");
  expect(shop.git("show", "--format=", "--name-only", "make/nightly")).toContain("scenarios/report/");
});

test("outside a repository, or on no branch, a commit or push is refused before anything is written", async () => {
  const shop = await startGitShop();
  await shop.rename("Report", "Weekly report");
  shop.git("checkout", "--quiet", "--detach");
  expect((await shop.export({ push: true })).problems[0]?.code).toBe("git/refused");
  expect(shop.git("status", "--porcelain")).toBe("");
  rmSync(join(shop.loop.dir, ".git"), { recursive: true });
  vi.stubEnv("GIT_CEILING_DIRECTORIES", tmpdir());
  expect((await shop.export({ commit: true })).problems[0]?.code).toBe("git/no-repository");
  expect((await shop.export()).code).toBe(0);
});

test("a nightly pull request is opened, brought up to date, left alone, and closed when nothing is left", async () => {
  const server = await startGitHub();
  const token = "ghs_t0ken1234567";
  const shop = await startGitShop({ GITHUB_API_URL: server.url, GITHUB_TOKEN: token, GITHUB_REPOSITORY: "owner/shop" });
  const remote = addRemote(shop);
  const files = shop.git("ls-files");
  await shop.rename("Report", "Weekly report");
  const first = await shop.document({ pullRequest: true });
  expect(first).toMatchObject({ branch: "make/from-production", pullRequest: { number: 7, action: "opened" } });
  expect(shop.git("-C", remote, "rev-parse", "make/from-production").trim()).toBe(first.commit);
  expect(server.pulls[0]).toMatchObject({ base: "main", head: "make/from-production" });
  expect(server.pulls[0]?.body).toContain("change nothing in production (it is there already)");
  expect([shop.git("branch", "--show-current").trim(), shop.git("ls-files")]).toEqual(["main", files]);
  expect(shop.git("status", "--porcelain")).toBe("");

  const same = await shop.document({ pullRequest: true });
  expect(same).toMatchObject({ changes: [], pullRequest: { number: 7, action: "unchanged" } });
  expect(same.commit).toBeUndefined();

  await shop.rename("Orders", "Orders now");
  shop.loop.write({ "README.md": "More\n" });
  shop.git("add", "README.md");
  shop.git("commit", "--quiet", "-m", "Readme");
  shop.git("push", "--quiet", "origin", "main");
  const second = await shop.document({ pullRequest: true });
  expect(second.pullRequest).toMatchObject({ number: 7, action: "updated" });
  expect(server.pulls[0]?.body).toMatch(/Orders now[\s\S]*waits here from before[\s\S]*Weekly report/);
  expect(shop.git("-C", remote, "log", "--format=%s", "make/from-production").split("\n")).toContain("Readme");

  await shop.rename("Orders now", "Orders");
  await shop.rename("Weekly report", "Report");
  const last = await shop.document({ pullRequest: true });
  expect(last.pullRequest).toMatchObject({ number: 7, action: "closed" });
  expect(server.comments[0]?.body).toContain("Nothing is left");
  expect(shop.git("branch", "--show-current").trim()).toBe("main");
});

test("on its own branch a pull request is compared with what it goes to, and stays open", async () => {
  const server = await startGitHub();
  const shop = await startGitShop({
    GITHUB_API_URL: server.url,
    GITHUB_TOKEN: "ghs_t0ken1234567",
    GITHUB_REPOSITORY: "owner/shop",
  });
  addRemote(shop);
  await shop.rename("Report", "Weekly report");
  await shop.document({ pullRequest: true });
  shop.git("switch", "--quiet", "make/from-production");
  const same = await shop.document({ pullRequest: true });
  expect(same).toMatchObject({ changes: [], pullRequest: { number: 7, action: "unchanged" } });

  await shop.rename("Orders", "Orders now");
  const more = await shop.document({ pullRequest: true });
  expect(more.pullRequest).toMatchObject({ number: 7, action: "updated" });
  expect(server.pulls[0]).toMatchObject({ state: "open", base: "main" });
  expect(server.pulls[0]?.body).toMatch(/Orders now[\s\S]*waits here from before[\s\S]*Weekly report/);
  expect(shop.git("branch", "--show-current").trim()).toBe("make/from-production");

  await shop.rename("Orders now", "Orders");
  await shop.rename("Weekly report", "Report");
  expect((await shop.document({ pullRequest: true })).pullRequest).toMatchObject({ action: "closed" });
});

test("the text of a pull request that is brought up to date each night stays one level deep and short", async () => {
  const server = await startGitHub();
  const shop = await startGitShop({
    GITHUB_API_URL: server.url,
    GITHUB_TOKEN: "ghs_t0ken1234567",
    GITHUB_REPOSITORY: "owner/shop",
  });
  addRemote(shop);
  const names = ["Report", "Night 1", "Night 2", "Night 3", "Night 4"];
  for (const [index, name] of names.slice(1).entries()) {
    await shop.rename(names[index] as string, name);
    await shop.document({ pullRequest: true });
  }
  const body = server.pulls[0]?.body ?? "";
  expect(body.match(/<details>/g)).toHaveLength(1);
  expect(body).toMatch(/Night 4[\s\S]*<details>[\s\S]*Night 3[\s\S]*<\/details>/);
  expect(body).not.toContain("Night 1");
});

test("where GitHub opens none, what was found is still told, and the branch is pushed", async () => {
  const server = await startGitHub();
  const env = { GITHUB_API_URL: server.url, GITHUB_TOKEN: "ghs_t0ken1234567", GITHUB_REPOSITORY: "owner/shop" };
  const shop = await startGitShop({ ...env, GITHUB_ACTIONS: "true" });
  const remote = addRemote(shop);
  server.faults.push({ method: "POST", path: /pulls/, answer: { status: 403, body: {} }, times: 1 });
  await shop.rename("Report", "Weekly report");
  const ran = await shop.export({ pullRequest: true });
  expect(ran.problems[0]?.message).toMatch(/^GitHub does not let this workflow open pull requests\.\n/);
  expect(ran.out).toContain("Weekly report");
  expect(shop.git("-C", remote, "log", "-1", "--format=%an", "make/from-production").trim()).toBe(
    "github-actions[bot]",
  );
  // The next night finds nothing new, and opens what waits.
  expect((await shop.document({ pullRequest: true })).pullRequest).toMatchObject({ action: "opened" });
});

test.for([
  [{ GITHUB_REPOSITORY: "owner/shop", GITHUB_API_URL: "http://127.0.0.1:9" }, "github/refused"],
  [
    { GITHUB_REPOSITORY: "owner/shop", GITHUB_SERVER_URL: "https://git.example.com", GITHUB_TOKEN: "x" },
    "github/refused",
  ],
  [{}, "github/refused"],
] as const)("with %j no pull request can be opened, and nothing is written", async ([env, code]) => {
  const shop = await startGitShop(env);
  await shop.rename("Report", "Weekly report");
  expect((await shop.export({ pullRequest: true })).problems[0]?.code).toBe(code);
  expect(shop.git("status", "--porcelain")).toBe("");
});

test.for([
  ["public", false, 3],
  ["private", true, 0],
] as const)("without a token github.com is asked as anybody; a %s repository", async ([, isPrivate, code]) => {
  const server = await startGitHub({ isPrivate });
  const shop = await startGitShop();
  shop.git("remote", "add", "origin", "https://github.com/owner/shop");
  await shop.rename("Report", "Weekly report");
  const env = { ...environment, GITHUB_API_URL: server.url };
  const ran = await shop.export({ env });
  expect([ran.code, ran.problems[0]?.code]).toEqual([code, code === 0 ? undefined : "export/public-repository"]);
  expect(server.sent).toMatchObject([{ method: "GET", path: "/repos/owner/shop", authorization: undefined }]);
  expect(shop.git("status", "--porcelain") === "").toBe(code !== 0);
  expect((await shop.export({ env, allow: ["public-repository"] })).code).toBe(0);
  expect(server.sent).toHaveLength(1);
});

test.for([
  [{ status: 403, body: { message: "API rate limit exceeded" } }, true],
  [{ status: 429, body: {} }, true],
  ["cut", true],
  [{ status: 404, body: {} }, false],
] as const)("where GitHub answers %j the export goes on, told: %s", async ([answer, isTold]) => {
  const server = await startGitHub();
  const shop = await startGitShop();
  shop.git("remote", "add", "origin", "git@github.com:owner/shop.git");
  server.faults.push({ method: "GET", path: /./, answer, times: 9 });
  const ran = await shop.export({ env: { ...environment, GITHUB_API_URL: server.url } });
  expect(ran.code).toBe(0);
  expect(ran.err.includes("could not be checked whether owner/shop is a public repository")).toBe(isTold);
  expect(server.sent).toHaveLength(1);
});

test("a remote that is not GitHub's is not asked about there", async () => {
  const server = await startGitHub({ isPrivate: false });
  const shop = await startGitShop();
  shop.git("remote", "add", "origin", "https://git.example.com/owner/shop");
  expect((await shop.export({ env: { ...environment, GITHUB_API_URL: server.url } })).code).toBe(0);
  expect(server.sent).toEqual([]);
});

test("a public repository is refused unless somebody says so", async () => {
  const shop = await startGitShop();
  const event = join(shop.loop.dir, ".make-gitops/event.json");
  mkdirSync(join(event, ".."), { recursive: true });
  writeFileSync(event, JSON.stringify({ repository: { full_name: "owner/shop", private: false } }));
  await shop.rename("Report", "Weekly report");
  const env = { ...environment, GITHUB_ACTIONS: "true", GITHUB_REPOSITORY: "owner/shop", GITHUB_EVENT_PATH: event };
  const ran = await shop.export({ env });
  expect([ran.code, ran.problems[0]?.code]).toEqual([3, "export/public-repository"]);
  expect(shop.git("status", "--porcelain")).toBe("");
  expect((await shop.export({ env, allow: ["public-repo"] })).problems[0]?.code).toBe("usage/invalid");
  expect((await shop.export({ env, allow: ["public-repository"] })).code).toBe(0);
});

test("a commit whose push failed is pushed by the next export, also where nothing is new", async () => {
  const shop = await startGitShop();
  const remote = mkdtempSync(join(tmpdir(), "make-gitops-remote-"));
  onTestFinished(() => rmSync(remote, { recursive: true, force: true }));
  shop.git("init", "--quiet", "--bare", "--initial-branch=main", remote);
  shop.git("remote", "add", "origin", remote);
  shop.git("push", "--quiet", "origin", "main");
  const hook = join(remote, "hooks", "pre-receive");
  writeFileSync(hook, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  await shop.rename("Report", "Other report");
  expect((await shop.export({ commit: true, push: true })).code).toBe(1);
  rmSync(hook);
  expect((await shop.export({ commit: true, push: true })).code).toBe(0);
  expect(shop.git("-C", remote, "rev-parse", "main")).toBe(shop.git("rev-parse", "HEAD"));
});
