// The files that one target uses: the shared ones, which a fleet reads once, and the target's own, which replace those of
// the same address or add to them. Faults of own files stop that target alone.

import type { Address } from "../address.ts";
import type { Problem } from "../errors.ts";
import { isJsonObject } from "../json.ts";
import { nearestName } from "../nearest.ts";
import { duplicate, startOf } from "../project/files.ts";
import type { Project, Target } from "../project/project.ts";
import { findIdsFiles } from "./ids.ts";
import { layersOf, type ResourceLayers } from "./layers.ts";
import { type Moved, readMoved } from "./moved.ts";
import {
  listOwners,
  readResourceFiles,
  type ResourceFiles,
  type ScenarioFiles,
  type WebhookFile,
} from "./resource-files.ts";

export interface UsedFiles extends ResourceFiles {
  readonly layers: ReadonlyMap<Address, ResourceLayers>;
  readonly moved: Moved["former"];
}

interface ProjectFiles {
  readonly shared: UsedFiles;
  /** Name of the target → its file under ids/. */
  readonly ids: ReadonlyMap<string, string>;
  /** Targets that have files of their own. */
  readonly owners: ReadonlySet<string>;
  /** What each of them uses, once it was asked for. */
  readonly ofOwners: Map<string, UsedFiles>;
  readonly problems: readonly Problem[];
}

const loadedFiles = new WeakMap<Project, ProjectFiles>();

/** Shared files are read once, whatever number of targets uses them; own ones once for their target. */
export function usedFiles(project: Project, target: Target): UsedFiles {
  const { shared, owners, ofOwners } = readProjectFiles(project);
  if (!owners.has(target.name)) return shared;
  const known = ofOwners.get(target.name);
  if (known) return known;
  const used = usedBy(project.root, target.name, shared);
  ofOwners.set(target.name, used);
  return used;
}

/** Whether shared files have this address, also where a target's own replace them. */
export function isShared(project: Project, address: Address): boolean {
  return readProjectFiles(project).shared.addresses.has(address);
}

/** The target's file under ids/, and what is wrong with files of the project that belong to nothing. */
export function filesBeside(
  project: Project,
  target: Target,
): { readonly ids: string | undefined; readonly problems: readonly Problem[] } {
  const { ids, problems } = readProjectFiles(project);
  return { ids: ids.get(target.name), problems };
}

function readProjectFiles(project: Project): ProjectFiles {
  const known = loadedFiles.get(project);
  if (known) return known;
  const ids = findIdsFiles(project);
  const own = findOwners(project);
  const loaded = {
    shared: withLayers(sharedFiles(project.root)),
    ids: ids.files,
    owners: own.owners,
    ofOwners: new Map(),
    problems: [...ids.problems, ...own.problems],
  };
  loadedFiles.set(project, loaded);
  return loaded;
}

function sharedFiles(root: string): ResourceFiles {
  const files = readResourceFiles(root);
  const problems = files.resources.flatMap(({ settings }): Problem[] =>
    settings && isJsonObject(settings.value) && Object.hasOwn(settings.value, "basedOn")
      ? [
          {
            code: "schema/unknown-key",
            message: "basedOn belongs to a target's own copy of a resource; this file is shared.",
            at: settings.keyPlace(["basedOn"]),
            hint: "Remove it here.",
          },
        ]
      : [],
  );
  return { ...files, problems: [...files.problems, ...problems] };
}

/** Own files hold for their target instead of the shared ones of their address, whether they can be read or not. */
function usedBy(root: string, owner: string, shared: UsedFiles): UsedFiles {
  const own = readResourceFiles(root, owner);
  const kept = shared.resources.filter(({ address }) => !own.addresses.has(address));
  return withLayers(
    {
      resources: [...kept, ...own.resources].sort((a, b) => (a.address < b.address ? -1 : 1)),
      addresses: new Set([...shared.addresses, ...own.addresses]),
      problems: [...shared.problems, ...own.problems, ...nearlyShared(own, shared)],
    },
    shared.layers,
  );
}

/** An own address that differs from a shared one in upper and lower case alone was meant to replace it. */
function nearlyShared(own: ResourceFiles, shared: ResourceFiles): readonly Problem[] {
  const spelled = new Map(shared.resources.map((files) => [files.address.toLowerCase(), files]));
  return own.resources.flatMap((files) => {
    const other = spelled.get(files.address.toLowerCase());
    if (!other || other.address === files.address) return [];
    return [duplicate(`address ${files.address}`, mainFileOf(other), mainFileOf(files))];
  });
}

function mainFileOf(files: ScenarioFiles | WebhookFile): string {
  return (files.kind === "scenario" ? files.blueprint : files.settings).file;
}

function withLayers(files: ResourceFiles, known: UsedFiles["layers"] = new Map()): UsedFiles {
  const layers = new Map(
    files.resources.map((each): [Address, ResourceLayers] => [
      each.address,
      (each.owner === undefined && known.get(each.address)) || layersOf(each),
    ]),
  );
  const moved = readMoved(files.resources, files.addresses);
  return { ...files, layers, moved: moved.former, problems: [...files.problems, ...moved.problems] };
}

/** The targets that files below targets/ belong to, and a problem for each folder of none. */
function findOwners({ root, targets, bases }: Project): {
  readonly owners: ReadonlySet<string>;
  readonly problems: readonly Problem[];
} {
  const files = listOwners(root);
  const problems = [...files]
    .filter(([owner]) => !targets.has(owner))
    .map(([owner, file]): Problem => {
      const now = [...targets.values()].find(({ movedFrom }) => movedFrom.includes(owner))?.name;
      const near = now ?? nearestName(owner, targets.keys());
      const quoted = JSON.stringify(owner);
      const isBase = bases.has(owner);
      return {
        code: "file/unknown",
        message: isBase
          ? `The target ${quoted} is abstract and has no resources of its own.`
          : `There is no target ${quoted} that this file could belong to.`,
        at: startOf(file),
        hint: isBase
          ? "Move the folder to a target that extends it, or to the shared files."
          : near === undefined
            ? `Add targets/${owner}.yaml or targets/${owner}/target.yaml, or remove the folder.`
            : `${now === undefined ? `Did you mean ${near}?` : `It is now the target ${near}.`} Move the folder to targets/${near}/.`,
      };
    });
  return { owners: new Set(files.keys()), problems };
}
