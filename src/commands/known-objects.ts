// What is known of the objects that a target manages, before anything is compared: where each is in Make, what references
// to it mean, what moved to another address, and Git's side at the last apply.

import type { Address } from "../address.ts";
import type { Base } from "../engine/compare.ts";
import { lookupIn } from "../engine/look.ts";
import { findMoves, type Moves } from "../engine/moves.ts";
import type { Wanted } from "../engine/outcome.ts";
import type { Look } from "../engine/resolve.ts";
import { emptyBase, entriesOf, type State } from "../engine/state.ts";
import { idsOf, type Rows } from "../live/observe.ts";
import type { Target } from "../project/project.ts";
import type { StateStore } from "../state/state-store.ts";
import type { Session } from "./session.ts";

/** What references mean with ids and URLs that came meanwhile. */
export type LookWith = (ids: ReadonlyMap<Address, string>, urls: ReadonlyMap<Address, string>) => Look;

/** What references mean with the ids of a state: today's vars, unless others are given. */
export type LookOver = (state: State, vars?: Target["vars"]) => LookWith;

export interface InTeam {
  readonly wanted: ReadonlyMap<Address, Wanted>;
  readonly rows: Rows;
  /** `connection.crm` → 15. */
  readonly bindings: ReadonlyMap<string, number>;
}

export function lookOverOf({ target, desired }: Session, { wanted, rows, bindings }: InTeam): LookOver {
  return (known, vars = target.vars) => {
    const ids = idsOf(wanted, known, rows);
    return (madeIds, madeUrls) =>
      lookupIn({
        vars,
        bindings,
        ids: new Map([...ids, ...madeIds]),
        urls: new Map([...urlsOf(ids, rows), ...madeUrls]),
        wanted: desired.resources,
      });
  };
}

export interface Matching {
  readonly wanted: ReadonlyMap<Address, Wanted>;
  readonly state: State;
  readonly rows: Rows;
  readonly lookOver: LookOver;
}

export async function moveWhatMoved(
  { store, desired }: Session,
  { wanted, state, rows, lookOver }: Matching,
): Promise<Moves> {
  const left = entriesOf(state).filter(([address]) => !wanted.has(address));
  if (left.length === 0) return { moved: new Map(), unclear: [] };
  const lookWith = lookOver(state);
  return findMoves({
    wanted,
    state,
    bases: await readBases(store, state, new Map(left)),
    lookWith: (ids) => lookWith(ids, new Map()),
    ids: idsOf(wanted, state, rows),
    takenOver: new Map([...desired.ids].map(([address, { id }]) => [address, id])),
  });
}

function urlsOf(ids: ReadonlyMap<Address, string>, rows: Rows): Map<Address, string> {
  const urls = new Map<Address, string>();
  for (const [address, id] of ids) {
    const url = address.startsWith("webhook/") ? rows.get("webhook")?.get(id)?.about["url"] : undefined;
    if (typeof url === "string") urls.set(address, url);
  }
  return urls;
}

export async function readBases(
  store: StateStore,
  state: State,
  of: { readonly has: (address: Address) => boolean },
): Promise<ReadonlyMap<Address, Base>> {
  const entries = entriesOf(state).filter(([address]) => of.has(address));
  const bases = await Promise.all(
    entries.map(async ([address, { base, values, dropped, renumbering }]): Promise<[Address, Base]> => {
      const template = base === emptyBase ? {} : await store.readBase(base);
      return [address, { template, values, dropped, ...(renumbering ? { renumbering } : {}) }];
    }),
  );
  return new Map(bases);
}
