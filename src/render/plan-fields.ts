// The fields of a change for a terminal: by module, from what Make has to what Git wants. A list is told item by item, a
// long text by its changed lines or words, and what only the editor uses in one line.

import { isLongText } from "../blueprint/text-diff.ts";
import type { FieldChange } from "../engine/plan.ts";
import { dots } from "../engine/secret.ts";
import { isJsonArray, isJsonObject, type Json, type JsonArray } from "../json.ts";
import { listDiff } from "./list-diff.ts";
import type { Paint } from "./paint.ts";
import { none, secret, subjectOf, valueWords } from "./plan-values.ts";
import { addedWords, type FieldGroup, fieldLabel, groupFields, isEditorPart, partsOf, plural } from "./plan-words.ts";
import { oneLine } from "./safe-text.ts";
import { textLines } from "./text-lines.ts";
import { pieces, width } from "./wrap.ts";

export function renderFields(fields: readonly FieldChange[], paint: Paint): string[] {
  const editor = fields.filter(isEditorPart);
  const groups = groupFields(fields.filter((field) => !isEditorPart(field)));
  const lines = groups.flatMap((group) => renderGroup(group, paint));
  return editor.length > 0 ? [...lines, `    ${editorLine(editor)}`] : lines;
}

function renderGroup({ key, title, fields }: FieldGroup, paint: Paint): string[] {
  if (key === undefined) return fields.flatMap((field) => renderField(field, "    ", paint));
  const whole = fields.find(({ path }) => subjectOf(path) === "module");
  const others = fields.filter((field) => field !== whole);
  return [
    ...moduleLines(key, title, whole, paint),
    ...others.flatMap((field) => renderField(field, "         ", paint)),
  ];
}

function moduleLines(key: string, title: string | undefined, whole: FieldChange | undefined, paint: Paint): string[] {
  const number = oneLine(key, 12);
  const words = oneLine(title ?? "", 44);
  if (!whole) return [`    ${number}  ${words}`];
  // What does not fit beside the module stands below it, whole.
  const lines = (colour: Parameters<Paint>[0], sign: string, news: string): string[] => {
    const module = `${sign} ${number}  ${words}`;
    const all = oneLine(news, Number.POSITIVE_INFINITY);
    const head = `    ${paint(colour, module)}`;
    if (all.length <= width - module.length - 7) return [`${head}   ${all}`];
    return [head, ...pieces(all, width - 9).map((piece) => `         ${piece.trimEnd()}`)];
  };
  if (whole.from === undefined) return lines("green", "+", addedWords(whole));
  if (whole.to === undefined) return lines("red", "-", "removed");
  return lines("yellow", "±", `another module: it was ${valueWords(whole.path, whole.from)}`);
}

// Where modules stand on the canvas and what the editor's forms show: one line, whatever number of them.
export function editorLine(fields: readonly FieldChange[]): string {
  const modules = new Set(fields.map(({ path }) => partsOf(path)[2]));
  return `editor only (layout, forms): ${plural(modules.size, "module")}`;
}

function renderField(field: FieldChange, indent: string, paint: Paint): string[] {
  const { path, from, to } = field;
  const label = oneLine(fieldLabel({ path, sides: [to, from] }), 40);
  if (typeof from === "string" && typeof to === "string" && (isLongText(from) || isLongText(to)))
    return [`${indent}${label}`, ...longText(from, to, `${indent}    `, paint)];
  const lists = subjectOf(path) === "plain" ? asLists(from, to) : undefined;
  if (lists) return renderList(label, lists.from, lists.to, indent, paint);
  return fromTo(label, valueWords(path, from), valueWords(path, to), indent, paint);
}

/** Two lists, of which one may be absent: it is told by its items all the same. */
export function asLists(
  from: Json | undefined,
  to: Json | undefined,
): { readonly from: JsonArray; readonly to: JsonArray } | undefined {
  const list = (value: Json | undefined): JsonArray | undefined =>
    value === undefined ? [] : isJsonArray(value) ? value : undefined;
  const [before, after] = [list(from), list(to)];
  return before && after && before.length + after.length > 0 ? { from: before, to: after } : undefined;
}

function fromTo(label: string, from: string, to: string, indent: string, paint: Paint): string[] {
  const column = Math.max(22, label.length + 2);
  const room = width - indent.length - column;
  // Of two values that fill many lines the difference is shown, not the beginnings.
  if (from !== none && to !== none && Math.max(from.length, to.length) > room * mostLines)
    return [`${indent}${label}`, ...longText(from, to, `${indent}    `, paint)];
  const isOtherSecret = from === to && from.includes(dots);
  return [
    ...inColumn(`${indent}${label.padEnd(column)}`, from, room),
    ...inColumn(
      `${indent}${"→".padStart(column - 2).padEnd(column)}`,
      isOtherSecret ? `${dots} (another one)` : to,
      room,
    ),
  ];
}

const mostLines = 4;

function inColumn(head: string, value: string, room: number): string[] {
  const [first = "", ...rest] = pieces(oneLine(value, room * mostLines), room);
  return [`${head}${first}`, ...rest.map((piece) => `${" ".repeat(head.length)}${piece}`)];
}

function renderList(label: string, from: JsonArray, to: JsonArray, indent: string, paint: Paint): string[] {
  const items = listDiff(from, to);
  // What cannot be told apart any more is a secret that changed.
  if (items.length === 0) return fromTo(label, secret, secret, indent, paint);
  const shown = items
    .slice(0, longestDiff)
    .flatMap((item) =>
      fromTo(oneLine(`${label} › ${item.label}`, 40), itemWords(item.from), itemWords(item.to), indent, paint),
    );
  const more = items.length - longestDiff;
  return more > 0 ? [...shown, `${indent}… ${plural(more, "more item")}`] : shown;
}

/** An item of a list: its parts by name, not as JSON. */
export function itemWords(item: Json | undefined): string {
  if (!isJsonObject(item)) return valueWords("", item);
  const words = Object.entries(item).map(
    ([key, value]) => `${key}: ${typeof value === "string" ? value : valueWords("", value)}`,
  );
  return words.length === 0 ? "(empty)" : words.join(", ");
}

/** Lines of a text, or items of a list, that are shown of one field. */
export const longestDiff = 12;

function longText(from: string, to: string, indent: string, paint: Paint): string[] {
  const lines = textLines(from, to, width - indent.length, paint).map((line) => `${indent}${line}`);
  const more = lines.length - longestDiff;
  return more > 0 ? [...lines.slice(0, longestDiff), `${indent}  … ${plural(more, "more line")}`] : lines;
}
