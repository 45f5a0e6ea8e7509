// Which of Make's own objects the blueprints of a target refer to: by a logical name, which needs a binding, or by a
// literal id, which must exist in the team. PURE.

import type { Address } from "../address.ts";
import { literalId, type ReferenceKind, referencePlaces } from "../blueprint/references.ts";
import { parseTemplate } from "../blueprint/template.ts";
import type { Problem } from "../errors.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import type { Path } from "../path.ts";
import type { BindingUse } from "./bindings.ts";

export interface LiteralUse {
  readonly kind: ReferenceKind;
  readonly id: number;
  readonly address: Address;
  readonly moduleKey: string;
  readonly moduleName: string;
  /** From the spec's root. */
  readonly path: Path;
}

export interface Uses {
  readonly bindings: readonly BindingUse[];
  readonly literals: readonly LiteralUse[];
}

/** `spec` has its vars filled in; other references still stand in it. */
export function usesOf(address: Address, spec: JsonObject): Uses {
  const bindings: BindingUse[] = [];
  const literals: LiteralUse[] = [];
  const { blueprint, editor } = spec;
  if (!isJsonObject(blueprint)) return { bindings, literals };
  for (const place of referencePlaces(blueprint, isJsonObject(editor) ? editor : undefined)) {
    const { kind, accepts, moduleKey, moduleName, value } = place;
    const id = literalId(value);
    if (id !== undefined)
      literals.push({ kind, id, address, moduleKey, moduleName, path: ["blueprint", ...place.path] });
    if (typeof value !== "string") continue;
    for (const part of parseTemplate(value)) {
      if (typeof part === "string" || (part.namespace !== "connection" && part.namespace !== "key")) continue;
      bindings.push({ name: `${part.namespace}.${part.name}`, address, moduleKey, accepts });
    }
  }
  return { bindings, literals };
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
      message: `Module ${use.moduleKey} (${use.moduleName}) refers to the ${use.kind} with the id ${use.id}, which is not in the team of ${target}.`,
      at: placeOf(use),
      hint: hintFor(use.kind),
    }));
}

function hintFor(kind: ReferenceKind): string {
  switch (kind) {
    case "connection":
    case "key":
      return `Write "\${${kind}.NAME}" in its place and bind NAME in each target.`;
    case "webhook":
    case "scenario":
      return `Write "\${${kind}.PATH}" in its place, PATH being its file here.`;
    case "data-store":
    case "data-structure":
    case "device":
      return "Use the id of one that exists in this team, by a var or an override of the target.";
  }
}
