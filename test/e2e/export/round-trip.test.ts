// What the official SDK made in Make comes to Git and back: nothing is lost, nothing invented, and a plan finds nothing.

import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/json.ts";
import { corpusNames, isCorpusAbsent } from "../../blueprint/corpus.ts";
import { readCorpus, seedFor } from "../../emulator/corpus.ts";
import { liveBlueprint, type Loop, startLoop } from "../loop.ts";
import { exported, filesIn } from "./exporting.ts";

/** A team with the scenario, made by the SDK alone. */
async function teamWith(name: string, target = ""): Promise<Loop> {
  const blueprint = (readCorpus().find(([file]) => file === name) as [string, JsonObject])[1];
  const loop = await startLoop({ files: {}, snapshot: seedFor(blueprint), target });
  const named = { name: name.replace(/\.json$/, ""), ...blueprint };
  await loop.make.scenarios.create({
    teamId: loop.emulator.teamId,
    blueprint: JSON.stringify(named),
    scheduling: JSON.stringify({ type: "on-demand" }),
  });
  return loop;
}

describe.skipIf(isCorpusAbsent)("../shared/blueprints", () => {
  test.for(corpusNames)(
    "%s comes to Git whole: the plan is empty, and a second export writes the same",
    async (name) => {
      const loop = await teamWith(name);
      await loop.forget();
      const first = await exported(loop);
      expect(Object.keys((await loop.requests()).byMethod)).toEqual(["GET"]);
      const files = filesIn(loop.dir);
      const plan = await loop.planned();
      expect(plan).toMatchObject({ drift: [], conflicts: [], guards: [], leftOver: [] });
      expect(plan.changes.filter(({ action }) => action !== "adopt")).toEqual([]);
      expect(first.report.changes.map(({ is }) => is)).toContain("new");
      const second = await exported(loop);
      expect(second.written).toEqual([]);
      expect(filesIn(loop.dir)).toEqual(files);
      expect(loop.proxy.writes).toEqual([]);
    },
  );
});

void liveBlueprint;
