// `--allow` with a word that it does not know is a mistake, told with the nearest, never a silence.

import { expect, test } from "vitest";
import { startAppliedShop, startShop } from "./shop.ts";

test.for([
  ["delte", 'knows no guard "delte"', "mean delete?"],
  ["recreated", 'knows no guard "recreated"', "mean recreate?"],
  ["everything", 'knows no guard "everything"', "Known are: delete, recreate"],
  ["scenarios/orders", 'knows no guard "scenarios/orders"', "addresses"],
  ["webhook/", 'knows no guard "webhook/"', "addresses"],
  ["", 'knows no guard ""', "addresses"],
  ["constructor", 'knows no guard "constructor"', "addresses"],
] as const)("--allow %s is refused before anything is asked", async ([word, message, hint]) => {
  const shop = await startShop();
  const { code, problems } = await shop.apply({ allow: ["delete", word] });
  expect([code, problems.map((problem) => problem.code)]).toEqual([1, ["usage/invalid"]]);
  expect(problems[0]?.message).toContain(message);
  expect(problems[0]?.hint).toContain(hint);
  expect((await shop.requests()).count).toBe(0);
});

test("an address that nothing has is told with the guard that stands, and the nearest", async () => {
  const shop = await startAppliedShop();
  shop.remove("scenarios/report");
  const { code, problems } = await shop.apply({ prune: true, allow: ["scenario/reprot"] });
  expect([code, problems.map((problem) => problem.code)]).toEqual([3, ["plan/guarded", "usage/invalid"]]);
  expect(problems[1]).toMatchObject({
    message: expect.stringContaining("scenario/reprot"),
    hint: "Did you mean scenario/report?",
  });
  expect(shop.proxy.writes).toEqual([]);
});

test("the same command again, when its delete is done, tells the address and ends well", async () => {
  const shop = await startAppliedShop();
  shop.remove("scenarios/report");
  const options = { prune: true, allow: ["scenario/report"] };
  await shop.applied(options);
  const { code, err } = await shop.apply(options);
  expect(code).toBe(0);
  expect(err).toContain('Nothing here has the address "scenario/report"');
});
