// The edits that people make, in Git or in Make's editor, each as a function of a side and of dice: the same dice make the
// same edit of the same side, and an edit that finds nothing to do changes nothing, so that any sequence can be replayed.

import { isDeepStrictEqual } from "node:util";
import type { Json } from "../../../src/json.ts";
import { idsOf, laneOf, type Module, put, routerId, type Side, slack, type Thing, withModules, word } from "./world.ts";

export interface Hand {
  readonly thing: Thing;
  readonly side: "git" | "live";
  /** The id that the next new module gets on this side. */
  readonly nextId: number;
}

export type Dice = readonly [number, number, number];
type Edit = (side: Side, dice: Dice, hand: Hand) => Side | undefined;

export type EditName = keyof typeof edits;

export const edits = {
  setField: (side, [a, b], { thing, side: hand }) => {
    const pools = poolsOf(thing);
    const name = at(Object.keys(pools), a);
    // In Make every field is always there; in Git a person may start to manage it.
    const others = (pools[name] as readonly Json[]).filter((each) => !isDeepStrictEqual(each, side.fields[name]));
    const value = at(others, b);
    return name === "active" && hand === "git" && thing.git.fields["active"] === undefined
      ? undefined
      : { ...side, fields: put(side.fields, name, value) };
  },
  stopManaging: (side, [a], { side: hand }) => {
    if (hand !== "git") return undefined;
    const name = at(Object.keys(side.fields), a);
    return { ...side, fields: put(side.fields, name, undefined) };
  },
  manageActive: (side, [a], { side: hand, thing }) =>
    hand === "git" && thing.address.startsWith("scenario/")
      ? { ...side, fields: put(side.fields, "active", a % 2 === 0) }
      : undefined,
  setValue: (side, [a, b, c], { side: hand }) =>
    changeOne(side, a, hasValues, (module) => {
      const value = hand === "git" && c % 7 === 0 ? word : `v${c % 6}`;
      return { ...module, values: put(module.values, `field${b % 4}`, value) };
    }),
  dropValue: (side, [a, b]) =>
    changeOne(side, a, hasValues, (module) => ({ ...module, values: put(module.values, `field${b % 4}`, undefined) })),
  setFilter: (side, [a, b]) => changeOne(side, a, isMovable, (module) => ({ ...module, filter: `If ${b % 4}` })),
  dropFilter: (side, [a]) => changeOne(side, a, isMovable, ({ filter: _former, ...module }) => module),
  connect: (side, [a, b], { side: hand }) =>
    changeOne(
      side,
      a,
      ({ type }) => type === "slack",
      (module) => ({
        ...module,
        connection: hand === "git" && b % 2 === 0 ? slack : at([15, 16], b),
      }),
    ),
  draw: (side, [a, b]) =>
    changeOne(
      side,
      a,
      () => true,
      (module) => ({ ...module, x: 10 * (b % 20) }),
    ),
  addModule: (side, [a, b], { nextId }) => {
    if (!isScenario(side)) return undefined;
    const lane = at(Object.keys(side.lanes), a);
    return insert({ ...side, modules: { ...side.modules, [nextId]: newModule(nextId) } }, nextId, lane, b);
  },
  removeModule: (side, [a]) => {
    const id = pick(side, a);
    if (id === undefined) return undefined;
    const { [id]: _gone, ...modules } = side.modules;
    return takeOut({ ...side, modules }, id);
  },
  reorder: (side, [a, b]) => {
    const id = pick(side, a);
    const lane = id === undefined ? undefined : laneOf(side, id);
    return id === undefined || lane === undefined ? undefined : insert(takeOut(side, id), id, lane, b);
  },
  moveModule: (side, [a, b, c], { thing }) => {
    const id = pick(side, a);
    if (id === undefined) return undefined;
    const from = laneOf(side, id);
    const lane = at(Object.keys(side.lanes), b);
    // Out of one route and into another between two applies, it would be anybody's guess which route is which.
    const before = laneOf(thing.base, id) ?? "flow";
    if (lane === from || (lane !== "flow" && before !== "flow" && before !== lane)) return undefined;
    return insert(takeOut(side, id), id, lane, c);
  },
  saveForm: (side, [a], { side: hand }) =>
    hand === "live"
      ? changeOne(side, a, hasValues, (module) => ({ ...module, values: { field2: "", field3: "", ...module.values } }))
      : undefined,
  // A route that came where another went could be either: neither side does both between two applies.
  addRoute: (side, [a], { nextId, thing }) => {
    if (!side.modules[routerId] || side.routes.length > 4) return undefined;
    if (!thing.base.routes.every((route) => side.routes.includes(route))) return undefined;
    const lane = `r${nextId}`;
    const routes = side.routes.toSpliced(a % (side.routes.length + 1), 0, lane);
    const modules = { ...side.modules, [nextId]: newModule(nextId) };
    return { ...side, routes, modules, lanes: { ...side.lanes, [lane]: [nextId] } };
  },
  removeRoute: (side, [a], { thing }) => {
    if (side.routes.length < 2 || !side.routes.every((route) => thing.base.routes.includes(route))) return undefined;
    const gone = at(side.routes, a);
    const { [gone]: ids = [], ...lanes } = side.lanes;
    const modules = Object.entries(side.modules).filter(([id]) => !ids.includes(Number(id)));
    return {
      ...side,
      modules: Object.fromEntries(modules),
      lanes,
      routes: side.routes.filter((route) => route !== gone),
    };
  },
  reorderRoutes: (side, [a, b]) => {
    const route = side.routes.length > 1 ? at(side.routes, a) : undefined;
    if (route === undefined) return undefined;
    const others = side.routes.filter((each) => each !== route);
    return { ...side, routes: others.toSpliced(b % (others.length + 1), 0, route) };
  },
} as const satisfies Readonly<Record<string, Edit>>;

function poolsOf({ address }: Thing): Readonly<Record<string, readonly Json[]>> {
  if (address.startsWith("webhook/")) {
    const flag = [true, false];
    const allowedIps = [null, ["203.0.113.7"], ["198.51.100.0/24", "203.0.113.7"]];
    return {
      name: ["Orders in", "Orders by shop", "Orders"],
      method: flag,
      headers: flag,
      stringify: flag,
      allowedIps,
    };
  }
  return {
    name: ["first", "second", "third", "fourth"].map((each) => `${address} ${each}`),
    description: ["", "One", "Two", "Three"],
    folder: [null, "Sales", "Ops"],
    active: [true, false],
    schedule: [900, 1800, 3600].map((interval) => ({ type: "indefinitely", interval })),
  };
}

function at<Item>(list: readonly Item[], index: number): Item {
  return list[index % list.length] as Item;
}

function isScenario(side: Side): boolean {
  return side.lanes["flow"] !== undefined;
}

function hasValues({ type }: Module): boolean {
  return type === "slack" || type === "set";
}

/** The trigger stays first and the router last. */
function isMovable({ type }: Module): boolean {
  return type !== "hook" && type !== "router";
}

function newModule(id: number): Module {
  return { type: "set", values: { field0: `new ${id}` }, x: 10 };
}

function changeOne(
  side: Side,
  index: number,
  isMeant: (module: Module) => boolean,
  change: (module: Module) => Module,
): Side | undefined {
  const ids = idsOf(side).filter((id) => isMeant(side.modules[id] as Module));
  const chosen = ids.length === 0 ? undefined : at(ids, index);
  return chosen === undefined
    ? undefined
    : withModules(side, (module, id) => (id === chosen ? change(module) : module));
}

/** A module that may leave its place: not one by which a route is known. */
function pick(side: Side, index: number): number | undefined {
  const ids = idsOf(side).filter((id) => isMovable(side.modules[id] as Module) && id !== 1 && !side.lanes[`r${id}`]);
  return ids.length === 0 ? undefined : at(ids, index);
}

function takeOut(side: Side, id: number): Side {
  const lanes = Object.entries(side.lanes).map(([name, ids]) => [name, ids.filter((each) => each !== id)]);
  return { ...side, lanes: Object.fromEntries(lanes) as Side["lanes"] };
}

function insert(side: Side, id: number, lane: string, index: number): Side {
  const ids = side.lanes[lane] ?? [];
  const last = ids.includes(routerId) ? ids.length - 1 : ids.length;
  const place = 1 + (index % Math.max(1, last));
  return { ...side, lanes: { ...side.lanes, [lane]: ids.toSpliced(Math.min(place, last), 0, id) } };
}
