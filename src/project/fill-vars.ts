// Puts the values of vars into texts. Secrets are never put in: what is filled here may be shown.

import { parseTemplate, type Reference, writeTemplate } from "../blueprint/template.ts";
import { isJsonArray, isJsonObject, type Json } from "../json.ts";
import type { VarValue } from "./project.ts";

/** The same value with each var that has a plain value in its place; every other reference stays as it is written. */
export function fillVars(value: Json, vars: ReadonlyMap<string, VarValue>): Json {
  if (isJsonArray(value)) return value.map((item) => fillVars(item, vars));
  if (isJsonObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillVars(item, vars)]));
  }
  if (typeof value !== "string" || !value.includes("${")) return value;
  const parts = parseTemplate(value).map((part) => {
    const found = typeof part === "string" ? undefined : plainValue(part, vars);
    return found === undefined ? { part } : { part, found };
  });
  const [only] = parts;
  if (parts.length === 1 && only?.found !== undefined) return only.found;
  const filled = parts.map(({ part, found }) => (found === undefined ? part : textOf(found)));
  return filled.every((part) => typeof part === "string") ? filled.join("") : writeTemplate(filled);
}

/** How a var's value reads inside a longer text. */
function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function plainValue(part: Reference, vars: ReadonlyMap<string, VarValue>): Json | undefined {
  const found = part.namespace === "var" ? vars.get(part.name) : undefined;
  return found?.secret ? undefined : found?.value;
}
