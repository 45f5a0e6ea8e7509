// Renames what the text of a file says, and leaves every other byte as it is: references, addresses as keys and in lists.
// What the text means afterwards is checked against what it should mean; a spelling that does not hold gives way to another.

import { isAlias, isMap, isScalar, isSeq, type Scalar } from "yaml";
import type { KindName } from "../address.ts";
import { formatReference } from "../blueprint/template.ts";
import { isJsonArray, isJsonObject, type Json, jsonEqual } from "../json.ts";
import type { Path } from "../path.ts";
import { parseYamlDocument, parseYamlFile } from "../project/yaml-file.ts";

export interface Renames {
  /** A text that is a value. */
  readonly text: (text: string, path: Path) => string;
  /** A key of the map at a path. */
  readonly key: (key: string, path: Path) => string;
}

/** Renames references to one resource: `${webhook.old}`, `.url`, and forms. Escaped ones, `$${webhook.old}`, are literal texts. */
export function referenceRename(kind: Exclude<KindName, "folder">, from: string, to: string): (text: string) => string {
  const tail = kind === "webhook" ? "\\.url|:string" : ":string|:SCN";
  const pattern = new RegExp(`(\\$+)\\{${kind}\\.${escaped(from)}(${tail})?\\}`, "g");
  return (text) => {
    if (!text.includes(`{${kind}.`)) return text;
    return text.replace(pattern, (whole: string, dollars: string, end = "") => {
      if (dollars.length % 2 === 0) return whole;
      formatReference({ namespace: kind, name: to }); // throws where no reference can hold the name
      return `${dollars}{${kind}.${to}${end}}`;
    });
  };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

/** Renames in every text of a JSON file, keys apart. The file must parse. */
export function renameInJson(text: string, rename: (text: string) => string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"(\s*:)?/g, (token: string, isKey: string | undefined) => {
    if (isKey !== undefined || (!token.includes("{") && !token.includes("\\"))) return token;
    const value = JSON.parse(token) as string;
    const wanted = rename(value);
    if (wanted === value) return token;
    const renamed = rename(token);
    return JSON.parse(renamed) === wanted ? renamed : JSON.stringify(wanted);
  });
}

/** The same for a YAML file, with its keys. Comments are left alone. The file must parse. */
export function renameInYaml(file: string, text: string, renames: Renames): string {
  const before = parseYamlFile(file, text).value;
  const wanted = renamedValue(before, renames, []);
  if (jsonEqual(wanted, before)) return text;
  const patches: Patch[] = [];
  collect(parseYamlDocument(text).contents, [], renames, patches);
  for (const quoted of [false, true]) {
    const renamed = applyPatches(
      text,
      patches.map((patch) => ({ ...patch, text: spelled(text, patch, quoted) })),
    );
    if (means(file, renamed, wanted)) return renamed;
  }
  throw new Error(`${file}: the text does not say what was written into it`);
}

/** Whether a YAML text has this value. */
export function means(file: string, text: string, wanted: Json): boolean {
  try {
    return jsonEqual(parseYamlFile(file, text).value, wanted);
  } catch {
    return false;
  }
}

export interface TextPatch {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export function applyPatches(text: string, patches: readonly TextPatch[]): string {
  return patches
    .toSorted((a, b) => b.from - a.from)
    .reduce((result, patch) => result.slice(0, patch.from) + patch.text + result.slice(patch.to), text);
}

/** A scalar that gets another value. */
interface Patch {
  readonly from: number;
  readonly to: number;
  readonly former: string;
  readonly value: string;
  readonly rename: (text: string) => string;
  readonly isBlock: boolean;
}

function spelled(text: string, { from, to, former, value, rename, isBlock }: Patch, quoted: boolean): string {
  const slice = text.slice(from, to);
  if (quoted && !isBlock) return JSON.stringify(value);
  const renamed = rename(slice);
  // A rule for whole values does not see through quotes.
  return renamed === slice ? slice.replace(former, () => value) : renamed;
}

function collect(node: unknown, path: Path, renames: Renames, patches: Patch[]): void {
  const add = (scalar: Scalar, rename: (text: string) => string): void => {
    if (typeof scalar.value !== "string" || !scalar.range) return;
    addText(scalar, scalar.value, rename);
  };
  const addText = (scalar: Scalar, former: string, rename: (text: string) => string): void => {
    const value = rename(former);
    if (value === former || !scalar.range) return;
    const [from, to] = scalar.range;
    const isBlock = scalar.type === "BLOCK_LITERAL" || scalar.type === "BLOCK_FOLDED";
    patches.push({ from, to, former, value, rename, isBlock });
  };
  if (isAlias(node)) return; // written where its anchor stands
  if (isScalar(node)) return add(node, (text) => renames.text(text, path));
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) collect(item, [...path, String(index)], renames, patches);
  } else if (isMap(node)) {
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      // A number is a key like any other: the id of a module.
      if (typeof key.value === "string" || typeof key.value === "number")
        addText(key, String(key.value), (text) => renames.key(text, path));
      collect(value, [...path, String(key.value)], renames, patches);
    }
  }
}

function renamedValue(value: Json, renames: Renames, path: Path): Json {
  if (typeof value === "string") return renames.text(value, path);
  if (isJsonArray(value)) return value.map((item, index) => renamedValue(item, renames, [...path, String(index)]));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [renames.key(key, path), renamedValue(item, renames, [...path, key])]),
  );
}
