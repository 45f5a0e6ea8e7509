// A scenario, three ways: its fields, its blueprint module by module, and the editor parts beside it. Editor parts never
// block and never go back: in a clash Make's stand, and a module always comes with the parts of the side it comes from.

import { mergeBlueprints } from "../blueprint/merge.ts";
import { mergeNotes } from "../blueprint/merge-notes.ts";
import { renameEditor } from "../blueprint/module-ids.ts";
import { isEmptyRenumbering, renameBy, rulesInMake } from "../blueprint/renumber.ts";
import { walkModules } from "../blueprint/walk.ts";
import { mergeFields } from "../engine/fields.ts";
import { type Renumbering, type Sides, type ThreeWayRules, threeWayObject, type Verdict } from "../engine/three-way.ts";
import { isJsonObject, type Json, type JsonObject, jsonEqual } from "../json.ts";
import type { Merge } from "./kind.ts";

export const scenarioFields: readonly string[] = ["name", "description", "folder", "active", "schedule", "interface"];

/** Sides are normalised. A blueprint that Git does not have is not managed: Make keeps its own. */
export function mergeScenarios(sides: Sides<JsonObject>, rules: ThreeWayRules): Merge {
  const verdicts: Verdict[] = [];
  const plain = mergeFields(sides, scenarioFields, ["schedule", "interface"], rules, verdicts);
  if (!isJsonObject(sides.git["blueprint"])) {
    const kept = Object.entries(sides.live).filter(([name]) => name === "blueprint" || name === "editor");
    return { merged: { ...plain, ...Object.fromEntries(kept) }, verdicts };
  }
  // A blueprint that Git has since now takes Make's as its base, as any field does.
  const base = isJsonObject(sides.base["blueprint"]) ? sides.base : sides.live;
  const blueprints = partOf("blueprint", { ...sides, base });
  const ofSides = partOf("editor", { ...sides, base });
  const blueprint = mergeBlueprints(blueprints, rules, ofSides);
  const { renamings, renumbering, git } = blueprint;
  const editors = {
    ...ofSides,
    base: renamedEditor(ofSides.base, renamings.base),
    git: renamedEditor(ofSides.git, renamings.git),
  };
  const inMake = git ? { ...blueprints, git } : blueprints;
  const editor = isSettledBefore(editors, blueprint.verdicts)
    ? { merged: editors.git, verdicts: [] }
    : mergeEditors(editors, modulesOf(inMake, blueprint.merged), rulesInMake(rules, renamings));
  verdicts.push(...blueprint.verdicts, ...editor.verdicts);
  return {
    merged: { ...plain, blueprint: blueprint.merged, editor: editor.merged },
    verdicts,
    ...(renumbering && git ? { renumbering, git: { ...sides.git, blueprint: git, editor: editors.git } } : {}),
  };
}

function partOf(name: "blueprint" | "editor", sides: Sides<JsonObject>): Sides<JsonObject> {
  const of = (side: JsonObject): JsonObject => (isJsonObject(side[name]) ? side[name] : {});
  return { base: of(sides.base), git: of(sides.git), live: of(sides.live) };
}

function renamedEditor(editor: JsonObject, renumbering: Renumbering): JsonObject {
  return isEmptyRenumbering(renumbering) ? editor : renameEditor(editor, renameBy(renumbering));
}

/** Module key → module type, of each module of a blueprint. */
type Types = ReadonlyMap<string, Json>;

function typesOf(blueprint: JsonObject): Types {
  return new Map([...walkModules(blueprint)].map(({ key, module }) => [key, module["module"] ?? null]));
}

interface Modules {
  readonly types: Sides<Types>;
  readonly merged: Types;
}

function modulesOf({ base, git, live }: Sides<JsonObject>, merged: JsonObject): Modules {
  return { types: { base: typesOf(base), git: typesOf(git), live: typesOf(live) }, merged: typesOf(merged) };
}

// Most scenarios of a plan are as they were: nothing is walked for them.
function isSettledBefore({ base, git, live }: Sides<JsonObject>, verdicts: readonly Verdict[]): boolean {
  return verdicts.length === 0 && jsonEqual(git, live) && jsonEqual(git, base);
}

function mergeEditors(
  sides: Sides<JsonObject>,
  { types, merged }: Modules,
  rules: ThreeWayRules,
): { readonly merged: JsonObject; readonly verdicts: readonly Verdict[] } {
  const found: Verdict[] = [];
  const known = rules.hasBase ? sides : { ...sides, base: {} };
  const inEditor: ThreeWayRules = { ...rules, clash: "live", reverts: () => false };
  const editor = threeWayObject(mergeNotes(known, ["editor"], inEditor, found), ["editor"], inEditor, found);
  // Parts of a module that leaves, comes or becomes another one are told by the module itself; so is that both sides added
  // it alike. Where they added it with different parts, those are told.
  const isTold = ({ path: [, holder, key], verdict }: Verdict): boolean => {
    if (holder !== "modules" || key === undefined) return true;
    const stays = [types.git, types.live].every((side) => side.has(key) && side.get(key) === merged.get(key));
    const isNews = rules.hasBase && types.base.get(key) !== merged.get(key);
    return stays && !(isNews && verdict === "settled");
  };
  const parts = modulesIn(editor);
  const modules = [...merged].flatMap(([key, type]): [string, Json][] => {
    const isOf = { git: types.git.get(key) === type, live: types.live.get(key) === type };
    const part = isOf.git === isOf.live ? parts[key] : modulesIn(isOf.git ? sides.git : sides.live)[key];
    return part === undefined ? [] : [[key, part]];
  });
  return {
    merged: { ...editor, modules: Object.fromEntries(modules) },
    verdicts: found.filter(isTold),
  };
}

function modulesIn(editor: JsonObject): JsonObject {
  return isJsonObject(editor["modules"]) ? editor["modules"] : {};
}
