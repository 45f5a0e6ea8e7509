// Since when a line stands in `ids/<target>.yaml`: the commit that took an object over holds what Git then knew of it.

import { type Address, kindOf } from "../address.ts";
import { isCutOff, openGit, orUndefined } from "./open-git.ts";

/** The commit that took an object over. */
export interface TakeOver {
  readonly sha: string;
  /** The address that it was taken over under; another one where it moved since. */
  readonly address: Address;
  /** The file at that commit, relative to `root`; another one where the target was renamed since. */
  readonly file: string;
}

/**
 * For each `address: id` of the file, relative to `root`, the commit that added it: the line is there and in no parent.
 * A line that took the place of one with the same id is the same object, and its own beginning counts. Left out is what
 * no commit in reach added: not committed, outside a repository, beyond the end of a shallow clone.
 */
export async function commitsThatAdded(
  root: string,
  file: string,
  ids: ReadonlyMap<Address, string>,
): Promise<ReadonlyMap<Address, TakeOver>> {
  const found = await orUndefined(async () => {
    const git = openGit(root);
    const text = await git.raw("log", "--follow", ...logFlags, "--", file);
    const takeOvers = new Map<Address, TakeOver>();
    for (const [address, { commit, key }] of beginnings(readLog(text), ids)) {
      if (await isCutOff(git, commit.sha, commit.parents)) continue;
      takeOvers.set(address, { sha: commit.sha, address: key, file: commit.file ?? file });
    }
    return takeOvers;
  });
  return found ?? new Map();
}

// A merge shows nothing of its own: its lines came in one of the branches, which are in the log too.
const logFlags = [
  "--format=%x01%H%x00%P",
  "--patch",
  "--unified=0",
  "--find-renames",
  "--relative",
  "--src-prefix=a/",
  "--dst-prefix=b/",
  "--text",
  "--no-color",
  "--no-diff-merges",
  "--no-ext-diff",
  "--no-show-signature",
  "--no-textconv",
];

interface IdsCommit {
  readonly sha: string;
  readonly parents: string;
  file: string | undefined;
  /** `scenario/orders 4100`. */
  readonly added: Set<string>;
  readonly removed: Set<string>;
}

/** The commits of a log, the latest first, with the lines that each added and removed. */
function readLog(text: string): readonly IdsCommit[] {
  const commits: IdsCommit[] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("\x01")) {
      const [sha = "", parents = ""] = line.slice(1).split("\0");
      commits.push({ sha, parents, file: undefined, added: new Set(), removed: new Set() });
      continue;
    }
    const commit = commits.at(-1);
    if (!commit) continue;
    if (line.startsWith("+++ ")) commit.file = pathOfHeader(line) ?? commit.file;
    else if (/^[+-]/.test(line) && !line.startsWith("--- ")) {
      const entry = entryOf(line.slice(1));
      if (entry !== undefined) (line.startsWith("+") ? commit.added : commit.removed).add(entry);
    }
  }
  return commits;
}

function pathOfHeader(line: string): string | undefined {
  return /^\+\+\+ b\/([^\t]+)\t?$/.exec(line)?.[1];
}

/** `address id` of a line `address: id`, however it is quoted. */
function entryOf(line: string): string | undefined {
  const match = /^\s*(["']?)([^"'#]+?)\1\s*:\s+(["']?)(\d+)\3\s*(?:#.*)?$/.exec(line);
  return match ? `${match[2]} ${match[4]}` : undefined;
}

interface Beginning {
  readonly commit: IdsCommit;
  readonly key: Address;
}

function beginnings(commits: readonly IdsCommit[], ids: ReadonlyMap<Address, string>): Map<Address, Beginning> {
  const found = new Map<Address, Beginning>();
  for (const [address, id] of ids) {
    let key = address;
    for (const commit of commits) {
      const line = `${key} ${id}`;
      const isAdded = commit.added.has(line);
      if (isAdded === commit.removed.has(line)) continue;
      if (!isAdded) break; // removed since, and there again without a commit
      const before = formerKey(commit, key, id);
      if (before === undefined) {
        found.set(address, { commit, key });
        break;
      }
      key = before;
    }
  }
  return found;
}

/** The address whose line gave way to this one, for the same object. */
function formerKey({ added, removed }: IdsCommit, key: Address, id: string): Address | undefined {
  const line = [...removed].find(
    (each) => each.endsWith(` ${id}`) && !added.has(each) && kindOf(each as Address) === kindOf(key),
  );
  return line?.slice(0, -id.length - 1) as Address | undefined;
}
