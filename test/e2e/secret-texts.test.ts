// A text that holds a secret which only Make has: what stands around the secret is compared, merged, exported and sent like
// any text, the secret stays Make's, and nothing shows it.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { restore } from "../../src/commands/restore.ts";
import type { Keep } from "../../src/engine/plan.ts";
import type { JsonObject } from "../../src/json.ts";
import { exported } from "./export/exporting.ts";
import { environment, liveBlueprint, type Loop, patientClock, run, startLoop } from "./loop.ts";
import { blueprintOf, blueprintText } from "./shop.ts";

// Made of parts, so that no scanner of this repository takes it for a real one.
const secret = ["9f8a7c6b", "5d4e3f2a", "1b0c9d8e"].join("");
const other = ["0a1b2c3d", "4e5f6a7b", "8c9d0e1f"].join("");
const module = (mapper: JsonObject) => ({ id: 1, module: "http:ActionSendData", mapper });
const orders = (key: string): string => `https://api.shop.com/orders?api_key=${key}`;
const refunds = (key: string): string => `https://api.shop.com/refunds?limit=5&api_key=${key}`;

async function startExported(mapper: JsonObject = { url: orders(secret) }): Promise<Loop> {
  const loop = await startLoop({
    files: {},
    snapshot: { scenarios: [{ id: 4100, name: "Orders", blueprint: blueprintOf("Orders", [module(mapper)]) }] },
  });
  await exported(loop);
  expect(textOf(loop)).not.toContain(secret);
  await loop.applied();
  return loop;
}

const file = "scenarios/orders/blueprint.json";
const textOf = (loop: Loop): string => readFileSync(join(loop.dir, file), "utf8");
const replaceInFile = (loop: Loop, from: string, to: string): void =>
  loop.write({ [file]: textOf(loop).replace(from, to) });
const liveMapper = (loop: Loop): unknown => liveBlueprint(loop, "Orders").flow[0]?.["mapper"];

const keep = (side: "git" | "make"): readonly Keep[] => [{ side, addresses: ["scenario/orders"] }];

async function editInMake(loop: Loop, mapper: JsonObject): Promise<void> {
  await loop.make.scenarios.update(4100, { blueprint: JSON.parse(blueprintText("Orders", [module(mapper)])) as never });
}

test("a path that people change is drift, is exported, and Git's next change goes out with the secret", async () => {
  const loop = await startExported();
  expect((await loop.planned()).changes).toEqual([]);
  await editInMake(loop, { url: refunds(secret) });
  const plan = await loop.plan();
  expect(plan.plan.changes).toEqual([]);
  expect(plan.plan.drift).toMatchObject([{ address: "scenario/orders", fields: [{ path: "modules.1.mapper.url" }] }]);
  expect(plan.plan.drift[0]?.fields[0]?.from).toBe(orders("••••••"));
  expect(`${plan.out}${plan.err}`).not.toContain(secret);

  const done = await exported(loop);
  expect(done.written).toContain(file);
  expect(textOf(loop)).toMatch(/refunds\?limit=5&api_key=\$\{var\.[A-Z0-9_]+\}/);
  expect(JSON.stringify(done.report)).not.toContain(secret);
  expect(await loop.planned()).toMatchObject({ changes: [], drift: [], conflicts: [] });
  expect((await exported(loop)).written.filter((each) => each !== "INDEX.md")).toEqual([]);

  await loop.applied();
  replaceInFile(loop, "limit=5", "limit=50");
  const next = await loop.plan();
  expect(next.plan.changes).toMatchObject([
    { fields: [{ from: refunds("••••••"), to: refunds("••••••").replace("=5", "=50") }] },
  ]);
  await loop.applied();
  expect(liveMapper(loop)).toMatchObject({ url: refunds(secret).replace("=5", "=50") });
  expect(await loop.planned()).toMatchObject({ changes: [], drift: [], conflicts: [] });
});

test("both changed apart is a conflict; on the side of Git it is sent with the secret, on the side of Make it stays", async () => {
  const loop = await startExported();
  await editInMake(loop, { url: refunds(secret) });
  replaceInFile(loop, "/orders", "/returns");
  expect((await loop.plan()).code).toBe(3);
  const make = await loop.planned({ keep: keep("make") });
  expect([make.changes, make.conflicts]).toEqual([[], []]);
  await loop.applied({ keep: keep("git") });
  expect(liveMapper(loop)).toMatchObject({ url: orders(secret).replace("orders", "returns") });
});

test("what does not show where the secret is stays, and is never sent with a placeholder", async () => {
  const loop = await startExported({
    headers: [
      { name: "Authorization", value: `Bearer ${secret}` },
      { name: "X-Env", value: "prod" },
    ],
  });
  const elsewhere = {
    headers: [
      { name: "X-Env", value: "prod" },
      { name: "Authorization", value: `Basic ${other}` },
    ],
  };
  await editInMake(loop, elsewhere);
  expect(await loop.planned()).toMatchObject({ changes: [], drift: [{ address: "scenario/orders" }] });
  replaceInFile(loop, '"prod"', '"staging"');
  expect((await loop.plan()).code).toBe(3);
  const ran = await loop.apply({ keep: keep("git") });
  expect(ran.report?.failed).toMatchObject([{ problem: { code: "apply/incomplete" } }]);
  expect(JSON.stringify(ran)).not.toContain(other);
  expect(liveMapper(loop)).toEqual(elsewhere);
});

test("what Git changes beside and in front of a secret in a list goes out with it", async () => {
  const loop = await startExported({
    headers: [
      { name: "Authorization", value: `Bearer ${secret}` },
      { name: "X-Env", value: "prod" },
    ],
  });
  replaceInFile(loop, '"prod"', '"staging"');
  replaceInFile(loop, "Bearer ", "Token ");
  await loop.applied();
  expect(liveMapper(loop)).toEqual({
    headers: [
      { name: "Authorization", value: `Token ${secret}` },
      { name: "X-Env", value: "staging" },
    ],
  });
});

test("a URL that needs no secret any more is exported; another secret in its place keeps the var", async () => {
  const loop = await startExported();
  await editInMake(loop, { url: orders(other) });
  expect(await loop.planned()).toMatchObject({ changes: [], drift: [] });
  await editInMake(loop, { url: refunds(other) });
  await exported(loop);
  const reference = /\$\{var\.[A-Z0-9_]+\}/.exec(textOf(loop))?.[0];
  expect(textOf(loop)).toContain(refunds(reference as string));
  await editInMake(loop, { url: "https://api.shop.com/v2/refunds" });
  const { changes } = (await exported(loop)).report;
  expect(changes.flatMap(({ placed }) => placed)).toMatchObject([{ path: "modules.1.mapper.url", to: "override" }]);
  expect(readFileSync(join(loop.dir, "targets/production.yaml"), "utf8")).toContain("https://api.shop.com/v2/refunds");
  expect(await loop.planned()).toMatchObject({ changes: [], drift: [], conflicts: [] });
});

test("a restore brings the text back around the secret that Make has", async () => {
  const loop = await startExported();
  const git = (...words: readonly string[]): string => execFileSync("git", words, { cwd: loop.dir, encoding: "utf8" });
  const commit = (): void => {
    git("add", ".");
    git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "Backup");
  };
  git("init", "-q");
  git("config", "user.name", "a");
  git("config", "user.email", "a@example.com");
  commit();
  const sha = git("rev-parse", "HEAD").trim();
  await editInMake(loop, { url: refunds(other) });
  const { code, out, err } = await run((terminal) =>
    restore(
      {
        dir: loop.dir,
        target: undefined,
        emulator: undefined,
        env: environment,
        clock: patientClock,
        name: "Orders",
        from: sha,
        dryRun: false,
        yes: true,
        allow: [],
        json: false,
        quiet: false,
      },
      terminal,
    ),
  );
  expect([code, err.includes(other) || out.includes(other)]).toEqual([0, false]);
  expect(liveMapper(loop)).toMatchObject({ url: orders(other) });
});
