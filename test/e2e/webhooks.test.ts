// webhooks url NAME: the one command that shows a webhook's URL, and sends nothing but GET.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { webhookUrl } from "../../src/commands/webhooks.ts";
import type { State } from "../../src/engine/state.ts";
import { environment, type Loop, patientClock, type Ran, run } from "./loop.ts";
import { startAppliedShop, startShop } from "./shop.ts";

function urlOf(loop: Loop, name: string, more: { readonly json?: boolean } = {}): Promise<Ran> {
  const options = { dir: loop.dir, target: undefined, emulator: undefined, env: environment, clock: patientClock };
  return run((terminal) => webhookUrl({ ...options, name, json: false, quiet: false, ...more }, terminal));
}

test.for([["webhook/orders-in"], ["orders-in"], ["Orders"]])(
  "prints the URL of the webhook %s alone",
  async ([name]) => {
    const loop = await startAppliedShop();
    const [hook] = await loop.make.hooks.list(loop.emulator.teamId);
    await loop.forget();
    expect(await urlOf(loop, name as string)).toEqual({ code: 0, out: `${hook?.url}\n`, err: "", problems: [] });
    const { byMethod, requests } = await loop.requests();
    expect(Object.keys(byMethod)).toEqual(["GET"]);
    expect(requests.filter(({ path }) => path.includes("/hooks"))).toHaveLength(1);
  },
);

test("as JSON it says the address and the URL", async () => {
  const loop = await startAppliedShop();
  const [hook] = await loop.make.hooks.list(loop.emulator.teamId);
  const { out } = await urlOf(loop, "Orders", { json: true });
  expect(JSON.parse(out)).toEqual({ formatVersion: 1, address: "webhook/orders-in", url: hook?.url });
});

test("a webhook that was not applied has no URL, and the hint says to apply", async () => {
  const loop = await startShop();
  const { code, out, problems } = await urlOf(loop, "orders-in");
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(problems).toMatchObject([
    {
      code: "address/unknown",
      message: "webhook/orders-in has no URL yet: it was not applied in production.",
      hint: expect.stringMatching(/^Apply first/),
    },
  ]);
});

test("a webhook that somebody deleted in Make is told as such", async () => {
  const loop = await startAppliedShop();
  const [hook] = await loop.make.hooks.list(loop.emulator.teamId);
  await loop.make.hooks.delete(hook?.id as number);
  const { problems } = await urlOf(loop, "orders-in");
  expect(problems).toMatchObject([
    { code: "address/unknown", message: `webhook/orders-in is no longer in Make (it had the id ${hook?.id}).` },
  ]);
});

test.for([
  ["order-in", 'Did you mean "orders-in"?'],
  ["Ordrs", 'Did you mean "Orders"?'],
  ["scenario/report", "There are: webhook/orders-in."],
])("an unknown name, %s, is told with what is near", async ([name, hint]) => {
  const loop = await startShop();
  const { problems } = await urlOf(loop, name as string);
  expect(problems).toEqual([
    { code: "address/unknown", message: `production has no webhook ${JSON.stringify(name)}.`, hint },
  ]);
});

test("a name that two webhooks have is told with both addresses", async () => {
  const loop = await startShop({ files: { "webhooks/other.yaml": "type: webhook\nname: Orders\n" } });
  const { problems } = await urlOf(loop, "Orders");
  expect(problems).toEqual([
    {
      code: "usage/invalid",
      message: '2 webhooks here have the name "Orders".',
      hint: "Say which by its address: webhook/orders-in, webhook/other.",
    },
  ]);
});

test("a webhook that moved keeps its URL before the next apply, too", async () => {
  const loop = await startAppliedShop();
  const [hook] = await loop.make.hooks.list(loop.emulator.teamId);
  loop.remove("webhooks/orders-in.yaml");
  loop.write({ "webhooks/sales/in.yaml": "type: webhook\nname: Orders\nmovedFrom: webhook/orders-in\n" });
  loop.remove("scenarios/orders");
  expect((await urlOf(loop, "webhook/sales/in")).out).toBe(`${hook?.url}\n`);
});

test("a webhook that is taken over by its id has a URL before any apply", async () => {
  const loop = await startShop();
  const hook = await loop.make.hooks.create({
    name: "Orders",
    teamId: loop.emulator.teamId,
    typeName: "gateway-webhook",
    data: { method: false, headers: false, stringify: false },
  });
  loop.write({ "ids/production.yaml": `webhook/orders-in: ${hook.id}\n` });
  expect((await urlOf(loop, "orders-in")).out).toBe(`${hook.url}\n`);
});

test("the state of another team gives no URL", async () => {
  const loop = await startAppliedShop();
  const file = ".make-gitops/targets/production/state.json";
  const state = JSON.parse(readFileSync(join(loop.dir, file), "utf8")) as State;
  loop.write({ [file]: JSON.stringify({ ...state, teamId: state.teamId + 1 }) });
  const { out, problems } = await urlOf(loop, "orders-in");
  expect({ out, code: problems[0]?.code }).toEqual({ out: "", code: "state/other-team" });
});
