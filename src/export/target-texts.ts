// What an export writes beside the files of resources: overrides and bindings of the target, secret vars of the project, and
// overrides of every target for modules that got another id.

import type { Address } from "../address.ts";
import { mapExpressionIds } from "../blueprint/expressions.ts";
import { renameInYaml } from "../desired/rename-texts.ts";
import { isEmptyRenumbering, renameBy } from "../blueprint/renumber.ts";
import type { Renumbering } from "../engine/three-way.ts";
import { isJsonObject, type Json, jsonEqual, type JsonObject } from "../json.ts";
import { type Path, valueAt } from "../path.ts";
import { isGlob, matchesGlob } from "../project/address-glob.ts";
import { patchYaml } from "../project/patch-yaml.ts";
import { parseYamlFile } from "../project/yaml-file.ts";
import type { FileChange } from "../project/write-files.ts";
import { renumberedAt } from "./object-export.ts";
import { changedAt, type TargetEdit } from "./place.ts";
import { staleEdits } from "./stale-overrides.ts";

/** A YAML file of the project as it is; "" where it is not there yet. */
export interface TextFile {
  readonly file: string;
  readonly text: string;
  readonly value: Json;
}

export interface TargetChanges {
  readonly edits: readonly TargetEdit[];
  /** Module ids that changed, by address. */
  readonly renumberings: ReadonlyMap<Address, Renumbering>;
  /** Blueprints as the shared or own files will have them: overrides of modules that they lose go. */
  readonly blueprints: ReadonlyMap<Address, Json>;
  /** Resources whose files go: what is overridden for them alone goes too. */
  readonly pruned: readonly Address[];
  /** All of them, with those that go. */
  readonly addresses: readonly Address[];
}

/** The new text of one target file; undefined where it stays. `edits` are for the exported target's own file alone. */
export function targetText(given: TextFile, changes: TargetChanges): FileChange | undefined {
  const { edits, renumberings, blueprints } = changes;
  const source = renumberedFile(given, renumberings);
  let value: Json = isJsonObject(source.value) ? source.value : {};
  for (const { at, value: item } of edits) value = prunedAt(changedAt(value, at, item) ?? {}, at);
  for (const [address, blueprint] of blueprints) {
    for (const { at, value: item } of staleEdits(value, address, blueprint)) {
      value = prunedAt(changedAt(value, at, item) ?? {}, at);
    }
  }
  for (const key of overridesOfNothing(value, changes)) {
    const at = ["overrides", key];
    value = prunedAt(changedAt(value, at, undefined) ?? {}, at);
  }
  const edited = changed(source, value as JsonObject);
  return edited ?? (source.text === given.text ? undefined : { file: source.file, text: source.text });
}

/** Overrides, also by glob, that meet nothing but what goes. */
function overridesOfNothing(value: Json, { pruned, addresses }: TargetChanges): readonly string[] {
  const overrides = valueAt(value, ["overrides"]);
  if (pruned.length === 0 || !isJsonObject(overrides)) return [];
  const met = (key: string, address: Address): boolean => (isGlob(key) ? matchesGlob(key, address) : key === address);
  return Object.keys(overrides).filter((key) => {
    const meets = addresses.filter((address) => met(key, address));
    return meets.length > 0 && meets.every((address) => pruned.includes(address));
  });
}

export function changed({ file, text, value: before }: TextFile, value: JsonObject): FileChange | undefined {
  if (jsonEqual(before ?? {}, value)) return undefined;
  return { file, text: patchYaml(file, text, value) };
}

/** Keys and expressions of overrides under the ids that modules have from now on; every other byte as it is. */
function renumberedFile(source: TextFile, renumberings: TargetChanges["renumberings"]): TextFile {
  const moved = new Map([...renumberings].filter(([, renumbering]) => !isEmptyRenumbering(renumbering)));
  const of = (path: Path): Renumbering | undefined =>
    path[0] === "overrides" ? moved.get(path[1] as Address) : undefined;
  if (![...moved.keys()].some((address) => valueAt(source.value, ["overrides", address]) !== undefined)) return source;
  const text = renameInYaml(source.file, source.text, {
    text: (item, path) => {
      const renumbering = of(path);
      return renumbering ? mapExpressionIds(item, renameBy(renumbering)) : item;
    },
    key: (key, path) => {
      const renumbering = of(path);
      if (!renumbering) return key;
      if (path.length === 2) return renumberedAt([...path, key], renumbering)[2] as string;
      return path.length === 3 && path[2] === "modules" ? renameBy(renumbering)(key) : key;
    },
  });
  return text === source.text ? source : { file: source.file, text, value: parseYamlFile(source.file, text).value };
}

/** Maps that an edit left empty go too: the schema wants at least one field in each. */
function prunedAt(value: Json, at: Path): Json {
  let result = value;
  for (let length = at.length - 1; length > 0; length -= 1) {
    const holder = valueAt(result, at.slice(0, length));
    if (!isJsonObject(holder) || Object.keys(holder).length > 0) break;
    result = changedAt(result, at.slice(0, length), undefined) ?? {};
  }
  return result;
}
