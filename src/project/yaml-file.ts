// Parses a YAML file of the project into plain JSON: YAML 1.2, one document, no tags, no merge keys, no value that JSON
// cannot hold. Conversion is done here and not by the library, so that every problem has its place, duplicate keys cost
// linear time, and an alias can neither run in circles nor grow without end.

import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from "yaml";
import { type Problem, ToolError } from "../errors.ts";
import type { Json } from "../json.ts";
import type { Path } from "../path.ts";
import { isLossyNumber } from "./json-text.ts";
import { linesOf } from "./lines.ts";
import type { SourceFile } from "./source-file.ts";

/** The parsed document; its comments and spelling are kept for writing it back. */
type YamlDocument = ReturnType<typeof parseYamlDocument>;

export interface YamlFile extends SourceFile {
  readonly document: YamlDocument;
}

const problemLimit = 20;
const aliasLimit = 100;
const aliasedNodeLimit = 10_000;
const depthLimit = 100;
const tooDeep = "The file nests too deep to be read.";

/** Throws ToolError `yaml/invalid` with all faults of the file. */
export function parseYamlFile(file: string, text: string): YamlFile {
  const lines = linesOf(text);
  const at = (offset: number) => ({ file, ...lines.at(Math.max(0, Math.min(offset, text.length))) });
  const invalid = (message: string, offset: number, hint?: string): Problem => ({
    code: "yaml/invalid",
    message,
    at: at(offset),
    hint,
  });
  let document: YamlDocument;
  try {
    document = parseYamlDocument(text);
  } catch (cause) {
    // The parser recurses: nesting without end is the one thing that makes it throw.
    throw new ToolError(invalid(tooDeep, 0), { cause });
  }
  const problems: Problem[] = [];
  let told = 0;
  for (const { code, message, pos } of [...document.errors, ...document.warnings]) {
    const { line } = lines.at(pos[0]);
    if (line === told) continue; // what follows on the same line is an echo
    told = line;
    // Where the parser's stack ended says nothing about the file.
    const endless = message.startsWith("Maximum call stack");
    problems.push(endless ? invalid(tooDeep, 0) : invalid(sentence(code, message), pos[0], hintFor(code)));
    if (endless) break;
  }
  if (problems.length > 0) throw new ToolError(problems.slice(0, problemLimit));
  const conversion: Conversion = { document, problems, invalid, aliases: 0, aliasedNodes: 0, open: new Set() };
  const value = toJson(document.contents, conversion, 0);
  if (problems.length > 0) throw new ToolError(problems.slice(0, problemLimit));
  const { contents } = document;
  return {
    file,
    text,
    value,
    document,
    place: (path) => at(find(contents, path).offset),
    keyPlace: (path) => {
      const { offset, keyOffset } = find(contents, path);
      return at(keyOffset ?? offset);
    },
  };
}

/** `keepSourceTokens` where the places of signs, not only of values, are asked for. */
export function parseYamlDocument(text: string, { keepSourceTokens = false } = {}) {
  return parseDocument(text, {
    keepSourceTokens,
    version: "1.2",
    schema: "core",
    merge: false,
    resolveKnownTags: false,
    strict: true,
    uniqueKeys: false, // checked in toJson: the library compares every key with every other
    prettyErrors: false,
    lineCounter: new LineCounter(),
    logLevel: "error", // with "silent" a second document would go unnoticed,
  });
}

interface Conversion {
  readonly document: YamlDocument;
  readonly problems: Problem[];
  readonly invalid: (message: string, offset: number, hint?: string) => Problem;
  aliases: number;
  aliasedNodes: number;
  /** The nodes that aliases have opened: one that comes again runs in a circle. */
  readonly open: Set<Node>;
}

function toJson(node: unknown, conversion: Conversion, depth: number): Json {
  const { problems, invalid } = conversion;
  if (conversion.open.size > 0) conversion.aliasedNodes += 1;
  if (isAlias(node)) return aliasToJson(node, conversion, depth);
  if (isScalar(node)) return scalarToJson(node, conversion);
  if (!isMap(node) && !isSeq(node)) return null;
  if (depth >= depthLimit) {
    problems.push(invalid(`The nesting is deeper than ${depthLimit} levels.`, offsetOf(node)));
    return null;
  }
  if (isMap(node)) return mapToJson(node, conversion, depth);
  return node.items.map((item) => toJson(item, conversion, depth + 1));
}

function mapToJson(node: YAMLMap, conversion: Conversion, depth: number): Json {
  const { problems, invalid } = conversion;
  const entries = new Map<string, Json>();
  for (const { key, value } of node.items) {
    if (!isScalar(key)) {
      problems.push(invalid("A key must be a plain text.", offsetOf(key as Node)));
      continue;
    }
    const name = keyText(key);
    const offset = offsetOf(key);
    if (entries.has(name)) {
      problems.push(invalid(`The key ${JSON.stringify(name)} occurs twice.`, offset, "Keep one of the two."));
    }
    if (name === "__proto__") {
      problems.push({ ...invalid(`The key ${JSON.stringify(name)} is not allowed.`, offset), code: "json/unsafe-key" });
    }
    entries.set(name, toJson(value, conversion, depth + 1));
  }
  return Object.fromEntries(entries);
}

function scalarToJson(node: Scalar, { problems, invalid }: Conversion): Json {
  const { value } = node;
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value) && !isLossyNumber(node.source ?? String(value))) return value;
  problems.push(
    invalid("This is not a number that can be held exactly.", offsetOf(node), "Write it as a text, in quotes."),
  );
  return null;
}

function aliasToJson(alias: Alias, conversion: Conversion, depth: number): Json {
  const { problems, invalid, document, open } = conversion;
  conversion.aliases += 1;
  if (conversion.aliases > aliasLimit || conversion.aliasedNodes > aliasedNodeLimit) {
    if (conversion.aliases !== Number.POSITIVE_INFINITY)
      problems.push(invalid("The aliases of this file hold too much.", offsetOf(alias)));
    conversion.aliases = Number.POSITIVE_INFINITY; // told once; whatever follows is not opened either
    return null;
  }
  const node = alias.resolve(document);
  if (!node || open.has(node)) {
    problems.push(invalid(`The alias *${alias.source} ${node ? "holds itself" : "names nothing"}.`, offsetOf(alias)));
    return null;
  }
  open.add(node);
  const value = toJson(node, conversion, depth + 1);
  open.delete(node);
  return value;
}

/** The node at a path, or the last one on the way that exists. */
function find(contents: unknown, path: Path): { readonly offset: number; readonly keyOffset: number | undefined } {
  let node = contents;
  let keyOffset: number | undefined;
  for (const segment of path) {
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && keyText(key) === segment);
      if (!pair) break;
      keyOffset = offsetOf(pair.key as Node);
      next = hasPlace(pair.value) ? pair.value : pair.key;
    } else if (isSeq(node)) {
      next = node.items[Number(segment)];
      keyOffset = undefined;
    }
    if (next === undefined || next === null) break;
    node = next;
  }
  return { offset: offsetOf(node as Node), keyOffset };
}

/** A key without a value has a node that stands nowhere in particular. */
function hasPlace(value: unknown): boolean {
  if (isScalar(value) && value.value === null && value.range && value.range[0] === value.range[1]) return false;
  return value !== null && value !== undefined;
}

function keyText({ value }: Scalar): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

function offsetOf(node: Node | null | undefined): number {
  return node?.range?.[0] ?? 0;
}

function sentence(code: string, message: string): string {
  if (code === "TAG_RESOLVE_FAILED") return "Tags have no meaning here.";
  if (code === "MULTIPLE_DOCS") return "The file holds more than one YAML document.";
  const first = message.split("\n")[0] ?? message;
  return `${first.replace(/[.:]$/, "")}.`;
}

function hintFor(code: string): string | undefined {
  if (code === "TAG_RESOLVE_FAILED") return "Remove it, or put the text in quotes.";
  if (code === "MULTIPLE_DOCS") return "Remove the line `---` and what follows it.";
  if (code === "TAB_AS_INDENT") return "Indent with spaces.";
  return undefined;
}
