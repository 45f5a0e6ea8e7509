// What an export does in Git and on GitHub beside writing files: decided and checked before anything is written, so that
// nothing that can be known beforehand stops it half way.

import type { ExportReport } from "../export/report.ts";
import { ToolError } from "../errors.ts";
import { type BranchStart, differsFrom, forkOf } from "../git/branch.ts";
import { headOf, type MadeCommit } from "../git/commit.ts";
import { repositoryOf } from "../git/dirty.ts";
import { isAhead, push } from "../git/push.ts";
import { defaultBase, remoteRepository } from "../git/remote.ts";
import { type GitHub, isGitHubHost, openGitHub } from "../github/api.ts";
import {
  closePullRequest,
  findPullRequest,
  openPullRequest,
  type PullRequest,
  type PullRequestPlace,
} from "../github/pull-request.ts";
import { withFormer } from "../github/pull-request-text.ts";
import { isPublicRepository } from "../github/repository.ts";
import type { Environment } from "../project/vars.ts";
import { pullRequestText } from "../render/export-pull-request.ts";
import { mergeEffects } from "./merge-effects.ts";

export interface GitWishes {
  readonly commit: boolean;
  readonly branch: string | undefined;
  readonly push: boolean;
  readonly pullRequest: boolean;
}

export interface GitSteps {
  readonly commit: boolean;
  /** To be checked out for the export; undefined: it runs where HEAD is. */
  readonly branch: string | undefined;
  /** The branch to push; undefined: nothing is pushed. */
  readonly push: string | undefined;
  readonly pullRequest: { readonly github: GitHub; readonly place: PullRequestPlace } | undefined;
}

/** `--pull-request` brings a branch and a push, both bring a commit. Throws where one of them cannot be. */
export async function gitSteps(
  root: string,
  { commit, branch: named, push: isPushed, pullRequest }: GitWishes,
  targetName: () => Promise<string>,
  env: Environment,
): Promise<GitSteps> {
  const isWanted = commit || named !== undefined || isPushed || pullRequest;
  if (!isWanted) return { commit: false, branch: undefined, push: undefined, pullRequest: undefined };
  await repositoryOf(root);
  const head = await headOf(root);
  const branch = named ?? (pullRequest ? `make/from-${(await targetName()).replaceAll("/", "-")}` : undefined);
  const pushed = isPushed || pullRequest ? (branch ?? head.branch) : undefined;
  if (isPushed && pushed === undefined) {
    throw new ToolError({
      code: "git/refused",
      message: "HEAD is on no branch, so there is none to push. Nothing was written.",
      hint: "Name one: --branch make/export",
    });
  }
  const request = pullRequest ? await pullRequestPlace(root, branch as string, env, head.branch) : undefined;
  return { commit: true, branch, push: pushed, pullRequest: request };
}

async function pullRequestPlace(root: string, head: string, env: Environment, current: string | undefined) {
  const found = await remoteRepository(root, env);
  const refuse = (code: "github/refused" | "usage/invalid", message: string, hint: string): never => {
    throw new ToolError({ code, message: `${message} Nothing was written.`, hint });
  };
  if (!found) {
    return refuse(
      "github/refused",
      "Nothing says which repository on GitHub this is.",
      "Add a remote: git remote add origin …",
    );
  }
  const github = openGitHub(env, found.host);
  if (!github) return refuse("github/refused", `The API of ${found.host} is not known.`, "Set GITHUB_API_URL.");
  if (github.token === undefined) {
    return refuse(
      "github/refused",
      "There is no token for GitHub.",
      "Set GITHUB_TOKEN (in a workflow: ${{ github.token }}) or GH_TOKEN.",
    );
  }
  const base = await defaultBase(root, env, current);
  if (base === undefined) {
    return refuse("github/refused", "Nothing says which branch the pull request goes to.", "Check out a branch first.");
  }
  if (base === head) {
    return refuse(
      "usage/invalid",
      `A pull request from ${head} to itself is none.`,
      "Choose another name with --branch.",
    );
  }
  return { github, place: { repository: found.repository, head, base } };
}

/** Throws `export/public-repository` where the repository is known to be public; where that is not known, it is told. */
export async function refusePublic(root: string, env: Environment, tell: (text: string) => void): Promise<void> {
  const found = await remoteRepository(root, env);
  const github = found && isGitHubHost(env, found.host) ? openGitHub(env, found.host) : undefined;
  if (!found || !github) return;
  const isPublic = await isPublicRepository(github, found.repository, env["GITHUB_EVENT_PATH"]);
  if (isPublic === false) return;
  if (isPublic === undefined) {
    return tell(
      `It could not be checked whether ${found.repository} is a public repository: GitHub gave no answer. In a public one everybody can read what comes from Make.`,
    );
  }
  throw new ToolError({
    code: "export/public-repository",
    message: `${found.repository} is a public repository: everybody could read what comes from Make. Nothing was written.`,
    hint: "Make it private. Or, if that is what you want: --allow public-repository",
  });
}

export interface AfterCommit {
  readonly root: string;
  readonly env: Environment;
  readonly report: ExportReport;
  readonly commit: MadeCommit | undefined;
  /** Of the branch that was checked out for the export. */
  readonly start: BranchStart | undefined;
  /** Earlier exports waited on that branch before this one. */
  readonly isWaiting: boolean;
}

/** Whether something was pushed, and what became of the pull request. */
export async function carryOn(
  { push: branch, pullRequest }: GitSteps,
  after: AfterCommit,
): Promise<{ readonly isPushed: boolean; readonly pullRequest?: PullRequest }> {
  const { root, env, commit, start } = after;
  if (branch === undefined) return { isPushed: false };
  const isLeft = start === undefined || (await differsFrom(root, start.from));
  const isNews =
    commit !== undefined ||
    (start === undefined && (await isAhead(root, branch))) ||
    (start !== undefined && isLeft && (await headOf(root)).sha !== start.remoteSha);
  if (isNews) await push(root, branch, { env });
  if (!pullRequest || !start) return { isPushed: isNews };
  const { github, place } = pullRequest;
  const request = isLeft
    ? await bringPullRequest(github, place, after, start)
    : await closePullRequest(github, { ...place, comment: nothingLeft(place, after.report) });
  return { isPushed: isNews, ...(request ? { pullRequest: request } : {}) };
}

function nothingLeft({ base }: PullRequestPlace, { target }: ExportReport): string {
  return `Nothing is left to merge: what Make has in ${target} is what ${base} has.`;
}

async function bringPullRequest(
  github: GitHub,
  place: PullRequestPlace,
  { root, env, report, commit, isWaiting }: AfterCommit,
  start: BranchStart,
): Promise<PullRequest> {
  const open = isWaiting ? await findPullRequest(github, place) : undefined;
  if (open && !commit) return { number: open.number, url: open.url, action: "unchanged" };
  const effects = await mergeEffects({ root, before: await forkOf(root, start.from), exported: report.target, env });
  const { title, body } = pullRequestText(report, effects);
  return openPullRequest(github, { ...place, title, body: open ? withFormer(body, open.body) : body });
}
