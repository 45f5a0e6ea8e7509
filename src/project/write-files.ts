// Writes files of the project so that a reader never meets half of one: beside the place, then renamed over it.

import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** A file's new text; undefined removes it. */
export interface FileChange {
  /** Relative to the root, with forward slashes; a path that was read before, or a new name in a folder that was. */
  readonly file: string;
  readonly text: string | undefined;
  /** What was read there before, undefined where there was no file; absent: nobody looked. */
  readonly former?: string | undefined;
}

/** In the order given: what a later file leaves out, an earlier one must already hold. */
export function writeFiles(root: string, changes: readonly FileChange[]): void {
  for (const { file, text } of changes) {
    const path = join(root, file);
    if (text === undefined) {
      rmSync(path, { force: true });
      continue;
    }
    mkdirSync(dirname(path), { recursive: true });
    const beside = join(root, halfOf(file, process.pid));
    try {
      writeFileSync(beside, text, { flag: "wx" });
      renameSync(beside, path);
    } finally {
      rmSync(beside, { force: true });
    }
  }
}

/** Where a process writes a file before it is renamed to its place. */
export function halfOf(file: string, pid: number): string {
  return join(dirname(file), `.${basename(file)}.${pid}.new`);
}
