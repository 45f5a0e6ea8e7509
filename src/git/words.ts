// What Git said when it refused, fit to be shown: no credentials, a few lines at most.

import { ToolError } from "../errors.ts";

/** What a push in the porcelain form and a merge that is taken back say besides. */
const noise = /^(?:To |Done$|=|!|Auto-merging |Automatic merge failed)/;

/** `secrets`: texts that must not show, e.g. a token of the environment. */
export function wordsOfGit(error: unknown, secrets: readonly (string | undefined)[] = []): string {
  const text = error instanceof Error ? error.message : String(error);
  const lines = withoutCredentials(text, secrets)
    .split("\n")
    .filter((line) => !line.startsWith("hint:"))
    .map((line) => line.replace(/^(?:remote|fatal|error|warning): ?/, "").trim())
    .filter((line) => line !== "" && !noise.test(line));
  return [...new Set(lines)].slice(0, 4).join(" ") || "it gives no reason.";
}

/** A URL's user and password go, whatever stands in them; so does each of the secrets, also as a URL spells it. */
export function withoutCredentials(text: string, secrets: readonly (string | undefined)[] = []): string {
  const found = [...text.matchAll(/:\/\/([^/\s]*)@/g)].flatMap(([, user = ""]) => user.split(":"));
  const hidden = [...secrets, ...found].filter((each): each is string => each !== undefined && each.length >= 8);
  const spelled = new Set(hidden.flatMap((each) => [each, encodeURIComponent(each)]));
  const shown = text.replace(/:\/\/[^/\s]*@/g, "://");
  return [...spelled]
    .sort((a, b) => b.length - a.length)
    .reduce((words, each) => words.replaceAll(each, "••••••"), shown);
}

/** `git/refused` for what a remote did not do, in Git's own words. The error itself is not kept: it may hold a token. */
export function remoteRefused(what: string, error: unknown, hint?: string): ToolError {
  const { GITHUB_TOKEN, GH_TOKEN } = process.env;
  return new ToolError({
    code: "git/refused",
    message: `${what}: ${wordsOfGit(error, [GITHUB_TOKEN, GH_TOKEN])}`,
    hint:
      hint ??
      "Check the remote's URL and the credentials that Git uses for it; in a workflow: permissions: contents: write",
  });
}
