// Merges a commit into the branch that is checked out, or leaves everything as it was.

import { openWritingGit } from "./open-git.ts";

export interface MergeInput {
  /** A commit or a ref. */
  readonly from: string;
  readonly message: string;
  /** Who commits, as variables. */
  readonly identity: Readonly<Record<string, string>>;
}

/** Undefined where it is merged; else what stood in the way, and nothing is merged. */
export async function mergeInto(root: string, { from, message, identity }: MergeInput): Promise<Error | undefined> {
  const git = openWritingGit(root, { env: identity });
  try {
    await git.raw("merge", "--ff", "--no-verify", "--no-stat", "--no-autostash", "-m", message, from);
    return undefined;
  } catch (error) {
    const isMerging = await git.raw("rev-parse", "--quiet", "--verify", "MERGE_HEAD").then(
      () => true,
      () => false,
    );
    if (isMerging) await git.raw("merge", "--abort");
    return error instanceof Error ? error : new Error(String(error));
  }
}
