// Reads make-gitops.yaml and targets/**: all problems of all files at once, and no byte of any other file.

import { ToolError, type Problem } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { parseZone } from "../make/zone.ts";
import { type Path, parsePath } from "../path.ts";
import { fillVars } from "./fill-vars.ts";
import { fileLimits, listFiles, openRoot, readText, startOf } from "./files.ts";
import { suggest } from "./nearest.ts";
import { parseTemplate } from "../blueprint/template.ts";
import type { Binding, Direction, DriftPolicy, Override, Project, Target, VarValue } from "./project.ts";
import { checkSchema } from "./schema-check.ts";
import type { SourceFile } from "./source-file.ts";
import { checkDeclarations, type Environment, readVars, type VarDeclarations } from "./vars.ts";
import { parseYamlFile } from "./yaml-file.ts";

export const projectFile = "make-gitops.yaml";

/** Throws ToolError with all problems of the project file and the target files. */
export async function loadProject(dir: string, env: Environment): Promise<Project> {
  const { project, problems } = readProject(openRoot(dir), env);
  if (!project || problems.length > 0) throw new ToolError(problems);
  return project;
}

export interface ReadProject {
  /** Holds what could be read, also of files with problems: good for finding more of them, for nothing else. */
  readonly project: Project | undefined;
  readonly problems: readonly Problem[];
}

/** Reads as far as possible. Throws ToolError where there is no project at all. */
export function readProject(root: string, env: Environment): ReadProject {
  const problems: Problem[] = [];
  const source = readProjectFile(root, problems);
  const value = source && isJsonObject(source.value) ? source.value : undefined;
  if (!source || !value) return { project: undefined, problems };
  const declared = isJsonObject(value["vars"]) ? declarationsOf(value["vars"]) : undefined;
  const files = targetFiles(root, problems);
  const targets = new Map<string, Target>();
  for (const [name, file] of files) {
    const target = readTarget({ root, name, file, project: source, declared, env, problems });
    if (target) targets.set(name, target);
  }
  const chosen = (key: "defaultTarget" | "source"): string | undefined => {
    const name = value[key];
    if (typeof name !== "string") return undefined;
    if (!files.has(name)) {
      problems.push({
        code: "target/unknown",
        message: `There is no target ${JSON.stringify(name)}.`,
        at: source.place([key]),
        hint: suggest(name, files.keys()) ?? `Add targets/${name}.yaml.`,
      });
    }
    return name;
  };
  const [only] = targets.size === 1 ? targets.keys() : [];
  const project: Project = {
    root,
    name: typeof value["name"] === "string" ? value["name"] : "",
    targets,
    defaultTarget: chosen("defaultTarget"),
    source: chosen("source") ?? only,
    place: source.place,
  };
  return { project, problems };
}

/** The target of a name; without a name the only one, else `defaultTarget`, else an error with the list. */
export function selectTarget(project: Project, name: string | undefined): Target {
  const [first] = project.targets.values();
  if (!first) {
    throw new ToolError({
      code: "target/required",
      message: "The project has no target.",
      at: project.place([]),
      hint: "Add targets/production.yaml with zone: and team:.",
    });
  }
  const wanted = name ?? (project.targets.size === 1 ? first.name : project.defaultTarget);
  const target = wanted === undefined ? undefined : project.targets.get(wanted);
  if (target) return target;
  const names = [...project.targets.keys()];
  if (wanted === undefined) {
    throw new ToolError({
      code: "target/required",
      message: `The project has ${names.length} targets: ${names.join(", ")}.`,
      hint: `Name one with --target, or set defaultTarget: in ${projectFile}.`,
    });
  }
  throw new ToolError({
    code: "target/unknown",
    message: `There is no target ${JSON.stringify(wanted)}.`,
    hint: suggest(wanted, names) ?? `Targets are: ${names.join(", ")}.`,
  });
}

/** Entries that the schema refused are left out. */
function declarationsOf(vars: JsonObject): VarDeclarations {
  return Object.fromEntries(Object.entries(vars).filter(([, each]) => isJsonObject(each))) as VarDeclarations;
}

function readProjectFile(root: string, problems: Problem[]): SourceFile | undefined {
  const source = readYamlFile(root, projectFile, problems);
  if (!source) {
    if (problems.length > 0) return undefined;
    throw new ToolError({
      code: "project/not-found",
      message: `There is no ${projectFile} in this folder.`,
      hint: `Name the project's folder with --dir, or create ${projectFile} with version: 1 and name:.`,
    });
  }
  const found = checkSchema("project", source);
  problems.push(...found);
  if (found.length === 0) {
    problems.push(...checkDeclarations((source.value as JsonObject)["vars"] as VarDeclarations | undefined, source));
  }
  return source;
}

/** Undefined where the file does not exist, or cannot be read: then with its problems. */
function readYamlFile(root: string, file: string, problems: Problem[]): SourceFile | undefined {
  try {
    const text = readText(root, file, fileLimits.yaml);
    return text === undefined ? undefined : parseYamlFile(file, text);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

/** Name → file, sorted. */
function targetFiles(root: string, problems: Problem[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const spelled = new Map<string, string>();
  for (const file of listFiles(root, "targets", problems)) {
    const name = /^targets\/(.+)\.ya?ml$/.exec(file)?.[1];
    if (name === undefined) continue;
    if (name.endsWith("/target")) {
      problems.push({
        code: "file/unknown",
        message: `A target is one file; a folder with a target.yaml is not read yet.`,
        at: startOf(file),
        hint: `Rename it to targets/${name.slice(0, -"/target".length)}.yaml.`,
      });
      continue;
    }
    const other = spelled.get(name.toLowerCase());
    if (other !== undefined) problems.push(duplicate(`target ${JSON.stringify(name)}`, other, file));
    else found.set(name, file);
    spelled.set(name.toLowerCase(), file);
  }
  return found;
}

/** Two files give one name. */
export function duplicate(what: string, first: string, second: string): Problem {
  return {
    code: "address/duplicate",
    message: `Two files give the ${what}: ${first} and ${second}.`,
    at: startOf(second),
    hint: "Keep one, or rename one. Names that differ only in upper and lower case are one name on many disks.",
  };
}

interface TargetInput {
  readonly root: string;
  readonly name: string;
  readonly file: string;
  readonly project: SourceFile;
  readonly declared: VarDeclarations | undefined;
  readonly env: Environment;
  readonly problems: Problem[];
}

/** A target file that fits its schema. */
interface TargetValue {
  readonly zone: string;
  readonly team: string | number;
  readonly apiKeyEnv?: string;
  readonly direction?: Direction;
  readonly drift?: DriftPolicy;
  readonly bindings?: Readonly<Record<string, Json>>;
  readonly overrides?: Readonly<Record<string, JsonObject>>;
}

function readTarget({ root, name, file, project, declared, env, problems }: TargetInput): Target | undefined {
  const source = readYamlFile(root, file, problems);
  if (!source) return undefined;
  const misfits = checkSchema("target", source).map(withTargetCode(source));
  const { vars, problems: varProblems, ownProblems } = readVars({ declared, project, source, targetName: name, env });
  problems.push(...misfits, ...varProblems, ...checkEnvironmentPlaces(source));
  const own = [...ownProblems];
  // Of a file that does not fit its schema nothing but the vars is used, and that only to find more problems.
  const value = misfits.length > 0 ? { zone: "", team: "" } : (source.value as unknown as TargetValue);
  if (misfits.length === 0) problems.push(...checkZone(value.zone, source, env));
  return {
    name,
    file,
    zone: value.zone,
    team: value.team,
    apiKeyEnv: value.apiKeyEnv ?? "MAKE_API_KEY",
    direction: value.direction ?? "both",
    drift: value.drift ?? "keep",
    vars,
    bindings: readBindings(value, vars, source, own),
    overrides: readOverrides(value, source, problems),
    problems: own,
    source,
    place: source.place,
  };
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

function checkZone(zone: string, source: SourceFile, env: Environment): Problem[] {
  try {
    parseZone(zone, env);
    return [];
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return error.problems.map((problem) => ({ ...problem, at: source.place(["zone"]) }));
  }
}

/** `${env.…}` outside `vars:` would be sent to Make as a text. */
function checkEnvironmentPlaces(source: SourceFile): Problem[] {
  const problems: Problem[] = [];
  const visit = (value: Json, path: Path): void => {
    if (typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        if (path.length > 0 || key !== "vars") visit(item, [...path, key]);
      }
    } else if (typeof value === "string") {
      for (const part of parseTemplate(value)) {
        if (typeof part === "string" || part.namespace !== "env") continue;
        problems.push({
          code: "var/environment",
          message: `\${env.${part.name}} stands outside vars:.`,
          at: source.place(path),
          hint: `Give a var this value, and refer to the var: \${var.…}.`,
        });
      }
    }
  };
  visit(source.value, []);
  return problems;
}

function readBindings(
  { bindings = {} }: TargetValue,
  vars: ReadonlyMap<string, VarValue>,
  source: SourceFile,
  problems: Problem[],
): ReadonlyMap<string, Binding> {
  const read = new Map<string, Binding>();
  for (const [name, value] of Object.entries(bindings)) {
    const path = ["bindings", name];
    if (typeof value === "number") read.set(name, { id: value });
    else if (value === "only") read.set(name, { only: true });
    else if (typeof value === "string") read.set(name, { name: nameOf(value, path, vars, source, problems) });
    else if (isJsonObject(value) && typeof value["id"] === "number") read.set(name, { id: value["id"] });
    else if (isJsonObject(value) && typeof value["name"] === "string") {
      read.set(name, { name: nameOf(value["name"], [...path, "name"], vars, source, problems) });
    }
  }
  return read;
}

function nameOf(
  text: string,
  path: Path,
  vars: ReadonlyMap<string, VarValue>,
  source: SourceFile,
  problems: Problem[],
): string {
  for (const part of parseTemplate(text)) {
    if (typeof part === "string") continue;
    const found = part.namespace === "var" ? vars.get(part.name) : undefined;
    if (found && !found.secret) continue;
    problems.push({
      code: found ? "secret/place" : part.namespace === "var" ? "var/missing" : "reference/kind",
      message: found
        ? `The name of a binding cannot hold the secret var ${part.name}.`
        : part.namespace === "var"
          ? `There is no var ${part.name}.`
          : `The name of a binding cannot refer to ${part.namespace}.${part.name}.`,
      at: source.place(path),
      hint: part.namespace === "var" ? suggest(part.name, vars.keys()) : "It may hold ${var.NAME}.",
    });
  }
  const filled = fillVars(text, vars);
  return typeof filled === "string" ? filled : JSON.stringify(filled);
}

function readOverrides({ overrides = {} }: TargetValue, source: SourceFile, problems: Problem[]): Override[] {
  return Object.entries(overrides).map(([address, fields]) => {
    const path = ["overrides", address];
    for (const field of Object.keys(fields)) {
      if (parsePath(field)) continue;
      problems.push({
        code: "schema/invalid",
        message: `${JSON.stringify(field)} is not the path of a field.`,
        at: source.keyPlace([...path, field]),
        hint: 'Write it with dots: schedule.interval. A name that holds a dot stands in quotes: data."a.b".',
      });
    }
    return { address, fields, path };
  });
}
