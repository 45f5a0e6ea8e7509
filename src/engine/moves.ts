// Resources that have another address than at the last apply: what `movedFrom:` says, what `ids/` names by its id, then
// what is equal in content. State goes with them and nothing is sent to Make. PURE.
//
// An address never moves on a guess: by content only where it has one candidate on each side.

import { type Address, addressOf, kindNames, kindOf } from "../address.ts";
import type { Reference } from "../blueprint/template.ts";
import { canonicalText } from "../json.ts";
import type { Base } from "./compare.ts";
import type { Wanted } from "./outcome.ts";
import { type Look, lookIn, resolveTemplate, valueName } from "./resolve.ts";
import { entriesOf, type State } from "./state.ts";

export interface MoveInput {
  readonly wanted: ReadonlyMap<Address, Wanted>;
  readonly state: State;
  /** Bases of managed objects that Git no longer has, by address. */
  readonly bases: ReadonlyMap<Address, Base>;
  /** References resolved with these ids for what is managed. */
  readonly lookWith: (ids: ReadonlyMap<Address, string>) => Look;
  /** Ids of what Make still has, by address (before moves). */
  readonly ids: ReadonlyMap<Address, string>;
  /** Ids that `ids/` names, by address. Absent is none. */
  readonly takenOver?: ReadonlyMap<Address, string>;
}

/** Candidates that are equal, more than one on a side: a person decides. */
export interface UnclearMove {
  readonly left: readonly Address[];
  readonly came: readonly Address[];
}

export interface Moves {
  /** New address → the one before. */
  readonly moved: ReadonlyMap<Address, Address>;
  readonly unclear: readonly UnclearMove[];
}

/** The same values give the same moves, whatever order they come in. */
export function findMoves(input: MoveInput): Moves {
  const said = saidMoves(input);
  const moved = new Map(said.moved);
  addNamedMoves(input, moved);
  for (;;) {
    const found = equalMoves(input, moved, said.unclear);
    if (found.moved.length === 0) return { moved, unclear: [...said.unclear, ...found.unclear] };
    // What calls it is equal only now that its id is known.
    for (const [to, from] of found.moved) moved.set(to, from);
  }
}

/** State under the new addresses. `values` stay as they are: they belong to the base, which spells the old ones. */
export function moveState(state: State, moved: ReadonlyMap<Address, Address>): State {
  if (moved.size === 0) return state;
  const newAddresses = new Map([...moved].map(([to, from]) => [from, to]));
  const renamed = (address: Address): Address => newAddresses.get(address) ?? address;
  return {
    ...state,
    resources: Object.fromEntries(entriesOf(state).map(([address, entry]) => [renamed(address), entry])),
    intents: state.intents.map((intent) => ({ ...intent, address: renamed(intent.address) })),
  };
}

/** What files say of themselves. Two files that claim one object are unclear: one is a copy of the other. */
function saidMoves({ wanted, state }: MoveInput): Moves {
  const chains = [...wanted.keys()].toSorted().flatMap((to) => {
    const chain = chainTo(to, wanted, state);
    return chain ? [chain] : [];
  });
  const claims = Map.groupBy(
    chains.flatMap((chain) => chain.map((link) => ({ ...link, chain }))),
    ({ from }) => from,
  );
  const isClear = (chain: readonly Link[]): boolean => chain.every(({ from }) => claims.get(from)?.length === 1);
  return {
    moved: new Map(chains.filter(isClear).flatMap((chain) => chain.map(({ to, from }) => [to, from] as const))),
    unclear: [...claims]
      .filter(([, links]) => links.length > 1)
      .map(([from, links]) => ({ left: [from], came: links.map(({ to }) => to) })),
  };
}

interface Link {
  readonly to: Address;
  readonly from: Address;
}

/**
 * The moves that make room for one: `c` came from `b`, and what is at `b` now came from `a`. It ends at an address that
 * Git no longer has; one that does not, as when two files were exchanged long ago, is none.
 */
function chainTo(to: Address, wanted: MoveInput["wanted"], state: State): readonly Link[] | undefined {
  const has = (address: Address): boolean => Object.hasOwn(state.resources, address);
  if (has(to)) return undefined;
  const chain: Link[] = [];
  for (let at: Address = to; ; ) {
    const from = wanted.get(at)?.movedFrom.find((each) => kindOf(each) === kindOf(at) && each !== at && has(each));
    if (from === undefined || chain.some((link) => link.from === from)) return undefined;
    chain.push({ to: at, from });
    if (!wanted.has(from)) return chain;
    at = from;
  }
}

/** `ids/` names an object that the state knows under an address that left: it is the same object. */
function addNamedMoves({ wanted, state, takenOver = new Map() }: MoveInput, moved: Map<Address, Address>): void {
  const taken = new Set(moved.values());
  const left = entriesOf(state).filter(([address]) => !wanted.has(address) && !taken.has(address));
  const byId = new Map(left.map(([address, { remoteId }]) => [`${kindOf(address)}/${remoteId}`, address]));
  for (const [to, id] of takenOver) {
    const object = `${kindOf(to)}/${id}`;
    const from = byId.get(object);
    if (from === undefined || !wanted.has(to) || state.resources[to] || moved.has(to)) continue;
    moved.set(to, from);
    byId.delete(object);
  }
}

interface Candidate {
  readonly address: Address;
  readonly content: string;
}

/** One round: objects that left Git against those that came, with the moves known so far. */
function equalMoves(
  input: MoveInput,
  moved: ReadonlyMap<Address, Address>,
  said: readonly UnclearMove[],
): { readonly moved: readonly (readonly [Address, Address])[]; readonly unclear: readonly UnclearMove[] } {
  const left = leftIn(input, moved, new Set(said.flatMap((each) => each.left)));
  const came = cameIn(input, moved, new Set(said.flatMap((each) => each.came)));
  const links: Link[] = left.flatMap((from) =>
    came
      .filter((to) => to.contentAs(from.address) === from.content)
      .map((to) => ({ to: to.address, from: from.address })),
  );
  const groups = groupsOf(links);
  const isPair = ({ left: olds, came: news }: UnclearMove): boolean => olds.length === 1 && news.length === 1;
  return {
    moved: groups.filter(isPair).map((group) => [group.came[0] as Address, group.left[0] as Address]),
    unclear: groups.filter((group) => !isPair(group)),
  };
}

/** Managed, gone from Git, still in Make, and of a kind that content tells apart. */
function leftIn(
  { wanted, bases, ids, state }: MoveInput,
  moved: ReadonlyMap<Address, Address>,
  unclear: ReadonlySet<Address>,
): readonly Candidate[] {
  const taken = new Set(moved.values());
  const newAddresses = new Map([...moved].map(([to, from]) => [from, to]));
  const kinds = new Map([...wanted.values()].map(({ kind }) => [kind.name, kind]));
  return entriesOf(state).flatMap(([address]): Candidate[] => {
    const base = bases.get(address);
    const kind = kinds.get(kindOf(address));
    if (!base || !kind || wanted.has(address) || !ids.has(address)) return [];
    if (taken.has(address) || unclear.has(address)) return [];
    const content = contentOf({ kind, template: base.template }, marked(lookIn(base.values), newAddresses));
    return content === undefined ? [] : [{ address, content }];
  });
}

interface Newcomer {
  readonly address: Address;
  /** Its content if it is the object that had this address before: it may refer to itself. */
  readonly contentAs: (before: Address) => string | undefined;
}

function cameIn(
  { wanted, state, ids, lookWith, takenOver }: MoveInput,
  moved: ReadonlyMap<Address, Address>,
  unclear: ReadonlySet<Address>,
): readonly Newcomer[] {
  const known = withMoved(ids, moved);
  const look = marked(lookWith(known), new Map());
  const isNew = ({ address }: Wanted): boolean =>
    !state.resources[address] && !moved.has(address) && !unclear.has(address) && !takenOver?.has(address);
  return [...wanted.values()]
    .filter((each) => isNew(each) && each.kind.model.movedContent)
    .map((each): Newcomer => {
      const { address } = each;
      if (each.references.includes(address)) {
        const lookAs = (before: Address): Look =>
          marked(lookWith(withMoved(known, new Map([[address, before]]))), new Map());
        return { address, contentAs: (before) => contentOf(each, lookAs(before)) };
      }
      const content = contentOf(each, look);
      return { address, contentAs: () => content };
    });
}

function withMoved(
  ids: ReadonlyMap<Address, string>,
  moved: ReadonlyMap<Address, Address>,
): ReadonlyMap<Address, string> {
  const added = [...moved].flatMap(([to, from]): [Address, string][] => {
    const id = ids.get(from);
    return id === undefined ? [] : [[to, id]];
  });
  return new Map([...ids, ...added]);
}

/** Undefined for what content does not tell apart: another kind, or no name of its own. */
function contentOf({ kind, template }: Pick<Wanted, "kind" | "template">, look: Look): string | undefined {
  const { movedContent, normalise } = kind.model;
  if (!movedContent || typeof template["name"] !== "string") return undefined;
  return canonicalText(movedContent(normalise(resolveTemplate(template, look).value)));
}

/** Secrets have no base and count by what they refer to: the same var, or the URL of the same webhook, is equal. */
function marked(look: Look, newAddresses: ReadonlyMap<Address, Address>): Look {
  return (reference) => {
    const looked = look(reference);
    const isHidden = looked.is === "kept" || (looked.is === "known" && looked.secret === true);
    return isHidden ? { is: "known", value: `\0${valueName(renamed(reference, newAddresses))}` } : looked;
  };
}

function renamed(reference: Reference, newAddresses: ReadonlyMap<Address, Address>): Reference {
  const kind = kindNames.find((name) => name === reference.namespace);
  const to = kind && newAddresses.get(addressOf(kind, reference.name));
  return to === undefined ? reference : { ...reference, name: to.slice(to.indexOf("/") + 1) };
}

/** Candidates that hang together by being equal, sorted. */
function groupsOf(links: readonly Link[]): readonly UnclearMove[] {
  const groups: { left: Set<Address>; came: Set<Address> }[] = [];
  for (const { to, from } of links) {
    const touched = groups.filter(({ left, came }) => left.has(from) || came.has(to));
    const [group = { left: new Set<Address>(), came: new Set<Address>() }, ...others] = touched;
    if (touched.length === 0) groups.push(group);
    for (const other of others) {
      for (const each of other.left) group.left.add(each);
      for (const each of other.came) group.came.add(each);
      groups.splice(groups.indexOf(other), 1);
    }
    group.left.add(from);
    group.came.add(to);
  }
  return groups
    .map(({ left, came }) => ({ left: [...left].toSorted(), came: [...came].toSorted() }))
    .toSorted((a, b) => (String(a.left[0]) < String(b.left[0]) ? -1 : 1));
}
