// Finds and reads the files under targets/, and follows `extends:` through them. One file's faults are told once, however
// many targets are made of it.

import { type Problem, ToolError } from "../errors.ts";
import { isJsonArray, isJsonObject, type Json } from "../json.ts";
import { parseZone } from "../make/zone.ts";
import { suggest } from "../nearest.ts";
import { checkEnvironmentPlaces } from "./environment-places.ts";
import { duplicate, listFiles } from "./files.ts";
import { readYamlFile } from "./read-source.ts";
import { checkSchema } from "./schema-check.ts";
import type { SourceFile } from "./source-file.ts";
import { checkFieldPaths } from "./target-overrides.ts";
import type { Environment } from "./vars.ts";

/** Folders inside a target's folder that hold resources of its own. */
export const resourceFolders: readonly string[] = ["scenarios", "webhooks"];

/** `targets/acme/webhooks/in.yaml` → acme and `webhooks/in.yaml`; undefined for what is no file of a target's own resource. */
export function ownFileOf(file: string): { readonly owner: string; readonly inside: string } | undefined {
  const [top, ...steps] = file.split("/");
  // The first step is the name of a target, whatever it is.
  const split = steps.findIndex((step, index) => index > 0 && resourceFolders.includes(step));
  if (top !== "targets" || split < 0 || split === steps.length - 1) return undefined;
  return { owner: steps.slice(0, split).join("/"), inside: steps.slice(split).join("/") };
}

/** The target that a YAML file below targets/ says something of; undefined for any other file. */
export function targetNameOf(file: string): string | undefined {
  return ownFileOf(file) ? undefined : /^targets\/(.+?)(?:\/target)?\.ya?ml$/.exec(file)?.[1];
}

/** One file under targets/, by itself. */
export interface TargetFile {
  readonly name: string;
  readonly source: SourceFile;
  readonly extends: readonly string[];
  /** Names that it had before, the latest first. */
  readonly movedFrom: readonly string[];
  readonly isAbstract: boolean;
  /** False: nothing but its vars is of use, and those only to find more problems. */
  readonly fits: boolean;
}

export interface TargetFiles {
  /** What could be read, by name, in the order of names. */
  readonly files: ReadonlyMap<string, TargetFile>;
  readonly names: ReadonlySet<string>;
}

export function readTargetFiles(root: string, env: Environment, problems: Problem[]): TargetFiles {
  const found = listTargets(root, problems);
  const files = new Map<string, TargetFile>();
  for (const [name, file] of found) {
    const source = readYamlFile(root, file, problems);
    if (source) files.set(name, readTargetFile(name, source, env, problems));
  }
  return { files, names: new Set(found.keys()) };
}

function readTargetFile(name: string, source: SourceFile, env: Environment, problems: Problem[]): TargetFile {
  const misfits = checkSchema("target", source).map(withTargetCode(source));
  const value = isJsonObject(source.value) ? source.value : {};
  problems.push(...misfits, ...checkEnvironmentPlaces(source));
  if (misfits.length === 0) problems.push(...checkZone(value["zone"], source, env), ...checkFieldPaths(source));
  return {
    name,
    source,
    extends: textsOf(value["extends"]),
    movedFrom: textsOf(value["movedFrom"]),
    isAbstract: value["abstract"] === true,
    fits: misfits.length === 0,
  };
}

/**
 * The files that make up a target, in the order in which they count, its own last; undefined where one of them is missing
 * or the way runs in a circle. A file that is reached twice counts at its first place, so that what one base changes in
 * another is not undone by a third.
 */
export function layersOf(file: TargetFile, files: ReadonlyMap<string, TargetFile>): readonly TargetFile[] | undefined {
  const layers = new Set<TargetFile>();
  const open = new Set<TargetFile>();
  let isWhole = true;
  const visit = (each: TargetFile): void => {
    if (layers.has(each)) return;
    open.add(each);
    for (const name of each.extends) {
      const base = files.get(name);
      if (!base || open.has(base)) isWhole = false;
      else visit(base);
    }
    open.delete(each);
    layers.add(each);
  };
  visit(file);
  return isWhole ? [...layers] : undefined;
}

/** Names in `extends:` that mean no file, and circles, each once. */
export function checkExtends({ files, names }: TargetFiles): readonly Problem[] {
  const problems: Problem[] = [];
  const done = new Set<string>();
  const visit = (file: TargetFile, way: readonly string[]): void => {
    if (done.has(file.name)) return;
    for (const [index, name] of file.extends.entries()) {
      const at = placeOfExtends(file, index);
      const circle = [...way, file.name, name];
      const base = files.get(name);
      if (!names.has(name)) problems.push(unknownBase(name, at, names));
      else if (circle.indexOf(name) < circle.length - 1) {
        problems.push({
          code: "target/extends",
          message: `The target ${JSON.stringify(name)} extends itself: ${circle.slice(circle.indexOf(name)).join(" → ")}.`,
          at,
          hint: "Remove one of these steps.",
        });
      } else if (base) visit(base, [...way, file.name]);
    }
    done.add(file.name);
  };
  for (const file of files.values()) visit(file, []);
  return problems;
}

function placeOfExtends({ source, extends: names }: TargetFile, index: number): Problem["at"] {
  const isList = isJsonObject(source.value) && isJsonArray(source.value["extends"]);
  return source.place(isList && names.length > 0 ? ["extends", String(index)] : ["extends"]);
}

function unknownBase(name: string, at: Problem["at"], names: ReadonlySet<string>): Problem {
  return {
    code: "target/extends",
    message: `There is no target ${JSON.stringify(name)} to extend.`,
    at,
    hint:
      suggest(name, names) ?? `Add targets/${name}.yaml, or write the path of a target under targets/ without .yaml.`,
  };
}

/** Name → file, sorted. A target is `NAME.yaml` or `NAME/target.yaml`. */
function listTargets(root: string, problems: Problem[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const spelled = new Map<string, string>();
  for (const file of listFiles(root, "targets", problems)) {
    const name = targetNameOf(file);
    if (name === undefined) continue;
    const other = spelled.get(name.toLowerCase());
    if (other !== undefined) problems.push(duplicate(`target ${JSON.stringify(name)}`, other, file));
    else found.set(name, file);
    spelled.set(name.toLowerCase(), file);
  }
  return found;
}

/** The name of the key's variable is a guard of its own, with a code of its own. */
function withTargetCode(source: SourceFile): (problem: Problem) => Problem {
  const value = isJsonObject(source.value) ? source.value["apiKeyEnv"] : undefined;
  if (typeof value !== "string") return (problem) => problem;
  const { line, column } = source.place(["apiKeyEnv"]);
  return (problem) =>
    problem.at?.line === line && problem.at.column === column
      ? {
          code: "target/key-name",
          message: `The API key may not be read from ${JSON.stringify(value)}: the name must be MAKE_ and capitals, digits or _.`,
          at: problem.at,
          hint: "Use MAKE_API_KEY, or a name such as MAKE_KEY_PRODUCTION.",
        }
      : problem;
}

function checkZone(zone: Json | undefined, source: SourceFile, env: Environment): readonly Problem[] {
  if (typeof zone !== "string") return [];
  try {
    parseZone(zone, env);
    return [];
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return error.problems.map((problem) => ({ ...problem, at: source.place(["zone"]) }));
  }
}

/** One text, or a list of them. */
function textsOf(value: Json | undefined): readonly string[] {
  const list = isJsonArray(value) ? value : value === undefined ? [] : [value];
  return list.filter((each) => typeof each === "string");
}
