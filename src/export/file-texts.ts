// A resource as it is to be → the texts of its files. A file whose part of it did not change is not touched; one in a
// form that no value has a place of its own in, or that says one thing in two places, becomes canonical.

import { posix } from "node:path";
import { formatBlueprint } from "../blueprint/canonical.ts";
import { joinBlueprint, splitBlueprint } from "../blueprint/split.ts";
import type { ResourceLayers } from "../desired/layers.ts";
import type { ScenarioFiles, WebhookFile } from "../desired/resource-files.ts";
import { isJsonObject, type Json, jsonEqual, type JsonObject } from "../json.ts";
import { type Path, valueAt, withValueAt } from "../path.ts";
import { patchJson } from "../project/patch-json.ts";
import { patchYaml } from "../project/patch-yaml.ts";
import type { FileChange } from "../project/write-files.ts";

/** `blueprint.json` first: a scenario is one as soon as it has that. */
export function newScenario(folder: string, { blueprint, editor, ...settings }: JsonObject): readonly FileChange[] {
  const hasEditor = isJsonObject(editor) && holdsSomething(editor);
  return [
    { file: `${folder}/blueprint.json`, text: formatBlueprint(blueprint as JsonObject) },
    ...(hasEditor ? [{ file: `${folder}/blueprint.editor.json`, text: formatBlueprint(editor) }] : []),
    { file: `${folder}/scenario.yaml`, text: patchYaml("scenario.yaml", "", settings) },
  ];
}

export function newWebhook(file: string, whole: JsonObject): FileChange {
  return { file, text: patchYaml(file, "", whole) };
}

export function changedWebhook({ settings }: WebhookFile, whole: JsonObject): readonly FileChange[] {
  const given = isJsonObject(settings.value) ? settings.value : {};
  // The type that a file leaves out is the default.
  const { type, ...others } = whole;
  const value = type === "webhook" && !Object.hasOwn(given, "type") ? others : whole;
  return proposed(settings.file, settings.text, patchYaml(settings.file, settings.text, value));
}

/** `before` and `after`: the files without overrides, both in today's module ids. */
export function changedScenario(
  files: ScenarioFiles,
  layers: ResourceLayers,
  before: JsonObject,
  after: JsonObject,
): readonly FileChange[] {
  const { blueprint, document, sidecar } = files;
  const isInline = splitBlueprint(document.blueprint).editor !== undefined;
  const { blueprint: wasBehaviour, editor: wasEditor, ...wasFields } = before;
  const { blueprint: behaviour, editor, ...fields } = after;
  const isBlueprintMoved = !jsonEqual(layers.whole["blueprint"], behaviour) || !jsonEqual(wasBehaviour, behaviour);
  const isEditorMoved = !jsonEqual(layers.whole["editor"] ?? {}, editor ?? {}) || !jsonEqual(wasEditor, editor);
  const moved = Object.keys({ ...wasFields, ...fields }).filter((key) => !jsonEqual(layers.whole[key], fields[key]));
  if (document.place === undefined || (sidecar && isInline && (isBlueprintMoved || isEditorMoved))) {
    return canonical(files, after);
  }
  const place = document.place;
  const isInFile = (key: string): boolean => isSaidInBlueprint(files, key);
  let value = blueprint.value;
  if (isBlueprintMoved || (isEditorMoved && isInline)) {
    const joined = isInline ? joinBlueprint(behaviour as JsonObject, editorOf(editor)) : (behaviour as JsonObject);
    value = withValueAt(value, place, inFileForm(valueAt(value, place) as JsonObject, document.blueprint, joined));
  }
  for (const key of moved.filter(isInFile)) value = besideBlueprint(value, layers, key, fields[key]);
  const changes = jsonEqual(value, blueprint.value)
    ? []
    : proposed(blueprint.file, blueprint.text, patchJson(blueprint.text, value));
  return [
    ...changes,
    ...(isEditorMoved && !isInline ? sidecarChange(files, editorOf(editor)) : []),
    ...settingsChange(
      files,
      moved.filter((key) => !isInFile(key)),
      fields,
    ),
  ];
}

function canonical(files: ScenarioFiles, { blueprint, editor, ...fields }: JsonObject): readonly FileChange[] {
  return [
    ...settingsChange(files, Object.keys(fields), fields),
    ...sidecarChange(files, editorOf(editor)),
    ...proposed(files.blueprint.file, files.blueprint.text, formatBlueprint(blueprint as JsonObject)),
  ];
}

/** What the file has beside the blueprint's own keys (name, scheduling, interface) stays where it is. */
function inFileForm(given: JsonObject, own: JsonObject, blueprint: JsonObject): JsonObject {
  const beside = Object.entries(given).filter(([key]) => !Object.hasOwn(own, key));
  return { ...Object.fromEntries(beside), ...blueprint };
}

function isSaidInBlueprint({ settings, document }: ScenarioFiles, key: string): boolean {
  if (isJsonObject(settings?.value) && Object.hasOwn(settings.value, key)) return false;
  return (
    (key === "name" && document.name !== undefined) ||
    (key === "schedule" && document.schedule !== undefined) ||
    (key === "interface" && document.interface !== undefined)
  );
}

/** Name, schedule and interface where the blueprint's file says them, in its own form of them. */
function besideBlueprint(value: Json, layers: ResourceLayers, key: string, after: Json | undefined): Json {
  const sides: readonly (readonly [Path, Json | undefined])[] =
    key === "interface"
      ? ["input", "output"].map((side) => [[key, side], isJsonObject(after) ? after[side] : undefined])
      : [[[key], after]];
  return sides.reduce<Json>((result, [path, item]) => {
    const spot = layers.spots(path).find((each) => valueAt(value, each.path) !== undefined);
    return spot && item !== undefined ? withValueAt(result, spot.path, item) : result;
  }, value);
}

function sidecarChange({ blueprint, sidecar }: ScenarioFiles, editor: JsonObject | undefined): readonly FileChange[] {
  const file = sidecar?.file ?? `${posix.dirname(blueprint.file)}/blueprint.editor.json`;
  if (!editor || !holdsSomething(editor)) return sidecar ? [{ file, text: undefined }] : [];
  return proposed(file, sidecar?.text, sidecar ? patchJson(sidecar.text, editor) : formatBlueprint(editor));
}

function settingsChange(
  { blueprint, settings }: ScenarioFiles,
  keys: readonly string[],
  fields: JsonObject,
): readonly FileChange[] {
  if (keys.length === 0) return [];
  const file = settings?.file ?? `${posix.dirname(blueprint.file)}/scenario.yaml`;
  const given = isJsonObject(settings?.value) ? settings.value : {};
  const value = new Map(Object.entries(given));
  for (const key of keys) {
    const field = fields[key];
    if (field === undefined) value.delete(key);
    else value.set(key, field);
  }
  return proposed(file, settings?.text, patchYaml(file, settings?.text ?? "", Object.fromEntries(value)));
}

function proposed(file: string, before: string | undefined, text: string): readonly FileChange[] {
  return before === text ? [] : [{ file, text }];
}

function editorOf(editor: Json | undefined): JsonObject | undefined {
  return isJsonObject(editor) ? editor : undefined;
}

function holdsSomething({ blueprint, modules }: JsonObject): boolean {
  const isFilled = (part: Json | undefined): boolean => isJsonObject(part) && Object.keys(part).length > 0;
  return isFilled(blueprint) || isFilled(modules);
}
