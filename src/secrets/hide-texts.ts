// Secrets whose text is known, hidden wherever they stand in a value: in texts, in names of fields, as numbers. Values in,
// values out.

import { dots } from "../engine/secret.ts";
import { isJsonArray, isJsonObject, type Json } from "../json.ts";

/** Shorter ones stand in many a text that has nothing to do with them: they are looked for as whole values alone. */
export const shortestPart = 6;

/** A function that puts dots in the place of each of the secrets; what several of them cover goes as one. */
export function hiderOf(secrets: Iterable<string>): <Value extends Json>(value: Value) => Value {
  const all = new Set([...secrets].filter((secret) => secret.length > 2));
  const parts = [...all].filter((secret) => secret.length >= shortestPart);
  const hide = (value: Json): Json => {
    if (typeof value === "string") return all.has(value) ? dots : withDots(value, parts);
    if (typeof value === "number") return all.has(String(value)) ? dots : value;
    if (isJsonArray(value)) return value.map(hide);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [withDots(key, parts), hide(item)]));
  };
  return (all.size === 0 ? (value: Json) => value : hide) as <Value extends Json>(value: Value) => Value;
}

function withDots(text: string, secrets: readonly string[]): string {
  let shown = "";
  let from = 0;
  for (const { start, end } of placesOf(text, secrets)) {
    if (end <= from) continue;
    shown += start < from ? "" : text.slice(from, start) + dots;
    from = end;
  }
  return shown + text.slice(from);
}

/** Every place where one of them stands, by its start; they may overlap. */
function placesOf(
  text: string,
  secrets: readonly string[],
): readonly { readonly start: number; readonly end: number }[] {
  const places = secrets.flatMap((secret) => [...occurrences(text, secret)]);
  return places.toSorted((a, b) => a.start - b.start);
}

/** Also those that overlap: of `abab` in `ababab` there are two. */
export function* occurrences(text: string, part: string): Generator<{ readonly start: number; readonly end: number }> {
  for (let start = text.indexOf(part); start >= 0; start = text.indexOf(part, start + 1)) {
    yield { start, end: start + part.length };
  }
}
