// Reads make-gitops.yaml and targets/**: all problems of all files at once, and no byte of any other file.

import { type Problem, ToolError } from "../errors.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import { openRoot } from "./files.ts";
import { checkMovedTargets } from "./moved-targets.ts";
import { suggest } from "../nearest.ts";
import type { Base, Project, Target } from "./project.ts";
import { readYamlFile } from "./read-source.ts";
import { readBase, readTarget } from "./read-target.ts";
import { checkSchema } from "./schema-check.ts";
import type { SourceFile } from "./source-file.ts";
import { checkExtends, layersOf, readTargetFiles } from "./target-files.ts";
import { uniqueProblems } from "./unique-problems.ts";
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
  const read = readTargetFiles(root, env, problems);
  problems.push(...checkExtends(read), ...checkMovedTargets(read));
  const targets = new Map<string, Target>();
  const bases = new Map<string, Base>();
  for (const [name, file] of read.files) {
    const input = { file, layers: layersOf(file, read.files), project: source, declared, env, problems };
    if (file.isAbstract) bases.set(name, readBase(input));
    else targets.set(name, readTarget(input));
  }
  const [only] = targets.size === 1 ? targets.keys() : [];
  const project: Project = {
    root,
    name: typeof value["name"] === "string" ? value["name"] : "",
    targets,
    bases,
    targetNames: read.names,
    defaultTarget: chosenTarget("defaultTarget", source, { bases, names: read.names }, problems),
    source: chosenTarget("source", source, { bases, names: read.names }, problems) ?? only,
    allowedSecrets: allowedSecretsOf(value["secrets"]),
    place: source.place,
  };
  return { project, problems: uniqueProblems(problems) };
}

/** The target that the project file names under a key. */
function chosenTarget(
  key: "defaultTarget" | "source",
  { value, place }: SourceFile,
  { bases, names }: { readonly bases: ReadonlyMap<string, Base>; readonly names: ReadonlySet<string> },
  problems: Problem[],
): string | undefined {
  const name = isJsonObject(value) ? value[key] : undefined;
  if (typeof name !== "string") return undefined;
  if (bases.has(name)) problems.push({ ...abstractTarget(name), at: place([key]) });
  else if (!names.has(name)) {
    problems.push({
      code: "target/unknown",
      message: `There is no target ${JSON.stringify(name)}.`,
      at: place([key]),
      hint:
        suggest(
          name,
          [...names].filter((each) => !bases.has(each)),
        ) ?? `Add targets/${name}.yaml.`,
    });
  }
  return name;
}

function abstractTarget(name: string): Problem {
  return {
    code: "target/unknown",
    message: `The target ${JSON.stringify(name)} is abstract: it is there to be extended, and is never planned.`,
    hint: "Name a target that extends it, or remove abstract: true.",
  };
}

/** The target of a name; without a name the only one, else `defaultTarget`, else an error with the list. */
export function selectTarget(project: Project, name: string | undefined): Target {
  const [first] = project.targets.values();
  if (!first) {
    throw new ToolError({
      code: "target/required",
      message: project.bases.size > 0 ? "The project has abstract targets alone." : "The project has no target.",
      at: project.place([]),
      hint: "Add targets/production.yaml with zone: and team:.",
    });
  }
  const wanted = name ?? (project.targets.size === 1 ? first.name : project.defaultTarget);
  const target = wanted === undefined ? undefined : project.targets.get(wanted);
  if (target) return target;
  if (wanted !== undefined && project.bases.has(wanted)) throw new ToolError(abstractTarget(wanted));
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
function allowedSecretsOf(secrets: Json | undefined): readonly string[] {
  const allow = isJsonObject(secrets) ? secrets["allow"] : undefined;
  return isJsonArray(allow) ? allow.filter((each) => typeof each === "string") : [];
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
