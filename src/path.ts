// The one spelling of a place inside a resource: `modules.7.mapper.values.Total`, as it stands in plans, `ignore:` and
// `overrides:`. A segment that holds a dot, a quote or nothing is written in JSON quotes: `modules.7.mapper."a.b"`.

import { isJsonArray, isJsonObject, type Json } from "./json.ts";

export type Path = readonly string[];

/** The value at a path; undefined where there is none. Items of a list go by their index. */
export function valueAt(value: Json | undefined, path: Path): Json | undefined {
  let found = value;
  for (const segment of path) {
    if (isJsonArray(found)) found = found[Number(segment)];
    else found = isJsonObject(found) && Object.hasOwn(found, segment) ? found[segment] : undefined;
  }
  return found;
}

export function formatPath(path: Path): string {
  return path.map((segment) => (/^[^."]+$/.test(segment) ? segment : JSON.stringify(segment))).join(".");
}

/** Inverse of formatPath. Returns undefined for a text that is not a path. */
export function parsePath(text: string): Path | undefined {
  const segments: string[] = [];
  const segment = /(?:"(?:[^"\\]|\\.)*"|[^."]+)(?:\.|$)/y;
  while (segment.lastIndex < text.length) {
    const match = segment.exec(text);
    if (!match) return undefined;
    const raw = match[0].endsWith(".") ? match[0].slice(0, -1) : match[0];
    const read = raw.startsWith('"') ? unquote(raw) : raw;
    if (read === undefined) return undefined;
    segments.push(read);
  }
  return text === "" || text.endsWith(".") ? undefined : segments;
}

function unquote(raw: string): string | undefined {
  try {
    return JSON.parse(raw) as string;
  } catch {
    return undefined; // an escape that JSON does not know
  }
}

/** The value with another one at a path; what the path does not pass is shared. */
export function withValueAt(value: Json, [head, ...rest]: Path, replacement: Json): Json {
  if (head === undefined) return replacement;
  if (isJsonArray(value)) return value.with(Number(head), withValueAt(value[Number(head)] as Json, rest, replacement));
  return isJsonObject(value) ? { ...value, [head]: withValueAt(value[head] as Json, rest, replacement) } : value;
}
