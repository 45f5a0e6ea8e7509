// The commit that a word or a date means.

import { keptFormat, keptIn } from "./kept.ts";
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

/** Whether a commit, of which it is given what a restore kept with it, is passed over. */
export type IsSkipped = (kept: readonly string[]) => boolean;

/** The same, but where the word is a branch, `HEAD`, or so many before it, what is skipped does not count. */
export async function findCommitSkipping(
  root: string,
  word: string,
  isSkipped: IsSkipped,
): Promise<FoundCommit | undefined> {
  const [, name = "", steps = ""] = /^(.+?)((?:~\d*|\^1?(?!\d))*)$/s.exec(word) ?? [];
  if (!(await isMoving(root, name))) return findCommit(root, word);
  const back = [...steps.matchAll(/~(\d*)|\^/g)].reduce((sum, [, count]) => sum + Number(count || 1), 0);
  const sha = await orUndefined(async () => {
    const flags = ["-z", "--first-parent", "--no-show-signature", "--no-color", `--format=%H%x00${keptFormat}`];
    const words = (await openGit(root).raw("log", ...flags, "--end-of-options", name, "--")).split("\0");
    const shas = words.filter((_each, place) => place % 2 === 0 && !isSkipped(keptIn(words[place + 1] ?? "")));
    return shas[back];
  });
  return sha ? findCommit(root, sha) : undefined;
}

/** A branch or `HEAD`; a sha, a tag or what the reflog has is one commit for ever. */
async function isMoving(root: string, name: string): Promise<boolean> {
  if (name === "" || name.includes("@{")) return false;
  const full = await orUndefined(() =>
    openGit(root).raw("rev-parse", "--symbolic-full-name", "--verify", "--quiet", "--end-of-options", name),
  );
  return /^(?:HEAD|refs\/(?:heads|remotes)\/.*)\n?$/.test(full ?? "");
}

/** The last commit that touched the files and was written at that moment or before. */
export async function lastCommitUntil(
  root: string,
  files: readonly string[],
  ms: number,
  isSkipped: IsSkipped,
): Promise<FoundCommit | undefined> {
  const sha = await orUndefined(async () => {
    const flags = ["-z", "--no-show-signature", "--no-color", `--format=%H%x00%at%x00${keptFormat}`];
    const words = (await openGit(root).raw("log", ...flags, "--", ...files)).split("\0");
    return words.find(
      (_each, place) =>
        place % 3 === 0 && Number(words[place + 1]) * 1000 <= ms && !isSkipped(keptIn(words[place + 2] ?? "")),
    );
  });
  return sha ? findCommit(root, sha) : undefined;
}

/** Addresses of what a restore kept with a commit. */
export async function keptBy(root: string, sha: string): Promise<readonly string[]> {
  const flags = ["--max-count=1", "--no-show-signature", "--no-color", `--format=${keptFormat}`];
  return keptIn((await orUndefined(() => openGit(root).raw("log", ...flags, sha))) ?? "");
}

/** True for a clone that does not have the whole history. */
export async function isShallow(root: string): Promise<boolean> {
  const told = await orUndefined(() => openGit(root).raw("rev-parse", "--is-shallow-repository"));
  return told?.trim() === "true";
}

/** The message of a commit; "" where there is none. */
export async function messageOf(root: string, sha: string): Promise<string> {
  return (await orUndefined(() => openGit(root).raw("log", "--max-count=1", "--no-color", "--format=%B", sha))) ?? "";
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
