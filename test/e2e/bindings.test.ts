// What a target binds, against a team: data stores and data structures too, in blueprints and in webhooks.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Snapshot } from "../../src/emulator/snapshot.ts";
import type { Json } from "../../src/json.ts";
import type { Files } from "../project/temporary-project.ts";
import { liveBlueprint, type Loop, startLoop } from "./loop.ts";
import { blueprintText } from "./shop.ts";

const snapshot = {
  connections: [{ id: 15, name: "Forms", accountName: "forms" }],
  dataStores: [
    { id: 31, name: "Customers" },
    { id: 32, name: "Orders" },
  ],
  dataStructures: [
    { id: 41, name: "Order" },
    { id: 42, name: "Order" },
  ],
};
const files: Files = {
  "scenarios/keep/blueprint.json": blueprintText("Keep", [
    { id: 1, module: "datastore:AddRecord", parameters: { datastore: "${data-store.customers}" } },
    { id: 2, module: "json:ParseJSON", parameters: { type: "${data-structure.order}" } },
    { id: 3, mapper: { name: "store", value: "${data-store.orders:string}" } },
  ]),
  "webhooks/forms.yaml":
    'type: forms-hook\ndataStructure: ${data-structure.order}\ndata: { __IMTCONN__: "${connection.forms}", formId: abc }\n',
};
const target =
  "bindings: { connection.forms: only, data-store.customers: Customers, data-store.orders: 32, data-structure.order: 42 }\n";

const hookData = (snapshotOf: Snapshot): Json | undefined => snapshotOf.hooks[0]?.data;

describe("names of data stores and data structures", () => {
  test("become the ids of one team, in blueprints and webhooks, and nothing is left to do", async () => {
    const loop = await startLoop({ files, snapshot, target });
    await loop.applied();
    expect(liveBlueprint(loop, "Keep").flow).toMatchObject([
      { parameters: { datastore: 31 } },
      { parameters: { type: 42 } },
      { mapper: { value: "32" } },
    ]);
    expect(hookData(loop.snapshot())).toMatchObject({ udt: 42, __IMTCONN__: 15, formId: "abc" });
    expect((await loop.planned()).changes).toEqual([]);
  });

  test("that are bound anew are changes", async () => {
    const loop = await startLoop({ files, snapshot, target });
    await loop.applied();
    const path = "targets/production.yaml";
    const text = readFileSync(join(loop.dir, path), "utf8");
    loop.write({ [path]: text.replace("data-structure.order: 42", "data-structure.order: 41") });
    const { changes } = await loop.planned();
    expect(changes.map(({ address, fields }) => [address, fields.map((field) => field.path)])).toEqual([
      ["scenario/keep", ["modules.2.parameters.type"]],
      ["webhook/forms", ["dataStructure"]],
    ]);
    await loop.applied();
    expect(hookData(loop.snapshot())).toMatchObject({ udt: 41, __IMTCONN__: 15 });
  });

  test("that are not bound, or to several, are told at once with what would fit, before any write", async () => {
    const loop = await startLoop({
      files,
      snapshot,
      target: "bindings: { data-structure.order: Order, data-store.orders: only }\n",
    });
    const { problems } = await loop.apply();
    expect(problems.map(({ code, message }) => [code, message.split("\n")[0]])).toEqual([
      ["binding/missing", "data-store.customers  used by 1 scenario (keep 1)"],
      ["binding/ambiguous", "data-structure.order  used by 1 scenario and 1 webhook (keep 2, webhook/forms)"],
      ["binding/ambiguous", "data-store.orders  used by 1 scenario (keep 3)"],
      ["binding/missing", "connection.forms  used by 1 webhook (webhook/forms)"],
    ]);
    expect(problems[0]?.message).toContain('2 fit:\n      1  "Customers"  id 31\n      2  "Orders"  id 32');
    expect(loop.proxy.writes).toEqual([]);
  });

  test("are furnished by an emulator, and the same project works in it from run to run", async () => {
    const loop = await startLoop({ files, target: target.replace("forms: only", "forms: 15") });
    await loop.applied({ emulator: true });
    expect((await loop.planned({ emulator: true })).changes).toEqual([]);
    const data = emulatorData(loop);
    expect(data.dataStores.map(({ id, name }) => [id, name])).toEqual([
      [expect.any(Number), "Customers"],
      [32, "orders"],
    ]);
    expect(data.dataStructures.map(({ id, name }) => [id, name])).toEqual([[42, "order"]]);
    expect(hookData(data)).toMatchObject({ udt: 42, __IMTCONN__: 15 });
  });
});

function emulatorData({ dir }: Loop): Snapshot {
  const folder = join(dir, ".make-gitops/emulator/data");
  const file = readdirSync(folder, { recursive: true, encoding: "utf8" }).find((each) => each.endsWith("make.json"));
  return JSON.parse(readFileSync(join(folder, file as string), "utf8")) as Snapshot;
}

test("ids in a webhook that the team does not have are told with their place", async () => {
  const loop = await startLoop({
    snapshot,
    files: { "webhooks/forms.yaml": "type: forms-hook\ndataStructure: 99\ndata: { __IMTCONN__: 98 }\n" },
  });
  const { problems } = await loop.plan();
  expect(problems).toMatchObject([
    {
      code: "reference/literal-id",
      message: "webhook/forms refers to the data structure with the id 99, which is not in the team of production.",
      at: { file: "webhooks/forms.yaml", line: 2 },
    },
    {
      message: "webhook/forms refers to the connection with the id 98, which is not in the team of production.",
      at: { file: "webhooks/forms.yaml", line: 3 },
    },
  ]);
});
