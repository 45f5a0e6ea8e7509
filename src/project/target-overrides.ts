// `overrides:` of a target and what it extends → one list of fields, in the order in which they are applied: those of
// globs before those of addresses, those of earlier files before those of later ones, then as written. A field that a
// later file gives again, or takes away with `null`, is left out.

import type { Problem } from "../errors.ts";
import { isJsonObject, type Json } from "../json.ts";
import { parsePath, type Path, valueAt } from "../path.ts";
import { isGlob } from "./address-glob.ts";
import type { Override } from "./project.ts";
import type { SourceFile } from "./source-file.ts";

export function readOverrides(layers: readonly SourceFile[]): readonly Override[] {
  let fields: readonly Override[] = [];
  for (const layer of layers) {
    const below = fields;
    const added: Override[] = [];
    for (const [address, given] of entriesAt(layer, ["overrides"])) {
      if (given === null) fields = fields.filter((each) => each.address !== address);
      for (const field of fieldsOf(layer, address)) {
        const replaces = (each: Override) => each.address === address && covers(field, each);
        const takesAway = field.value === null && (isContainer(field.path) || below.some(replaces));
        fields = fields.filter((each) => !replaces(each));
        if (!takesAway) added.push(field);
      }
    }
    fields = [...fields, ...added];
  }
  return [...fields.filter(({ address }) => isGlob(address)), ...fields.filter(({ address }) => !isGlob(address))];
}

/** A field covers itself; `modules` and one module of it cover all that is inside. */
function covers({ path }: Override, other: Override): boolean {
  const isAlike = path.every((segment, index) => other.path[index] === segment);
  return isAlike && (isContainer(path) || path.length === other.path.length);
}

function isContainer(path: Path): boolean {
  return path[0] === "modules" && path.length < 3;
}

/** Every field that one file gives; those of `modules` one by one. A container that is no map stays as it is. */
function fieldsOf(source: SourceFile, address: string): readonly Override[] {
  const found: Override[] = [];
  const visit = (at: Path, path: Path, value: Json): void => {
    if (isContainer(path) && isJsonObject(value)) {
      for (const [key, item] of Object.entries(value)) {
        const inner = path.length === 1 ? [key] : (parsePath(key) ?? [key]);
        visit([...at, key], [...path, ...inner], item);
      }
    } else found.push({ address, path, value, source, at });
  };
  for (const [key, value] of entriesAt(source, ["overrides", address])) {
    const path = parsePath(key);
    if (path) visit(["overrides", address, key], path, value);
  }
  return found;
}

/** Keys of one file's overrides that are not the paths of fields. */
export function checkFieldPaths(source: SourceFile): readonly Problem[] {
  const problems: Problem[] = [];
  const check = (at: Path): void => {
    for (const [key] of entriesAt(source, at)) {
      if (parsePath(key)) continue;
      problems.push({
        code: "schema/invalid",
        message: `${JSON.stringify(key)} is not the path of a field.`,
        at: source.keyPlace([...at, key]),
        hint: 'Write it with dots: schedule.interval. A name that holds a dot stands in quotes: data."a.b".',
      });
    }
  };
  for (const [address] of entriesAt(source, ["overrides"])) {
    check(["overrides", address]);
    const modules = ["overrides", address, "modules"];
    for (const [id] of entriesAt(source, modules)) check([...modules, id]);
  }
  return problems;
}

function entriesAt({ value }: SourceFile, path: Path): readonly (readonly [string, Json])[] {
  const found = valueAt(value, path);
  return isJsonObject(found) ? Object.entries(found) : [];
}
