// Real blueprints through the whole loop: as downloaded, and in canonical files. What Make then has is read by the
// official SDK; the next plan is empty, and a second apply writes nothing.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { canonicalBlueprint } from "../../src/blueprint/canonical.ts";
import { dropReferenceLabels } from "../../src/blueprint/split.ts";
import { readBlueprint } from "../../src/blueprint/variants.ts";
import { fmt } from "../../src/commands/fmt.ts";
import { isJsonObject, type Json, type JsonObject, sortKeys } from "../../src/json.ts";
import { corpusNames, isCorpusAbsent, readCorpusFile } from "../blueprint/corpus.ts";
import { readCorpus, seedFor } from "../emulator/corpus.ts";
import { liveBlueprint, type Loop, startLoop } from "./loop.ts";

/** What must arrive: labels of references, and what Make computes, apart. */
function essence(file: Json): Json {
  const document = readBlueprint(file);
  if ("problem" in document) throw new Error(document.problem);
  const { metadata, ...rest } = dropReferenceLabels(document.blueprint);
  const { instant: _computed, ...kept } = (metadata ?? {}) as JsonObject;
  return sortKeys(canonicalBlueprint({ ...rest, metadata: kept }));
}

/** Blueprints of different accounts name different things by one id, so each gets an emulator of its own. */
async function loopWith(name: string): Promise<Loop> {
  const seed = seedFor((readCorpus().find(([file]) => file === name) as [string, JsonObject])[1]);
  const file = `scenarios/${name.replace(/\.json$/, "")}/blueprint.json`;
  return startLoop({ files: { [file]: JSON.stringify(readCorpusFile(name).value) }, snapshot: seed });
}

async function applyAndRead(loop: Loop): Promise<Json> {
  const [id] = (await loop.applied()).done.map(({ remoteId }) => Number(remoteId));
  const read = (await loop.make.blueprints.get(id as number)) as unknown as JsonObject;

  const next = await loop.planned({ detailedExitcode: true });
  expect(next).toMatchObject({ changes: [], drift: [], conflicts: [], guards: [], leftOver: [] });
  await loop.forget();
  await loop.applied();
  expect(loop.proxy.writes).toEqual([]);
  expect(Object.keys((await loop.requests()).byMethod)).toEqual(["GET"]);
  return essence(read);
}

describe.skipIf(isCorpusAbsent)("../shared/blueprints", () => {
  test.for(corpusNames)("%s as downloaded reaches Make whole", async (name) => {
    const loop = await loopWith(name);
    expect(await applyAndRead(loop)).toEqual(essence(readCorpusFile(name).value));
  });

  test.for(corpusNames)("%s in canonical files reaches Make whole", async (name) => {
    const loop = await loopWith(name);
    const { changed } = await fmt({ dir: loop.dir, check: false, env: {} });
    expect(changed.length).toBeGreaterThan(0);
    const sidecar = join(loop.dir, "scenarios", name.replace(/\.json$/, ""), "blueprint.editor.json");
    expect(existsSync(sidecar)).toBe(true);
    expect(await applyAndRead(loop)).toEqual(essence(readCorpusFile(name).value));
  });

  test("canonical files after the first apply are no change", async () => {
    const loop = await loopWith(corpusNames[0] as string);
    await loop.applied();
    await fmt({ dir: loop.dir, check: false, env: {} });
    expect(await loop.planned()).toMatchObject({ changes: [], drift: [], conflicts: [] });
  });
});

test("null ids and mappers, keys like integers, foreign ${…} and unknown keys arrive as they are", async () => {
  const module = {
    id: 1,
    module: "util:SetVariables",
    version: 1,
    parameters: {},
    mapper: { "10": "b", "9": "a", text: "a ${{b}} ${c} ${foreign.x} {{1.`a b`}}", "": 0, big: 9007199254740991 },
    metadata: { designer: { x: 0, y: 0, messages: [] }, unheardOf: { deep: [null, [], {}] } },
    ourOwn: null,
  };
  const blueprint = {
    name: "Odd things",
    flow: [
      module,
      { id: 2, module: "util:Sleep", version: 1, parameters: {}, mapper: null, metadata: {} },
      { id: null, module: "placeholder:Placeholder", metadata: { designer: { x: 300, y: 0 } } },
    ],
    metadata: { version: 1, unheardOf: [{ a: null }], designer: { orphans: [] } },
  };
  const loop = await startLoop({ files: { "scenarios/odd/blueprint.json": JSON.stringify(blueprint) } });
  expect(await applyAndRead(loop)).toEqual(essence(blueprint));
  const live = liveBlueprint(loop, "Odd things");
  expect(live.flow[0]).toMatchObject({ mapper: module.mapper, ourOwn: null });
  expect(live.flow[1]?.["mapper"]).toBe(null);
  expect(isJsonObject(live.flow[2]) && live.flow[2]["id"]).toBe(null);
});
