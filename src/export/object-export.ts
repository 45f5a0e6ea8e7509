// One object of Make against its files: what is to be written, and where. Values in, texts out; nothing is asked of Make
// and nothing written.

import { type Address, pathOf } from "../address.ts";
import { formatBlueprint } from "../blueprint/canonical.ts";
import type { Reference } from "../blueprint/template.ts";
import { renameEditor, renameModules } from "../blueprint/module-ids.ts";
import { isEmptyRenumbering, renameBy, renamePath } from "../blueprint/renumber.ts";
import { joinBlueprint } from "../blueprint/split.ts";
import { isSecretText } from "../desired/check-references.ts";
import type { FilesOfTarget } from "../desired/load.ts";
import { reportConflicts, reportDrift } from "../engine/field-change.ts";
import type { ManagedOutcome } from "../engine/outcome.ts";
import { maskText } from "../engine/secret.ts";
import type { FieldChange } from "../engine/plan.ts";
import type { Renumbering } from "../engine/three-way.ts";
import { isJsonObject, type Json, jsonEqual, type JsonObject } from "../json.ts";
import type { LiveRow } from "../kinds/kind.ts";
import { formatPath, type Path } from "../path.ts";
import type { Override, Target } from "../project/project.ts";
import type { FileChange } from "../project/write-files.ts";
import { carry, type Carried } from "./carry.ts";
import { changedScenario, changedWebhook, newScenario, newWebhook } from "./file-texts.ts";
import { hideSecrets } from "./hide-secrets.ts";
import { place, type OverrideInUse, type TargetEdit } from "./place.ts";
import type { ExportedChange, Placement } from "./report.ts";
import { fitsTemplate, withVarsOf } from "./secret-leaf.ts";

export interface ObjectContext {
  readonly target: Target;
  readonly files: FilesOfTarget;
  /** The commit that own copies are made from. */
  readonly head: string | undefined;
  /** A value of Make's as files say it. */
  readonly spelled: (address: Address, spec: JsonObject) => Promise<JsonObject>;
  /** Whether the files of an address are this target's to change. */
  readonly mayWrite: (address: Address) => boolean;
}

export interface ObjectExport {
  readonly files: readonly FileChange[];
  /** In this target's file. */
  readonly edits: readonly TargetEdit[];
  /** Modules that the files number otherwise from now on; overrides of all targets follow. */
  readonly renumbering: Renumbering;
  /** The files without overrides as they will be; undefined where they stay. */
  readonly whole: JsonObject | undefined;
  /** What Git wants from then on, overrides applied; undefined where it stays. */
  readonly wanted: JsonObject | undefined;
  readonly change: ExportedChange | undefined;
}

/** Makes the files of a resource say what Make has, as far as Git did not move the same. */
export async function exportObject(outcome: ManagedOutcome, context: ObjectContext): Promise<ObjectExport> {
  const { wanted, comparison, row, live } = outcome;
  const { address } = wanted;
  const hidden = await hideSecrets(outcome, context.target);
  const drift = reportDrift(hidden.outcome).flatMap(({ fields }) => fields);
  const clashes = reportConflicts(hidden.outcome).map(
    ({ path, module, git, live: theirs }): FieldChange => ({
      path,
      ...(module === undefined ? {} : { module }),
      ...(git === undefined ? {} : { from: git }),
      ...(theirs === undefined ? {} : { to: theirs }),
    }),
  );
  const beside = await clashFile(address, live, clashes.length > 0, context);
  if (drift.length + clashes.length === 0) return { ...nothing, files: beside };
  const renumbering = drift.length > 0 ? comparison.renumbering : {};
  const template = renumbered(wanted.template, renumbering);
  const merged = managed(comparison.merged, template);
  const kept: Placement[] = [];
  const target = carry(
    {
      kept: template,
      before: managed(comparison.git, template),
      after: merged,
      spelled: managed(await context.spelled(address, comparison.merged), template),
    },
    [],
    { leaf: (path, carried) => spelledLeaf(path, carried, context.target, kept) },
  ) as JsonObject;
  const written = writeTo(address, template, target, renumbering, context);
  const placements = [...kept, ...written.placements];
  const isWritten = !jsonEqual(template, target);
  const told = { address, name: maskText(row.name), remoteId: row.id, ...editorOf(row), ...activeOf(row), clashes };
  const fields = isWritten ? drift : [];
  const is = clashes.length > 0 ? "clash" : "changed";
  const change =
    isWritten || clashes.length > 0 || placements.length > 0 ? { ...told, is, fields, placed: placements } : undefined;
  return {
    ...written,
    files: [...written.files, ...beside],
    wanted: isWritten ? target : undefined,
    change: change as ExportedChange | undefined,
  };
}

const nothing: ObjectExport = {
  files: [],
  edits: [],
  renumbering: {},
  whole: undefined,
  wanted: undefined,
  change: undefined,
};

function writeTo(
  address: Address,
  template: JsonObject,
  wanted: JsonObject,
  renumbering: Renumbering,
  { files, target, mayWrite, head }: ObjectContext,
): Omit<ObjectExport, "change" | "wanted"> & { readonly placements: readonly Placement[] } {
  const own = files.resources.get(address);
  const layers = files.layers.get(address);
  if (!own || !layers) return { ...nothing, placements: [] };
  const isOurs = mayWrite(address);
  const whole = renumbered(layers.whole, renumbering);
  const overrides = overridesInUse(address, renumbering, files);
  const placed = place({
    address,
    targetFile: target.file,
    whole,
    template,
    wanted,
    overrides,
    mayWrite: isOurs || !isEmptyRenumbering(renumbering),
  });
  const { edits, placements } = placed;
  if (!isOurs && (placed.to === "copy" || (!isEmptyRenumbering(renumbering) && placed.to === "files"))) {
    const basedOn = head === undefined ? {} : { basedOn: head };
    const copy = ownCopy(address, target, { ...placed.whole, ...basedOn });
    const why = "Other targets use the files too, and the structure changed.";
    const told = placements.some(({ to }) => to === "copy") ? [] : [{ path: "", to: "copy", why } as const];
    return { files: copy, edits, renumbering, whole: placed.whole, placements: [...placements, ...told] };
  }
  if (!isOurs) return { files: [], edits, renumbering: {}, whole: undefined, placements };
  const changes =
    own.kind === "scenario"
      ? changedScenario(own, layers, whole, placed.whole)
      : jsonEqual(whole, placed.whole)
        ? []
        : changedWebhook(own, placed.whole);
  return { files: changes, edits, renumbering, whole: placed.whole, placements };
}

/** The files of a resource that are this target's alone. */
export function ownCopy(address: Address, { name }: Target, whole: JsonObject): readonly FileChange[] {
  return newFiles(address, whole, `targets/${name}/`);
}

/** `base`: "" for shared files. */
export function newFiles(address: Address, whole: JsonObject, base: string): readonly FileChange[] {
  const path = pathOf(address);
  return address.startsWith("scenario/")
    ? newScenario(`${base}scenarios/${path}`, whole)
    : [newWebhook(`${base}webhooks/${path}.yaml`, whole)];
}

/** Make's version beside the files, as long as both sides changed the same; it goes with the decision. */
async function clashFile(
  address: Address,
  live: JsonObject,
  hasClash: boolean,
  { files, spelled, mayWrite, target }: ObjectContext,
): Promise<readonly FileChange[]> {
  const own = files.resources.get(address);
  if (own?.kind !== "scenario") return [];
  // Beside shared files stands what the source has; another target's version stands with what is that target's.
  const folder = mayWrite(address)
    ? own.blueprint.file.replace(/[^/]+$/, "")
    : `targets/${target.name}/scenarios/${pathOf(address)}/`;
  const file = `${folder}blueprint.from-make.json`;
  if (!hasClash) return [{ file, text: undefined }];
  const { blueprint, editor, name, schedule, interface: inputs } = await spelled(address, live);
  if (!isJsonObject(blueprint)) return [];
  const joined = joinBlueprint(blueprint, isJsonObject(editor) ? editor : undefined);
  const beside = { name, scheduling: schedule, interface: inputs };
  const said = Object.entries(beside).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return [{ file, text: formatBlueprint({ ...Object.fromEntries(said), ...joined }) }];
}

function overridesInUse(
  address: Address,
  renumbering: Renumbering,
  { overrides, applied, layers }: FilesOfTarget,
): readonly OverrideInUse[] {
  const whole = layers.get(address)?.whole ?? {};
  const given = overrides.get(address) ?? [];
  return (applied.get(address) ?? []).flatMap(({ path, source, at }): OverrideInUse[] => {
    const override = given.find((each) => each.source === source && each.at === at);
    if (!override) return [];
    const byModule = renamePath(override.path[0] === "modules" ? override.path : modulePath(whole, path), renumbering);
    return [{ path: byModule, override: { ...override, at: renumberedAt(override.at, renumbering) } }];
  });
}

/** `blueprint.flow.0.mapper.x` stays as it is where no module holds it. */
function modulePath(whole: JsonObject, path: Path): Path {
  const [head, ...inside] = path;
  if (head !== "blueprint" || !isJsonObject(whole["blueprint"])) return path;
  let at: Json | undefined = whole["blueprint"];
  let found: Path = path;
  for (const [index, segment] of inside.entries()) {
    at = Array.isArray(at) ? (at as readonly Json[])[Number(segment)] : isJsonObject(at) ? at[segment] : undefined;
    if (isJsonObject(at) && typeof at["module"] === "string" && typeof at["id"] === "number")
      found = ["modules", String(at["id"]), ...inside.slice(index + 1)];
  }
  return found;
}

/** The place of an override in its file under the ids that its modules have from now on. */
export function renumberedAt(at: Override["at"], renumbering: Renumbering): Path {
  const [overrides = "", address = "", key = "", id, ...rest] = at;
  if (key === "modules" && id !== undefined) return [overrides, address, key, renumbering[id] ?? id, ...rest];
  const named = /^modules\.(\d+)(?=\.|$)/.exec(key)?.[1];
  const to = named === undefined ? undefined : renumbering[named];
  return to === undefined ? at : at.with(2, key.replace(/^modules\.\d+/, `modules.${to}`));
}

function renumbered(spec: JsonObject, renumbering: Renumbering): JsonObject {
  const { blueprint, editor, ignore } = spec;
  if (isEmptyRenumbering(renumbering) || !isJsonObject(blueprint)) return spec;
  const rename = renameBy(renumbering);
  return {
    ...spec,
    blueprint: renameModules(blueprint, rename),
    ...(isJsonObject(editor) ? { editor: renameEditor(editor, rename) } : {}),
    ...(Array.isArray(ignore)
      ? {
          ignore: (ignore as readonly Json[]).map((path) =>
            typeof path === "string" ? renumberedPath(path, renumbering) : path,
          ),
        }
      : {}),
  };
}

function renumberedPath(path: string, renumbering: Renumbering): string {
  return path.replace(/^((?:editor\.)?modules)\.(\d+)/, (found, start: string, id: string) => {
    const to = renumbering[id];
    return to === undefined ? found : `${start}.${to}`;
  });
}

/** What Git manages of a value: the keys that the template has, and the editor parts of a blueprint. */
function managed(spec: JsonObject, template: JsonObject): JsonObject {
  const keys = Object.entries(spec).filter(
    ([key]) => Object.hasOwn(template, key) || (key === "editor" && Object.hasOwn(template, "blueprint")),
  );
  const kept = Object.fromEntries(keys);
  const { data } = kept;
  const own = template["data"];
  if (!isJsonObject(data) || !isJsonObject(own)) return kept;
  return { ...kept, data: Object.fromEntries(Object.entries(data).filter(([key]) => Object.hasOwn(own, key))) };
}

function spelledLeaf(
  path: Path,
  { kept, before, after, spelled }: Carried,
  target: Target,
  placements: Placement[],
): Json | undefined {
  if (after === undefined) return undefined;
  if (path.length === 1 && path[0] === "editor" && kept === undefined && isEmptyEditor(spelled)) return undefined;
  if (typeof kept !== "string" || !isSecretText(kept, target)) return spelled;
  // What Git's side holds of references is what Make alone knows.
  const asCompared = typeof before === "string" && before.includes("${") ? before : kept;
  if (typeof after !== "string" || fitsTemplate(asCompared, after)) return kept;
  const around = typeof spelled === "string" ? withVarsOf(kept, spelled, isNewVar(target)) : undefined;
  if (around !== undefined) return around;
  placements.push({ path: formatPath(path), to: "kept", why: "It holds a secret, and the text around it changed." });
  return kept;
}

/** One that this export made up. */
function isNewVar({ vars }: Target): (reference: Reference) => boolean {
  return ({ namespace, name }) => namespace === "var" && !vars.has(name);
}

function isEmptyEditor(editor: Json | undefined): boolean {
  if (!isJsonObject(editor)) return true;
  const { blueprint, modules } = editor;
  return blueprint === undefined && (!isJsonObject(modules) || Object.keys(modules).length === 0);
}

export function editorOf({ about: { by, lastEdit } }: LiveRow): { readonly by?: string; readonly at?: string } {
  return {
    ...(typeof by === "string" ? { by } : {}),
    ...(typeof lastEdit === "string" ? { at: lastEdit } : {}),
  };
}

export function activeOf({ spec }: LiveRow): { readonly active?: boolean } {
  return typeof spec["active"] === "boolean" ? { active: spec["active"] } : {};
}
