// A text of a file that holds a secret, against what Make has there. The secret's own value is never written. What stands
// around it may be, where what Make's text shows leaves no doubt about which part of it is the secret.

import { formatReference, parseTemplate, type Reference, writeTemplate } from "../blueprint/template.ts";
import { fitsText, nameBetween } from "../engine/kept-text.ts";

/** Whether Make's text can be the file's, with anything in the place of what it refers to. */
export function fitsTemplate(template: string, live: string): boolean {
  return fitsText(parseTemplate(template), live);
}

/**
 * What is written where the rest of the text changed: `spelled` (Make's text, its secrets as vars) with the vars that the
 * file has. A var of the file that `spelled` has too is where its value stands. The others show by their looks alone, as
 * new vars (`isNew`): they take the places of those that go by the same name, as `?api_key=`, or else of all in their
 * order, and only where no other word of the text can be one of them. Undefined where nobody knows what is the secret.
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
  const byName = withVarsByName(mine, parts, open, isFound);
  if (byName !== undefined) return byName;
  if (found > 0 && found !== open.length) return undefined;
  // Without a new var the secret is gone, or it is a word that does not look like one.
  if (hasNewWords(mine, parts, found > 0 ? shortestWord : 1)) return undefined;
  let next = 0;
  return writeTemplate(parts.map((part) => (isFound(part) ? (open[next++] as Reference) : part)));
}

/** Undefined where a secret goes by no name in the file, or by one that stands for something else now. */
function withVarsByName(
  mine: Parts,
  parts: Parts,
  open: readonly (string | Reference)[],
  isFound: (part: string | Reference) => boolean,
): string | undefined {
  const varOf = new Map<string, Reference>();
  for (const [index, part] of mine.entries()) {
    if (typeof part === "string" || !open.includes(part)) continue;
    const name = nameAt(mine, index);
    if (name === undefined || varOf.has(name)) return undefined;
    varOf.set(name, part);
  }
  const names = parts.map((part, index) => (isFound(part) ? nameAt(parts, index) : undefined));
  if (names.some((name, index) => name !== undefined && names.indexOf(name) !== index)) return undefined;
  // What still has the name may be a secret in a form that nobody takes for one.
  const literals = parts.filter((part) => typeof part === "string").join("\0");
  if ([...varOf.keys()].some((name) => !names.includes(name) && literals.includes(name))) return undefined;
  const known = new Set(mine.flatMap(wordsOf));
  if (parts.flatMap(wordsOf).some((word) => !known.has(word) && !isPlain(word))) return undefined;
  return writeTemplate(parts.map((part, index) => varOf.get(names[index] ?? "") ?? part));
}

function nameAt(parts: Parts, index: number): string | undefined {
  const [before, after] = [parts[index - 1] ?? "", parts[index + 1] ?? ""];
  return typeof before === "string" && typeof after === "string" ? nameBetween(before, after)?.name : undefined;
}

/** Of words and short numbers alone, as hosts, paths and names of fields are: `api.example.com/v2/refunds`. */
function isPlain(word: string): boolean {
  return word.split(/[^\p{L}\p{N}]+/u).every((part) => /^(?:\p{L}{0,16}|\d{1,10}|v\d{1,3})$/u.test(part));
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
