// Writing many files of the project as one thing that a kill at any point cannot leave half done: what is to be written is
// kept first, whole, in a journal that Git ignores; the next run rolls it forward, as long as it is about what is checked
// out. What somebody changed or took back meanwhile is never written over, and a journal that somebody else made writes
// nothing but plain files of the project.

import { createHash } from "node:crypto";
import { readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { ToolError } from "../errors.ts";
import { isJsonArray, isJsonObject, type Json } from "../json.ts";
import { writeWhole } from "../state/file-store.ts";
import { ignoreStateInGit } from "../state/folders.ts";
import { readText, refuseLinks } from "./files.ts";
import { type FileChange, halfOf, writeFiles } from "./write-files.ts";

export interface JournalOptions {
  /** What belongs to the writing: runs when all files stand. While it has not ended well the journal stays. */
  readonly after?: () => Promise<void>;
  /** Files that stand as they are and belong to it: the next run gets them as finished. */
  readonly also?: readonly string[];
  /** The commit that is checked out. */
  readonly head?: string | undefined;
  readonly now?: Date;
  /** Writes the files, in order; for tests. */
  readonly write?: typeof writeFiles;
}

/** What became of the files of a journal. */
export interface FinishedJournal {
  /** They hold their new text, written now or before. */
  readonly finished: readonly string[];
  /** Somebody changed them meanwhile, or they are no plain files of the project: they are as they were. */
  readonly left: readonly string[];
  /** The journal is about another commit, or a day old: these were to get another text, and are as they were. */
  readonly dropped: readonly string[];
}

export interface FinishOptions {
  /** The journal stays, for who has more to do before it is over. */
  readonly keep?: boolean;
  /** The commit that is checked out. */
  readonly head?: string | undefined;
  readonly now?: Date;
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
  /** The commit that was checked out; null: none. */
  readonly head: string | null;
  /** When it was written, in milliseconds since 1970. */
  readonly at: number;
  readonly files: readonly Entry[];
}

const longestMs = 24 * 60 * 60 * 1000;
const journalLimitBytes = 512 * 1024 * 1024;

/**
 * Writes the files in the order given. `journalFile` is relative to the root, below `.make-gitops/`. Throws `file/symlink`,
 * `file/outside`, or `export/dirty` where a file is not what was read, before anything is written; after whatever else it
 * throws the journal stays for `finishJournal`.
 */
export async function writeJournaled(
  root: string,
  journalFile: string,
  changes: readonly FileChange[],
  { after, also = [], head, now = new Date(), write = writeFiles }: JournalOptions = {},
): Promise<void> {
  for (const { file } of changes) refuseForeign(root, file);
  const named = new Set(changes.map(({ file }) => file));
  const files = [
    ...changes.map(({ file, text }): Entry => ({ file, before: hashOnDisk(root, file), text: text ?? null })),
    ...also.filter((file) => !named.has(file)).map((file) => standing(root, file)),
  ];
  refuseMoved(root, changes);
  if (files.length > 0) {
    await ignoreStateInGit(root);
    refuseLinks(root, journalFile);
    const about = { pid: process.pid, head: head ?? null, at: now.getTime() };
    const journal: Journal & { readonly formatVersion: 1 } = { formatVersion: 1, ...about, files };
    await writeWhole(join(root, journalFile), JSON.stringify(journal));
    write(root, changes);
  }
  await after?.();
  removeJournal(root, journalFile);
}

/** Throws where a file is not what the caller read: its new text was made from that. */
function refuseMoved(root: string, changes: readonly FileChange[]): void {
  const moved = changes.filter(
    (change) => Object.hasOwn(change, "former") && textOnDisk(root, change.file) !== withoutMark(change.former),
  );
  if (moved.length === 0) return;
  const names = moved.map(({ file }) => file).join(", ");
  throw new ToolError({
    code: "export/dirty",
    message: `${moved.length === 1 ? "A file" : `${moved.length} files`} changed while the export ran: ${names}. Nothing was written.`,
    hint: "Save what you are editing, and export again: it starts from the files as they are then.",
  });
}

function textOnDisk(root: string, file: string): string | undefined {
  return withoutMark(bytesOnDisk(root, file)?.toString("utf8"));
}

/** A byte order mark is no part of what is read. */
function withoutMark(text: string | undefined): string | undefined {
  return text?.replace(/^\uFEFF/, "");
}

function standing(root: string, file: string): Entry {
  refuseForeign(root, file);
  const before = hashOnDisk(root, file);
  return { file, before, text: before === null ? null : readFileSync(join(root, file), "utf8") };
}

/**
 * Rolls an interrupted writing forward: what still has its former text gets the new one, unless somebody put that back.
 * Without a journal, or with one that is not whole, nothing is done; one of another commit, or a day old, writes nothing: it only tells which files hold what it was to write.
 */
export function finishJournal(
  root: string,
  journalFile: string,
  { keep = false, head, now = new Date() }: FinishOptions = {},
): FinishedJournal {
  const text = readText(root, journalFile, journalLimitBytes);
  const journal = text === undefined ? undefined : parseJournal(text);
  const [finished, left, dropped]: [string[], string[], string[]] = [[], [], []];
  if (journal) {
    const { mtimeMs } = statSync(join(root, journalFile));
    const isOver = journal.head !== (head ?? null) || Math.abs(now.getTime() - journal.at) > longestMs;
    for (const entry of journal.files) {
      const isOurs = isOfProject(root, entry.file);
      if (isOurs) rmSync(join(root, halfOf(entry.file, journal.pid)), { force: true });
      const is = isOurs ? standOf(root, entry, mtimeMs) : "other";
      if (is === "new") finished.push(entry.file);
      else if (isOver) dropped.push(entry.file);
      else if (is === "other") left.push(entry.file);
      else {
        writeFiles(root, [{ file: entry.file, text: entry.text ?? undefined }]);
        finished.push(entry.file);
      }
    }
  }
  if (!keep || finished.length === 0) removeJournal(root, journalFile);
  return { finished, left, dropped };
}

/** `other`: also the former text where it was written again after the journal, as `git checkout` does. */
function standOf(root: string, { file, before, text }: Entry, journalMs: number): "new" | "former" | "other" {
  const now = hashOnDisk(root, file);
  if (now === hashOf(text)) return "new";
  if (now !== before) return "other";
  return now !== null && statSync(join(root, file)).mtimeMs > journalMs ? "other" : "former";
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
  const { pid, head, at, files } = value;
  if (!Number.isSafeInteger(pid) || !Number.isSafeInteger(at) || !isJsonArray(files) || !files.every(isEntry))
    return undefined;
  if (head !== null && typeof head !== "string") return undefined;
  return { pid: pid as number, head, at: at as number, files: files as unknown as readonly Entry[] };
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
  return hashOf(bytesOnDisk(root, file) ?? null);
}

function bytesOnDisk(root: string, file: string): Buffer | undefined {
  try {
    return readFileSync(join(root, file));
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT") return undefined;
    throw new ToolError(
      { code: "file/unreadable", message: `${file} cannot be read (${String(code)}).`, hint: "Put a text file there." },
      { cause },
    );
  }
}

function hashOf(content: string | Uint8Array | null): string | null {
  return content === null ? null : createHash("sha256").update(content).digest("hex");
}
