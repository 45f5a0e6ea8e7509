// Text that came from Make or from files, made safe for a terminal: it can move no cursor, set no colour, forge no line.

// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Control characters and direction marks as visible codes; line breaks and tabs stay. */
export function safeText(text: string): string {
  return text
    .replace(/\r\n/g, "\n")
    .replace(controls, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** One line of at most `width` characters. */
export function oneLine(text: string, width: number): string {
  const line = safeText(text).replace(/\s*\n\s*/g, " ⏎ ");
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}
