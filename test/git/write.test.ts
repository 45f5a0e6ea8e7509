// What an export does in Git: a commit of its own files alone, a branch and back, a push that forces nothing.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { ToolError } from "../../src/errors.ts";
import { differsFrom, onBranch } from "../../src/git/branch.ts";
import { commitFiles } from "../../src/git/commit.ts";
import { dirtyPaths } from "../../src/git/dirty.ts";
import { push } from "../../src/git/push.ts";
import { type Repository, temporaryRepository } from "./repository.ts";

const nobody = { GITHUB_ACTIONS: undefined };

function temporaryFolder(): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "make-gitops-git-")));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

// The machine's own configuration is none of a test's business.
beforeEach(() => {
  vi.stubEnv("GIT_CONFIG_GLOBAL", "/dev/null");
  vi.stubEnv("GIT_CONFIG_NOSYSTEM", "1");
  vi.stubEnv("EMAIL", undefined);
});
afterEach(() => vi.unstubAllEnvs());

async function refusal(run: Promise<unknown>): Promise<ToolError> {
  const error: unknown = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ToolError);
  return error as ToolError;
}

/** A bare repository that has what `repository` has, as its remote. */
function addRemote({ git, top }: Repository): string {
  const dir = temporaryFolder();
  git("init", "--quiet", "--bare", "--initial-branch=main", dir);
  git("remote", "add", "origin", `file://${dir}`);
  git("push", "--quiet", "origin", "HEAD:refs/heads/main");
  expect(existsSync(top)).toBe(true);
  return dir;
}

/** Somebody else's commit on a branch of the remote. */
function pushFromElsewhere(remote: string, branch: string, file: string, text: string, { git }: Repository): void {
  const dir = temporaryFolder();
  const at = (...args: readonly string[]): string => git("-C", dir, ...args);
  git("clone", "--quiet", `file://${remote}`, dir);
  at("switch", "--quiet", "--guess", branch);
  mkdirSync(join(dir, file, ".."), { recursive: true });
  writeFileSync(join(dir, file), text);
  at("add", "--all");
  at("commit", "--quiet", "-m", `Elsewhere: ${file}`);
  at("push", "--quiet", "origin", branch);
}

const filesOf = (repository: Repository, commit = "HEAD"): readonly string[] =>
  repository.git("show", "--format=", "--name-only", "--no-renames", commit).trim().split("\n").sort();

describe.for(["", "make/shop"])("with the project at %j of the repository", (folder) => {
  const prefix = folder === "" ? "" : `${folder}/`;

  test("files that are new, changed, staged, deleted or in the way are dirty; ignored and equal ones are not", async () => {
    using repository = temporaryRepository(
      {
        "a.json": "1",
        "b[1].json": "1",
        "b1.json": "1",
        "gone.json": "1",
        "staged.json": "1",
        ".gitignore": "ignored.json\n",
      },
      folder,
    );
    repository.commit("Begin");
    repository.write({ "b[1].json": "2", "staged.json": "2", "new/ü.json": "1", "ignored.json": "1" });
    repository.git("add", `${prefix}staged.json`);
    repository.remove("gone.json");
    const files = [
      "a.json",
      "b[1].json",
      "b1.json",
      "gone.json",
      "staged.json",
      "new/ü.json",
      "ignored.json",
      "no.json",
    ];
    expect(await dirtyPaths(repository.dir, files)).toEqual(["b[1].json", "gone.json", "staged.json", "new/ü.json"]);
    expect(await dirtyPaths(repository.dir, [])).toEqual([]);
  });

  test("a commit has its files alone, and what is staged beside them stays staged", async () => {
    using repository = temporaryRepository(
      { "a.json": "1", "b.json": "1", "gone.json": "1", "mine.json": "1" },
      folder,
    );
    repository.commit("Begin");
    repository.write({ "mine.json": "2", "mine-too.json": "1" });
    repository.git("add", "--all");
    repository.write({ "a.json": "2", "b.json": "2", "new/c.json": "1", "mine.json": "3" });
    repository.remove("gone.json");
    const staged = repository.git("diff", "--cached");
    const files = ["a.json", "new/c.json", "gone.json", "unknown.json"];
    const made = await commitFiles(repository.dir, {
      files,
      message: "Make: 1 changed\n\n# not a comment\n",
      env: nobody,
    });
    expect(made?.sha).toBe(repository.git("rev-parse", "HEAD").trim());
    expect(made?.sha.startsWith(made.short)).toBe(true);
    expect(filesOf(repository)).toEqual(["a.json", "gone.json", "new/c.json"].map((file) => `${prefix}${file}`));
    expect(repository.git("log", "-1", "--format=%B").trim()).toBe("Make: 1 changed\n\n# not a comment");
    expect(repository.git("diff", "--cached")).toBe(staged);
    expect(repository.git("diff", "--name-only").trim().split("\n")).toEqual([`${prefix}b.json`, `${prefix}mine.json`]);
    expect(await commitFiles(repository.dir, { files, message: "Again", env: nobody })).toBeUndefined();
  });

  test("the first commit of a repository, and one on no branch", async () => {
    using repository = temporaryRepository({ "a.json": "1", "other.json": "1" }, folder);
    const first = await commitFiles(repository.dir, { files: ["a.json"], message: "First", env: nobody });
    expect(first).toBeDefined();
    expect(repository.git("ls-files").trim()).toBe(`${prefix}a.json`);
    repository.git("checkout", "--quiet", "--detach");
    repository.write({ "a.json": "2" });
    const second = await commitFiles(repository.dir, { files: ["a.json"], message: "Second", env: nobody });
    expect(repository.git("rev-parse", "HEAD").trim()).toBe(second?.sha);
    expect(repository.git("rev-parse", "main").trim()).toBe(first?.sha);
  });
});

test.for([
  [{}, {}, "make-gitops <make-gitops@localhost>"],
  [{ GITHUB_ACTIONS: "true" }, {}, "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>"],
  [{ GITHUB_ACTIONS: "true" }, { "user.name": "Anna", "user.email": "anna@example.com" }, "Anna <anna@example.com>"],
  [{}, { "user.name": "Anna" }, "make-gitops <make-gitops@localhost>"],
] as const)("in %j with the settings %j the commit is made by %j", async ([env, settings, by]) => {
  using repository = temporaryRepository({ "a.json": "1" });
  for (const [key, value] of Object.entries(settings)) repository.git("config", key, value);
  await commitFiles(repository.dir, { files: ["a.json"], message: "First", env });
  expect(repository.git("log", "-1", "--format=%an <%ae>|%cn <%ce>").trim()).toBe(`${by}|${by}`);
});

test("no hook runs, and what Git refuses is told with the index as it was", async () => {
  using repository = temporaryRepository({ "a.json": "1" });
  repository.commit("Begin");
  for (const hook of ["pre-commit", "commit-msg", "post-commit", "post-checkout", "pre-push"]) {
    const file = join(repository.top, ".git/hooks", hook);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, "#!/bin/sh\ntouch ran\nexit 1\n");
    chmodSync(file, 0o755);
  }
  repository.write({ "a.json": "2" });
  await commitFiles(repository.dir, { files: ["a.json"], message: "Second", env: nobody });
  await onBranch(repository.dir, "other", async () => {});
  expect(existsSync(join(repository.top, "ran"))).toBe(false);

  repository.git("config", "commit.gpgSign", "true");
  repository.git("config", "gpg.program", "/bin/false");
  repository.write({ "new.json": "1" });
  const error = await refusal(commitFiles(repository.dir, { files: ["new.json"], message: "Third", env: nobody }));
  expect(error.code).toBe("git/refused");
  expect(repository.git("status", "--porcelain").trim()).toBe("?? new.json");
});

test("outside a repository there is nothing to commit to", async () => {
  const dir = temporaryFolder();
  vi.stubEnv("GIT_CEILING_DIRECTORIES", tmpdir());
  expect((await refusal(commitFiles(dir, { files: ["a"], message: "x", env: nobody }))).code).toBe("git/no-repository");
  expect((await refusal(onBranch(dir, "x", async () => {}))).code).toBe("git/no-repository");
});

describe("another branch", () => {
  const write =
    (repository: Repository, file: string, text: string, message = file) =>
    async (): Promise<string> => {
      repository.write({ [file]: text });
      return (await commitFiles(repository.dir, { files: [file], message, env: nobody }))?.sha ?? "";
    };
  const current = ({ git }: Repository): string => git("symbolic-ref", "--short", "HEAD").trim();

  test("is made from HEAD, gets the commit, and HEAD is where it was; without a commit it goes again", async () => {
    using repository = temporaryRepository({ "a.json": "1" });
    const begin = repository.commit("Begin");
    const sha = await onBranch(repository.dir, "make/from-a", write(repository, "a.json", "2"));
    expect(current(repository)).toBe("main");
    expect(readFileSync(join(repository.dir, "a.json"), "utf8")).toBe("1");
    expect(repository.git("rev-parse", "make/from-a").trim()).toBe(sha);
    expect(repository.git("rev-parse", "make/from-a^").trim()).toBe(begin);
    await onBranch(repository.dir, "make/empty", async () => {});
    expect(repository.git("branch", "--list", "make/empty")).toBe("");
  });

  test("that is there already gets what HEAD has, and comes back to a commit without a branch too", async () => {
    using repository = temporaryRepository({ "a.json": "1", "b.json": "1" });
    repository.commit("Begin");
    await onBranch(repository.dir, "export", write(repository, "a.json", "2"));
    repository.write({ "b.json": "2" });
    const main = repository.commit("Change b");
    repository.git("checkout", "--quiet", "--detach");
    const seen = await onBranch(repository.dir, "export", async ({ from, fromBranch }) => ({
      a: readFileSync(join(repository.dir, "a.json"), "utf8"),
      b: readFileSync(join(repository.dir, "b.json"), "utf8"),
      from,
      fromBranch,
      differs: await differsFrom(repository.dir, from),
    }));
    expect(seen).toEqual({ a: "2", b: "2", from: main, fromBranch: undefined, differs: true });
    expect(repository.git("rev-parse", "HEAD").trim()).toBe(main);
    expect(repository.git("status", "--porcelain", "--branch").trim()).toBe("## HEAD (no branch)");
  });

  test("that HEAD cannot be merged into is left as it was", async () => {
    using repository = temporaryRepository({ "a.json": "1" });
    repository.commit("Begin");
    const waiting = await onBranch(repository.dir, "export", write(repository, "a.json", "2"));
    repository.write({ "a.json": "3" });
    repository.commit("Another a");
    const error = await refusal(onBranch(repository.dir, "export", async () => expect.unreachable()));
    expect(error.code).toBe("git/diverged");
    expect(error.message).toContain("a.json");
    expect(current(repository)).toBe("main");
    expect(repository.git("status", "--porcelain")).toBe("");
    expect(repository.git("rev-parse", "export").trim()).toBe(waiting);
  });

  test("is not checked out over changes; files in the way and bad names stop it too", async () => {
    using repository = temporaryRepository({ "a.json": "1", "b.json": "1" }, "shop");
    repository.commit("Begin");
    await onBranch(repository.dir, "export", write(repository, "c.json", "1"));
    repository.write({ "c.json": "mine" });
    expect((await refusal(onBranch(repository.dir, "export", async () => {}))).code).toBe("git/refused");
    expect(readFileSync(join(repository.dir, "c.json"), "utf8")).toBe("mine");
    repository.remove("c.json");
    repository.write({ "a.json": "2", "b.json": "2" });
    const error = await refusal(onBranch(repository.dir, "export", async () => {}));
    expect([error.code, error.message]).toEqual(["export/dirty", expect.stringContaining("shop/a.json, shop/b.json")]);
    const own = { own: ["a.json", "b.json"] };
    const files = { files: own.own, message: "Own", env: nobody };
    expect(await onBranch(repository.dir, "other", () => commitFiles(repository.dir, files), own)).toBeDefined();
    expect(current(repository)).toBe("main");
    for (const name of ["-x", "a..b", "a b", "@{-1}", ""])
      expect((await refusal(onBranch(repository.dir, name, async () => {}))).code).toBe("usage/invalid");
  });

  test("is left again when what runs on it fails", async () => {
    using repository = temporaryRepository({ "a.json": "1" });
    repository.commit("Begin");
    const failing = onBranch(repository.dir, "export", async () => Promise.reject(new Error("broken")));
    await expect(failing).rejects.toThrow("broken");
    expect(current(repository)).toBe("main");
  });

  test("before the first commit there is none", async () => {
    using repository = temporaryRepository({ "a.json": "1" });
    expect((await refusal(onBranch(repository.dir, "export", async () => {}))).code).toBe("git/refused");
  });

  test("starts from what the remote has of it, also in a clone of one commit", async () => {
    using origin = temporaryRepository({ "a.json": "1", "b.json": "1" });
    origin.commit("Begin");
    const remote = addRemote(origin);
    await onBranch(origin.dir, "export", write(origin, "a.json", "2"));
    await push(origin.dir, "export");
    origin.write({ "b.json": "2" });
    origin.commit("Change b");
    await push(origin.dir, "main");

    const dir = temporaryFolder();
    origin.git("clone", "--quiet", "--depth=1", `file://${remote}`, dir);
    const on = await onBranch(
      dir,
      "export",
      async ({ remoteSha }) => {
        writeFileSync(join(dir, "a.json"), "3");
        const made = await commitFiles(dir, { files: ["a.json"], message: "Third", env: nobody });
        await push(dir, "export");
        return { remoteSha, sha: made?.sha, b: readFileSync(join(dir, "b.json"), "utf8") };
      },
      { remote: "origin", env: nobody },
    );
    expect(on).toEqual({
      remoteSha: origin.git("rev-parse", "export").trim(),
      sha: origin.git("-C", remote, "rev-parse", "export").trim(),
      b: "2",
    });
    expect(origin.git("-C", dir, "symbolic-ref", "--short", "HEAD").trim()).toBe("main");
  });

  test("that went apart from the remote's is told", async () => {
    using repository = temporaryRepository({ "a.json": "1" });
    repository.commit("Begin");
    const remote = addRemote(repository);
    await onBranch(repository.dir, "export", write(repository, "a.json", "2"));
    await push(repository.dir, "export");
    pushFromElsewhere(remote, "export", "b.json", "1", repository);
    await onBranch(repository.dir, "export", write(repository, "c.json", "1"));
    const error = await refusal(onBranch(repository.dir, "export", async () => {}, { remote: "origin", env: nobody }));
    expect(error.code).toBe("git/diverged");
    expect(current(repository)).toBe("main");
  });
});

describe("a push", () => {
  test("merges once what the remote has more, and never forces", async () => {
    using repository = temporaryRepository({ "a.json": "1" });
    repository.commit("Begin");
    const remote = addRemote(repository);
    pushFromElsewhere(remote, "main", "b.json", "1", repository);
    repository.write({ "a.json": "2" });
    repository.commit("Mine");
    await push(repository.dir, "main");
    expect(repository.git("-C", remote, "rev-parse", "main")).toBe(repository.git("rev-parse", "HEAD"));
    expect(repository.git("log", "--format=%s", "--no-merges").trim().split("\n").sort()).toEqual([
      "Begin",
      "Elsewhere: b.json",
      "Mine",
    ]);

    pushFromElsewhere(remote, "main", "a.json", "theirs", repository);
    const before = repository.git("-C", remote, "rev-parse", "main");
    repository.write({ "a.json": "mine" });
    const mine = repository.commit("Mine again");
    const error = await refusal(push(repository.dir, "main"));
    expect([error.code, error.message]).toEqual(["git/refused", expect.stringContaining("a.json")]);
    expect(error.problems[0].hint).toContain("nothing is lost");
    expect(repository.git("rev-parse", "HEAD").trim()).toBe(mine);
    expect(repository.git("status", "--porcelain")).toBe("");
    expect(repository.git("-C", remote, "rev-parse", "main")).toBe(before);
  });

  test("that a rule of the remote refuses is told in its words", async () => {
    using repository = temporaryRepository({ "a.json": "1" });
    repository.commit("Begin");
    const remote = addRemote(repository);
    writeFileSync(join(remote, "hooks/pre-receive"), "#!/bin/sh\necho 'main is protected' >&2\nexit 1\n");
    chmodSync(join(remote, "hooks/pre-receive"), 0o755);
    repository.write({ "a.json": "2" });
    repository.commit("Mine");
    const error = await refusal(push(repository.dir, "main"));
    expect(error.message).toContain("main is protected");
    expect(error.message).toContain("[remote rejected]");
  });

  test("without a remote is refused", async () => {
    using repository = temporaryRepository({ "a.json": "1" });
    repository.commit("Begin");
    expect((await refusal(push(repository.dir, "main"))).code).toBe("git/refused");
  });
});
