// Long texts (bodies, prompts, code) line by line and word by word, so that a reader finds the one changed word. PURE.

import { diffLines, diffWordsWithSpace } from "diff";

/** One line of a difference: kept lines are there as context. `words` marks what changed inside a line that has a partner. */
export interface DiffLine {
  readonly is: "same" | "added" | "removed";
  readonly text: string;
}

/** True for a text that does not read well as one short value. */
export function isLongText(text: string): boolean {
  return text.length > 60 || text.includes("\n");
}

/** The changed lines with one line of context on each side; `…` stands where lines were left out. */
export function lineDiff(from: string, to: string): readonly DiffLine[] {
  const lines = diffLines(from, to).flatMap(({ added, removed, value }) =>
    value
      .replace(/\n$/, "")
      .split("\n")
      .map((text): DiffLine => ({ is: added ? "added" : removed ? "removed" : "same", text })),
  );
  const isNear = (index: number): boolean =>
    lines.slice(Math.max(0, index - 1), index + 2).some(({ is }) => is !== "same");
  return lines.flatMap((line, index) => {
    if (isNear(index)) return [line];
    return isNear(index - 1) && index > 0 ? [{ is: "same", text: "…" } satisfies DiffLine] : [];
  });
}

/** A single line with what changed in it marked: `Dear {-customer-}{+friend+}, …`; unchanged stretches are cut to `context` characters. */
export function wordDiff(from: string, to: string, context = 20): string {
  const parts = diffWordsWithSpace(from, to);
  return parts
    .map(({ added, removed, value }, index) => {
      if (added) return `{+${value}+}`;
      if (removed) return `{-${value}-}`;
      return shorten(value, context, index > 0, index < parts.length - 1);
    })
    .join("");
}

function shorten(text: string, context: number, keepsStart: boolean, keepsEnd: boolean): string {
  const start = keepsStart ? text.slice(0, context) : "";
  const end = keepsEnd ? text.slice(-context) : "";
  return text.length <= start.length + end.length + 1 ? text : `${start}…${end}`;
}
