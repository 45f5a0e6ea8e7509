// Long texts (bodies, prompts, code) line by line and word by word, so that a reader finds the one changed word. PURE.

import { diffLines, diffWordsWithSpace } from "diff";

// The work grows with the length times the number of edits. Texts that are further apart than this have little in common
// to show: the stretch in which they differ is then told as one removal and one addition.
const mostEdits = 400;

interface Part {
  readonly value: string;
  readonly added: boolean;
  readonly removed: boolean;
}

function partsOf(from: string, to: string, by: "line" | "word"): readonly Part[] {
  const options = { maxEditLength: mostEdits };
  const found = by === "line" ? diffLines(from, to, options) : diffWordsWithSpace(from, to, options);
  return found ?? roughParts(from, to, by === "line" ? /\n/ : /\s/);
}

/** What both texts begin and end with, cut at a border, and between them all of one and all of the other. */
function roughParts(from: string, to: string, border: RegExp): readonly Part[] {
  const shortest = Math.min(from.length, to.length);
  let start = 0;
  while (start < shortest && from[start] === to[start]) start += 1;
  while (start > 0 && !border.test(from[start - 1] as string)) start -= 1;
  let end = 0;
  while (end < shortest - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end += 1;
  while (end > 0 && !border.test(from[from.length - end - 1] ?? "\n")) end -= 1;
  const part = (value: string, is: "same" | "added" | "removed"): Part => ({
    value,
    added: is === "added",
    removed: is === "removed",
  });
  return [
    part(from.slice(0, start), "same"),
    part(from.slice(start, from.length - end), "removed"),
    part(to.slice(start, to.length - end), "added"),
    part(from.slice(from.length - end), "same"),
  ].filter(({ value }) => value !== "");
}

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
  const lines = partsOf(from, to, "line").flatMap(({ added, removed, value }) =>
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
  if (from === to) return from;
  const parts = partsOf(from, to, "word");
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
