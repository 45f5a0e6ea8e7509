// What people do in Make's editor, by the official SDK: another blueprint, name, schedule; nothing of ours in between.

import { isJsonObject, type Json, type JsonObject } from "../../src/json.ts";
import { liveBlueprint, liveScenario, type Loop } from "./loop.ts";

/** Saves the scenario with what `change` makes of its blueprint. */
export async function edit(
  loop: Loop,
  name: string,
  change: (flow: readonly JsonObject[]) => readonly JsonObject[],
): Promise<void> {
  const blueprint = liveBlueprint(loop, name);
  const changed = { ...blueprint, flow: change(blueprint.flow) };
  await loop.make.scenarios.update(liveScenario(loop, name).id, { blueprint: JSON.stringify(changed) });
}

/** Puts fields into a module's mapper; undefined takes one out. */
export async function editModule(
  loop: Loop,
  name: string,
  id: number,
  fields: Readonly<Record<string, Json | undefined>>,
): Promise<void> {
  await edit(loop, name, (flow) =>
    flow.map((module) => (module["id"] === id ? { ...module, mapper: withFields(module["mapper"], fields) } : module)),
  );
}

function withFields(mapper: Json | undefined, fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  const merged = { ...(isJsonObject(mapper) ? mapper : {}), ...fields };
  return Object.fromEntries(Object.entries(merged).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}
