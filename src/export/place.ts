// Where each changed value of a resource is written: into its files, into this target's overrides, or into a copy of the
// files that is the target's own (design 1.5). PURE; the texts are made of it in file-texts.ts.

import type { Address } from "../address.ts";
import { parseTemplate } from "../blueprint/template.ts";
import { moduleKey, walkModules } from "../blueprint/walk.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject, jsonEqual } from "../json.ts";
import { formatPath, type Path, valueAt } from "../path.ts";
import type { Override } from "../project/project.ts";
import { carry, type Carried } from "./carry.ts";
import { isModuleList } from "./pair-items.ts";
import type { Placement } from "./report.ts";

/** An override of this resource in this target, with its path by module: `modules.7.mapper.Total`. */
export interface OverrideInUse {
  readonly path: Path;
  readonly override: Override;
}

export interface PlaceInput {
  readonly address: Address;
  /** Relative to the root. */
  readonly targetFile: string;
  /** The files without overrides, and with them, as they are. */
  readonly whole: JsonObject;
  readonly template: JsonObject;
  /** What the template is to be. */
  readonly wanted: JsonObject;
  readonly overrides: readonly OverrideInUse[];
  /** Whether the files are this target's to change: its own, of the only target, or it is the source. */
  readonly mayWrite: boolean;
}

/** A value at a place of the target's file; undefined takes it out. */
export interface TargetEdit {
  readonly at: Path;
  readonly value: Json | undefined;
}

export interface Placed {
  /** `files`: written over the files that are there. `copy`: written as the target's own. */
  readonly to: "files" | "copy" | "nowhere";
  /** The files without overrides, as they are to be. */
  readonly whole: JsonObject;
  readonly edits: readonly TargetEdit[];
  readonly placements: readonly Placement[];
}

export function place(input: PlaceInput): Placed {
  const { whole, template, wanted, mayWrite } = input;
  const edits: TargetEdit[] = [];
  const placements: Placement[] = [];
  const leaf = (path: Path, carried: Carried): Json | undefined => route(path, carried, input, edits, placements);
  const written = carry({ kept: whole, before: template, after: wanted, spelled: wanted }, [], { leaf }) as JsonObject;
  if (jsonEqual(whole, written)) return { to: "nowhere", whole, edits, placements };
  if (mayWrite) return { to: "files", whole: written, edits, placements };
  const acting = withoutEditor(written);
  if (jsonEqual(withoutEditor(whole), acting)) {
    placements.push({ path: "editor", to: "kept", why: "Where modules stand on the canvas is the source target's." });
    return { to: "nowhere", whole, edits, placements };
  }
  const plain = overridesFor(withoutEditor(whole), acting);
  if (plain) {
    for (const path of plain) {
      // With what other overrides give inside it: this one comes after them.
      const value = valueByModule(wanted, path);
      if (value === undefined) continue;
      edits.push(overrideEdit(input, path, value));
      placements.push({ path: formatPath(path), to: "override", why: "Other targets use the file too." });
    }
    return { to: "nowhere", whole, edits, placements };
  }
  placements.push({ path: "", to: "copy", why: "Other targets use the files too, and the structure changed." });
  return { to: "copy", whole: written, edits, placements };
}

/** What is written at a leaf that changed. */
function route(
  path: Path,
  { kept, before, after }: Carried,
  input: PlaceInput,
  edits: TargetEdit[],
  placements: Placement[],
): Json | undefined {
  const covering = input.overrides.findLast((each) => isStart(each.path, path));
  const own = covering && isOwn(covering.override, input);
  if (covering && own) {
    const inside = path.slice(covering.path.length);
    const former = edits.find(({ at }) => jsonEqual(at, covering.override.at));
    const value = changedAt(former ? former.value : covering.override.value, inside, after);
    const edit: TargetEdit = { at: covering.override.at, value };
    if (former) edits[edits.indexOf(former)] = edit;
    else edits.push(edit);
    placements.push({ path: formatPath(path), to: "override", why: `The target overrides it in ${input.targetFile}.` });
    return after === undefined && inside.length === 0 ? undefined : kept;
  }
  const isTemplate = typeof before === "string" && hasVar(before);
  const hasInside = input.overrides.some((each) => each.path.length > path.length && isStart(path, each.path));
  if (!covering && !isTemplate && !hasInside) return after;
  if (after === undefined || !canOverride(path)) return after;
  const why = covering
    ? `An override in ${covering.override.source.file} covers it.`
    : isTemplate
      ? `The file has ${before} there.`
      : "The target overrides parts of it.";
  edits.push(overrideEdit(input, path, after));
  placements.push({ path: formatPath(path), to: "override", why });
  return kept;
}

function isOwn({ address, source }: Override, input: PlaceInput): boolean {
  return address === input.address && source.file === input.targetFile;
}

function hasVar(text: string): boolean {
  return parseTemplate(text).some((part) => typeof part !== "string" && part.namespace === "var");
}

/** Whether an override may stand for it: not what makes a module that module, nor what is the editor's own. */
function canOverride(path: Path): boolean {
  if (path[0] === "editor" || path[0] === "movedFrom") return false;
  if (path[0] === "blueprint") return path.length > 1;
  return path[0] !== "modules" || (path.length > 2 && !fixedFields.has(path[2] as string) && path[2] !== "metadata");
}

const fixedFields: ReadonlySet<string> = new Set(["id", "module", "routes", "branches", "onerror", "tools"]);

export function overrideEdit({ address }: { readonly address: string }, path: Path, value: Json): TargetEdit {
  const [head, key = "", ...rest] = path;
  const at = head === "modules" ? ["modules", key, formatPath(rest)] : [formatPath(path)];
  return { at: ["overrides", address, ...at], value };
}

/** The value with another one at a path; maps are made on the way, undefined takes the key out. */
export function changedAt(holder: Json | undefined, [head, ...rest]: Path, value: Json | undefined): Json | undefined {
  if (head === undefined) return value;
  if (isJsonArray(holder)) {
    const item = changedAt(holder[Number(head)], rest, value);
    return item === undefined ? holder.toSpliced(Number(head), 1) : holder.with(Number(head), item);
  }
  const inner = isJsonObject(holder) ? holder : {};
  const item = changedAt(Object.hasOwn(inner, head) ? inner[head] : undefined, rest, value);
  if (item !== undefined) return { ...inner, [head]: item };
  const { [head]: _gone, ...others } = inner;
  return others;
}

/** The fields that make one of the other, as overrides can say them; undefined where some change they cannot say. */
function overridesFor(before: JsonObject, after: JsonObject): readonly Path[] | undefined {
  const fields: Path[] = [];
  let isWhole = true;
  const modules = new Map(isJsonObject(before["blueprint"]) ? modulesOf(before["blueprint"]) : []);
  const add = (path: Path, value: Json | undefined): void => {
    if (value === undefined || !canOverride(path)) isWhole = false;
    else fields.push(path);
  };
  const compare = (was: Json | undefined, is: Json | undefined, path: Path): void => {
    if (jsonEqual(was, is)) return;
    if (isJsonArray(was) && isJsonArray(is) && (isModuleList(was) || isModuleList(is))) return compareModules(was, is);
    if (isJsonArray(was) && isJsonArray(is) && was.length === is.length && holdsModules(is)) {
      for (const [index, item] of is.entries()) compare(was[index], item, [...path, String(index)]);
      return;
    }
    // What lost a key is given as a whole: an override cannot take one away.
    const isSplit = isJsonObject(was) && isJsonObject(is) && (!hasLost(was, is) || !canOverride(path));
    if (!isSplit) return add(path, is);
    for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) compare(was[key], is[key], [...path, key]);
  };
  const compareModules = (was: readonly Json[], is: readonly Json[]): void => {
    const ids = (list: readonly Json[]): Json => list.map((item) => (isJsonObject(item) ? (item["id"] ?? null) : null));
    if (!jsonEqual(ids(was), ids(is))) isWhole = false;
    for (const [index, item] of is.entries()) {
      const key = isJsonObject(item) ? moduleKey(item, ["flow", String(index)]) : "";
      if (!modules.has(key)) isWhole = false;
      else compare(was[index], item, ["modules", key]);
    }
  };
  compare(before, after, []);
  return isWhole ? fields : undefined;
}

/** The value at a path that goes by module. */
function valueByModule(spec: JsonObject, path: Path): Json | undefined {
  const [head, key = "", ...rest] = path;
  if (head !== "modules" || !isJsonObject(spec["blueprint"])) return valueAt(spec, path);
  for (const [id, module] of modulesOf(spec["blueprint"])) if (id === key) return valueAt(module, rest);
  return undefined;
}

function hasLost(was: JsonObject, is: JsonObject): boolean {
  return Object.keys(was).some((key) => !Object.hasOwn(is, key));
}

function holdsModules(list: readonly Json[]): boolean {
  return list.some((item) => isJsonArray(item) || (isJsonObject(item) && isJsonArray(item["flow"])));
}

function* modulesOf(blueprint: JsonObject): Generator<[string, JsonObject]> {
  for (const { key, module } of walkModules(blueprint)) if (!key.startsWith("@")) yield [key, module];
}

function withoutEditor({ editor: _editor, ...acting }: JsonObject): JsonObject {
  return acting;
}

function isStart(start: Path, path: Path): boolean {
  return path.length >= start.length && start.every((segment, index) => segment === path[index]);
}

/** Edits in the overrides of a target for modules of this resource that are gone; they would meet nothing. */
export function staleEdits(file: Json, address: Address, blueprint: Json | undefined): readonly TargetEdit[] {
  const given = valueAt(file, ["overrides", address]);
  if (!isJsonObject(given) || !isJsonObject(blueprint)) return [];
  const there = new Set([...modulesOf(blueprint)].map(([key]) => key));
  const modules = isJsonObject(given["modules"]) ? Object.keys(given["modules"]) : [];
  return modules
    .filter((key) => !there.has(key.split(".")[0] as string))
    .map((key) => ({ at: ["overrides", address, "modules", key], value: undefined }));
}
