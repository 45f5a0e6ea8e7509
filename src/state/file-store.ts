// State as files: `<folder>/state.json` and `<folder>/base/<hash>.json`. Each write is whole or not at all: a temporary
// file, flushed, then renamed. No link is followed below the root: a repository must not choose where the state lies.

import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { State } from "../engine/state.ts";
import { ToolError } from "../errors.ts";
import { hashOfText } from "../hash.ts";
import { canonicalText, type Json, type JsonObject } from "../json.ts";
import { refuseLinks } from "../project/files.ts";
import { checkState } from "./check-state.ts";
import { ignoreStateInGit } from "./folders.ts";
import type { StateStore } from "./state-store.ts";

export interface FileStore extends StateStore {
  /** Writes a state that another folder had, with its serial, where there is none yet. Its bases must stand here already. */
  adopt(state: State): Promise<void>;
}

/** `folder` is relative to `root`, with forward slashes. Every use throws `file/symlink` where a step of it is a link. */
export function openFileStore(root: string, folder: string): FileStore {
  const plainPath = (file: string): string => {
    refuseLinks(root, `${folder}/${file}`);
    return join(root, folder, file);
  };
  const statePath = (): string => plainPath("state.json");
  const basePath = (hash: string): string => plainPath(`base/${hash}.json`);

  let ignoring: Promise<void> | undefined;
  const ignored = (): Promise<void> => (ignoring ??= ignoreStateInGit(root));

  let own: { readonly mark: string; readonly state: State } | undefined;
  const read = async (): Promise<State | undefined> => {
    const path = statePath();
    const text = await readIfThere(path);
    if (text === undefined) return undefined;
    const state = checkState(parse(text, path));
    if ("problem" in state) throw broken(path, state.problem);
    return state;
  };
  // A large state is not parsed again after each of its own writes: every write makes another file.
  const current = async (): Promise<State | undefined> =>
    own !== undefined && (await markOf(statePath())) === own.mark ? own.state : read();
  const put = async (state: State): Promise<void> => {
    const path = statePath();
    await ignored();
    await writeWhole(path, `${JSON.stringify(state, null, 2)}\n`);
    own = { mark: await markOf(path), state };
  };
  return {
    read,
    async write(state) {
      const before = await current();
      const serial = before?.serial ?? 0;
      if (serial !== state.serial - 1 || (before && before.lineage !== state.lineage)) {
        throw new ToolError({
          code: "state/moved",
          message: `The state of this target was written by another run meanwhile (serial ${serial}, expected ${state.serial - 1}).`,
          hint: "Run the same command again: it starts from what is there now.",
        });
      }
      await put(state);
    },
    async adopt(state) {
      if ((await read()) === undefined) await put(state);
    },
    async readBase(hash) {
      const path = basePath(hash);
      const text = await readIfThere(path);
      if (text === undefined || hashOfText(text) !== hash)
        throw broken(path, text === undefined ? "is missing" : "was changed");
      return parse(text, path) as JsonObject;
    },
    async writeBase(content) {
      // The canonical text itself is the file, so that reading checks the bytes and need not sort them again.
      const text = canonicalText(content);
      const hash = hashOfText(text);
      const path = basePath(hash);
      const isThere = await stat(path).then(
        () => true,
        () => false,
      );
      if (!isThere) {
        await ignored();
        await writeWhole(path, text);
      }
      return hash;
    },
  };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ToolError(
      { code: "state/invalid", message: `The state file ${path} cannot be read.`, hint: "Check its permissions." },
      { cause: error },
    );
  }
}

/** Tells one file at a path from another that took its place. */
async function markOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found ? `${found.ino} ${found.mtimeNs} ${found.size}` : "";
}

/** One file, whole or not at all, flushed. The folders above it are made; the caller has refused links. */
export async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.new`;
  // What a process with this number left is no reason to fail, and a link that was put there is not followed.
  await rm(temporary, { force: true });
  const file = await open(temporary, "wx");
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

function parse(text: string, path: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw broken(path, "is not JSON");
  }
}

function broken(path: string, what: string): ToolError {
  return new ToolError({
    code: "state/invalid",
    message: `The state file ${path} ${what}.`,
    hint: "Put back the file from a backup. Nothing was written to Make.",
  });
}
