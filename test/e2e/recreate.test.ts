// What Make cannot change in place is made anew: what was kept there comes along, and nothing that people did is lost.

import { expect, test } from "vitest";
import { apiKey, type Loop } from "./loop.ts";
import { startAppliedShop } from "./shop.ts";

const allow = ["recreate"];
const mailhook = { "webhooks/extra.yaml": "type: mailhook\nname: Extra\n" };

async function startWithHook(): Promise<{ loop: Loop; id: number }> {
  const loop = await startAppliedShop({ files: { "webhooks/extra.yaml": "type: webhook\nname: Extra\n" } });
  const id = loop.snapshot().hooks.find(({ name }) => name === "Extra")?.id as number;
  return { loop, id };
}

/** What the official SDK has no call for. */
async function send({ emulator }: Loop, method: string, path: string, body: object): Promise<void> {
  const headers = { authorization: `Token ${apiKey}`, "content-type": "application/json" };
  const answer = await fetch(`${emulator.url}/api/v2${path}`, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
}

const rename = (loop: Loop, id: number): Promise<void> => send(loop, "PATCH", `/hooks/${id}`, { name: "By hand" });

/** A clock on which a minute passes between any two looks, so that every list is old at once. */
function slowClock() {
  let now = Date.parse("2026-07-02T09:00:00.000Z");
  return { now: () => new Date((now += 60_000)), sleep: async () => {} };
}

test("the new object has what the plan calls kept, and what Git does not manage", async () => {
  const { loop, id } = await startWithHook();
  await rename(loop, id);
  await send(loop, "POST", `/hooks/${id}/set-data`, {
    method: false,
    headers: false,
    stringify: false,
    ip: "198.51.100.7",
  });
  loop.write(mailhook);
  expect((await loop.planned()).drift).toMatchObject([{ fields: [{ path: "name", to: "By hand" }] }]);
  await loop.applied({ allow });
  const made = loop.snapshot().hooks.find(({ typeName }) => typeName === "gateway-mailhook");
  expect(made).toMatchObject({ name: "By hand", data: { ip: "198.51.100.7" } });
  expect(loop.snapshot().hooks).toHaveLength(2);
  // Git's side is still the base: what was kept is kept drift.
  expect(await loop.planned()).toMatchObject({ changes: [], drift: [{ fields: [{ path: "name", from: "Extra" }] }] });
});

test("what was edited since the plan is not made anew", async () => {
  const { loop, id } = await startWithHook();
  loop.write({ ...mailhook, "webhooks/orders-in.yaml": "type: webhook\nname: Orders now\n" });
  loop.proxy.onWrite = async (when, number) => {
    if (when === "before" && number === 1) await rename(loop, id);
  };
  const clock = slowClock();
  const { report } = await loop.apply({ allow, clock });
  const hooks = loop.snapshot().hooks.map(({ name, typeName }) => `${name} ${typeName}`);
  expect(report?.failed).toMatchObject([{ change: { address: "webhook/extra" }, problem: { code: "plan/stale" } }]);
  expect(hooks).toContain("By hand gateway-webhook");
});

test("what was edited while the new one was made is not deleted, and is told by the next plan", async () => {
  const { loop, id } = await startWithHook();
  loop.write(mailhook);
  loop.proxy.onWrite = async (when, number) => {
    if (when === "before" && number === 1) await rename(loop, id);
  };
  const { report } = await loop.apply({ allow, clock: slowClock() });
  expect(report?.failed).toMatchObject([{ problem: { code: "plan/stale" } }]);
  expect(loop.snapshot().hooks.map(({ name }) => name)).toEqual(["By hand", "Orders", "Extra"]);
  expect((await loop.planned()).changes).toMatchObject([{ action: "delete", name: "By hand", remoteId: String(id) }]);
});
