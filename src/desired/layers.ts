// The layers that make up a resource: its files, then what a target overrides. Each knows for a path of the template
// where the value stands in its own file. The spec is put together once; a place is looked for only when asked.

import { joinBlueprint, type SplitBlueprint, splitBlueprint } from "../blueprint/split.ts";
import { walkModules } from "../blueprint/walk.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { Path } from "../path.ts";
import type { SourceFile } from "../project/source-file.ts";
import type { ScenarioFiles, WebhookFile } from "./resource-files.ts";

/** A place in a file that a path of the template may come from. */
export interface Spot {
  readonly source: SourceFile;
  readonly path: Path;
}

/** A resource as its files have it, before overrides. */
export interface ResourceLayers {
  /** Settings and spec: the template together with `protect`, `ignore`, `movedFrom` and `basedOn`. */
  readonly whole: JsonObject;
  /** Where a path may stand, most likely first. */
  spots(path: Path): readonly Spot[];
  /** The file that stands for the resource as a whole. */
  readonly main: SourceFile;
}

export function layersOf(files: ScenarioFiles | WebhookFile): ResourceLayers {
  return files.kind === "scenario" ? scenarioLayers(files) : webhookLayers(files);
}

function webhookLayers({ settings }: WebhookFile): ResourceLayers {
  return {
    whole: { type: "webhook", ...(settings.value as JsonObject | null) },
    spots: (path) => [{ source: settings, path }],
    main: settings,
  };
}

function scenarioLayers(files: ScenarioFiles): ResourceLayers {
  const { settings, blueprint, document, sidecar } = files;
  const { behaviour, editor } = halvesOf(files);
  const whole: JsonObject = {
    ...(document.name !== undefined && { name: document.name }),
    ...(document.schedule && { schedule: document.schedule }),
    ...(document.interface && { interface: { ...document.interface } }),
    ...(settings?.value as JsonObject | null | undefined),
    blueprint: behaviour,
    ...(editor && { editor }),
  };
  return {
    whole,
    main: blueprint,
    spots(path) {
      const [field, ...rest] = path;
      if (field === undefined) return [{ source: blueprint, path: [] }];
      if (field === "blueprint") return [...inBlueprint(files, rest), ...inSidecar(files, rest)];
      if (field === "editor") {
        const there = inlinePath(files, rest);
        return [...(there ? inBlueprint(files, there) : []), ...(sidecar ? [{ source: sidecar, path: rest }] : [])];
      }
      const beside = isJsonObject(settings?.value) && Object.hasOwn(settings.value, field);
      return settings && (beside || !isSaidInBlueprint(field))
        ? [{ source: settings, path }]
        : besideBlueprint(files, field, rest);
    },
  };
}

/**
 * The two halves of a scenario's blueprint, whichever file holds what: a sidecar may hold what acts, a blueprint.json
 * what is the editor's own. Parts of modules that are gone are left out.
 */
export function halvesOf({ document, sidecar }: ScenarioFiles): SplitBlueprint {
  const halves = splitBlueprint(document.blueprint);
  if (!sidecar) return halves;
  const editor = mergeEditor(sidecar.value as JsonObject, halves.editor);
  return splitBlueprint(joinBlueprint(halves.behaviour, editor));
}

/** Part by part (`expect`, `restore`, `designer` … of one module) the blueprint's own wins over the sidecar's. */
function mergeEditor(sidecar: JsonObject | undefined, inline: JsonObject | undefined): JsonObject | undefined {
  if (!sidecar || !inline) return inline ?? sidecar;
  const blueprint = mergeHolder(sidecar["blueprint"], inline["blueprint"]);
  const modules = mergeMaps(sidecar["modules"], inline["modules"], mergeHolder);
  return { ...(blueprint !== undefined && { blueprint }), ...(modules !== undefined && { modules }) };
}

/** `{metadata: {expect, restore, …}}` of two sides. */
function mergeHolder(sidecar: Json | undefined, inline: Json | undefined): Json | undefined {
  return mergeMaps(sidecar, inline, (below, above) => mergeMaps(below, above, (under, over) => over ?? under));
}

function mergeMaps(
  below: Json | undefined,
  above: Json | undefined,
  merge: (below: Json | undefined, above: Json | undefined) => Json | undefined,
): Json | undefined {
  if (!isJsonObject(below) || !isJsonObject(above)) return above ?? below;
  const merged = new Map<string, Json>(Object.entries(below));
  for (const [key, value] of Object.entries(above)) merged.set(key, merge(merged.get(key), value) ?? value);
  return Object.fromEntries(merged);
}

/** Inside a JSON string nothing has a place of its own; the string has. */
function inBlueprint({ blueprint, document }: ScenarioFiles, path: Path): readonly Spot[] {
  return [{ source: blueprint, path: document.place ? [...document.place, ...path] : textPlace(blueprint.value) }];
}

/** Where the blueprint's JSON text stands: the first `blueprint` on the way in that is a text. */
function textPlace(value: Json): Path {
  const path: string[] = [];
  let at: Json | undefined = value;
  while (isJsonObject(at)) {
    const holder: JsonObject = at;
    const key = ["response", "blueprint", "scenario"].find(
      (name) => isJsonObject(holder[name]) || (name === "blueprint" && typeof holder[name] === "string"),
    );
    if (key === undefined) break;
    path.push(key);
    at = holder[key];
  }
  return path;
}

/** A path in the whole blueprint → its place in the sidecar. */
function inSidecar({ document, sidecar }: ScenarioFiles, path: Path): readonly Spot[] {
  if (!sidecar) return [];
  let found: Path = ["blueprint", ...path];
  for (const { key, place } of walkModules(document.blueprint)) {
    if (place.every((segment, index) => path[index] === segment)) found = ["modules", key, ...path.slice(place.length)];
  }
  return [{ source: sidecar, path: found }];
}

/** `modules.7.metadata.expect` of the editor half → its path in the whole blueprint. */
function inlinePath({ document }: ScenarioFiles, path: Path): Path | undefined {
  const [part, key, ...rest] = path;
  if (part === "blueprint") return key === undefined ? undefined : [key, ...rest];
  if (part !== "modules" || key === undefined) return undefined;
  for (const visit of walkModules(document.blueprint)) {
    if (visit.key === key) return [...visit.place, ...rest];
  }
  return undefined;
}

function isSaidInBlueprint(field: string): boolean {
  return field === "name" || field === "schedule" || field === "interface";
}

/** Name, schedule and interface in the forms that a blueprint's file may have (blueprints.md 9). */
function besideBlueprint({ blueprint, document }: ScenarioFiles, field: string, rest: Path): readonly Spot[] {
  const inner = document.place ?? textPlace(blueprint.value);
  const wrappers = inner.map((_, length) => inner.slice(0, length));
  const spots: Spot[] = [];
  const add = (...path: Path) => spots.push({ source: blueprint, path });
  if (field === "name") for (const at of [inner, ...wrappers]) add(...at, "name");
  if (field === "schedule") for (const at of [...wrappers, inner]) add(...at, "scheduling", ...rest);
  if (field === "interface") {
    const [side, ...below] = rest;
    const old = side === undefined ? [] : [`${side}_spec`, ...below];
    for (const at of [...wrappers, inner]) {
      add(...at, "interface", ...rest);
      add(...at, "io", ...old);
      if (at !== inner) add(...at, "metadata", ...old);
    }
  }
  return spots;
}
