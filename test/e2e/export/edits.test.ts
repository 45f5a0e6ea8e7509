// A scenario that people go on editing in Make, with an export after each edit: what is written is what was edited.

import { expect, test } from "vitest";
import { diffLines } from "diff";
import type { JsonObject } from "../../../src/json.ts";
import { edit } from "../editor.ts";
import { liveScenario, type Loop, startLoop } from "../loop.ts";
import { blueprintOf, slackConnections, slackModule } from "../shop.ts";
import { exported, filesIn } from "./exporting.ts";

const name = "Orders";

async function startOrders(target: string): Promise<Loop> {
  const loop = await startLoop({ files: {}, target, snapshot: { connections: slackConnections } });
  const { id: hook } = await loop.make.hooks.create({
    name: "Orders in",
    teamId: loop.emulator.teamId,
    typeName: "gateway-webhook",
    data: { method: false, headers: false, stringify: false },
  });
  const blueprint = blueprintOf(name, [
    { id: 1, module: "gateway:CustomWebHook", parameters: { hook, maxResults: 1 } },
    slackModule({ channel: "C1", text: "An order", note: "" }, 15),
    { id: 3, mapper: { name: "total", value: "{{1.total}}" } },
    {
      id: 4,
      module: "builtin:BasicRouter",
      mapper: null,
      more: {
        routes: [
          {
            flow: [
              {
                ...module(5),
                filter: { name: "big", conditions: [[{ a: "{{1.total}}", b: "9", o: "number:greater" }]] },
              },
            ],
          },
          { flow: [module(6)] },
        ],
      },
    },
  ]);
  await loop.make.scenarios.create({
    teamId: loop.emulator.teamId,
    blueprint: JSON.stringify(blueprint),
    scheduling: JSON.stringify({ type: "immediately" }),
  });
  return loop;
}

function module(id: number): JsonObject {
  return {
    id,
    module: "util:SetVariable2",
    version: 1,
    parameters: {},
    mapper: { name: `v${id}`, value: String(id) },
    metadata: { designer: { x: 300 * id, y: 150 } },
  };
}

const change =
  (id: number, part: (module: JsonObject) => JsonObject) =>
  (flow: readonly JsonObject[]): readonly JsonObject[] =>
    flow.map((each) => {
      if (each["id"] === id) return part(each);
      const routes = each["routes"];
      if (!Array.isArray(routes)) return each;
      return {
        ...each,
        routes: (routes as { flow: readonly JsonObject[] }[]).map((route) => ({
          ...route,
          flow: change(id, part)(route.flow),
        })),
      };
    });

const withMapper = (fields: JsonObject) => (each: JsonObject) => ({
  ...each,
  mapper: { ...(each["mapper"] as JsonObject), ...fields },
});

interface Edit {
  readonly title: string;
  readonly run: (loop: Loop) => Promise<unknown>;
  /** Files that it may touch, and how many lines of them at most. */
  readonly files: readonly string[];
  readonly lines: number;
}

const at = (file: string): string => `scenarios/orders/${file}`;
const id = (loop: Loop): number => liveScenario(loop, name).id;

const edits: readonly Edit[] = [
  {
    title: "a value of a mapper",
    run: (loop) => edit(loop, name, change(2, withMapper({ text: "A new order" }))),
    files: [at("blueprint.json")],
    lines: 2,
  },
  {
    title: "another connection",
    run: (loop) =>
      edit(
        loop,
        name,
        change(2, (each) => ({ ...each, parameters: { __IMTCONN__: 16 } })),
      ),
    files: [at("blueprint.json"), "targets/production.yaml"],
    lines: 3,
  },
  {
    title: "a module moved on the canvas",
    run: (loop) =>
      edit(
        loop,
        name,
        change(3, (each) => ({ ...each, metadata: { designer: { x: 905, y: 77 } } })),
      ),
    files: [at("blueprint.editor.json")],
    lines: 4,
  },
  {
    title: "the schedule",
    run: (loop) =>
      loop.make.scenarios.update(id(loop), { scheduling: JSON.stringify({ type: "indefinitely", interval: 900 }) }),
    files: [at("scenario.yaml")],
    lines: 4,
  },
  {
    title: "a module added at the end",
    run: (loop) => edit(loop, name, (flow) => flow.toSpliced(3, 0, module(9))),
    files: [at("blueprint.json"), at("blueprint.editor.json")],
    lines: 30,
  },
  {
    title: "the same value again",
    run: (loop) => edit(loop, name, change(2, withMapper({ text: "An order came" }))),
    files: [at("blueprint.json")],
    lines: 2,
  },
  {
    title: "a filter",
    run: (loop) =>
      edit(
        loop,
        name,
        change(5, (each) => ({
          ...each,
          filter: { name: "big", conditions: [[{ a: "{{1.total}}", b: "99", o: "number:greater" }]] },
        })),
      ),
    files: [at("blueprint.json")],
    lines: 2,
  },
  {
    title: "a module moved to the other route",
    run: (loop) => edit(loop, name, moved),
    files: [at("blueprint.json")],
    lines: 60,
  },
  {
    title: "a module removed",
    run: (loop) => edit(loop, name, (flow) => flow.filter((each) => each["id"] !== 9)),
    files: [at("blueprint.json"), at("blueprint.editor.json")],
    lines: 30,
  },
  {
    title: "switched on",
    run: (loop) => loop.make.scenarios.activate(id(loop)),
    files: [at("scenario.yaml")],
    lines: 2,
  },
];

function moved(flow: readonly JsonObject[]): readonly JsonObject[] {
  return flow.map((each) => {
    const routes = each["routes"];
    if (!Array.isArray(routes)) return each;
    const [first, second] = routes as [{ flow: readonly JsonObject[] }, { flow: readonly JsonObject[] }];
    return {
      ...each,
      routes: [
        { ...first, flow: [] },
        { ...second, flow: [...second.flow, ...first.flow] },
      ],
    };
  });
}

/** Lines that are in one of the two alone. */
function changedLines(before: string, after: string): number {
  return diffLines(before, after).reduce((sum, { added, removed, count }) => sum + (added || removed ? count : 0), 0);
}

test.for([["from-make"], ["both"]])(
  "ten edits, direction %s: each export touches what was edited, and nothing else",
  async ([direction]) => {
    const loop = await startOrders(`direction: ${direction}\n`);
    await exported(loop);
    let before = filesIn(loop.dir);
    for (const { title, run, files, lines } of edits) {
      await run(loop);
      const { report } = await exported(loop);
      expect(
        report.changes.map(({ is }) => is),
        title,
      ).toEqual(["changed"]);
      const after = filesIn(loop.dir);
      const touched = Object.keys({ ...before, ...after }).filter((file) => before[file] !== after[file]);
      expect(touched.filter((file) => file !== "INDEX.md").toSorted(), title).toEqual(files.toSorted());
      const isOfCanvas = title === "a module moved on the canvas";
      expect(isOfCanvas && touched.includes("INDEX.md"), title).toBe(false);
      const count = files.reduce((sum, file) => sum + changedLines(before[file] ?? "", after[file] ?? ""), 0);
      expect(count, title).toBeLessThanOrEqual(lines);
      const { changes, drift, conflicts } = await loop.planned();
      const writes = changes.filter(({ action }) => action !== "adopt");
      expect({ writes, drift, conflicts }, title).toEqual({ writes: [], drift: [], conflicts: [] });
      before = after;
    }
    expect(loop.proxy.writes).toEqual([]);
  },
);
