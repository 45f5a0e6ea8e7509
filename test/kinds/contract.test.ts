// Every kind keeps the same promises: made, nothing to do, each field changed, renamed, kept as Make has it, deleted, and
// deleted again. A kind without a case here fails the first test.

import { describe, expect, test } from "vitest";
import type { Address, KindName } from "../../src/address.ts";
import { kindNamed, kinds } from "../../src/kinds/registry.ts";
import { type Loop, startLoop } from "../e2e/loop.ts";
import { blueprintText } from "../e2e/shop.ts";
import type { Files } from "../project/temporary-project.ts";

interface ContractCase {
  readonly address: Address;
  readonly files: Files;
  /** The file and its texts: each differs from the first in one field. */
  readonly file: string;
  readonly edits: Readonly<Record<string, string>>;
  /** What a person does in Make. */
  readonly renameInMake: (loop: Loop) => Promise<unknown>;
  readonly countInMake: (loop: Loop) => number;
}

const scenario = (name: string, more = ""): string =>
  `name: ${name}\nfolder: Sales\ndescription: d\nschedule: {type: on-demand}\nactive: false\n${more}`;

const cases: Readonly<Partial<Record<KindName, ContractCase>>> = {
  scenario: {
    address: "scenario/one",
    file: "scenarios/one/scenario.yaml",
    files: {
      "scenarios/one/scenario.yaml": scenario("One"),
      "scenarios/one/blueprint.json": blueprintText(undefined, [{ id: 1, mapper: { name: "a", value: "1" } }]),
    },
    edits: {
      name: scenario("Another"),
      description: scenario("One").replace("description: d", "description: other"),
      folder: scenario("One").replace("Sales", "Sales/EU"),
      schedule: scenario("One").replace("type: on-demand", "type: indefinitely, interval: 900"),
      active: scenario("One").replace("active: false", "active: true"),
      interface: scenario("One", "interface: {input: [{name: a, type: text, required: true}], output: []}\n"),
    },
    renameInMake: async (loop) =>
      loop.make.scenarios.update(loop.snapshot().scenarios[0]?.id as number, { name: "Renamed" }),
    countInMake: (loop) => loop.snapshot().scenarios.length,
  },
  webhook: {
    address: "webhook/one",
    file: "webhooks/one.yaml",
    files: {
      "webhooks/one.yaml": "name: One\nmethod: false\nheaders: false\nstringify: false\nallowedIps: [203.0.113.1]\n",
    },
    edits: {
      name: "name: Another\nmethod: false\n",
      method: "name: One\nmethod: true\n",
      headers: "name: One\nheaders: true\n",
      stringify: "name: One\nstringify: true\n",
      allowedIps: "name: One\nallowedIps: [203.0.113.2, 198.51.100.0/24]\n",
    },
    renameInMake: async (loop) => loop.make.hooks.rename(loop.snapshot().hooks[0]?.id as number, "Renamed"),
    countInMake: (loop) => loop.snapshot().hooks.length,
  },
};

test("every kind with files has a case", () => {
  const withFiles = kinds.filter(({ schema }) => schema !== undefined).map(({ name }) => name);
  expect(Object.keys(cases).toSorted()).toEqual(withFiles.toSorted());
});

describe.for(Object.values(cases))("$address", ({ address, file, files, edits, renameInMake, countInMake }) => {
  const [kind] = address.split("/") as [KindName];

  test("is made once, and then there is nothing to do", async () => {
    const loop = await startLoop({ files });
    await loop.applied();
    expect(countInMake(loop)).toBe(1);
    const plan = await loop.planned();
    expect([plan.changes, plan.drift, plan.conflicts]).toEqual([[], [], []]);
  });

  test.for(Object.entries(edits))(
    "a change of %s is written, read back equal, and then there is nothing to do",
    async ([field, text]) => {
      const loop = await startLoop({ files });
      await loop.applied();
      loop.write({ [file]: text });
      const plan = await loop.planned();
      const change = plan.changes.find((each) => each.address === address);
      expect(change?.action).toBe("update");
      expect(change?.fields.map(({ path }) => kindNamed(kind).model.fieldOf(path.split(".")))).toContain(field);
      const report = await loop.applied();
      expect(report.done.flatMap(({ differs }) => differs)).toEqual([]);
      expect((await loop.planned()).changes).toEqual([]);
    },
  );

  test("a rename in Make is told and kept", async () => {
    const loop = await startLoop({ files });
    await loop.applied();
    await renameInMake(loop);
    await loop.applied();
    const plan = await loop.planned();
    expect(plan.changes).toEqual([]);
    expect(plan.drift.map((each) => [each.address, each.fields.map(({ path }) => path)])).toEqual([
      [address, ["name"]],
    ]);
  });

  test("it is deleted with its file, only when asked, and deleting it again is no error", async () => {
    const loop = await startLoop({ files });
    await loop.applied();
    for (const path of Object.keys(files)) loop.remove(path);
    // Another resource stays, so that the repository is not empty.
    loop.write({ "webhooks/other.yaml": "name: other\n" });
    await loop.applied();
    const before = countInMake(loop);
    await loop.applied({ prune: true, allow: ["delete"] });
    expect(countInMake(loop)).toBe(before - 1);
    const again = await loop.planned({ prune: true });
    expect(again.changes).toEqual([]);
  });

  test("what is gone already counts as deleted", async () => {
    const loop = await startLoop({ files: { ...files, "webhooks/other.yaml": "name: other\n" } });
    await loop.applied();
    await loop.faults([{ method: "DELETE", action: { type: "cut", when: "after" } }]);
    for (const path of Object.keys(files)) loop.remove(path);
    const { code } = await loop.apply({ prune: true, allow: ["delete"] });
    expect(code).toBe(1);
    await loop.faults([]);
    await loop.applied({ prune: true, allow: ["delete"] });
    expect((await loop.planned({ prune: true })).changes).toEqual([]);
  });
});
