// Writes another value into the text of a YAML file and touches only the lines of what differs: comments, order, quotes
// and layout of the rest stay. The result is read back: whatever way it was made, it says the value and nothing else.

import { isAlias, isCollection, isMap, isScalar, type Node, type Scalar, stringify, visit, type YAMLMap } from "yaml";
import { isJsonObject, type Json, jsonEqual, type JsonObject } from "../json.ts";
import { spellMap } from "./spell-yaml.ts";
import { spliceRoot } from "./splice-yaml.ts";
import { applyEdits, lineBreakOf } from "./text-edits.ts";
import { parseYamlDocument, parseYamlFile } from "./yaml-file.ts";

type YamlDocument = ReturnType<typeof parseYamlDocument>;

export interface PatchYamlOptions {
  /** New keys of the outermost map stand in the order of code units, as in `ids/`; else at its end. */
  readonly isSorted?: boolean;
}

/**
 * The text of a YAML map, or of nothing but comments, with another value. An equal value gives the same text.
 * Throws ToolError `yaml/invalid` for a text that does not parse.
 */
export function patchYaml(file: string, text: string, value: JsonObject, options: PatchYamlOptions = {}): string {
  const before = parseYamlFile(file, text).value;
  if (jsonEqual(before, value)) return text;
  for (const attempt of [
    () => spliced(text, before, value, { isDeep: true, ...options }),
    () => spliced(text, before, value, { isDeep: false, ...options }),
    () => edited(text, before, value),
    () => anew(text, value),
    () => anewByLibrary(value),
  ]) {
    const written = attempt();
    if (written !== undefined && says(file, written, value)) return written;
  }
  throw new Error(`${file}: the text does not say what was written into it`);
}

function says(file: string, text: string, value: Json): boolean {
  try {
    return jsonEqual(parseYamlFile(file, text).value, value);
  } catch {
    return false;
  }
}

function spliced(
  text: string,
  before: Json,
  value: JsonObject,
  { isDeep, isSorted = false }: PatchYamlOptions & { readonly isDeep: boolean },
): string | undefined {
  const { contents } = parseYamlDocument(text, { keepSourceTokens: true });
  const splice = { text, step: stepOf(text, contents), isSorted, isDeep };
  const edits = spliceRoot(splice, contents, before, value);
  return edits && applyEdits(text, edits, lineBreakOf(text));
}

/** How much deeper the first nested map stands than its holder. */
function stepOf(text: string, contents: unknown): number {
  if (!isMap(contents) || contents.flow) return 2;
  for (const { value } of contents.items) {
    if (!isMap(value) || value.flow || !value.range) continue;
    const [from] = value.range;
    const step = from - (text.lastIndexOf("\n", from - 1) + 1);
    if (step >= 2 && step <= 8) return step;
  }
  return 2;
}

/** By the library, which keeps comments and lays out everything anew. Aliases become what they stand for. */
function edited(text: string, before: Json, value: JsonObject): string | undefined {
  const document = parseYamlDocument(text);
  if (!isMap(document.contents) || !isJsonObject(before)) return undefined;
  setKeys(document, document.contents, before, value);
  return document.toString({ lineWidth: 0 });
}

function setKeys(document: YamlDocument, map: YAMLMap, before: JsonObject, after: JsonObject): void {
  delete map.anchor;
  map.items = map.items.filter(({ key }) => isScalar(key) && Object.hasOwn(after, String(key.value)));
  for (const pair of map.items) {
    const key = String((pair.key as Scalar).value);
    const [former, wanted] = [before[key] as Json, after[key] as Json];
    if (isMap(pair.value) && isJsonObject(former) && isJsonObject(wanted)) {
      setKeys(document, pair.value, former, wanted);
    } else if (!jsonEqual(former, wanted) || isShared(pair.value)) pair.value = newNode(document, wanted);
  }
  for (const key of Object.keys(after)) {
    if (!Object.hasOwn(before, key)) {
      map.items.push(document.createPair(newNode(document, key), newNode(document, after[key] as Json)));
    }
  }
}

function newNode(document: YamlDocument, value: Json): Node {
  return document.createNode(value, { aliasDuplicateObjects: false });
}

/** Whether an alias or an anchor stands in it. */
function isShared(value: unknown): boolean {
  let found = false;
  visit(value as Node, (_, node) => {
    if (isAlias(node) || ((isScalar(node) || isCollection(node)) && node.anchor !== undefined)) found = true;
  });
  return found;
}

function anew(text: string, value: JsonObject): string {
  const lines = Object.keys(value).length === 0 ? ["{}"] : spellMap(value, 0, 2);
  return lines.map((line) => line + lineBreakOf(text)).join("");
}

/** What no own spelling holds, such as keys too long for a line. */
function anewByLibrary(value: JsonObject): string {
  return stringify(value, { version: "1.2", schema: "core", lineWidth: 0, aliasDuplicateObjects: false });
}
