// What is known of the remote: which repository on which host, its branches, its default one. No credential in a URL shows.

import { openGit, openWritingGit, orUndefined } from "./open-git.ts";
import { remoteRefused } from "./words.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface RemoteRepository {
  /** `github.com`. */
  readonly host: string;
  /** `owner/name`. */
  readonly repository: string;
}

/** From `GITHUB_REPOSITORY`, else from the remote's URL. Undefined without a remote, and for one that is a folder. */
export async function remoteRepository(
  root: string,
  env: Environment = process.env,
  remote = "origin",
): Promise<RemoteRepository | undefined> {
  const named = env["GITHUB_REPOSITORY"];
  if (named !== undefined && /^[^/\s]+\/[^/\s]+$/.test(named)) {
    const server = env["GITHUB_SERVER_URL"];
    return {
      host: server !== undefined && URL.canParse(server) ? new URL(server).host : "github.com",
      repository: named,
    };
  }
  const url = await orUndefined(() => openGit(root).raw("remote", "get-url", remote));
  return url === undefined ? undefined : repositoryOfUrl(url.trim());
}

/** `https://host/owner/name.git`, `ssh://git@host:22/owner/name`, `git@host:owner/name.git`. */
export function repositoryOfUrl(url: string): RemoteRepository | undefined {
  const isUrl = /^[a-z+]+:\/\//i.test(url);
  const match = isUrl
    ? /^(?:https?|ssh|git|git\+ssh):\/\/(?:[^/]*@)?([^/@:]+)(?::\d+)?\/+([^?#]+)$/i.exec(url)
    : /^(?:[^/@:]+@)?([^/@:]{2,}):(?!\/\/)\/?(.+)$/.exec(url);
  const [owner, name, ...more] = (match?.[2] ?? "")
    .replace(/\/+$/, "")
    .replace(/\.git$/, "")
    .split("/");
  if (!match?.[1] || !owner || !name || more.length > 0) return undefined;
  const host = match[1].toLowerCase();
  return { host: host === "ssh.github.com" ? "github.com" : host, repository: `${owner}/${name}` };
}

/** The commit that the remote has a branch at; undefined where it has none. Throws `git/refused`. */
export async function remoteBranch(root: string, branch: string, remote = "origin"): Promise<string | undefined> {
  try {
    const text = await openWritingGit(root).raw("ls-remote", "--refs", "--", remote, `refs/heads/${branch}`);
    return text
      .split("\n")
      .find((line) => line.endsWith(`\trefs/heads/${branch}`))
      ?.split("\t")[0];
  } catch (error) {
    throw remoteRefused(`Git cannot ask the remote ${remote}`, error);
  }
}

/**
 * Brings the remote's branch to `refs/remotes/…`. A shallow clone gets its whole history: without the commit that two
 * branches share nothing can be merged. Throws `git/refused`.
 */
export async function fetchBranch(root: string, branch: string, remote = "origin"): Promise<string> {
  const tracked = `refs/remotes/${remote}/${branch}`;
  const git = openWritingGit(root);
  const isShallow = (await git.raw("rev-parse", "--is-shallow-repository")).trim() === "true";
  try {
    const depth = isShallow ? ["--unshallow"] : [];
    await git.raw("fetch", "--quiet", "--no-tags", ...depth, "--", remote, `+refs/heads/${branch}:${tracked}`);
  } catch (error) {
    throw remoteRefused(`Git cannot fetch ${branch} from ${remote}`, error);
  }
  return tracked;
}

/** The branch that pull requests go to: the one that a workflow runs on, else the remote's own, else where HEAD was. */
export async function defaultBase(
  root: string,
  env: Environment,
  head: string | undefined,
  remote = "origin",
): Promise<string | undefined> {
  const named = env["GITHUB_REF_NAME"];
  const isOnBranch = ["push", "schedule", "workflow_dispatch"].includes(env["GITHUB_EVENT_NAME"] ?? "");
  if (named && isOnBranch && (env["GITHUB_REF_TYPE"] ?? "branch") === "branch") return named;
  const text = await orUndefined(() => openWritingGit(root).raw("ls-remote", "--symref", "--", remote, "HEAD"));
  return /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(text ?? "")?.[1] ?? head;
}
