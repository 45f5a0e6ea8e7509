// What the official SDK made in Make comes to Git and back: nothing is lost, nothing invented, and a plan finds nothing.

import { describe, expect, test } from "vitest";
import type { PartialSnapshot } from "../../../src/emulator/snapshot.ts";
import type { JsonObject } from "../../../src/json.ts";
import { corpusNames, isCorpusAbsent } from "../../blueprint/corpus.ts";
import { readCorpus, seedFor } from "../../emulator/corpus.ts";
import { temporaryProject } from "../../project/temporary-project.ts";
import { type Loop, project, startLoop, targetFile } from "../loop.ts";
import { exported, filesIn } from "./exporting.ts";

type Rows = readonly { readonly id: number }[];

/** Objects with a name each, under ids that are `offset` higher. */
function named(seed: PartialSnapshot, offset = 0): PartialSnapshot {
  const kinds = Object.entries(seed as Readonly<Record<string, Rows>>).map(([kind, rows]) => [
    kind,
    rows.map((row) => ({ ...row, name: `${kind} ${row.id}`, id: row.id + offset })),
  ]);
  return Object.fromEntries(kinds) as PartialSnapshot;
}

function blueprintNamed(name: string): JsonObject {
  return (readCorpus().find(([file]) => file === name) as [string, JsonObject])[1];
}

/** Some hold URLs of webhooks of other accounts, which are secrets, and which a second team could not be given. */
const open = `${project}secrets: { allow: ["scenario/**"] }\n`;

/** A team with the scenario, made by the SDK alone. */
async function teamWith(name: string): Promise<Loop> {
  const blueprint = blueprintNamed(name);
  const loop = await startLoop({ files: { "make-gitops.yaml": open }, snapshot: named(seedFor(blueprint)) });
  await loop.make.scenarios.create({
    teamId: loop.emulator.teamId,
    blueprint: JSON.stringify({ name: name.replace(/\.json$/, ""), ...blueprint }),
    scheduling: JSON.stringify({ type: "on-demand" }),
  });
  return loop;
}

/** Another team, with all that files cannot bring along. */
async function emptyTeamFor(name: string): Promise<Loop> {
  const { scenarios: _scenarios, hooks: _hooks, ...bound } = named(seedFor(blueprintNamed(name)), 5_000_000);
  return startLoop({ files: {}, snapshot: bound });
}

describe.skipIf(isCorpusAbsent)("../shared/blueprints", () => {
  test.for(corpusNames)(
    "%s comes to Git whole: the plan is empty, and a second export writes the same",
    async (name) => {
      const loop = await teamWith(name);
      await loop.forget();
      const first = await exported(loop);
      expect(Object.keys((await loop.requests()).byMethod)).toEqual(["GET"]);
      expect(first.report.changes.map(({ is }) => is)).toContain("new");
      const files = filesIn(loop.dir);
      const plan = await loop.planned();
      expect(plan).toMatchObject({ drift: [], conflicts: [], guards: [], leftOver: [] });
      expect(plan.changes.filter(({ action }) => action !== "adopt")).toEqual([]);
      const second = await exported(loop);
      expect(second.written).toEqual([]);
      expect(filesIn(loop.dir)).toEqual(files);
      expect(loop.proxy.writes).toEqual([]);
    },
  );

  test.for(corpusNames)("%s goes to a second team, and what is exported there differs in ids alone", async (name) => {
    const first = await teamWith(name);
    await exported(first);
    const files = filesIn(first.dir);
    const second = await emptyTeamFor(name);
    const { url } = second.proxy;
    const own = Object.fromEntries(Object.entries(files).filter(([file]) => /^(?:scenarios|webhooks)\//.test(file)));
    const bindings = (files["targets/production.yaml"] as string).replace(/^[^]*?(?=^bindings:|(?![^]))/m, "");
    const target = targetFile(url, second.emulator.teamId, bindings);
    second.write({
      ...own,
      "make-gitops.yaml": files["make-gitops.yaml"] as string,
      "targets/production.yaml": target,
    });
    await second.applied();
    expect(await second.planned()).toMatchObject({ changes: [], drift: [], conflicts: [] });

    const { dir } = temporaryProject({
      "make-gitops.yaml": open,
      "targets/production.yaml": targetFile(url, second.emulator.teamId),
    });
    await exported({ dir });
    const again = filesIn(dir);
    expect(withoutIds(again)).toEqual(withoutIds(files));
  });
});

/** Every file, ids and the head of the target apart. */
function withoutIds(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(files).map(([file, text]): [string, string] => {
    if (file.startsWith("ids/")) return [file, text.replaceAll(/: \d+$/gm, ": ID")];
    return [file, file.startsWith("targets/") ? bindingsOf(text).join("\n") : text];
  });
  return Object.fromEntries(entries);
}

function bindingsOf(text: string | undefined): readonly string[] {
  return (text ?? "").split("\n").filter((line) => line.startsWith("  "));
}
