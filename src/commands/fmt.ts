// fmt: rewrites the project's files in their canonical form, or tells which are not in it.

import { canonicalChanges } from "../desired/canonical-files.ts";
import { openRoot } from "../project/files.ts";
import type { Environment } from "../project/vars.ts";
import { writeFiles } from "../project/write-files.ts";

export interface FmtOptions {
  readonly dir: string;
  /** Write nothing. */
  readonly check: boolean;
  readonly env: Environment;
}

/** `changed`: files that were written, made or removed, or would be; sorted. Throws ToolError for files that cannot be read. */
export async function fmt({ dir, check }: FmtOptions): Promise<{ readonly changed: readonly string[] }> {
  const root = openRoot(dir);
  const changes = canonicalChanges(root);
  if (!check) writeFiles(root, changes);
  return { changed: changes.map(({ file }) => file).sort() };
}
