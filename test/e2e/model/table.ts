// What must come of base, Git and Make, by the table of design 1.3 and nothing else: what a plan must say of each leaf, and
// what Make must hold after an apply. Order has several good outcomes, so it is given as laws.

import { isDeepStrictEqual } from "node:util";
import { idsOf, laneOf, type Module, put, routerId, type Side } from "./world.ts";

export interface Rules {
  /** Who decides where both moved apart. */
  readonly clash: "conflict" | "git" | "make";
  /** What moved in Make alone goes back to Git's. */
  readonly reverts: boolean;
  /** So does a switch: only where a person said so for this very thing. */
  readonly switchesBack: boolean;
}

export type Said = "change" | "drift" | "conflict";

export interface Sides {
  readonly base: Side;
  readonly git: Side;
  readonly live: Side;
}

/** One list of Make's afterwards: what is in it, and whose order those have that both sides hold. */
interface OrderLaw {
  readonly path: string;
  readonly members: readonly (number | string)[];
  readonly ordered: readonly (number | string)[];
}

export interface Expected {
  /** `change name`, `conflict modules.7`: what is settled or the same is not told. */
  readonly said: readonly string[];
  /** What Make must hold; its lists are to be taken by the laws. */
  readonly made: Side;
  readonly laws: readonly OrderLaw[];
}

const equal = isDeepStrictEqual;

interface Three<Leaf> {
  readonly base: Leaf;
  readonly git: Leaf;
  readonly live: Leaf;
}

/** The table, for one leaf. `undefined` is absence. */
function judge<Leaf>({ base, git, live }: Three<Leaf>, { clash, reverts }: Rules): Judged<Leaf> {
  if (equal(git, live)) return { said: undefined, value: live };
  if (equal(live, base)) return { said: "change", value: git };
  if (equal(git, base)) return reverts ? { said: "change", value: git } : { said: "drift", value: live };
  if (clash === "conflict") return { said: "conflict", value: git };
  return clash === "git" ? { said: "change", value: git } : { said: "drift", value: live };
}

interface Judged<Leaf> {
  readonly said: Said | undefined;
  readonly value: Leaf;
}

export function expected(sides: Sides, rules: Rules): Expected {
  const told = new Map<string, Said>();
  const tell = (what: Said | undefined, path: string): void => {
    if (what) told.set(path, what === "conflict" ? what : (told.get(path) ?? what));
  };
  const made = { fields: fieldsMade(sides, rules, tell), modules: modulesMade(sides, rules, tell) };
  const places = placesMade(sides, Object.keys(made.modules).map(Number), rules, tell);
  const laws: OrderLaw[] = [];
  const lanes: Record<string, readonly number[]> = {};
  for (const lane of new Set([...Object.keys(sides.git.lanes).filter((name) => name === "flow"), ...places.values()])) {
    const members = [...places].filter(([, place]) => place === lane).map(([id]) => id);
    const path = lane === "flow" ? "flow.order" : `modules.${routerId}.routes.N.order`;
    laws.push(lawFor(path, members, (side) => side.lanes[lane] ?? [], sides, rules, tell));
    lanes[lane] = members;
  }
  const routes = Object.keys(lanes).filter((name) => name !== "flow");
  laws.push(lawFor(`modules.${routerId}.routes.order`, routes, (side) => side.routes, sides, rules, tell));
  const said = [...told].map(([path, what]) => `${what} ${path.replace(/ too$/, "")}`).toSorted();
  return { said, made: { ...made, lanes, routes }, laws };
}

type Tell = (what: Said | undefined, path: string) => void;

// An absent field is not managed; one that Git newly has is a change of what Make has.
function fieldsMade({ base, git, live }: Sides, rules: Rules, tell: Tell): Side["fields"] {
  let made = live.fields;
  for (const [name, value] of Object.entries(git.fields)) {
    const there = live.fields[name];
    const leaf = { base: Object.hasOwn(base.fields, name) ? base.fields[name] : there, git: value, live: there };
    // What a person or Make switched stays so, whatever the policy.
    const { said, value: now } = judge(leaf, name === "active" ? { ...rules, reverts: rules.switchesBack } : rules);
    tell(said, name);
    made = put(made, name, now);
  }
  return made;
}

function modulesMade(sides: Sides, rules: Rules, tell: Tell): Side["modules"] {
  const made: Record<number, Module> = {};
  for (const id of new Set([...idsOf(sides.base), ...idsOf(sides.git), ...idsOf(sides.live)])) {
    const { base, git, live } = {
      base: sides.base.modules[id],
      git: sides.git.modules[id],
      live: sides.live.modules[id],
    };
    if (base && git && live) made[id] = moduleMade({ base, git, live }, `modules.${id}`, rules, tell);
    else {
      // Whole, and the editor's drawing is no part of what a module does.
      const part = (module: Module | undefined): Module | undefined => module && acting(module, base);
      const whole = judge({ base: part(base), git: part(git), live: part(live) }, rules);
      tell(whole.said, `modules.${id}`);
      const from = whole.value && (equal(whole.value, part(live)) ? live : git);
      if (from) made[id] = from;
    }
  }
  return made;
}

function acting(module: Module, base: Module | undefined): Module {
  return { ...withoutBlanks(module, base), x: 0 };
}

/** Make's editor writes "" for every field that it shows: where the base has none, that is none. */
export function withoutBlanks(module: Module, base: Module | undefined): Module {
  const isFilled = ([name, value]: [string, string]): boolean => value !== "" || base?.values[name] !== undefined;
  return { ...module, values: Object.fromEntries(Object.entries(module.values).filter(isFilled)) };
}

function moduleMade(
  { base, git, live }: { base: Module; git: Module; live: Module },
  path: string,
  rules: Rules,
  tell: Tell,
): Module {
  let values = live.values;
  for (const name of new Set([base, git, live].flatMap((side) => Object.keys(side.values)))) {
    const leaf = judgeValue({ base: base.values[name], git: git.values[name], live: live.values[name] }, rules);
    tell(leaf.said, `${path}.mapper.${name}`);
    values = put(values, name, leaf.value);
  }
  const filter = judge({ base: base.filter, git: git.filter, live: live.filter }, rules);
  tell(filter.said, `${path}.filter`);
  const connection = judge({ base: base.connection, git: git.connection, live: live.connection }, rules);
  tell(connection.said, `${path}.parameters.__IMTCONN__`);
  // Editor parts never block: in a clash Make's win.
  const x = judge({ base: base.x, git: git.x, live: live.x }, { ...rules, clash: "make", reverts: false });
  tell(x.said, `editor.${path}.metadata.designer.x`);
  return {
    type: live.type,
    values,
    ...(filter.value === undefined ? {} : { filter: filter.value }),
    ...(connection.value === undefined ? {} : { connection: connection.value }),
    x: x.value,
  };
}

function judgeValue(sides: Three<string | undefined>, rules: Rules): Judged<string | undefined> {
  if (sides.base !== undefined) return judge(sides, rules);
  const none = (value: string | undefined): string | undefined => (value === "" ? undefined : value);
  const judged = judge({ base: undefined, git: none(sides.git), live: none(sides.live) }, rules);
  return judged.said ? judged : { said: undefined, value: sides.live };
}

/** The lane of each module that stays. One that a side moved and the other removed is nobody's to decide but a person's. */
function placesMade(sides: Sides, staying: readonly number[], rules: Rules, tell: Tell): Map<number, string> {
  const places = new Map<number, string>();
  for (const id of new Set([...idsOf(sides.base), ...staying])) {
    const place = { base: laneOf(sides.base, id), git: laneOf(sides.git, id), live: laneOf(sides.live, id) };
    if (place.git !== undefined && place.live !== undefined) {
      const { said, value } = judge(place, rules);
      tell(said, `modules.${id}.place`);
      if (staying.includes(id)) places.set(id, value as string);
    } else {
      const only = place.git ?? place.live;
      if (only !== undefined && place.base !== undefined && only !== place.base)
        tell("conflict", `modules.${id}.place`);
      if (staying.includes(id)) places.set(id, only as string);
    }
  }
  // What one side put into a route that the other removed has nowhere to stand.
  for (const [id, lane] of places) {
    const isKept = rules.reverts || sides.live.lanes[lane] !== undefined;
    const isGone = sides.base.lanes[lane] && !(sides.git.lanes[lane] && isKept);
    if (isGone) tell("conflict", `modules.${id}`);
  }
  return places;
}

function lawFor<Key extends number | string>(
  path: string,
  members: readonly Key[],
  listOf: (side: Side) => readonly Key[],
  sides: Sides,
  rules: Rules,
  tell: Tell,
): OrderLaw {
  const [base, git, live] = [listOf(sides.base), listOf(sides.git), listOf(sides.live)];
  const shared = (list: readonly Key[], ...with_: (readonly Key[])[]): Key[] =>
    list.filter((key) => with_.every((other) => other.includes(key)));
  const known = { base: shared(base, git, live), git: shared(git, live, base), live: shared(live, git, base) };
  const [onGit, onLive] = [shared(git, live), shared(live, git)];
  const moved = { git: !equal(known.git, known.base), live: !equal(known.live, known.base) };
  const isApart = !equal(onGit, onLive);
  const joined = isApart && moved.git && moved.live ? joinedByPairs(base, onGit, onLive) : undefined;
  if (joined) {
    const isGits = rules.reverts || equal(joined, onGit);
    const ordered = isGits ? onGit : joined;
    if (isGits || !equal(joined, onLive)) tell("change", path);
    if (!isGits) tell("drift", equal(joined, onLive) ? path : `${path} too`);
    return { path, members, ordered: ordered.filter((key) => members.includes(key)) };
  }
  let said: Said | undefined;
  if (isApart) said = moved.git === moved.live ? "conflict" : moved.git || rules.reverts ? "change" : "drift";
  if (said === "conflict" && rules.clash !== "conflict") said = rules.clash === "git" ? "change" : "drift";
  tell(said, path);
  // Where one side left the list alone, the other's stands whole.
  const takesLive = said === "drift" || (said === undefined && !moved.git);
  const one = equal(git, base) && !rules.reverts ? live : equal(live, base) ? git : undefined;
  const whole = one ?? (takesLive ? onLive : onGit);
  return { path, members, ordered: whole.filter((key) => members.includes(key)) };
}

/** Of each two the side decides that turned them around. Nothing where that is no order, or the base knows one alone. */
function joinedByPairs<Key>(
  base: readonly Key[],
  git: readonly Key[],
  live: readonly Key[],
): readonly Key[] | undefined {
  const isBefore = (list: readonly Key[], a: Key, b: Key): boolean => list.indexOf(a) < list.indexOf(b);
  const decided = (a: Key, b: Key): boolean | undefined => {
    const [onGit, onLive] = [isBefore(git, a, b), isBefore(live, a, b)];
    if (onGit === onLive) return onGit;
    return base.includes(a) && base.includes(b) ? !isBefore(base, a, b) : undefined;
  };
  const sorted = git.toSorted(
    (a, b) =>
      git.filter((each) => each !== b && decided(b, each) === true).length -
      git.filter((each) => each !== a && decided(a, each) === true).length,
  );
  const holds = sorted.every((a, place) => sorted.slice(place + 1).every((b) => decided(a, b) === true));
  return holds ? sorted : undefined;
}
