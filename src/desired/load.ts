// Files of a project → what Git wants in one target. All problems of all files at once; nothing is asked of Make.

import type { Address } from "../address.ts";
import { type Problem, ToolError } from "../errors.ts";
import { isJsonArray, type Json, type JsonObject } from "../json.ts";
import { parsePath, type Path, valueAt } from "../path.ts";
import type { Project, Target } from "../project/project.ts";
import { schemas } from "../project/schema-check.ts";
import { checkReferences, isSecretText } from "./check-references.ts";
import { checkSettings } from "./check-settings.ts";
import type { DesiredResource, DesiredState, Origin, TakenOver } from "./desired.ts";
import { findIdsFiles, readIds } from "./ids.ts";
import { layersOf, type ResourceLayers, type Spot } from "./layers.ts";
import { type Moved, readMoved } from "./moved.ts";
import { applyOverrides, overrideOf, type Overridden, overridesByAddress } from "./overrides.ts";
import { readResourceFiles, type ResourceFiles } from "./resource-files.ts";

interface LoadedFiles extends ResourceFiles {
  readonly layers: ReadonlyMap<Address, ResourceLayers>;
  readonly moved: Moved["former"];
  /** Name of the target → its file under ids/. */
  readonly ids: ReadonlyMap<string, string>;
}

/** The files of a project are read once, whatever number of targets uses them. */
const loadedFiles = new WeakMap<Project, LoadedFiles>();

/** Throws ToolError with all problems that stop this target. */
export async function loadDesired(project: Project, target: Target): Promise<DesiredState> {
  const files = readFiles(project);
  const problems: Problem[] = [...target.problems, ...files.problems];
  const overrides = overridesByAddress(target.overrides, files.addresses, problems);
  const resources = new Map<Address, DesiredResource>();
  for (const { kind, address } of files.resources) {
    const layers = files.layers.get(address) as ResourceLayers;
    const own = overrides.get(address) ?? [];
    const overridden = applyOverrides(address, layers.whole, own, fieldsOf[kind], problems);
    const resource = makeResource(address, kind, layers, overridden, target, files.moved.get(address) ?? []);
    problems.push(
      ...checkSettings({
        kind,
        whole: overridden.whole,
        target,
        blueprintOverride: overridden.applied.findLast(({ path }) => path[0] === "blueprint")?.path,
        place: (path) => resource.place(path),
        keyPlace: (path) => placeOf(path, layers, overridden, "keyPlace"),
      }),
      ...checkReferences(resource, target, files.addresses),
    );
    resources.set(address, resource);
  }
  const ids = idsOf(project, target, files, problems);
  if (problems.length > 0) throw new ToolError(problems);
  return { resources, ids };
}

/** The overrides that each resource gets, in the order in which they are applied. */
export function overridesOf(project: Project, target: Target) {
  return overridesByAddress(target.overrides, readFiles(project).addresses, []);
}

const fieldsOf = {
  scenario: [...Object.keys(schemas.scenario.properties), "blueprint", "modules"],
  webhook: Object.keys(schemas.webhook.properties),
} as const;

function readFiles(project: Project): LoadedFiles {
  const known = loadedFiles.get(project);
  if (known) return known;
  const files = readResourceFiles(project.root);
  const layers = new Map(files.resources.map((each) => [each.address, layersOf(each)]));
  const moved = readMoved(files.resources, files.addresses);
  const ids = findIdsFiles(project);
  const problems = [...files.problems, ...moved.problems, ...ids.problems];
  const loaded = { ...files, problems, layers, moved: moved.former, ids: ids.files };
  loadedFiles.set(project, loaded);
  return loaded;
}

function idsOf(
  project: Project,
  target: Target,
  { addresses, moved, ids }: LoadedFiles,
  problems: Problem[],
): ReadonlyMap<Address, TakenOver> {
  const file = ids.get(target.name);
  return file === undefined ? new Map() : readIds(project.root, file, addresses, moved, problems);
}

function makeResource(
  address: Address,
  kind: "scenario" | "webhook",
  layers: ResourceLayers,
  overridden: Overridden,
  target: Target,
  movedFrom: readonly Address[],
): DesiredResource {
  const { protect, ignore, movedFrom: _movedFrom, ...template } = overridden.whole;
  return {
    address,
    kind,
    template,
    protect: protect === true,
    ignore: pathsOf(ignore),
    movedFrom,
    origin: (path) => originOf(path, template, layers, overridden, target),
    place: (path) => placeOf(path, layers, overridden, "place"),
  };
}

function pathsOf(ignore: Json | undefined): readonly Path[] {
  if (!isJsonArray(ignore)) return [];
  return ignore
    .map((text) => (typeof text === "string" ? parsePath(text) : undefined))
    .filter((path) => path !== undefined);
}

function originOf(
  path: Path,
  template: JsonObject,
  layers: ResourceLayers,
  overridden: Overridden,
  target: Target,
): Origin | undefined {
  const value = valueAt(template, path);
  if (value === undefined) return undefined;
  const override = overrideSpot(path, overridden);
  const spot = override ?? standingSpot(layers.spots(path));
  if (!spot) return undefined;
  return {
    file: spot.source.file,
    path: spot.path,
    template: value,
    override: override !== undefined,
    secret: isSecretText(value, target),
  };
}

function placeOf(
  path: Path,
  layers: ResourceLayers,
  overridden: Overridden,
  kind: "place" | "keyPlace",
): NonNullable<Problem["at"]> {
  const override = overrideSpot(path, overridden);
  if (override) return override.source[kind](override.path);
  const spots = layers.spots(path);
  const spot = standingSpot(spots) ?? spots[0];
  return spot ? spot.source[kind](spot.path) : layers.main.place([]);
}

/** The spot that has the value; else one that holds it inside a JSON text, where nothing has a place of its own. */
function standingSpot(spots: readonly Spot[]): Spot | undefined {
  const exact = spots.find(({ source, path }) => valueAt(source.value, path) !== undefined);
  if (exact) return exact;
  for (const { source, path } of spots) {
    for (let length = path.length - 1; length > 0; length -= 1) {
      const above = path.slice(0, length);
      if (typeof valueAt(source.value, above) === "string") return { source, path: above };
    }
  }
  return undefined;
}

function overrideSpot(path: Path, { applied }: Overridden): Spot | undefined {
  const override = overrideOf(path, applied);
  return override && { source: override.source, path: [...override.at, ...path.slice(override.path.length)] };
}
