// State as files: `<folder>/state.json` and `<folder>/base/<hash>.json`. Each write is whole or not at all: a temporary
// file, flushed, then renamed.

import { mkdir, open, readFile, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { State } from "../engine/state.ts";
import { ToolError } from "../errors.ts";
import { hashOfText } from "../hash.ts";
import { canonicalText, isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { StateStore } from "./state-store.ts";

export function openFileStore(folder: string): StateStore {
  const statePath = join(folder, "state.json");
  const basePath = (hash: string): string => join(folder, "base", `${hash}.json`);

  let own: { readonly mark: string; readonly state: State } | undefined;
  const read = async (): Promise<State | undefined> => {
    const text = await readIfThere(statePath);
    return text === undefined ? undefined : checkState(parse(text, statePath), statePath);
  };
  // A large state is not parsed again after each of its own writes: every write makes another file.
  const current = async (): Promise<State | undefined> =>
    own !== undefined && (await markOf(statePath)) === own.mark ? own.state : read();
  return {
    read,
    async write(state) {
      const before = await current();
      const serial = before?.serial ?? 0;
      if (serial !== state.serial - 1 || (before && before.lineage !== state.lineage)) {
        throw new ToolError({
          code: "state/moved",
          message: `the state of this target was written by another run meanwhile (serial ${serial}, expected ${state.serial - 1})`,
          hint: "run the same command again: it starts from what is there now",
        });
      }
      await writeWhole(statePath, `${JSON.stringify(state, null, 2)}\n`);
      own = { mark: await markOf(statePath), state };
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
      if (!isThere) await writeWhole(path, text);
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
      { code: "state/invalid", message: `the state file ${path} cannot be read`, hint: "check its permissions" },
      { cause: error },
    );
  }
}

/** Tells one file at a path from another that took its place. */
async function markOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found ? `${found.ino} ${found.mtimeNs} ${found.size}` : "";
}

async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.new`;
  const file = await open(temporary, "w");
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

function checkState(state: Json, path: string): State {
  if (!isJsonObject(state)) throw broken(path, "is not a state");
  if (state["formatVersion"] !== 1)
    throw broken(path, `has the format ${JSON.stringify(state["formatVersion"] ?? null)}, and this version reads 1`);
  const isWhole =
    typeof state["serial"] === "number" &&
    typeof state["zone"] === "string" &&
    typeof state["teamId"] === "number" &&
    isJsonObject(state["resources"]) &&
    Array.isArray(state["intents"]);
  if (!isWhole) throw broken(path, "lacks a part");
  return state as unknown as State;
}

function broken(path: string, what: string): ToolError {
  return new ToolError({
    code: "state/invalid",
    message: `the state file ${path} ${what}`,
    hint: "put back the file from a backup; nothing was written to Make",
  });
}
