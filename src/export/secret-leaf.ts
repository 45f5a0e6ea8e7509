// A text of a file that holds a secret, against what Make has there. The secret's own value is never written. What stands
// around it may be, where Make's text shows the same number of secrets.

import { formatReference, parseTemplate, writeTemplate } from "../blueprint/template.ts";

/** Whether Make's text can be the file's, with anything in the place of what it refers to. */
export function fitsTemplate(template: string, live: string): boolean {
  const parts = parseTemplate(template);
  const literals = parts.filter((part) => typeof part === "string");
  if (literals.length === 0) return true;
  const [first] = parts;
  const last = parts.at(-1);
  let at = 0;
  for (const [index, literal] of literals.entries()) {
    const isStart = index === 0 && typeof first === "string";
    const isEnd = index === literals.length - 1 && typeof last === "string";
    if (isStart && !live.startsWith(literal)) return false;
    const found = isEnd && !(isStart && parts.length === 1) ? live.lastIndexOf(literal) : live.indexOf(literal, at);
    if (found < at || (isEnd && found + literal.length !== live.length)) return false;
    at = found + literal.length;
  }
  return parts.length > 1 || template === live;
}

/**
 * What is written where the rest of the text changed: `spelled` (Make's text, its secrets as vars) with the vars that the
 * file has, in their order. Undefined where the two do not show the same number: then nobody knows what is the secret.
 */
export function withVarsOf(template: string, spelled: string): string | undefined {
  const isReference = <Part>(part: Part | string): part is Exclude<Part, string> => typeof part !== "string";
  const mine = parseTemplate(template).filter(isReference);
  const parts = parseTemplate(spelled);
  if (parts.filter(isReference).length !== mine.length) return undefined;
  let next = 0;
  return writeTemplate(parts.map((part) => (isReference(part) ? (mine[next++] as typeof part) : part)));
}

/** `INVOICE_REMINDER_4_AUTHORIZATION`. */
export function varName(words: readonly string[]): string {
  const name = words
    .join("_")
    .normalize("NFKD")
    .replaceAll(/[^A-Za-z0-9]+/g, "_")
    .replace(/^[_\d]+|_+$/g, "")
    .toUpperCase()
    .slice(0, 80)
    .replace(/_+$/, "");
  const safe = name === "" ? "SECRET" : name;
  formatReference({ namespace: "var", name: safe });
  return safe;
}
