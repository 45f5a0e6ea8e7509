// The three sides of a field that changed in Git and in Make, each in words: what was, what Git wants, what Make has. Long
// values are told by what each side changed. Where two sides differ, what is shown of them differs.

import { isLongText } from "../blueprint/text-diff.ts";
import { moduleTitle } from "../blueprint/titles.ts";
import type { Conflict } from "../engine/plan.ts";
import { dots } from "../engine/secret.ts";
import { isJsonObject, type Json, type JsonObject, jsonEqual } from "../json.ts";
import { formatPath, type Path } from "../path.ts";
import { listDiff } from "./list-diff.ts";
import { noPaint } from "./paint.ts";
import { asLists, itemWords, longestDiff } from "./plan-fields.ts";
import { none, subjectOf, valueWords } from "./plan-values.ts";
import { fieldLabel, plural } from "./plan-words.ts";
import { oneLine } from "./safe-text.ts";
import { textLines } from "./text-lines.ts";
import { pieces } from "./wrap.ts";

export type SideName = "base" | "git" | "live";

/** Lines of at most `room` characters for each side; one line where the value is short. Safe for a terminal. */
export type SideLines = Readonly<Record<SideName, readonly string[]>>;

export function sideLines(conflict: Conflict, room: number): SideLines {
  if (isOfLostFile(conflict))
    return { base: short(conflict.base), git: ["its file is gone"], live: short(conflict.live) };
  const sides = told(conflict, room);
  return tellApart(conflict, sides, room);

  function short(value: Json | undefined): string[] {
    return pieces(oneLine(valueWords(conflict.path, value), Number.POSITIVE_INFINITY), room);
  }
}

/** Git deleted the file of something that was renamed in Make meanwhile. */
export function isOfLostFile({ path, git, base }: Conflict): boolean {
  return path === "name" && git === undefined && base !== undefined;
}

function told(conflict: Conflict, room: number): SideLines {
  const { base, git, live, path } = conflict;
  const subject = subjectOf(path);
  if (subject === "module") return moduleSides(conflict, room);
  if (subject === "place" || subject === "lane") return movedSides(conflict, room);
  const lists = subject === "plain" ? { git: asLists(base, git), live: asLists(base, live) } : undefined;
  if (lists?.git && lists.live) {
    const items = (side: { readonly from: readonly Json[]; readonly to: readonly Json[] }): string[] =>
      listDiff(side.from, side.to).flatMap(({ label, from, to }) => itemLines(label, from, to, room));
    const before = base === undefined ? none : plural((base as readonly Json[]).length, "item");
    return { base: [before], git: items(lists.git), live: items(lists.live) };
  }
  const words = (value: Json | undefined): string => valueWords(path, value);
  const isLong = [base, git, live].some((side) => side !== undefined && isLongText(words(side)));
  const side = (value: Json | undefined, other: Json | undefined): string[] => {
    const from = base ?? other;
    if (!isLong || value === undefined || from === undefined) return textPieces(words(value), room);
    return textLines(words(from), words(value), room, noPaint);
  };
  return { base: summary(words(base), room), git: side(git, live), live: side(live, git) };
}

/** The start of a long value: what each side made of it stands below. */
function summary(text: string, room: number): string[] {
  const lines = text.split("\n").length;
  return lines > 1 ? [plural(lines, "line")] : [oneLine(text, room)];
}

function textPieces(text: string, room: number): string[] {
  return text.split("\n").flatMap((line) => pieces(oneLine(line, Number.POSITIVE_INFINITY), room));
}

function itemLines(label: string, from: Json | undefined, to: Json | undefined, room: number): string[] {
  const [before, after] = [itemWords(from), itemWords(to)];
  const isLong = from !== undefined && to !== undefined && (isLongText(before) || isLongText(after));
  if (isLong) return textPieces(`${label}:`, room).concat(textLines(before, after, room, noPaint));
  return textPieces(`${label}: ${before} → ${after}`, room);
}

/** A module that one side removed, exchanged or changed as a whole. */
function moduleSides({ base, git, live, path }: Conflict, room: number): SideLines {
  const side = (value: Json | undefined): string[] => {
    if (value === undefined) return [base === undefined ? none : "removed"];
    if (!isJsonObject(value)) return textPieces(valueWords(path, value), room);
    if (!isJsonObject(base)) return textPieces(`added: ${moduleTitle(value)}`, room);
    if (value["module"] !== base["module"]) return textPieces(`another module: ${moduleTitle(value)}`, room);
    return jsonEqual(value, base) ? ["still there"] : ["changed", ...leafLines(base, value, room)];
  };
  return { base: textPieces(valueWords(path, base), room), git: side(git), live: side(live) };
}

/** What stands somewhere else, or is gone. */
function movedSides({ base, git, live, path }: Conflict, room: number): SideLines {
  const isPlace = subjectOf(path) === "place";
  const side = (value: Json | undefined): string[] => {
    if (value === undefined) return [base === undefined ? none : "removed"];
    if (jsonEqual(value, base)) return [isPlace ? "not moved" : "still there"];
    return textPieces(`${isPlace ? "moved to " : ""}${valueWords(path, value)}`, room);
  };
  return { base: textPieces(valueWords(path, base), room), git: side(git), live: side(live) };
}

/** "values › Total: {{1.total}} → {{round(1.total)}}", one line a leaf. */
function leafLines(from: JsonObject, to: JsonObject, room: number): string[] {
  return leaves(from, to, []).flatMap(({ path, from: before, to: after }) =>
    itemLines(fieldLabel({ path: formatPath(["modules", "0", ...path]) }), before, after, room),
  );
}

interface Leaf {
  readonly path: Path;
  readonly from: Json | undefined;
  readonly to: Json | undefined;
}

function leaves(from: Json | undefined, to: Json | undefined, path: Path): Leaf[] {
  if (jsonEqual(from, to)) return [];
  if (!isJsonObject(from) || !isJsonObject(to) || path[0] === "filter") return [{ path, from, to }];
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((key) =>
    leaves(from[key], to[key], [...path, key]),
  );
}

/** Where two values read alike they are spelled out; where they are long, what they share at the start is left out. */
function tellApart(conflict: Conflict, sides: SideLines, room: number): SideLines {
  if (sides.git.join("\n") === sides.live.join("\n")) {
    const { git, live } = conflict;
    if (isJsonObject(git) && isJsonObject(live) && subjectOf(conflict.path) === "module") {
      return {
        base: sides.base,
        git: [...sides.git, ...leafLines(live, git, room)],
        live: [...sides.live, ...leafLines(git, live, room)],
      };
    }
    const spelled = { git: spelledOut(git, room), live: spelledOut(live, room) };
    if (spelled.git.join("\n") !== spelled.live.join("\n")) return { ...sides, ...spelled };
    const hidden = [`${dots} (secret: the two differ in it)`];
    return { ...sides, git: hidden, live: hidden };
  }
  const apart = sides.git.findIndex((line, index) => line !== sides.live[index]);
  const alike = apart < 0 ? sides.git.length : apart;
  return { base: cut(sides.base, 0), git: cut(sides.git, alike), live: cut(sides.live, alike) };
}

function spelledOut(value: Json | undefined, room: number): string[] {
  return value === undefined ? ["(absent)"] : pieces(oneLine(JSON.stringify(value), Number.POSITIVE_INFINITY), room);
}

/** The first lines; where those are the same on the other side, the first that are not. */
function cut(lines: readonly string[], alike: number): readonly string[] {
  if (lines.length <= longestDiff) return lines;
  const start = alike >= longestDiff - 1 ? Math.max(0, alike - 1) : 0;
  const shown = lines.slice(start, start + longestDiff);
  const after = lines.length - start - shown.length;
  return [
    ...(start > 0 ? [`… ${plural(start, "line")}, the same on both sides`] : []),
    ...shown,
    ...(after > 0 ? [`… ${plural(after, "more line")}`] : []),
  ];
}
