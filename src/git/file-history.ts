// Which commits changed some files, the latest first, through renames as far as Git sees them; and the texts that the
// files had in one of them. Nothing is checked out.

import { keptFormat, keptIn } from "./kept.ts";
import { isCutOff, openGit, orUndefined } from "./open-git.ts";

export interface FileCommit {
  readonly sha: string;
  /** As Git shortens it. */
  readonly short: string;
  /** The author's name. */
  readonly by: string;
  /** When it was written, ISO 8601 in UTC. */
  readonly at: string;
  /** The files under the names that they have in this commit, relative to `root`; not each of them need be there. */
  readonly files: readonly string[];
  /** The whole message. */
  readonly message: string;
  /** Addresses of what a restore kept with it; empty for any other commit. */
  readonly kept: readonly string[];
}

export interface FileHistory {
  readonly commits: readonly FileCommit[];
  /** The last commit is where a shallow clone ends: nothing can be told of what it changed. */
  readonly isCutOff: boolean;
  /** There are older ones, beyond the limit. */
  readonly hasMore: boolean;
}

export interface FileHistoryOptions {
  /** How many commits at most. */
  readonly limit: number;
  /** The files under the names that a former one of them stands for: those beside it in its folder. */
  readonly namesLike: (former: string) => readonly string[];
  /** Names that the files are known to have had before, the latest first; looked at where Git sees no rename. */
  readonly formerly?: readonly (readonly string[])[];
}

/** `files` are relative to `root`. Undefined outside a repository and before its first commit. */
export async function fileHistory(
  root: string,
  files: readonly string[],
  { limit, namesLike, formerly = [] }: FileHistoryOptions,
): Promise<FileHistory | undefined> {
  return orUndefined(async () => {
    const git = openGit(root);
    const commits: FileCommit[] = [];
    const seen = new Set<string>();
    const waiting = [...formerly];
    let [from, names]: [string, readonly string[]] = ["HEAD", files];
    for (;;) {
      seen.add(names.join("\0"));
      const found = await log(root, from, names, limit + 1 - commits.length);
      commits.push(...found.map(({ parents: _parents, ...commit }) => commit));
      if (commits.length > limit) return { commits: commits.slice(0, limit), isCutOff: false, hasMore: true };
      const oldest = found.at(-1);
      if (oldest && (await isCutOff(git, oldest.sha, oldest.parents)))
        return { commits, isCutOff: true, hasMore: false };
      if (oldest?.parents === "") return { commits, isCutOff: false, hasMore: false };
      const renamed = oldest ? await formerName(root, oldest.sha, names) : undefined;
      const next = [...(renamed === undefined ? [] : [namesLike(renamed)]), ...waiting].find(
        (each) => !seen.has(each.join("\0")),
      );
      if (!next) return { commits, isCutOff: false, hasMore: false };
      names = next;
      from = oldest ? `${oldest.sha}~1` : from;
    }
  });
}

interface LogEntry extends FileCommit {
  readonly parents: string;
}

async function log(root: string, from: string, files: readonly string[], limit: number): Promise<LogEntry[]> {
  const format = `--format=%H%x00%h%x00%P%x00%aN%x00%at%x00${keptFormat}%x00%B`;
  const flags = ["-z", `--max-count=${limit}`, "--no-show-signature", "--no-color", format];
  const words = (await openGit(root).raw("log", ...flags, from, "--", ...files)).split("\0");
  const entries: LogEntry[] = [];
  for (let place = 0; place + 6 < words.length; place += 7) {
    const [sha = "", short = "", parents = "", by = "", at = "", kept = "", message = ""] = words.slice(
      place,
      place + 7,
    );
    const iso = new Date(Number(at) * 1000).toISOString();
    entries.push({ sha, short, parents, by, at: iso, files, message, kept: keptIn(kept) });
  }
  return entries;
}

/** The name that one of the files had before this commit. */
async function formerName(root: string, sha: string, files: readonly string[]): Promise<string | undefined> {
  const flags = ["-r", "-z", "--find-renames", "--name-status", "--diff-filter=R", "--relative"];
  const text = await openGit(root).raw("diff-tree", ...flags, `${sha}~1`, sha);
  const words = text.split("\0");
  for (let at = 0; at + 2 < words.length; at += 3) {
    if (files.includes(words[at + 2] as string)) return words[at + 1];
  }
  return undefined;
}

/** Texts by the hash that Git has for them. */
export type Blobs = Map<string, string>;

/**
 * The texts of those of the files that the commit has. `blobs` remembers what was read, since most files are the same in
 * the next commit. Throws where the commit is not there.
 */
export async function textsAt(
  root: string,
  sha: string,
  files: readonly string[],
  blobs: Blobs = new Map(),
): Promise<ReadonlyMap<string, string>> {
  const git = openGit(root);
  const listed = await git.raw("ls-tree", "-r", "-z", sha, "--", ...files);
  const texts = new Map<string, string>();
  for (const line of listed.split("\0")) {
    const [, hash, file] = /^100\d{3} blob ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
    if (hash === undefined || file === undefined) continue; // a link is no file of a project
    const text = blobs.get(hash) ?? (await git.raw("cat-file", "blob", hash));
    blobs.set(hash, text);
    texts.set(file, text);
  }
  return texts;
}

/** Names of the files that a commit changed, relative to `root`. Throws where its parent is not there. */
export async function filesChangedIn(root: string, sha: string): Promise<readonly string[]> {
  const flags = ["-r", "-z", "--no-renames", "--name-only", "--relative"];
  const text = await openGit(root).raw("diff-tree", ...flags, `${sha}~1`, sha);
  return text.split("\0").filter((file) => file !== "");
}

/** Names of files that had this text once, or have it, on today's branch; relative to `root`. [] outside a repository. */
export async function filesThatHeld(root: string, text: string): Promise<readonly string[]> {
  const found = await orUndefined(async () => {
    const flags = ["-z", "--no-color", "--no-show-signature", "--format=", "--name-only", "--no-renames", "--relative"];
    return openGit(root).raw("log", ...flags, `-S${text}`, "--", ".");
  });
  return [...new Set((found ?? "").split("\0").map((file) => file.trim()))].filter((file) => file !== "");
}
