// Files of a project → what Git wants in one target. All problems of all files at once; nothing is asked of Make.

import { type Address, kindOf } from "../address.ts";
import { type Problem, ToolError } from "../errors.ts";
import { isJsonArray, type Json, type JsonObject } from "../json.ts";
import { parsePath, type Path, valueAt } from "../path.ts";
import type { Override, Project, Target } from "../project/project.ts";
import { schemas } from "../project/schema-check.ts";
import { checkReferences, isSecretText } from "./check-references.ts";
import { checkSettings } from "./check-settings.ts";
import type { DesiredResource, DesiredState, Origin } from "./desired.ts";
import { readIds } from "./ids.ts";
import type { ResourceLayers, Spot } from "./layers.ts";
import { type AppliedOverride, applyOverrides, overrideOf, type Overridden, overridesByAddress } from "./overrides.ts";
import type { ScenarioFiles, WebhookFile } from "./resource-files.ts";
import { filesBeside, usedFiles } from "./used-files.ts";

/** Throws ToolError with all problems that stop this target. */
export async function loadDesired(project: Project, target: Target): Promise<DesiredState> {
  const files = usedFiles(project, target);
  const beside = filesBeside(project, target);
  const problems: Problem[] = [...target.problems, ...files.problems, ...beside.problems];
  const overrides = overridesByAddress(target.overrides, files.addresses, problems);
  const resources = new Map<Address, DesiredResource>();
  const unmet = new Map<Override, Problem>();
  const met = new Set<Override>();
  for (const each of files.resources) {
    const { kind, address } = each;
    const layers = files.layers.get(address) as ResourceLayers;
    const overridden = applyOverrides(
      address,
      layers.whole,
      overrides.get(address) ?? [],
      fieldsOf[kind],
      problems,
      unmet,
    );
    for (const { override } of overridden.applied) met.add(override);
    const resource = makeResource(each, layers, overridden, target, files.moved.get(address) ?? []);
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
  for (const [override, problem] of unmet) if (!met.has(override)) problems.push(problem);
  const ids =
    beside.ids === undefined ? new Map() : readIds(project.root, beside.ids, files.addresses, files.moved, problems);
  if (problems.length > 0) throw new ToolError(problems);
  return { resources, ids };
}

/** What a target uses of the project's files, as whoever writes values back to where they came from needs it. */
export interface FilesOfTarget {
  /** Own files before the shared ones of their address. */
  readonly resources: ReadonlyMap<Address, ScenarioFiles | WebhookFile>;
  readonly layers: ReadonlyMap<Address, ResourceLayers>;
  /** The overrides that each resource gets, in the order in which they are applied. */
  readonly overrides: ReadonlyMap<Address, readonly Override[]>;
  /** The places in the resource's layers that they take. */
  readonly applied: ReadonlyMap<Address, readonly AppliedOverride[]>;
  /** Every address that a file stands for. */
  readonly addresses: ReadonlySet<Address>;
}

/** Tells no problems: for a target whose desired state was loaded. */
export function filesOf(project: Project, target: Target): FilesOfTarget {
  const { resources, layers, addresses } = usedFiles(project, target);
  const overrides = overridesByAddress(target.overrides, addresses, []);
  const applied = [...overrides].flatMap(([address, own]): [Address, readonly AppliedOverride[]][] => {
    const whole = layers.get(address)?.whole;
    const kind = kindOf(address) as keyof typeof fieldsOf;
    return whole ? [[address, applyOverrides(address, whole, own, fieldsOf[kind], []).applied]] : [];
  });
  return {
    resources: new Map(resources.map((each) => [each.address, each])),
    layers,
    overrides,
    applied: new Map(applied),
    addresses,
  };
}

const fieldsOf = {
  scenario: [...Object.keys(schemas.scenario.properties), "blueprint", "modules"],
  webhook: Object.keys(schemas.webhook.properties),
} as const;

function makeResource(
  { address, kind, owner }: ScenarioFiles | WebhookFile,
  layers: ResourceLayers,
  overridden: Overridden,
  target: Target,
  movedFrom: readonly Address[],
): DesiredResource {
  const { protect, ignore, movedFrom: _movedFrom, basedOn: _basedOn, ...template } = overridden.whole;
  return {
    address,
    kind,
    owner,
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
