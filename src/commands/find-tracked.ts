// What a NAME means for history and restore: a resource of today's files, or one that only Git's history has. Nothing is
// guessed: several of a name are told with all their addresses.

import { type Address, isAddress, type KindName, kindNames, kindOf, pathOf } from "../address.ts";
import type { DesiredResource } from "../desired/desired.ts";
import { ToolError } from "../errors.ts";
import { type DeletedResource, deletedResources, lastName } from "../history/deleted-resources.ts";
import type { Tracked } from "../history/git-versions.ts";
import { kindNamed } from "../kinds/registry.ts";
import { nearestName } from "../nearest.ts";
import { findResource, nameInMake } from "./find-resource.ts";
import type { Session } from "./session.ts";

export interface FoundTracked extends Tracked {
  /** Name in Make, as the files say it or said it last. */
  readonly name: string;
  /** Today's files; undefined where they were deleted. */
  readonly resource: DesiredResource | undefined;
  /** The commit that took its files away. */
  readonly deleted: DeletedResource | undefined;
}

type Files = Pick<Session, "project" | "target" | "desired">;

/** Throws `restore/unknown` with the nearest, and `usage/invalid` where several have that name. */
export async function findTracked(files: Files, name: string): Promise<FoundTracked> {
  const { desired, target, project } = files;
  const [resource] = trackedKinds(name).flatMap((kind) => foundToday(files, kind, name));
  if (resource) {
    const { address, owner, movedFrom } = resource;
    return { address, owner, movedFrom, name: nameInMake(resource, target), resource, deleted: undefined };
  }
  const gone = await deletedResources(project.root, target.name, (address) => desired.resources.has(address));
  const found = await deletedNamed(project.root, gone, name);
  const [kind] = trackedKinds(name).filter((each) => found.some(({ address }) => kindOf(address) === each));
  const named = found.filter(({ address }) => kindOf(address) === kind);
  const [deleted, other] = named;
  if (deleted && other) throw several(name, named);
  if (!deleted) throw unknownName(name, files, gone);
  const { address, owner } = deleted;
  return {
    address,
    owner,
    movedFrom: [],
    name: await lastName(project.root, deleted),
    resource: undefined,
    deleted,
  };
}

/**
 * Kinds that have files, what people look for first; or the one that an address names. A webhook often has the name of its
 * scenario, and the scenario is meant: the webhook goes by its address.
 */
function trackedKinds(name: string): readonly KindName[] {
  const rankOf = (kind: KindName): number => kindNamed(kind).model.rank;
  const kinds = kindNames
    .filter((kind) => kindNamed(kind).schema !== undefined)
    .toSorted((a, b) => rankOf(a) - rankOf(b));
  return isAddress(name) ? kinds.filter((kind) => kind === kindOf(name)) : kinds;
}

function foundToday(files: Files, kind: KindName, name: string): DesiredResource[] {
  try {
    return [findResource(files, kind, name)];
  } catch (error) {
    if (error instanceof ToolError && error.code === "address/unknown") return [];
    throw error;
  }
}

/** By address or path; only where none fits, each one's last files are read for its name. */
async function deletedNamed(
  root: string,
  gone: readonly DeletedResource[],
  name: string,
): Promise<readonly DeletedResource[]> {
  const byAddress = gone.filter(({ address }) => address === name || pathOf(address) === name);
  if (byAddress.length > 0) return byAddress;
  const named: DeletedResource[] = [];
  for (const each of gone) if ((await lastName(root, each)) === name) named.push(each);
  return named;
}

function several(name: string, found: readonly { readonly address: Address }[]): ToolError {
  return new ToolError({
    code: "usage/invalid",
    message: `${JSON.stringify(name)} means ${found.length} things here.`,
    hint: `Say which by its address: ${found.map(({ address }) => address).join(", ")}.`,
  });
}

function unknownName(name: string, { desired, target }: Files, gone: readonly DeletedResource[]): ToolError {
  const today = [...desired.resources.values()];
  const addresses = [...today, ...gone].map(({ address }) => address);
  const names = today.map((each) => nameInMake(each, target));
  const near = nearestName(name, addresses) ?? nearestName(name, addresses.map(pathOf)) ?? nearestName(name, names);
  return new ToolError({
    code: "restore/unknown",
    message: `Neither the files of ${target.name} nor their history have ${JSON.stringify(name)}.`,
    hint:
      near === undefined
        ? "Give its name in Make, or its address as INDEX.md and the folders here spell it."
        : `Did you mean ${JSON.stringify(near)}?`,
  });
}
