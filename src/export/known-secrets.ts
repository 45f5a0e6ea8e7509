// Secrets whose value the target knows, wherever somebody put them in Make; and how they and what was found by its looks
// become parts of texts that no file shows. PURE.

import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import { formatPath, type Path } from "../path.ts";
import type { Target } from "../project/project.ts";
import type { SecretFinding } from "../secrets/find-secrets.ts";
import { occurrences, shortestPart } from "../secrets/hide-texts.ts";

export interface KnownSecret {
  readonly value: string;
  /** The var that gives this very text; undefined for the value in another form, as in a URL. */
  readonly var: string | undefined;
}

/** The longest first: one may be the beginning of another. */
export function knownSecretsOf({ vars }: Pick<Target, "vars">): readonly KnownSecret[] {
  const known = [...vars].flatMap(([name, { value, secret }]): KnownSecret[] => {
    if (!secret || (typeof value !== "string" && typeof value !== "number")) return [];
    const text = String(value);
    const forms = new Set([encodeURIComponent(text.toWellFormed()), JSON.stringify(text).slice(1, -1)]);
    forms.delete(text);
    const own = { value: text, var: typeof value === "string" ? name : undefined };
    return [own, ...[...forms].map((form) => ({ value: form, var: undefined }))];
  });
  return known.filter(({ value }) => value.length > 2).toSorted((a, b) => b.value.length - a.value.length);
}

export interface SecretPart extends SecretFinding {
  /** The var whose value it is; undefined where a new one must stand for it. */
  readonly var: string | undefined;
}

/** What was found and what is known, by place; what overlaps is one part, and a var stands for it only if it is all of it. */
export function secretParts(
  spec: JsonObject,
  found: readonly SecretFinding[],
  known: readonly KnownSecret[],
): readonly SecretPart[] {
  const all = [...knownIn(spec, known), ...found.map((each): SecretPart => ({ ...each, var: undefined }))];
  const byPlace = Map.groupBy(all, ({ path, isKey }) => `${isKey ? "key " : ""}${formatPath(path)}`);
  return [...byPlace.values()].flatMap(joinParts);
}

function joinParts(parts: readonly SecretPart[]): readonly SecretPart[] {
  const joined: SecretPart[][] = [];
  let end = -1;
  for (const part of parts.toSorted((a, b) => a.start - b.start)) {
    if (part.start < end) joined.at(-1)?.push(part);
    else joined.push([part]);
    end = Math.max(end, part.end);
  }
  return joined.map((together): SecretPart => {
    const [first] = together as [SecretPart, ...SecretPart[]];
    const last = Math.max(...together.map((each) => each.end));
    const whole = together.find((each) => each.var !== undefined && each.start === first.start && each.end === last);
    if (whole) return whole;
    const named = together.find((each) => each.kind !== knownKind) ?? first;
    return { ...named, start: first.start, end: last, var: undefined };
  });
}

const knownKind = "value of a secret var";

function knownIn(spec: JsonObject, known: readonly KnownSecret[]): readonly SecretPart[] {
  const parts: SecretPart[] = [];
  if (known.length === 0) return parts;
  const inText = (text: string, path: Path, isKey: boolean): void => {
    for (const { value, var: name } of known) {
      const whole = {
        path,
        kind: knownKind,
        var: isKey ? undefined : name,
        ...(isKey ? { isKey: true as const } : {}),
      };
      if (text === value) parts.push({ ...whole, start: 0, end: text.length });
      else if (value.length >= shortestPart)
        for (const place of occurrences(text, value)) parts.push({ ...whole, ...place });
    }
  };
  const visit = (value: Json, path: Path): void => {
    if (typeof value === "string") inText(value, path, false);
    else if (typeof value === "number") {
      const text = String(value);
      // A var gives a text, and this is none.
      if (text.length >= shortestPart && known.some((secret) => secret.value === text))
        parts.push({ path, start: 0, end: text.length, kind: knownKind, var: undefined });
    } else if (isJsonArray(value)) {
      for (const [index, item] of value.entries()) visit(item, [...path, String(index)]);
    } else if (isJsonObject(value)) {
      for (const [key, item] of Object.entries(value)) {
        if (key.length >= shortestPart) inText(key, [...path, key], true);
        visit(item, [...path, key]);
      }
    }
  };
  visit(spec, []);
  return parts;
}
