// Whatever goes wrong at whichever call: one more apply, and Make is as Git says, with nothing twice and nothing lost.

import { beforeAll, describe, expect, test } from "vitest";
import type { Json } from "../../src/json.ts";
import { type Loop, patientClock } from "./loop.ts";
import { shapeOf, startExample } from "./example.ts";
import { startAppliedShop, startShop } from "./shop.ts";

const nothing = { changes: [], drift: [], conflicts: [], guards: [], leftOver: [] };

let whole: { readonly shape: Json; readonly writes: number; readonly reads: number };

/** What an apply leaves that nothing disturbs, and how many calls it takes. */
beforeAll(async () => {
  const cleanups: (() => Promise<void>)[] = [];
  const loop = await startExample({ onEnd: (cleanup) => cleanups.push(cleanup) });
  await loop.applied();
  const { byMethod, count } = await loop.requests();
  const reads = byMethod["GET"] ?? 0;
  whole = { shape: shapeOf(loop), writes: count - reads, reads };
  for (const cleanup of cleanups) await cleanup();
});

/** Applies with something set up to go wrong, then without. Answers the exit code of the first. */
async function expectConverges(disturb: (loop: Loop) => Promise<void>, at: string): Promise<number> {
  const cleanups: (() => Promise<void>)[] = [];
  const loop = await startExample({ onEnd: (cleanup) => cleanups.push(cleanup) });
  try {
    await disturb(loop);
    const first = await loop.apply();
    expect({ at, code: first.code }).not.toEqual({ at, code: 3 });
    loop.proxy.onWrite = () => {};
    await loop.faults([]);
    const { code, problems, report } = await loop.apply();
    expect({ at, code, problems, failed: report?.failed }).toEqual({ at, code: 0, problems: [], failed: [] });
    expect({ at, shape: shapeOf(loop) }).toEqual({ at, shape: whole.shape });
    expect({ at, ...(await loop.planned()) }).toMatchObject({ at, ...nothing });
    return first.code;
  } finally {
    for (const cleanup of cleanups) await cleanup();
  }
}

const limited = { type: "status", status: 429, body: { message: "Requests limit exceeded.", code: "IM429" } };
/** With the step at which calls are tried; a lost answer, the hardest, is tried at every one. */
const actions = [
  ["cut before it", { type: "cut", when: "before" }, 3],
  ["cut after it", { type: "cut", when: "after" }, 1],
  ["a 500", { type: "status", status: 500 }, 4],
  ["half an answer", { type: "truncate", bytes: 25 }, 4],
  ["a 200 in HTML", { type: "status", status: 200, body: "<html>Sorry</html>", contentType: "text/html" }, 6],
] as const;

describe("a write of an apply meets", () => {
  test.for(actions)("%s, and the next apply mends it", async ([what, action, step]) => {
    expect(whole.writes).toBeGreaterThan(20);
    let failed = 0;
    for (let nth = 1; nth <= whole.writes; nth += step) {
      const disturb = async (loop: Loop): Promise<void> => {
        loop.proxy.onWrite = (when, number) =>
          when === "before" && number === nth ? loop.faults([{ nth: 1, action }]) : undefined;
      };
      failed += await expectConverges(disturb, `${what} at write ${nth} of ${whole.writes}`);
    }
    // Switching is looked up before it is called failed, so a lost answer there is no failure.
    expect(failed).toBeGreaterThan(whole.writes / step / 2);
  });
});

describe("an apply that recreates a webhook, changes and switches off a scenario, and deletes one, meets", () => {
  const flags = { prune: true, allow: ["delete", "recreate"] };
  test.for(actions.slice(0, 4))("%s, and the next apply mends it", async ([what, action]) => {
    for (let nth = 1; nth <= 5; nth += 1) {
      const at = `${what} at write ${nth}`;
      const cleanups: (() => Promise<void>)[] = [];
      const loop = await startAppliedShop({ onEnd: (cleanup) => cleanups.push(cleanup) });
      loop.remove("scenarios/report");
      loop.write({
        "webhooks/orders-in.yaml": "type: mailhook\nname: Orders\n",
        "scenarios/orders/scenario.yaml": "name: Orders\nactive: false\ndescription: Changed\n",
      });
      loop.proxy.onWrite = (when, number) =>
        when === "before" && number === nth ? loop.faults([{ nth: 1, action }]) : undefined;
      await loop.apply(flags);
      await loop.applied(flags);
      expect({ at, ...loop.snapshot() }).toMatchObject({
        at,
        hooks: [{ typeName: "gateway-mailhook" }],
        scenarios: [{ name: "Orders", isActive: false, description: "Changed" }],
      });
      expect({ at, ...(await loop.planned({ prune: true })) }).toMatchObject({ at, ...nothing });
      for (const cleanup of cleanups) await cleanup();
    }
  });
});

describe("a former webhook that a recreation did not come to delete", () => {
  const interrupted = async (): Promise<Loop> => {
    const loop = await startAppliedShop();
    loop.write({ "webhooks/orders-in.yaml": "type: mailhook\nname: Orders\n" });
    await loop.faults([{ method: "DELETE", path: "/hooks", action: { type: "status", status: 500 } }]);
    expect((await loop.apply({ allow: ["recreate"] })).code).toBe(1);
    await loop.faults([]);
    await loop.forget();
    expect(loop.snapshot().hooks).toHaveLength(2);
    return loop;
  };

  test("is a change of the next plan, with its guard, and is deleted by no apply without leave", async () => {
    const loop = await interrupted();
    const [former] = loop.snapshot().hooks;
    expect(await loop.planned()).toMatchObject({
      changes: [{ address: "webhook/orders-in", action: "delete", remoteId: String(former?.id) }],
      guards: [{ name: "recreate", addresses: ["webhook/orders-in"] }],
      summary: { delete: 1 },
    });
    expect((await loop.apply()).code).toBe(3);
    expect((await loop.apply({ yes: false, allow: ["recreate"] })).problems[0]?.code).toBe("apply/unconfirmed");
    expect(loop.proxy.writes).toEqual([]);
    await loop.applied({ allow: ["recreate"] });
    expect(loop.proxy.writes.map(({ method }) => method)).toEqual(["DELETE"]);
    expect(loop.snapshot().hooks).toMatchObject([{ typeName: "gateway-mailhook" }]);
    expect(await loop.planned()).toMatchObject(nothing);
  });

  test("and that is gone in Make is forgotten without a word and without a request", async () => {
    const loop = await interrupted();
    await loop.make.hooks.delete(loop.snapshot().hooks[0]?.id as number);
    expect(await loop.planned()).toMatchObject(nothing);
    await loop.applied();
    expect(loop.proxy.writes).toEqual([]);
    expect(await loop.planned()).toMatchObject(nothing);
  });

  test("waits while something else fails, and a change of the new one goes with it", async () => {
    const loop = await interrupted();
    loop.write({
      "webhooks/orders-in.yaml": "type: mailhook\nname: Mail\n",
      "scenarios/report/scenario.yaml": "name: Reports\n",
    });
    await loop.faults([{ method: "PATCH", path: "/scenarios", action: { type: "status", status: 500 } }]);
    const { report } = await loop.apply({ allow: ["recreate"] });
    expect(report).toMatchObject({
      done: [{ change: { address: "webhook/orders-in", action: "update" } }],
      failed: [{ change: { address: "scenario/report" } }],
      skipped: [{ change: { address: "webhook/orders-in", action: "delete" }, blockedBy: "scenario/report" }],
    });
    await loop.faults([]);
    await loop.applied({ allow: ["recreate"] });
    expect(loop.snapshot().hooks).toMatchObject([{ name: "Mail" }]);
    expect(await loop.planned()).toMatchObject(nothing);
  });
});

describe("a read of an apply meets", () => {
  test.for([
    ["a cut, again and again", { type: "cut", when: "before" }],
    ["503, again and again", { type: "status", status: 503 }],
  ] as const)("%s, and the next apply mends it", async ([what, action]) => {
    for (let nth = 1; nth <= whole.reads; nth += 3) {
      const disturb = (loop: Loop): Promise<void> => loop.faults([{ method: "GET", nth, times: 20, action }]);
      const at = `${what} at read ${nth} of ${whole.reads}`;
      expect({ at, code: await expectConverges(disturb, at) }).toEqual({ at, code: 1 });
    }
  });

  test.for([
    ["429 with Retry-After", { ...limited, headers: { "retry-after": "7" } }, 7000],
    ["429 without", limited, 60_000],
  ] as const)("%s, waits as long as Make says, and goes on", async ([, action, waitMs]) => {
    const loop = await startShop();
    await loop.faults([{ method: "GET", nth: 2, action }]);
    const waits: number[] = [];
    await loop.applied({ clock: { ...patientClock, sleep: async (ms) => void waits.push(ms) } });
    expect(waits).toEqual([waitMs]);
    expect(await loop.planned()).toMatchObject(nothing);
  });
});

test("a small window of Make's is kept: one apply waits, gets everything done, and nothing twice", async () => {
  let now = Date.parse("2026-07-02T09:00:00.000Z");
  const clock = { now: () => new Date(now), sleep: async (ms: number) => void (now += ms) };
  const loop = await startExample({ apiLimit: 20, now: () => new Date(now) });
  expect(await loop.apply({ clock })).toMatchObject({ code: 0 });
  expect(shapeOf(loop)).toEqual(whole.shape);
  expect(await loop.planned({ clock })).toMatchObject(nothing);
});

test("a write that the limit refused is sent again after the wait, and done once", async () => {
  const loop = await startShop();
  await loop.faults([{ method: "POST", nth: 1, action: limited }]);
  await loop.applied();
  expect(await loop.planned()).toMatchObject(nothing);
});

const listAnswers = [
  ["HTML", { type: "status", status: 200, body: "<html>Log in</html>", contentType: "text/html" }],
  ["HTML that says it is JSON", { type: "status", status: 200, body: "<html>Log in</html>" }],
  ["half of its JSON", { type: "truncate", bytes: 60 }],
  ["nothing", { type: "status", status: 200, body: "" }],
  ["an object without its rows", { type: "status", status: 200, body: {} }],
  ["rows that are none", { type: "status", status: 200, body: { scenarios: null, hooks: [1], scenariosFolders: "" } }],
] as const;

describe("a list that is answered with", () => {
  test.for(listAnswers)("%s is no reason to create or delete", async ([, action]) => {
    const loop = await startAppliedShop();
    loop.remove("scenarios/report");
    for (const path of ["/scenarios?", "/hooks?"]) {
      await loop.faults([{ method: "GET", path: path.replace("?", "\\?"), action }]);
      const { code, problems } = await loop.apply({ prune: true, allow: ["delete", "recreate", "many", "empty"] });
      expect([code, problems[0]?.code.split("/")[0]]).toEqual([1, "make"]);
      expect(loop.proxy.writes).toEqual([]);
    }
  });
});
