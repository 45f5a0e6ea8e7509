// The end of an export, the same for every command that makes one: nothing of the user's is mixed in, the files are written
// so that a kill leaves nothing half done, they become a commit, and what was exported is remembered.

import { ToolError } from "../errors.ts";
import { commitFiles, headOf, type MadeCommit } from "../git/commit.ts";
import { dirtyPaths } from "../git/dirty.ts";
import type { Environment } from "../project/vars.ts";
import { type FinishedJournal, finishJournal, writeJournaled } from "../project/write-journal.ts";
import { oneLine } from "../render/safe-text.ts";
import type { TeamExport } from "./export-team.ts";
import type { Terminal } from "./terminal.ts";

/** One at a time for the whole project: whichever command comes next finishes it. */
const journalFile = ".make-gitops/export/journal.json";

export interface CommitExportInput {
  readonly root: string;
  readonly env: Environment;
  readonly exported: Pick<TeamExport, "changes"> & Partial<Pick<TeamExport, "remember">>;
  /** Of the commit; undefined: none is made. */
  readonly message: string | undefined;
  /** Files of an interrupted export: they differ from HEAD, and are part of the commit. */
  readonly own: readonly string[];
  readonly now: Date;
  tell(text: string): void;
}

/**
 * Undefined where no commit was wished, or no file differs from HEAD. Throws `export/dirty` before anything is written.
 * Once the files are committed nothing fails any more: without what is remembered the next export only reads more.
 */
export async function commitExport(input: CommitExportInput): Promise<MadeCommit | undefined> {
  const { root, env, exported, message, own, now, tell } = input;
  const files = exported.changes.map(({ file }) => file);
  if (message !== undefined) await refuseDirty(root, files, own);
  let commit: MadeCommit | undefined;
  await writeJournaled(root, journalFile, exported.changes, {
    also: message === undefined ? [] : own,
    head: (await headOf(root)).sha,
    now,
    after: async () => {
      if (message !== undefined) commit = await commitFiles(root, { files: [...files, ...own], message, env });
    },
  });
  try {
    await exported.remember?.();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    tell(`What was exported could not be remembered, so the next export reads it again: ${reason}`);
  }
  return commit;
}

async function refuseDirty(root: string, files: readonly string[], own: readonly string[]): Promise<void> {
  const dirty = await dirtyPaths(
    root,
    files.filter((file) => !own.includes(file)),
  );
  if (dirty.length === 0) return;
  const many =
    dirty.length === 1 ? "A file that is to be written has" : `${dirty.length} files that are to be written have`;
  throw new ToolError({
    code: "export/dirty",
    message: `${many} changes that are not committed: ${dirty.join(", ")}. Nothing was written.`,
    hint: "Commit or stash them first. An export without --commit starts from them and keeps them.",
  });
}

export interface FinishExportOptions {
  /** A commit follows: until it is made, the files stay known as the interrupted export's. */
  readonly isCommitting: boolean;
  readonly isQuiet: boolean;
  readonly now: Date;
}

/** Finishes an export that was interrupted, and gives the files that it had to write. */
export async function finishExport(
  root: string,
  { isCommitting, isQuiet, now }: FinishExportOptions,
  terminal: Pick<Terminal, "err">,
): Promise<readonly string[]> {
  const { sha } = await headOf(root);
  const former = finishJournal(root, journalFile, { keep: isCommitting, head: sha, now });
  for (const text of wordsOf(former, isQuiet)) terminal.err(`${oneLine(text, 2000)}\n`);
  return former.finished;
}

function wordsOf({ finished, left, dropped }: FinishedJournal, isQuiet: boolean): readonly string[] {
  const many = finished.length === 1 ? "file" : `${finished.length} files`;
  return [
    ...(finished.length > 0 && dropped.length === 0 && !isQuiet
      ? [`An export was interrupted; the ${many} that it had to write are complete now.`]
      : []),
    ...(left.length > 0 ? [`Changed since an export was interrupted, and left as they are: ${left.join(", ")}`] : []),
    ...(dropped.length > 0
      ? [
          `An export was interrupted, and another commit is checked out since, or a day has passed. What it had yet to write was not written: ${dropped.join(", ")}`,
        ]
      : []),
  ];
}
