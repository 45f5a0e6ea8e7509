// A text of a file that holds a secret, against what Make has there. The secret's own value is never written. What stands
// around it may be, where what Make's text shows leaves no doubt about which part of it is the secret.

import { formatReference, parseTemplate, type Reference, writeTemplate } from "../blueprint/template.ts";

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
 * file has. A var of the file that `spelled` has too is where its value stands. The others show by their looks alone, as
 * new vars (`isNew`): they take the places of those in their order, and only where no other word of the text can be one
 * of them. Undefined where nobody knows what is the secret.
 */
export function withVarsOf(
  template: string,
  spelled: string,
  isNew: (reference: Reference) => boolean,
): string | undefined {
  const mine = parseTemplate(template);
  const parts = parseTemplate(spelled);
  const seen = new Set(parts.flatMap((part) => (typeof part === "string" ? [] : [formatReference(part)])));
  const open = mine.filter((part) => typeof part !== "string" && !seen.has(formatReference(part)));
  const isFound = (part: string | Reference): boolean => typeof part !== "string" && isNew(part);
  const found = parts.filter(isFound).length;
  if (open.length === 0) return spelled;
  if (found > 0 && found !== open.length) return undefined;
  // Without a new var the secret is gone, or it is a word that does not look like one.
  if (hasNewWords(mine, parts, found > 0 ? shortestWord : 1)) return undefined;
  let next = 0;
  return writeTemplate(parts.map((part) => (isFound(part) ? (open[next++] as Reference) : part)));
}

type Parts = readonly (string | Reference)[];

/** A shorter word is no secret that anybody keeps. */
const shortestWord = 6;

/** A secret that does not show by its looks may be any word that the file does not have. */
function hasNewWords(mine: Parts, parts: Parts, shortest: number): boolean {
  const known = new Set(mine.flatMap(wordsOf));
  return parts.flatMap(wordsOf).some((word) => word.length >= shortest && !known.has(word));
}

function wordsOf(part: string | Reference): readonly string[] {
  return typeof part === "string" ? part.split(/[\s"'`<>{}()[\],;&?=]+/).filter((word) => word !== "") : [];
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
