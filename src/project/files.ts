// Reads the project's own files and nothing else: no link is followed below the root, no path leaves it, no file is
// larger than its limit. Target files come from pull requests, so a name on disk is as untrusted as its content.

import { isUtf8 } from "node:buffer";
import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join, posix } from "node:path";
import { type Problem, ToolError } from "../errors.ts";

const megabyte = 1024 * 1024;

/** Bytes. The largest real blueprint is below 1 MB, and Make refuses bodies above 2.8 MB (make-api 3.3). */
export const fileLimits = { yaml: megabyte, json: 4 * megabyte } as const;

export function startOf(file: string): Problem["at"] {
  return { file, line: 1, column: 1 };
}

/** The real path of a project's folder. Throws `project/not-found`. */
export function openRoot(dir: string): string {
  try {
    const root = realpathSync(dir);
    if (lstatSync(root).isDirectory()) return root;
  } catch (cause) {
    if (!isMissing(cause)) throw unreadable(dir, cause);
  }
  throw new ToolError({
    code: "project/not-found",
    message: `There is no folder ${JSON.stringify(dir)}.`,
    hint: "Name the project's folder with --dir.",
  });
}

/** All files below a folder, sorted, relative to the root with forward slashes. Hidden names are left out. */
export function listFiles(root: string, folder: string, problems: Problem[]): string[] {
  if (!isPlain(root, folder, problems)) return [];
  const found: string[] = [];
  const queue = [folder];
  for (let current = queue.pop(); current !== undefined; current = queue.pop()) {
    for (const entry of readFolder(root, current, problems)) {
      const path = posix.join(current, entry.name);
      if (entry.name.startsWith(".")) continue;
      if (/[\p{Cc}\p{Cf}]/u.test(entry.name)) {
        problems.push(oddName(path));
        continue;
      }
      if (entry.isSymbolicLink()) problems.push(linked(path));
      else if (entry.isDirectory()) queue.push(path);
      else if (entry.isFile()) found.push(path);
    }
  }
  return found.sort();
}

/** The text of one file, or undefined when it does not exist. Throws ToolError for whatever else goes wrong. */
export function readText(root: string, file: string, limit: number): string | undefined {
  const problems: Problem[] = [];
  if (!isPlain(root, file, problems)) {
    if (problems[0]) throw new ToolError(problems[0]);
    return undefined;
  }
  let bytes: Buffer;
  try {
    // A pipe or a device would be waited for without end.
    if (!lstatSync(join(root, file)).isFile()) throw new ToolError(notAFile(file));
    bytes = readWhole(join(root, file), file, limit);
  } catch (cause) {
    throw cause instanceof ToolError ? cause : unreadable(file, cause);
  }
  if (!isUtf8(bytes)) {
    throw new ToolError({
      code: "file/unreadable",
      message: "The file is not text in UTF-8.",
      at: startOf(file),
      hint: "Save it as UTF-8.",
    });
  }
  const text = bytes.toString("utf8");
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

function readWhole(path: string, file: string, limit: number): Buffer {
  // O_NOFOLLOW: a link that was put there after the check is still not followed. Windows has no such flag.
  const handle = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    const { size } = fstatSync(handle);
    if (size <= limit) return readFileSync(handle);
    throw new ToolError({
      code: "file/too-large",
      message: `The file has ${(size / megabyte).toFixed(1)} MB; the limit is ${limit / megabyte} MB.`,
      at: startOf(file),
      hint: "No real file of this kind is that large. Check what was put there.",
    });
  } finally {
    closeSync(handle);
  }
}

/** Throws `file/symlink` or `file/outside` where a step of the path, as far as it exists, is a link or leaves the root. */
export function refuseLinks(root: string, path: string): void {
  const problems: Problem[] = [];
  isPlain(root, path, problems);
  if (problems[0]) throw new ToolError(problems[0]);
}

/** True when the path exists and no step of it is a link. Pushes a problem for a link or a path that leaves the root. */
function isPlain(root: string, path: string, problems: Problem[]): boolean {
  const steps = path.split("/");
  if (path.startsWith("/") || path.includes("\\") || path.includes("\0") || steps.includes("..")) {
    problems.push({
      code: "file/outside",
      message: `${JSON.stringify(path)} is not a path inside the project.`,
      hint: "Paths are relative to the project's folder and hold no `..`.",
    });
    return false;
  }
  for (let length = 1; length <= steps.length; length += 1) {
    const part = steps.slice(0, length).join("/");
    const stats = lstatSync(join(root, part), { throwIfNoEntry: false });
    if (!stats) return false;
    if (stats.isSymbolicLink()) {
      problems.push(linked(part));
      return false;
    }
  }
  return true;
}

function readFolder(root: string, folder: string, problems: Problem[]) {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true });
  } catch (cause) {
    problems.push(...unreadable(folder, cause).problems);
    return [];
  }
}

/** Two files give one name. */
export function duplicate(what: string, first: string, second: string): Problem {
  return {
    code: "address/duplicate",
    message: `Two files give the ${what}: ${first} and ${second}.`,
    at: startOf(second),
    hint: "Keep one, or rename one. Names that differ only in upper and lower case are one name on many disks.",
  };
}

/** Without a place: the name would do to a terminal what it holds. */
function oddName(file: string): Problem {
  const spelled = JSON.stringify(file).replace(
    /[\p{Cc}\p{Cf}]/gu,
    (found) => `\\u${(found.codePointAt(0) as number).toString(16).padStart(4, "0")}`,
  );
  return {
    code: "file/unreadable",
    message: `The name ${spelled} holds characters that cannot be seen.`,
    hint: "Rename the file.",
  };
}

function linked(file: string): Problem {
  return {
    code: "file/symlink",
    message: `${file} is a symbolic link; links are not followed.`,
    at: startOf(file),
    hint: "Put the file or folder itself there.",
  };
}

function notAFile(file: string): Problem {
  return {
    code: "file/unreadable",
    message: `${file} is not a file.`,
    at: startOf(file),
    hint: "Put a text file there.",
  };
}

function unreadable(file: string, cause: unknown): ToolError {
  const reason = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
  return new ToolError(
    { code: "file/unreadable", message: `The file cannot be read${reason}.`, at: startOf(file) },
    { cause },
  );
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ENOTDIR");
}
