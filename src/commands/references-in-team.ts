// What files refer to and do not make: connections, keys, and ids that stand in them as numbers. Each must be in the
// target's team before anything is planned.

import type { Address } from "../address.ts";
import { resolveBindings } from "../engine/bindings.ts";
import type { Wanted } from "../engine/outcome.ts";
import { type Look, resolveTemplate } from "../engine/resolve.ts";
import { type LiteralUse, type Uses, unknownLiterals, usesOf } from "../engine/uses.ts";
import { ToolError } from "../errors.ts";
import { bindingCandidates, type ListedKind, type ListedObject, referenceKindsListed } from "../live/objects.ts";
import type { Rows } from "../live/observe.ts";
import type { Session } from "./session.ts";

/** Everything that resolved templates refer to and Git does not make. */
export function allUses(wanted: ReadonlyMap<Address, Wanted>, look: Look): Uses {
  const uses = [...wanted.values()].map(({ address, template }) =>
    usesOf(address, resolveTemplate(template, look).value),
  );
  return { bindings: uses.flatMap(({ bindings }) => bindings), literals: uses.flatMap(({ literals }) => literals) };
}

export function listsNeeded({ bindings, literals }: Uses): ReadonlySet<ListedKind> {
  const written = [
    ...bindings.map(({ name }) => name.slice(0, name.indexOf("."))),
    ...literals.map(({ kind }) => kind),
  ];
  return new Set(referenceKindsListed.filter((kind) => written.includes(kind)));
}

/** Kinds of resources whose list is needed though Git may have none of them, as addresses without a path. */
export function kindsReferredTo(wanted: ReadonlyMap<Address, Wanted>, uses: Uses): readonly Address[] {
  return [...literalKinds(uses), ...folderKind(wanted)];
}

// A literal id of a webhook or a scenario needs the list of its kind even where no file of that kind is here.
function literalKinds({ literals }: Uses): readonly Address[] {
  return literals.flatMap(({ kind }) => (kind === "webhook" || kind === "scenario" ? [`${kind}/` as Address] : []));
}

// `folder: null` names no folder, yet whether a scenario stands in one is known only with their list.
function folderKind(wanted: ReadonlyMap<Address, Wanted>): readonly Address[] {
  return [...wanted.values()].some(({ template }) => "folder" in template) ? ["folder/"] : [];
}

/** The ids of each kind that the team has; undefined for a kind that Make cannot list. */
export function knownIds(
  objects: readonly ListedObject[],
  rows: Rows,
): (kind: LiteralUse["kind"]) => ReadonlySet<number> | undefined {
  return (kind) => {
    if (kind === "device") return undefined;
    const listed =
      kind === "webhook" || kind === "scenario"
        ? [...(rows.get(kind)?.keys() ?? [])].map(Number)
        : objects.filter((object) => object.kind === kind).map(({ id }) => id);
    return new Set(listed);
  };
}

/** `connection.crm` → 15. Throws ToolError with every binding and literal id that the team lacks, at once. */
export function bind(
  { target, desired }: Session,
  { bindings: uses, literals }: Uses,
  objects: readonly ListedObject[],
  rows: Rows,
): ReadonlyMap<string, number> {
  const { ids, problems } = resolveBindings({
    target: target.name,
    file: target.file,
    uses,
    choices: target.bindings,
    candidates: bindingCandidates(objects),
    placeOf: (name) => target.place(["bindings", name]),
  });
  const unknown = unknownLiterals(literals, knownIds(objects, rows), target.name, ({ address, path }) =>
    desired.resources.get(address)?.place(path),
  );
  if (problems.length + unknown.length > 0) throw new ToolError([...problems, ...unknown]);
  return ids;
}
