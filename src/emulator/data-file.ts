// The state in one JSON file: read at the start, written at most once a second and at the end. Written beside and renamed,
// so that a reader never sees half a file.

import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { ToolError } from "../errors.ts";
import type { Json } from "../json.ts";
import { parseSnapshot } from "./control.ts";
import type { PartialSnapshot, Snapshot } from "./snapshot.ts";

export interface DataFile {
  /** To be called after each change. */
  changed(): void;
  /** Writes now, where anything is not yet written. Throws ToolError `emulator/invalid`. */
  save(): void;
}

const pauseMs = 1000;

/** The saved state; undefined where there is no file yet. Throws ToolError `emulator/invalid`. */
export function readDataFile(path: string): PartialSnapshot | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unusable(path, "cannot be read", error);
  }
  try {
    return parseSnapshot(JSON.parse(text) as Json);
  } catch (error) {
    throw unusable(path, "does not hold a snapshot of the emulator", error);
  }
}

export function createDataFile(path: string, snapshot: () => Snapshot): DataFile {
  let timer: NodeJS.Timeout | undefined;
  const write = () => {
    const beside = `${path}.${process.pid}.tmp`;
    try {
      rmSync(beside, { force: true }); // never written through a link
      writeFileSync(beside, `${JSON.stringify(snapshot())}\n`, { mode: 0o600, flag: "wx" }); // it holds tokens
      renameSync(beside, path);
    } catch (error) {
      throw unusable(path, "cannot be written", error);
    }
  };
  const tryLater = () => {
    try {
      write();
      timer = undefined;
    } catch {
      timer = setTimeout(tryLater, pauseMs); // a full disk may have room again; `save` at the end tells what is left
    }
  };
  return {
    changed: () => {
      timer ??= setTimeout(tryLater, pauseMs);
    },
    save: () => {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      write();
    },
  };
}

function unusable(path: string, why: string, cause: unknown): ToolError {
  const hint = "Name another file, or remove this one to start anew.";
  return new ToolError({ code: "emulator/invalid", message: `The data file ${path} ${why}.`, hint }, { cause });
}
