// The values of a target's variables. `${env.NAME}` is read here and nowhere else, for names that the repository cannot
// choose freely: target files come from pull requests, and an environment holds keys. What comes from it is secret.

import { parseTemplate } from "../blueprint/template.ts";
import type { Problem } from "../errors.ts";
import { isJsonArray, isJsonObject, type Json } from "../json.ts";
import type { Path } from "../path.ts";
import { suggest } from "../nearest.ts";
import type { VarValue } from "./project.ts";
import { inWords } from "./schema-check.ts";
import type { SourceFile } from "./source-file.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** `vars:` of the project file. */
export type VarDeclarations = Readonly<Record<string, VarDeclaration>>;

interface VarDeclaration {
  readonly default?: Json;
  readonly required?: boolean;
  readonly secret?: boolean;
  readonly type?: VarType;
}

type VarType = "text" | "number" | "boolean" | "list" | "map";

export interface VarsInput {
  readonly declared: VarDeclarations | undefined;
  readonly project: SourceFile;
  /** The target file. */
  readonly source: SourceFile;
  readonly targetName: string;
  readonly env: Environment;
}

export interface VarsResult {
  readonly vars: ReadonlyMap<string, VarValue>;
  /** Wrong in the files, whatever target is used. */
  readonly problems: readonly Problem[];
  /** Stops this target alone. */
  readonly ownProblems: readonly Problem[];
}

/** Contradictions in the declarations themselves. */
export function checkDeclarations(declared: VarDeclarations | undefined, source: SourceFile): Problem[] {
  const problems: Problem[] = [];
  for (const [name, declaration] of Object.entries(declared ?? {})) {
    const at = source.place(["vars", name, "default"]);
    if (!Object.hasOwn(declaration, "default")) continue;
    if (declaration.secret) {
      problems.push({
        code: "secret/place",
        message: `The var ${name} is secret and has its value in the project file.`,
        at,
        hint: "Remove the default. A target takes it from the environment: ${env.MAKE_VAR_…}.",
      });
    } else if (declaration.required) {
      problems.push({
        code: "schema/invalid",
        message: `The var ${name} is required and has a default.`,
        at,
        hint: "Keep one of the two.",
      });
    } else {
      const value = readValue(declaration.default as Json, at, `The default of the var ${name}`, undefined, problems);
      problems.push(...checkType(name, declaration.type, value.value, false, at));
    }
  }
  return problems;
}

export function readVars({ declared, project, source: target, targetName, env }: VarsInput): VarsResult {
  const vars = new Map<string, VarValue>();
  const problems: Problem[] = [];
  const ownProblems: Problem[] = [];
  const given = (isJsonObject(target.value) && isJsonObject(target.value["vars"]) && target.value["vars"]) || {};
  for (const [name, declaration] of Object.entries(declared ?? {})) {
    if (Object.hasOwn(given, name)) continue;
    const place = () => project.place(["vars", name]);
    if (Object.hasOwn(declaration, "default")) {
      const value = readValue(declaration.default as Json, undefined, name, undefined, []).value;
      vars.set(name, { value, secret: false, place: () => project.place(["vars", name, "default"]) });
    } else if (declaration.required) {
      ownProblems.push({
        code: "var/missing",
        message: `The target ${targetName} gives no value to the required var ${name}.`,
        at: target.place(["vars"]),
        hint: `Add it to ${target.file}: vars: {${name}: …}.`,
      });
      vars.set(name, { value: undefined, secret: false, place }); // told once here, not again at each use
    } else if (declaration.secret) vars.set(name, { value: undefined, secret: true, place });
  }
  for (const [name, value] of Object.entries(given)) {
    const path: Path = ["vars", name];
    const declaration = declared && Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (declared && !declaration) {
      problems.push({
        code: "schema/unknown-key",
        message: `The var ${name} is not declared in ${project.file}.`,
        at: target.keyPlace(path),
        hint: suggest(name, Object.keys(declared)) ?? `Add it there, under vars:.`,
      });
    }
    const at = target.place(path);
    const read = readValue(value, at, `The var ${name}`, env, problems, ownProblems);
    const secret = declaration?.secret === true || read.fromEnvironment;
    const typed = read.fromEnvironment ? fromText(read.value, declaration?.type) : read.value;
    const held = declaration?.secret === true && value === null ? undefined : typed;
    ownProblems.push(...checkType(name, declaration?.type, held, secret, at));
    vars.set(name, { value: held, secret, place: () => target.place(path) });
  }
  return { vars, problems, ownProblems };
}

interface ReadValue {
  /** Undefined where the environment lacks what it needs; that has been told. */
  readonly value: Json | undefined;
  readonly fromEnvironment: boolean;
}

/** A value with its escapes read and its `${env.…}` filled in. Without `env` none may stand there. */
function readValue(
  value: Json,
  at: Problem["at"],
  what: string,
  env: Environment | undefined,
  problems: Problem[],
  ownProblems: Problem[] = problems,
): ReadValue {
  let fromEnvironment = false;
  let isMissing = false;
  const read = (item: Json): Json => {
    if (isJsonArray(item)) return item.map(read);
    if (isJsonObject(item)) return Object.fromEntries(Object.entries(item).map(([key, each]) => [key, read(each)]));
    if (typeof item !== "string") return item;
    let text = "";
    for (const part of parseTemplate(item)) {
      if (typeof part === "string") text += part;
      else if (part.namespace === "env") {
        fromEnvironment = true;
        const found = readEnvironment(part.name, at, env, problems, ownProblems);
        if (found === undefined) isMissing = true;
        text += found ?? "";
      } else {
        problems.push({
          code: "reference/kind",
          message: `${what} refers to ${part.namespace}.${part.name}; a var's value refers to nothing but the environment.`,
          at,
          hint: "For the text itself write $${…}.",
        });
      }
    }
    return text;
  };
  const filled = read(value);
  return { value: isMissing ? undefined : filled, fromEnvironment };
}

function readEnvironment(
  name: string,
  at: Problem["at"],
  env: Environment | undefined,
  problems: Problem[],
  ownProblems: Problem[],
): string | undefined {
  if (!env) {
    problems.push({
      code: "var/environment",
      message: `\${env.${name}} stands outside a target file's vars.`,
      at,
      hint: "Declare the var without a default, and give the value in targets/….yaml under vars:.",
    });
    return undefined;
  }
  const listed = (env["MAKE_GITOPS_ENV"] ?? "").split(/[\s,]+/);
  if (!/^MAKE_VAR_[A-Z0-9_]+$/.test(name) && !listed.includes(name)) {
    problems.push({
      code: "var/environment",
      message: `The variable ${name} of the environment may not be read.`,
      at,
      hint: "Name it MAKE_VAR_…, or list it in the environment's MAKE_GITOPS_ENV, outside the repository.",
    });
    return undefined;
  }
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  if (value === undefined) {
    ownProblems.push({
      code: "var/missing",
      message: `The environment has no variable ${name}.`,
      at,
      hint: `Set ${name} where the command runs.`,
    });
  }
  return value;
}

/** The environment knows texts alone: a declared number or boolean is read from one. */
function fromText(value: Json | undefined, type: VarType | undefined): Json | undefined {
  if (typeof value !== "string") return value;
  if (type === "boolean" && (value === "true" || value === "false")) return value === "true";
  if (type === "number" && value.trim() !== "" && Number.isFinite(Number(value))) return Number(value);
  return value;
}

const isOfType: Readonly<Record<VarType, (value: Json) => boolean>> = {
  text: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  list: isJsonArray,
  map: isJsonObject,
};

const typesInWords: Readonly<Record<VarType, string>> = {
  text: "a text",
  number: "a number",
  boolean: "true or false",
  list: "a list",
  map: "a map of keys",
};

function checkType(
  name: string,
  type: VarType | undefined,
  value: Json | undefined,
  secret: boolean,
  at: Problem["at"],
): Problem[] {
  if (!type || value === undefined || isOfType[type](value)) return [];
  const found = secret ? "something else" : inWords(value);
  return [{ code: "schema/invalid", message: `The var ${name} must be ${typesInWords[type]}, found ${found}.`, at }];
}
