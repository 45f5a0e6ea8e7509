// Where each target's state lies below the project's folder. No two targets, and no target and an emulator, share a folder.
// Nothing below it is ever committed by accident.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { refuseLinks } from "../project/files.ts";

const stateRoot = ".make-gitops";

/** Relative to the project's root. A name is one step of the path, whatever stands in it: `clients/acme` is `clients%2Facme`. */
export function stateFolderOf(
  group: "targets" | "restore" | "restore-emulator" | `emulator/${string}`,
  target: { readonly name: string },
): string {
  return `${stateRoot}/${group}/${encodeURIComponent(target.name)}`;
}

/** Before any write below `.make-gitops/`: Git ignores all of it. A `.gitignore` that is there stays as it is. Throws `file/symlink`. */
export async function ignoreStateInGit(root: string): Promise<void> {
  const file = `${stateRoot}/.gitignore`;
  refuseLinks(root, file);
  await mkdir(join(root, stateRoot), { recursive: true });
  await writeFile(join(root, file), "*\n", { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}
