// Objects of Make that `ids/<target>.yaml` names and no apply has seen yet: they come under management as they are. What
// Git had of them when their line was written is their base, where Git still knows it.

import { type Address, kindOf } from "../address.ts";
import type { Base } from "../engine/compare.ts";
import type { Wanted } from "../engine/outcome.ts";
import { emptyBase, entriesOf, type State, type StateEntry } from "../engine/state.ts";
import { type Problem, ToolError } from "../errors.ts";
import type { Rows } from "../live/observe.ts";
import { baseOfTakenOver } from "./base-of-ids.ts";
import type { LookOver } from "./known-objects.ts";
import type { Session } from "./session.ts";

export interface TakeOverInput {
  readonly wanted: ReadonlyMap<Address, Wanted>;
  readonly state: State;
  readonly rows: Rows;
  readonly lookOver: LookOver;
}

export interface TakenOver {
  /** With an entry for each of them. */
  readonly state: State;
  /** What is known of the time before, for each of them. */
  readonly bases: ReadonlyMap<Address, Base>;
}

const nothingKnown: Base = { template: {}, values: {}, dropped: [], isUnknown: true };

/** Throws `ids/invalid` for ids that the team does not have, or that another address manages. */
export async function takeOver(session: Session, { wanted, state, rows, lookOver }: TakeOverInput): Promise<TakenOver> {
  const lines = [...session.desired.ids].filter(([address]) => wanted.has(address) && !state.resources[address]);
  if (lines.length === 0) return { state, bases: new Map() };
  const owners = new Map(entriesOf(state).map(([address, { remoteId }]) => [objectOf(address, remoteId), address]));
  const problems = lines.flatMap(([address, { id, place }]): Problem[] => {
    const owner = owners.get(objectOf(address, id));
    const has = rows.get(kindOf(address))?.has(id);
    if (owner === undefined && has) return [];
    const message =
      owner === undefined
        ? `The team has no ${kindOf(address)} with the id ${id}, which is to be ${address}.`
        : `The ${kindOf(address)} with the id ${id}, which is to be ${address}, is managed as ${owner} already.`;
    const hint = "Correct the id, or take the line out: then a new one is made.";
    return [{ code: "ids/invalid", message, at: place(), hint }];
  });
  if (problems.length > 0) throw new ToolError(problems);

  const entries = lines.map(([address, { id }]): [Address, StateEntry] => [address, unseen(id)]);
  const extended = { ...state, resources: { ...state.resources, ...Object.fromEntries(entries) } };
  const [first] = lines;
  const known = await baseOfTakenOver({
    root: session.project.root,
    file: first?.[1].place().file ?? "",
    env: session.env,
    ids: new Map(lines.map(([address, { id }]) => [address, id])),
    // Vars as they were then; ids as they are today.
    lookWith: (vars) => lookOver(extended, vars)(new Map(), new Map()),
  });
  return { state: extended, bases: new Map(lines.map(([address]) => [address, known.get(address) ?? nothingKnown])) };
}

function objectOf(address: Address, id: string): string {
  return `${kindOf(address)}/${id}`;
}

function unseen(remoteId: string): StateEntry {
  const seen = { row: {}, revision: null, atBase: false };
  return { remoteId, base: emptyBase, values: {}, seen, dropped: [] };
}
