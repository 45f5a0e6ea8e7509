// Which files are not as the last commit has them: what an export may not mix into its commit.

import { ToolError } from "../errors.ts";
import { openGit, orUndefined } from "./open-git.ts";

/** Where a project lies in its repository. */
export interface RepositoryPlace {
  /** The repository's folder. */
  readonly top: string;
  /** The project's folder below it: `""`, or `make/shop/`. */
  readonly prefix: string;
}

/** Throws `git/no-repository`. */
export async function repositoryOf(root: string): Promise<RepositoryPlace> {
  const found = await orUndefined(async () => {
    const git = openGit(root);
    const top = (await git.raw("rev-parse", "--show-toplevel")).replace(/\n$/, "");
    const prefix = (await git.raw("rev-parse", "--show-prefix")).replace(/\n$/, "");
    return { top, prefix };
  });
  if (found) return found;
  throw new ToolError({
    code: "git/no-repository",
    message: "The project's folder is in no Git repository, or Git is not installed.",
    hint: "Begin one with git init, or leave out --commit, --branch, --push and --pull-request.",
  });
}

/**
 * Those of the files, relative to `root`, that differ from the index or from HEAD, in the order given. A file that Git does
 * not know and does not ignore is one of them, and so is one that was deleted.
 */
export async function dirtyPaths(root: string, files: readonly string[]): Promise<readonly string[]> {
  if (files.length === 0) return [];
  const { prefix } = await repositoryOf(root);
  const rows = await statusRows(root, ["--untracked-files=all", "--", "."]);
  const dirty = new Set(rows.map(({ path }) => path));
  return files.filter((file) => dirty.has(`${prefix}${file}`));
}

/** Files of the whole repository, known to Git, that differ from the index or from HEAD; relative to its top. */
export async function dirtyTrackedPaths(top: string): Promise<readonly string[]> {
  return (await statusRows(top, ["--untracked-files=no"])).map(({ path }) => path);
}

export interface StatusRow {
  /** `??`, ` M`, `A `: as `git status` has it. */
  readonly state: string;
  /** Relative to the repository's top. */
  readonly path: string;
}

export async function statusRows(dir: string, args: readonly string[]): Promise<readonly StatusRow[]> {
  const text = await openGit(dir).raw("status", "--porcelain=v1", "-z", "--no-renames", ...args);
  return text
    .split("\0")
    .filter((row) => row !== "")
    .map((row) => ({ state: row.slice(0, 2), path: row.slice(3) }));
}
