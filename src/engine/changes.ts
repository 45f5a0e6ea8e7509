// Outcomes as the changes of a plan: what is written, what it means, and what of it is reviewed.

import { type Address, pathOf } from "../address.ts";
import { hashOf } from "../hash.ts";
import type { Json, JsonObject } from "../json.ts";
import { formatPath } from "../path.ts";
import type { Base } from "./compare.ts";
import { changeDigest } from "./digest.ts";
import { fieldChange, rawField } from "./field-change.ts";
import type { Moves } from "./moves.ts";
import type { ManagedOutcome, Outcome, Wanted } from "./outcome.ts";
import type { Change } from "./plan.ts";
import type { Renumbering } from "./three-way.ts";
import { addressIn } from "./waits.ts";
import { maskText } from "./secret.ts";

export interface ChangesInput {
  readonly wanted: ReadonlyMap<Address, Wanted>;
  readonly moves: Moves;
  readonly adopted: ReadonlySet<Address>;
}

/** Changes without order: `dependsOn` holds only what they refer to. */
export function changesOf(outcomes: ReadonlyMap<Address, Outcome>, input: ChangesInput): readonly Change[] {
  const made = new Set(
    [...outcomes.values()].filter(({ is }) => is === "create" || is === "replace").map(({ wanted }) => wanted.address),
  );
  const used = new Set([...input.wanted.values()].flatMap(({ references }) => references));
  return [...outcomes.values()].flatMap((outcome): Change[] => {
    const { references, address } = outcome.wanted;
    const dependsOn = references.filter((each) => made.has(each)).toSorted();
    if (outcome.is === "create") return [createChange(outcome, dependsOn, used.has(address))];
    const movedFrom = input.moves.moved.get(address);
    const change = managedChange(outcome, dependsOn, movedFrom, input.adopted.has(address));
    return change === undefined ? [] : [change];
  });
}

type NewOutcome = Extract<Outcome, { readonly is: "create" }>;

function createChange(
  { wanted, name, spec, resolved, wasDeleted }: NewOutcome,
  dependsOn: readonly Address[],
  isUsed: boolean,
): Change {
  const { address, kind, template } = wanted;
  const impact = kind.model.impact.create(spec, { path: pathOf(address), isUsed });
  const content = contentHash(template, resolved.values);
  return {
    address,
    action: "create",
    name: maskText(name),
    about: kind.model.describe(spec),
    fields: [],
    dependsOn,
    impact: wasDeleted ? ["It was deleted in Make, and is made again with a new id.", ...impact] : impact,
    content,
    digest: changeDigest({ address, action: "create", content, fields: [], kept: [] }),
  };
}

function managedChange(
  outcome: ManagedOutcome,
  dependsOn: readonly Address[],
  movedFrom: Address | undefined,
  isAdopted: boolean,
): Change | undefined {
  const { wanted, name, row, changes, comparison, live } = outcome;
  // Most of a plan: nothing of it is hashed.
  if (outcome.is === "unchanged" && movedFrom === undefined && !isAdopted) return undefined;
  const { address, kind, template } = wanted;
  const content = contentHash(template, outcome.values);
  const origin = {
    ...(movedFrom === undefined ? {} : { movedFrom }),
    ...(isAdopted ? { takesOver: true as const } : {}),
  };
  const rawOf = (verdict: "change" | "drift") =>
    comparison.verdicts.filter((each) => each.verdict === verdict).map((each) => rawField(outcome, each));
  const reviewed = { address, ...origin, content, fields: rawOf("change"), kept: rawOf("drift") };
  const shared = {
    ...origin,
    address,
    name: maskText(name),
    remoteId: row.id,
    fields: changes.map((verdict) => fieldChange(outcome, verdict)),
    dependsOn,
    content,
  };
  const isActive = row.spec["active"];
  switch (outcome.is) {
    case "update":
      return {
        ...shared,
        action: "update",
        ...(typeof isActive === "boolean" ? { active: isActive } : {}),
        impact: [
          ...kind.model.impact.update(row, { live, merged: comparison.merged }, changes),
          ...renumberingWords(outcome.renumbering),
        ],
        digest: changeDigest({ ...reviewed, action: "update" }),
      };
    case "replace":
      return {
        ...shared,
        action: "replace",
        because: changes
          .filter(({ path }) => kind.model.replaceOn.includes(path[0] as string))
          .map(({ path }) => formatPath(path)),
        impact: kind.model.impact.replace,
        digest: changeDigest({ ...reviewed, action: "replace" }),
      };
    case "unchanged":
      if (movedFrom !== undefined)
        return {
          ...shared,
          movedFrom,
          action: "move",
          impact: [],
          digest: changeDigest({ ...reviewed, action: "move" }),
        };
      // What still waits for a decision is not taken over.
      if (comparison.verdicts.some(({ verdict }) => verdict === "conflict")) return undefined;
      return { ...shared, action: "adopt", impact: [], digest: changeDigest({ ...reviewed, action: "adopt" }) };
  }
}

/** The plan speaks of modules as Make's editor numbers them; the files of some by another number. */
function renumberingWords(renumbering: Renumbering): readonly string[] {
  return Object.entries(renumbering).map(
    ([from, to]) => `Module ${from} in Git is ${to} in Make, where the editor has a module ${from} of its own.`,
  );
}

/** What Git wants of a resource as a whole, as a hash. */
export function contentOf(outcome: Outcome): string {
  const { values } = outcome.is === "create" ? outcome.resolved : outcome;
  return contentHash(outcome.wanted.template, values);
}

// What vars and bindings stand for belongs to what was reviewed. The id of a resource does not: it may be made by the
// very apply that the plan is for.
function contentHash(template: JsonObject, values: Base["values"]): string {
  const reviewed = Object.entries(values).filter(([name]): boolean => addressIn(name) === undefined);
  return hashOf({ template, values: Object.fromEntries(reviewed) as Record<string, Json> });
}
