// What differs between two versions of one resource, in the form in which a plan tells it: module by module, secrets as
// dots. PURE.

import type { Address } from "../address.ts";
import { compareObject, type Comparison, keepPolicy } from "../engine/compare.ts";
import { fieldChange, reportDrift } from "../engine/field-change.ts";
import type { ManagedOutcome } from "../engine/outcome.ts";
import type { FieldChange } from "../engine/plan.ts";
import { type Look, resolveTemplate } from "../engine/resolve.ts";
import { plainRules } from "../engine/three-way.ts";
import type { JsonObject } from "../json.ts";
import type { ResourceKind } from "../kinds/kind.ts";
import type { Path } from "../path.ts";

export interface Versioned {
  readonly address: Address;
  readonly kind: ResourceKind;
}

/** From one version of the files to a later one. References are compared as they are written. */
export function fieldsBetween(of: Versioned, former: JsonObject, later: JsonObject): readonly FieldChange[] {
  const { model } = of.kind;
  const [base, git] = [model.normalise(former), model.normalise(later)];
  const merge = model.merge({ base, git, live: base }, plainRules);
  const comparison: Comparison = {
    ...merge,
    resolved: resolveTemplate({}, () => ({ is: "missing" })),
    git: merge.git ?? git,
    renumbering: merge.renumbering ?? {},
    secrets: [],
    unfilled: [],
  };
  const outcome = outcomeOf(of, { template: later, live: base, comparison });
  return comparison.verdicts
    .filter(({ verdict }) => verdict === "change")
    .map((verdict) => fieldChange(outcome, verdict));
}

export interface AgainstMake {
  /** The files' version. */
  readonly template: JsonObject;
  /** Make's, as it was read. */
  readonly live: JsonObject;
  readonly ignore: readonly Path[];
  /** Of secrets it knows none: what Make has in their places is no difference. */
  readonly look: Look;
  /** Paths that Make drops. */
  readonly dropped?: readonly string[];
}

/** From a version of the files to what Make has: only what the files manage. */
export function fieldsInMake(
  of: Versioned,
  { template, live: read, ignore, look, dropped = [] }: AgainstMake,
): readonly FieldChange[] {
  const live = of.kind.model.normalise(read);
  const { values } = resolveTemplate(template, look);
  const base = { template, values, dropped };
  const comparison = compareObject({ kind: of.kind, template, base, live, ignore, policy: keepPolicy }, look);
  return reportDrift(outcomeOf(of, { template, live, comparison })).flatMap(({ fields }) => fields);
}

type Compared = Pick<ManagedOutcome, "live" | "comparison"> & { readonly template: JsonObject };

function outcomeOf({ address, kind }: Versioned, { template, live, comparison }: Compared): ManagedOutcome {
  return {
    is: "update",
    wanted: { address, kind, template, protect: false, ignore: [], movedFrom: [], references: [] },
    name: address,
    row: { id: "", name: address, spec: {}, revision: undefined, about: {} },
    base: { template: {}, values: {}, dropped: [] },
    open: undefined,
    policy: keepPolicy,
    live,
    comparison,
    changes: [],
    values: {},
    renumbering: comparison.renumbering,
  };
}
