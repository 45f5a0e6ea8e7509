// Writing many files of the project as one thing that a kill at any point cannot leave half done: what is to be written is
// kept first, whole, in a journal that Git ignores; the next run rolls it forward. What somebody changed meanwhile is never
// written over, and a journal that somebody else made writes nothing but plain files of the project.

import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { ToolError } from "../errors.ts";
import { isJsonArray, isJsonObject, type Json } from "../json.ts";
import { writeWhole } from "../state/file-store.ts";
import { ignoreStateInGit } from "../state/folders.ts";
import { readText, refuseLinks } from "./files.ts";
import { type FileChange, writeFiles } from "./write-files.ts";

export interface JournalOptions {
  /** What belongs to the writing: runs when all files stand. While it has not ended well the journal stays. */
  readonly after?: () => Promise<void>;
  /** Files that stand as they are and belong to it: the next run gets them as finished. */
  readonly also?: readonly string[];
  /** Writes the files, in order; for tests. */
  readonly write?: typeof writeFiles;
}

/** What became of the files of a journal. */
export interface FinishedJournal {
  /** They hold their new text, written now or before. */
  readonly finished: readonly string[];
  /** Somebody changed them meanwhile, or they are no plain files of the project: they are as they were. */
  readonly left: readonly string[];
}

interface Entry {
  readonly file: string;
  /** Hash of the bytes before; null: there was no file. */
  readonly before: string | null;
  /** null: the file goes. */
  readonly text: string | null;
}

interface Journal {
  /** Whose half-written files may lie beside their places. */
  readonly pid: number;
  readonly files: readonly Entry[];
}

const journalLimitBytes = 512 * 1024 * 1024;

/**
 * Writes the files in the order given. `journalFile` is relative to the root, below `.make-gitops/`. Throws `file/symlink`
 * or `file/outside` before anything is written; after whatever else it throws the journal stays for `finishJournal`.
 */
export async function writeJournaled(
  root: string,
  journalFile: string,
  changes: readonly FileChange[],
  { after, also = [], write = writeFiles }: JournalOptions = {},
): Promise<void> {
  const named = new Set(changes.map(({ file }) => file));
  const files = [
    ...changes.map(({ file, text }): Entry => {
      refuseForeign(root, file);
      return { file, before: hashOnDisk(root, file), text: text ?? null };
    }),
    ...also.filter((file) => !named.has(file)).map((file) => standing(root, file)),
  ];
  if (files.length > 0) {
    await ignoreStateInGit(root);
    refuseLinks(root, journalFile);
    const journal: Journal & { readonly formatVersion: 1 } = { formatVersion: 1, pid: process.pid, files };
    await writeWhole(join(root, journalFile), JSON.stringify(journal));
    write(root, changes);
  }
  await after?.();
  removeJournal(root, journalFile);
}

function standing(root: string, file: string): Entry {
  refuseForeign(root, file);
  const before = hashOnDisk(root, file);
  return { file, before, text: before === null ? null : readFileSync(join(root, file), "utf8") };
}

/**
 * Rolls an interrupted writing forward: what still has its former text gets the new one. Without a journal, or with one that
 * is not whole, nothing is done. `keep`: the journal stays, for who has more to do before it is over.
 */
export function finishJournal(
  root: string,
  journalFile: string,
  { keep = false }: { readonly keep?: boolean } = {},
): FinishedJournal {
  const text = readText(root, journalFile, journalLimitBytes);
  const journal = text === undefined ? undefined : parseJournal(text);
  const finished: string[] = [];
  const left: string[] = [];
  for (const { file, before, text: next } of journal?.files ?? []) {
    if (!isOfProject(root, file)) {
      left.push(file);
      continue;
    }
    rmSync(join(root, dirname(file), `.${basename(file)}.${journal?.pid}.new`), { force: true });
    const now = hashOnDisk(root, file);
    if (now !== hashOf(next)) {
      if (now !== before) {
        left.push(file);
        continue;
      }
      writeFiles(root, [{ file, text: next ?? undefined }]);
    }
    finished.push(file);
  }
  if (!keep || finished.length === 0) removeJournal(root, journalFile);
  return { finished, left };
}

export function removeJournal(root: string, journalFile: string): void {
  refuseLinks(root, journalFile);
  rmSync(join(root, journalFile), { force: true });
}

/** Undefined for what this program did not write as a whole. */
function parseJournal(text: string): Journal | undefined {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  if (!isJsonObject(value) || value["formatVersion"] !== 1) return undefined;
  const { pid, files } = value;
  if (!Number.isSafeInteger(pid) || !isJsonArray(files) || !files.every(isEntry)) return undefined;
  return { pid: pid as number, files: files as unknown as readonly Entry[] };
}

function isEntry(value: Json): boolean {
  if (!isJsonObject(value) || typeof value["file"] !== "string") return false;
  return [value["before"], value["text"]].every((each) => each === null || typeof each === "string");
}

/**
 * A plain file of the project, and no link on the way. Hidden names are none of ours: a journal that came with a
 * repository must not write `.git/config`, also not under a name that some disks take for it.
 */
function isOfProject(root: string, file: string): boolean {
  try {
    refuseForeign(root, file);
    hashOnDisk(root, file);
    return true;
  } catch {
    return false;
  }
}

function refuseForeign(root: string, file: string): void {
  const isForeign = file.split("/").some((step) => step === "" || /^\.|^git~\d|[\p{Cc}\p{Cf}:]/iu.test(step));
  if (isForeign) {
    throw new ToolError({
      code: "file/outside",
      message: `${JSON.stringify(file)} is no file of the project that may be written.`,
      hint: "Names in a project hold no colon and do not begin with a dot.",
    });
  }
  refuseLinks(root, file);
}

/** Null where there is none. Throws for a folder. */
function hashOnDisk(root: string, file: string): string | null {
  try {
    return hashOf(readFileSync(join(root, file)));
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT") return null;
    throw new ToolError(
      { code: "file/unreadable", message: `${file} cannot be read (${String(code)}).`, hint: "Put a text file there." },
      { cause },
    );
  }
}

function hashOf(content: string | Uint8Array | null): string | null {
  return content === null ? null : createHash("sha256").update(content).digest("hex");
}
