// Which version `--from` means, and the files of the whole project as that commit has them: what a version says depends on
// its target file too.

import type { Address } from "../address.ts";
import type { DesiredResource } from "../desired/desired.ts";
import { loadDesired } from "../desired/load.ts";
import { ToolError } from "../errors.ts";
import { withFilesAt } from "../git/files-at.ts";
import { textsAt } from "../git/file-history.ts";
import { findCommit, type FoundCommit, isAncestor, lastCommitUntil } from "../git/find-commit.ts";
import { filesOf, type Named, resourceOf } from "../desired/file-names.ts";
import { addressIn, commitsOf, type Tracked } from "../history/git-versions.ts";
import { isCalendarDay } from "../iso-date.ts";
import { loadProject } from "../project/load.ts";
import type { Target } from "../project/project.ts";
import type { Session } from "./session.ts";

export type Wish =
  | { readonly is: "make"; readonly version: string }
  /** The latest one of that moment or before. */
  | { readonly is: "moment"; readonly ms: number }
  | { readonly is: "commit"; readonly word: string };

/** A day is meant to its end, in the time of this machine. Throws `usage/invalid` for a date that no calendar has. */
export function wishOf(from: string): Wish {
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

/** Throws `restore/unknown` where there is no such commit, or it has no such resource, or its files cannot be read. */
export async function findVersion(
  session: Session,
  tracked: Tracked,
  wish: Exclude<Wish, { readonly is: "make" }>,
): Promise<FoundVersion> {
  const { root } = session.project;
  const commit =
    wish.is === "commit" ? await commitNamed(root, wish.word) : await commitUntil(session, tracked, wish.ms);
  const { address } = await namedThen(root, tracked, commit);
  const found = await withFilesAt(root, commit.sha, (folder) => readThen(folder, session, address));
  if (!found) throw unreadable(commit, "Its files cannot be read.");
  return { commit, address, ...found };
}

async function commitNamed(root: string, word: string): Promise<FoundCommit> {
  const found = await findCommit(root, word);
  if (found) return found;
  throw new ToolError({
    code: "restore/unknown",
    message: `There is no commit ${JSON.stringify(word)} here.`,
    hint: "make-gitops history shows the versions. --from also takes a date, such as 2026-11-15, and make:16.",
  });
}

async function commitUntil({ project: { root }, target }: Session, tracked: Tracked, ms: number): Promise<FoundCommit> {
  const found = await commitsOf(root, tracked, 100_000);
  const own = found?.commits.find(({ at }) => Date.parse(at) <= ms);
  if (!own) {
    const first = found?.commits.at(-1);
    throw new ToolError({
      code: "restore/unknown",
      message: `Git has no version of ${tracked.address} of that day or before.`,
      hint: first ? `The first one is ${first.short}, of ${first.at}.` : "No commit has it.",
    });
  }
  // A later change of the target file alone may be a change of its values.
  const ofTarget = await lastCommitUntil(root, target.files, ms);
  return ofTarget && (await isAncestor(root, own.sha, ofTarget.sha)) ? ofTarget : own;
}

/** The names that it may have had are looked for in the commit itself. */
async function namedThen(root: string, tracked: Tracked, { sha, short, at }: FoundCommit): Promise<Named> {
  const { address, owner, movedFrom } = tracked;
  const isThere = async (named: Named): Promise<boolean> =>
    (await textsAt(root, sha, filesOf(named.address, named.owner))).size > 0;
  const known = [address, ...movedFrom].flatMap((each): Named[] => [
    { address: each, owner },
    ...(owner === undefined ? [] : [{ address: each, owner: undefined }]),
  ]);
  for (const named of known) if (await isThere(named)) return named;
  const history = await commitsOf(root, tracked, 100_000);
  for (const commit of history?.commits ?? []) {
    const named = { address: addressIn(commit, address), owner: resourceOf(commit.files[0] ?? "")?.owner };
    if (await isThere(named)) return named;
  }
  throw new ToolError({
    code: "restore/unknown",
    message: `The commit ${short} of ${at} has no ${address}.`,
    hint: "make-gitops history shows the commits that have it.",
  });
}

async function readThen(folder: string, { env, target }: Session, address: Address) {
  try {
    const project = await loadProject(folder, env);
    const found = [target.name, ...target.movedFrom].map((name) => project.targets.get(name)).find((each) => each);
    if (!found) throw new ToolError({ code: "target/unknown", message: `It has no target ${target.name}.` });
    const { resources, ids } = await loadDesired(project, found);
    if (!resources.has(address))
      throw new ToolError({ code: "restore/unknown", message: `${found.name} had no ${address}.` });
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
