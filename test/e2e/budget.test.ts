// How many requests things cost, by the emulator's log (the bars of the design).

import { beforeAll, describe, expect, test } from "vitest";
import { editModule } from "./editor.ts";
import { type Loop, startLoop } from "./loop.ts";
import { blueprintText, hookModule, startAppliedShop } from "./shop.ts";

async function countOf(loop: Loop, act: () => Promise<unknown>): Promise<number> {
  await loop.forget();
  await act();
  return (await loop.requests()).count;
}

describe("one changed scenario", () => {
  async function changed(files: Readonly<Record<string, string>>): Promise<number> {
    const loop = await startAppliedShop();
    loop.write(files);
    const planning = await countOf(loop, () => loop.planned());
    return (await countOf(loop, () => loop.applied())) - planning;
  }

  test("costs a write and a read beyond its plan", async () => {
    expect(await changed({ "scenarios/report/blueprint.json": blueprintText("Report", [{ id: 1 }]) })).toBe(2);
    expect(await changed({ "scenarios/report/scenario.yaml": "name: Other\ndescription: Text\n" })).toBe(2);
  });

  test("and one more each for switching and for its interface", async () => {
    const on = "scenarios/report/scenario.yaml";
    expect(
      await changed({ [on]: "name: Other\nactive: true\nschedule: { type: indefinitely, interval: 900 }\n" }),
    ).toBe(3);
    expect(await changed({ [on]: "name: Other\ninterface: { input: [{ name: a, type: text }], output: [] }\n" })).toBe(
      3,
    );
  });

  test("a webhook's name costs a write and a read", async () => {
    expect(await changed({ "webhooks/orders-in.yaml": "type: webhook\nname: Others\n" })).toBe(2);
  });
});

const scenarios = 300;
const hooks = 50;

/** What is applied once, and then looked at by the tests below, in their order. */
describe(`${scenarios} scenarios and ${hooks} webhooks`, () => {
  let loop: Loop;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    ({ loop, stop } = await startFleet());
    await loop.applied();
    return () => stop();
  });

  test("unchanged, cost no more than list pages", async () => {
    const count = await countOf(loop, async () => {
      expect(await loop.planned()).toMatchObject({ changes: [], drift: [] });
    });
    expect(count).toBeLessThanOrEqual(12);
  });

  test("cost one read for each that was edited in Make or differs from its base", async () => {
    const unchanged = await countOf(loop, () => loop.planned());
    for (const number of [3, 77, 150]) await editModule(loop, `Scenario ${number}`, 2, { value: "edited" });
    expect((await countOf(loop, () => loop.planned())) - unchanged).toBe(3);
    await loop.applied();
    // Kept drift is read again each time: what people see of it must be of today.
    expect((await countOf(loop, () => loop.planned())) - unchanged).toBe(3);
  });
});

async function startFleet(): Promise<{ readonly loop: Loop; readonly stop: () => Promise<void> }> {
  const files: Record<string, string> = {};
  for (let number = 1; number <= scenarios; number += 1) {
    const first = number <= hooks ? hookModule(`\${webhook.h${number}}`) : { id: 1 };
    files[`scenarios/s${number}/blueprint.json`] = blueprintText(`Scenario ${number}`, [
      first,
      { id: 2, mapper: { name: "n", value: `${number}` } },
    ]);
    if (number <= hooks) files[`webhooks/h${number}.yaml`] = `type: webhook\nname: Hook ${number}\n`;
  }
  const cleanups: (() => unknown)[] = [];
  const loop = await startLoop({ files, onEnd: (cleanup) => cleanups.push(cleanup) });
  return {
    loop,
    stop: async () => {
      for (const cleanup of cleanups) await cleanup();
    },
  };
}
