// A list that holds a secret: the secret has no base, the rest of the list has one like any other leaf.

import { expect, test } from "vitest";
import { environment, liveBlueprint, type Loop, startLoop } from "./loop.ts";
import type { JsonObject } from "../../src/json.ts";
import { blueprintText } from "./shop.ts";

const header = (name: string, value: string) => ({ name, value });
const listed = (...headers: { name: string; value: string }[]): string =>
  blueprintText("Call", [{ id: 1, module: "http:ActionSendData", mapper: { headers, url: "https://example.com" } }]);
const secret = header("Authorization", "Bearer ${var.T}");
const declared = "version: 1\nname: shop\nvars: { T: { secret: true } }\n";
const env = (value: string) => ({ ...environment, MAKE_VAR_T: value });
const liveHeaders = (loop: Loop) => {
  const [module] = liveBlueprint(loop, "Call").flow;
  return ((module as JsonObject)["mapper"] as JsonObject)["headers"];
};

async function startCall(): Promise<Loop> {
  const loop = await startLoop({
    target: "vars: { T: '${env.MAKE_VAR_T}' }\n",
    files: { "make-gitops.yaml": declared, "scenarios/call/blueprint.json": listed(secret, header("X-Env", "prod")) },
  });
  await loop.applied({ env: env("one-secret-value") });
  return loop;
}

async function editInMake(loop: Loop, ...headers: { name: string; value: string }[]): Promise<void> {
  const id = loop.snapshot().scenarios[0]?.id as number;
  const blueprint = JSON.parse(listed(...headers)) as object;
  await loop.make.scenarios.update(id, { blueprint: blueprint as never });
}

const inMake = header("Authorization", "Bearer one-secret-value");

test("a header that a person adds beside the secret is kept and told", async () => {
  const loop = await startCall();
  await editInMake(loop, inMake, header("X-Env", "prod"), header("X-New", "1"));
  const plan = await loop.planned({ env: env("one-secret-value") });
  expect([plan.changes, plan.drift.map(({ address }) => address)]).toEqual([[], ["scenario/call"]]);
  await loop.applied({ env: env("one-secret-value") });
  expect(liveHeaders(loop)).toContainEqual(header("X-New", "1"));
});

test("a new secret is deployed into the list as Make has it", async () => {
  const loop = await startCall();
  await editInMake(loop, header("X-New", "1"), inMake, header("X-Env", "prod"));
  await loop.applied({ env: env("another-secret-value") });
  expect(liveHeaders(loop)).toEqual([
    header("X-New", "1"),
    header("Authorization", "Bearer another-secret-value"),
    header("X-Env", "prod"),
  ]);
  expect((await loop.planned({ env: env("another-secret-value") })).changes).toEqual([]);
});

test("what Git changes beside the secret arrives; both changed apart is a conflict; nothing shows the secret", async () => {
  const loop = await startCall();
  loop.write({ "scenarios/call/blueprint.json": listed(secret, header("X-Env", "staging")) });
  await loop.applied({ env: env("one-secret-value") });
  expect(liveHeaders(loop)).toEqual([inMake, header("X-Env", "staging")]);
  await editInMake(loop, inMake, header("X-Env", "mine"));
  loop.write({ "scenarios/call/blueprint.json": listed(secret, header("X-Env", "yours")) });
  const ran = await loop.plan({ env: env("one-secret-value") });
  expect(ran.code).toBe(3);
  expect(`${ran.out}${ran.err}`).not.toContain("one-secret-value");
});
