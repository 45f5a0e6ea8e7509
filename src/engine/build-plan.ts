// Desired, base and live become one plan. PURE: the same values give the same plan, whatever order they come in.

import { type Address, addressOf, kindNames, kindOf } from "../address.ts";
import type { ResourceKind } from "../kinds/kind.ts";
import { findNamesakes, findUsedElsewhere } from "./bystanders.ts";
import { changesOf } from "./changes.ts";
import { planDigest } from "./digest.ts";
import { reportConflicts, reportDrift } from "./field-change.ts";
import { findGuards, type License, type Recreated } from "./guard.ts";
import { deleteChange, findDiscards, findLeftOver, renameConflict } from "./left-over.ts";
import type { Moves } from "./moves.ts";
import { parsePath, type Path } from "../path.ts";
import type { Look } from "./resolve.ts";
import { countByKind, type Outcome, type OutcomeInput, outcomeOf, type Wanted } from "./outcome.ts";
import type { Change, Drift, Plan } from "./plan.ts";
import { entriesOf, type Intent } from "./state.ts";
import { orderChanges } from "./waits.ts";

export interface PlanInput extends OutcomeInput {
  readonly target: string;
  readonly wanted: ReadonlyMap<Address, Wanted>;
  readonly kindNamed: (name: ReturnType<typeof kindOf>) => ResourceKind;
  readonly prune: boolean;
  /** New addresses with those that they had; the state has them already. */
  readonly moves: Moves;
  /** Named in `ids/` and not in the state before: the state has them already, with what is known of their base. */
  readonly adopted: ReadonlySet<Address>;
  /** Undefined where nothing is to be switched on, or the organization does not tell. */
  readonly license: License | undefined;
  readonly basedOn: Omit<Plan["basedOn"], "stateSerial">;
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
  const ordered = orderChanges({
    ...input,
    outcomes,
    changes: changesOf(outcomes, input),
    deletes: input.prune ? leftOver.map(deleteChange) : [],
    discards: former.changes,
  });
  const changes = [...ordered.changes, ...ordered.deletes];
  const everything = [...changes, ...ordered.discards];
  const all = [...outcomes.values()];
  const drift = all.flatMap(reportDrift);
  const guards = findGuards({
    changes,
    recreated: recreatedIn(all),
    discarded: ordered.discards.map(({ address }) => address),
    namesakes: findNamesakes(all, input),
    usedElsewhere: findUsedElsewhere(
      everything.filter(({ action }) => action === "delete" || action === "replace"),
      input,
    ),
    switchedOn: all.filter((outcome) => switches(outcome, true)).map(({ wanted }) => wanted.address),
    switchedOff: all.filter((outcome) => switches(outcome, false)).map(({ wanted }) => wanted.address),
    license: input.license,
    unclear: input.moves.unclear,
    protectedAddresses: protectedIn(input),
    managed: managedIn(input, gone),
    desiredCount: input.wanted.size,
    refusedDrift: input.drift === "refuse" ? drift.filter((each) => isRefused(each, outcomes)) : [],
  });
  const plan: Plan = {
    formatVersion: 1,
    target: input.target,
    digest: planDigest(everything, guards),
    options: { prune: input.prune, keep: input.keep },
    basedOn: { ...input.basedOn, stateSerial: input.state.serial },
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

/** Made before, gone in Make, and to be made again, where that is not the same as before. */
function recreatedIn(outcomes: readonly Outcome[]): readonly Recreated[] {
  return outcomes.flatMap((outcome) => {
    if (outcome.is !== "replace" && !(outcome.is === "create" && outcome.wasDeleted)) return [];
    const { address, kind } = outcome.wanted;
    const loss = kind.model.lostOnRecreate(outcome.is === "create" ? outcome.spec : outcome.comparison.git);
    return loss === undefined ? [] : [{ address, loss }];
  });
}

/** Whether it is off and will be on, or the other way round. */
function switches(outcome: Outcome, active: boolean): boolean {
  if (outcome.is === "create") return active && outcome.spec["active"] === true;
  return outcome.changes.some(({ path, git }) => path[0] === "active" && git === active);
}

// What is always kept, whatever the target says, and what a person decided for Make is nothing to refuse (design 1.3).
function isRefused({ address, fields }: Drift, outcomes: ReadonlyMap<Address, Outcome>): boolean {
  const outcome = outcomes.get(address);
  if (!outcome || outcome.is === "create" || outcome.policy.clash === "live") return false;
  return fields.some(({ path }) => path !== "active" && outcome.wanted.kind.model.fieldOf(partsOf(path)) !== "editor");
}

function partsOf(path: string): Path {
  return parsePath(path) ?? [path];
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
    move: count("move"),
    adopt: count("adopt"),
    unchanged: unchanged.length - count("move") - count("adopt"),
    objects: countByKind([...wanted.values()].filter(({ kind }) => isOwned(kind)).map(({ address }) => address)),
    unmanaged: rows - managed.length,
  };
}

/** What is found by its path belongs to nobody. */
function isOwned({ model }: ResourceKind): boolean {
  return model.identity === "state";
}
