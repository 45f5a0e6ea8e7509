// The commit in which files had given contents, all of them at once: where an export was committed, by whatever message.

import { createHash } from "node:crypto";
import { openGit, orUndefined } from "./open-git.ts";

/** What Git calls a text: equal texts have equal ids. */
export function blobId(text: string): string {
  const bytes = Buffer.from(text, "utf8");
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

/** How far back is looked: an export that is older was followed by many others. */
const commitsLookedAt = 50;

/**
 * The latest commit of today's branch in which each file, relative to `root`, has that content. Undefined where none has,
 * as after an export that was never merged, and outside a repository.
 */
export async function commitWith(root: string, blobs: Readonly<Record<string, string>>): Promise<string | undefined> {
  const files = Object.keys(blobs);
  if (files.length === 0) return undefined;
  return orUndefined(async () => {
    const git = openGit(root);
    const log = await git.raw("log", `-${commitsLookedAt}`, "--format=%H", "--no-show-signature", "--", ...files);
    for (const sha of log.split("\n").filter((line) => line !== "")) {
      const tree = await git.raw("ls-tree", "-r", sha, "--", ...files);
      const found = new Map(
        tree.split("\n").flatMap((line): [string, string][] => {
          const match = /^\d+ blob ([0-9a-f]+)\t(.+)$/.exec(line);
          return match ? [[match[2] as string, match[1] as string]] : [];
        }),
      );
      if (files.every((file) => found.get(file) === blobs[file])) return sha;
    }
    return undefined;
  });
}
