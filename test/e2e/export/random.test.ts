// The law of the way back (design 1.5) over random projects and random edits: what was exported, loaded again, is what Make
// has; every other target wants what it wanted; what did not change is the same to the byte.

import { rmSync } from "node:fs";
import * as fc from "fast-check";
import { Make } from "@makehq/sdk";
import { expect, test } from "vitest";
import { apply } from "../../../src/commands/apply.ts";
import { plan } from "../../../src/commands/plan.ts";
import { loadDesired } from "../../../src/desired/load.ts";
import { startEmulator } from "../../../src/emulator/server.ts";
import type { Plan } from "../../../src/engine/plan.ts";
import type { Json, JsonObject } from "../../../src/json.ts";
import { loadProject } from "../../../src/project/load.ts";
import { temporaryProject } from "../../project/temporary-project.ts";
import { apiKey, environment, ownToken, patientClock, run } from "../loop.ts";
import { exported, filesIn } from "./exporting.ts";

const runs = Number(process.env["MAKE_GITOPS_RUNS"] ?? 12);
const teams = [201, 202, 203] as const;
const names = ["staging", "production", "clients/acme"] as const;

// Vars, overrides by address and glob, a secret that only Make has, several targets: one is the source.
const files = (url: string, key: string): Record<string, string> => ({
  "make-gitops.yaml": [
    "version: 1",
    "name: fleet",
    "source: staging",
    "vars:",
    "  CHANNEL: { default: general }",
    "  LIMIT: { default: 5 }",
    "  KEY: { secret: true }",
    "",
  ].join("\n"),
  "targets/staging.yaml": `zone: ${url}\nteam: 201 # staging\n${key}bindings:\n  connection.slack: Slack A\n`,
  "targets/production.yaml": [
    `zone: ${url}`,
    "team: 202",
    'vars: { CHANNEL: "$${var.x} shop", LIMIT: 7, KEY: "${env.MAKE_VAR_KEY}" }',
    "bindings: { connection.slack: Slack A }",
    "overrides:",
    "  scenario/*:",
    "    description: In production",
    "  scenario/a:",
    '    schedule: { type: daily, time: "08:00" } # at eight',
    "    modules:",
    "      2: { mapper.text: Overridden }",
    "",
  ].join("\n"),
  "targets/clients/acme.yaml": `zone: ${url}\nteam: 203\nvars: { CHANNEL: acme, KEY: "\${env.MAKE_VAR_KEY}" }\nbindings: { connection.slack: { id: 3012 } }\n`,
  "scenarios/a/scenario.yaml": "name: A in ${var.CHANNEL} # its name\ndescription: Shared\nactive: false\n",
  "scenarios/a/blueprint.json": `${JSON.stringify(blueprint(), null, 2)}\n`,
  "scenarios/b/blueprint.json": JSON.stringify({ name: "B", ...blueprint() }),
  "webhooks/in.yaml": "# where orders come in\nname: In\nheaders: false\n",
});

function blueprint(): JsonObject {
  const set = (id: number, mapper: JsonObject): JsonObject => ({
    id,
    module: "util:SetVariable2",
    version: 1,
    parameters: {},
    mapper,
    metadata: { designer: { x: id * 300, y: 0 } },
  });
  return {
    flow: [
      set(1, { name: "limit", value: "${var.LIMIT}" }),
      {
        ...set(2, { channel: "${var.CHANNEL}", text: "Hello {{1.limit}}", list: ["a", "b"] }),
        module: "slack:CreateMessage",
        parameters: { __IMTCONN__: "${connection.slack}" },
      },
      {
        ...set(3, {
          url: "https://example.com/",
          headers: [
            { name: "x-api-key", value: "${var.KEY}" },
            { name: "n", value: "1" },
          ],
        }),
        module: "http:ActionSendData",
      },
      {
        id: 4,
        module: "builtin:BasicRouter",
        version: 1,
        mapper: null,
        metadata: { designer: { x: 1200, y: 0 } },
        routes: [{ flow: [set(5, { name: "x", value: "{{2.ts}}" })] }, { flow: [set(6, { name: "y", value: "6" })] }],
      },
    ],
    metadata: { version: 1 },
  };
}

type Flow = readonly JsonObject[];
interface Edit {
  readonly what: string;
  readonly blueprint?: (flow: Flow) => Flow;
  readonly row?: JsonObject;
  readonly active?: boolean;
}

const text = fc.oneof(
  fc.constantFrom(
    "",
    "a",
    "{{1.limit}}",
    "${var.CHANNEL}",
    "$${x} ${var.NOTHING}",
    "two\nlines",
    "ünïcode ✓",
    "0800",
    "true",
  ),
  fc.string({ maxLength: 12 }),
);
const value: fc.Arbitrary<Json> = fc.oneof(text, fc.integer({ min: -9, max: 9 }), fc.boolean(), fc.constant(null));

const onModule =
  (id: number, part: (module: JsonObject) => JsonObject) =>
  (flow: Flow): Flow =>
    flow.map((each) => {
      const own = each["id"] === id ? part(each) : each;
      const { routes } = own;
      if (!Array.isArray(routes)) return own;
      return {
        ...own,
        routes: (routes as { flow: Flow }[]).map((route) => ({ ...route, flow: onModule(id, part)(route.flow) })),
      };
    });
const ids = (flow: Flow): number[] =>
  flow.flatMap((each) => [
    Number(each["id"]),
    ...((each["routes"] ?? []) as { flow: Flow }[]).flatMap((route) => ids(route.flow)),
  ]);
const without = (id: number, flow: Flow): Flow =>
  flow
    .filter((each) => each["id"] !== id)
    .map((each) =>
      Array.isArray(each["routes"])
        ? {
            ...each,
            routes: (each["routes"] as { flow: Flow }[]).map((route) => ({ ...route, flow: without(id, route.flow) })),
          }
        : each,
    );

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc
    .record({
      id: fc.constantFrom(1, 2, 3, 5, 6),
      key: fc.constantFrom("value", "text", "channel", "new", "a.b"),
      item: value,
    })
    .map(({ id, key, item }) => ({
      what: `module ${id}: ${key} = ${JSON.stringify(item)}`,
      blueprint: onModule(id, (each) => ({ ...each, mapper: { ...(each["mapper"] as JsonObject), [key]: item } })),
    })),
  fc.constantFrom("text", "value", "channel", "list").map((key) => ({
    what: `remove ${key}`,
    blueprint: (flow: Flow) =>
      [1, 2, 5].reduce(
        (all, id) => onModule(id, (each) => ({ ...each, mapper: lacking(each["mapper"] as JsonObject, key) }))(all),
        flow,
      ),
  })),
  fc.tuple(fc.integer({ min: 0, max: 4 }), text).map(([place, item]) => ({
    what: `add a module at ${place}`,
    blueprint: (flow: Flow) =>
      flow.toSpliced(place, 0, {
        id: Math.max(...ids(flow)) + 1,
        module: "util:SetVariable2",
        version: 1,
        parameters: {},
        mapper: { name: "added", value: item },
        metadata: { designer: { x: 1, y: 1 } },
      }),
  })),
  fc
    .constantFrom(1, 2, 5, 6)
    .map((id) => ({ what: `remove module ${id}`, blueprint: (flow: Flow) => without(id, flow) })),
  fc.constantFrom(2, 3).map((id) => ({
    what: `move module ${id} into a route`,
    blueprint: (flow: Flow) => {
      const module = flow.find((each) => each["id"] === id);
      if (!module || !flow.some((each) => each["id"] === 4)) return flow;
      return without(id, flow).map((each) =>
        each["id"] === 4 ? { ...each, routes: [...(each["routes"] as Json[]), { flow: [module] }] } : each,
      );
    },
  })),
  fc.constant({
    what: "another connection",
    blueprint: onModule(2, (each) => ({ ...each, parameters: { __IMTCONN__: -1 } })),
  }),
  fc.constantFrom(2, 3, 5).map((id) => ({
    what: `module ${id} on the canvas`,
    blueprint: onModule(id, (each) => ({
      ...each,
      metadata: { designer: { x: 7, y: 9 }, restore: { expect: { a: { mode: "chose" } } } },
    })),
  })),
  fc.constantFrom("New name", "A in $${var.x} shop", "Ω").map((name) => ({ what: `name ${name}`, row: { name } })),
  fc.constantFrom("", "Words").map((description) => ({ what: `description ${description}`, row: { description } })),
  fc.constantFrom(600, 900).map((interval) => ({
    what: `every ${interval}`,
    row: { scheduling: JSON.stringify({ type: "indefinitely", interval }) },
  })),
  fc.boolean().map((active) => ({ what: active ? "on" : "off", active })),
);

function lacking(mapper: JsonObject | null, key: string): JsonObject {
  const { [key]: _gone, ...rest } = mapper ?? {};
  return rest;
}

const scenario = fc.record({
  target: fc.constantFrom(0, 1, 2),
  edits: fc.array(fc.tuple(fc.constantFrom("a", "b"), edit), { minLength: 1, maxLength: 5 }),
});

async function resolved(dir: string, name: string): Promise<unknown> {
  const project = await loadProject(dir, env);
  const target = project.targets.get(name);
  if (!target) throw new Error(name);
  const { resources } = await loadDesired(project, target);
  return [...resources.values()].map(({ address, template, ignore, protect }) => ({
    address,
    template,
    ignore,
    protect,
  }));
}

test("what was exported is what Make has, and no other target wants anything else", async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ target, edits }) => {
      const emulator = await startEmulator({
        apiLimit: 0,
        snapshot: {
          users: [{ name: "Owner", apiTokens: [ownToken()] }],
          teams: teams.map((id) => ({ id, name: `Team ${id}` })),
          connections: teams.flatMap((teamId, index) => [
            { id: 1010 + index * 1000 + 0, teamId, name: "Slack A", accountName: "slack3" },
            { id: 1010 + index * 1000 + 2, teamId, name: "Slack B", accountName: "slack3" },
          ]),
        },
      });
      const { dir, write } = temporaryProject(files(emulator.url, 'vars: { KEY: "${env.MAKE_VAR_KEY}" }\n'));
      try {
        await applyAll(dir);
        const make = new Make(apiKey, new URL(emulator.url).host);
        make.protocol = "http";
        const team = teams[target] as number;
        // From now on only Make has the secret of staging.
        write({ "targets/staging.yaml": files(emulator.url, "")["targets/staging.yaml"] as string });
        const own = emulator.snapshot().scenarios.filter(({ teamId }) => teamId === team);
        for (const [name, each] of edits)
          await carryOut(make, emulator, own[name === "a" ? 0 : 1]?.id as number, each, 1012 + target * 1000);
        const others = names.filter((_, index) => index !== target);
        const before = { files: filesIn(dir), wanted: await Promise.all(others.map((name) => resolved(dir, name))) };
        const name = names[target] as string;
        const { report } = await exported({ dir }, { target: name, env });
        const after = await planned(dir, name);
        expect(after.changes, "changes").toEqual([]);
        expect(after.conflicts, "conflicts").toEqual([]);
        const kept = after.drift
          .flatMap(({ fields }) => fields)
          .filter(({ path }) => target === 0 || !path.startsWith("editor."));
        expect(kept, "drift").toEqual([]);
        const wanted = await Promise.all(others.map((each) => resolved(dir, each)));
        expect(target === 0 ? before.wanted : wanted).toEqual(before.wanted);
        const touched = report.files.map(({ file }) => file);
        const now = filesIn(dir);
        const changed = Object.keys({ ...before.files, ...now }).filter((file) => before.files[file] !== now[file]);
        expect(changed.filter((file) => !touched.includes(file))).toEqual([]);
        const unchanged = ["a", "b"].filter((each) => !edits.some(([named]) => named === each));
        for (const each of unchanged) {
          const same = Object.keys(before.files).filter((file) => file.startsWith(`scenarios/${each}/`));
          for (const file of same) expect(filesIn(dir)[file], file).toBe(before.files[file]);
        }
        expect((await exported({ dir }, { target: name, env })).written, "a second export").toEqual([]);
      } finally {
        await emulator.close();
        rmSync(dir, { recursive: true, force: true });
      }
    }),
    {
      numRuns: runs,
      ...(process.env["MAKE_GITOPS_SEED"] ? { seed: Number(process.env["MAKE_GITOPS_SEED"]) } : {}),
      endOnFailure: false,
    },
  );
}, 3_600_000);

type Emulator = Awaited<ReturnType<typeof startEmulator>>;

function blueprintOf(emulator: Emulator, id: number): JsonObject {
  return emulator
    .snapshot()
    .scenarios.find((each) => each.id === id)
    ?.blueprints.findLast(({ draft }) => !draft)?.blueprint as JsonObject;
}

function flowOf(emulator: Emulator, id: number): Flow {
  return blueprintOf(emulator, id)["flow"] as Flow;
}

async function carryOut(
  make: Make,
  emulator: Emulator,
  id: number,
  { blueprint: change, row, active }: Edit,
  other: number,
): Promise<void> {
  if (change) {
    const flow = JSON.parse(
      JSON.stringify(change(flowOf(emulator, id))).replace('"__IMTCONN__":-1', `"__IMTCONN__":${other}`),
    ) as Flow;
    await make.scenarios.update(id, { blueprint: JSON.stringify({ ...blueprintOf(emulator, id), flow }) });
  }
  if (row) await make.scenarios.update(id, row);
  if (active !== undefined)
    await (active ? make.scenarios.activate(id) : make.scenarios.deactivate(id)).catch(() => undefined);
}

const env = { ...environment, MAKE_VAR_KEY: "k-93fa0c77d1e24b9a" };
const common = { emulator: undefined, env, clock: patientClock, prune: false, keep: [], json: true, quiet: false };

async function applyAll(dir: string): Promise<void> {
  for (const target of names) {
    const ran = await run((terminal) => apply({ dir, target, ...common, yes: true, allow: [] }, terminal));
    if (ran.code !== 0) throw new Error(ran.out + JSON.stringify(ran.problems));
  }
}

async function planned(dir: string, target: string): Promise<Plan> {
  const ran = await run((terminal) =>
    plan({ dir, target, ...common, out: undefined, detailedExitcode: false }, terminal),
  );
  if (ran.problems.length > 0) throw new Error(JSON.stringify(ran.problems));
  return JSON.parse(ran.out) as Plan;
}
