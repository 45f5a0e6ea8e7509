// Templates to values: `${…}` in a resource's strings becomes what it stands for in one target. PURE: what a reference
// means is asked of `look`, so the same function serves today's values and those of the last apply.

import { formatReference, parseTemplate, type Reference } from "../blueprint/template.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { Path } from "../path.ts";

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
  // What holds no reference is given back as it is, and its path is never spelled: most of a thousand scenarios is so.
  const at: string[] = [];
  const resolveAt = (key: string, value: Json): Json => {
    at.push(key);
    const resolved = resolve(value);
    at.pop();
    return resolved;
  };
  const resolve = (value: Json): Json => {
    if (typeof value === "string") return value.includes("${") ? resolveText(value, [...at]) : value;
    if (isJsonArray(value)) {
      const items = value.map((item, index) => resolveAt(String(index), item));
      return items.every((item, index) => item === value[index]) ? value : items;
    }
    if (!isJsonObject(value)) return value;
    let changed: Map<string, Json> | undefined;
    for (const key of Object.keys(value)) {
      const resolved = resolveAt(key, value[key] as Json);
      if (resolved !== value[key]) (changed ??= new Map(Object.entries(value))).set(key, resolved);
    }
    return changed ? Object.fromEntries(changed) : value;
  };
  const value = resolve(template) as JsonObject;
  return {
    value,
    values: Object.fromEntries([...values].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    secrets,
    kept,
    pending,
    missing,
  };
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

function inText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
