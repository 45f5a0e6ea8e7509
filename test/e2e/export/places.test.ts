// Secrets outside the parameters of modules: in what an If-else or a filter compares, in inputs, in notes, in what the editor
// remembers, in names. They stay in Make through export, plan, apply and a restore of the files.

import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/json.ts";
import { liveBlueprint, startLoop } from "../loop.ts";
import { blueprintOf } from "../shop.ts";
import { exported, filesIn } from "./exporting.ts";

const secret = ["Wq8Zk3Jq8", "Wn5Tb2Vx7Lc9Rm4"].join("");
const token = ["ghp_", "a8Kd9fQ2xLk93mZpR7vTb2Vx7Lc9Rm4Jq8Wn"].join("");

function blueprint(): JsonObject {
  const compare = [[{ a: "{{1.password}}", o: "text:equal", b: secret }]];
  return {
    ...blueprintOf("One", [
      { id: 1, mapper: { name: "a", value: "1" } },
      { id: 2, mapper: { name: "b", value: "2" }, more: { filter: { name: "right", conditions: compare } } },
      {
        id: 3,
        module: "builtin:BasicIfElse",
        mapper: null,
        more: { branches: [{ type: "condition", label: "yes", conditions: compare, flow: [] }] },
      },
      {
        id: 4,
        mapper: { name: "c", value: "3" },
        more: { metadata: { designer: { x: 1, y: 1 }, restore: { expect: { scope: { label: token } } } } },
      },
    ]),
    metadata: { version: 1, notes: [{ moduleIds: [1], content: `the key is ${token}` }] },
  };
}

test("they are in no file, and Make keeps them when something beside them changes", async () => {
  const loop = await startLoop({
    files: {},
    snapshot: {
      scenarios: [
        {
          id: 4100,
          name: `One ${token}`,
          description: `uses ${token}`,
          blueprint: blueprint(),
          interface: { input: [{ name: "apiKey", type: "text", required: false, default: secret }], output: [] },
        },
      ],
    },
  });
  const leaked = (text: string): boolean => text.toLowerCase().includes(token.toLowerCase()) || text.includes(secret);
  const { report } = await exported(loop);
  const files = filesIn(loop.dir);
  expect(Object.entries(files).filter(([file, text]) => leaked(file) || leaked(text))).toEqual([]);
  expect(leaked(JSON.stringify(report))).toBe(false);
  const first = await loop.planned();
  expect(leaked(JSON.stringify(first))).toBe(false);
  expect(first.changes.filter(({ action }) => action !== "adopt")).toEqual([]);
  expect(first.conflicts).toEqual([]);
  await loop.applied();
  expect(loop.proxy.writes).toEqual([]);

  const [folder] = Object.keys(files).filter((file) => file.endsWith("/blueprint.json"));
  const settings = (folder as string).replace("blueprint.json", "scenario.yaml");
  loop.write({
    [folder as string]: (files[folder as string] as string)
      .replace('"value": "1"', '"value": "one"')
      .replaceAll('"text:equal"', '"text:equal:ci"'),
    [settings]: (files[settings] as string).replace("required: false", "required: true"),
  });
  const plan = await loop.planned();
  expect(leaked(JSON.stringify(plan))).toBe(false);
  expect(plan.conflicts).toEqual([]);
  await loop.applied();
  const live = JSON.stringify(liveBlueprint(loop, `One ${token}`));
  expect(live.match(/text:equal:ci/g)).toHaveLength(2);
  expect(live.split(secret)).toHaveLength(3);
  expect(live.split(token)).toHaveLength(4); // its name, the label, the note
  expect(JSON.stringify(loop.snapshot().scenarios[0]?.interface)).toContain(secret);
  expect(loop.snapshot().scenarios[0]?.interface).toMatchObject({ input: [{ required: true }] });
});
