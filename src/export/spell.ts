// A value as Make has it → as it is written in files: ids as references, URLs of the team's webhooks as references, secrets
// as vars, and texts that our reader would take for a reference escaped. PURE.

import { literalId, type ReferenceKind, type ReferencePlace, referencePlaces } from "../blueprint/references.ts";
import { escapeText, formatReference, type Namespace, namespaces } from "../blueprint/template.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import { formatPath, type Path, valueAt } from "../path.ts";

/** A part of a text that is not written as it is; undefined as its var: the whole value is left out. */
export interface HiddenPart {
  readonly path: Path;
  readonly start: number;
  readonly end: number;
  readonly var: string | undefined;
  /** The name of the entry holds it: the entry is left out. */
  readonly isKey?: true;
}

export interface SpellRules {
  /** `gmail-office` for the connection 15; undefined where nothing in files can name it. */
  readonly refer: (
    kind: ReferenceKind,
    id: number,
    place: Pick<ReferencePlace, "accepts" | "moduleName">,
  ) => string | undefined;
  /** URL of a webhook of the team → its path: `orders-in`. */
  readonly urls: ReadonlyMap<string, string>;
  readonly hidden: readonly HiddenPart[];
}

export interface Spelled {
  readonly spec: JsonObject;
  /** Ids that stand as they are, since nothing can name them. */
  readonly bare: readonly { readonly kind: ReferenceKind; readonly id: number; readonly path: Path }[];
}

export function spell(spec: JsonObject, rules: SpellRules): Spelled {
  const written = new Map<string, Json>();
  const bare: { kind: ReferenceKind; id: number; path: Path }[] = [];
  for (const { path, kind, value, ...place } of idPlaces(spec)) {
    const id = literalId(value);
    if (id === undefined) continue;
    const name = isNamespace(kind) ? rules.refer(kind, id, place) : undefined;
    if (name === undefined) bare.push({ kind, id, path });
    else written.set(formatPath(path), formatReference({ namespace: kind as Namespace, name, ...formOf(value) }));
  }
  const hidden = Map.groupBy(
    rules.hidden.filter(({ isKey }) => !isKey),
    ({ path }) => formatPath(path),
  );
  const hiddenKeys = new Set(rules.hidden.filter(({ isKey }) => isKey).map(({ path }) => formatPath(path)));
  const visit = (value: Json, path: Path): Json | undefined => {
    if (typeof value === "string") return spellText(value, formatPath(path));
    if (isJsonArray(value)) return value.map((item, index) => orEmpty(visit(item, [...path, String(index)])));
    if (isJsonObject(value)) {
      const entries = Object.entries(value).flatMap(([key, item]): [string, Json][] => {
        const spelled = hiddenKeys.has(formatPath([...path, key])) ? undefined : visit(item, [...path, key]);
        return spelled === undefined ? [] : [[key, spelled]];
      });
      return Object.fromEntries(entries);
    }
    return typeof value === "number" ? spellNumber(value, formatPath(path)) : value;
  };
  const spellNumber = (value: number, at: string): Json | undefined => {
    const part = hidden.get(at)?.[0];
    const plain = written.get(at) ?? value;
    if (part === undefined || plain !== value) return plain;
    return part.var === undefined ? undefined : formatReference({ namespace: "var", name: part.var });
  };
  const spellText = (text: string, at: string): Json | undefined => {
    const reference = written.get(at);
    if (reference !== undefined) return reference;
    const parts = hidden.get(at);
    if (parts?.some((part) => part.var === undefined)) return undefined;
    return parts ? withVars(text, parts) : spellUrls(text, rules.urls);
  };
  return { spec: visit(spec, []) as JsonObject, bare };
}

/** An item that is left out keeps its place. */
function orEmpty(item: Json | undefined): Json {
  return item === undefined ? "" : item;
}

/** Every place of a scenario's or a webhook's spec where an id of Make's stands. */
function idPlaces(spec: JsonObject): readonly ReferencePlace[] {
  const { blueprint, editor, data, dataStructure } = spec;
  if (isJsonObject(blueprint)) {
    const places = referencePlaces(blueprint, isJsonObject(editor) ? editor : undefined);
    return places.map((place) => ({ ...place, path: ["blueprint", ...place.path] }));
  }
  const found = (kind: ReferenceKind, path: Path): ReferencePlace => {
    return { moduleKey: "", moduleName: "", accepts: [], kind, path, value: valueAt(spec, path) as Json };
  };
  return [
    ...(dataStructure === undefined ? [] : [found("data-structure", ["dataStructure"])]),
    ...Object.keys(isJsonObject(data) ? data : {}).flatMap((key) => {
      const kind = idsOfHooks.get(key);
      return kind === undefined ? [] : [found(kind, ["data", key])];
    }),
  ];
}

/** Parameters of hooks that hold ids (make-api 6.1). */
const idsOfHooks: ReadonlyMap<string, ReferenceKind> = new Map([
  ["__IMTCONN__", "connection"],
  ["account", "connection"],
  ["__IMTKEY__", "key"],
]);

function isNamespace(kind: ReferenceKind): boolean {
  return namespaces.some((each) => each === kind);
}

function formOf(value: Json): { readonly form?: "string" | "SCN" } {
  if (typeof value !== "string") return {};
  return { form: value.startsWith("SCN_") ? "SCN" : "string" };
}

function withVars(text: string, parts: readonly HiddenPart[]): string {
  let written = "";
  let at = 0;
  for (const part of parts.toSorted((a, b) => a.start - b.start)) {
    written += `${beforeReference(text.slice(at, part.start))}${formatReference({ namespace: "var", name: part.var as string })}`;
    at = part.end;
  }
  return written + escapeText(text.slice(at));
}

function spellUrls(text: string, urls: ReadonlyMap<string, string>): string {
  if (!text.includes("hook.")) return escapeText(text);
  for (const [url, name] of urls) {
    const at = text.indexOf(url);
    if (at < 0 || /[a-z0-9]/i.test(text[at + url.length] ?? "")) continue;
    const rest = spellUrls(text.slice(at + url.length), urls);
    return `${beforeReference(text.slice(0, at))}${formatReference({ namespace: "webhook", name, property: "url" })}${rest}`;
  }
  return escapeText(text);
}

/** Dollar signs right before a reference would be counted with its own. */
function beforeReference(text: string): string {
  const dollars = /\$+$/.exec(text)?.[0] ?? "";
  return escapeText(text) + dollars;
}
