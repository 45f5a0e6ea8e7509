// What a target overrides and what is gone now.

import { describe, expect, test } from "vitest";
import { staleEdits } from "../../src/export/stale-overrides.ts";
import type { JsonObject } from "../../src/json.ts";
import { scenario } from "./placing.ts";

const { blueprint } = scenario([{ id: 1, mapper: { text: "Hello", list: ["a"] } }]);

describe("an override is taken out", () => {
  test.for<readonly [what: string, given: JsonObject, stale: readonly (readonly string[])[]]>([
    ["where its module is gone", { modules: { 7: { "mapper.text": "Y" } } }, [["modules", "7", "mapper.text"]]],
    ["on one line", { "modules.7.mapper.note": 1 }, [["modules.7.mapper.note"]]],
    ["where its list is too short", { modules: { 1: { "mapper.list.1": 1 } } }, [["modules", "1", "mapper.list.1"]]],
    ["where a value has no parts", { modules: { 1: { "mapper.text.a": 1 } } }, [["modules", "1", "mapper.text.a"]]],
    ["but not where its place is there", { modules: { 1: { "mapper.list.0": 1, "mapper.new.a": 1 } } }, []],
    ["but not where it says null", { modules: { 7: null } }, []],
    ["but not inside what is overridden too", { modules: { 1: { "mapper.list": [1, 2], "mapper.list.1": 3 } } }, []],
    ["but not outside modules", { name: "A", "schedule.type": "daily" }, []],
  ])("%s", ([, given, stale]) => {
    const found = staleEdits({ overrides: { "scenario/a": given } }, "scenario/a", blueprint);
    expect(found).toEqual(stale.map((at) => ({ at: ["overrides", "scenario/a", ...at], value: undefined })));
  });
});

test("what a glob of the file gives counts as there", () => {
  const file = {
    overrides: {
      "scenario/*": { "modules.1.mapper.list": ["a", "b"] },
      "scenario/a": { "modules.1.mapper.list.1": "c" },
    },
  };
  expect(staleEdits(file, "scenario/a", blueprint)).toEqual([]);
});
