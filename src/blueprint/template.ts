// References as people write them in files: `${connection.crm}`, `${webhook.orders-in.url}`, `${scenario.x:SCN}`.
// The list of namespaces is closed; any other `${…}` is plain text, since mappers hold such texts of other languages.
// Reading and writing are inverse over any string. A run of `$` right before what would be a reference is read in
// pairs: `$$` is one literal `$`, and only an odd one that is left makes a reference. So `$${var.x}` is the text
// `${var.x}`, and `$$${var.x}` a dollar sign and a reference. Everywhere else `$` is just `$`.

import { ToolError } from "../errors.ts";
import { isJsonArray, isJsonObject, type Json } from "../json.ts";
import type { Path } from "../path.ts";

export const namespaces = [
  "connection",
  "key",
  "webhook",
  "scenario",
  "data-store",
  "data-structure",
  "var",
  "env",
] as const;
export type Namespace = (typeof namespaces)[number];

/** `form` is how an id is spelled in Make's value: a number where absent, "7", or "SCN_7" (scenarios only). */
export interface Reference {
  readonly namespace: Namespace;
  /** Path of the thing in Git, or name of the variable. A webhook's never ends in `.url` without `property`. */
  readonly name: string;
  /** The webhook's address in place of its id. */
  readonly property?: "url";
  readonly form?: "string" | "SCN";
}

/** The parts of a text, literals unescaped and never next to each other; `[]` for "", one literal for a plain text. */
export function parseTemplate(text: string): readonly (string | Reference)[] {
  if (!text.includes("${")) return text === "" ? [] : [text];
  const parts: (string | Reference)[] = [];
  let literal = "";
  let end = 0;
  for (const { from, dollars, bodyEnd, reference } of candidates(text)) {
    literal += text.slice(end, from) + "$".repeat(Math.floor(dollars / 2));
    if (dollars % 2 === 0) {
      literal += text.slice(from + dollars, bodyEnd);
    } else {
      if (literal !== "") parts.push(literal);
      parts.push(reference);
      literal = "";
    }
    end = bodyEnd;
  }
  literal += text.slice(end);
  if (literal !== "") parts.push(literal);
  return parts;
}

/** Inverse of parseTemplate. Fails as formatReference does. */
export function writeTemplate(parts: readonly (string | Reference)[]): string {
  let text = "";
  let literal = "";
  for (const part of parts) {
    if (typeof part === "string") {
      literal += part;
      continue;
    }
    // Dollar signs that end a literal would be counted with the reference's own.
    text +=
      escapeText(literal) + "$".repeat(literal.length - endBefore(literal, literal.length)) + formatReference(part);
    literal = "";
  }
  return text + escapeText(literal);
}

/** `${webhook.orders-in.url}`. A ToolError where the name cannot be written so that it reads back as itself. */
export function formatReference(reference: Reference): string {
  const { namespace, name, property, form } = reference;
  const inner = `${namespace}.${name}${property ? `.${property}` : ""}${form ? `:${form}` : ""}`;
  const read = readBody(`{${inner}}`, 0)?.reference;
  if (read?.namespace !== namespace || read.name !== name || read.property !== property || read.form !== form) {
    throw new ToolError({
      code: "reference/unknown",
      message: `The ${namespace} ${JSON.stringify(name)} has a name that no reference can hold.`,
      hint: "Rename it: no spaces, quotes, backslashes, colons, dollar signs or braces, and no .url at the end of a webhook's name.",
    });
  }
  return `\${${inner}}`;
}

/** A literal that reads back as itself. */
export function escapeText(text: string): string {
  if (!text.includes("${")) return text;
  let escaped = "";
  let end = 0;
  for (const { from, dollars, bodyEnd } of candidates(text)) {
    escaped += text.slice(end, from) + "$".repeat(dollars) + text.slice(from, bodyEnd);
    end = bodyEnd;
  }
  return escaped + text.slice(end);
}

/** Every reference in the strings of a value, keys apart, in document order. */
export function referencesIn(value: Json): readonly { readonly reference: Reference; readonly path: Path }[] {
  const found: { reference: Reference; path: Path }[] = [];
  const path: string[] = [];
  const visitAt = (key: string, item: Json): void => {
    path.push(key);
    visit(item);
    path.pop();
  };
  const visit = (item: Json): void => {
    if (typeof item === "string") {
      for (const part of parseTemplate(item)) {
        if (typeof part !== "string") found.push({ reference: part, path: [...path] });
      }
    } else if (isJsonArray(item)) {
      for (const [index, each] of item.entries()) visitAt(String(index), each);
    } else if (isJsonObject(item)) {
      for (const key of Object.keys(item)) visitAt(key, item[key] as Json);
    }
  };
  visit(value);
  return found;
}

/** A run of `$` at `from` with a reference's body right behind it, up to `bodyEnd`. */
interface Candidate {
  readonly from: number;
  readonly dollars: number;
  readonly bodyEnd: number;
  readonly reference: Reference;
}

function* candidates(text: string): Generator<Candidate> {
  for (let at = text.indexOf("${"); at !== -1; at = text.indexOf("${", at + 1)) {
    const body = readBody(text, at + 1);
    if (!body) continue;
    const from = endBefore(text, at + 1);
    yield { from, dollars: at + 1 - from, bodyEnd: body.end, reference: body.reference };
  }
}

/** Where the run of `$` that ends before `end` begins. */
function endBefore(text: string, end: number): number {
  let from = end;
  while (from > 0 && text[from - 1] === "$") from -= 1;
  return from;
}

// A name holds no `$` and no brace, so a failed try never reads past the next `${`: the whole stays linear.
const bodyPattern = new RegExp(`\\{(${namespaces.join("|")})\\.([^\\s{}$:"'\\\\]+)(?::(string|SCN))?\\}`, "y");

function readBody(text: string, at: number): { readonly reference: Reference; readonly end: number } | undefined {
  bodyPattern.lastIndex = at;
  const match = bodyPattern.exec(text);
  if (!match) return undefined;
  const namespace = match[1] as Namespace;
  const name = match[2] as string;
  const form = match[3] as Reference["form"];
  const end = bodyPattern.lastIndex;
  if (namespace === "webhook" && name.endsWith(".url") && name !== ".url") {
    if (form) return undefined; // an address has one spelling
    return { reference: { namespace, name: name.slice(0, -".url".length), property: "url" }, end };
  }
  if (form === undefined) return { reference: { namespace, name }, end };
  const fits = form === "SCN" ? namespace === "scenario" : namespace !== "var" && namespace !== "env";
  return fits ? { reference: { namespace, name, form }, end } : undefined;
}
