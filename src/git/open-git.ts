// Git for reading history: no hook or monitor of the user's repository runs, nothing is asked of a remote, no index is
// refreshed. Whatever goes wrong is an answer too: there is no history to read.

import { devNull } from "node:os";
import { type SimpleGit, simpleGit } from "simple-git";

export interface GitOptions {
  /** Variables of the environment beside the process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** `key=value`. */
  readonly config?: readonly string[];
}

/** Paths given to it are names of files, never patterns. */
export function openGit(dir: string, { env = {}, config = [] }: GitOptions = {}): SimpleGit {
  const variables: Record<string, string> = {
    ...inherited(),
    GIT_ALLOW_PROTOCOL: "none", // a partial clone would fetch what is missing
    GIT_LITERAL_PATHSPECS: "1",
    GIT_NO_LAZY_FETCH: "1",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    ...env,
  };
  return simpleGit({
    baseDir: dir,
    config: [`core.hooksPath=${devNull}`, "core.fsmonitor=false", "core.quotePath=false", ...config],
    allowEnvironment: Object.keys(variables),
    // What these guard against is options that somebody else chose; here all of them are written above.
    unsafe: {
      allowUnsafeConfigPaths: true,
      allowUnsafeFilter: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeHooksPath: true,
    },
  }).env(variables);
}

/**
 * Git for commits, branches and remotes. Of the environment it also takes who commits, and how a remote is asked for
 * credentials (askpass, ssh, `GIT_CONFIG_COUNT` with an extraheader). Nothing is asked on a terminal, no hook runs, and its
 * words are English, since some of them are read.
 */
export function openWritingGit(dir: string, { env = {}, config = [] }: GitOptions = {}): SimpleGit {
  const variables: Record<string, string> = {
    ...inherited(
      /^GIT_(?:ASKPASS|SSH|SSH_[A-Z]+|SSL_[A-Z_]+|CONFIG_(?:COUNT|KEY_\d+|VALUE_\d+)|(?:AUTHOR|COMMITTER)_[A-Z]+)$/,
    ),
    ...(process.env["SSH_ASKPASS"] === undefined ? {} : { SSH_ASKPASS: process.env["SSH_ASKPASS"] }),
    GIT_ALLOW_PROTOCOL: "file:git:http:https:ssh", // `ext::` in a remote's URL would start a program
    GIT_LITERAL_PATHSPECS: "1",
    GIT_MERGE_AUTOEDIT: "no",
    GIT_TERMINAL_PROMPT: "0",
    LANGUAGE: "C",
    LC_ALL: "C",
    ...env,
  };
  return simpleGit({
    baseDir: dir,
    config: [`core.hooksPath=${devNull}`, "core.fsmonitor=false", "core.quotePath=false", ...config],
    allowEnvironment: Object.keys(variables),
    // Exit codes count: a merge that conflicts says so on stdout alone.
    errors: (error, { exitCode, stdErr, stdOut }) =>
      error ?? (exitCode === 0 ? undefined : Buffer.concat([...stdErr, ...stdOut])),
    // As above; and the user's own environment says how their remotes are reached.
    unsafe: {
      allowUnsafeAskPass: true,
      allowUnsafeConfigEnvCount: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeCredentialHelper: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeHooksPath: true,
      allowUnsafeSshCommand: true,
    },
  }).env(variables);
}

/** Where configuration is stays; where a repository or an index is, and what Git may start, does not, `more` apart. */
function inherited(more?: RegExp): Readonly<Record<string, string>> {
  const started = /^(?:editor|visual|pager|prefix|ssh_askpass)$/i;
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => {
      const [name, value] = entry;
      if (value === undefined || started.test(name)) return false;
      if (more?.test(name)) return true;
      return !/^git_/i.test(name) || /^GIT_(?:CEILING_DIRECTORIES|CONFIG_(?:GLOBAL|NOSYSTEM|SYSTEM))$/.test(name);
    }),
  );
}

/** What `read` gives; undefined outside a repository, without the history that it asks for, and without git. */
export async function orUndefined<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}

/**
 * True where a commit has parents that a shallow clone does not hold: it seems to add every file, and nothing can be told
 * of what it changed. `parents` as `%P` gives them.
 */
export async function isCutOff(git: SimpleGit, sha: string, parents: string): Promise<boolean> {
  return parents.trim() === "" && /^parent /m.test((await git.raw("cat-file", "commit", sha)).split("\n\n")[0] ?? "");
}
