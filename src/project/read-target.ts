// One target file → a Target, checked and filled in. A file with problems still gives what can be used to find more.

import { parseTemplate } from "../blueprint/template.ts";
import type { DriftPolicy } from "../engine/compare.ts";
import { type Problem, ToolError } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { parseZone } from "../make/zone.ts";
import { type Path, parsePath } from "../path.ts";
import { fillVars } from "./fill-vars.ts";
import { suggest } from "../nearest.ts";
import type { Binding, Direction, Override, Target, VarValue } from "./project.ts";
import { checkSchema } from "./schema-check.ts";
import type { SourceFile } from "./source-file.ts";
import { type Environment, readVars, type VarDeclarations } from "./vars.ts";
import { readYamlFile } from "./read-source.ts";

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

/** Undefined where the file cannot be read. */
export function readTarget({ root, name, file, project, declared, env, problems }: TargetInput): Target | undefined {
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
