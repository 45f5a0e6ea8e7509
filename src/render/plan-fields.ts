// The fields of a change for a terminal: by module, from what Make has to what Git wants. A list is told item by item, a
// long text by its changed lines or words, and what only the editor uses in one line.

import { isLongText, lineDiff, wordDiff } from "../blueprint/text-diff.ts";
import type { FieldChange } from "../engine/plan.ts";
import { dots } from "../engine/secret.ts";
import { isJsonArray, isJsonObject, type Json, type JsonArray } from "../json.ts";
import { listDiff } from "./list-diff.ts";
import type { Paint } from "./paint.ts";
import { type FieldGroup, fieldLabel, groupFields, plural, valueWords } from "./plan-words.ts";
import { oneLine } from "./safe-text.ts";

/** No line of a plan is wider. */
export const width = 100;

export function renderFields(fields: readonly FieldChange[], paint: Paint): string[] {
  const editor = fields.filter(isEditorPart);
  const groups = groupFields(fields.filter((field) => !isEditorPart(field)));
  const lines = groups.flatMap((group) => renderGroup(group, paint));
  return editor.length > 0 ? [...lines, `    ${editorLine(editor)}`] : lines;
}

function renderGroup({ key, title, fields }: FieldGroup, paint: Paint): string[] {
  if (key === undefined) return fields.flatMap((field) => renderField(field, "    ", paint));
  const [whole] = fields.filter(({ path }) => path === `modules.${key}`);
  const others = fields.filter((field) => field !== whole);
  return [moduleLine(key, title, whole, paint), ...others.flatMap((field) => renderField(field, "         ", paint))];
}

function moduleLine(key: string, title: string | undefined, whole: FieldChange | undefined, paint: Paint): string {
  const words = oneLine(title ?? "", 60);
  const number = oneLine(key, 40);
  if (!whole) return `    ${number}  ${words}`;
  if (whole.from === undefined) return `    ${paint("green", `+ ${number}  ${words}`)}   added`;
  if (whole.to === undefined) return `    ${paint("red", `- ${number}  ${words}`)}   removed`;
  return `    ${paint("yellow", `± ${number}  ${words}`)}   another module in the place of ${oneLine(moduleName(whole.from), 40)}`;
}

function moduleName(module: Json): string {
  return isJsonObject(module) && typeof module["module"] === "string" ? module["module"] : "the former one";
}

export function isEditorPart({ path }: FieldChange): boolean {
  return path.startsWith("editor.");
}

// Where modules stand on the canvas and what the editor's forms show: one line, whatever number of them.
export function editorLine(fields: readonly FieldChange[]): string {
  const modules = new Set(fields.map(({ path }) => path.split(".")[2]));
  return `editor only (layout, forms): ${plural(modules.size, "module")}`;
}

function renderField(field: FieldChange, indent: string, paint: Paint): string[] {
  const label = oneLine(fieldLabel(field), 40);
  const [from, to] = [valueWords(field.path, field.from), valueWords(field.path, field.to)];
  if (
    typeof field.from === "string" &&
    typeof field.to === "string" &&
    (isLongText(field.from) || isLongText(field.to))
  ) {
    return [`${indent}${label}`, ...longText(field.from, field.to, `${indent}    `, paint)];
  }
  if (isJsonArray(field.from) && isJsonArray(field.to)) return renderList(field, field.from, field.to, indent);
  return fromTo(label, from, to, indent);
}

function fromTo(label: string, from: string, to: string, indent: string): string[] {
  const column = Math.max(22, label.length + 2);
  const room = width - indent.length - column;
  return [
    `${indent}${label.padEnd(column)}${oneLine(from, room)}`,
    `${indent}${"→".padStart(column - 2).padEnd(column)}${oneLine(to, room)}`,
  ];
}

function renderList(field: FieldChange, from: JsonArray, to: JsonArray, indent: string): string[] {
  const items = listDiff(from, to);
  const label = fieldLabel(field);
  // What cannot be told apart any more is a secret that changed.
  if (items.length === 0) return fromTo(oneLine(label, 40), `${dots} (secret)`, `${dots} (another one)`, indent);
  const shown = items
    .slice(0, longestDiff)
    .flatMap((item) =>
      fromTo(oneLine(`${label} › ${item.label}`, 40), valueWords("", item.from), valueWords("", item.to), indent),
    );
  const more = items.length - longestDiff;
  return more > 0 ? [...shown, `${indent}… ${plural(more, "more item")}`] : shown;
}

const longestDiff = 12;

function longText(from: string, to: string, indent: string, paint: Paint): string[] {
  const room = width - indent.length - 2;
  if (!from.includes("\n") && !to.includes("\n")) {
    const line = oneLine(wordDiff(from, to), room * 3);
    return (line.match(new RegExp(`.{1,${room}}`, "gu")) ?? []).map((part) => `${indent}${part}`);
  }
  const lines = lineDiff(from, to);
  const shown = lines.slice(0, longestDiff).map(({ is, text }) => {
    const line = oneLine(text, room);
    if (is === "added") return `${indent}${paint("green", `+ ${line}`)}`;
    return is === "removed" ? `${indent}${paint("red", `- ${line}`)}` : `${indent}  ${line}`;
  });
  return lines.length > longestDiff
    ? [...shown, `${indent}  … ${plural(lines.length - longestDiff, "more line")}`]
    : shown;
}
