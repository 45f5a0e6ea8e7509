// Warnings of validate, plan and apply: place, kind and what to do, never the value; the exit code stays.

import { describe, expect, test } from "vitest";
import { runValidate } from "../../src/commands/run-files.ts";
import { run, startLoop } from "../e2e/loop.ts";
import { blueprint, type Files, smallest, temporaryProject } from "../project/temporary-project.ts";
import { base36, made } from "./planted.ts";

const key = made(32);
const hook = `https://hook.eu2.make.com/${made(32, base36)}`;

function orders(mapper: object, name = "Orders"): string {
  const module = { id: 4, module: "http:ActionSendData", version: 3, parameters: {}, mapper };
  return `${JSON.stringify({ name, flow: [module], metadata: {} }, null, 2)}\n`;
}

const leaky = orders({ url: hook, headers: [{ name: "X-API-Key", value: key }] });

async function validated(files: Files, options: { json?: boolean; quiet?: boolean } = {}) {
  using project = temporaryProject({ ...smallest, ...files });
  const ran = await run((terminal) =>
    runValidate({ dir: project.dir, env: {}, json: false, quiet: false, ...options }, terminal),
  );
  expect(ran.out + ran.err).not.toContain(key);
  expect(ran.out + ran.err).not.toContain(hook);
  return ran;
}

describe("validate", () => {
  test("tells each secret with its file, line, kind and module, and ends with 0", async () => {
    const { code, out, err } = await validated({ "scenarios/orders/blueprint.json": leaky });
    expect([code, out]).toEqual([0, "✔ production: 1 resource, no problems\n"]);
    expect(err).toContain("scenarios/orders/blueprint.json:10:16");
    expect(err).toMatch(/secret\/found: .*Make hook URL, in 4 HTTP: .*, mapper\.url\./);
    expect(err).toMatch(/secret\/found: .*header X-API-Key, in 4 HTTP: .*, mapper\.headers\.0\.value\./);
    expect(err).toContain('"scenario/orders modules.4.mapper.url" under secrets.allow');
  });

  test("tells what two targets share once, and an override at its own place", async () => {
    const target = "zone: eu2.make.com\nteam: 88\n";
    const { err } = await validated({
      "targets/staging.yaml": target,
      "targets/client.yaml": `${target}overrides:\n  scenario/orders: { modules: { 4: { mapper.authPass: ${key} } } }\n`,
      "scenarios/orders/blueprint.json": orders({ url: hook, authPass: "" }),
    });
    expect(err.match(/Make hook URL/g)).toHaveLength(1);
    expect(err.match(/secret\/found/g)).toHaveLength(2);
    expect(err).toMatch(/targets\/client\.yaml:4:\d+ secret\/found: .*password/);
  });

  test("prints them as JSON, and nothing where there are none or with --quiet", async () => {
    const files = { "scenarios/orders/blueprint.json": leaky };
    const { out } = await validated(files, { json: true });
    expect(JSON.parse(out)).toMatchObject({
      formatVersion: 1,
      warnings: [{ code: "secret/found" }, { code: "secret/found" }],
    });
    expect((await validated(files, { quiet: true })).err).toBe("");
    const clean = await validated({ "scenarios/orders/blueprint.json": blueprint() }, { json: true });
    expect([JSON.parse(clean.out), clean.err]).toEqual([
      { formatVersion: 1, targets: [{ name: "production", resources: 1 }], warnings: [] },
      "",
    ]);
  });

  test("is silent about what the project allows", async () => {
    const allowing = (...entries: string[]): Files => ({
      "make-gitops.yaml": `version: 1\nname: shop\nsecrets:\n  allow: ${JSON.stringify(entries)}\n`,
      "scenarios/orders/blueprint.json": leaky,
    });
    expect((await validated(allowing("scenario/*"))).err).toBe("");
    const { err } = await validated(allowing("scenario/orders modules.4.mapper.headers"));
    expect(err.match(/secret\/found/g)).toHaveLength(1);
    expect(err).toContain("Make hook URL");
  });

  test("says what to do about one where no var can stand", async () => {
    const { err } = await validated({ "scenarios/orders/blueprint.json": orders({}, `Orders ${hook}`) });
    expect(err).toContain("Take it out");
  });

  test("refuses an exception that names nothing", async () => {
    const { code, problems } = await validated({
      "make-gitops.yaml": "version: 1\nname: shop\nsecrets: { allow: [new-order] }\n",
    });
    expect([code, problems[0]?.code]).toEqual([1, "schema/invalid"]);
  });
});

test("plan and apply tell what they bring to Make, and later only what changes", async () => {
  const loop = await startLoop({ files: { "scenarios/orders/blueprint.json": leaky } });
  const planned = await loop.plan({ json: false });
  expect(planned.code).toBe(0);
  expect(planned.err.match(/secret\/found/g)).toHaveLength(2);
  const applied = await loop.apply();
  expect([applied.code, applied.err.match(/secret\/found/g)?.length]).toEqual([0, 2]);

  expect((await loop.plan()).err).toBe("");
  loop.write({ "scenarios/orders/blueprint.json": leaky.replace(hook, `${hook}?order=1`) });
  const changed = await loop.plan();
  expect(changed.err.match(/secret\/found/g)).toHaveLength(1);
  expect(changed.err).toContain("Make hook URL");
  expect((await loop.plan({ quiet: true })).err).toBe("");
  for (const { out, err } of [planned, applied, changed]) expect(err + out).not.toContain(key);
});
