// The project's files as a commit has them, in a folder of their own. Nothing of the user's repository is touched: the
// index is another file, and no filter (such as one that downloads large files) runs.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openGit, orUndefined } from "./open-git.ts";

/**
 * Calls `use` with the folder, which is removed afterwards; what it throws is thrown. `root` may be a folder inside a
 * repository. Undefined where the commit, or the project in it, cannot be read.
 */
export async function withFilesAt<T>(
  root: string,
  sha: string,
  use: (folder: string) => Promise<T>,
): Promise<T | undefined> {
  const temporary = await mkdtemp(join(tmpdir(), "make-gitops-files-"));
  try {
    const folder = join(temporary, "files");
    const isThere = await orUndefined(() => checkOut(root, sha, folder, join(temporary, "index")));
    return isThere ? await use(folder) : undefined;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function checkOut(root: string, sha: string, folder: string, index: string): Promise<boolean | undefined> {
  if (!/^[0-9a-f]{7,64}$/.test(sha)) return undefined;
  const git = openGit(root);
  const top = (await git.raw("rev-parse", "--show-toplevel")).replace(/\n$/, "");
  const prefix = (await git.raw("rev-parse", "--show-prefix")).replace(/\n$/, "");
  const config = await withoutFilters(top);
  if (!config) return undefined;
  const apart = openGit(top, { config, env: { GIT_INDEX_FILE: index } });
  await apart.raw("read-tree", `${sha}:${prefix}`);
  await apart.raw("checkout-index", "--all", "--quiet", `--prefix=${folder}/`);
  return true;
}

async function withoutFilters(top: string): Promise<readonly string[] | undefined> {
  // Exit code 1 is "none".
  const keys = await openGit(top)
    .raw("config", "--name-only", "--get-regexp", "^filter\\.")
    .catch(() => "");
  const names = new Set(keys.split("\n").flatMap((key) => /^filter\.(.+)\.[^.]+$/.exec(key)?.[1] ?? []));
  if ([...names].some((name) => name.includes("="))) return undefined; // no `-c` can spell it
  return [...names].flatMap((name) => [
    `filter.${name}.smudge=`,
    `filter.${name}.process=`,
    `filter.${name}.required=false`,
  ]);
}
