// What files refer to and do not make: connections, keys, data stores, data structures, and ids that stand in them as
// numbers.

import type { Address } from "../address.ts";
import { resolveBindings } from "../engine/bindings.ts";
import type { PreparedPlan } from "../engine/build-plan.ts";
import type { Outcome, Wanted } from "../engine/outcome.ts";
import { type Look, resolveTemplate } from "../engine/resolve.ts";
import type { State } from "../engine/state.ts";
import { type LiteralUse, type Uses, unknownLiterals, usesOf } from "../engine/uses.ts";
import { type Problem, ToolError } from "../errors.ts";
import { type ListedKind, type ListedObject, referenceKindsListed } from "../live/objects.ts";
import type { Rows } from "../live/observe.ts";
import type { Session } from "./session.ts";

/** Everything that resolved templates refer to and Git does not make. */
export function allUses(wanted: ReadonlyMap<Address, Wanted>, look: Look): Uses {
  const uses = [...wanted.values()].map(({ address, template }) =>
    usesOf(address, resolveTemplate(template, look).value, template),
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
  const known = new Map<LiteralUse["kind"], ReadonlySet<number>>();
  return (kind) => {
    if (kind === "device") return undefined;
    const found = known.get(kind) ?? new Set(idsOfKind(kind, objects, rows));
    known.set(kind, found);
    return found;
  };
}

function idsOfKind(kind: LiteralUse["kind"], objects: readonly ListedObject[], rows: Rows): readonly number[] {
  return kind === "webhook" || kind === "scenario"
    ? [...(rows.get(kind)?.keys() ?? [])].map(Number)
    : objects.filter((object) => object.kind === kind).map(({ id }) => id);
}

export interface Bound {
  /** `connection.crm` → 15. */
  readonly ids: ReadonlyMap<string, number>;
  /** Literal ids that the team lacks. Whether they matter, a plan tells: see refuseUnknownWritten. */
  readonly unknown: readonly UnknownLiteral[];
}

interface UnknownLiteral {
  readonly address: Address;
  readonly problem: Problem;
}

/**
 * Throws ToolError with every name that is not bound, at once; and with the literal ids that the team lacks of resources
 * that are not in Make yet, so that what surely stops a plan is told together.
 */
export function bind(
  { target, desired }: Session,
  { bindings: uses, literals }: Uses,
  objects: readonly ListedObject[],
  rows: Rows,
  { resources: stored }: Pick<State, "resources">,
): Bound {
  const { ids, problems } = resolveBindings({
    target: target.name,
    file: target.file,
    uses,
    choices: target.bindings,
    candidates: objects,
    placeOf: (name) => target.place(["bindings", name]),
  });
  const known = knownIds(objects, rows);
  const unknown = literals.flatMap((use) =>
    unknownLiterals([use], known, target.name, ({ address, path }) => desired.resources.get(address)?.place(path)).map(
      (problem) => ({ address: use.address, problem }),
    ),
  );
  if (problems.length > 0) {
    const isInMake = (address: Address): boolean => stored[address] !== undefined || desired.ids.has(address);
    const ofNew = unknown.filter(({ address }) => !isInMake(address));
    throw new ToolError([...problems, ...ofNew.map(({ problem }) => problem)]);
  }
  return { ids, unknown };
}

/**
 * A scenario that is broken in Make, where its connection was deleted, stops nothing while it stays as it is. Throws
 * ToolError with the literal ids that the team lacks of what a plan makes, and of what it writes with its references.
 */
export function refuseUnknownWritten(
  unknown: readonly UnknownLiteral[],
  { outcomes }: Pick<PreparedPlan, "outcomes">,
): void {
  const problems = unknown.filter(({ address }) => isWritten(outcomes.get(address))).map(({ problem }) => problem);
  if (problems.length > 0) throw new ToolError(problems);
}

/** Make takes a blueprint, or the data of a webhook, as a whole; these fields go without it (make-api 3.5, 6.2). */
const besideReferences: ReadonlySet<string> = new Set([
  "name",
  "description",
  "folder",
  "active",
  "schedule",
  "interface",
]);

function isWritten(outcome: Outcome | undefined): boolean {
  if (outcome === undefined || outcome.is === "unchanged") return false;
  if (outcome.is !== "update") return true;
  const { kind } = outcome.wanted;
  return outcome.changes.some(({ path }) => !besideReferences.has(kind.model.fieldOf(path)));
}
