// What waits for what: a new object for those that it refers to, a delete for those that used the object, and whoever
// takes what Make gives to one holder at a time for the one that gives it up. PURE.

import { type Address, addressOf, kindNames, kindOf } from "../address.ts";
import type { Outcome } from "./outcome.ts";
import type { LiveState } from "./observed.ts";
import { type Dependencies, orderDeletes, orderLevels } from "./order.ts";
import type { Change } from "./plan.ts";
import type { ResourceKind } from "../kinds/kind.ts";
import type { State } from "./state.ts";

export interface WaitsInput {
  /** With `dependsOn` by what they refer to. */
  readonly changes: readonly Change[];
  readonly deletes: readonly Change[];
  /** Former objects of a recreation: they go last of all. */
  readonly discards: readonly Change[];
  readonly outcomes: ReadonlyMap<Address, Outcome>;
  readonly state: State;
  readonly live: LiveState;
  readonly kindNamed: (name: ReturnType<typeof kindOf>) => ResourceKind;
}

/** The changes with all that they wait for, and the order that follows. Throws `plan/cycle`. */
export interface Waits {
  readonly changes: readonly Change[];
  readonly deletes: readonly Change[];
  readonly discards: readonly Change[];
  readonly order: readonly (readonly Address[])[];
}

export function orderChanges(input: WaitsInput): Waits {
  const takes = takesOf(input);
  const waitsOf = ({ address, dependsOn }: Change): readonly Address[] => [
    ...new Set([...dependsOn, ...(takes.get(address) ?? [])].toSorted()),
  ];
  const changes = input.changes.map((change) => ({ ...change, dependsOn: waitsOf(change) }));
  // A delete that gives something up goes before whoever takes it; every other one after all else.
  const isFirst = ({ address }: Change): boolean => [...takes.values()].some((holders) => holders.includes(address));
  const [first, last] = [input.deletes.filter(isFirst), input.deletes.filter((each) => !isFirst(each))];
  const used = new Map(last.map((change) => [change.address, usersOf(change, input)]));
  const levels = [
    ...orderLevels(new Map([...changes, ...first].map((change) => [change.address, change.dependsOn])), takes),
    ...orderDeletes(used),
  ];
  const rank = new Map(levels.flatMap((level, index) => level.map((address) => [address, index] as const)));
  const isEarlier = (a: Address, b: Address): boolean => (rank.get(a) ?? 0) < (rank.get(b) ?? 0);
  const deletes = input.deletes.map((change) => ({
    ...change,
    dependsOn: (used.get(change.address) ?? []).filter((user) => isEarlier(user, change.address)),
  }));
  const discards = input.discards.map((change) => ({ ...change, dependsOn: usersOf(change, input) }));
  const rest = [...new Set(discards.map(({ address }) => address))].filter((address) => !rank.has(address));
  return { changes, deletes, discards, order: rest.length > 0 ? [...levels, rest] : levels };
}

/** By whoever takes something: those that hold it until their own change is done. */
function takesOf(input: WaitsInput): Dependencies {
  const givers = new Map<string, Address>();
  for (const change of [...input.changes, ...input.deletes]) {
    const [held, taken] = [heldBy(change, input), takenBy(change, input)];
    if (taken) for (const each of held) if (!taken.includes(each)) givers.set(each, change.address);
  }
  const takes = new Map<Address, readonly Address[]>();
  if (givers.size === 0) return takes;
  for (const change of input.changes) {
    const found = (takenBy(change, input) ?? []).flatMap((each) => givers.get(each) ?? []);
    if (found.length > 0) takes.set(change.address, found);
  }
  return takes;
}

function takenBy({ address, action }: Change, { outcomes }: WaitsInput): readonly string[] | undefined {
  if (action === "delete") return [];
  const outcome = outcomes.get(address);
  if (!outcome) return undefined;
  return outcome.wanted.kind.model.takes(outcome.is === "create" ? outcome.spec : outcome.comparison.merged);
}

function heldBy(change: Change, { live, kindNamed }: WaitsInput): readonly string[] {
  const id = change.action === "create" ? undefined : change.remoteId;
  const kind = kindNamed(kindOf(change.address));
  const row = id === undefined ? undefined : live.rows.get(kind.name)?.get(id);
  return row ? kind.model.holds(row) : [];
}

/** Changes of what referred to this object at the last apply, or holds it in Make. */
function usersOf(change: Change, input: WaitsInput): readonly Address[] {
  const object = change.action === "create" ? "" : `${kindOf(change.address)}/${change.remoteId}`;
  return [...input.changes, ...input.deletes]
    .filter(({ address }) => address !== change.address)
    .filter((user) => referredTo(input.state, user.address).has(change.address) || heldBy(user, input).includes(object))
    .map(({ address }) => address)
    .toSorted();
}

function referredTo({ resources }: State, address: Address): ReadonlySet<Address> {
  const names = Object.keys(resources[address]?.values ?? {});
  return new Set(names.flatMap((name) => addressIn(name) ?? []));
}

/** `webhook/orders-in` of the value name `webhook.orders-in`; undefined for vars and bindings. */
export function addressIn(valueName: string): Address | undefined {
  const dot = valueName.indexOf(".");
  const kind = kindNames.find((name) => name === valueName.slice(0, dot));
  return kind && addressOf(kind, valueName.slice(dot + 1));
}
