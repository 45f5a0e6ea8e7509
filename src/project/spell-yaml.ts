// How a value is spelled in YAML: in lines of block style, or on one line. What any reader of YAML, 1.1 or 1.2, could take
// for something else than this text stands in quotes.

import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";

/** What stands beside `key:` or `-`, and the lines below it, with their indentation. */
export interface YamlSpelling {
  readonly head: string;
  readonly lines: readonly string[];
}

export interface YamlIndent {
  /** Columns of the lines below. */
  readonly column: number;
  /** How much deeper each level stands. */
  readonly step: number;
}

/** `key: value` in block style. */
export function spellEntry(key: string, value: Json, column: number, step: number): readonly string[] {
  const { head, lines } = spellBlock(value, { column: column + step, step });
  return [`${" ".repeat(column)}${spellText(key, false)}:${head === "" ? "" : ` ${head}`}`, ...lines];
}

/** `- value` in block style. */
export function spellItem(value: Json, column: number, step: number): readonly string[] {
  const { head, lines } = spellCompact(value, column + 2, step);
  return [`${" ".repeat(column)}- ${head}`, ...lines];
}

/** A value after `- `: a map or list starts on the same line. */
export function spellCompact(value: Json, column: number, step: number): YamlSpelling {
  const { head, lines } = spellBlock(value, { column, step });
  return head === "" ? { head: (lines[0] ?? "").slice(column), lines: lines.slice(1) } : { head, lines };
}

export function spellBlock(value: Json, { column, step }: YamlIndent): YamlSpelling {
  if (isJsonArray(value) && value.length > 0) {
    return { head: "", lines: value.flatMap((item) => spellItem(item, column, step)) };
  }
  if (isJsonObject(value) && Object.keys(value).length > 0) return { head: "", lines: spellMap(value, column, step) };
  if (typeof value !== "string" || !isBlockLiteral(value)) return { head: spellFlow(value, false), lines: [] };
  const hasEnd = value.endsWith("\n");
  const lines = (hasEnd ? value.slice(0, -1) : value).split("\n");
  const pad = " ".repeat(Math.max(column, 1));
  return { head: hasEnd ? "|" : "|-", lines: lines.map((line) => (line === "" ? "" : pad + line)) };
}

export function spellMap(value: JsonObject, column: number, step: number): readonly string[] {
  return Object.keys(value).flatMap((key) => spellEntry(key, value[key] as Json, column, step));
}

/** On one line; `isInFlow` where it stands between brackets. `pad` is what stands inside the brackets' ends. */
export function spellFlow(value: Json, isInFlow: boolean, pad = ""): string {
  if (typeof value === "string") return spellText(value, isInFlow);
  if (isJsonArray(value)) {
    return value.length === 0 ? "[]" : `[${pad}${value.map((item) => spellFlow(item, true, pad)).join(", ")}${pad}]`;
  }
  if (!isJsonObject(value)) return JSON.stringify(value);
  const entries = Object.keys(value).map((key) => spellFlowEntry(key, value[key] as Json, pad));
  return entries.length === 0 ? "{}" : `{${pad}${entries.join(", ")}${pad}}`;
}

export function spellFlowEntry(key: string, value: Json, pad: string): string {
  return `${spellText(key, true)}: ${spellFlow(value, true, pad)}`;
}

export function spellText(text: string, isInFlow: boolean): string {
  return isPlain(text, isInFlow) ? text : quoted(text);
}

// Signs that need an escape although JSON does not give them one: control characters, line ends of Unicode, marks of
// byte order, and those that no one can see.
const unprintable = /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff0-\uffff]/g;

function quoted(text: string): string {
  const escape = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text).replace(unprintable, escape);
}

const word = /^(?:true|false|null|yes|no|on|off|y|n|~|=|<<|[-+]?\.(?:inf|nan))$/i;
const numeric = /^[-+]?(?:0[xob][\da-f_]+|(?=[._]*\d)[\d_]*\.?[\d_]*(?:e[-+]?\d*)?|[\d_]+(?::\d+)+(?:\.\d*)?)$/i;
const date = /^\d{4}-\d\d?-\d\d?(?:[Tt ].*)?$/;

function isPlain(text: string, isInFlow: boolean): boolean {
  if (!isPrintable(text) || /[\n\t]/.test(text)) return false;
  if (!/^[\p{L}\p{N}_$/.(+\\^;<=~-]/u.test(text) || text.endsWith(" ")) return false;
  if (/^-(?:$| )|^---|^\.\.\.|: |:$| #/.test(text)) return false;
  if (isInFlow && /[,[\]{}]|^-|:[^\w/]/.test(text)) return false;
  return !word.test(text) && !numeric.test(text) && !date.test(text);
}

/** Texts that a block literal holds as they are: no line of blanks, none that starts with one at the head. */
function isBlockLiteral(text: string): boolean {
  if (!text.includes("\n") || !isPrintable(text)) return false;
  return !/^[\s]|\n\n$|[\t ]+(?:\n|$)|(?:^|\n)[\t]/.test(text);
}

function isPrintable(text: string): boolean {
  return text.isWellFormed() && JSON.stringify(text).search(/\\(?:u|[bfr])/) < 0 && text.search(unprintable) < 0;
}
