// Reads make-gitops.yaml and targets/**: all problems of all files at once, and no byte of any other file.

import { type Problem, ToolError } from "../errors.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { duplicate, listFiles, openRoot, startOf } from "./files.ts";
import { suggest } from "../nearest.ts";
import type { Project, Target } from "./project.ts";
import { readYamlFile } from "./read-source.ts";
import { readTarget } from "./read-target.ts";
import { checkSchema } from "./schema-check.ts";
import type { SourceFile } from "./source-file.ts";
import { checkDeclarations, type Environment, type VarDeclarations } from "./vars.ts";

export const projectFile = "make-gitops.yaml";

export const noProject: Problem = {
  code: "project/not-found",
  message: `There is no ${projectFile} in this folder.`,
  hint: `Name the project's folder with --dir, or create ${projectFile} with version: 1 and name:.`,
};

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
    throw new ToolError(noProject);
  }
  const found = checkSchema("project", source);
  problems.push(...found);
  if (found.length === 0) {
    problems.push(...checkDeclarations((source.value as JsonObject)["vars"] as VarDeclarations | undefined, source));
  }
  return source;
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
