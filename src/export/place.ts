// Where each changed value of a resource is written: into its files, into this target's overrides, or into a copy of the
// files that is the target's own (design 1.5). PURE; the texts are made of it in file-texts.ts.

import type { Address } from "../address.ts";
import { parseTemplate, referencesIn } from "../blueprint/template.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject, jsonEqual } from "../json.ts";
import { formatPath, type Path } from "../path.ts";
import type { Override } from "../project/project.ts";
import { carry, type Carried, type Change } from "./carry.ts";
import { canOverride, isStart, modulesOf, overridesFor, valueByModule } from "./override-fields.ts";
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

interface Placing {
  readonly input: PlaceInput;
  readonly edits: TargetEdit[];
  readonly placements: Placement[];
  /** Keys of modules that are of another type now. */
  readonly replaced: ReadonlySet<string>;
}

export function place(input: PlaceInput): Placed {
  const { whole, template, wanted, mayWrite } = input;
  const edits: TargetEdit[] = [];
  const placements: Placement[] = [];
  const placing: Placing = { input, edits, placements, replaced: replacedModules(template, wanted) };
  const written = carry({ kept: whole, before: template, after: wanted, spelled: wanted }, [], {
    leaf: (path, carried) => route(path, carried, placing),
    isWhole: (path, change) => isGivenWhole(path, change, input),
    acrossTypes: true,
  }) as JsonObject;
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
      if (value !== undefined) addOverride(path, value, "Other targets use the file too.", placing);
    }
    return { to: "nowhere", whole, edits, placements };
  }
  edits.push(...maskedModules(input, written));
  placements.push({ path: "", to: "copy", why: "Other targets use the files too, and the structure changed." });
  return { to: "copy", whole: written, edits, placements };
}

/**
 * Whether a map or list that changed is given as a whole. An override inside a list goes by an index, which means another
 * item once the items move. What another override gives cannot be taken away by one, nor set to null.
 */
function isGivenWhole(path: Path, { before, after, isShifted }: Change, input: PlaceInput): boolean {
  if (!canOverride(path)) return false;
  // What the file does not get, no override of a part of it can name by its new place.
  if (isShifted && !input.mayWrite && referencesIn(before).some(({ reference }) => reference.namespace === "var"))
    return true;
  if (isShifted) return input.overrides.some((each) => isStart(each.path, path) || isStart(path, each.path));
  if (!isJsonObject(before) || !isJsonObject(after)) return false;
  return Object.entries(before).some(([key, was]) => {
    if (!Object.hasOwn(after, key)) return comesBack([...path, key], input);
    return after[key] === null && was !== null && isTakenAwayByNull([...path, key], input);
  });
}

/** Whether a value would be there again if the file and this target's own override of it said nothing. */
function comesBack(path: Path, input: PlaceInput): boolean {
  const covering = coveringOf(path, input);
  const isOurs = covering !== undefined && isOwn(covering.override, input);
  if (isOurs && covering.path.length < path.length) return false;
  return input.overrides.some((each) => {
    const isCovering = isStart(each.path, path);
    if (!isCovering && !isStart(path, each.path)) return false;
    if (!isOwn(each.override, input) || mayHide(each)) return true;
    return isCovering && each !== covering;
  });
}

/** Null in a file that extends others means that theirs does not count. */
function isTakenAwayByNull(path: Path, input: PlaceInput): boolean {
  return input.overrides.some((each) => jsonEqual(each.path, path) && (!isOwn(each.override, input) || mayHide(each)));
}

/** Whether a file that is extended may override the same: it is not known here, since it does not count. */
function mayHide({ override: { source } }: OverrideInUse): boolean {
  return isJsonObject(source.value) && Object.hasOwn(source.value, "extends");
}

function coveringOf(path: Path, { overrides }: PlaceInput): OverrideInUse | undefined {
  return overrides.findLast((each) => isStart(each.path, path));
}

/** What is written at a leaf that changed. */
function route(path: Path, { kept, before, after }: Carried, placing: Placing): Json | undefined {
  const { input, placements } = placing;
  const covering = coveringOf(path, input);
  if (covering && isOwn(covering.override, input)) {
    const inside = path.slice(covering.path.length);
    const former = placing.edits.find(({ at }) => jsonEqual(at, covering.override.at));
    const value = changedAt(former ? former.value : covering.override.value, inside, after);
    setEdit({ at: covering.override.at, value }, placing);
    takeOutInside(path, placing);
    placements.push({ path: formatPath(path), to: "override", why: `The target overrides it in ${input.targetFile}.` });
    return after === undefined && inside.length === 0 ? undefined : kept;
  }
  const hasInside = input.overrides.some((each) => each.path.length > path.length && isStart(path, each.path));
  const isTemplate =
    typeof before === "string" && hasVar(before) && !hasSameVars(before, after) && !isReplaced(path, placing);
  if (after === undefined) takeOutInside(path, placing);
  if (after === undefined || !canOverride(path) || !(covering || isTemplate || hasInside)) return after;
  const why = covering
    ? `An override in ${covering.override.source.file} covers it.`
    : isTemplate
      ? `The file has ${before} there.`
      : "The target overrides parts of it.";
  addOverride(path, after, why, placing);
  return kept;
}

function isReplaced([head, key = ""]: Path, { replaced }: Placing): boolean {
  return head === "modules" && replaced.has(key);
}

function addOverride(path: Path, value: Json, why: string, placing: Placing): void {
  setEdit(overrideEdit(placing.input, path, value), placing);
  takeOutInside(path, placing);
  placing.placements.push({ path: formatPath(path), to: "override", why });
}

function setEdit(edit: TargetEdit, { edits }: Placing): void {
  const index = edits.findIndex(({ at }) => jsonEqual(at, edit.at));
  if (index < 0) edits.push(edit);
  else edits[index] = edit;
}

/** The target's own overrides inside a value that is given as a whole, or that is gone. */
function takeOutInside(path: Path, placing: Placing): void {
  for (const { path: inner, override } of placing.input.overrides) {
    const isInside = inner.length > path.length && isStart(path, inner);
    if (isInside && isOwn(override, placing.input)) setEdit({ at: override.at, value: undefined }, placing);
  }
}

/** What other files override of modules that an own copy has no more would meet nothing: null takes it away. */
function maskedModules(input: PlaceInput, { blueprint }: JsonObject): readonly TargetEdit[] {
  if (!isJsonObject(blueprint)) return [];
  const there = new Set([...modulesOf(blueprint)].map(([key]) => key));
  const lost = input.overrides.flatMap(({ path: [head, key = ""], override }) =>
    head === "modules" && !there.has(key) && override.address === input.address && !isOwn(override, input) ? [key] : [],
  );
  return [...new Set(lost)].map((key) => ({ at: ["overrides", input.address, "modules", key], value: null }));
}

function replacedModules(template: JsonObject, wanted: JsonObject): ReadonlySet<string> {
  const [was, is] = [template["blueprint"], wanted["blueprint"]];
  const types = new Map(
    isJsonObject(was) ? [...modulesOf(was)].map(([key, { module }]): [string, unknown] => [key, module]) : [],
  );
  const now = isJsonObject(is) ? [...modulesOf(is)] : [];
  return new Set(now.filter(([key, { module }]) => types.has(key) && types.get(key) !== module).map(([key]) => key));
}

function isOwn({ address, source }: Override, input: PlaceInput): boolean {
  return address === input.address && source.file === input.targetFile;
}

function hasVar(text: string): boolean {
  return varsIn(text).length > 0;
}

/** The change is one of the text around them, and as true for other targets. */
function hasSameVars(before: string, after: Json | undefined): boolean {
  return typeof after === "string" && jsonEqual(varsIn(before).toSorted(), varsIn(after).toSorted());
}

function varsIn(text: string): string[] {
  return parseTemplate(text).flatMap((part) =>
    typeof part !== "string" && part.namespace === "var" ? [part.name] : [],
  );
}

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

function withoutEditor({ editor: _editor, ...acting }: JsonObject): JsonObject {
  return acting;
}
