// Desired, base and live become one plan. PURE: the same values give the same plan, whatever order they come in.

import { type Address, addressOf, kindNames, kindOf } from "../address.ts";
import { hashOf } from "../hash.ts";
import type { ResourceKind } from "../kinds/kind.ts";
import type { Json, JsonObject } from "../json.ts";
import { formatPath } from "../path.ts";
import { findNamesakes, findUsedElsewhere } from "./bystanders.ts";
import { digestOf, type RawField } from "./digest.ts";
import { fieldChange, rawField, reportConflicts, reportDrift } from "./field-change.ts";
import { findGuards } from "./guard.ts";
import { deleteChange, findDiscards, findLeftOver, renameConflict } from "./left-over.ts";
import type { Look } from "./resolve.ts";
import {
  countByKind,
  type ManagedOutcome,
  type Outcome,
  type OutcomeInput,
  outcomeOf,
  type Wanted,
} from "./outcome.ts";
import type { Change, Plan } from "./plan.ts";
import { entriesOf, type Intent } from "./state.ts";
import { addressIn, orderChanges } from "./waits.ts";

export interface PlanInput extends OutcomeInput {
  readonly target: string;
  readonly wanted: ReadonlyMap<Address, Wanted>;
  readonly kindNamed: (name: ReturnType<typeof kindOf>) => ResourceKind;
  readonly prune: boolean;
  readonly commit: string | null;
  readonly stats: Plan["stats"];
}

/** The plan, and beside it what an apply needs to carry it out: content stays in memory. */
export interface PreparedPlan {
  readonly plan: Plan;
  readonly outcomes: ReadonlyMap<Address, Outcome>;
  /** Changes that delete the former object of an interrupted recreation. */
  readonly discards: readonly Change[];
  /** What the next apply takes out of the state, without a request. */
  readonly settled: { readonly gone: readonly Address[]; readonly intents: readonly Intent[] };
}

export function buildPlan(input: PlanInput): PreparedPlan {
  const sorted = [...input.wanted.values()].toSorted((a, b) => (a.address < b.address ? -1 : 1));
  const outcomes = withoutIdleFolders(outcomesOf(sorted, input));
  const { leftOver, gone } = findLeftOver(input.state, input.wanted, input.live);
  const former = findDiscards(input.state, outcomes, input.live);
  const raw = changesOf(outcomes, input);
  const ordered = orderChanges({
    ...input,
    outcomes,
    changes: raw.map(({ change }) => change),
    deletes: input.prune ? leftOver.map(deleteChange) : [],
    discards: former.changes,
  });
  const changes = [...ordered.changes, ...ordered.deletes];
  const everything = [...changes, ...ordered.discards];
  const all = [...outcomes.values()];
  const drift = all.flatMap(reportDrift);
  const guards = findGuards({
    changes,
    recreated: all.flatMap((outcome) =>
      outcome.is === "create" && outcome.wasDeleted && outcome.wanted.kind.model.hasPublicUrl
        ? [outcome.wanted.address]
        : [],
    ),
    discarded: ordered.discards.map(({ address }) => address),
    namesakes: findNamesakes(all, input),
    usedElsewhere: findUsedElsewhere(
      everything.filter(({ action }) => action === "delete" || action === "replace"),
      input,
    ),
    switchedOff: all.flatMap((outcome) => (switchesOff(outcome) ? [outcome.wanted.address] : [])),
    protectedAddresses: protectedIn(input),
    managed: managedIn(input, gone),
    desiredCount: input.wanted.size,
    refusedDrift: input.drift === "refuse" ? drift : [],
  });
  const plan: Plan = {
    formatVersion: 1,
    target: input.target,
    digest: digestOf(
      [...raw, ...[...ordered.deletes, ...ordered.discards].map((change) => ({ change, raw: [] }))],
      guards,
    ),
    basedOn: { commit: input.commit, stateSerial: input.state.serial },
    summary: summarise(everything, outcomes, input),
    changes: everything.toSorted(byRank(input)),
    order: ordered.order,
    drift,
    conflicts: [...all.flatMap(reportConflicts), ...(input.prune ? leftOver.flatMap(renameConflict) : [])],
    guards,
    leftOver: input.prune ? [] : leftOver.map(({ address, name }) => ({ address, name })),
    ...(gone.length > 0 ? { gone } : {}),
    stats: input.stats,
  };
  const settled = { gone: gone.map(({ address }) => address), intents: former.settled };
  return { plan, outcomes, discards: ordered.discards, settled };
}

// What is made anew gets a new id, so that whatever refers to it changes with it: its references are open again.
function outcomesOf(sorted: readonly Wanted[], input: PlanInput): Map<Address, Outcome> {
  const decide = (look: Look): Map<Address, Outcome> => {
    const decided = sorted.map((wanted) => outcomeOf(wanted, { ...input, look }));
    return new Map(decided.flatMap((outcome) => (outcome ? [[outcome.wanted.address, outcome]] : [])));
  };
  const outcomes = decide(input.look);
  const replaced = new Set(
    [...outcomes.values()].filter(({ is }) => is === "replace").map(({ wanted }) => wanted.address),
  );
  if (replaced.size === 0) return outcomes;
  return decide((reference) => {
    const { namespace, name } = reference;
    const kind = kindNames.find((each) => each === namespace);
    return kind && replaced.has(addressOf(kind, name)) ? { is: "pending" } : input.look(reference);
  });
}

/** What is found by its path is made only for something that will be put there: a folder that people renamed stays so. */
function withoutIdleFolders(outcomes: ReadonlyMap<Address, Outcome>): Map<Address, Outcome> {
  const isPlace = ({ wanted }: Outcome): boolean => wanted.kind.model.identity === "path";
  const filled = [...outcomes.values()].filter(
    (outcome) =>
      !isPlace(outcome) && (outcome.is === "create" || outcome.changes.some(({ path }) => path[0] === "folder")),
  );
  const needed = new Set(filled.flatMap(({ wanted }) => wanted.references));
  return new Map([...outcomes].filter(([address, outcome]) => !isPlace(outcome) || needed.has(address)));
}

function byRank({ kindNamed }: PlanInput): (a: Change, b: Change) => number {
  const rank = ({ address }: Change): number => kindNamed(kindOf(address)).model.rank;
  return (a, b) => rank(a) - rank(b) || (a.address < b.address ? -1 : a.address > b.address ? 1 : 0);
}

// A file that is gone cannot take its protection back: the last apply with the file counts.
function protectedIn({ wanted, state }: PlanInput): ReadonlySet<Address> {
  const inGit = [...wanted.values()].filter(({ protect }) => protect).map(({ address }) => address);
  const inState = entriesOf(state).filter(([address, { protect }]) => protect === true && !wanted.has(address));
  return new Set([...inGit, ...inState.map(([address]) => address)]);
}

function managedIn({ state }: PlanInput, gone: readonly { readonly address: Address }[]): readonly Address[] {
  const forgotten = new Set(gone.map(({ address }) => address));
  return (Object.keys(state.resources) as Address[]).filter((address) => !forgotten.has(address));
}

interface RawChange {
  readonly change: Change;
  readonly raw: readonly RawField[];
}

function changesOf(outcomes: ReadonlyMap<Address, Outcome>, input: PlanInput): readonly RawChange[] {
  const made = new Set(
    [...outcomes.values()].filter(({ is }) => is === "create" || is === "replace").map(({ wanted }) => wanted.address),
  );
  const used = new Set([...input.wanted.values()].flatMap(({ references }) => references));
  return [...outcomes.values()].flatMap((outcome) => {
    const { references, address } = outcome.wanted;
    const dependsOn = references.filter((each) => made.has(each)).toSorted();
    if (outcome.is === "create") return [createChange(outcome, dependsOn, used.has(address))];
    return outcome.is === "unchanged" ? [] : [updateChange(outcome, dependsOn)];
  });
}

function createChange(
  outcome: Extract<Outcome, { is: "create" }>,
  dependsOn: readonly Address[],
  isUsed: boolean,
): RawChange {
  const { wanted, name, spec, resolved, wasDeleted } = outcome;
  const about = wanted.kind.model.describe(spec);
  const impact = wanted.kind.model.impact.create(spec, isUsed);
  return {
    change: {
      address: wanted.address,
      action: "create",
      name,
      about,
      fields: [],
      dependsOn,
      impact: wasDeleted ? ["It was deleted in Make, and is made again with a new id.", ...impact] : impact,
      content: contentHash(wanted.template, resolved.values),
    },
    raw: [],
  };
}

// What vars and bindings stand for belongs to what was reviewed. The id of a resource does not: it may be made by the
// very apply that the plan is for.
function contentHash(template: JsonObject, values: Readonly<Record<string, Json>>): string {
  const reviewed = Object.entries(values).filter(([name]) => addressIn(name) === undefined);
  return hashOf({ template, values: Object.fromEntries(reviewed) });
}

function updateChange(outcome: ManagedOutcome, dependsOn: readonly Address[]): RawChange {
  const { wanted, name, row, changes, comparison } = outcome;
  const isActive = row.spec["active"];
  const shared = {
    address: wanted.address,
    name,
    remoteId: row.id,
    fields: changes.map((verdict) => fieldChange(outcome, verdict)),
    dependsOn,
  };
  const raw = changes.map((verdict) => rawField(outcome, verdict));
  if (outcome.is === "replace") {
    const because = changes
      .filter(({ path }) => wanted.kind.model.replaceOn.includes(path[0] as string))
      .map(({ path }) => formatPath(path));
    return {
      change: {
        ...shared,
        action: "replace",
        because,
        impact: wanted.kind.model.impact.replace,
        content: contentHash(wanted.template, outcome.values),
      },
      raw,
    };
  }
  const impact = wanted.kind.model.impact.update(row, { live: outcome.live, merged: comparison.merged }, changes);
  return {
    change: { ...shared, action: "update", impact, ...(typeof isActive === "boolean" ? { active: isActive } : {}) },
    raw,
  };
}

function switchesOff(outcome: Outcome): boolean {
  return outcome.is !== "create" && outcome.changes.some(({ path, git }) => path[0] === "active" && git === false);
}

function summarise(
  changes: readonly Change[],
  outcomes: ReadonlyMap<Address, Outcome>,
  { wanted, state, live, kindNamed }: PlanInput,
): Plan["summary"] {
  const count = (action: Change["action"]): number => changes.filter((change) => change.action === action).length;
  const unchanged = [...outcomes.values()].filter(({ is }) => is === "unchanged");
  const rows = [...live.rows]
    .filter(([kind]) => isOwned(kindNamed(kind)))
    .reduce((sum, [, ofKind]) => sum + ofKind.size, 0);
  const managed = (Object.entries(state.resources) as [Address, { readonly remoteId: string }][]).filter(
    ([address, { remoteId }]) => live.rows.get(kindOf(address))?.has(remoteId),
  );
  return {
    create: count("create"),
    update: count("update"),
    replace: count("replace"),
    delete: count("delete"),
    unchanged: unchanged.length,
    objects: countByKind([...wanted.values()].filter(({ kind }) => isOwned(kind)).map(({ address }) => address)),
    unmanaged: rows - managed.length,
  };
}

/** What is found by its path belongs to nobody. */
function isOwned({ model }: ResourceKind): boolean {
  return model.identity === "state";
}
