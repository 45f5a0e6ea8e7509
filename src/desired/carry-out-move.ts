// Writes a move of files. What cannot be finished is undone, so that the project is as it was or as it should be.

import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { ToolError } from "../errors.ts";
import { type FileChange, writeFiles } from "../project/write-files.ts";
import type { MoveOfFiles } from "./move-files.ts";

/** `check` throws where the project does not load afterwards; then, as after any other failure, everything is put back. */
export async function carryOutMove(
  root: string,
  { moves, changes }: MoveOfFiles,
  check: () => Promise<void>,
): Promise<void> {
  const undo: (() => void)[] = [];
  try {
    for (const { from, to } of moves) {
      rename(root, from, to);
      undo.push(() => rename(root, to, from));
    }
    for (const change of changes) {
      undo.push(restorer(root, change));
      writeFiles(root, [change]);
    }
    for (const { from } of moves) removeEmpty(root, from);
    await check();
  } catch (error) {
    for (const step of undo.toReversed()) step();
    for (const { to } of moves) removeEmpty(root, to);
    throw error instanceof ToolError ? error : notMoved(error);
  }
}

/** What the disk refuses is no bug: a folder that may not be written, or a file where a folder should be. */
function notMoved(cause: unknown): unknown {
  if (!(cause instanceof Error && "syscall" in cause && "code" in cause)) return cause;
  return new ToolError(
    {
      code: "file/unreadable",
      message: `The files cannot be moved (${String(cause.code)}). Everything is as it was.`,
      hint: "Check the permissions of the folders, and that no file has the name of a folder.",
    },
    { cause },
  );
}

function rename(root: string, from: string, to: string): void {
  mkdirSync(dirname(join(root, to)), { recursive: true });
  renameSync(join(root, from), join(root, to));
}

function restorer(root: string, { file }: FileChange): () => void {
  const path = join(root, file);
  let before: Buffer | undefined;
  try {
    before = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return () => (before === undefined ? rmSync(path, { force: true }) : writeFileSync(path, before));
}

/** Folders that the file left behind with nothing in them, up to the first that the project has by itself. */
function removeEmpty(root: string, file: string): void {
  for (let folder = posix.dirname(file); folder.includes("/"); folder = posix.dirname(folder)) {
    try {
      rmdirSync(join(root, folder));
    } catch {
      return; // something is in it, or it is gone
    }
  }
}
