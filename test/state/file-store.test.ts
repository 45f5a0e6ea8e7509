// State as files: inside the project's folder alone, of one shape alone, a folder for each target.

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { State } from "../../src/engine/state.ts";
import { hashOf } from "../../src/hash.ts";
import type { Json } from "../../src/json.ts";
import { openFileStore } from "../../src/state/file-store.ts";
import { stateFolderOf } from "../../src/state/folders.ts";

let root: string;
let outside: string;
const folder = ".make-gitops/targets/production";

beforeEach(() => {
  [root, outside] = ["in", "out"].map((name) => realpathSync(mkdtempSync(join(tmpdir(), `make-gitops-${name}-`)))) as [
    string,
    string,
  ];
});

afterEach(() => {
  for (const each of [root, outside]) rmSync(each, { recursive: true });
});

const entry = {
  remoteId: "4001",
  base: hashOf({}),
  values: { "connection.crm": 15 },
  seen: { row: { name: "Orders" }, revision: null, atBase: true },
  dropped: [],
};
const state: State = {
  formatVersion: 1,
  lineage: "5b0d5d0e-6f5c-4f0e-9a37-5f1c3c1f0a11",
  serial: 1,
  zone: "eu2.make.com",
  teamId: 11,
  applied: 1,
  commit: null,
  appliedAt: null,
  resources: { "scenario/orders": entry },
  intents: [
    { type: "create", address: "webhook/in", name: "In", base: hashOf({}), values: {}, namesakes: ["7"] },
    { type: "discard", address: "webhook/in", remoteId: "8" },
  ],
};

test("a state and a base come back as they were written", async () => {
  const store = openFileStore(root, folder);
  await store.write(state);
  const hash = await store.writeBase({ name: "Orders" });
  const again = openFileStore(root, folder);
  expect([await again.read(), await again.readBase(hash)]).toEqual([state, { name: "Orders" }]);
});

test("the first write keeps the whole folder out of Git, and a .gitignore that is there stays", async () => {
  const ignore = join(root, ".make-gitops", ".gitignore");
  await openFileStore(root, folder).writeBase({ name: "Orders" });
  expect(readFileSync(ignore, "utf8")).toBe("*\n");
  writeFileSync(ignore, "");
  await openFileStore(root, folder).write(state);
  expect(readFileSync(ignore, "utf8")).toBe("");
});

test("a .gitignore that is a link is not followed", async () => {
  mkdirSync(join(root, ".make-gitops"));
  symlinkSync(join(outside, "new"), join(root, ".make-gitops", ".gitignore"));
  await expect(openFileStore(root, folder).write(state)).rejects.toMatchObject({ code: "file/symlink" });
  expect(readdirSync(outside)).toEqual([]);
});

test.for([".make-gitops", ".make-gitops/targets", ".make-gitops/targets/production"])(
  "a link at %s is not followed, neither to read nor to write",
  async (link) => {
    mkdirSync(dirname(join(root, link)), { recursive: true });
    symlinkSync(outside, join(root, link));
    const store = openFileStore(root, folder);
    const refused = { code: "file/symlink" };
    await expect(store.read()).rejects.toMatchObject(refused);
    await expect(store.write(state)).rejects.toMatchObject(refused);
    await expect(store.writeBase({})).rejects.toMatchObject(refused);
    await expect(store.readBase(hashOf({}))).rejects.toMatchObject(refused);
    expect(readdirSync(outside)).toEqual([]);
  },
);

test("a link in the place of the state's file is not written through", async () => {
  mkdirSync(join(root, folder), { recursive: true });
  symlinkSync(join(outside, "file"), join(root, folder, "state.json"));
  await expect(openFileStore(root, folder).write(state)).rejects.toMatchObject({ code: "file/symlink" });
  expect(existsSync(join(outside, "file"))).toBe(false);
});

const misshapen: readonly (readonly [what: string, document: Json])[] = [
  ["no object", []],
  ["another format", { ...document(), formatVersion: 2 }],
  ["a base that is a path", { ...document(), resources: { "scenario/orders": { ...entry, base: "../../x" } } }],
  [
    "an id that is a path",
    { ...document(), resources: { "scenario/orders": { ...entry, remoteId: "1/../../users" } } },
  ],
  ["an entry without what was seen", { ...document(), resources: { "scenario/orders": { ...entry, seen: {} } } }],
  ["an address of no kind", { ...document(), resources: { orders: entry } }],
  ["an intent of no kind", { ...document(), intents: [{ type: "burn", address: "webhook/in" }] }],
  [
    "an intent to discard a path",
    { ...document(), intents: [{ type: "discard", address: "webhook/in", remoteId: "." }] },
  ],
  ["a serial that is a text", { ...document(), serial: "1" }],
];

function document(): { readonly [key: string]: Json } {
  return JSON.parse(JSON.stringify(state)) as { readonly [key: string]: Json };
}

test.for(misshapen)("a document with %s is no state, and nothing of it is used", async ([, wrong]) => {
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, "state.json"), JSON.stringify(wrong));
  await expect(openFileStore(root, folder).read()).rejects.toMatchObject({ code: "state/invalid" });
});

test("no two targets, and no target and an emulator, share a folder", () => {
  const names = [
    "prod",
    "emulator/prod",
    "prod/base",
    "prod/state.json",
    "at-8080/x",
    "clients/acme",
    "clients%2Facme",
  ];
  const folders = names.flatMap((name) => [
    stateFolderOf("targets", { name }),
    stateFolderOf("emulator/data", { name }),
    stateFolderOf("emulator/5b0d5d0e-6f5c-4f0e-9a37-5f1c3c1f0a11", { name }),
  ]);
  expect(new Set(folders).size).toBe(folders.length);
  const isInside = (a: string, b: string): boolean => a !== b && b.startsWith(`${a}/`);
  expect(folders.filter((a) => folders.some((b) => isInside(a, b)))).toEqual([]);
});
