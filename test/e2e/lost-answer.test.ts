// A write that Make did and whose answer was lost: what Make has is ours. No plan calls it a person's, and what people
// did before and after it stays theirs.

import { describe, expect, test } from "vitest";
import { editModule } from "./editor.ts";
import { environment, liveBlueprint, liveScenario, type Loop } from "./loop.ts";
import { blueprintText, shopTarget, startAppliedShop, startShop } from "./shop.ts";

const nothing = { changes: [], drift: [], conflicts: [] };

const report = (a: string, b = "2", c = "3"): Record<string, string> => ({
  "scenarios/report/blueprint.json": blueprintText("Report", [
    { id: 1, mapper: { name: "a", value: a } },
    { id: 2, mapper: { name: "b", value: b } },
    { id: 3, mapper: { name: "c", value: c } },
  ]),
});

const valuesOf = (loop: Loop): unknown[] =>
  liveBlueprint(loop, "Report").flow.map((module) => (module["mapper"] as { value: string }).value);

const lost = (method: string, path: string, when: "before" | "after" = "after") => [
  { method, path, nth: 1, action: { type: "cut", when } },
];

/** Applies the files; the answer to the write of Report is lost. */
async function startLost(given: Record<string, string>, when?: "before"): Promise<Loop> {
  const loop = await startAppliedShop({ files: report("1") });
  loop.write(given);
  await loop.faults(lost("PATCH", "/scenarios/", when));
  expect((await loop.apply()).code).toBe(1);
  await loop.faults([]);
  return loop;
}

describe("a scenario's write whose answer was lost", () => {
  test("is settled by the next apply, without a write", async () => {
    const loop = await startLost(report("10"));
    expect(await loop.planned()).toMatchObject(nothing);
    await loop.forget();
    await loop.applied();
    expect(loop.proxy.writes).toEqual([]);
    expect(await loop.planned()).toMatchObject(nothing);
  });

  test("is the base where Git goes on: no conflict", async () => {
    const loop = await startLost(report("10"));
    loop.write(report("11"));
    expect(await loop.planned()).toMatchObject({ changes: [{ fields: [{ from: "10", to: "11" }] }], conflicts: [] });
    await loop.applied();
    expect(valuesOf(loop)).toEqual(["11", "2", "3"]);
    expect(await loop.planned()).toMatchObject(nothing);
  });

  test("is the base where Git goes back: a change, no drift", async () => {
    const loop = await startLost(report("10"));
    loop.write(report("1"));
    expect(await loop.planned()).toMatchObject({ changes: [{ fields: [{ from: "10", to: "1" }] }], drift: [] });
    await loop.applied();
    expect(valuesOf(loop)).toEqual(["1", "2", "3"]);
  });

  test("leaves what a person edits afterwards theirs, also in what was written", async () => {
    const loop = await startLost(report("10", "20"));
    await editModule(loop, "Report", 2, { value: "by hand" });
    await editModule(loop, "Report", 3, { value: "too" });
    loop.write(report("11", "20"));
    expect(await loop.planned()).toMatchObject({
      changes: [{ fields: [{ path: "modules.1.mapper.value" }] }],
      drift: [
        {
          fields: [
            { path: "modules.2.mapper.value", from: "20", to: "by hand" },
            { path: "modules.3.mapper.value", from: "3", to: "too" },
          ],
        },
      ],
      conflicts: [],
    });
    await loop.applied();
    expect(valuesOf(loop)).toEqual(["11", "by hand", "too"]);
  });

  test("and that never arrived is written by the next apply, with what a person did since", async () => {
    const loop = await startLost(report("10"), "before");
    await editModule(loop, "Report", 2, { value: "by hand" });
    expect(await loop.planned()).toMatchObject({
      changes: [{ fields: [{ from: "1", to: "10" }] }],
      drift: [{ fields: [{ path: "modules.2.mapper.value" }] }],
      conflicts: [],
    });
    await loop.applied();
    expect(valuesOf(loop)).toEqual(["10", "by hand", "3"]);
  });

  test("again and again, is the base of each next one", async () => {
    const loop = await startLost(report("10"));
    for (const [value, when] of [
      ["11", "after"],
      ["12", "before"],
      ["13", "after"],
      ["12", "before"],
    ] as const) {
      loop.write(report(value));
      await loop.faults(lost("PATCH", "/scenarios/", when));
      expect((await loop.apply()).report?.failed).toMatchObject([{ problem: { code: "make/unreachable" } }]);
      await loop.faults([]);
    }
    loop.write(report("14"));
    expect(await loop.planned()).toMatchObject({ changes: [{ fields: [{ from: "13", to: "14" }] }], conflicts: [] });
    await loop.applied();
    expect(valuesOf(loop)).toEqual(["14", "2", "3"]);
    expect(await loop.planned()).toMatchObject(nothing);
  });

  test("in one of two requests is ours as far as it came", async () => {
    const loop = await startAppliedShop({ files: report("1") });
    const fields = "interface: { input: [{ name: a, type: text }], output: [] }\n";
    loop.write({ ...report("10"), "scenarios/report/scenario.yaml": fields });
    await loop.faults(lost("PATCH", "/scenarios/\\d+/interface", "before"));
    expect((await loop.apply()).code).toBe(1);
    await loop.faults([]);
    loop.write(report("11"));
    expect(await loop.planned()).toMatchObject({
      changes: [{ fields: [{ path: "interface" }, { from: "10", to: "11" }] }],
    });
    await loop.applied();
    expect(liveScenario(loop, "Report").interface).toMatchObject({ input: [{ name: "a" }] });
    expect(await loop.planned()).toMatchObject(nothing);
  });

  test("holds no secret in the state that is left", async () => {
    const target = shopTarget.replace("vars: {", "vars: { TOKEN: '${env.MAKE_VAR_TOKEN}',");
    const env = { ...environment, MAKE_VAR_TOKEN: "hush-hush-0815" };
    const loop = await startShop({ files: report("1"), target });
    await loop.applied({ env });
    loop.write(report("10", "${var.TOKEN}"));
    await loop.faults(lost("PATCH", "/scenarios/"));
    await loop.apply({ env });
    await loop.faults([]);
    expect(await loop.planned({ env })).toMatchObject(nothing);
    loop.write(report("11", "${var.TOKEN}"));
    expect(await loop.planned({ env })).toMatchObject({ changes: [{ fields: [{ from: "10", to: "11" }] }], drift: [] });
  });
});

describe("a webhook's write whose answer was lost", () => {
  const hook = (name: string, ips: string): Record<string, string> => ({
    "webhooks/orders-in.yaml": `type: webhook\nname: ${name}\nallowedIps: [${ips}]\n`,
  });

  async function startLostHook(method: string, path: string, when?: "before"): Promise<Loop> {
    const loop = await startAppliedShop({ files: hook("Orders", "198.51.100.1") });
    loop.write(hook("Orders in", "198.51.100.2"));
    await loop.faults(lost(method, path, when));
    expect((await loop.apply()).code).toBe(1);
    await loop.faults([]);
    return loop;
  }

  test("is the base where Git goes on or back", async () => {
    const loop = await startLostHook("POST", "/set-data$");
    loop.write(hook("Orders", "198.51.100.3"));
    expect(await loop.planned()).toMatchObject({
      changes: [
        {
          fields: [
            { path: "name", from: "Orders in", to: "Orders" },
            { path: "allowedIps", from: ["198.51.100.2"], to: ["198.51.100.3"] },
          ],
        },
      ],
      drift: [],
      conflicts: [],
    });
    await loop.applied();
    expect(await loop.planned()).toMatchObject(nothing);
  });

  test("and came to its first request alone is ours that far", async () => {
    const loop = await startLostHook("POST", "/set-data$", "before");
    loop.write(hook("Orders", "198.51.100.2"));
    expect(await loop.planned()).toMatchObject({
      changes: [
        {
          fields: [
            { path: "name", from: "Orders in", to: "Orders" },
            { path: "allowedIps", from: ["198.51.100.1"], to: ["198.51.100.2"] },
          ],
        },
      ],
      drift: [],
      conflicts: [],
    });
  });
});
