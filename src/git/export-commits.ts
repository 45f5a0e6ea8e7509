// Which commit an export wrote a file in, last: what a clone that has no memory of its own knows of the time when Git and
// Make were alike.

import { openGit, orUndefined } from "./open-git.ts";

export interface ExportCommit {
  readonly sha: string;
  /** Addresses in whose files Git had something of its own then. */
  readonly open: ReadonlySet<string>;
}

/**
 * The latest commit of today's branch that an export of the target made, for each file that it touched; relative to `root`.
 * `trailers`: how its message names the target, and what is open. Empty outside a repository.
 */
export async function exportCommits(
  root: string,
  target: string,
  trailers: { readonly target: string; readonly open: string },
): Promise<ReadonlyMap<string, ExportCommit>> {
  const found = await orUndefined(async () => {
    const git = openGit(root);
    const line = `${trailers.target}: ${target}`;
    const log = await git.raw(
      "log",
      "--fixed-strings",
      `--grep=${line}`,
      "--format=%x01%H%x00%B%x00",
      "--name-only",
      "--relative",
      "--diff-filter=d",
      "--no-renames",
      "--no-color",
      "--no-show-signature",
    );
    const commits = new Map<string, ExportCommit>();
    for (const part of log.split("\x01").slice(1)) {
      const [sha = "", message = "", names = ""] = part.split("\0");
      const lines = message.split("\n");
      if (!lines.includes(line)) continue;
      const open = new Set(
        lines.flatMap((each) => (each.startsWith(`${trailers.open}: `) ? [each.slice(trailers.open.length + 2)] : [])),
      );
      for (const file of names.split("\n")) if (file !== "" && !commits.has(file)) commits.set(file, { sha, open });
    }
    return commits;
  });
  return found ?? new Map();
}
