// Texts that hold a secret which only Make has, such as `https://api.shop.com/orders?api_key=${var.K}`: what of Make's text
// is the secret, and what is text like any other. PURE. Law: a text with the reference itself in the place of a secret is
// never given as filled.

import { formatReference, parseTemplate, type Reference } from "../blueprint/template.ts";
import type { Json } from "../json.ts";
import { inText, type Look, valueName } from "./resolve.ts";

/** A text with all resolved in it but the secrets that only Make has: these stay references. */
export type TextParts = readonly (string | Reference)[];

/** A secret's reference, and references right next to each other, which are one secret to whoever reads the text. */
type Run = readonly [Reference, ...Reference[]];

export function keptParts(text: string, look: Look): TextParts {
  return joined(
    parseTemplate(text).map((part) => {
      if (typeof part === "string") return part;
      const looked = look(part);
      if (looked.is === "kept") return part;
      return looked.is === "known" ? inText(looked.value) : formatReference(part);
    }),
  );
}

/** Whether Make's text can be this one, with anything in the places of the secrets. */
export function fitsText(parts: TextParts, live: Json): boolean {
  return readText(parts, live) !== undefined;
}

/** The text with `dots` in the places of the secrets, where `live` fits; undefined where it does not. */
export function withoutSecrets(parts: TextParts, live: Json, dots: string): string | undefined {
  if (!fitsText(parts, live)) return undefined;
  return runsOf(parts)
    .map((part) => (typeof part === "string" ? part : dots))
    .join("");
}

/** One place of Git's, today and at the last apply; undefined where that side has no such text there. */
export interface KeptText {
  readonly git: TextParts | undefined;
  readonly base: TextParts | undefined;
}

/**
 * A side's text as it is compared with Make's. Where Make's text fits a side, it is that side's. Where it fits the other
 * side alone, it shows the secrets, and they are put into this side's text. Where it fits both, that side reads it right
 * which leaves less of it to the secrets. Where it fits none, the secrets of parameters and of fields in JSON still show by
 * their names. Undefined where nothing shows what the secret is.
 */
export function filledText(side: keyof KeptText, text: KeptText, live: Json): Json | undefined {
  const mine = text[side];
  if (mine === undefined) return undefined;
  const other = text[side === "git" ? "base" : "git"];
  const read = readText(mine, live);
  const readOther = other && readText(other, live);
  if (read && (!readOther || read.hidden <= readOther.hidden)) return live;
  const filled = readOther ? withValues(mine, readOther.values) : withValues(mine, valuesByName(mine, live));
  // What is a secret as a whole may be anything.
  return filled ?? (isWhole(mine) ? live : undefined);
}

/** The name that a secret goes by in a text: of a parameter, as in `?api_key=…&`, or of a field, as in `"apiKey": "…"`. */
export interface NamedPlace {
  readonly kind: "parameter" | "field";
  readonly name: string;
}

/** By what name the secret between two literals goes; undefined where it has none. */
export function nameBetween(before: string, after: string): NamedPlace | undefined {
  const parameter = /[?&]([^\s?&=#"']{1,200})=$/.exec(before)?.[1];
  if (parameter !== undefined && /^(?:$|[&#\s"'])/.test(after)) return { kind: "parameter", name: parameter };
  const field = /"([^"\\]{1,200})"\s{0,100}:\s{0,100}"$/.exec(before)?.[1];
  return field !== undefined && after.startsWith('"') ? { kind: "field", name: field } : undefined;
}

/** Secrets by name of the var, where Make's text has the name by which it goes just once. */
function valuesByName(parts: TextParts, live: Json): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  if (typeof live !== "string") return values;
  for (const [index, part] of parts.entries()) {
    if (typeof part === "string") continue;
    const [before, after] = [parts[index - 1] ?? "", parts[index + 1] ?? ""];
    if (typeof before !== "string" || typeof after !== "string") continue;
    const place = nameBetween(before, after);
    const found = place ? namedIn(live, place) : [];
    // A mapping that took the place of a secret is none.
    const isClear = found.length === 1 && !found[0]?.includes("{{") && !values.has(valueName(part));
    if (isClear) values.set(valueName(part), found[0] as string);
  }
  return values;
}

const named = {
  parameter: /[?&]([^\s?&=#"']{1,200})=([^&#\s"']*)/g,
  field: /"([^"\\]{1,200})"\s{0,100}:\s{0,100}"((?:[^"\\]|\\.)*)"/g,
};

function namedIn(text: string, { kind, name }: NamedPlace): readonly string[] {
  return [...text.matchAll(named[kind])].flatMap(([, found, value]) => (found === name ? [value as string] : []));
}

function withValues(parts: TextParts, values: ReadonlyMap<string, string>): string | undefined {
  let filled = "";
  for (const part of runsOf(parts)) {
    const value = typeof part === "string" ? part : part.length === 1 ? values.get(valueName(part[0])) : undefined;
    if (value === undefined) return undefined;
    filled += value;
  }
  return filled;
}

interface TextReading {
  /** By name of the var. None of secrets without a border between them, nor of one that stands twice with two values. */
  readonly values: ReadonlyMap<string, string>;
  /** How much of the text is secret. */
  readonly hidden: number;
}

function readText(parts: TextParts, live: Json): TextReading | undefined {
  if (isWhole(parts)) {
    const [run] = runsOf(parts) as readonly Run[];
    const isOne = run?.length === 1 && typeof live === "string";
    const hidden = typeof live === "string" ? live.length : Number.POSITIVE_INFINITY;
    return { values: new Map(isOne ? [[valueName(run[0]), live]] : []), hidden };
  }
  if (typeof live !== "string") return undefined;
  const runs = runsOf(parts);
  const split = splitText(runs, live, true) ?? splitText(runs, live, false);
  if (!split) return undefined;
  const values = new Map<string, string>();
  const unclear = new Set<string>();
  for (const [index, run] of runs.filter((part) => typeof part !== "string").entries()) {
    const value = split[index] as string;
    const name = valueName(run[0]);
    if (run.length > 1 || (values.get(name) ?? value) !== value) unclear.add(name);
    values.set(name, value);
  }
  for (const name of unclear) values.delete(name);
  return { values, hidden: split.reduce((sum, value) => sum + value.length, 0) };
}

/** Hostile texts end here: they count as texts that do not fit. */
const mostSteps = 200_000;

/**
 * What stands in the places of the runs: the shortest from the left. `isStrict`: no literal part of the text stands in one
 * of them. Both that and what cannot be part of a secret hold for every longer value too, so a search ends there.
 */
function splitText(parts: readonly (string | Run)[], live: string, isStrict: boolean): readonly string[] | undefined {
  const literals = isStrict ? parts.filter((part) => typeof part === "string") : [];
  const borders = parts.map((_, index) => borderAt(parts, index));
  const failed = new Set<number>();
  let steps = 0;
  const match = (index: number, at: number): readonly string[] | undefined => {
    const part = parts[index];
    if (part === undefined) return at === live.length ? [] : undefined;
    if (typeof part === "string") return live.startsWith(part, at) ? match(index + 1, at + part.length) : undefined;
    const state = index * (live.length + 1) + at;
    if (failed.has(state)) return undefined;
    const next = parts[index + 1] as string | undefined;
    const isLast = index + 2 >= parts.length;
    // The last literal stands at the end.
    let end = next === undefined ? live.length : isLast ? live.length - next.length : live.indexOf(next, at);
    while (end >= at && (steps += 1) < mostSteps) {
      const value = live.slice(at, end);
      if (borders[index]?.test(value) || literals.some((literal) => value.includes(literal))) break;
      const rest = match(index + 1, end);
      if (rest) return [value, ...rest];
      if (isLast) break;
      end = live.indexOf(next as string, end + 1);
    }
    failed.add(state);
    return undefined;
  };
  return match(0, 0);
}

/** What cannot be part of a secret that stands there: it ends a parameter of a URL, the URL's path, or what is quoted. */
function borderAt(parts: readonly (string | Run)[], index: number): RegExp | undefined {
  const before = parts
    .slice(0, index)
    .map((part) => (typeof part === "string" ? part : "x"))
    .join("");
  const after = parts[index + 1];
  const quote = /["']$/.exec(before)?.[0];
  if (quote !== undefined && typeof after === "string" && after.startsWith(quote))
    return quote === '"' ? /(?<!\\)"/ : /(?<!\\)'/;
  if (/[?&][^\s?&=#"']{1,200}=$/.test(before)) return /[&#\s]/;
  return /:\/\/[^\s/?#"']{1,300}\/[^\s?#"']{0,2000}$/.test(before) ? /[?#\s]/ : undefined;
}

function isWhole(parts: TextParts): boolean {
  return parts.every((part) => typeof part !== "string");
}

function joined(parts: TextParts): TextParts {
  const result: (string | Reference)[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (typeof part === "string" && typeof last === "string") result[result.length - 1] = last + part;
    else if (part !== "") result.push(part);
  }
  return result;
}

function runsOf(parts: TextParts): readonly (string | Run)[] {
  const result: (string | Run)[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (typeof part === "string") result.push(part);
    else if (last === undefined || typeof last === "string") result.push([part]);
    else result[result.length - 1] = [...last, part];
  }
  return result;
}
