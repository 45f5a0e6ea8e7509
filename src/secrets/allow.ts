// Exceptions: `secrets: { allow: [...] }` of the project file, each `ADDRESS` or `ADDRESS PATH`.

import type { Address } from "../address.ts";
import { parsePath } from "../path.ts";
import { matchesGlob } from "../project/address-glob.ts";

/**
 * Whether an entry lets a secret stand at a path as plans print it, `modules.6.mapper.url`. The address may be a glob; a
 * path covers what is below it.
 */
export function isAllowed(allow: readonly string[], address: Address, verdictPath: string): boolean {
  return allow.some((entry) => {
    const text = entry.trim();
    if (matchesGlob(text, address)) return true;
    // Names of files, and of fields, may hold spaces: every one of them may be the border.
    for (let at = text.indexOf(" "); at > 0; at = text.indexOf(" ", at + 1)) {
      if (matchesGlob(text.slice(0, at), address) && covers(text.slice(at + 1).trim(), verdictPath)) return true;
    }
    return false;
  });
}

function covers(allowed: string, verdictPath: string): boolean {
  const above = parsePath(allowed);
  const path = parsePath(verdictPath);
  return above !== undefined && path !== undefined && above.every((segment, index) => segment === path[index]);
}
