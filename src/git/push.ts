// A plain push. What the remote has and we do not is merged once; nothing is ever forced.

import { ToolError } from "../errors.ts";
import { headOf, identity } from "./commit.ts";
import { mergeInto } from "./merge.ts";
import { openWritingGit, openGit, orUndefined } from "./open-git.ts";
import { fetchBranch } from "./remote.ts";
import { remoteRefused, wordsOfGit } from "./words.ts";

export interface PushOptions {
  readonly remote?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Of the branch that is checked out. Throws `git/refused`; the commits stay where they are. */
export async function push(
  root: string,
  branch: string,
  { remote = "origin", env = process.env }: PushOptions = {},
): Promise<void> {
  const refused = await tryPush(root, branch, remote);
  if (!refused) return;
  if (!isBehind(refused)) throw notPushed(branch, remote, refused);

  const tracked = await fetchBranch(root, branch, remote);
  const lost = `The commit is on your branch ${branch}; nothing is lost. Bring the two together (git pull), then: git push ${remote} ${branch}`;
  if ((await headOf(root)).branch !== branch) throw remoteRefused(`${remote} has more on ${branch}`, refused, lost);
  const message = `Merge ${remote}/${branch} into ${branch}`;
  const problem = await mergeInto(root, { from: tracked, message, identity: await identity(root, env) });
  if (problem) {
    throw new ToolError({
      code: "git/refused",
      message: `Somebody pushed to ${branch} meanwhile, and that cannot be merged: ${wordsOfGit(problem)}`,
      hint: lost,
    });
  }
  const again = await tryPush(root, branch, remote);
  if (again) throw notPushed(branch, remote, again);
}

async function tryPush(root: string, branch: string, remote: string): Promise<Error | undefined> {
  const ref = `refs/heads/${branch}`;
  return openWritingGit(root)
    .raw("push", "--porcelain", "--no-verify", "--no-follow-tags", "--", remote, `${ref}:${ref}`)
    .then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
    );
}

/** The remote's branch has commits that are not here; a rule of the remote that refuses says "remote rejected". */
function isBehind({ message }: Error): boolean {
  return /\[rejected\] \((?:fetch first|non-fast-forward)\)/.test(message);
}

function notPushed(branch: string, remote: string, error: Error): ToolError {
  const refused = /^!\t\S+\t(\[.*)$/m.exec(error.message)?.[1];
  const hint = `The commit is on your branch ${branch}; nothing is lost. Git's credentials need the right to write (in a workflow: permissions: contents: write), and the branch must not be protected.`;
  return remoteRefused(
    `${branch} was not pushed to ${remote}${refused === undefined ? "" : ` ${refused}`}`,
    error,
    hint,
  );
}

/** Whether HEAD has commits that the remote's branch, as it was seen last, has not: an earlier push may have failed. */
export async function isAhead(root: string, branch: string, remote = "origin"): Promise<boolean> {
  const seen = `refs/remotes/${remote}/${branch}`;
  const count = await orUndefined(() => openGit(root).raw("rev-list", "--count", `${seen}..HEAD`));
  return count !== undefined && count.trim() !== "0";
}
