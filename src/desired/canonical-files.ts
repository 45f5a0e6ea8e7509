// The canonical form of a project's files: behaviour and editor parts apart, name, schedule and interface in
// scenario.yaml, one layout. What the files mean stays the same, labels of references apart; comments survive.

import { type Document, isMap, isScalar } from "yaml";
import { formatBlueprint } from "../blueprint/canonical.ts";
import { dropReferenceLabels, joinBlueprint, splitBlueprint } from "../blueprint/split.ts";
import { type Problem, ToolError } from "../errors.ts";
import { isJsonObject, type Json, jsonEqual, type JsonObject } from "../json.ts";
import { fileLimits, listFiles, readText } from "../project/files.ts";
import { noProject, projectFile } from "../project/load.ts";
import { readYamlFile } from "../project/read-source.ts";
import type { SourceFile } from "../project/source-file.ts";
import { targetNameOf } from "../project/target-files.ts";
import type { FileChange } from "../project/write-files.ts";
import { parseYamlDocument, parseYamlFile } from "../project/yaml-file.ts";
import { listIdsFiles } from "./ids.ts";
import { halvesOf } from "./layers.ts";
import { listOwners, readResourceFiles, type ScenarioFiles } from "./resource-files.ts";

/** Each file that is not canonical with its new text, in the order to write them. Throws ToolError for what cannot be read. */
export function canonicalChanges(root: string): readonly FileChange[] {
  const read = [undefined, ...listOwners(root).keys()].map((owner) => readResourceFiles(root, owner));
  const found: Problem[] = read.flatMap(({ problems }) => problems);
  const sources = otherYamlFiles(root, found);
  const ids = readAll(root, listIdsFiles(root, found), found);
  if (found.length > 0) throw new ToolError(found);
  const changes: FileChange[] = [];
  const propose = (file: string, before: string | undefined, text: string | undefined) => {
    if (text !== before) changes.push({ file, text });
  };
  for (const source of sources) propose(source.file, source.text, formatYaml(source));
  for (const source of ids) propose(source.file, source.text, formatYaml(source, {}, sortedLayout));
  for (const files of read.flatMap(({ resources }) => resources)) {
    if (files.kind === "webhook") {
      const { settings } = files;
      propose(settings.file, settings.text, formatYaml(settings));
    } else formatScenario(files, (file, text) => propose(file, readText(root, file, fileLimits.json), text));
  }
  return changes;
}

type Propose = (file: string, text: string | undefined) => void;

/** blueprint.json comes last: until it is written, what the other two got is said twice, and means the same. */
function formatScenario(files: ScenarioFiles, propose: Propose): void {
  const { blueprint, settings } = files;
  const folder = blueprint.file.slice(0, blueprint.file.lastIndexOf("/"));
  const halves = halvesOf(files);
  const { behaviour, editor } = splitBlueprint(dropReferenceLabels(joinBlueprint(halves.behaviour, halves.editor)));
  const added = saidInBlueprint(files);
  if (settings) propose(settings.file, formatYaml(settings, added));
  else if (Object.keys(added).length > 0) {
    propose(`${folder}/scenario.yaml`, formatYaml({ file: "scenario.yaml", text: "", value: null }, added));
  }
  propose(`${folder}/blueprint.editor.json`, editor && formatBlueprint(editor));
  propose(blueprint.file, formatBlueprint(behaviour));
}

/** What moves to scenario.yaml where that does not say it already. */
function saidInBlueprint({ document }: ScenarioFiles): JsonObject {
  return {
    ...(document.name !== undefined && { name: document.name }),
    ...(document.schedule && { schedule: document.schedule }),
    ...(document.interface && { interface: { ...document.interface } }),
  };
}

/**
 * The text of a YAML file in its layout, with the keys of `added` that it lacks. The library's layout is not always its
 * own fixpoint, so it is asked until nothing moves; a layout that never settles, or would change the meaning, is not used.
 */
function formatYaml(
  { file, text, value }: Pick<SourceFile, "file" | "text" | "value">,
  added: JsonObject = {},
  layoutOf: (document: ReturnType<typeof parseYamlDocument>) => string = layout,
): string {
  const given = isJsonObject(value) ? value : {};
  const missing = Object.entries(added).filter(([key]) => !Object.hasOwn(given, key));
  const complete = missing.length > 0 ? addKeys(text, missing) : text;
  const wanted = missing.length > 0 ? { ...added, ...given } : value;
  let current = complete;
  for (let round = 0; round < 5; round += 1) {
    const next = layoutOf(parseYamlDocument(current));
    if (next === current) return current;
    if (!means(file, next, wanted)) return complete;
    current = next;
  }
  return complete;
}

function means(file: string, text: string, wanted: Json): boolean {
  try {
    return jsonEqual(parseYamlFile(file, text).value, wanted);
  } catch (error) {
    if (error instanceof ToolError) return false;
    throw error;
  }
}

function addKeys(text: string, entries: readonly (readonly [string, Json])[]): string {
  const document = parseYamlDocument(text);
  if (!isMap(document.contents)) document.contents = document.createNode({}) as unknown as typeof document.contents;
  for (const [key, value] of entries) document.set(key, document.createNode(value));
  return layout(document);
}

function layout(document: Pick<Document, "toString">): string {
  return document.toString({ lineWidth: 0 });
}

/** By address, so that two branches that take over different objects rarely meet. */
function sortedLayout(document: ReturnType<typeof parseYamlDocument>): string {
  const { contents } = document;
  if (isMap(contents)) {
    keepHeading(document, contents.items[0]?.key);
    const text = ({ key }: { readonly key: unknown }) => (isScalar(key) ? String(key.value) : "");
    contents.items.sort((a, b) => (text(a) < text(b) ? -1 : 1));
  }
  return layout(document);
}

/** A comment that a blank line parts from the first line is the file's own; it must not move with that line. */
function keepHeading(document: ReturnType<typeof parseYamlDocument>, first: unknown): void {
  const comment = isScalar(first) ? first.commentBefore : undefined;
  const end = comment?.lastIndexOf("\n\n") ?? -1;
  if (!isScalar(first) || !comment || end < 0) return;
  document.commentBefore = [document.commentBefore, comment.slice(0, end)].filter((each) => each).join("\n\n");
  first.commentBefore = comment.slice(end + 2);
}

function otherYamlFiles(root: string, problems: Problem[]): SourceFile[] {
  const project = readYamlFile(root, projectFile, problems);
  if (!project && problems.every(({ at }) => at?.file !== projectFile)) problems.push(noProject);
  const targets = listFiles(root, "targets", problems).filter((file) => targetNameOf(file) !== undefined);
  return [...(project ? [project] : []), ...readAll(root, targets, problems)];
}

function readAll(root: string, files: readonly string[], problems: Problem[]): SourceFile[] {
  return files.map((file) => readYamlFile(root, file, problems)).filter((file) => file !== undefined);
}
