// Who changed files of the project last, for "in Git: a developer, today" beside a conflict.

import { isCutOff, openGit, orUndefined } from "./open-git.ts";

export interface LastChange {
  readonly sha: string;
  readonly subject: string;
  /** The author's name. */
  readonly by: string;
  /** When it was written, ISO 8601 in UTC. */
  readonly at: string;
  /** The files differ from what is committed: somebody is changing them now. */
  readonly isDirty: boolean;
}

/**
 * The last commit that touched any of the files, relative to `root`. Undefined outside a repository, for files that no
 * commit has, and where a shallow clone does not reach far enough.
 */
export async function lastChangeOf(root: string, files: readonly string[]): Promise<LastChange | undefined> {
  if (files.length === 0) return undefined;
  return orUndefined(async () => {
    const git = openGit(root);
    const [log, status] = await Promise.all([
      git.raw(
        "log",
        "-1",
        "--no-show-signature",
        "--no-color",
        "--format=%H%x00%P%x00%aN%x00%at%x00%s",
        "--",
        ...files,
      ),
      git.raw("status", "--porcelain", "--", ...files),
    ]);
    const [sha, parents = "", by = "", at = "", subject = ""] = log.replace(/\n$/, "").split("\0");
    if (!sha || (await isCutOff(git, sha, parents))) return undefined;
    return { sha, by, at: new Date(Number(at) * 1000).toISOString(), subject, isDirty: status.trim() !== "" };
  });
}
