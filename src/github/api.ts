// One exchange with GitHub's REST API. The token goes to the API that the environment names and nowhere else, and never
// into a message.

import { ToolError } from "../errors.ts";
import { type Json, isJsonObject } from "../json.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface GitHub {
  /** `https://api.github.com`, without a slash at its end. */
  readonly apiUrl: string;
  /** Undefined: asked as anybody. */
  readonly token: string | undefined;
  /** The token is likely the workflow's own. */
  readonly isWorkflow: boolean;
}

export interface GitHubAnswer {
  readonly status: number;
  readonly body: Json;
}

export interface GitHubRequest {
  readonly method: "GET" | "POST" | "PATCH";
  /** `/repos/owner/name/pulls`, with its query. */
  readonly path: string;
  readonly body?: Json;
}

const waitMs = 30_000;

/**
 * The API of a host, with the token of `GITHUB_TOKEN` or `GH_TOKEN`. `GITHUB_API_URL` comes first. Undefined for a host that
 * is not github.com and has no API named: a token must not go where a repository's remote says. Throws `usage/invalid` for an
 * address that is neither https nor of this machine.
 */
export function openGitHub(env: Environment, host = "github.com"): GitHub | undefined {
  const named = env["GITHUB_API_URL"]?.replace(/\/+$/, "");
  if (!named && host !== "github.com") return undefined;
  if (named && !isSafe(named)) {
    throw new ToolError({
      code: "usage/invalid",
      message: "GITHUB_API_URL is no https:// address.",
      hint: "For example: https://api.github.com",
    });
  }
  return {
    apiUrl: named || "https://api.github.com",
    token: env["GITHUB_TOKEN"] || env["GH_TOKEN"] || undefined,
    isWorkflow: env["GITHUB_ACTIONS"] === "true",
  };
}

/** Whether GitHub's API, or the one that `GITHUB_API_URL` names, is that of a host. */
export function isGitHubHost(env: Environment, host: string): boolean {
  if (host === "github.com") return true;
  const named = [env["GITHUB_API_URL"], env["GITHUB_SERVER_URL"]].flatMap((url) =>
    url !== undefined && URL.canParse(url) ? [new URL(url).host] : [],
  );
  return named.some((each) => each === host || each === `api.${host}`);
}

function isSafe(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === "https:" || (protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(hostname));
}

/** Asks again once where nothing came back. Throws `github/refused` where that fails too; any status is an answer. */
export async function askGitHub(github: GitHub, request: GitHubRequest): Promise<GitHubAnswer> {
  try {
    return await askOnce(github, request).catch(() => askOnce(github, request));
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const reason = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
    throw new ToolError({
      code: "github/refused",
      message: `GitHub does not answer${reason}: ${request.method} ${github.apiUrl}${pathOnly(request)}`,
      hint: "Run the same command again. What was pushed is not lost.",
    });
  }
}

/** Throws what `fetch` throws where nothing came back in time. */
export async function askOnce(
  { apiUrl, token }: GitHub,
  { method, path, body }: GitHubRequest,
  longestMs = waitMs,
): Promise<GitHubAnswer> {
  const response = await fetch(`${apiUrl}${path}`, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      "content-type": "application/json",
      "user-agent": "make-gitops",
      "x-github-api-version": "2022-11-28",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    signal: AbortSignal.timeout(longestMs),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: parse(await response.text()) };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null; // a proxy's page
  }
}

function pathOnly({ path }: GitHubRequest): string {
  return path.split("?")[0] as string;
}

/** `github/refused` with GitHub's own words, and what the token lacks where that is the reason. */
export function gitHubRefused(
  { apiUrl, token }: GitHub,
  request: GitHubRequest,
  { status, body }: GitHubAnswer,
  needs: string,
): ToolError {
  const said = wordsOf(body).replaceAll(token ?? "\0", "••••••");
  const hints: Readonly<Record<number, string>> = {
    401: "GitHub does not take the token (GITHUB_TOKEN or GH_TOKEN): it is wrong or has expired.",
    403: `The token needs ${needs}.`,
    404: `The repository is not there for this token: it needs access to the repository, and ${needs}.`,
  };
  return new ToolError({
    code: "github/refused",
    message: `GitHub answers ${status} to ${request.method} ${apiUrl}${pathOnly(request)}${said === "" ? "." : `: ${said}`}`,
    hint: `${hints[status] ?? "Put right what GitHub names, and run the same command again."} What was pushed is not lost.`,
  });
}

/** GitHub's message, and those of the fields that it names. */
export function wordsOf(body: Json): string {
  if (!isJsonObject(body)) return "";
  const { message, errors } = body;
  const details = (Array.isArray(errors) ? (errors as readonly Json[]) : []).flatMap((each) =>
    isJsonObject(each) && typeof each["message"] === "string" ? [each["message"]] : [],
  );
  return [typeof message === "string" ? message : "", ...details]
    .filter((each) => each !== "")
    .join(" ")
    .slice(0, 500);
}
