// A saved plan against the plan of today: what was reviewed is what is applied. What is missing today must be done
// already; what is there must be in the saved one. PURE.

import { type Address, kindOf } from "../address.ts";
import type { PreparedPlan } from "./build-plan.ts";
import { contentOf } from "./changes.ts";
import { type Json, jsonEqual } from "../json.ts";
import type { LiveState } from "./observed.ts";
import type { Change, FieldChange, Plan } from "./plan.ts";

/** One thing that is not as it was reviewed, in a sentence. */
export interface PlanDifference {
  readonly address: Address | undefined;
  readonly message: string;
}

/** Empty where today's plan is the saved one, or what is left of it. */
export function differencesFrom(
  saved: Plan,
  { plan, outcomes }: Pick<PreparedPlan, "plan" | "outcomes">,
  { rows }: Pick<LiveState, "rows">,
): readonly PlanDifference[] {
  const differences: PlanDifference[] = [];
  const tell = (address: Address | undefined, message: string): void => void differences.push({ address, message });
  const [then, now] = [saved.basedOn, plan.basedOn];
  if (then.zone !== now.zone || then.teamId !== now.teamId)
    tell(
      undefined,
      `It was made for team ${then.teamId} in ${then.zone}, and the target means team ${now.teamId} in ${now.zone}.`,
    );
  if (saved.digest === plan.digest) return differences;
  for (const change of plan.changes) {
    const before = saved.changes.filter(({ address }) => address === change.address);
    if (before.some((each) => each.digest === change.digest || isRestOf(change, each, saved, plan))) continue;
    const [first] = before;
    if (!first)
      tell(change.address, `${change.address} is not in the saved plan and would be ${pastOf[change.action]}.`);
    else tell(change.address, otherWords(first, change, saved, plan));
  }
  const today = new Set(plan.changes.map(({ address }) => address));
  for (const change of saved.changes) {
    if (today.has(change.address)) continue;
    const isDone =
      change.action === "delete"
        ? !rows.get(kindOf(change.address))?.has(change.remoteId)
        : isAsReviewed(change, outcomes);
    if (!isDone)
      tell(
        change.address,
        `${change.address} was to be ${pastOf[change.action]}, and Git does not want that any more.`,
      );
  }
  for (const { name, addresses } of plan.guards) {
    const reviewed = saved.guards.find((guard) => guard.name === name)?.addresses ?? [];
    const added = addresses.filter((address) => !reviewed.includes(address));
    if (added.length > 0) tell(added[0], `The guard "${name}" holds now for ${added.join(", ")}.`);
  }
  return differences;
}

const pastOf = {
  create: "created",
  update: "changed",
  replace: "made anew",
  delete: "deleted",
  move: "moved",
  adopt: "taken over",
} as const satisfies Record<Change["action"], string>;

/** Nothing is left to do, and Git wants what was reviewed: somebody did it meanwhile, or an earlier run of the same plan. */
function isAsReviewed(saved: Exclude<Change, { action: "delete" }>, outcomes: PreparedPlan["outcomes"]): boolean {
  const outcome = outcomes.get(saved.address);
  return outcome?.is === "unchanged" && contentOf(outcome) === saved.content;
}

/**
 * What an interrupted run of the saved plan left of one change: switching on, which comes last of all; some of its fields;
 * or the former object. Whatever else is to be done to something that was made meanwhile, nobody has seen.
 */
function isRestOf(now: Change, saved: Change, savedPlan: Plan, plan: Plan): boolean {
  if (now.action === "delete") return saved.action === "replace" && saved.remoteId === now.remoteId;
  if (now.action !== "update" || saved.action === "delete" || saved.content !== now.content) return false;
  const isSameObject = now.takesOver === saved.takesOver && now.movedFrom === undefined && !isNamed(plan, now.address);
  if (!isSameObject || !jsonEqual(keptIn(savedPlan, saved.address), keptIn(plan, now.address))) return false;
  if (now.fields.every(({ path }) => path === "active")) return true;
  if (saved.action === "create" || saved.action === "replace") return false;
  return now.fields.length < saved.fields.length && now.fields.every((field) => saved.fields.some(isField(field)));
}

// Decided for Git by address: then `active` too goes back to Git's value, and a person may have switched it since.
function isNamed({ options }: Plan, address: Address): boolean {
  return options.keep.some(({ side, addresses }) => side === "git" && addresses.includes(address));
}

function isField(field: FieldChange): (other: FieldChange) => boolean {
  return (other) => jsonEqual(field as unknown as Json, other as unknown as Json);
}

function keptIn({ drift }: Plan, address: Address): Json {
  return drift.filter((each) => each.address === address).map(({ fields }) => fields as unknown as Json);
}

function otherWords(saved: Change, now: Change, savedPlan: Plan, plan: Plan): string {
  const { address } = now;
  if (saved.action !== now.action)
    return `${address} was to be ${pastOf[saved.action]}, and would now be ${pastOf[now.action]}.`;
  const came = now.fields.filter((field) => !saved.fields.some(isField(field)));
  const went = saved.fields.filter((field) => !now.fields.some(isField(field)));
  const paths = [...new Set([...came, ...went].map(({ path }) => path))];
  if (paths.length > 0) return `${address} would be changed otherwise than reviewed: ${listed(paths)}.`;
  if (!jsonEqual(keptIn(savedPlan, address), keptIn(plan, address))) {
    const fields = plan.drift.filter((each) => each.address === address).flatMap((each) => each.fields);
    const words = fields.length > 0 ? `: ${listed(fields.map(({ path }) => path))}` : "";
    return `${address} was changed in Make since the plan was saved${words}.`;
  }
  // What changed is a secret that shows as dots, or a place.
  if (saved.action !== "delete" && now.action !== "delete" && saved.content === now.content)
    return `${address} was changed in Make since the plan was saved.`;
  return `${address} is not in Git as it was reviewed.`;
}

function listed(paths: readonly string[]): string {
  return `${paths.slice(0, 5).join(", ")}${paths.length > 5 ? `, … ${paths.length} in all` : ""}`;
}
