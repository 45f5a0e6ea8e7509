// Secrets of a version that comes back. A backup has none, so what Make has in their places stays; what neither Make nor
// the target has comes back empty, and somebody must fill it in.

import { moduleTitle } from "../blueprint/titles.ts";
import { parseTemplate, referencesIn, writeTemplate } from "../blueprint/template.ts";
import { walkModules } from "../blueprint/walk.ts";
import { type Base, compareObject, type Comparison, keepPolicy } from "../engine/compare.ts";
import type { Wanted } from "../engine/outcome.ts";
import { pathSet } from "../engine/path-set.ts";
import { type Look, resolveTemplate } from "../engine/resolve.ts";
import type { SecretPlace } from "../history/restore-report.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import { formatPath, type Path, valueAt, withValueAt } from "../path.ts";
import type { Target } from "../project/project.ts";

export interface SecretsInput {
  readonly vars: Target["vars"];
  readonly look: Look;
  /** What Make has, normalised, and the same as a base; undefined for a new object. */
  readonly live: { readonly spec: JsonObject; readonly base: Base } | undefined;
}

export interface WithoutSecrets {
  /** What Make's side stays in is ignored, what nobody knows is an empty text. */
  readonly wanted: Wanted;
  readonly kept: readonly SecretPlace[];
  readonly fillIn: readonly SecretPlace[];
}

export function settleSecrets(wanted: Wanted, { vars, look, live }: SecretsInput): WithoutSecrets {
  const { kind, template } = wanted;
  const paths = secretPaths(template, vars);
  if (paths.length === 0) return { wanted, kept: [], fillIn: [] };
  const { value } = resolveTemplate(template, look);
  const inVerdicts = (path: Path): Path => kind.model.verdictPath(value, path);
  const compared = live && compareBlind(wanted, live, look, vars);
  const missing = pathSet(compared ? compared.unfilled : paths.map(inVerdicts));
  const isKept = (path: Path): boolean => !missing.within(inVerdicts(path));
  const keptPaths = paths.filter(isKept);
  const open = paths.filter((path) => !isKept(path) && !isKnown(valueAt(template, path) as string, look));
  const emptied = open.reduce<JsonObject>(
    (rest, path) => withValueAt(rest, path, withoutOpen(valueAt(template, path) as string, look)) as JsonObject,
    template,
  );
  // The text around a secret comes back; the secret in it is Make's where the text is the same or the target has none.
  const around = new Set(compared?.verdicts.map(({ path }) => formatPath(path)));
  const isWhole = (path: Path): boolean => {
    const text = valueAt(template, path) as string;
    return parseTemplate(text).length === 1 || (isKnown(text, look) && !around.has(formatPath(inVerdicts(path))));
  };
  const placesOf = (list: readonly Path[]): SecretPlace[] => list.map((path) => placeOf(template, path));
  return {
    wanted: { ...wanted, template: emptied, ignore: [...wanted.ignore, ...keptPaths.filter(isWhole).map(inVerdicts)] },
    kept: placesOf(keptPaths),
    fillIn: placesOf(open),
  };
}

/** Texts that hold a secret of the target. The URL of a webhook is no such: it is another one where the webhook is. */
function secretPaths(template: JsonObject, vars: Target["vars"]): readonly Path[] {
  const found = new Map<string, Path>();
  for (const { reference, path } of referencesIn(template)) {
    const isSecret = reference.namespace === "var" && vars.get(reference.name)?.secret === true;
    if (isSecret) found.set(path.join("\0"), path);
  }
  return [...found.values()];
}

/** Where Make has nothing in the place of a secret, and where the rest differs. */
function compareBlind(
  { kind, template, ignore }: Wanted,
  { spec, base }: NonNullable<SecretsInput["live"]>,
  look: Look,
  vars: Target["vars"],
): Comparison {
  // As if no secret were known, so that each has to be found in Make.
  const blind: Look = (reference) =>
    reference.namespace === "var" && vars.get(reference.name)?.secret === true ? { is: "kept" } : look(reference);
  const live = withoutBlanks(spec) as JsonObject;
  const filled = { ...base, template: withoutBlanks(base.template) as JsonObject };
  return compareObject({ kind, template, base: filled, live, ignore, policy: keepPolicy }, blind);
}

/** A place that is there and empty has no secret either: that of an earlier restore, which nobody filled in. */
function withoutBlanks(value: Json): Json {
  if (isJsonArray(value)) return value.map(withoutBlanks);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== "" && item !== null);
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutBlanks(item)]));
}

/** With nothing in the places of what nobody knows. */
function withoutOpen(text: string, look: Look): string {
  return writeTemplate(parseTemplate(text).filter((part) => typeof part === "string" || look(part).is === "known"));
}

function isKnown(text: string, look: Look): boolean {
  return parseTemplate(text).every((part) => typeof part === "string" || look(part).is === "known");
}

/** "4", "HTTP: header Authorization". */
function placeOf(template: JsonObject, path: Path): SecretPlace {
  const { blueprint } = template;
  const [field, ...inside] = path;
  const modules = field === "blueprint" && isJsonObject(blueprint) ? [...walkModules(blueprint)] : [];
  const holder = modules
    .filter(({ place }) => place.every((segment, index) => segment === inside[index]))
    .toSorted((a, b) => b.place.length - a.place.length)[0];
  if (!holder) return { words: path.join(" › ") };
  const app = moduleTitle(holder.module).split(":")[0] as string;
  return { key: holder.key, words: `${app}: ${leafWords(template, path)}` };
}

/** "header Authorization" of a name/value pair, else the last part of its path. */
function leafWords(template: JsonObject, path: Path): string {
  const pair = valueAt(template, path.slice(0, -1));
  const name = isJsonObject(pair)
    ? [pair["name"], pair["key"], pair["header"]].find((each) => typeof each === "string")
    : undefined;
  if (name === undefined) return path.at(-1) as string;
  const list = path.at(-3) ?? "";
  return `${list === "headers" ? "header " : list === "qs" ? "query " : ""}${name}`;
}
