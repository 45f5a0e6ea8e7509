// The commit that the project's files belong to, for the plan's header and the state's log.

import { simpleGit } from "simple-git";

export interface HeadCommit {
  readonly sha: string;
  readonly subject: string;
  /** Files below the folder differ from the commit. */
  readonly isDirty: boolean;
}

/** Undefined outside a repository, before the first commit, and without git. */
export async function headCommit(dir: string): Promise<HeadCommit | undefined> {
  try {
    const git = simpleGit(dir);
    const [log, status] = await Promise.all([
      git.raw("log", "-1", "--format=%H%n%s"),
      git.raw("status", "--porcelain", "--", ".", ":(exclude).make-gitops"),
    ]);
    const [sha, subject = ""] = log.trim().split("\n");
    return sha ? { sha, subject, isDirty: status.trim() !== "" } : undefined;
  } catch {
    return undefined;
  }
}
