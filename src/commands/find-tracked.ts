// What a NAME means for history and restore: a resource of today's files, one that Make alone calls so, or one that only
// Git's history has. Nothing is guessed: several of a name are told with all their addresses.

import { type Address, isAddress, type KindName, kindNames, kindOf, pathOf } from "../address.ts";
import type { DesiredResource } from "../desired/desired.ts";
import { resourceOf } from "../desired/file-names.ts";
import { ToolError } from "../errors.ts";
import { isShallow } from "../git/find-commit.ts";
import { filesThatHeld } from "../git/file-history.ts";
import { type DeletedResource, deletedResources, lastName } from "../history/deleted-resources.ts";
import { type Tracked, versionsInGit } from "../history/git-versions.ts";
import { kindNamed } from "../kinds/registry.ts";
import type { Rows } from "../live/observe.ts";
import { nearestName } from "../nearest.ts";
import { nameInMake } from "./find-resource.ts";
import type { Session } from "./session.ts";

export interface FoundTracked extends Tracked {
  /** Name in Make, as the files say it or said it last. */
  readonly name: string;
  /** Make's id by today's files and state, whether it is there or gone. */
  readonly id: string | undefined;
  /** Today's files; undefined where they were deleted. */
  readonly resource: DesiredResource | undefined;
  /** The commit that took its files away. */
  readonly deleted: DeletedResource | undefined;
}

/** What Make has, and which resource has which id; absent where Make was not asked. */
export interface NamesInMake {
  readonly rows: Rows;
  readonly ids: ReadonlyMap<Address, string>;
}

type Files = Pick<Session, "project" | "target" | "desired">;

interface Searched extends Files {
  readonly make: NamesInMake | undefined;
  readonly gone: readonly DeletedResource[];
}

/** Throws `restore/unknown` with the nearest, and `usage/invalid` where several have that name. */
export async function findTracked(files: Files, name: string, make: NamesInMake | undefined): Promise<FoundTracked> {
  const { desired, target, project } = files;
  const gone = await deletedResources(project.root, target.name, (address) => desired.resources.has(address));
  const searched: Searched = { ...files, make, gone };
  for (const kind of trackedKinds(name)) {
    const found = await foundIn(searched, kind, name);
    if (found) return trackedOf(searched, found);
  }
  const former = isAddress(name) ? undefined : await formerlyNamed(searched, name);
  if (former) return trackedOf(searched, former);
  throw await unknownName(name, searched);
}

/**
 * Kinds that have files, what people look for first; or the one that an address names. A webhook often has the name of its
 * scenario, and the scenario is meant, also where it was deleted: the webhook goes by its address.
 */
function trackedKinds(name: string): readonly KindName[] {
  const rankOf = (kind: KindName): number => kindNamed(kind).model.rank;
  const kinds = kindNames
    .filter((kind) => kindNamed(kind).schema !== undefined)
    .toSorted((a, b) => rankOf(a) - rankOf(b));
  return isAddress(name) ? kinds.filter((kind) => kind === kindOf(name)) : kinds;
}

type Found = DesiredResource | DeletedResource;

async function foundIn(searched: Searched, kind: KindName, name: string): Promise<Found | undefined> {
  const { desired, gone, project } = searched;
  const isMeant = ({ address }: { readonly address: Address }): boolean =>
    kindOf(address) === kind && (address === name || pathOf(address) === name);
  const today = [...desired.resources.values()].find(isMeant);
  if (today) return today;
  const holders = namedToday(searched, kind, name);
  const stray = holders.find(({ resource }) => !resource);
  // Made again by somebody, under the name of one that only Git has: it may be either.
  const deleted = stray || holders.length === 0 ? gone.filter(isMeant) : [];
  // Only where none fits by address, each one's last files are read for its name.
  if (deleted.length === 0 && (stray || holders.length === 0))
    for (const each of gone)
      if (kindOf(each.address) === kind && (await lastName(project.root, each)) === name) deleted.push(each);
  const several = [...holders.map(({ words }) => words), ...deleted.map(({ address }) => `${address} (deleted)`)];
  if (several.length > 1) throw ambiguous(name, several);
  if (stray) throw notInGit(name, stray.words);
  return holders[0]?.resource ?? deleted[0];
}

interface Holder {
  /** Undefined for an object of Make that no file is. */
  readonly resource: DesiredResource | undefined;
  readonly words: string;
}

/** By the files' word and by Make's: each object once. */
function namedToday({ desired, target, make }: Searched, kind: KindName, name: string): readonly Holder[] {
  const holders = [...desired.resources.values()]
    .filter((resource) => resource.kind === kind && nameInMake(resource, target) === name)
    .map((resource): Holder => ({ resource, words: resource.address }));
  for (const row of make?.rows.get(kind)?.values() ?? []) {
    if (row.name !== name) continue;
    const owners = [...(make?.ids ?? [])].filter(([address, id]) => kindOf(address) === kind && id === row.id);
    const resource = owners.map(([address]) => desired.resources.get(address)).find((each) => each);
    // Of what Git has and nobody took over yet, it may well be the one.
    if (owners.length === 0 && holders.some((each) => each.resource && !make?.ids.has(each.resource.address))) continue;
    if (holders.some((each) => each.resource && owners.some(([address]) => address === each.resource?.address)))
      continue;
    // What an interrupted restore made is the one whose files are gone.
    if (!resource && owners.length > 0) continue;
    const words = resource
      ? `${resource.address} (in Make)`
      : `the one with the id ${row.id} in Make, which no file is`;
    holders.push({ resource, words });
  }
  return holders;
}

/** One that had this name in an earlier version, by the commits that brought the text or took it away. */
async function formerlyNamed({ desired, gone, project: { root } }: Searched, name: string): Promise<Found | undefined> {
  const held = new Set((await filesThatHeld(root, name)).map((file) => resourceOf(file)?.address));
  const all: readonly Found[] = [...desired.resources.values(), ...gone];
  const likely = all.filter(
    (each) => held.has(each.address) || ("movedFrom" in each && each.movedFrom.some((address) => held.has(address))),
  );
  const named: Found[] = [];
  for (const each of likely) {
    const { address, owner } = each;
    const versions = await versionsInGit(
      root,
      { address, owner, movedFrom: "movedFrom" in each ? each.movedFrom : [] },
      1000,
    );
    const isNamed = versions?.versions.some(
      ({ content }) => content.is === "there" && (content.template["name"] ?? undefined) === name,
    );
    if (isNamed) named.push(each);
  }
  const scenarios = named.filter(({ address }) => kindOf(address) === "scenario");
  const meant = scenarios.length > 0 ? scenarios : named;
  if (meant.length > 1)
    throw ambiguous(
      name,
      meant.map(({ address }) => `${address} (had it before)`),
    );
  return meant[0];
}

async function trackedOf({ make, target, project }: Searched, found: Found): Promise<FoundTracked> {
  const { address, owner } = found;
  const id = make?.ids.get(address);
  if (!("sha" in found))
    return {
      address,
      owner,
      movedFrom: found.movedFrom,
      name: nameInMake(found, target),
      id,
      resource: found,
      deleted: undefined,
    };
  const name = await lastName(project.root, found);
  return { address, owner, movedFrom: [], name, id, resource: undefined, deleted: found };
}

function ambiguous(name: string, found: readonly string[]): ToolError {
  return new ToolError({
    code: "usage/invalid",
    message: `${JSON.stringify(name)} means ${found.length} things here: ${found.join(", ")}.`,
    hint: "Say which by its address.",
  });
}

function notInGit(name: string, words: string): ToolError {
  return new ToolError({
    code: "restore/unknown",
    message: `${JSON.stringify(name)} is ${words}: Git has no version of it.`,
    hint: "Bring it into Git first: make-gitops export",
  });
}

async function unknownName(name: string, { desired, target, gone, make, project }: Searched): Promise<ToolError> {
  const today = [...desired.resources.values()];
  const addresses = [...today, ...gone].map(({ address }) => address);
  const rows = [...(make?.rows.values() ?? [])].flatMap((ofKind) => [...ofKind.values()]);
  const names = [...today.map((each) => nameInMake(each, target)), ...rows.map((row) => row.name)];
  const near = nearestName(name, addresses) ?? nearestName(name, addresses.map(pathOf)) ?? nearestName(name, names);
  const hint =
    near === undefined
      ? "Give its name in Make, or its address as INDEX.md and the folders here spell it."
      : `Did you mean ${JSON.stringify(near)}?`;
  return new ToolError({
    code: "restore/unknown",
    message: `Neither the files of ${target.name} nor their history have ${JSON.stringify(name)}.`,
    hint: (await isShallow(project.root)) ? `${hint} ${shallowHint}` : hint,
  });
}

export const shallowHint = "This clone is shallow: its history ends early. To have all of it: git fetch --unshallow";
