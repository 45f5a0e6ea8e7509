// Resources whose files a commit took away: Git still has what they were.

import { type Address, kindOf, pathOf } from "../address.ts";
import { type DeletedFile, deletedFiles } from "../git/deleted-files.ts";
import { textsAt } from "../git/file-history.ts";
import { kindNamed } from "../kinds/registry.ts";
import { filesOf, type Named, resourceOf } from "../desired/file-names.ts";
import { readVersion } from "./read-version.ts";

export interface DeletedResource extends Named {
  /** The commit that took its files away. */
  readonly sha: string;
  /** When, ISO 8601 in UTC. */
  readonly at: string;
}

/**
 * Those that are not there today, the latest first; a target's own files hide the shared ones of their address. `isThere`
 * tells of today's.
 */
export async function deletedResources(
  root: string,
  target: string,
  isThere: (address: Address) => boolean,
): Promise<readonly DeletedResource[]> {
  const folders = ["scenarios", "webhooks", `targets/${target}`];
  const found = new Map<Address, DeletedResource>();
  for (const { file, sha, at } of await deletedFiles(root, folders)) {
    const named = resourceOf(file);
    if (!named || isThere(named.address) || found.has(named.address) || !isMain(file)) continue;
    found.set(named.address, { ...named, sha, at });
  }
  return [...found.values()];
}

// Settings beside a blueprint may come and go.
function isMain(file: DeletedFile["file"]): boolean {
  return !/\/(?:scenario\.ya?ml|blueprint\.editor\.json)$/.test(file);
}

/** The name that it had in Make, as its last files say; where they do not, what a create would have given. */
export async function lastName(root: string, { address, owner, sha }: DeletedResource): Promise<string> {
  const texts = await textsAt(root, `${sha}~1`, filesOf(address, owner)).catch(() => new Map<string, string>());
  const content = await readVersion(kindOf(address), texts);
  const name = content.is === "there" ? content.template["name"] : undefined;
  return typeof name === "string" ? name : kindNamed(kindOf(address)).model.defaultName(pathOf(address));
}
