// One pull request for one branch: opened, brought up to date, closed. And who can read a repository.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ToolError } from "../../src/errors.ts";
import { type GitHub, openGitHub } from "../../src/github/api.ts";
import { closePullRequest, findPullRequest, openPullRequest } from "../../src/github/pull-request.ts";
import { isPublicRepository } from "../../src/github/repository.ts";
import { temporaryProject } from "../project/temporary-project.ts";
import { type GitHubServer, startGitHub } from "./server.ts";

const token = "ghs_t0ken1234567";
const place = { repository: "owner/shop", head: "make/from-production", base: "main" };
const text = { title: "Make: 1 changed", body: "### From production\n" };

function connect({ url }: GitHubServer, more: Readonly<Record<string, string>> = {}): GitHub {
  const github = openGitHub({ GITHUB_API_URL: `${url}/`, GITHUB_TOKEN: token, ...more });
  if (!github) throw new Error("no GitHub");
  return github;
}

async function refusal(run: Promise<unknown>): Promise<ToolError> {
  const error: unknown = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ToolError);
  expect(`${JSON.stringify((error as ToolError).problems)}${(error as ToolError).stack}`).not.toContain(token);
  return error as ToolError;
}

describe("which API is asked", () => {
  test.for([
    [{}, "github.com", "https://api.github.com", undefined],
    [{ GH_TOKEN: "b" }, "github.com", "https://api.github.com", "b"],
    [{ GITHUB_TOKEN: "a", GH_TOKEN: "b" }, "github.com", "https://api.github.com", "a"],
    [
      { GITHUB_API_URL: "https://git.example.com/api/v3/" },
      "git.example.com",
      "https://git.example.com/api/v3",
      undefined,
    ],
  ] as const)("%j on %s: %s", ([env, host, apiUrl, wanted]) => {
    expect(openGitHub(env, host)).toEqual({ apiUrl, token: wanted, isWorkflow: false });
  });

  test("a token goes to no host that a remote names, and to no plain http", () => {
    expect(openGitHub({ GITHUB_TOKEN: token }, "git.example.com")).toBeUndefined();
    for (const url of ["http://api.github.com", "ftp://api.github.com", "api.github.com"])
      expect(() => openGitHub({ GITHUB_API_URL: url })).toThrow(/https/);
  });
});

describe("a pull request", () => {
  test("is opened once and then brought up to date", async () => {
    const server = await startGitHub();
    const github = connect(server);
    expect(await findPullRequest(github, place)).toBeUndefined();
    const url = `${server.url}/owner/shop/pull/7`;
    expect(await openPullRequest(github, { ...place, ...text })).toEqual({ number: 7, url, action: "opened" });
    const again = { ...place, title: "Make: 2 changed", body: "more" };
    expect(await openPullRequest(github, again)).toEqual({ number: 7, url, action: "updated" });
    const { head, base } = place;
    expect(server.pulls).toEqual([{ number: 7, title: again.title, body: again.body, head, base, state: "open" }]);
    expect(new Set(server.sent.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${token}`]));
  });

  test("of the same text is not written again", async () => {
    const server = await startGitHub();
    const github = connect(server);
    await openPullRequest(github, { ...place, ...text });
    await openPullRequest(github, { ...place, ...text });
    expect(server.sent.map(({ method }) => method)).toEqual(["GET", "POST", "GET"]);
  });

  test("with more text than GitHub takes is cut", async () => {
    const server = await startGitHub();
    await openPullRequest(connect(server), { ...place, title: "Long", body: "é".repeat(70_000) });
    expect(server.pulls[0]?.body?.length).toBeLessThan(65_536);
  });

  test("is closed with a reason; without one nothing is sent but the question", async () => {
    const server = await startGitHub();
    const github = connect(server);
    await openPullRequest(github, { ...place, ...text });
    expect(await closePullRequest(github, { ...place, comment: "Nothing is left." })).toMatchObject({
      number: 7,
      action: "closed",
    });
    expect([server.pulls[0]?.state, server.comments]).toEqual(["closed", [{ number: 7, body: "Nothing is left." }]]);
    expect(await closePullRequest(github, { ...place, comment: "Again." })).toBeUndefined();
    expect(server.comments).toHaveLength(1);
    expect(await openPullRequest(github, { ...place, ...text })).toMatchObject({ number: 8, action: "opened" });
  });
});

describe("when GitHub does not", () => {
  const refusing = (server: GitHubServer, status: number, body: unknown, method = "POST"): void =>
    void server.faults.push({ method, path: /pulls/, answer: { status, body }, times: 9 });

  test("let workflows open pull requests, the switch is named", async () => {
    const server = await startGitHub();
    refusing(server, 403, { message: "GitHub Actions is not permitted to create or approve pull requests." });
    const error = await refusal(openPullRequest(connect(server, { GITHUB_ACTIONS: "true" }), { ...place, ...text }));
    expect(error.code).toBe("github/refused");
    expect(error.message).toBe(
      [
        "GitHub does not let this workflow open pull requests.",
        '  Switch on: https://github.com/owner/shop/settings/actions → "Allow GitHub Actions to create and approve pull requests".',
        "  The changes are on branch make/from-production; nothing is lost.",
      ].join("\n"),
    );
  });

  test.for([
    [401, { message: "Bad credentials" }, "Bad credentials", /does not take the token/],
    [
      403,
      { message: "Resource not accessible by personal access token" },
      "not accessible by personal",
      /pull-requests: write/,
    ],
    [404, { message: "Not Found" }, "Not Found", /access to the repository/],
    [
      422,
      { message: "Validation Failed", errors: [{ message: "No commits between main and x" }] },
      "Failed No commits between",
      /names/,
    ],
    [500, "oops", "answers 500", /names/],
  ] as const)("answer otherwise than %i, what is lacking is told", async ([status, body, said, hint]) => {
    const server = await startGitHub();
    refusing(server, status, body);
    const { problems, code } = await refusal(openPullRequest(connect(server), { ...place, ...text }));
    expect(code).toBe("github/refused");
    expect(problems[0].hint).toMatch(hint);
    expect(problems[0].message).toContain(said);
  });

  test("answer at all, it is asked once more", async () => {
    const server = await startGitHub();
    server.faults.push({ method: "GET", path: /pulls/, answer: "cut", times: 1 });
    server.faults.push({ method: "POST", path: /pulls/, answer: "lost", times: 1 });
    expect(await openPullRequest(connect(server), { ...place, ...text })).toMatchObject({
      number: 7,
      action: "updated",
    });
    expect(server.pulls).toHaveLength(1);
    server.faults.push({ method: "GET", path: /pulls/, answer: "cut", times: 2 });
    const error = await refusal(findPullRequest(connect(server), place));
    expect(error.message).toMatch(/does not answer/);
  });

  test("answer as its API promises, that is told", async () => {
    const server = await startGitHub();
    refusing(server, 200, [{ number: "7" }], "GET");
    expect((await refusal(findPullRequest(connect(server), place))).code).toBe("github/refused");
  });
});

describe("a repository", () => {
  test.for([true, false])("is asked for who can read it (private: %s)", async (isPrivate) => {
    const server = await startGitHub({ isPrivate });
    expect(await isPublicRepository(connect(server), "owner/shop")).toBe(!isPrivate);
  });

  test("is told by the event of the workflow without a request", async () => {
    const server = await startGitHub();
    const github = connect(server);
    using folder = temporaryProject({});
    const file = join(folder.dir, "event.json");
    const event = (repository: object): void => writeFileSync(file, JSON.stringify({ repository }));
    event({ full_name: "Owner/Shop", private: false });
    expect(await isPublicRepository(github, "owner/shop", file)).toBe(true);
    event({ full_name: "owner/shop", private: true });
    expect(await isPublicRepository(github, "owner/shop", file)).toBe(false);
    expect(server.sent).toEqual([]);
    event({ full_name: "owner/fork", private: false });
    expect(await isPublicRepository(github, "owner/shop", file)).toBe(false);
    writeFileSync(file, "no json");
    expect(await isPublicRepository(github, "owner/shop", file)).toBe(false);
    expect(server.sent).toHaveLength(2);
  });

  test("that cannot be seen is not public; where nobody answers it is not known", async () => {
    const server = await startGitHub();
    const github = connect(server);
    expect(await isPublicRepository(github, "owner/other")).toBe(false);
    server.faults.push({ method: "GET", path: /repos/, answer: { status: 401, body: {} }, times: 1 });
    expect(await isPublicRepository(github, "owner/shop")).toBeUndefined();
    server.faults.push({ method: "GET", path: /repos/, answer: "cut", times: 2 });
    expect(await isPublicRepository(github, "owner/shop")).toBeUndefined();
  });
});
