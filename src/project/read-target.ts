// The files of one target → a Target, checked and filled in. Files with problems still give what can be used to find more.

import { parseTemplate } from "../blueprint/template.ts";
import type { DriftPolicy } from "../engine/compare.ts";
import type { Problem } from "../errors.ts";
import { isJsonObject, type Json } from "../json.ts";
import { type Path, valueAt } from "../path.ts";
import { fillVars } from "./fill-vars.ts";
import { mergeLayers } from "./layers.ts";
import { suggest } from "../nearest.ts";
import type { Base, Binding, Direction, Target, VarValue } from "./project.ts";
import type { SourceFile } from "./source-file.ts";
import type { TargetFile } from "./target-files.ts";
import { readOverrides } from "./target-overrides.ts";
import { type Environment, readVars, type VarDeclarations } from "./vars.ts";

interface TargetInput {
  readonly file: TargetFile;
  /** What makes it up, itself last; undefined where that is not known. */
  readonly layers: readonly TargetFile[] | undefined;
  readonly project: SourceFile;
  readonly declared: VarDeclarations | undefined;
  readonly env: Environment;
  readonly problems: Problem[];
}

/** What target files that fit their schema give together. */
interface TargetValue {
  readonly zone?: string;
  readonly team?: string | number;
  readonly apiKeyEnv?: string;
  readonly direction?: Direction;
  readonly drift?: DriftPolicy;
  readonly bindings?: Readonly<Record<string, Json>>;
}

export function readTarget({ file, layers, project, declared, env, problems }: TargetInput): Target {
  const used = (layers ?? [file]).map(({ source }) => source) as [SourceFile, ...SourceFile[]];
  const source = mergeLayers(used);
  const fits = (layers ?? [file]).every((each) => each.fits);
  const value: TargetValue = fits ? (source.value as TargetValue) : {};
  const {
    vars,
    problems: varProblems,
    ownProblems,
  } = readVars({
    declared,
    project,
    source,
    targetName: file.name,
    env,
  });
  const own = [...ownProblems];
  problems.push(...varProblems);
  if (fits && layers) problems.push(...checkComplete(file, value));
  return {
    name: file.name,
    movedFrom: file.movedFrom,
    file: source.file,
    zone: value.zone ?? "",
    team: value.team ?? "",
    apiKeyEnv: value.apiKeyEnv ?? "MAKE_API_KEY",
    direction: value.direction ?? "both",
    drift: value.drift ?? "keep",
    vars,
    bindings: readBindings(value, vars, source, own),
    overrides: fits ? readOverrides(used) : [],
    problems: own,
    extends: file.extends,
    files: used.map((each) => each.file),
    gives: (path) => valueAt(source.value, path) !== undefined,
    place: source.place,
  };
}

/** What an abstract file says, as far as it can be read, and what is wrong with it whoever extends it. */
export function readBase({ file, layers, project, declared, env, problems }: TargetInput): Base {
  const source = mergeLayers((layers ?? [file]).map((each) => each.source) as [SourceFile, ...SourceFile[]]);
  problems.push(...readVars({ declared, project, source, targetName: file.name, env }).problems);
  const { zone, team, direction } = file.fits ? (source.value as TargetValue) : {};
  return { name: file.name, file: source.file, extends: file.extends, zone, team, direction };
}

/** The schema asks for both where a file stands alone. */
function checkComplete({ name, source, extends: bases }: TargetFile, value: TargetValue): readonly Problem[] {
  return (["zone", "team"] as const)
    .filter((key) => value[key] === undefined)
    .map((key) => ({
      code: "schema/invalid",
      message: `The target ${name} has no ${key}${bases.length > 0 ? `: neither its file nor what it extends gives one` : ""}.`,
      at: source.place([key]),
      hint: `Add ${key}: to ${source.file}, or write abstract: true where it is only there to be extended.`,
    }));
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
