// Text that came from Make or from files, made safe for Markdown as GitHub reads it: it can end no cell, open no tag, call
// nobody, close no issue, load nothing, and hide nothing.

import { oneLine } from "./safe-text.ts";

const whole = Number.POSITIVE_INFINITY;

/** For anywhere outside code, also in a cell of a table: one line that reads as it is written. */
export function markdownText(text: string): string {
  return oneLine(text, whole)
    .replace(/&/g, "&#38;") // first: the others bring their own
    .replace(/#(?=\d)(?<!&#)|\bGH-(?=\d)/gi, (found) => `${found}&#8203;`) // an issue would be linked, or closed
    .replace(/[<>|$]/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(/[\\`*_[\]~]/g, (sign) => `\\${sign}`)
    .replace(/(?<![\w.])@(?=\w)/g, "@&#8203;") // a name after it would be told
    .replace(/:\/\//g, ":&#8203;//") // an address would be a link
    .replace(/\bwww\./gi, (found) => `${found}&#8203;`);
}

/** As code on one line; inside a cell of a table the bars are escaped, elsewhere they must not be. */
export function markdownCode(text: string, place: "cell" | "text"): string {
  // The blank of no width is there for who looks for comments in the text as it is, as our own updates of comments do.
  const line = oneLine(text, whole).replaceAll("<!--", "<\u200b!--");
  if (line.trim() === "") return line === "" ? "(empty)" : "(blank)";
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const room = /^`|`$|^ .* $/.test(line) ? " " : "";
  const inside = place === "cell" ? line.replaceAll("|", "\\|") : line;
  return `${fence}${room}${inside}${room}${fence}`;
}
