// The versions of one resource that Git has, the latest first, each with what it changed.

import { kindOf } from "../address.ts";
import type { Address } from "../address.ts";
import type { FieldChange } from "../engine/plan.ts";
import { type Blobs, type FileCommit, fileHistory, textsAt } from "../git/file-history.ts";
import { kindNamed } from "../kinds/registry.ts";
import { fieldsBetween } from "./changed-fields.ts";
import { filesOf, type Named, resourceOf } from "../desired/file-names.ts";
import { readVersion, type VersionContent } from "./read-version.ts";

/** What is looked for: the resource as it is named today, or was named last. */
export interface Tracked extends Named {
  /** Addresses that its files say it had before, the latest first. */
  readonly movedFrom: readonly Address[];
}

export interface GitVersion {
  readonly sha: string;
  readonly short: string;
  /** The author. */
  readonly by: string;
  /** The whole message of the commit. */
  readonly message: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** The address that it had then. */
  readonly address: Address;
  readonly content: VersionContent;
  /** `moved`: its files got another name, whatever else changed. `cut`: older ones are not in this shallow clone. */
  readonly is: "changed" | "first" | "deleted" | "added" | "moved" | "unreadable" | "cut";
  /** The address before, of one that moved. */
  readonly movedFrom?: Address;
  /** Against the version before; empty where there is none to compare with. */
  readonly fields: readonly FieldChange[];
}

export interface GitVersions {
  readonly versions: readonly GitVersion[];
  readonly isCutOff: boolean;
  readonly hasMore: boolean;
}

/** Its commits alone. Undefined outside a repository, and where no commit has it. */
export async function commitsOf(root: string, { address, owner, movedFrom }: Tracked, limit: number) {
  const shared = owner === undefined ? [] : [filesOf(address, undefined)];
  const found = await fileHistory(root, filesOf(address, owner), {
    limit,
    formerly: [...movedFrom.map((each) => filesOf(each, owner)), ...shared],
    namesLike: (former) => {
      const named = resourceOf(former);
      return named ? filesOf(named.address, named.owner) : [former];
    },
  });
  return found && found.commits.length > 0 ? found : undefined;
}

/** Reads the files of that resource alone, at each of its commits. */
export async function versionsInGit(root: string, tracked: Tracked, limit: number): Promise<GitVersions | undefined> {
  // One more than is shown, to tell what the last one changed.
  const found = await commitsOf(root, tracked, limit + 1);
  if (!found) return undefined;
  const blobs: Blobs = new Map();
  const kind = kindOf(tracked.address);
  const read: Read[] = [];
  for (const commit of found.commits) {
    const content = await readVersion(kind, await textsAt(root, commit.sha, commit.files, blobs));
    read.push({ commit, content, address: addressIn(commit, tracked.address) });
  }
  const versions = read.map((version, index) => describe(version, read[index + 1], found.isCutOff));
  return {
    versions: versions.slice(0, limit),
    isCutOff: found.isCutOff,
    hasMore: found.hasMore || versions.length > limit,
  };
}

interface Read {
  readonly commit: FileCommit;
  readonly content: VersionContent;
  readonly address: Address;
}

/** The address that the files of a commit stand for. */
export function addressIn({ files }: FileCommit, otherwise: Address): Address {
  return (files[0] === undefined ? undefined : resourceOf(files[0])?.address) ?? otherwise;
}

function describe({ commit, content, address }: Read, before: Read | undefined, isCut: boolean): GitVersion {
  const { sha, short, by, at, message } = commit;
  const version = { sha, short, by, at, message, address, content, fields: [] };
  if (content.is === "unreadable") return { ...version, is: "unreadable" };
  if (content.is === "gone") return { ...version, is: "deleted" };
  if (!before) return { ...version, is: isCut ? "cut" : "first" };
  if (before.content.is === "gone") return { ...version, is: "added" };
  const of = { address, kind: kindNamed(kindOf(address)) };
  const fields =
    before.content.is === "there" ? fieldsBetween(of, before.content.template, content.template) : version.fields;
  if (before.address === address) return { ...version, is: "changed", fields };
  return { ...version, is: "moved", movedFrom: before.address, fields };
}
