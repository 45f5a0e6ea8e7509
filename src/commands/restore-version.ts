// Which version `--from` means, and the files of the whole project as that commit has them: what a version says depends on
// its target file too.

import { type Address, kindOf } from "../address.ts";
import type { DesiredResource } from "../desired/desired.ts";
import { loadDesired } from "../desired/load.ts";
import { ToolError } from "../errors.ts";
import { repositoryOf } from "../git/dirty.ts";
import { withFilesAt } from "../git/files-at.ts";
import { type FileCommit, type FileHistory, textsAt } from "../git/file-history.ts";
import {
  findCommitSkipping,
  type FoundCommit,
  isAncestor,
  isShallow,
  type IsSkipped,
  lastCommitUntil,
} from "../git/find-commit.ts";
import { addressIn, commitsOf } from "../history/git-versions.ts";
import { isCalendarDay } from "../iso-date.ts";
import { loadProject } from "../project/load.ts";
import type { Target } from "../project/project.ts";
import { type FoundTracked, shallowHint } from "./find-tracked.ts";
import type { Session } from "./session.ts";

export type Wish =
  | { readonly is: "make"; readonly version: string }
  /** The latest one of that moment or before. */
  | { readonly is: "moment"; readonly ms: number }
  | { readonly is: "commit"; readonly word: string };

/** A day is meant to its end, in the time of this machine. Throws `usage/invalid` for a date that no calendar has. */
export function wishOf(from: string): Wish {
  if (from.trim() === "")
    throw new ToolError({
      code: "usage/invalid",
      message: "--from is missing: which version is to come back?",
      hint: 'For example: make-gitops restore "Invoice reminder" --from 2026-11-15   make-gitops history shows the versions.',
    });
  const version = /^make:([1-9]\d*)$/.exec(from)?.[1];
  if (version !== undefined) return { is: "make", version };
  const [, year, month, day, time] = /^(\d{4})-(\d\d)-(\d\d)(T.+)?$/.exec(from) ?? [];
  if (year === undefined) return { is: "commit", word: from };
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const ms = time === undefined ? new Date(y, m - 1, d, 23, 59, 59, 999).getTime() : Date.parse(from);
  if (isCalendarDay(y, m, d) && !Number.isNaN(ms)) return { is: "moment", ms };
  throw new ToolError({
    code: "usage/invalid",
    message: `--from: ${JSON.stringify(from)} is no date.`,
    hint: "A day is 2026-11-15, a moment 2026-11-15T08:00, a version of Make's make:16; anything else is a commit.",
  });
}

export interface FoundVersion {
  readonly commit: FoundCommit;
  /** The address that the resource had then. */
  readonly address: Address;
  /** All of the target's resources then. */
  readonly resources: ReadonlyMap<Address, DesiredResource>;
  readonly ids: ReadonlyMap<Address, string>;
  readonly vars: Target["vars"];
  readonly bindings: Target["bindings"];
}

/** Throws `git/no-repository`: versions come from there, and what is there now goes to it. */
export async function requireRepository(root: string): Promise<void> {
  try {
    await repositoryOf(root);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw new ToolError(
      {
        code: "git/no-repository",
        message: "The project's folder is in no Git repository, or Git is not installed. Nothing was written.",
        hint: "Earlier versions come from Git, and what is in Make now is kept as a commit first. Clone the repository, or begin one: git init",
      },
      { cause: error },
    );
  }
}

/**
 * Throws `restore/unknown` where there is no such commit, or it has no such resource, or its files cannot be read, and
 * `git/no-repository`. What a restore kept of the present is meant only where its sha is said.
 */
export async function findVersion(
  session: Session,
  tracked: FoundTracked,
  wish: Exclude<Wish, { readonly is: "make" }>,
): Promise<FoundVersion> {
  const { root } = session.project;
  await requireRepository(root);
  const history = await commitsOf(root, tracked, 100_000);
  const commits = history?.commits ?? [];
  const names = [tracked.address, ...tracked.movedFrom, ...commits.map((each) => addressIn(each, tracked.address))];
  const own = new Set<string>(names);
  const isSkipped: IsSkipped = (kept) => kept.some((each) => own.has(each));
  const commit =
    wish.is === "commit"
      ? await commitNamed(root, wish.word, isSkipped)
      : await commitUntil(session, tracked, { history, ms: wish.ms, isSkipped });
  const then = await withFilesAt(root, commit.sha, (folder) => readThen(folder, session));
  if (!then) throw unreadable(commit, "Its files cannot be read.");
  const address = addressThen(tracked, then, names);
  if (address) return { commit, address, ...then };
  throw new ToolError({
    code: "restore/unknown",
    message: `The commit ${commit.short} of ${commit.at} has no ${tracked.address}.`,
    hint: "make-gitops history shows the commits that have it.",
  });
}

/** The one that had its id, else one of the names that its files had. */
function addressThen(
  { address, id }: FoundTracked,
  { resources, ids }: Pick<FoundVersion, "resources" | "ids">,
  names: readonly Address[],
): Address | undefined {
  const same = [...ids].find(([each, then]) => then === id && kindOf(each) === kindOf(address) && resources.has(each));
  return same?.[0] ?? names.find((each) => resources.has(each));
}

async function commitNamed(root: string, word: string, isSkipped: IsSkipped): Promise<FoundCommit> {
  const found = await findCommitSkipping(root, word, isSkipped);
  if (found) return found;
  throw new ToolError({
    code: "restore/unknown",
    message: `There is no commit ${JSON.stringify(word)} here.`,
    hint: (await isShallow(root))
      ? shallowHint
      : "make-gitops history shows the versions. --from also takes a date, such as 2026-11-15, and make:16.",
  });
}

interface Until {
  readonly history: FileHistory | undefined;
  readonly ms: number;
  readonly isSkipped: IsSkipped;
}

/** The last one that has it: a commit that deleted it is no version. */
async function commitUntil(
  { project: { root }, target }: Session,
  tracked: FoundTracked,
  { history, ms, isSkipped }: Until,
): Promise<FoundCommit> {
  const commits = (history?.commits ?? []).filter(({ kept }) => !isSkipped(kept));
  const until = commits.filter(({ at }) => Date.parse(at) <= ms);
  let own: FileCommit | undefined;
  let texts: ReadonlyMap<string, string> = new Map();
  for (const each of until) {
    own = each;
    texts = await textsAt(root, each.sha, each.files);
    if (texts.size > 0) break;
  }
  if (!own || texts.size === 0) {
    const first = commits.at(-1);
    const told = first ? `The first one is ${first.short}, of ${first.at}.` : "No commit has it.";
    throw new ToolError({
      code: "restore/unknown",
      message: `Git has no version of ${tracked.address} of that day or before.`,
      hint: (await isShallow(root)) ? `${told} ${shallowHint}` : told,
    });
  }
  // A later change of the target file alone may be a change of its values.
  const ofTarget = await lastCommitUntil(root, target.files, ms, isSkipped);
  if (!ofTarget || !(await isAncestor(root, own.sha, ofTarget.sha))) return own;
  const after = await textsAt(root, ofTarget.sha, own.files);
  const isSame = after.size === texts.size && [...texts].every(([file, text]) => after.get(file) === text);
  return isSame ? ofTarget : own;
}

async function readThen(folder: string, { env, target }: Session) {
  try {
    const project = await loadProject(folder, env);
    const found = [target.name, ...target.movedFrom].map((name) => project.targets.get(name)).find((each) => each);
    if (!found) throw new ToolError({ code: "target/unknown", message: `It has no target ${target.name}.` });
    const { resources, ids } = await loadDesired(project, found);
    return {
      resources,
      ids: new Map([...ids].map(([each, { id }]) => [each, id] as const)),
      vars: found.vars,
      bindings: found.bindings,
    };
  } catch (error) {
    // Files of long ago may be wrong, or of a form that is not read any more.
    if (error instanceof ToolError) throw unreadable(undefined, error.message, error);
    throw error;
  }
}

function unreadable(commit: FoundCommit | undefined, why: string, cause?: unknown): ToolError {
  return new ToolError(
    {
      code: "restore/unknown",
      message: `The files of ${commit ? `the commit ${commit.short}` : "that commit"} cannot be used: ${why.split("\n")[0] as string}`,
      hint: "Take another version: make-gitops history shows them.",
    },
    { cause },
  );
}
