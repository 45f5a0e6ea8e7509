// A plan cannot write: not by its type, and not in any situation, as the emulator's own log tells.

import { expect, expectTypeOf, test } from "vitest";
import { connectReader } from "../../src/make/client.ts";
import type { MakeReader, MakeWriter } from "../../src/ports.ts";
import { preparePlan } from "../../src/commands/prepare-plan.ts";
import { apiKey, type Loop } from "./loop.ts";
import { editModule } from "./editor.ts";
import { blueprintText, startAppliedShop, startShop } from "./shop.ts";

const situations: readonly (readonly [string, () => Promise<Loop>])[] = [
  ["new", () => startShop()],
  ["unchanged", () => startAppliedShop()],
  [
    "changed",
    async () => {
      const loop = await startAppliedShop();
      loop.write({ "scenarios/report/blueprint.json": blueprintText("Report", [{ id: 1, mapper: { name: "z" } }]) });
      return loop;
    },
  ],
  [
    "drifted",
    async () => {
      const loop = await startAppliedShop();
      await editModule(loop, "Report", 1, { name: "z" });
      return loop;
    },
  ],
  [
    "conflicting",
    async () => {
      const loop = await startAppliedShop();
      await editModule(loop, "Report", 1, { name: "z" });
      loop.write({ "scenarios/report/blueprint.json": blueprintText("Report", [{ id: 1, mapper: { name: "y" } }]) });
      return loop;
    },
  ],
  [
    "left over",
    async () => {
      const loop = await startAppliedShop();
      loop.remove("scenarios/report");
      return loop;
    },
  ],
  [
    "faulty: a binding is missing",
    async () => {
      const loop = await startShop({ target: "vars: { CHANNEL: '#orders' }\n" });
      return loop;
    },
  ],
  [
    "faulty: Make answers with errors",
    async () => {
      const loop = await startAppliedShop();
      await loop.faults([{ action: { type: "status", status: 503 } }]);
      return loop;
    },
  ],
];

test.for(situations)("a plan of what is %s sends GET alone", async ([, situation]) => {
  const loop = await situation();
  await loop.forget();
  await loop.plan();
  await loop.plan({ prune: true, json: false });
  const { byMethod } = await loop.requests();
  expect(Object.keys(byMethod)).toEqual(["GET"]);
  expect(loop.proxy.writes).toEqual([]);
});

test("what a plan is made with has no way to send anything", () => {
  const reader: MakeReader = connectReader({ zone: "eu2.make.com", token: apiKey });
  expect("send" in reader).toBe(false);
  expect(Object.isFrozen(reader)).toBe(true);
  expectTypeOf<"send" extends keyof MakeReader ? true : false>().toEqualTypeOf<false>();
  expectTypeOf(preparePlan).parameter(1).toEqualTypeOf<MakeReader>();
  expectTypeOf<MakeReader>().not.toExtend<MakeWriter>();
});
