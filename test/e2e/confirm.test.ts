// Before anything is written somebody says yes to the plan that they have seen, on stderr where stdout holds something else.

import { expect, test } from "vitest";
import { runCli } from "../../src/cli.ts";
import { bufferedTerminal, environment, type Loop } from "./loop.ts";
import { startShop } from "./shop.ts";

interface Told {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function applyAnswering(loop: Loop, answer: string, ...flags: readonly string[]): Promise<Told> {
  const terminal = bufferedTerminal(answer);
  const code = await runCli(["apply", "--dir", loop.dir, ...flags], { env: environment, terminal });
  return { code, ...terminal.texts() };
}

test.for(["--json", "--quiet"])("with %s the plan stands on stderr before the question", async (flag) => {
  const shop = await startShop();
  const { code, out, err } = await applyAnswering(shop, "no", flag);
  expect(code).toBe(1);
  expect(err).toMatch(/\+ create +Orders[\s\S]*Apply to production\? This is live/);
  expect(err).toContain("apply/unconfirmed: Not confirmed. Nothing was written.");
  expect(out === "" ? "--quiet" : "--json").toBe(flag);
  expect(shop.proxy.writes).toEqual([]);
});

test("with --json and the name, stdout holds the report alone", async () => {
  const shop = await startShop();
  const { code, out, err } = await applyAnswering(shop, " production", "--json");
  expect([code, JSON.parse(out)]).toMatchObject([0, { formatVersion: 1, done: [{}, {}, {}] }]);
  expect(err).toContain("+ create");
});

test("without flags plan and report stand on stdout, each once, and nothing is said twice", async () => {
  const shop = await startShop();
  const { code, out, err } = await applyAnswering(shop, "production");
  expect(code).toBe(0);
  expect(out.match(/\+ create +Orders/g)).toHaveLength(2);
  expect(err).not.toContain("+ create");
  expect(out.match(/ ✔ webhook\/orders-in +created/g)).toHaveLength(1);
  expect(err).not.toContain("orders-in");
});

test("with --yes nothing is asked, and where there is nothing to do neither", async () => {
  const shop = await startShop();
  const first = await applyAnswering(shop, "no", "--yes", "--quiet");
  expect(first).toEqual({ code: 0, out: "", err: "" });
  expect(await applyAnswering(shop, "no", "--quiet")).toEqual({ code: 0, out: "", err: "" });
});
