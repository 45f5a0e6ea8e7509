// Runs something on another branch and comes back. The user's files stay: a work tree with changes of their own is refused,
// a merge that conflicts is taken back, and nothing is ever reset or forced.

import { ToolError } from "../errors.ts";
import { headOf, identity } from "./commit.ts";
import { dirtyTrackedPaths, repositoryOf } from "./dirty.ts";
import { mergeInto } from "./merge.ts";
import { openGit, openWritingGit } from "./open-git.ts";
import { findCommit } from "./find-commit.ts";
import { fetchBranch, remoteBranch } from "./remote.ts";
import { wordsOfGit } from "./words.ts";

export interface BranchOptions {
  /** Start from what this remote has of the branch. */
  readonly remote?: string | undefined;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Files, relative to the root, that may differ from HEAD: the caller wrote them. */
  readonly own?: readonly string[];
  /** The branch that `branch` goes to: what it is compared with where HEAD is on `branch` itself. */
  readonly base?: string | undefined;
}

/** Where a branch stood before anything ran on it. */
export interface BranchStart {
  /** The commit that HEAD was at, or that of `base`: what the branch will be merged into has it. */
  readonly from: string;
  /** The branch that HEAD was on; undefined where it was detached. */
  readonly fromBranch: string | undefined;
  /** What the remote has of the branch; undefined: nothing, or it was not asked. */
  readonly remoteSha: string | undefined;
}

/**
 * `branch` is made from HEAD where it is nowhere; else it is brought to what the remote has, and HEAD is merged into it.
 * Throws `export/dirty`, `git/diverged`, `git/refused`, `git/no-repository`; HEAD is then where it was. A branch that was
 * made here and got no commit goes again.
 */
export async function onBranch<T>(
  root: string,
  branch: string,
  run: (start: BranchStart) => Promise<T>,
  { remote, env = process.env, own = [], base }: BranchOptions = {},
): Promise<T> {
  const { top, prefix } = await repositoryOf(root);
  await refuseBadName(root, branch);
  const head = await headOf(root);
  if (head.sha === undefined) {
    throw new ToolError({
      code: "git/refused",
      message: "The repository has no commit yet, so no branch can begin in it.",
      hint: "Commit the project's files first.",
    });
  }
  await refuseDirty(top, new Set(own.map((file) => `${prefix}${file}`)));
  const remoteSha = remote === undefined ? undefined : await remoteBranch(root, branch, remote);
  const tracked = remoteSha === undefined ? undefined : await fetchBranch(root, branch, remote);
  const start: BranchStart = { from: head.sha, fromBranch: head.branch, remoteSha };
  if (head.branch === branch) {
    const from = base === undefined ? undefined : await baseCommit(root, base, remote);
    return run(from === undefined ? start : { ...start, from });
  }

  // From the top: the project's folder need not be on the other branch.
  const git = openWritingGit(top);
  const isNew = tracked === undefined && !(await isBranch(top, branch));
  let failed: unknown;
  try {
    await switchTo(top, branch, isNew ? head.sha : tracked);
    await bringUp(top, { branch, head: head.branch ?? head.sha, sha: head.sha, tracked, env });
    return await run(start);
  } catch (error) {
    failed = error;
    throw error;
  } finally {
    await goBack(top, head, branch, failed);
    if (isNew && (await shaOf(top, branch)) === head.sha) await git.raw("branch", "-D", branch);
  }
}

/** What the remote has of the branch, else what is here; undefined where it is nowhere. */
async function baseCommit(root: string, base: string, remote: string | undefined): Promise<string | undefined> {
  const isThere = remote !== undefined && (await remoteBranch(root, base, remote)) !== undefined;
  const ref = isThere ? await fetchBranch(root, base, remote) : `refs/heads/${base}`;
  return (await findCommit(root, ref))?.sha;
}

async function refuseBadName(root: string, branch: string): Promise<void> {
  const isGood = await openWritingGit(root)
    .raw("check-ref-format", `refs/heads/${branch}`)
    .then(
      () => !branch.startsWith("-"),
      () => false,
    );
  if (isGood) return;
  throw new ToolError({
    code: "usage/invalid",
    message: `${JSON.stringify(branch)} is no name of a branch.`,
    hint: "For example: --branch make/from-production",
  });
}

async function refuseDirty(top: string, own: ReadonlySet<string>): Promise<void> {
  const dirty = (await dirtyTrackedPaths(top)).filter((path) => !own.has(path));
  if (dirty.length === 0) return;
  throw new ToolError({
    code: "export/dirty",
    message: `Another branch cannot be checked out over changes that are not committed: ${dirty.join(", ")}. Nothing was written.`,
    hint: "Commit or stash them first.",
  });
}

async function isBranch(top: string, branch: string): Promise<boolean> {
  return (await shaOf(top, branch)) !== undefined;
}

async function shaOf(top: string, branch: string): Promise<string | undefined> {
  const text = await openGit(top)
    .raw("rev-parse", "--quiet", "--verify", `refs/heads/${branch}`)
    .catch(() => "");
  return text.trim() || undefined;
}

/** `start`: where the branch begins, if it is not there yet. */
async function switchTo(top: string, branch: string, start: string | undefined): Promise<void> {
  const isThere = await isBranch(top, branch);
  const how = isThere || start === undefined ? [branch] : ["--no-track", "--create", branch, start];
  try {
    await openWritingGit(top).raw("switch", ...how);
  } catch (error) {
    throw new ToolError({
      code: "git/refused",
      message: `Git cannot check out ${branch}: ${wordsOfGit(error)}`,
      hint: "Nothing was written. Put right what Git names, or choose another name with --branch.",
    });
  }
}

interface BringUp {
  readonly branch: string;
  /** What HEAD was, in words, and as a commit. */
  readonly head: string;
  readonly sha: string;
  readonly tracked: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

async function bringUp(top: string, { branch, head, sha, tracked, env }: BringUp): Promise<void> {
  if (tracked !== undefined) {
    try {
      await openWritingGit(top).raw("merge", "--ff-only", "--no-stat", "--no-autostash", tracked);
    } catch (error) {
      throw diverged(
        `The branch ${branch} here and the one of the remote went apart: ${wordsOfGit(error)}`,
        `Delete the local one if nothing in it is needed (git branch -D ${branch}), or merge the two.`,
      );
    }
  }
  const message = `Merge ${head} into ${branch}`;
  const problem = await mergeInto(top, { from: sha, message, identity: await identity(top, env) });
  if (!problem) return;
  throw diverged(
    `${head} cannot be merged into ${branch}: ${wordsOfGit(problem)}`,
    `Merge or close what waits on ${branch} and delete the branch, or merge ${head} into it by hand.`,
  );
}

function diverged(message: string, hint: string): ToolError {
  const sentence = /[.!?]$/.test(message) ? message : `${message}.`;
  return new ToolError({ code: "git/diverged", message: `${sentence} Nothing was written.`, hint });
}

/** `failed`: what ended the run, which counts for more than the way back. */
async function goBack(
  top: string,
  { branch, sha = "" }: { readonly branch?: string; readonly sha?: string },
  from: string,
  failed: unknown,
): Promise<void> {
  const now = await headOf(top);
  if (now.branch === branch && (branch !== undefined || now.sha === sha)) return;
  try {
    await openWritingGit(top).raw("switch", ...(branch === undefined ? ["--detach", sha] : [branch]));
  } catch (error) {
    const back = {
      code: "git/refused",
      message: `The work tree is still on ${from}, and Git cannot go back: ${wordsOfGit(error)}`,
      hint: `When the files there are committed: git switch ${branch ?? `--detach ${sha}`}`,
    } as const;
    throw new ToolError(failed instanceof ToolError ? [...failed.problems, back] : back, { cause: failed });
  }
}

/**
 * Whether HEAD holds something that a commit does not: its tree is another one, and something was changed since the two
 * went apart. The one alone would also be so where only the other went on.
 */
export async function differsFrom(root: string, sha: string): Promise<boolean> {
  const isOther = async (from: string): Promise<boolean> =>
    (await openGit(root).raw("diff", "--shortstat", "--no-ext-diff", from, "HEAD")).trim() !== "";
  return (await isOther(sha)) && isOther(await forkOf(root, sha));
}

/** Where HEAD and a commit went apart; the commit itself where they share none. */
export async function forkOf(root: string, sha: string): Promise<string> {
  const text = await openGit(root)
    .raw("merge-base", sha, "HEAD")
    .catch(() => "");
  return text.trim() || sha;
}
