// Desired, base and live become one plan. PURE: the same values give the same plan, whatever order they come in.

import { type Address, addressOf, kindOf } from "../address.ts";
import { hashOf } from "../hash.ts";
import type { ResourceKind } from "../kinds/kind.ts";
import type { Json, JsonObject } from "../json.ts";
import { formatPath } from "../path.ts";
import { digestOf, type RawField } from "./digest.ts";
import { fieldChange, rawField, reportConflicts, reportDrift } from "./field-change.ts";
import { findGuards } from "./guard.ts";
import { createImpact, updateImpact } from "./impact.ts";
import { orderLevels } from "./order.ts";
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

export interface PlanInput extends OutcomeInput {
  readonly target: string;
  readonly wanted: ReadonlyMap<Address, Wanted>;
  readonly kindNamed: (name: ReturnType<typeof kindOf>) => ResourceKind;
  readonly prune: boolean;
  readonly commit: string | null;
  readonly stats: Plan["stats"];
}

/** A managed object that Git no longer has. */
export interface LeftOver {
  readonly address: Address;
  readonly name: string;
  readonly remoteId: string;
}

/** The plan, and beside it what an apply needs to carry it out: content stays in memory. */
export interface PreparedPlan {
  readonly plan: Plan;
  readonly outcomes: ReadonlyMap<Address, Outcome>;
  readonly leftOver: readonly LeftOver[];
}

export function buildPlan(input: PlanInput): PreparedPlan {
  const sorted = [...input.wanted.values()].toSorted((a, b) => (a.address < b.address ? -1 : 1));
  const outcomes = outcomesOf(sorted, input);
  const leftOver = findLeftOver(input);
  const changed = changesOf(outcomes, input);
  const deletes = input.prune ? leftOver.map(deleteChange) : [];
  const order = orderOf(changed, deletes);
  const changes = [...changed.map(({ change }) => change), ...deletes];
  const all = [...outcomes.values()];
  const drift = all.flatMap(reportDrift);
  const guards = findGuards({
    changes,
    recreated: all.flatMap((outcome) =>
      outcome.is === "create" && outcome.wasDeleted && outcome.wanted.kind.name === "webhook"
        ? [outcome.wanted.address]
        : [],
    ),
    namesakes: findNamesakes(all, input),
    switchedOff: all.flatMap((outcome) => (switchesOff(outcome) ? [outcome.wanted.address] : [])),
    protectedAddresses: new Set(sorted.filter(({ protect }) => protect).map(({ address }) => address)),
    managed: Object.keys(input.state.resources) as Address[],
    desiredCount: input.wanted.size,
    refusedDrift: input.drift === "refuse" ? drift : [],
  });
  const plan: Plan = {
    formatVersion: 1,
    target: input.target,
    digest: digestOf([...changed, ...deletes.map((change) => ({ change, raw: [] }))], guards),
    basedOn: { commit: input.commit, stateSerial: input.state.serial },
    summary: summarise(changes, outcomes, input),
    changes: changes.toSorted(byAddress),
    order,
    drift,
    conflicts: all.flatMap(reportConflicts),
    guards,
    leftOver: input.prune ? [] : leftOver.map(({ address, name }) => ({ address, name })),
    stats: input.stats,
  };
  return { plan, outcomes, leftOver };
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
    const isReplaced =
      (namespace === "webhook" || namespace === "scenario") && replaced.has(addressOf(namespace, name));
    return isReplaced ? { is: "pending" } : input.look(reference);
  });
}

// Scenarios first: they are what people look for.
function byAddress(a: Change, b: Change): number {
  const rank = ({ address }: Change): number => ["scenario", "webhook", "folder"].indexOf(kindOf(address));
  return rank(a) - rank(b) || (a.address < b.address ? -1 : 1);
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
  const impact = createImpact(wanted.kind, spec, isUsed);
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

// What vars and bindings stand for belongs to what was reviewed. The id of a webhook or a scenario does not: it may be
// made by the very apply that the plan is for.
function contentHash(template: JsonObject, values: Readonly<Record<string, Json>>): string {
  const reviewed = Object.entries(values).filter(([name]) => !/^(?:webhook|scenario)\./.test(name));
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
        impact: ["Gets a new URL."],
        content: contentHash(wanted.template, outcome.values),
      },
      raw,
    };
  }
  const impact = updateImpact(wanted.kind, row, comparison.merged, changes);
  return {
    change: { ...shared, action: "update", impact, ...(typeof isActive === "boolean" ? { active: isActive } : {}) },
    raw,
  };
}

function deleteChange({ address, name, remoteId }: LeftOver): Change {
  return { address, action: "delete", name, remoteId, fields: [], dependsOn: [], impact: [] };
}

// Creates and updates by what they refer to; then deletes, scenarios before the webhooks that they use.
function orderOf(changed: readonly RawChange[], deletes: readonly Change[]): readonly (readonly Address[])[] {
  const levels = orderLevels(new Map(changed.map(({ change }) => [change.address, change.dependsOn])));
  const scenarios = deletes.filter(({ address }) => kindOf(address) === "scenario").map(({ address }) => address);
  const others = deletes.filter(({ address }) => kindOf(address) !== "scenario").map(({ address }) => address);
  return [...levels, scenarios, others].filter((level) => level.length > 0);
}

function findLeftOver({ state, wanted, live }: PlanInput): readonly LeftOver[] {
  return (Object.entries(state.resources) as [Address, { readonly remoteId: string }][])
    .filter(([address]) => !wanted.has(address))
    .map(([address, { remoteId }]) => ({
      address,
      remoteId,
      name: live.rows.get(kindOf(address))?.get(remoteId)?.name ?? address,
    }))
    .toSorted((a, b) => (a.address < b.address ? -1 : 1));
}

/** Objects of Make that bear the name of a new one and that nothing here manages. */
function findNamesakes(outcomes: readonly Outcome[], { state, live }: PlanInput): Map<Address, readonly string[]> {
  const owned = new Set(
    (Object.entries(state.resources) as [Address, { readonly remoteId: string }][]).map(
      ([address, { remoteId }]) => `${kindOf(address)}/${remoteId}`,
    ),
  );
  const namesakes = new Map<Address, readonly string[]>();
  for (const { is, wanted, name } of outcomes) {
    if (is !== "create" || wanted.kind.model.identity === "path") continue;
    const rows = [...(live.rows.get(wanted.kind.name)?.values() ?? [])];
    const ids = rows
      .filter((row) => row.name === name && !owned.has(`${wanted.kind.name}/${row.id}`))
      .map(({ id }) => id);
    if (ids.length > 0) namesakes.set(wanted.address, ids);
  }
  return namesakes;
}

function switchesOff(outcome: Outcome): boolean {
  return outcome.is !== "create" && outcome.changes.some(({ path, git }) => path[0] === "active" && git === false);
}

function summarise(
  changes: readonly Change[],
  outcomes: ReadonlyMap<Address, Outcome>,
  { wanted, state, live }: PlanInput,
): Plan["summary"] {
  const count = (action: Change["action"]): number => changes.filter((change) => change.action === action).length;
  const unchanged = [...outcomes.values()].filter(({ is }) => is === "unchanged");
  const rows = [...live.rows].filter(([kind]) => kind !== "folder").reduce((sum, [, ofKind]) => sum + ofKind.size, 0);
  const managed = (Object.entries(state.resources) as [Address, { readonly remoteId: string }][]).filter(
    ([address, { remoteId }]) => live.rows.get(kindOf(address))?.has(remoteId),
  );
  return {
    create: count("create"),
    update: count("update"),
    replace: count("replace"),
    delete: count("delete"),
    unchanged: unchanged.length,
    objects: countByKind([...wanted.keys()].filter((address) => kindOf(address) !== "folder")),
    unmanaged: rows - managed.length,
  };
}
