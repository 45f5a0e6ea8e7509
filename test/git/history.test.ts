// What Git tells of the past: who changed a file last, which commit took an object over, which files a commit has.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Address } from "../../src/address.ts";
import { withFilesAt } from "../../src/git/files-at.ts";
import { commitsThatAdded } from "../../src/git/ids-history.ts";
import { lastChangeOf } from "../../src/git/last-change.ts";
import { temporaryProject } from "../project/temporary-project.ts";
import { type Repository, temporaryRepository } from "./repository.ts";

const ids = "ids/production.yaml";
const wanted = (...entries: readonly (readonly [Address, string])[]): ReadonlyMap<Address, string> => new Map(entries);

/** A clone that knows the last commit alone. */
function shallowClone({ git, top }: Repository): string {
  const dir = mkdtempSync(join(tmpdir(), "make-gitops-shallow-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  git("clone", "--quiet", "--depth=1", `file://${top}`, dir);
  return dir;
}

describe.for(["", "make/shop"])("with the project at %j of the repository", (folder) => {
  test("the last change of some files, and whether they are being changed", async () => {
    using repository = temporaryRepository({ "a.yaml": "1", "b[1].yaml": "1", "b1.yaml": "1" }, folder);
    const { dir, commit, write } = repository;
    commit("Begin");
    write({ "b[1].yaml": "2" });
    const sha = commit("Change b", "Anna Exämple");
    write({ "b1.yaml": "3" });
    commit("Change another");
    expect(await lastChangeOf(dir, ["a.yaml", "b[1].yaml"])).toEqual({
      sha,
      subject: "Change b",
      by: "Anna Exämple",
      at: "2026-03-02T10:00:00.000Z",
      isDirty: false,
    });
    write({ "b[1].yaml": "4" });
    expect(await lastChangeOf(dir, ["b[1].yaml"])).toMatchObject({ sha, isDirty: true });
    expect(await lastChangeOf(dir, ["a.yaml"])).toMatchObject({ subject: "Begin", isDirty: false });
    expect(await lastChangeOf(dir, ["unknown.yaml"])).toBeUndefined();
    expect(await lastChangeOf(dir, [])).toBeUndefined();
  });

  test("the commit that took an object over, whatever came after", async () => {
    using repository = temporaryRepository({ [ids]: "scenario/a: 1\n" }, folder);
    const { dir, commit, write } = repository;
    const first = commit("Begin");
    write({ [ids]: "scenario/a: 1\nscenario/b: 2\n" });
    const second = commit("Take over b");
    write({ [ids]: '# Sorted\n"scenario/b": 2 # was ours\nscenario/a: 1\n' });
    commit("Lay it out anew");
    expect(await commitsThatAdded(dir, ids, wanted(["scenario/a", "7"]))).toEqual(new Map());
    const found = await commitsThatAdded(dir, ids, wanted(["scenario/a", "1"], ["scenario/b", "2"]));
    expect(found.get("scenario/a")).toEqual({ sha: first, address: "scenario/a", file: ids });
    expect(found.get("scenario/b")).toEqual({ sha: second, address: "scenario/b", file: ids });
  });

  test("a line that was taken out and came back counts from then, and one that no commit has does not count", async () => {
    using repository = temporaryRepository({ [ids]: "scenario/a: 1\nscenario/b: 2\n" }, folder);
    const { dir, commit, write } = repository;
    commit("Begin");
    write({ [ids]: "{}\n" });
    commit("Give up");
    write({ [ids]: "scenario/a: 1\n" });
    const again = commit("Take over again");
    write({ [ids]: "scenario/a: 1\nscenario/b: 2\n" });
    const found = await commitsThatAdded(
      dir,
      ids,
      wanted(["scenario/a", "1"], ["scenario/b", "2"], ["scenario/c", "3"]),
    );
    expect([...found]).toEqual([["scenario/a", { sha: again, address: "scenario/a", file: ids }]]);
  });

  test("a moved address and a renamed target lead back to the beginning", async () => {
    using repository = temporaryRepository({ "ids/old.yaml": "scenario/a: 1\nwebhook/w: 1\nscenario/b: 2\n" }, folder);
    const { dir, commit, git, write } = repository;
    const first = commit("Begin");
    write({ "ids/old.yaml": "scenario/x/a: 1\nwebhook/w: 1\nscenario/b: 2\n" });
    commit("Move a");
    git("mv", join(folder, "ids/old.yaml"), join(folder, "ids/new.yaml"));
    commit("Rename the target");
    const found = await commitsThatAdded(dir, "ids/new.yaml", wanted(["scenario/x/a", "1"], ["webhook/w", "1"]));
    expect(found.get("scenario/x/a")).toEqual({ sha: first, address: "scenario/a", file: "ids/old.yaml" });
    expect(found.get("webhook/w")).toEqual({ sha: first, address: "webhook/w", file: "ids/old.yaml" });
  });

  test("a line that a merged branch brought", async () => {
    using repository = temporaryRepository({ [ids]: "scenario/a: 1\n", "x.txt": "1" }, folder);
    const { dir, commit, git, write } = repository;
    commit("Begin");
    git("switch", "--quiet", "-c", "topic");
    write({ [ids]: "scenario/a: 1\nscenario/b: 2\n" });
    const sha = commit("Take over b");
    git("switch", "--quiet", "main");
    write({ "x.txt": "2" });
    commit("Meanwhile");
    git("merge", "--quiet", "--no-ff", "-m", "Merge", "topic");
    expect((await commitsThatAdded(dir, ids, wanted(["scenario/b", "2"]))).get("scenario/b")?.sha).toBe(sha);
  });

  test("the files of a commit, in a folder that goes again; the repository stays as it is", async () => {
    using repository = temporaryRepository({ "a.yaml": "1", "x/ö b.json": "{}" }, folder);
    const { dir, top, commit, git, write } = repository;
    const sha = commit("Begin");
    write({ "a.yaml": "2", "c.yaml": "3" });
    git("add", "--all");
    const before = [
      git("status", "--porcelain"),
      git("ls-files", "--stage"),
      readFileSync(join(top, ".git/index")).toString("hex"),
    ];
    let folderThen = "";
    const found = await withFilesAt(dir, sha, async (files) => {
      folderThen = files;
      return [
        readdirSync(files),
        readFileSync(join(files, "a.yaml"), "utf8"),
        readFileSync(join(files, "x/ö b.json"), "utf8"),
      ];
    });
    expect(found).toEqual([["a.yaml", "x"], "1", "{}"]);
    expect(existsSync(folderThen)).toBe(false);
    expect(readFileSync(join(top, ".git/index")).toString("hex")).toBe(before[2]);
    expect([git("status", "--porcelain"), git("ls-files", "--stage")]).toEqual(before.slice(0, 2));
  });
});

test("what the use of the files throws is thrown, and the folder goes", async () => {
  using repository = temporaryRepository({ "a.yaml": "1" });
  const sha = repository.commit("Begin");
  let folder = "";
  const use = withFilesAt(repository.dir, sha, async (files) => {
    folder = files;
    throw new Error("of the caller");
  });
  await expect(use).rejects.toThrow("of the caller");
  expect(existsSync(folder)).toBe(false);
});

test("outside a repository, before the first commit and for an unknown commit there is nothing, and no error", async () => {
  using plain = temporaryProject({ "a.yaml": "1" });
  using empty = temporaryRepository({ "a.yaml": "1" });
  for (const dir of [plain.dir, empty.dir, join(plain.dir, "missing")]) {
    expect(await lastChangeOf(dir, ["a.yaml"])).toBeUndefined();
    expect(await commitsThatAdded(dir, ids, wanted(["scenario/a", "1"]))).toEqual(new Map());
    expect(await withFilesAt(dir, "0".repeat(40), async () => 1)).toBeUndefined();
  }
  expect(await withFilesAt(empty.dir, "--output=x", async () => 1)).toBeUndefined();
});

test("a shallow clone tells nothing of commits that it does not reach", async () => {
  using repository = temporaryRepository({ [ids]: "scenario/a: 1\n", "a.yaml": "1" });
  repository.commit("Begin");
  repository.write({ "b.yaml": "1" });
  const last = repository.commit("Later");
  const dir = shallowClone(repository);
  expect(await lastChangeOf(dir, ["a.yaml"])).toBeUndefined();
  expect(await commitsThatAdded(dir, ids, wanted(["scenario/a", "1"]))).toEqual(new Map());
  expect(await withFilesAt(dir, last, async (files) => readdirSync(files).length)).toBe(3);
});

test("no hook, monitor or filter of the repository runs", async () => {
  using repository = temporaryRepository({ "a.yaml": "1", ".gitattributes": "*.yaml filter=spy\n" });
  const { dir, top, git } = repository;
  const sha = repository.commit("Begin");
  const ran = join(top, "ran");
  const script = join(top, ".git/spy");
  writeFileSync(script, `#!/bin/sh\necho "$0 $*" >> ${JSON.stringify(ran)}\ncat\n`);
  chmodSync(script, 0o755);
  const hooks = join(top, "hooks");
  mkdirSync(hooks);
  for (const hook of ["post-index-change", "post-checkout", "reference-transaction", "pre-auto-gc"]) {
    writeFileSync(join(hooks, hook), readFileSync(script), { mode: 0o755 });
  }
  for (const [key, value] of [
    ["core.hooksPath", hooks],
    ["core.fsmonitor", script],
    ["filter.spy.smudge", script],
    ["filter.spy.process", script],
    ["filter.spy.required", "true"],
    ["diff.external", script],
    ["log.showSignature", "true"],
  ] as const) {
    git("config", key, value);
  }
  expect(await withFilesAt(dir, sha, async (files) => readFileSync(join(files, "a.yaml"), "utf8"))).toBe("1");
  expect(await lastChangeOf(dir, [".gitattributes"])).toMatchObject({ sha });
  expect(await commitsThatAdded(dir, ids, wanted(["scenario/a", "1"]))).toEqual(new Map());
  expect(existsSync(ran)).toBe(false);
});
