// How two long texts differ, in lines for a terminal: the changed lines with a line of context, and inside a line that
// is long itself the changed words. Lines are wrapped, not cut: the difference is always to be seen.

import { type DiffLine, lineDiff, wordDiff } from "../blueprint/text-diff.ts";
import type { Paint } from "./paint.ts";
import { oneLine } from "./safe-text.ts";
import { pieces } from "./wrap.ts";

/** Lines of at most `room` characters, `+`, `-` and `~` before what came, went and changed. Safe for a terminal. */
export function textLines(from: string, to: string, room: number, paint: Paint): string[] {
  if (!from.includes("\n") && !to.includes("\n")) return pieces(whole(wordDiff(from, to)), room);
  return paired(lineDiff(from, to), room).flatMap(({ is, text }) => {
    const lines = is === "same" ? [oneLine(text, room - 2)] : pieces(whole(text), room - 2);
    return lines.map((line, index) => marked(is, line, index === 0, paint));
  });
}

interface TextLine {
  readonly is: DiffLine["is"] | "changed";
  readonly text: string;
}

/** A line that is too long to be compared by eye, and the one in its place, as one. */
function paired(lines: readonly DiffLine[], room: number): TextLine[] {
  const found: TextLine[] = [];
  let index = 0;
  while (index < lines.length) {
    const removed = run(lines, index, "removed");
    const added = run(lines, index + removed.length, "added");
    const isLong = [...removed, ...added].some(({ text }) => text.length > room);
    if (removed.length === added.length && removed.length > 0 && isLong) {
      for (const [place, { text }] of removed.entries())
        found.push({ is: "changed", text: wordDiff(text, (added[place] as DiffLine).text) });
    } else found.push(...removed, ...added);
    index += removed.length + added.length;
    const next = lines[index];
    if (next?.is === "same") {
      found.push(next);
      index += 1;
    }
  }
  return found;
}

function run(lines: readonly DiffLine[], from: number, is: DiffLine["is"]): readonly DiffLine[] {
  let end = from;
  while (lines[end]?.is === is) end += 1;
  return lines.slice(from, end);
}

function marked(is: TextLine["is"], line: string, isFirst: boolean, paint: Paint): string {
  switch (is) {
    case "added":
      return paint("green", `${isFirst ? "+" : " "} ${line}`);
    case "removed":
      return paint("red", `${isFirst ? "-" : " "} ${line}`);
    case "changed":
      return `${isFirst ? "~" : " "} ${line}`;
    case "same":
      return `  ${line}`;
  }
}

function whole(text: string): string {
  return oneLine(text, Number.POSITIVE_INFINITY);
}
