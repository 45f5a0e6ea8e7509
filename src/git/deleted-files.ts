// Files that a commit took away and that the project does not have today.

import { openGit, orUndefined } from "./open-git.ts";

export interface DeletedFile {
  /** Relative to `root`, with forward slashes. */
  readonly file: string;
  /** The commit that removed it last. */
  readonly sha: string;
  /** When that was written, ISO 8601 in UTC. */
  readonly at: string;
}

/** The latest first; a file that was renamed is not deleted. Below the given folders, which are relative to `root`. */
export async function deletedFiles(root: string, folders: readonly string[]): Promise<readonly DeletedFile[]> {
  const flags = ["--no-show-signature", "--no-color", "--format=%x01%H%x00%at", "--find-renames", "--diff-filter=D"];
  const found = await orUndefined(async () => {
    const text = await openGit(root).raw("log", ...flags, "--name-only", "--relative", "--", ...folders);
    const files = new Map<string, DeletedFile>();
    let [sha, at] = ["", ""];
    for (const line of text.split("\n")) {
      if (line.startsWith("\x01")) {
        const [commit = "", seconds = ""] = line.slice(1).split("\0");
        [sha, at] = [commit, new Date(Number(seconds) * 1000).toISOString()];
      } else if (line !== "" && !files.has(line)) files.set(line, { file: line, sha, at });
    }
    return [...files.values()];
  });
  return found ?? [];
}
