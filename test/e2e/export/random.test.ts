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
import type { JsonObject } from "../../../src/json.ts";
import { loadProject } from "../../../src/project/load.ts";
import { temporaryProject } from "../../project/temporary-project.ts";
import { apiKey, environment, ownToken, patientClock, run } from "../loop.ts";
import { exported, filesIn } from "./exporting.ts";
import { type Edit, edit, type Flow, gitEdit } from "./random-edits.ts";
import { files, names, teams } from "./random-project.ts";

const { MAKE_GITOPS_RUNS, MAKE_GITOPS_SEED } = process.env;
const runs = Number(MAKE_GITOPS_RUNS ?? 12);

const scenario = fc.record({
  target: fc.constantFrom(0, 1, 2),
  edits: fc.array(fc.tuple(fc.constantFrom("a", "b"), edit), { minLength: 1, maxLength: 5 }),
  git: gitEdit,
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
    fc.asyncProperty(scenario, async ({ target, edits, git }) => {
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
        write(git.write(filesIn(dir)));
        const others = names.filter((_, index) => index !== target);
        const before = { files: filesIn(dir), wanted: await Promise.all(others.map((name) => resolved(dir, name))) };
        const name = names[target] as string;
        const { report } = await exported({ dir }, { target: name, env });
        const after = await planned(dir, name);
        const open = Object.entries(git.planned).flatMap(([address, fields]) =>
          fields.map((field) => `${address} ${field}`),
        );
        const changes = after.changes.flatMap(({ address, fields }) => fields.map(({ path }) => `${address} ${path}`));
        expect(
          changes.filter((path) => !open.includes(path)),
          "changes",
        ).toEqual([]);
        const conflicts = after.conflicts.map(({ address, path }) => `${address} ${path}`);
        expect(
          conflicts.filter((path) => !open.some((each) => each.startsWith(path) || path.startsWith(each))),
          "conflicts",
        ).toEqual([]);
        expect(open.length === 0 || [...changes, ...conflicts].length > 0, "what Git moved").toBe(true);
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
      // A pull request is tested by the same runs each time; the long ones of the night choose their own.
      ...(MAKE_GITOPS_RUNS === undefined || MAKE_GITOPS_SEED !== undefined
        ? { seed: Number(MAKE_GITOPS_SEED ?? 2026) }
        : {}),
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
