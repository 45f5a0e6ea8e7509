// Files of a project → what Git wants in one target. All problems of all files at once; nothing is asked of Make.

import type { Address } from "../address.ts";
import { type Problem, ToolError } from "../errors.ts";
import { isJsonArray, type Json, type JsonObject } from "../json.ts";
import { parsePath, type Path, valueAt } from "../path.ts";
import { nearestName } from "../nearest.ts";
import type { Override, Project, Target } from "../project/project.ts";
import { schemas } from "../project/schema-check.ts";
import { checkReferences, isSecretText } from "./check-references.ts";
import { checkSettings } from "./check-settings.ts";
import type { DesiredResource, DesiredState, Origin } from "./desired.ts";
import { layersOf, type ResourceLayers, type Spot } from "./layers.ts";
import { applyOverrides, overrideOf, type Overridden } from "./overrides.ts";
import { readResourceFiles, type ResourceFiles } from "./resource-files.ts";

interface LoadedFiles extends ResourceFiles {
  readonly layers: ReadonlyMap<Address, ResourceLayers>;
}

/** The files of a project are read once, whatever number of targets uses them. */
const loadedFiles = new WeakMap<Project, LoadedFiles>();

/** Throws ToolError with all problems that stop this target. */
export async function loadDesired(project: Project, target: Target): Promise<DesiredState> {
  const files = readFiles(project);
  const problems: Problem[] = [...target.problems, ...files.problems];
  const overrides = overridesByAddress(target, files.addresses, problems);
  const resources = new Map<Address, DesiredResource>();
  for (const { kind, address } of files.resources) {
    const layers = files.layers.get(address) as ResourceLayers;
    const overridden = applyOverrides(layers.whole, overrides.get(address) ?? [], target, fieldsOf[kind], problems);
    const resource = makeResource(address, kind, layers, overridden, target);
    problems.push(
      ...checkSettings({
        kind,
        whole: overridden.whole,
        target,
        blueprintOverride: overridden.applied.findLast(({ path }) => path[0] === "blueprint")?.path,
        place: (path) => resource.place(path),
        keyPlace: (path) => placeOf(path, layers, overridden, target, "keyPlace"),
      }),
      ...checkReferences(resource, target, files.addresses),
    );
    resources.set(address, resource);
  }
  if (problems.length > 0) throw new ToolError(problems);
  return { resources };
}

const fieldsOf = {
  scenario: [...Object.keys(schemas.scenario.properties), "blueprint"],
  webhook: Object.keys(schemas.webhook.properties),
} as const;

function readFiles(project: Project): LoadedFiles {
  const known = loadedFiles.get(project);
  if (known) return known;
  const files = readResourceFiles(project.root);
  const layers = new Map(files.resources.map((each) => [each.address, layersOf(each)]));
  const loaded = { ...files, layers };
  loadedFiles.set(project, loaded);
  return loaded;
}

function overridesByAddress(
  target: Target,
  addresses: ReadonlySet<Address>,
  problems: Problem[],
): ReadonlyMap<string, readonly Override[]> {
  const byAddress = new Map<string, Override[]>();
  for (const override of target.overrides) {
    byAddress.set(override.address, [...(byAddress.get(override.address) ?? []), override]);
    if (addresses.has(override.address as Address)) continue;
    const near = nearestName(override.address, addresses);
    problems.push({
      code: "override/unmatched",
      message: `The override of ${override.address} meets nothing.`,
      at: target.source.keyPlace(override.path),
      hint:
        near === undefined
          ? "Write the address of a resource, e.g. scenario/orders/new-order."
          : `Did you mean ${near}?`,
    });
  }
  return byAddress;
}

function makeResource(
  address: Address,
  kind: "scenario" | "webhook",
  layers: ResourceLayers,
  overridden: Overridden,
  target: Target,
): DesiredResource {
  const { protect, ignore, movedFrom, ...template } = overridden.whole;
  return {
    address,
    kind,
    template,
    protect: protect === true,
    ignore: pathsOf(ignore),
    ...(typeof movedFrom === "string" && { movedFrom }),
    origin: (path) => originOf(path, template, layers, overridden, target),
    place: (path) => placeOf(path, layers, overridden, target, "place"),
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
  const override = overrideSpot(path, overridden, target);
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
  target: Target,
  kind: "place" | "keyPlace",
): NonNullable<Problem["at"]> {
  const override = overrideSpot(path, overridden, target);
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

function overrideSpot(path: Path, { applied }: Overridden, target: Target): Spot | undefined {
  const override = overrideOf(path, applied);
  if (!override) return undefined;
  return { source: target.source, path: [...override.at, ...path.slice(override.path.length)] };
}
