// Parses a JSON file of the project. What loads without problem is read by JSON.parse, then checked for what it lets
// pass: a key that occurs twice, nesting without end, `__proto__` as a key, integers that a double cannot hold.
// The checks together cost about as much as JSON.parse itself (4 MB of real blueprints: 5 ms each): one pass from quote to quote that counts the keys of the
// text, one pass over the value that counts its own. Only where these differ is the text read again with care.

import { type Problem, ToolError } from "../errors.ts";
import type { Json } from "../json.ts";
import type { Path } from "../path.ts";
import { depthLimit, findJsonFaults, indexJson, isLossyNumber, type JsonFault, type JsonPlaces } from "./json-text.ts";
import { linesOf } from "./lines.ts";
import type { SourceFile } from "./source-file.ts";

/** Throws ToolError with every fault found: `json/invalid`, `json/too-deep`, `json/unsafe-key`. */
export function parseJsonFile(file: string, text: string): SourceFile {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw faultsOf(file, text, cause);
  }
  const keys = countKeys(value, 0);
  if (keys === undefined || keys !== countKeysOfText(text) || hasLongNumber(text)) {
    const faults = findJsonFaults(text);
    if (faults.length > 0) throw faultsOf(file, text);
  }
  const lines = linesOf(text);
  let places: JsonPlaces | undefined;
  const at = (offset: number) => ({ file, ...lines.at(offset) });
  const nearest = (path: Path): number => {
    places ??= indexJson(text);
    for (let length = path.length; length >= 0; length -= 1) {
      const offset = places.value(path.slice(0, length));
      if (offset !== undefined) return offset;
    }
    return 0;
  };
  return {
    file,
    text,
    value,
    place: (path) => at(nearest(path)),
    keyPlace: (path) => {
      places ??= indexJson(text);
      return at(places.key(path) ?? nearest(path));
    },
  };
}

const codes = {
  syntax: "json/invalid",
  duplicate: "json/invalid",
  number: "json/invalid",
  depth: "json/too-deep",
  "unsafe-key": "json/unsafe-key",
} as const satisfies Record<JsonFault["kind"], Problem["code"]>;

const hints = {
  syntax: undefined,
  duplicate: "Keep one of the two.",
  number: "Write it as a text, in quotes.",
  depth: "No real blueprint nests that deep. Check what was put there.",
  "unsafe-key": "Rename or remove it.",
} as const satisfies Record<JsonFault["kind"], string | undefined>;

function faultsOf(file: string, text: string, cause?: unknown): ToolError {
  const lines = linesOf(text);
  const problems = findJsonFaults(text)
    .slice(0, 20)
    .map(
      ({ kind, message, offset }): Problem => ({
        code: codes[kind],
        message: `${message}.`,
        at: { file, ...lines.at(offset) },
        hint: text === "" ? "Put the blueprint there that Make's editor exports." : hints[kind],
      }),
    );
  return new ToolError(
    problems.length > 0
      ? problems
      : { code: "json/invalid", message: "This is not JSON.", at: { file, line: 1, column: 1 } },
    { cause },
  );
}

/** How many keys all objects have; undefined for what must be looked at with care: too deep, or an unsafe key. */
function countKeys(value: Json, depth: number): number | undefined {
  if (typeof value !== "object" || value === null) return 0;
  if (depth >= depthLimit) return undefined;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) {
      if (typeof item !== "object" || item === null) continue;
      const inside = countKeys(item, depth + 1);
      if (inside === undefined) return undefined;
      count += inside;
    }
    return count;
  }
  for (const key of Object.keys(value)) {
    if (key === "__proto__") return undefined;
    count += 1;
    const item = (value as Readonly<Record<string, Json>>)[key] as Json;
    if (typeof item !== "object" || item === null) continue;
    const inside = countKeys(item, depth + 1);
    if (inside === undefined) return undefined;
    count += inside;
  }
  return count;
}

/** Texts that a colon follows, in a text that is valid JSON. */
function countKeysOfText(text: string): number {
  let count = 0;
  for (let open = text.indexOf('"'); open >= 0; ) {
    let close = text.indexOf('"', open + 1);
    while (isEscaped(text, close)) close = text.indexOf('"', close + 1);
    let next = close + 1;
    while (text.charCodeAt(next) <= 32) next += 1;
    if (text.charCodeAt(next) === 58) count += 1;
    open = text.indexOf('"', next);
  }
  return count;
}

function isEscaped(text: string, quote: number): boolean {
  let at = quote - 1;
  while (text.charCodeAt(at) === 92) at -= 1;
  return (quote - at) % 2 === 0;
}

/** Sixteen digits or an exponent where a value may stand. May also be inside a text: the careful reader decides. */
function hasLongNumber(text: string): boolean {
  if (!/\d{16}|\d[eE][+-]?\d/.test(text)) return false; // rare, and this asks in a third of the time
  for (const [word] of text.matchAll(/(?<=[:[,\s])-?\d[\d.]*(?:[eE][+-]?\d+|\d{15,})(?=[\s,\]}])/g)) {
    if (isLossyNumber(word)) return true;
  }
  return false;
}
