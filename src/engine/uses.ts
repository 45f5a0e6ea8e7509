// Which of Make's own objects the resources of a target refer to: by a logical name, which needs a binding, or by a literal
// id, which must exist in the team. PURE.

import { type Address, kindOf } from "../address.ts";
import { literalId, type ReferenceKind, type ReferencePlace, referencePlaces } from "../blueprint/references.ts";
import { parseTemplate } from "../blueprint/template.ts";
import { walkModules } from "../blueprint/walk.ts";
import type { Problem } from "../errors.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { type Path, valueAt } from "../path.ts";
import { type BindingUse, isBoundKind, kindWords } from "./bindings.ts";
import { referencePaths } from "./resolve.ts";

export interface LiteralUse {
  readonly kind: ReferenceKind;
  readonly id: number;
  readonly address: Address;
  /** "" outside a module, as in BindingUse. */
  readonly moduleKey: string;
  readonly moduleName: string;
  /** From the spec's root. */
  readonly path: Path;
}

export interface Uses {
  readonly bindings: readonly BindingUse[];
  readonly literals: readonly LiteralUse[];
}

/** `spec` is the template with its vars filled in: there an id may have come from one, and what was escaped reads as a reference. */
export function usesOf(address: Address, spec: JsonObject, template: JsonObject = spec): Uses {
  const places = placesOf(address, spec);
  const literals = places.flatMap(({ kind, moduleKey, moduleName, path, value }): LiteralUse[] => {
    const id = literalId(value);
    return id === undefined ? [] : [{ kind, id, address, moduleKey, moduleName, path }];
  });
  return { bindings: bindingsIn(address, template, places), literals };
}

/** Every place of a resource that takes the id of something in Make. Paths are from the spec's root. */
export function placesOf(address: Address, spec: JsonObject): readonly ReferencePlace[] {
  return kindOf(address) === "webhook" ? webhookPlaces(spec) : blueprintPlaces(spec);
}

/** A name may stand wherever a value does; what no module announces takes any type. */
function bindingsIn(address: Address, spec: JsonObject, places: readonly ReferencePlace[]): readonly BindingUse[] {
  // What only the editor needs is never looked up.
  const open = new Map(
    referencePaths(spec).flatMap((path) => (path[0] === "editor" ? [] : [[JSON.stringify(path), path] as const])),
  );
  if (open.size === 0) return [];
  const bindings: BindingUse[] = [];
  const add = (path: Path, use: Pick<BindingUse, "moduleKey" | "accepts">): void => {
    for (const part of parseTemplate(valueAt(spec, path) as string)) {
      if (typeof part === "string" || !isBoundKind(part.namespace)) continue;
      bindings.push({ name: `${part.namespace}.${part.name}`, address, ...use });
    }
  };
  for (const { path, moduleKey, accepts } of places) {
    if (open.delete(JSON.stringify(path))) add(path, { moduleKey, accepts });
  }
  for (const path of open.values()) add(path, { moduleKey: moduleAt(spec, path), accepts: [] });
  return bindings;
}

function blueprintPlaces({ blueprint, editor }: JsonObject): readonly ReferencePlace[] {
  if (!isJsonObject(blueprint)) return [];
  return referencePlaces(blueprint, isJsonObject(editor) ? editor : undefined).map((place) => ({
    ...place,
    path: ["blueprint", ...place.path],
  }));
}

/** A hook's `data` may hold `udt`, here `dataStructure`, and the connection that it is bound to (make-api 6.2). */
function webhookPlaces({ dataStructure, data }: JsonObject): readonly ReferencePlace[] {
  const outside = { moduleKey: "", moduleName: "", accepts: [] };
  const known = (["connection", "key"] as const).flatMap((kind): ReferencePlace[] => {
    const value = isJsonObject(data) ? data[dataNames[kind]] : undefined;
    return value === undefined ? [] : [{ ...outside, kind, path: ["data", dataNames[kind]], value }];
  });
  return dataStructure === undefined
    ? known
    : [{ ...outside, kind: "data-structure", path: ["dataStructure"], value: dataStructure }, ...known];
}

const dataNames = { connection: "__IMTCONN__", key: "__IMTKEY__" } as const;

/** Key of the innermost module around a place; "" outside of all. */
function moduleAt({ blueprint }: JsonObject, [part, ...inside]: Path): string {
  if (part !== "blueprint" || !isJsonObject(blueprint)) return "";
  let found = "";
  for (const { key, place } of walkModules(blueprint)) {
    if (place.every((segment, index) => inside[index] === segment)) found = key; // holders come before what they hold
  }
  return found;
}

/** A problem for each literal id that the team does not have. `known` is undefined for a kind that was not listed. */
export function unknownLiterals(
  literals: readonly LiteralUse[],
  known: (kind: ReferenceKind) => ReadonlySet<number> | undefined,
  target: string,
  placeOf: (use: LiteralUse) => Problem["at"],
): Problem[] {
  return literals
    .filter(({ kind, id }) => known(kind)?.has(id) === false)
    .map((use) => ({
      code: "reference/literal-id",
      message: `${userOf(use)} refers to the ${kindWords(use.kind)} with the id ${use.id}, which is not in the team of ${target}.`,
      at: placeOf(use),
      hint: hintFor(use.kind),
    }));
}

function userOf({ address, moduleKey, moduleName }: LiteralUse): string {
  if (moduleKey !== "") return `Module ${moduleKey} (${moduleName})`;
  return kindOf(address) === "webhook" ? address : `An input or output of ${address}`;
}

function hintFor(kind: ReferenceKind): string {
  switch (kind) {
    case "connection":
    case "key":
    case "data-store":
    case "data-structure":
      return `Write "\${${kind}.NAME}" in its place and bind NAME in each target.`;
    case "webhook":
    case "scenario":
      return `Write "\${${kind}.PATH}" in its place, PATH being its file here.`;
    case "device":
      return "Use the id of one that exists in this team, by a var or an override of the target.";
  }
}
