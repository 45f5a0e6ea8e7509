// Words of a command that a reader copies into a shell. Names come from files and from Make: one that a shell would take
// apart, or run, is quoted.

import { safeText } from "./safe-text.ts";

/** As it is where a shell takes it as one word, else in single quotes. */
export function shellWord(word: string): string {
  const line = safeText(word).replaceAll("\n", "\\n");
  return /^[\w@%+=:,./-]+$/.test(line) ? line : `'${line.replaceAll("'", `'\\''`)}'`;
}
