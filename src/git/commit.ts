// A commit of exactly the files that are named. What the user staged beside them stays staged and out of it.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ToolError } from "../errors.ts";
import { repositoryOf, statusRows } from "./dirty.ts";
import { openGit, openWritingGit } from "./open-git.ts";
import { wordsOfGit } from "./words.ts";

export interface MadeCommit {
  readonly sha: string;
  readonly short: string;
}

export interface CommitInput {
  /** Relative to the root; those that are gone too. */
  readonly files: readonly string[];
  readonly message: string;
  /** In GitHub Actions the commit is the bot's, where nobody else is configured. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Undefined where no file differs from HEAD. Throws `git/no-repository`, and `git/refused` where Git does not commit. */
export async function commitFiles(
  root: string,
  { files, message, env = process.env }: CommitInput,
): Promise<MadeCommit | undefined> {
  const { prefix } = await repositoryOf(root);
  const named = new Set(files.map((file) => `${prefix}${file}`));
  const rows = await statusRows(root, ["--untracked-files=all", "--", "."]);
  const changed = rows.filter(({ path }) => named.has(path));
  if (changed.length === 0) return undefined;
  const inProject = ({ path }: { readonly path: string }): string => path.slice(prefix.length);
  const unknown = changed.filter(({ state }) => state === "??").map(inProject);

  const temporary = await mkdtemp(join(tmpdir(), "make-gitops-commit-"));
  try {
    const git = openWritingGit(root, { env: await identity(root, env) });
    const listOf = async (name: string, paths: readonly string[]): Promise<readonly string[]> => {
      await writeFile(join(temporary, name), paths.join("\0"));
      return [`--pathspec-from-file=${join(temporary, name)}`, "--pathspec-file-nul"];
    };
    await writeFile(join(temporary, "message"), message);
    if (unknown.length > 0) await git.raw("add", "--intent-to-add", ...(await listOf("unknown", unknown)));
    try {
      const paths = await listOf("changed", changed.map(inProject));
      const about = [`--file=${join(temporary, "message")}`, "--cleanup=whitespace"];
      await git.raw("commit", "--quiet", "--no-verify", "--only", ...about, ...paths);
    } catch (error) {
      if (unknown.length > 0)
        await git.raw("rm", "--cached", "--force", "--quiet", ...(await listOf("unknown", unknown)));
      throw error;
    }
    const [sha = "", short = ""] = (await git.raw("log", "-1", "--no-show-signature", "--format=%H %h"))
      .trim()
      .split(" ");
    return { sha, short };
  } catch (error) {
    throw new ToolError({
      code: "git/refused",
      message: `Git does not commit: ${wordsOfGit(error)}`,
      hint: "The files are written. Put right what Git names, and run the same command again.",
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

const actionsBot = {
  name: "github-actions[bot]",
  email: "41898282+github-actions[bot]@users.noreply.github.com",
} as const;
const ourselves = { name: "make-gitops", email: "make-gitops@localhost" } as const;

/** Variables for who commits; empty where Git knows that itself. Git's guess by the machine's name does not count. */
export async function identity(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Readonly<Record<string, string>>> {
  const { name, email } = env["GITHUB_ACTIONS"] === "true" ? actionsBot : ourselves;
  const variables: Record<string, string> = {};
  for (const role of ["AUTHOR", "COMMITTER"]) {
    const isKnown = await openWritingGit(root, { config: ["user.useConfigOnly=true"] })
      .raw("var", `GIT_${role}_IDENT`)
      .then(
        () => true,
        () => false,
      );
    if (!isKnown) Object.assign(variables, { [`GIT_${role}_NAME`]: name, [`GIT_${role}_EMAIL`]: email });
  }
  return variables;
}

/** Where HEAD is: a branch by name, else a commit; both undefined outside a repository. */
export async function headOf(root: string): Promise<{ readonly branch?: string; readonly sha?: string }> {
  const ask = async (...args: readonly string[]): Promise<string | undefined> =>
    (
      await openGit(root)
        .raw(...args)
        .catch(() => "")
    ).trim() || undefined;
  const branch = await ask("symbolic-ref", "--quiet", "--short", "HEAD");
  const sha = await ask("rev-parse", "--quiet", "--verify", "HEAD^{commit}");
  return { ...(branch === undefined ? {} : { branch }), ...(sha === undefined ? {} : { sha }) };
}
