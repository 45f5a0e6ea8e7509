// What an export asks of Make: lists, and the content of what changed. Nothing is read twice for nothing.

import { expect, test } from "vitest";
import { editModule } from "../editor.ts";
import { startLoop } from "../loop.ts";
import { blueprintOf } from "../shop.ts";
import { exported } from "./exporting.ts";

const count = 300;

test("of many scenarios of which five changed, five blueprints are read, also after the files were committed or touched", async () => {
  const scenarios = Array.from({ length: count }, (_, index) => ({
    id: 4000 + index,
    name: `Scenario ${index}`,
    blueprint: blueprintOf(`Scenario ${index}`, [{ id: 1, mapper: { name: "a", value: String(index) } }]),
  }));
  const loop = await startLoop({ files: {}, snapshot: { scenarios } });
  const first = await exported(loop);
  expect(first.report.totals.scenarios).toBe(count);
  await loop.forget();

  expect((await exported(loop)).written).toEqual([]);
  const lists = (await loop.requests()).count;
  expect(lists).toBeLessThanOrEqual(12);

  for (const index of [3, 50, 99, 150, 299]) await editModule(loop, `Scenario ${index}`, 1, { value: "edited" });
  await loop.forget();
  const { report, written } = await exported(loop);
  expect((await loop.requests()).count).toBe(lists + 5);
  expect(report.changes).toHaveLength(5);
  expect(written.filter((file) => file.endsWith("blueprint.json"))).toHaveLength(5);
  expect(written.filter((file) => !file.endsWith("blueprint.json") && file !== "INDEX.md")).toEqual([]);

  await loop.forget();
  expect((await exported(loop)).written).toEqual([]);
  expect((await loop.requests()).count).toBe(lists);
});

test("what an apply wrote is not read again by the export after it", async () => {
  const text = JSON.stringify(blueprintOf("One", [{ id: 1, mapper: { name: "a", value: "1" } }]));
  const loop = await startLoop({ files: { "scenarios/one/blueprint.json": text } });
  await loop.applied();
  await loop.forget();
  await exported(loop);
  const { requests } = await loop.requests();
  expect(requests.filter(({ path }) => path.includes("/blueprint"))).toEqual([]);
});
