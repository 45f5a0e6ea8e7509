// Which files a commit has, by name.

import { openGit, orUndefined } from "./open-git.ts";

/** Relative to `root`, those below it alone. Undefined where the commit cannot be read. */
export async function namesAt(root: string, sha: string): Promise<ReadonlySet<string> | undefined> {
  return orUndefined(async () => {
    const names = await openGit(root).raw("ls-tree", "-r", "--name-only", "-z", sha);
    return new Set(names.split("\0").filter((name) => name !== ""));
  });
}
