// Where the parts of a YAML collection stand in the text: sign, value, end, and the comments that go with an entry.
// Places are offsets. What cannot be told for sure has no place, and the whole value is then written anew.

import { type CST, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import { lineEnd, lineStart, nextLine } from "./text-edits.ts";

/** An entry of a map, or an item of a list. */
export interface YamlPlace {
  /** Where it starts: its key, or its dash. */
  readonly from: number;
  readonly column: number;
  /** After the colon or the dash; after the key where there is no colon. */
  readonly after: number;
  readonly hasSign: boolean;
  readonly isItem: boolean;
  readonly node: Node | undefined;
  /** Where the value starts, with its anchor or tag; undefined where nothing is said. */
  readonly value: number | undefined;
  /** Where what it says ends. Trailing comments come after. */
  readonly to: number;
}

/** The entries of a map in any style, in order. */
export function entryPlaces(text: string, map: YAMLMap): readonly YamlPlace[] | undefined {
  return all(map.items, (pair) => entryPlace(text, pair));
}

function entryPlace(text: string, { key, value, srcToken }: Pair): YamlPlace | undefined {
  if (!isScalar(key) || !key.range || !srcToken || srcToken.start.some(({ type }) => type === "explicit-key-ind")) {
    return undefined;
  }
  if (key.range[0] === key.range[1]) return undefined;
  const from = startOf(srcToken.start, key.range[0]) ?? key.range[0];
  const colon = srcToken.sep?.find(({ type }) => type === "map-value-ind");
  const after = colon ? colon.offset + 1 : key.range[1];
  return place(text, { from, after, hasSign: colon !== undefined, isItem: false }, value, srcToken.sep ?? []);
}

/** The items of a list in block style, in order. */
export function itemPlaces(text: string, list: YAMLSeq): readonly YamlPlace[] | undefined {
  const token = list.srcToken;
  if (token?.type !== "block-seq") return undefined;
  const sources = token.items.filter(({ start }) => start.some(isDash));
  if (sources.length !== list.items.length) return undefined;
  return all(sources, ({ start }, index) => {
    const at = start.findIndex(isDash);
    const { offset } = start[at] as CST.SourceToken;
    const sign = { from: offset, after: offset + 1, hasSign: true, isItem: true };
    return place(text, sign, list.items[index], start.slice(at + 1));
  });
}

const isDash = ({ type }: CST.SourceToken) => type === "seq-item-ind";

function place(
  text: string,
  sign: Pick<YamlPlace, "from" | "after" | "hasSign" | "isItem">,
  value: unknown,
  tokens: readonly CST.SourceToken[],
): YamlPlace | undefined {
  const column = sign.from - lineStart(text, sign.from);
  const node = value as Node | null | undefined;
  const start = startOf(tokens, undefined);
  const isSaid = node?.range && (node.range[0] < node.range[1] || start !== undefined);
  if (!node?.range || !isSaid) return { ...sign, column, node: undefined, value: undefined, to: sign.after };
  const to = endOf(text, node);
  return to === undefined ? undefined : { ...sign, column, node, value: start ?? node.range[0], to };
}

/** Where an anchor or a tag stands. */
function startOf(tokens: readonly CST.SourceToken[], otherwise: number | undefined): number | undefined {
  return tokens.find(({ type }) => type === "anchor" || type === "tag")?.offset ?? otherwise;
}

/** Where a value ends. Blank lines after a block scalar count only where they are part of it. */
export function endOf(text: string, node: Node): number | undefined {
  const { range, srcToken } = node;
  if (!range) return undefined;
  if (srcToken?.type === "block-scalar") {
    const header = text.slice(range[0], lineEnd(text, range[0]));
    if (/^[|>][\d-]*\+/.test(header)) return range[1];
    return range[0] + text.slice(range[0], range[1]).trimEnd().length;
  }
  if (isSeq(node) && srcToken?.type === "block-seq") return itemPlaces(text, node)?.at(-1)?.to;
  if (isMap(node) && srcToken?.type === "block-map") return entryPlaces(text, node)?.at(-1)?.to;
  return range[1];
}

/** Whether it is the first sign on its line. */
export function startsLine(text: string, { from }: YamlPlace): boolean {
  return text.slice(lineStart(text, from), from).trim() === "";
}

/** The lines of an entry: from the comments above it to the line after it. */
export interface YamlLines {
  readonly from: number;
  readonly to: number;
}

/** `floor` is where the entry before ends; 0 for the first one of the file, whose comment may be the file's own. */
export function linesOfPlace(text: string, entry: YamlPlace, floor: number, keepsComments: boolean): YamlLines {
  const own = lineStart(text, entry.from);
  const from = keepsComments ? own : commentsAbove(text, own, entry.column, floor);
  return { from: from === 0 ? own : from, to: afterPlace(text, entry) };
}

function commentsAbove(text: string, line: number, column: number, floor: number): number {
  let from = line;
  while (from > floor) {
    const above = lineStart(text, from - 1);
    if (above < floor || !isCommentAt(text, above, (own) => own === column)) break;
    from = above;
  }
  return from;
}

/** The start of the line after an entry and the deeper comments right below it. */
export function afterPlace(text: string, { to, column }: Pick<YamlPlace, "to" | "column">): number {
  let end = to > 0 && text[to - 1] === "\n" ? to : nextLine(text, to);
  while (end < text.length && isCommentAt(text, end, (own) => own > column)) end = nextLine(text, end);
  return end;
}

function isCommentAt(text: string, start: number, isColumn: (column: number) => boolean): boolean {
  const line = text.slice(start, lineEnd(text, start));
  const column = line.search(/\S/);
  return line[column] === "#" && isColumn(column);
}

/** Without the blank lines that would meet other blank lines, or an end of the file, once these lines are gone. */
export function withoutBlanks(text: string, { from, to }: YamlLines, floor: number): YamlLines {
  if (from > 0 && to < text.length && !isBlankAt(text, to)) return { from, to };
  let start = from;
  while (start > 0 && lineStart(text, start - 1) >= floor && isBlankAt(text, lineStart(text, start - 1))) {
    start = lineStart(text, start - 1);
  }
  if (from > 0) return { from: start, to };
  let end = to;
  while (end < text.length && isBlankAt(text, end)) end = nextLine(text, end);
  return { from, to: end };
}

function isBlankAt(text: string, start: number): boolean {
  return text.slice(start, lineEnd(text, start)).trim() === "";
}

function all<T, R>(items: readonly T[], map: (item: T, index: number) => R | undefined): readonly R[] | undefined {
  const result = items.map(map).filter((each) => each !== undefined);
  return result.length === items.length ? result : undefined;
}
