// The edits that turn what a YAML text says into another value: maps key by key, lists item by item, and everything else
// in its place. It looks only at the text; whether the result says what it should is checked by patch-yaml.ts.

import { isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from "yaml";
import { isJsonArray, isJsonObject, type Json, jsonEqual, type JsonObject } from "../json.ts";
import {
  spellBlock,
  spellCompact,
  spellEntry,
  spellFlow,
  spellFlowEntry,
  spellItem,
  type YamlSpelling,
} from "./spell-yaml.ts";
import { alignItems, editDelimited, lineEnd, lineStart, nextLine, type TextEdit } from "./text-edits.ts";
import {
  afterPlace,
  endOf,
  entryPlaces,
  itemPlaces,
  linesOfPlace,
  startsLine,
  withoutBlanks,
  type YamlPlace,
} from "./yaml-places.ts";

export interface Splice {
  readonly text: string;
  /** How much deeper a level stands in this file. */
  readonly step: number;
  /** Whether new keys of the outermost map stand in order. */
  readonly isSorted: boolean;
  /** Whether a changed value at the top is taken apart, or written anew as a whole. */
  readonly isDeep: boolean;
}

type Edits = readonly TextEdit[] | undefined;

/** The edits of the outermost map; undefined where they cannot be told. */
export function spliceRoot(splice: Splice, root: Node | null, before: Json, after: JsonObject): Edits {
  const { text, step } = splice;
  const lines = Object.keys(after).flatMap((key) => spellEntry(key, after[key] as Json, 0, step));
  const whole = lines.length === 0 ? ["{}"] : lines;
  if (!root?.range || root.range[0] === root.range[1]) return [{ from: text.length, to: text.length, lines: whole }];
  if (isMap(root) && isJsonObject(before) && Object.keys(before).length > 0 && Object.keys(after).length > 0) {
    const edits = root.flow ? spliceFlowMap(splice, root, before, after) : spliceMap(splice, root, before, after, true);
    if (edits) return edits;
  }
  const end = endOf(text, root);
  const [from] = root.range;
  if (end === undefined || root.tag || root.anchor || lineStart(text, from) !== from) return undefined;
  const rest = text.slice(end, lineEnd(text, end)).trim(); // a comment beside it
  const said = rest === "" ? whole : [rest, ...whole];
  return [{ from, to: nextLine(text, end), lines: said }];
}

function spliceMap(splice: Splice, map: YAMLMap, before: JsonObject, after: JsonObject, isRoot = false): Edits {
  const { text, step } = splice;
  const places = entryPlaces(text, map);
  if (!places) return undefined;
  const keys = map.items.map(({ key }) => keyOf(key));
  const isKept = (index: number) => Object.hasOwn(after, keys[index] as string);
  if (!keys.some((_, index) => isKept(index))) return undefined;
  const edits: TextEdit[] = [];
  for (const [index, place] of places.entries()) {
    const key = keys[index] as string;
    const next = places[index + 1];
    if (isKept(index)) {
      const isWhole = isRoot && !splice.isDeep;
      const changed = spliceValue(splice, place, before[key] as Json, after[key] as Json, isWhole);
      if (!changed) return undefined;
      edits.push(...changed);
    } else if (startsLine(text, place)) {
      const floor = places[index - 1]?.to ?? (isRoot ? 0 : lineStart(text, place.from));
      edits.push(removal(text, place, index > 0 || isRoot ? floor : headFloor(text, place)));
    } else if (index === 0 && next && isKept(1)) edits.push({ from: place.from, to: next.from, text: "" });
    else return undefined;
  }
  const column = (places[0] as YamlPlace).column;
  const atEnd = afterPlace(text, places.at(-1) as YamlPlace);
  for (const key of addedKeys(splice, before, after, isRoot)) {
    const follower = splice.isSorted && isRoot ? keys.findIndex((each, at) => isKept(at) && each > key) : -1;
    const at =
      follower < 0
        ? atEnd
        : linesOfPlace(text, places[follower] as YamlPlace, places[follower - 1]?.to ?? 0, false).from;
    edits.push({ from: at, to: at, lines: spellEntry(key, after[key] as Json, column, step) });
  }
  return edits;
}

/** In a nested map the comments above the first key start below the line of its holder. */
function headFloor(text: string, { from }: YamlPlace): number {
  let start = lineStart(text, from);
  while (start > 0 && /^[ \t]*#/.test(text.slice(lineStart(text, start - 1), start)))
    start = lineStart(text, start - 1);
  return start;
}

function removal(text: string, place: YamlPlace, floor: number, keepsComments = false): TextEdit {
  const lines = withoutBlanks(text, linesOfPlace(text, place, floor, keepsComments), floor);
  return { ...lines, text: "" };
}

function addedKeys({ isSorted }: Splice, before: JsonObject, after: JsonObject, isRoot: boolean): readonly string[] {
  const added = Object.keys(after).filter((key) => !Object.hasOwn(before, key));
  return isSorted && isRoot ? added.sort() : added;
}

function spliceList(splice: Splice, list: YAMLSeq, before: readonly Json[], after: readonly Json[]): Edits {
  const { text, step } = splice;
  const places = itemPlaces(text, list);
  if (!places || !places.slice(1).every((place) => startsLine(text, place))) return undefined;
  const { pairs, removed, added } = alignItems(before, after);
  const first = places[0] as YamlPlace;
  const isFirstInvolved = removed[0] === 0 || added[0]?.after === -1;
  if (isFirstInvolved && !startsLine(text, first)) return undefined;
  const edits: TextEdit[] = [];
  for (const [from, to] of pairs) {
    const changed = spliceValue(splice, places[from] as YamlPlace, before[from] as Json, after[to] as Json);
    if (!changed) return undefined;
    edits.push(...changed);
  }
  for (const index of removed) {
    const place = places[index] as YamlPlace;
    // What stands above the first item speaks of the list.
    edits.push(removal(text, place, places[index - 1]?.to ?? lineStart(text, place.from), index === 0));
  }
  for (const { after: anchor, index } of added) {
    const at = anchor < 0 ? lineStart(text, first.from) : afterPlace(text, places[anchor] as YamlPlace);
    edits.push({ from: at, to: at, lines: spellItem(after[index] as Json, first.column, step) });
  }
  return edits;
}

function spliceFlowMap(splice: Splice, map: YAMLMap, before: JsonObject, after: JsonObject): Edits {
  const { text } = splice;
  const places = entryPlaces(text, map);
  if (!places || !map.range) return undefined;
  const keys = map.items.map(({ key }) => keyOf(key));
  const isKept = (index: number) => Object.hasOwn(after, keys[index] as string);
  if (!keys.some((_, index) => isKept(index))) return undefined;
  const edits: TextEdit[] = [];
  for (const [index, place] of places.entries()) {
    if (!isKept(index)) continue;
    const key = keys[index] as string;
    const changed = spliceFlowValue(splice, place, before[key] as Json, after[key] as Json);
    if (!changed) return undefined;
    edits.push(...changed);
  }
  const pad = flowPad(text, map.range[0]);
  const added = Object.keys(after)
    .filter((key) => !Object.hasOwn(before, key))
    .map((key) => ({ after: places.length - 1, text: spellFlowEntry(key, after[key] as Json, pad) }));
  const gap = flowGap(text, places.at(-1) as YamlPlace);
  return [...edits, ...editDelimited(places, { isKept, added, gap })];
}

function spliceFlowList(splice: Splice, list: YAMLSeq, before: readonly Json[], after: readonly Json[]): Edits {
  const { text } = splice;
  const places: YamlPlace[] = [];
  for (const item of list.items as Node[]) {
    const { range } = item;
    if (!range || range[0] === range[1] || ("anchor" in item && item.anchor) || ("tag" in item && item.tag)) {
      return undefined;
    }
    const [from, to] = range;
    places.push({ from, to, column: 0, after: from, hasSign: true, isItem: true, node: item, value: from });
  }
  const { pairs, removed, added } = alignItems(before, after);
  if (pairs.length === 0 || !list.range) return undefined;
  const edits: TextEdit[] = [];
  for (const [from, to] of pairs) {
    const changed = spliceFlowValue(splice, places[from] as YamlPlace, before[from] as Json, after[to] as Json);
    if (!changed) return undefined;
    edits.push(...changed);
  }
  const pad = flowPad(text, list.range[0]);
  const gap = flowGap(text, places.at(-1) as YamlPlace);
  const texts = added.map(({ after: anchor, index }) => ({
    after: anchor,
    text: spellFlow(after[index] as Json, true, pad),
  }));
  return [...edits, ...editDelimited(places, { isKept: (index) => !removed.includes(index), added: texts, gap })];
}

/** What stands inside an opening bracket, on one line. */
function flowPad(text: string, from: number): string {
  return text[from + 1] === " " ? " " : "";
}

/** A new entry stands on a line of its own where the last one does. */
function flowGap(text: string, last: YamlPlace): string {
  if (!startsLine(text, last)) return " ";
  const start = lineStart(text, last.from);
  return (text[start - 2] === "\r" ? "\r\n" : "\n") + text.slice(start, last.from);
}

function spliceFlowValue(splice: Splice, place: YamlPlace, before: Json, after: Json): Edits {
  if (jsonEqual(before, after)) return [];
  const { node, value, hasSign, to } = place;
  const inner = node && spliceInside(splice, node, before, after);
  if (inner) return inner;
  const pad = node?.range && (isMap(node) || isSeq(node)) ? flowPad(splice.text, node.range[0]) : "";
  const text = spellFlow(after, true, pad);
  if (value !== undefined) return [{ from: value, to, text }];
  return [{ from: place.after, to: place.after, text: hasSign ? ` ${text}` : `: ${text}` }];
}

function spliceInside(splice: Splice, node: Node, before: Json, after: Json): Edits {
  if (isMap(node) && isJsonObject(before) && isJsonObject(after) && node.items.length > 0) {
    return node.flow ? spliceFlowMap(splice, node, before, after) : spliceMap(splice, node, before, after);
  }
  if (isSeq(node) && isJsonArray(before) && isJsonArray(after) && before.length > 0 && after.length > 0) {
    return node.flow ? spliceFlowList(splice, node, before, after) : spliceList(splice, node, before, after);
  }
  return undefined;
}

function spliceValue(splice: Splice, place: YamlPlace, before: Json, after: Json, isWhole = false): Edits {
  if (jsonEqual(before, after)) return [];
  const { node, column, isItem } = place;
  const inner = node && !isWhole && spliceInside(splice, node, before, after);
  if (inner) return inner;
  const isFlow = (isMap(node) || isSeq(node)) && node.flow === true && node.items.length > 0;
  const isSameSort = isMap(node) ? isJsonObject(after) : isSeq(node) && isJsonArray(after);
  if (isFlow && isSameSort && node.range) {
    return replace(splice.text, place, {
      head: spellFlow(after, false, flowPad(splice.text, node.range[0])),
      lines: [],
    });
  }
  const spelling = isItem
    ? spellCompact(after, column + 2, splice.step)
    : spellBlock(after, { column: column + splice.step, step: splice.step });
  return replace(splice.text, place, spelling);
}

/** Another value after a colon or a dash. The comments beside the sign and beside the value stay. */
function replace(text: string, { node, value, after, to, hasSign }: YamlPlace, { head, lines }: YamlSpelling): Edits {
  if (!hasSign) return undefined;
  const below = (offset: number): TextEdit[] => {
    const at = nextLine(text, offset);
    return lines.length > 0 ? [{ from: at, to: at, lines }] : [];
  };
  const beside = head === "" ? "" : ` ${head}`;
  if (value === undefined) return [{ from: after, to: after, text: beside }, ...below(after)];
  const isBlockScalar = isScalar(node) && (node.type ?? "").startsWith("BLOCK");
  const end = isBlockScalar ? value + text.slice(value, to).trimEnd().length : to;
  if (!text.slice(after, value).includes("\n")) {
    const from = head === "" ? after : value;
    const kept = isBlockScalar ? headerComment(text, value) : "";
    return [{ from, to: end, text: head + kept }, ...below(end)];
  }
  const isBlock = (isMap(node) || isSeq(node)) && !node.flow;
  if (lines.length === 0 && !isBlock && !isBlockScalar) return [{ from: value, to: end, text: head }];
  const line = lineEnd(text, after);
  return [{ from: after, to: after, text: beside }, { from: line, to: lineEnd(text, end), text: "" }, ...below(end)];
}

/** The comment beside `|` or `>`. */
function headerComment(text: string, from: number): string {
  return /^[|>][\d+-]*([ \t]+#[^\r\n]*)/.exec(text.slice(from, lineEnd(text, from)))?.[1] ?? "";
}

function keyOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : "";
}
