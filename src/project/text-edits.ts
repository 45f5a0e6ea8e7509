// Edits of a text at offsets of its first state, and what JSON and YAML have in common there: lists with signs between
// their items, and which items of a list are the same ones. What no edit covers stays byte for byte.

import { type Json, jsonEqual } from "../json.ts";

/** Replaces `from` up to `to`; with `lines`, these are put in between as whole lines. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly text?: string;
  readonly lines?: readonly string[];
}

/** Undefined where two edits want the same place. Edits that insert at one place stay in their order. */
export function applyEdits(text: string, edits: readonly TextEdit[], lineBreak: string): string | undefined {
  let result = "";
  let at = 0;
  let isCut = false; // whether the last edit only removed: such edits may overlap
  for (const edit of edits.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const removes = edit.text === "" && edit.lines === undefined;
    if (edit.from < at && !(isCut && removes)) return undefined;
    result += text.slice(at, Math.max(at, edit.from));
    at = Math.max(at, edit.to);
    isCut = removes;
    if (edit.lines) {
      if (result !== "" && !result.endsWith("\n")) result += lineBreak;
      result += edit.lines.map((line) => line + lineBreak).join("");
    } else result += edit.text ?? "";
  }
  return result + text.slice(at);
}

export function lineBreakOf(text: string): "\r\n" | "\n" {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

/** The offset at which the line of an offset starts. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1; // -1 would be taken for 0
}

/** The offset of the line break, or the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  if (end < 0) return text.length;
  return end > offset && text[end - 1] === "\r" ? end - 1 : end;
}

/** The offset after the line break. */
export function nextLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end + 1;
}

export interface Extent {
  readonly from: number;
  readonly to: number;
}

export interface ListEdit {
  /** Which items stay. At least one must. */
  readonly isKept: (index: number) => boolean;
  /** New items, each after the item of that index, or in front of all with -1. */
  readonly added: readonly { readonly after: number; readonly text: string }[];
  /** What stands between a comma and the next item. */
  readonly gap: string;
}

/** Removes and adds items between commas, in JSON and in YAML's flow style. */
export function editDelimited(items: readonly Extent[], { isKept, added, gap }: ListEdit): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  const first = items.findIndex((_, index) => isKept(index));
  const start = (items[first] as Extent).from;
  if (first > 0) edits.push({ from: (items[0] as Extent).from, to: start, text: "" });
  for (const { after, text } of added) {
    let anchor = after;
    while (anchor >= 0 && !isKept(anchor)) anchor -= 1;
    const at = anchor < 0 ? start : (items[anchor] as Extent).to;
    edits.push({ from: at, to: at, text: anchor < 0 ? `${text},${gap}` : `,${gap}${text}` });
  }
  for (const [index, item] of items.entries()) {
    if (index > first && !isKept(index)) edits.push({ from: (items[index - 1] as Extent).to, to: item.to, text: "" });
  }
  return edits;
}

/** How an old list becomes a new one: equal ends stay, what is between them is paired in order. */
export interface Alignment {
  /** Old and new index of items that hold each other's place, equal or not. */
  readonly pairs: readonly (readonly [number, number])[];
  readonly removed: readonly number[];
  /** New items, and the old one that they follow; -1 in front. */
  readonly added: readonly { readonly after: number; readonly index: number }[];
}

export function alignItems(before: readonly Json[], after: readonly Json[]): Alignment {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && jsonEqual(before[head], after[head])) head += 1;
  let tail = 0;
  while (tail < shorter - head && jsonEqual(before.at(-1 - tail), after.at(-1 - tail))) tail += 1;
  const paired = shorter - tail;
  const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, step) => from + step);
  return {
    pairs: [
      ...range(0, paired).map((index) => [index, index] as const),
      ...range(0, tail).map((step) => [before.length - tail + step, after.length - tail + step] as const),
    ],
    removed: range(paired, before.length - tail),
    added: range(paired, after.length - tail).map((index) => ({ after: paired - 1, index })),
  };
}
