import { expect, test } from "vitest";
import type { JsonObject } from "../../src/json.ts";
import { startBench } from "./calls.ts";
import { hasCorpus, readCorpus, seedFor } from "./corpus.ts";

test.skipIf(!hasCorpus)("the corpus lies in ../shared/blueprints", () => {
  expect(readCorpus()).toHaveLength(22);
});

test.for(readCorpus())("%s comes back from the emulator as it was sent", async ([, blueprint]) => {
  const { make, emulator, team } = await startBench({ snapshot: seedFor(blueprint) });
  const scheduling = JSON.stringify({ type: "on-demand" });
  const { id } = await make.scenarios.create({ teamId: team, scheduling, blueprint: JSON.stringify(blueprint) });
  const read = (await make.blueprints.get(id)) as unknown as JsonObject;

  const { metadata, flow, name } = blueprint;
  const io = blueprint["io"] as { input_spec: unknown; output_spec: unknown } | undefined;
  const { instant, ...kept } = read["metadata"] as JsonObject;
  const { instant: _informative, ...sent } = metadata as JsonObject;
  expect(read["name"]).toBe(name);
  expect(read["flow"]).toEqual(flow);
  expect(kept).toEqual(sent);
  expect(instant).toBe(emulator.snapshot().hooks.length > 0);
  expect(read["interface"]).toEqual({ input: io?.input_spec ?? [], output: io?.output_spec ?? [] });
  expect(Object.keys(read).sort()).toEqual(["flow", "interface", "metadata", "name", "scheduling"]);
});

test.for(readCorpus().filter(([, blueprint]) => Object.keys(seedFor(blueprint)).length > 0))(
  "%s is refused where the objects that it names are missing",
  async ([, blueprint]) => {
    const { make, team } = await startBench();
    const scheduling = JSON.stringify({ type: "on-demand" });
    const created = make.scenarios.create({ teamId: team, scheduling, blueprint: JSON.stringify(blueprint) });
    await expect(created).rejects.toMatchObject({ statusCode: 404 });
  },
);
