// A blueprint that refers to a module which it does not have: Make takes it and calls the scenario invalid.

import { expect, test } from "vitest";
import { danglingIds } from "../../src/emulator/dangling.ts";
import type { JsonObject } from "../../src/json.ts";
import { asTexts, plain, startBench } from "./calls.ts";

function withValue(value: string, more: JsonObject = {}): JsonObject {
  return { ...plain("A", { value }), ...more };
}

test.for([
  ["{{1.value}}", []],
  ["{{7.total}}", ["7"]],
  ["a {{sum(7.items[]; 1.5)}} b {{8.`two words`}}", ["7", "8"]],
  ["7.total and {{now}} and {{2.5 * 1.value}}", []],
] as const)("%s refers to missing modules %j", ([value, missing]) => {
  expect([...danglingIds(withValue(value))]).toEqual(missing);
});

test("a new reference to no module makes a scenario invalid and switches it off; without it, it is valid again", async () => {
  const { call, createScenario } = await startBench();
  const id = await createScenario(withValue("{{9.old}}"));
  const about = async () => {
    const { body } = await call("GET", `/scenarios/${id}`);
    const { isinvalid, isActive } = body["scenario"] as JsonObject;
    return { isinvalid, isActive };
  };
  expect(await about()).toEqual({ isinvalid: false, isActive: false });
  await call("POST", `/scenarios/${id}/start`);
  await call("PATCH", `/scenarios/${id}`, asTexts({ blueprint: withValue("{{9.other}}") }));
  expect(await about()).toEqual({ isinvalid: false, isActive: true });
  await call("PATCH", `/scenarios/${id}`, asTexts({ blueprint: withValue("{{7.total}}") }));
  expect(await about()).toEqual({ isinvalid: true, isActive: false });
  expect(await call("POST", `/scenarios/${id}/start`)).toMatchObject({ status: 422 });
  await call("PATCH", `/scenarios/${id}`, asTexts({ blueprint: withValue("{{9.other}}") }));
  expect(await about()).toEqual({ isinvalid: true, isActive: false });
  await call("PATCH", `/scenarios/${id}`, asTexts({ blueprint: withValue("{{1.total}}") }));
  expect(await about()).toEqual({ isinvalid: false, isActive: false });
});
