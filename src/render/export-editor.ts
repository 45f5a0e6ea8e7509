// Who edited a resource, as the message of an export's commit says it: the commit itself is often a machine's.

import { cutText } from "./export-words.ts";

/**
 * By the line of that name in Make: `~ NAME: … (editor, 20 Nov 16:02)`. Undefined where the message has none, or lines of
 * that name do not agree.
 */
export function editorIn(message: string, name: string): string | undefined {
  const heads = ["~", "!"].map((sign) => plain(`${sign} ${cutText(name, 60)}: `));
  const lines = message.split("\n").map(plain);
  const editors = lines.filter((line) => heads.some((head) => line.startsWith(head))).map(editorOf);
  const [first] = editors;
  return editors.every((each) => each === first) ? first : undefined;
}

// A message calls nobody: what stands behind an "@" is set apart there.
function plain(text: string): string {
  return text.replace(/@ (?=\w)/g, "@");
}

function editorOf(line: string): string | undefined {
  const [, inside = ""] = /.* \((.+)\)$/.exec(line) ?? [];
  return /^([^()]+), \d\d? \p{L}{3}(?: \d{4})?(?: \d\d:\d\d)?$/u.exec(inside)?.[1];
}

/** Commits of a machine that has no name of its own: nobody is told for them. */
export function isMachine(author: string): boolean {
  return author.endsWith("[bot]") || author === "make-gitops";
}
