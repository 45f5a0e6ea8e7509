// What is known of a remote, and how it is reached: credentials come from the environment and never show.

import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { ToolError } from "../../src/errors.ts";
import { push } from "../../src/git/push.ts";
import { defaultBase, remoteBranch, remoteRepository, repositoryOfUrl } from "../../src/git/remote.ts";
import { wordsOfGit } from "../../src/git/words.ts";
import { type Repository, temporaryRepository } from "./repository.ts";

beforeEach(() => {
  vi.stubEnv("GIT_CONFIG_GLOBAL", "/dev/null");
  vi.stubEnv("GIT_CONFIG_NOSYSTEM", "1");
});
afterEach(() => vi.unstubAllEnvs());

test.for([
  ["https://github.com/owner/name.git", "github.com", "owner/name"],
  ["https://github.com/owner/name/", "github.com", "owner/name"],
  ["https://x-access-token:ghs_12345678@github.com/owner/na.me", "github.com", "owner/na.me"],
  ["git@github.com:owner/name.git", "github.com", "owner/name"],
  ["git@github.com:/owner/name.git", "github.com", "owner/name"],
  ["ssh://git@GitHub.com:22/owner/name.git", "github.com", "owner/name"],
  ["ssh://git@ssh.github.com:443/owner/name.git", "github.com", "owner/name"],
  ["https://git.example.com:8443/owner/name", "git.example.com", "owner/name"],
  ["https://gitlab.example.com/group/sub/name.git", undefined, undefined],
  ["file:///srv/git/name.git", undefined, undefined],
  ["/srv/owner/name", undefined, undefined],
  ["C:\\git\\name", undefined, undefined],
  ["../owner/name", undefined, undefined],
] as const)("the remote %s is on %s as %s", ([url, host, repository]) => {
  expect(repositoryOfUrl(url)).toEqual(host === undefined ? undefined : { host, repository });
});

test("the repository is the one that the workflow names, else the remote's", async () => {
  using repository = temporaryRepository({});
  expect(await remoteRepository(repository.dir, {})).toBeUndefined();
  repository.git("remote", "add", "origin", "git@github.com:owner/name.git");
  expect(await remoteRepository(repository.dir, {})).toEqual({ host: "github.com", repository: "owner/name" });
  const env = { GITHUB_REPOSITORY: "other/one", GITHUB_SERVER_URL: "https://git.example.com" };
  expect(await remoteRepository(repository.dir, env)).toEqual({ host: "git.example.com", repository: "other/one" });
});

test.for([
  [{ GITHUB_REF_NAME: "release", GITHUB_EVENT_NAME: "schedule" }, "release"],
  [{ GITHUB_REF_NAME: "release", GITHUB_EVENT_NAME: "push", GITHUB_REF_TYPE: "branch" }, "release"],
  [{ GITHUB_REF_NAME: "v1", GITHUB_EVENT_NAME: "push", GITHUB_REF_TYPE: "tag" }, "trunk"],
  [{ GITHUB_REF_NAME: "7/merge", GITHUB_EVENT_NAME: "pull_request" }, "trunk"],
  [{}, "trunk"],
] as const)("in %j a pull request goes to %s", async ([env, base]) => {
  using remote = temporaryRepository({ a: "1" });
  remote.commit("Begin");
  remote.git("branch", "-m", "trunk");
  using repository = temporaryRepository({ a: "1" });
  expect(await defaultBase(repository.dir, {}, "work")).toBe("work");
  repository.git("remote", "add", "origin", remote.dir);
  expect(await defaultBase(repository.dir, env, "work")).toBe(base);
});

const token = "s3cr3t-t0ken";

/** A remote over HTTP that asks for a token, as GitHub's does. */
async function startServer({ git, top }: Repository): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "make-gitops-http-"));
  git("init", "--quiet", "--bare", "--initial-branch=main", join(folder, "shop.git"));
  git("-C", join(folder, "shop.git"), "config", "http.receivepack", "true");
  const server = createServer((request, response) => {
    const wanted = `Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;
    if (request.headers.authorization !== wanted) {
      response.writeHead(401, { "www-authenticate": "Basic realm=shop" }).end("no");
      return;
    }
    const [path = "", query = ""] = (request.url ?? "").split("?");
    const backend = spawn("git", ["http-backend"], {
      env: {
        PATH: process.env["PATH"],
        HOME: top,
        GIT_PROJECT_ROOT: folder,
        GIT_HTTP_EXPORT_ALL: "1",
        REMOTE_USER: "owner",
        PATH_INFO: path,
        QUERY_STRING: query,
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers["content-type"] ?? "",
        HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      },
    });
    const chunks: Buffer[] = [];
    request.pipe(backend.stdin);
    backend.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    backend.on("close", () => {
      const answer = Buffer.concat(chunks);
      const end = answer.indexOf("\r\n\r\n");
      const lines = answer.subarray(0, end).toString().split("\r\n");
      for (const line of lines) {
        const [name = "", value = ""] = line.split(": ");
        if (name === "Status") response.statusCode = Number.parseInt(value, 10);
        else response.setHeader(name, value);
      }
      response.end(answer.subarray(end + 4));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/shop.git`;
}

test("a token comes from an extraheader of the environment, or from askpass; without one nothing is asked", async () => {
  using repository = temporaryRepository({ a: "1" });
  const sha = repository.commit("Begin");
  const url = await startServer(repository);
  repository.git("remote", "add", "origin", url);
  await expect(push(repository.dir, "main")).rejects.toMatchObject({ code: "git/refused" });

  vi.stubEnv("GIT_CONFIG_COUNT", "1");
  vi.stubEnv("GIT_CONFIG_KEY_0", "http.extraheader");
  vi.stubEnv("GIT_CONFIG_VALUE_0", `AUTHORIZATION: Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`);
  await push(repository.dir, "main");
  expect(await remoteBranch(repository.dir, "main")).toBe(sha);
  vi.stubEnv("GIT_CONFIG_COUNT", undefined);

  const askpass = join(repository.top, ".git/askpass");
  writeFileSync(askpass, `#!/bin/sh\ncase "$1" in Username*) echo x-access-token;; *) echo ${token};; esac\n`);
  chmodSync(askpass, 0o755);
  vi.stubEnv("GIT_ASKPASS", askpass);
  repository.write({ a: "2" });
  const second = repository.commit("Second");
  await push(repository.dir, "main");
  expect(await remoteBranch(repository.dir, "main")).toBe(second);
});

test("a token in the remote's URL shows in no message", async () => {
  using repository = temporaryRepository({ a: "1" });
  repository.commit("Begin");
  const url = await startServer(repository);
  for (const wrong of [
    "http://x-access-token:wr0ng-t0ken@",
    "http://wr0ng-t0ken@",
    "http://wr0ng-t0ken:x-oauth-basic@",
  ]) {
    repository.git("config", "remote.origin.url", url.replace("http://", wrong));
    for (const run of [() => push(repository.dir, "main"), () => remoteBranch(repository.dir, "main")]) {
      const error: unknown = await run().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(ToolError);
      expect(`${JSON.stringify((error as ToolError).problems)}${(error as ToolError).stack}`).not.toContain("wr0ng");
      expect((error as ToolError).cause).toBeUndefined();
    }
  }
});

test("a URL that would start a program is not followed", async () => {
  using repository = temporaryRepository({ a: "1" });
  repository.commit("Begin");
  repository.git("remote", "add", "origin", "ext::sh -c touch% ran");
  await expect(remoteBranch(repository.dir, "main")).rejects.toMatchObject({ code: "git/refused" });
});

test.for([
  [
    "fatal: unable to access 'https://me:p@ssword12@example.com/o/r/': 403",
    "unable to access 'https://example.com/o/r/': 403",
  ],
  ["remote: token abcdefgh12 is expired\nhint: try\nTo https://example.com/o/r\nDone", "token •••••• is expired"],
  ["", "it gives no reason."],
] as const)("%j is told as %j", ([said, told]) => {
  expect(wordsOfGit(new Error(said), ["abcdefgh12", undefined, ""])).toBe(told);
});
