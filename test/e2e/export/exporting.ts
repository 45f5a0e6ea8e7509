// An export as its command makes it, without Git: files written, the next one told.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { exportTeam, type ExportTeamOptions, type TeamExport } from "../../../src/commands/export-team.ts";
import { openSession } from "../../../src/commands/session.ts";
import { writeFiles } from "../../../src/project/write-files.ts";
import { environment, type Loop, patientClock } from "../loop.ts";

export interface ExportedNow extends TeamExport {
  /** Files that were written or removed. */
  readonly written: readonly string[];
}

export async function exported(
  loop: Pick<Loop, "dir">,
  given: Partial<ExportTeamOptions> & {
    readonly target?: string;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<ExportedNow> {
  const { target, env = environment, ...options } = given;
  const session = await openSession({
    dir: loop.dir,
    target,
    emulator: undefined,
    env,
    clock: patientClock,
  });
  try {
    const done = await exportTeam(session, session.reader(), {
      only: [],
      prune: false,
      keep: [],
      to: undefined,
      ...options,
    });
    writeFiles(session.project.root, done.changes);
    await done.remember();
    return { ...done, written: done.changes.map(({ file }) => file) };
  } finally {
    await session.close();
  }
}

/** Every file of the project by its path, but what Git ignores. */
export function filesIn(dir: string): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  const visit = (folder: string): void => {
    for (const name of readdirSync(join(dir, folder)).toSorted()) {
      if (name.startsWith(".")) continue;
      const path = folder === "" ? name : `${folder}/${name}`;
      if (statSync(join(dir, path)).isDirectory()) visit(path);
      else files[path] = readFileSync(join(dir, path), "utf8");
    }
  };
  visit("");
  return files;
}
