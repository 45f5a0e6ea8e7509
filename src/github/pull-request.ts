// The one pull request of a branch: opened, brought up to date, or closed when nothing is left of it.

import { ToolError } from "../errors.ts";
import { isJsonArray, isJsonObject, type Json } from "../json.ts";
import { askGitHub, type GitHub, gitHubRefused, type GitHubRequest, wordsOf } from "./api.ts";

export interface PullRequestPlace {
  /** `owner/name`. */
  readonly repository: string;
  /** The branch with the changes. */
  readonly head: string;
  /** The branch that they go to. */
  readonly base: string;
}

export interface PullRequest {
  readonly number: number;
  readonly url: string;
  readonly action: "opened" | "updated" | "unchanged" | "closed";
}

export interface OpenPullRequest {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
}

// GitHub's own limit is 65,536 characters.
const bodyLimit = 65_000;
const needs = "the right to write pull requests (in a workflow: permissions: pull-requests: write)";

/** The open one of the branch, if there is one. Throws `github/refused`. */
export async function findPullRequest(
  github: GitHub,
  { repository, head, base }: PullRequestPlace,
): Promise<OpenPullRequest | undefined> {
  const [owner = ""] = repository.split("/");
  const query = new URLSearchParams({ state: "open", head: `${owner}:${head}`, base });
  const rows = await ask(github, { method: "GET", path: `/repos/${repository}/pulls?${query.toString()}` });
  return isJsonArray(rows) && rows[0] !== undefined ? readPullRequest(rows[0]) : undefined;
}

/** Gives the open one of the branch this title and text, or opens one. Throws `github/refused`. */
export async function openPullRequest(
  github: GitHub,
  { title, body: text, ...place }: PullRequestPlace & { readonly title: string; readonly body: string },
): Promise<PullRequest> {
  const body = text.length <= bodyLimit ? text : `${text.slice(0, bodyLimit)}\n\n… (cut: GitHub takes no longer text)`;
  const update = async ({ number, url, ...is }: OpenPullRequest): Promise<PullRequest> => {
    if (is.title !== title || is.body !== body) await change(github, place, number, { title, body });
    return { number, url, action: "updated" };
  };
  const open = await findPullRequest(github, place);
  if (open) return update(open);

  const { repository, head, base } = place;
  const request = { method: "POST", path: `/repos/${repository}/pulls`, body: { title, body, head, base } } as const;
  const answer = await askGitHub(github, request);
  if (answer.status === 201) {
    const { number, url } = readPullRequest(answer.body);
    return { number, url, action: "opened" };
  }
  // The first try was done, and its answer was lost.
  const made = answer.status === 422 ? await findPullRequest(github, place) : undefined;
  if (made) return update(made);
  if (answer.status === 403 && (github.isWorkflow || /not permitted to create/i.test(wordsOf(answer.body))))
    throw notAllowed(place, wordsOf(answer.body));
  throw gitHubRefused(github, request, answer, needs);
}

/** Closes the open one of the branch, saying why. Undefined where there is none. Throws `github/refused`. */
export async function closePullRequest(
  github: GitHub,
  { comment, ...place }: PullRequestPlace & { readonly comment: string },
): Promise<PullRequest | undefined> {
  const open = await findPullRequest(github, place);
  if (!open) return undefined;
  const { number, url } = open;
  const path = `/repos/${place.repository}/issues/${number}/comments`;
  await ask(github, { method: "POST", path, body: { body: comment } });
  await change(github, place, number, { state: "closed" });
  return { number, url, action: "closed" };
}

async function change(github: GitHub, { repository }: PullRequestPlace, number: number, body: Json): Promise<void> {
  await ask(github, { method: "PATCH", path: `/repos/${repository}/pulls/${number}`, body });
}

async function ask(github: GitHub, request: GitHubRequest): Promise<Json> {
  const answer = await askGitHub(github, request);
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  throw gitHubRefused(github, request, answer, needs);
}

function readPullRequest(row: Json): OpenPullRequest {
  const { number, html_url: url, title, body } = isJsonObject(row) ? row : {};
  if (typeof number === "number" && typeof url === "string")
    return { number, url, title: typeof title === "string" ? title : "", body: typeof body === "string" ? body : "" };
  throw new ToolError({
    code: "github/refused",
    message: "GitHub's answer about the pull request is not what its API promises.",
    hint: "Check GITHUB_API_URL, and what stands between here and GitHub. What was pushed is not lost.",
  });
}

/** A switch of the repository, or of its organization, that is off where nobody put it on. */
function notAllowed({ repository, head }: PullRequestPlace, said: string): ToolError {
  const lines = [
    "GitHub does not let this workflow open pull requests.",
    `Switch on: https://github.com/${repository}/settings/actions → "Allow GitHub Actions to create and approve pull requests".`,
    `The changes are on branch ${head}; nothing is lost.`,
  ];
  const lacks = /not accessible/i.test(said) ? "The job also needs permissions: pull-requests: write." : undefined;
  return new ToolError({ code: "github/refused", message: lines.join("\n  "), hint: lacks });
}
