// A strict JSON reader that knows where everything stands. It is slower than JSON.parse and used only once something is
// wrong: to find a syntax error, a key that occurs twice, too deep nesting, or the place of a value.

import type { Path } from "../path.ts";

/** What a text holds at a place that JSON does not allow, in words; `offset` counts UTF-16 units from 0. */
export interface JsonFault {
  readonly kind: "syntax" | "duplicate" | "depth" | "unsafe-key" | "number";
  readonly message: string;
  readonly offset: number;
}

export interface JsonPlaces {
  /** Offset of the value at a path. */
  value(path: Path): number | undefined;
  /** Offset of the key that leads to it. */
  key(path: Path): number | undefined;
}

export const depthLimit = 200;

interface Reader {
  readonly text: string;
  at: number;
  readonly path: string[];
  readonly faults: JsonFault[];
  readonly seen: (path: readonly string[], value: number, key: number | undefined) => void;
  /** Called at the end of the value seen last that has not ended yet. */
  readonly ended: (end: number) => void;
}

/** Everything that is wrong in a text, in order; a syntax error ends the search. */
export function findJsonFaults(text: string): readonly JsonFault[] {
  return read(text, () => {});
}

/** An index of all places in a text that parses. */
export function indexJson(text: string): JsonPlaces {
  const values = new Map<string, number>();
  const keys = new Map<string, number>();
  read(text, (path, value, key) => {
    const name = JSON.stringify(path);
    values.set(name, value);
    if (key !== undefined) keys.set(name, key);
  });
  return { value: (path) => values.get(JSON.stringify(path)), key: (path) => keys.get(JSON.stringify(path)) };
}

/** A value of a text with its extent and that of what it holds; `from` of an entry is where its key starts. */
export interface JsonNode {
  readonly from: number;
  readonly to: number;
  readonly entries: readonly JsonEntry[];
}

export interface JsonEntry {
  /** The key, or the index. */
  readonly key: string;
  readonly from: number;
  readonly node: JsonNode;
}

/** The extents of all values of a text; undefined for one with faults. */
export function readJsonNodes(text: string): JsonNode | undefined {
  interface Open extends JsonNode {
    to: number;
    readonly entries: JsonEntry[];
  }
  let root: Open | undefined;
  const open: Open[] = [];
  const faults = read(
    text,
    (path, from, keyAt) => {
      const node: Open = { from, to: from, entries: [] };
      open.at(-1)?.entries.push({ key: path.at(-1) as string, from: keyAt ?? from, node });
      root ??= node;
      open.push(node);
    },
    (end) => {
      const node = open.pop();
      if (node) node.to = end;
    },
  );
  return faults.length > 0 ? undefined : root;
}

class Stop extends Error {}

function read(text: string, seen: Reader["seen"], ended: Reader["ended"] = () => {}): readonly JsonFault[] {
  const reader: Reader = { text, at: 0, path: [], faults: [], seen, ended };
  try {
    skipSpace(reader);
    readValue(reader, undefined);
    skipSpace(reader);
    if (reader.at < text.length) stop(reader, `${found(reader)} follows the end of the document`);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
  return reader.faults;
}

function readValue(reader: Reader, keyAt: number | undefined): void {
  reader.seen(reader.path, reader.at, keyAt);
  const char = reader.text[reader.at];
  if (char === "{" || char === "[") {
    if (reader.path.length >= depthLimit) {
      fault(reader, "depth", `The nesting is deeper than ${depthLimit} levels`, reader.at);
      throw new Stop();
    }
    if (char === "{") readObject(reader);
    else readArray(reader);
  } else if (char === '"') readString(reader);
  else readWord(reader);
  reader.ended(reader.at);
}

function readObject(reader: Reader): void {
  const names = new Set<string>();
  reader.at += 1;
  skipSpace(reader);
  if (reader.text[reader.at] === "}") {
    reader.at += 1;
    return;
  }
  for (;;) {
    const keyAt = reader.at;
    if (reader.text[keyAt] !== '"') stop(reader, `A key in double quotes is expected, found ${found(reader)}`);
    const name = readString(reader);
    if (names.has(name)) fault(reader, "duplicate", `The key ${JSON.stringify(name)} occurs twice`, keyAt);
    if (name === "__proto__") fault(reader, "unsafe-key", `The key ${JSON.stringify(name)} is not allowed`, keyAt);
    names.add(name);
    skipSpace(reader);
    if (reader.text[reader.at] !== ":") stop(reader, `A colon is expected after the key, found ${found(reader)}`);
    reader.at += 1;
    skipSpace(reader);
    reader.path.push(name);
    readValue(reader, keyAt);
    reader.path.pop();
    if (endOf(reader, "}")) return;
  }
}

function readArray(reader: Reader): void {
  reader.at += 1;
  skipSpace(reader);
  if (reader.text[reader.at] === "]") {
    reader.at += 1;
    return;
  }
  for (let index = 0; ; index += 1) {
    reader.path.push(String(index));
    readValue(reader, undefined);
    reader.path.pop();
    if (endOf(reader, "]")) return;
  }
}

/** Reads what follows an entry: true at the end, false after a comma. */
function endOf(reader: Reader, close: "}" | "]"): boolean {
  skipSpace(reader);
  const char = reader.text[reader.at];
  if (char !== "," && char !== close) stop(reader, `A comma or ${close} is expected, found ${found(reader)}`);
  reader.at += 1;
  if (char === close) return true;
  skipSpace(reader);
  if (reader.text[reader.at] === close) stop(reader, `A comma stands before ${close} with nothing after it`);
  return false;
}

function readString(reader: Reader): string {
  const from = reader.at;
  let at = from + 1;
  for (;;) {
    const char = reader.text[at];
    if (char === undefined) stop(reader, "A text is not closed");
    if (char === '"') break;
    if (char === "\n" || char === "\r") stopAt(reader, at, "A text is not closed on its line");
    if (char < " ") stopAt(reader, at, "A control character stands in a text");
    if (char === "\\") {
      if (!/^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(reader.text.slice(at + 1, at + 6))) {
        stopAt(reader, at, "A backslash is followed by what JSON does not know");
      }
      at += 1;
    }
    at += 1;
  }
  reader.at = at + 1;
  return JSON.parse(reader.text.slice(from, at + 1)) as string;
}

function readWord(reader: Reader): void {
  const word = /[^\s,:{}[\]"]*/y;
  word.lastIndex = reader.at;
  const text = word.exec(reader.text)?.[0] ?? "";
  if (text === "true" || text === "false" || text === "null") {
    reader.at += text.length;
    return;
  }
  if (!/^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/.test(text)) {
    stop(reader, `A value is expected, found ${found(reader)}`);
  }
  if (isLossyNumber(text)) {
    fault(reader, "number", `The number ${text.slice(0, 40)} cannot be held exactly`, reader.at);
  }
  reader.at += text.length;
}

/** True for an integer that a double would change, and for what is no finite number. */
export function isLossyNumber(text: string): boolean {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return false;
  return !Number.isFinite(value) || (/^-?[0-9]+$/.test(text) && String(value) !== text);
}

function skipSpace(reader: Reader): void {
  const { text } = reader;
  for (;;) {
    const char = text.charCodeAt(reader.at);
    if (char !== 32 && char !== 10 && char !== 13 && char !== 9) return;
    reader.at += 1;
  }
}

function found(reader: Reader): string {
  if (reader.at >= reader.text.length) return "the end of the file";
  const word = /[\p{L}\p{N}_$.'+-]{1,20}|./uy;
  word.lastIndex = reader.at;
  return JSON.stringify(word.exec(reader.text)?.[0] ?? reader.text[reader.at]);
}

function fault(reader: Reader, kind: JsonFault["kind"], message: string, offset: number): void {
  reader.faults.push({ kind, message, offset });
}

function stop(reader: Reader, message: string): never {
  return stopAt(reader, reader.at, message);
}

function stopAt(reader: Reader, offset: number, message: string): never {
  fault(reader, "syntax", message, Math.min(offset, reader.text.length));
  throw new Stop();
}
