// Templates to values: `${…}` in a resource's strings becomes what it stands for in one target. PURE: what a reference
// means is asked of `look`, so the same function serves today's values and those of the last apply.

import { formatReference, parseTemplate, type Reference } from "../blueprint/template.ts";
import type { Json, JsonObject } from "../json.ts";
import { type Path, valueAt, withValueAt } from "../path.ts";

/** What a reference stands for: a value; nothing yet (made by this apply); Make's own value (a secret that only Make has). */
export type Looked =
  | { readonly is: "known"; readonly value: Json; readonly secret?: boolean | undefined }
  | { readonly is: "pending" }
  | { readonly is: "kept" }
  | { readonly is: "missing" };

export type Look = (reference: Reference) => Looked;

export interface Resolved {
  /** References that are pending, kept or missing stand in it as they are written. */
  readonly value: JsonObject;
  /** What each reference resolved to, by its text without form: `connection.crm` → 15. No secrets. */
  readonly values: Readonly<Record<string, Json>>;
  readonly secrets: readonly Path[];
  readonly kept: readonly Path[];
  readonly pending: readonly Reference[];
  readonly missing: readonly { readonly reference: Reference; readonly path: Path }[];
}

export function resolveTemplate(template: JsonObject, look: Look): Resolved {
  const values = new Map<string, Json>();
  const secrets: Path[] = [];
  const kept: Path[] = [];
  const pending: Reference[] = [];
  const missing: { reference: Reference; path: Path }[] = [];

  const spell = (reference: Reference, path: Path): Json | undefined => {
    const looked = look(reference);
    switch (looked.is) {
      case "known":
        if (looked.secret) secrets.push(path);
        else values.set(valueName(reference), looked.value);
        return formed(looked.value, reference);
      case "pending":
        pending.push(reference);
        return undefined;
      case "kept":
        kept.push(path);
        return undefined;
      case "missing":
        missing.push({ reference, path });
        return undefined;
    }
  };
  const resolveText = (text: string, path: Path): Json => {
    const parts = parseTemplate(text);
    const [only] = parts;
    if (parts.length === 1 && only !== undefined && typeof only !== "string") {
      const value = spell(only, path);
      return value === undefined ? text : value;
    }
    return parts
      .map((part) => {
        if (typeof part === "string") return part;
        const value = spell(part, path);
        return value === undefined ? formatReference(part) : inText(value);
      })
      .join("");
  };
  let value: Json = template;
  for (const path of referencePaths(template)) {
    const text = valueAt(template, path) as string;
    const resolved = resolveText(text, path);
    if (resolved !== text) value = withValueAt(value, path, resolved);
  }
  return {
    value: value as JsonObject,
    values: Object.fromEntries([...values].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    secrets,
    kept,
    pending,
    missing,
  };
}

/**
 * Where texts stand that may hold a reference. Templates never change once loaded and are resolved several times in one
 * run, so each is searched once: most of a thousand scenarios holds none.
 */
const pathsByTemplate = new WeakMap<JsonObject, readonly Path[]>();

export function referencePaths(template: JsonObject): readonly Path[] {
  const known = pathsByTemplate.get(template);
  if (known) return known;
  const found: Path[] = [];
  const at: string[] = [];
  const visit = (value: Json): void => {
    if (typeof value === "string") {
      if (value.includes("${")) found.push([...at]);
    } else if (typeof value === "object" && value !== null) {
      for (const key of Object.keys(value)) {
        at.push(key);
        visit((value as JsonObject)[key] as Json);
        at.pop();
      }
    }
  };
  visit(template);
  pathsByTemplate.set(template, found);
  return found;
}

/** `connection.crm` of `${connection.crm:string}`: what is looked up, without how it is spelled. */
export function valueName({ namespace, name, property }: Reference): string {
  return `${namespace}.${name}${property ? `.${property}` : ""}`;
}

/** Looks references up in what they stood for at the last apply; what was not recorded was secret and has no base. */
export function lookIn(values: Readonly<Record<string, Json>>): Look {
  return (reference) => {
    const name = valueName(reference);
    return Object.hasOwn(values, name) ? { is: "known", value: values[name] as Json } : { is: "kept" };
  };
}

function formed(value: Json, { form }: Reference): Json {
  if (form === "SCN") return `SCN_${inText(value)}`;
  return form === "string" ? inText(value) : value;
}

/** A value as it stands inside a longer text. */
export function inText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
