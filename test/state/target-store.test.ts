// A target's state under the name that it has now, also where it had another one at the last apply.

import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { State } from "../../src/engine/state.ts";
import { hashOf } from "../../src/hash.ts";
import { openFileStore } from "../../src/state/file-store.ts";
import { stateFolderOf } from "../../src/state/folders.ts";
import { openTargetStore, takeFormerFolder, type TargetStore } from "../../src/state/target-store.ts";

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "make-gitops-store-")));
});

afterEach(() => rmSync(root, { recursive: true }));

const folderOf = (name: string): string => stateFolderOf("targets", { name });
const orders = { name: "Orders" };

function stateOf(serial: number, more: Partial<State> = {}): State {
  const seen = { row: {}, revision: null, atBase: true };
  const entry = { remoteId: "58", values: {}, seen, dropped: [] };
  return {
    formatVersion: 1,
    lineage: "first",
    serial,
    zone: "eu2.make.com",
    teamId: 11,
    applied: serial,
    commit: null,
    appliedAt: null,
    resources: {
      "webhook/in": { ...entry, base: hashOf(orders) },
      "scenario/found": { ...entry, base: hashOf({}) },
    },
    intents: [],
    ...more,
  };
}

/** A state of serial 2 with its base under a name. */
async function applied(name: string, more: Partial<State> = {}): Promise<void> {
  const store = openFileStore(root, folderOf(name));
  await store.writeBase(orders);
  await store.write(stateOf(1, more));
  await store.write(stateOf(2, more));
}

function open(name: string, movedFrom: readonly string[], otherNames: readonly string[] = []): TargetStore {
  const target = { name, movedFrom, file: `targets/${name}.yaml` };
  return openTargetStore({ root, folderOf, target, otherNames });
}

const isThere = (name: string): boolean => existsSync(join(root, folderOf(name), "state.json"));

test("a renamed target reads its state and its bases under the former name, and writes nothing by that", async () => {
  await applied("old");
  const store = open("new", ["old"]);
  expect(await store.read()).toEqual(stateOf(2));
  expect(await store.readBase(hashOf(orders))).toEqual(orders);
  expect([isThere("old"), isThere("new")]).toEqual([true, false]);
});

test("the first write takes all of it to the new name, and the old folder goes", async () => {
  await applied("old");
  const store = open("new", ["older", "old"]);
  await store.read();
  await store.writeBase({ name: "Next" });
  await store.write(stateOf(3));
  expect(existsSync(join(root, folderOf("old")))).toBe(false);
  const again = open("new", ["older", "old"]);
  expect(await again.read()).toEqual(stateOf(3));
  expect(await again.readBase(hashOf(orders))).toEqual(orders);
  await store.write(stateOf(4));
  expect(await again.read()).toEqual(stateOf(4));
});

test("a write that is not the next one of the former state is refused, and the former state stays", async () => {
  await applied("old");
  await expect(open("new", ["old"]).write(stateOf(1))).rejects.toMatchObject({ code: "state/moved" });
  expect(await open("new", ["old"]).read()).toEqual(stateOf(2));
  expect(isThere("old")).toBe(true);
});

test("an end after any step leaves one whole state", async () => {
  // Bases alone; then the document as it was; then the next one, before the old folder went.
  await applied("old");
  const own = openFileStore(root, folderOf("new"));
  await own.writeBase(orders);
  expect(await open("new", ["old"]).read()).toEqual(stateOf(2));
  await own.adopt(stateOf(2));
  expect(await open("new", ["old"]).read()).toEqual(stateOf(2));
  await own.write(stateOf(3));
  const store = open("new", ["old"]);
  expect(await store.read()).toEqual(stateOf(3));
  expect(await store.readBase(hashOf(orders))).toEqual(orders);
  await store.write(stateOf(4));
  expect([isThere("old"), isThere("new")]).toEqual([false, true]);
});

test("a base that is missing stops the write, and nothing of the old state goes", async () => {
  await applied("old");
  rmSync(join(root, folderOf("old"), "base"), { recursive: true });
  await expect(open("new", ["old"]).write(stateOf(3))).rejects.toMatchObject({ code: "state/invalid" });
  expect([isThere("old"), isThere("new")]).toEqual([true, false]);
});

test("the own state counts, and a former one of another history is left alone", async () => {
  await applied("old", { lineage: "second" });
  await applied("new");
  const store = open("new", ["old"]);
  await store.write(stateOf(3));
  expect(await store.read()).toEqual(stateOf(3));
  expect(isThere("old")).toBe(true);
});

test("a name that is a target again keeps its state", async () => {
  await applied("old");
  const store = open("new", ["old"], ["old"]);
  expect(await store.read()).toBeUndefined();
  await store.write(stateOf(1, { lineage: "new" }));
  expect(isThere("old")).toBe(true);
});

test("without a state, one of a former target of the same team stops, and says what to write", async () => {
  await applied("old/shop");
  await expect(open("new", []).refuseRenamed("eu2.make.com", 11)).rejects.toMatchObject({
    code: "target/renamed",
    problems: [
      { message: expect.stringContaining('"old/shop"'), hint: expect.stringContaining('movedFrom: "old/shop"') },
    ],
  });
});

const strangers: readonly (readonly [what: string, otherNames: readonly string[], zone: string, team: number])[] = [
  ["of another team", [], "eu2.make.com", 12],
  ["of another zone", [], "eu1.make.com", 11],
  ["of a target that is still there", ["old/shop"], "eu2.make.com", 11],
];

test.for(strangers)("a state %s stops nothing", async ([, otherNames, zone, team]) => {
  await applied("old/shop");
  await expect(open("new", [], otherNames).refuseRenamed(zone, team)).resolves.toBeUndefined();
});

test("the port of an emulator does not tell zones apart", async () => {
  await applied("old", { zone: "http://127.0.0.1:4000" });
  await expect(open("new", []).refuseRenamed("localhost:5000", 11)).rejects.toMatchObject({ code: "target/renamed" });
});

describe("a state of no target any more that cannot be read", () => {
  const breakState = (name: string): void => {
    mkdirSync(join(root, folderOf(name)), { recursive: true });
    writeFileSync(join(root, folderOf(name), "state.json"), "{");
  };

  test("may be of this team, so it stops, and is named", async () => {
    breakState("broken");
    await expect(open("new", []).refuseRenamed("eu2.make.com", 11)).rejects.toMatchObject({
      code: "state/invalid",
      problems: [{ message: expect.stringContaining('"broken", which is no target any more') as unknown }],
    });
  });

  test("stops nothing where it is of another target", async () => {
    breakState("broken");
    await expect(open("new", [], ["broken"]).refuseRenamed("eu2.make.com", 11)).resolves.toBeUndefined();
  });

  test("does not hide another one that is of this team", async () => {
    breakState("broken");
    await applied("old");
    await expect(open("new", []).refuseRenamed("eu2.make.com", 11)).rejects.toMatchObject({ code: "target/renamed" });
  });
});

test("a project without any state refuses nothing", async () => {
  await expect(open("new", []).refuseRenamed("eu2.make.com", 11)).resolves.toBeUndefined();
});

test("a link in the place of a former state is not followed", async () => {
  mkdirSync(join(root, ".make-gitops/targets"), { recursive: true });
  symlinkSync(tmpdir(), join(root, folderOf("old")));
  await expect(open("new", ["old"]).read()).rejects.toMatchObject({ code: "file/symlink" });
});

test("a folder of data goes to the new name as a whole, where that has none", async () => {
  const data = (name: string): string => join(root, folderOf(name), "make.json");
  mkdirSync(join(root, folderOf("old")), { recursive: true });
  writeFileSync(data("old"), "{}");
  const target = { name: "new", movedFrom: ["older", "old"], file: "targets/new.yaml" };
  await takeFormerFolder({ root, folderOf, target, otherNames: ["old"] });
  expect(existsSync(data("new"))).toBe(false);
  await takeFormerFolder({ root, folderOf, target, otherNames: [] });
  expect([existsSync(data("old")), existsSync(data("new"))]).toEqual([false, true]);
});
