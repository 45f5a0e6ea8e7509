// The commit that a word or a date means.

import { openGit, orUndefined } from "./open-git.ts";

export interface FoundCommit {
  readonly sha: string;
  readonly short: string;
  /** The author's name. */
  readonly by: string;
  /** When it was written, ISO 8601 in UTC. */
  readonly at: string;
}

const form = ["--max-count=1", "--no-show-signature", "--no-color", "--format=%H%x00%h%x00%aN%x00%at"];

/** A sha, a tag, a branch, `HEAD~3`. Undefined where nothing here has that name. */
export async function findCommit(root: string, word: string): Promise<FoundCommit | undefined> {
  return orUndefined(async () => {
    const git = openGit(root);
    const sha = await git.raw("rev-parse", "--verify", "--quiet", "--end-of-options", `${word}^{commit}`);
    return readCommit(await git.raw("log", ...form, sha.trim()));
  });
}

/** The last commit that touched the files and was written at that moment or before. */
export async function lastCommitUntil(
  root: string,
  files: readonly string[],
  ms: number,
): Promise<FoundCommit | undefined> {
  return orUndefined(async () => {
    const git = openGit(root);
    const text = await git.raw("log", "--no-show-signature", "--no-color", "--format=%H%x00%at", "--", ...files);
    const lines = text.split("\n").map((line) => line.split("\0"));
    const found = lines.find(([sha, at]) => sha !== "" && Number(at) * 1000 <= ms);
    return found?.[0] === undefined ? undefined : readCommit(await git.raw("log", ...form, found[0]));
  });
}

/** Whether the one commit is in the history of the other. */
export async function isAncestor(root: string, sha: string, of: string): Promise<boolean> {
  return (await orUndefined(async () => (await openGit(root).raw("merge-base", sha, of)).trim() === sha)) ?? false;
}

/** When the first parent of a commit was written, ISO 8601 in UTC; undefined where it has none here. */
export async function parentDate(root: string, sha: string): Promise<string | undefined> {
  return (await findCommit(root, `${sha}~1`))?.at;
}

function readCommit(text: string): FoundCommit | undefined {
  const [sha, short = "", by = "", at = ""] = text.trim().split("\0");
  return sha ? { sha, short, by, at: new Date(Number(at) * 1000).toISOString() } : undefined;
}
