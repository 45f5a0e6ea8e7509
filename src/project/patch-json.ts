// Writes another value into the text of a JSON file and leaves the rest as it is: order of keys, indentation, line ends.
// A text in a layout that JSON.stringify makes is made anew in that layout; one laid out by hand is changed in its places.

import { formatBlueprint } from "../blueprint/canonical.ts";
import { isJsonArray, isJsonObject, type Json, jsonEqual, type JsonObject } from "../json.ts";
import { type JsonNode, readJsonNodes } from "./json-text.ts";
import { alignItems, applyEdits, editDelimited, lineBreakOf, lineStart, type TextEdit } from "./text-edits.ts";

/** The text of a JSON file, which must parse, with another value. An equal value gives the same text. */
export function patchJson(text: string, value: Json): string {
  const before = JSON.parse(text) as Json;
  if (jsonEqual(before, value)) return text;
  if (isJsonObject(before) && isJsonObject(value) && formatBlueprint(before) === text) return formatBlueprint(value);
  const layout = layoutOf(text);
  const whole = format(inOrderOf(before, value), layout);
  if (format(before, layout) === text) return whole;
  const spliced = splice(text, layout, before, value);
  return spliced !== undefined && means(spliced, value) ? spliced : whole;
}

function means(text: string, value: Json): boolean {
  try {
    return jsonEqual(JSON.parse(text) as Json, value);
  } catch {
    return false;
  }
}

interface Layout {
  /** What one level is indented with; empty for a text on one line. */
  readonly indent: string;
  readonly lineBreak: string;
  readonly end: string;
  /** What stands after a colon, and after a comma on one line. */
  readonly gap: string;
}

function layoutOf(text: string): Layout {
  return {
    indent: /^\s*[[{][ \t]*\r?\n([ \t]+)/.exec(text)?.[1] ?? "",
    lineBreak: lineBreakOf(text),
    end: /[\r\n]*$/.exec(text)?.[0] ?? "",
    gap: /"\s*:[ \t]/.test(text) ? " " : "",
  };
}

function format(value: Json, { indent, lineBreak, end }: Layout): string {
  return JSON.stringify(value, null, indent).replaceAll("\n", lineBreak) + end;
}

/** The value with the keys of every object as the text has them; a list's items take it from the items they replace. */
function inOrderOf(before: Json | undefined, value: Json): Json {
  if (isJsonArray(value)) {
    if (!isJsonArray(before)) return value;
    const former = new Map(alignItems(before, value).pairs.map(([from, to]) => [to, before[from]]));
    return value.map((item, index) => inOrderOf(former.get(index), item));
  }
  if (!isJsonObject(value) || !isJsonObject(before)) return value;
  return Object.fromEntries(
    orderKeys(Object.keys(before), value).map((key) => [key, inOrderOf(own(before, key), value[key] as Json)]),
  );
}

function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The keys of a value: known ones in their order, each new one after the key that it follows in the value, else last. */
function orderKeys(known: readonly string[], value: JsonObject): readonly string[] {
  const order = known.filter((key) => Object.hasOwn(value, key));
  const isKnown = new Set(order);
  const followers = new Map<string | undefined, string[]>();
  let anchor: string | undefined;
  for (const key of Object.keys(value)) {
    if (isKnown.has(key)) anchor = key;
    else followers.set(anchor, [...(followers.get(anchor) ?? []), key]);
  }
  return [...order.flatMap((key) => [key, ...(followers.get(key) ?? [])]), ...(followers.get(undefined) ?? [])];
}

function splice(text: string, layout: Layout, before: Json, value: Json): string | undefined {
  const root = readJsonNodes(text);
  if (!root) return undefined; // a key twice, or nesting without end
  return applyEdits(text, spliceNode({ text, layout }, root, before, value, false), layout.lineBreak);
}

interface Splice {
  readonly text: string;
  readonly layout: Layout;
}

/** `isInline` where what holds the value stands on one line. */
function spliceNode(splice: Splice, node: JsonNode, before: Json, value: Json, isInline: boolean): readonly TextEdit[] {
  if (jsonEqual(before, value)) return [];
  if (node.entries.length > 0) {
    const edits =
      isJsonObject(before) && isJsonObject(value)
        ? spliceObject(splice, node, before, value)
        : isJsonArray(before) && isJsonArray(value)
          ? spliceArray(splice, node, before, value)
          : undefined;
    if (edits) return edits;
  }
  const isOneLine = isInline || (node.entries.length > 0 && isOnOneLine(splice, node));
  return [{ from: node.from, to: node.to, text: spell(splice, value, node.from, isOneLine) }];
}

function spliceObject(
  splice: Splice,
  node: JsonNode,
  before: JsonObject,
  value: JsonObject,
): readonly TextEdit[] | undefined {
  const keys = node.entries.map(({ key }) => key);
  const isKept = (index: number) => Object.hasOwn(value, keys[index] as string);
  if (!keys.some((_, index) => isKept(index))) return undefined;
  const isInline = isOnOneLine(splice, node);
  const edits = node.entries.flatMap(({ key, node: inner }, index) =>
    isKept(index) ? spliceNode(splice, inner, before[key] as Json, value[key] as Json, isInline) : [],
  );
  const { from } = node.entries[0] as (typeof node.entries)[0];
  const added: { after: number; text: string }[] = [];
  const indexes = new Map(keys.map((key, index) => [key, index]));
  let anchor = -1;
  for (const key of orderKeys(keys, value)) {
    const index = indexes.get(key);
    if (index !== undefined) anchor = index;
    else {
      const spelled = spell(splice, value[key] as Json, from, isInline);
      added.push({ after: anchor, text: `${JSON.stringify(key)}:${splice.layout.gap}${spelled}` });
    }
  }
  return [...edits, ...editDelimited(extents(node), { isKept, added, gap: gapOf(splice, node) })];
}

function spliceArray(
  splice: Splice,
  node: JsonNode,
  before: readonly Json[],
  value: readonly Json[],
): readonly TextEdit[] | undefined {
  const { pairs, removed, added } = alignItems(before, value);
  if (pairs.length === 0) return undefined;
  const isInline = isOnOneLine(splice, node);
  const edits = pairs.flatMap(([from, to]) => {
    const { node: inner } = node.entries[from] as (typeof node.entries)[0];
    return spliceNode(splice, inner, before[from] as Json, value[to] as Json, isInline);
  });
  const { from } = node.entries[0] as (typeof node.entries)[0];
  const isRemoved = new Set(removed);
  const texts = added.map(({ after, index }) => ({ after, text: spell(splice, value[index] as Json, from, isInline) }));
  const isKept = (index: number) => !isRemoved.has(index);
  return [...edits, ...editDelimited(extents(node), { isKept, added: texts, gap: gapOf(splice, node) })];
}

function extents({ entries }: JsonNode): readonly { readonly from: number; readonly to: number }[] {
  return entries.map(({ from, node }) => ({ from, to: node.to }));
}

function isOnOneLine({ text }: Splice, { from, to }: JsonNode): boolean {
  return !text.slice(from, to).includes("\n");
}

/** What parts an entry from the comma before it: the last one is followed, or the first one where there is one only. */
function gapOf({ text, layout }: Splice, { from: start, entries }: JsonNode): string {
  const last = entries.at(-1) as (typeof entries)[0];
  const previous = entries.at(-2);
  const between = text.slice(previous ? previous.node.to : start + 1, last.from).replace(",", "");
  if (previous || between.includes("\n")) return between;
  return layout.gap;
}

/** As JSON.stringify does, below the indentation of the line that holds the offset, or on one line. */
function spell({ text, layout }: Splice, value: Json, offset: number, isInline: boolean): string {
  if (isInline || layout.indent === "") return inline(value, layout.gap);
  const pad = /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? "";
  return JSON.stringify(value, null, layout.indent).replaceAll("\n", layout.lineBreak + pad);
}

function inline(value: Json, gap: string): string {
  if (isJsonArray(value)) return `[${value.map((item) => inline(item, gap)).join(`,${gap}`)}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const entries = Object.keys(value).map((key) => `${JSON.stringify(key)}:${gap}${inline(value[key] as Json, gap)}`);
  return `{${entries.join(`,${gap}`)}}`;
}
