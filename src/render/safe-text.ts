// Text that came from Make or from files, made safe for a terminal: it can move no cursor, set no colour, forge no line.

/** Whatever is not seen: controls, direction marks, halves of pairs. Joiners stay: writing and emoji need them, and they move nothing. */
const unseen = /[^\P{C}\n\t\u200c\u200d]/gu;

/** What cannot be seen as visible codes; line breaks and tabs stay. */
export function safeText(text: string): string {
  return text.replace(/\r\n/g, "\n").replace(unseen, spelled);
}

function spelled(found: string): string {
  const code = (found.codePointAt(0) as number).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
}

/** One line of at most `width` characters. */
export function oneLine(text: string, width: number): string {
  const line = safeText(text).replace(/\s*\n\s*/g, " ⏎ ");
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}
