// Many files, written as one thing: wherever the writing ends, each file is old or new, and the next run finishes it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FileChange, writeFiles } from "../../src/project/write-files.ts";
import { finishJournal, writeJournaled } from "../../src/project/write-journal.ts";
import { temporaryProject } from "./temporary-project.ts";

const journalFile = ".make-gitops/export/journal.json";

const about = { formatVersion: 1, pid: 1, head: null, at: Date.now() };
const before = { "a.json": "old a", "folder/b.json": "old b", "gone.json": "old gone", "mine.json": "mine" };
const changes: readonly FileChange[] = [
  { file: "a.json", text: "new a" },
  { file: "folder/b.json", text: "\uFEFFnew b" },
  { file: "gone.json", text: undefined },
  { file: "new/deep/c.json", text: "new c — ü" },
  { file: "index.md", text: "" },
];

/** Text by file; undefined where there is none. */
const read = (dir: string, file: string): string | undefined =>
  existsSync(join(dir, file)) ? readFileSync(join(dir, file), "utf8") : undefined;

const textsOf = (dir: string) => changes.map(({ file }) => read(dir, file));
const olds = changes.map(({ file }) => (before as Record<string, string>)[file]);
const news = changes.map(({ text }) => text);

/** Writes up to a file and fails there: before it, or with a half of it beside its place. */
const failingAt =
  (count: number, isHalf: boolean): typeof writeFiles =>
  (root, all) => {
    writeFiles(root, all.slice(0, count));
    if (isHalf && all[count]) {
      mkdirSync(join(root, all[count].file, ".."), { recursive: true });
      writeFileSync(
        join(root, all[count].file, "..", `.${all[count].file.split("/").at(-1)}.${process.pid}.new`),
        "ha",
      );
    }
    throw new Error("the disk is gone");
  };

test("all files are written, nothing is left over, and Git would not see the journal", async () => {
  using project = temporaryProject(before);
  await writeJournaled(project.dir, journalFile, changes);
  expect(textsOf(project.dir)).toEqual(news);
  expect(read(project.dir, journalFile)).toBeUndefined();
  expect(read(project.dir, ".make-gitops/.gitignore")).toBe("*\n");
  expect(finishJournal(project.dir, journalFile)).toEqual({ finished: [], left: [], dropped: [] });
});

describe.for(changes.map((_, count) => count).concat(changes.length))("a writing that ends after %i files", (count) => {
  test.for([false, true])("leaves each old or new, and the next run finishes it (half a file: %s)", async (isHalf) => {
    using project = temporaryProject(before);
    const write = failingAt(count, isHalf);
    await expect(writeJournaled(project.dir, journalFile, changes, { write })).rejects.toThrow("the disk is gone");
    expect(textsOf(project.dir)).toEqual([...news.slice(0, count), ...olds.slice(count)]);
    expect(finishJournal(project.dir, journalFile)).toEqual({
      finished: changes.map(({ file }) => file),
      left: [],
      dropped: [],
    });
    expect(textsOf(project.dir)).toEqual(news);
    expect(readdirSync(project.dir, { recursive: true }).filter((name) => String(name).endsWith(".new"))).toEqual([]);
    expect(finishJournal(project.dir, journalFile)).toEqual({ finished: [], left: [], dropped: [] });
  });
});

test("what somebody changed meanwhile is left and named", async () => {
  using project = temporaryProject(before);
  const write = failingAt(1, false);
  await expect(writeJournaled(project.dir, journalFile, changes, { write })).rejects.toThrow("disk");
  project.write({ "a.json": "somebody's a", "new/deep/c.json": "somebody's c" });
  rmSync(join(project.dir, "folder/b.json"));
  expect(finishJournal(project.dir, journalFile)).toEqual({
    finished: ["gone.json", "index.md"],
    left: ["a.json", "folder/b.json", "new/deep/c.json"],
    dropped: [],
  });
  expect(textsOf(project.dir)).toEqual(["somebody's a", undefined, undefined, "somebody's c", ""]);
});

test("what was put back after the journal was written is not written over", async () => {
  using project = temporaryProject(before);
  await expect(writeJournaled(project.dir, journalFile, changes, { write: failingAt(2, false) })).rejects.toThrow(
    "disk",
  );
  writeFileSync(join(project.dir, "a.json"), "old a");
  const later = statSync(join(project.dir, journalFile)).mtimeMs / 1000 + 5;
  utimesSync(join(project.dir, "a.json"), later, later);
  expect(finishJournal(project.dir, journalFile)).toMatchObject({ left: ["a.json"], dropped: [] });
  expect(textsOf(project.dir)).toEqual(["old a", ...news.slice(1)]);
});

const at = new Date("2026-11-20T02:00:00Z");
test.for([
  ["another commit", { head: "b", now: at }],
  ["no commit", { now: at }],
  ["an earlier day", { head: "a", now: new Date("2026-11-21T02:00:01Z") }],
] as const)("a journal of %s is not rolled forward, and what it had to write is named", async ([, today]) => {
  using project = temporaryProject(before);
  const write = failingAt(2, true);
  await expect(writeJournaled(project.dir, journalFile, changes, { write, head: "a", now: at })).rejects.toThrow(
    "disk",
  );
  const dropped = ["gone.json", "new/deep/c.json", "index.md"];
  const finished = ["a.json", "folder/b.json"];
  expect(finishJournal(project.dir, journalFile, today)).toEqual({ finished, left: [], dropped });
  expect(textsOf(project.dir)).toEqual([...news.slice(0, 2), ...olds.slice(2)]);
  expect(read(project.dir, journalFile)).toBeUndefined();
  expect(readdirSync(project.dir, { recursive: true }).filter((name) => String(name).endsWith(".new"))).toEqual([]);
});

test.for([
  ["changed", "a.json", "old"],
  ["removed", "a.json", undefined],
  ["made", "new/deep/c.json", "mine"],
] as const)("a file that was %s since it was read stops the whole writing", async ([, file, text]) => {
  using project = temporaryProject(before);
  const known = changes.map((change, index) => ({ ...change, former: olds[index] }));
  if (text === undefined) rmSync(join(project.dir, file));
  else project.write({ [file]: text });
  const then = textsOf(project.dir);
  await expect(writeJournaled(project.dir, journalFile, known)).rejects.toMatchObject({
    code: "export/dirty",
    message: expect.stringContaining(`changed while the export ran: ${file}. Nothing was written.`) as string,
  });
  expect(textsOf(project.dir)).toEqual(then);
  expect(read(project.dir, journalFile)).toBeUndefined();
});

test("a byte order mark is no change", async () => {
  using project = temporaryProject({ "a.json": "\uFEFFold a" });
  await writeJournaled(project.dir, journalFile, [{ file: "a.json", text: "new", former: "old a" }]);
  expect(read(project.dir, "a.json")).toBe("new");
});

test("a killed process leaves each file old or new, and the next run finishes it", async () => {
  const files = Array.from({ length: 400 }, (_, index) => `scenarios/s${index}/blueprint.json`);
  using project = temporaryProject(Object.fromEntries(files.map((file) => [file, "old"])));
  const source = (name: string): string =>
    JSON.stringify(pathToFileURL(join(import.meta.dirname, "../../src/project", name)).href);
  const script = `
    import { writeJournaled } from ${source("write-journal.ts")};
    const files = JSON.parse(process.argv[2]);
    const changes = files.map((file) => ({ file, text: "new".repeat(1000) }));
    process.stdout.write("begin");
    await writeJournaled(process.argv[1], ${JSON.stringify(journalFile)}, changes, { after: () => new Promise(() => setInterval(() => {}, 1000)) });
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, project.dir, JSON.stringify(files)]);
  await once(child.stdout, "data");
  const isStarted = () => files.some((file) => read(project.dir, file) !== "old");
  while (!isStarted()) await new Promise((resolve) => setImmediate(resolve));
  child.kill("SIGKILL");
  await once(child, "exit");
  const states = new Set(files.map((file) => read(project.dir, file)));
  expect([...states].every((text) => text === "old" || text === "new".repeat(1000))).toBe(true);
  expect(finishJournal(project.dir, journalFile)).toEqual({ finished: files, left: [], dropped: [] });
  expect(files.every((file) => read(project.dir, file) === "new".repeat(1000))).toBe(true);
});

test("the journal stays until what belongs to it has ended well, with the files of the run before", async () => {
  using project = temporaryProject(before);
  const after = () => Promise.reject(new Error("no commit"));
  await expect(writeJournaled(project.dir, journalFile, changes.slice(0, 1), { after })).rejects.toThrow("no commit");
  expect(finishJournal(project.dir, journalFile, { keep: true }).finished).toEqual(["a.json"]);
  const also = ["a.json", "folder/b.json"];
  await expect(writeJournaled(project.dir, journalFile, changes.slice(1, 3), { also, after })).rejects.toThrow(
    "no commit",
  );
  expect(finishJournal(project.dir, journalFile, { keep: true }).finished).toEqual([
    "folder/b.json",
    "gone.json",
    "a.json",
  ]);
  expect(textsOf(project.dir).slice(0, 3)).toEqual(news.slice(0, 3));
  await writeJournaled(project.dir, journalFile, [], { also: ["a.json"], after: async () => {} });
  expect(read(project.dir, journalFile)).toBeUndefined();
});

test.for([
  "",
  "{",
  '{"formatVersion":1,"pid":1,"files":[{"file":"a.json","before":null,"te',
  '{"formatVersion":2,"pid":1,"files":[]}',
  '{"formatVersion":1,"pid":"../x","files":[]}',
  '{"formatVersion":1,"pid":1,"head":null,"at":1,"files":[{"file":"a.json","before":null}]}',
  '{"formatVersion":1,"pid":1,"head":1,"at":1,"files":[]}',
  '{"formatVersion":1,"pid":1,"files":[]}',
  "[]",
])("a journal %j is none, and goes", (text) => {
  using project = temporaryProject({ ...before, [journalFile]: text });
  expect(finishJournal(project.dir, journalFile)).toEqual({ finished: [], left: [], dropped: [] });
  expect(read(project.dir, "a.json")).toBe("old a");
  expect(read(project.dir, journalFile)).toBeUndefined();
});

const foreign = [
  "../out.json",
  "/etc/out",
  ".git/config",
  ".GIT/config",
  "git~1/config",
  "\u200c.git/config",
  "folder//b",
  "a/../b",
  "a:b",
];

test.for(foreign)("%j is written neither by an export nor by a journal that came with a repository", async (file) => {
  using project = temporaryProject(before);
  await expect(writeJournaled(project.dir, journalFile, [...changes, { file, text: "x" }])).rejects.toMatchObject({
    code: "file/outside",
  });
  expect(textsOf(project.dir)).toEqual(olds);
  const planted = { ...about, files: [{ file, before: null, text: "planted" }] };
  project.write({ [journalFile]: JSON.stringify(planted) });
  expect(finishJournal(project.dir, journalFile)).toEqual({ finished: [], left: [file], dropped: [] });
  expect(textsOf(project.dir)).toEqual(olds);
});

test("no link is followed, neither to a file nor to the journal", async () => {
  using elsewhere = temporaryProject({ "b.json": "old b" });
  using project = temporaryProject({ "a.json": "old a" });
  symlinkSync(elsewhere.dir, join(project.dir, "folder"));
  const change = [
    { file: "a.json", text: "new a" },
    { file: "folder/b.json", text: "new b" },
  ];
  await expect(writeJournaled(project.dir, journalFile, change)).rejects.toMatchObject({ code: "file/symlink" });
  expect(read(project.dir, "a.json")).toBe("old a");
  const files = [{ file: "folder/new.json", before: null, text: "x" }];
  project.write({ [journalFile]: JSON.stringify({ ...about, files }) });
  expect(finishJournal(project.dir, journalFile).left).toEqual(["folder/new.json"]);
  expect(readdirSync(elsewhere.dir)).toEqual(["b.json"]);
  rmSync(join(project.dir, ".make-gitops"), { recursive: true });
  symlinkSync(elsewhere.dir, join(project.dir, ".make-gitops"));
  await expect(writeJournaled(project.dir, journalFile, change.slice(0, 1))).rejects.toMatchObject({
    code: "file/symlink",
  });
  expect(() => finishJournal(project.dir, journalFile)).toThrow(/symbolic link/);
});

test("whatever the files and wherever it ends: old or new, then new", async () => {
  const texts = fc.option(fc.string({ unit: "binary", maxLength: 20 }).filter((text) => !/[\ud800-\udfff]/.test(text)));
  const files = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.tuple(texts, texts), { maxKeys: 6 });
  await fc.assert(
    fc.asyncProperty(files, fc.nat(6), async (given, count) => {
      const entries = Object.entries(given);
      using project = temporaryProject(
        Object.fromEntries(entries.flatMap(([file, [old]]) => (old === null ? [] : [[file, old]]))),
      );
      const all = entries.map(([file, [, text]]) => ({ file, text: text ?? undefined }));
      await writeJournaled(project.dir, journalFile, all, { write: failingAt(count, false) }).catch(() => {});
      for (const [file, [old, text]] of entries)
        expect([old ?? undefined, text ?? undefined]).toContain(read(project.dir, file));
      expect(finishJournal(project.dir, journalFile).left).toEqual([]);
      for (const { file, text } of all) expect(read(project.dir, file)).toBe(text);
    }),
    { numRuns: 60 },
  );
});
