// Which of Git's modules get another id in Make: those that got one at an earlier apply, and those that stand under an id
// that Make's editor gave to a module of its own meanwhile. PURE, and the same input gives the same ids.
// Law: merged again after the apply, with what came out, everything has the id that it had.

import type { Renumbering, Sides, ThreeWayRules } from "../engine/three-way.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject, jsonEqual } from "../json.ts";
import { valueAt } from "../path.ts";
import { mapExpressionIds } from "./expressions.ts";
import { type Graph, type GraphNode, toGraph } from "./graph.ts";
import { isOneModule } from "./merge-modules.ts";
import { renameModules } from "./module-ids.ts";
import { isEmptyRenumbering, type Renamings, renameBy, rulesInMake } from "./renumber.ts";

export interface Renumbered {
  /** All sides in Make's ids. */
  readonly sides: Sides<JsonObject>;
  readonly graphs: Sides<Graph>;
  /** The rules in Make's ids. */
  readonly rules: ThreeWayRules;
  readonly renamings: Renamings;
  /** In effect for Git's side, earlier and new. */
  readonly renumbering: Renumbering;
  /** Ids that both gave to one module and that one changed since: an export brought it to Git before any apply. */
  readonly copies: ReadonlySet<string>;
}

/** Editor parts (split.ts) tell a module that was exported and then changed from one that somebody added there. */
export interface Editors {
  readonly git: JsonObject;
  readonly live: JsonObject;
}

export function renumberSides(sides: Sides<JsonObject>, given: ThreeWayRules, editors: Editors): Renumbered {
  const graphs = { base: toGraph(sides.base), git: toGraph(sides.git), live: toGraph(sides.live) };
  const earlier = earlierIds(graphs, given.renumbering);
  const base = isEmptyRenumbering(earlier.base) ? sides.base : renameModules(sides.base, renameBy(earlier.base));
  const known = base === sides.base ? graphs : { ...graphs, base: toGraph(base) };
  const moving = new Set(earlier.crowded);
  for (;;) {
    const fresh = freshIds(moving, graphs, sides, given.renumbering);
    const names = { base: earlier.base, git: { ...earlier.named, ...fresh } };
    const rules = rulesInMake(given, names);
    const git = isEmptyRenumbering(names.git) ? sides.git : renameModules(sides.git, renameBy(names.git));
    const renamed = git === sides.git ? known : { ...known, git: toGraph(git) };
    const added = rules.hasBase && graphs.base.flow !== undefined ? addedOnBoth(renamed, fresh) : [];
    const isRenamed = new Set(Object.values(names.git));
    const copies = new Set(added.filter((key) => !isRenamed.has(key) && isCopy(key, renamed, editors)));
    const others = clashing({ added, copies }, renamed, names.git, rules);
    if (others.length === 0) {
      const renumbering = { ...earlier.git, ...fresh };
      return { sides: { base, git, live: sides.live }, graphs: renamed, rules, renamings: names, renumbering, copies };
    }
    // An id of an apply that was cut off before it wrote may have been taken since.
    for (const key of others) moving.add(Object.keys(names.git).find((from) => names.git[from] === key) ?? key);
  }
}

interface EarlierIds extends Renamings {
  /** As `git`, and with ids that Git removed and may still name. */
  readonly named: Renumbering;
  /** Ids of Git's that an earlier module took in Make, and that Git gave to another one since. */
  readonly crowded: readonly string[];
}

/**
 * What earlier applies gave. The base is stored in Git's ids, so it holds wherever the base has the module. For Git's side
 * it ends by itself once an export has brought Make's ids into the files.
 */
function earlierIds({ base, git, live }: Sides<Graph>, given: Renumbering): EarlierIds {
  const entries = Object.entries(given);
  const ofGit = entries.filter(([from, to]) => {
    const mine = git.nodes.get(from);
    if (mine === undefined) return false;
    const equals = (other: GraphNode | undefined): boolean => jsonEqual(mine.own, other?.own);
    // As Make has it under that number, and not what was applied: it is Make's, however it came into the file.
    if (equals(live.nodes.get(from)) && !equals(base.nodes.get(from)) && !equals(live.nodes.get(to))) return false;
    if (!git.nodes.has(to)) return true;
    // Both ids: an export's, or one that somebody in Git just took for a new module. Then the old one is still ours.
    return likeness(mine, base.nodes.get(from)) > likeness(mine, live.nodes.get(from));
  });
  const inGit = Object.fromEntries(ofGit);
  const gone = entries.filter(([from, to]) => base.nodes.has(from) && !git.nodes.has(from) && !git.nodes.has(to));
  // A base that has both ids, and no other place for the second, came from files that an export had renumbered.
  const ofBase = entries.filter(
    ([from, to]) => base.nodes.has(from) && (!base.nodes.has(to) || Object.hasOwn(given, to)),
  );
  return {
    base: Object.fromEntries(ofBase),
    git: inGit,
    named: { ...inGit, ...Object.fromEntries(gone) },
    crowded: ofGit.map(([, to]) => to).filter((to) => git.nodes.has(to) && !Object.hasOwn(inGit, to)),
  };
}

/** How many values two modules have in common; all of them counts for more than any part. */
function likeness(a: GraphNode, b: GraphNode | undefined): number {
  if (b === undefined) return 0;
  if (jsonEqual(a.own, b.own)) return Number.POSITIVE_INFINITY;
  const count = (one: Json, other: Json | undefined): number => {
    if (isJsonObject(one) && isJsonObject(other)) {
      return Object.entries(one).reduce((sum, [key, item]) => sum + count(item, other[key]), 0);
    }
    return jsonEqual(one, other) ? 1 : 0;
  };
  return count(a.own, b.own);
}

function addedOnBoth({ base, git, live }: Sides<Graph>, fresh: Renumbering): readonly string[] {
  const isTaken = new Set(Object.values(fresh));
  return [...live.nodes.keys()].filter(
    (key) => /^\d+$/.test(key) && git.nodes.has(key) && !base.nodes.has(key) && !isTaken.has(key),
  );
}

/** Of the ids that both gave, those of different modules. */
function clashing(
  { added, copies }: { readonly added: readonly string[]; readonly copies: ReadonlySet<string> },
  { git, live }: Sides<Graph>,
  names: Renumbering,
  rules: ThreeWayRules,
): readonly string[] {
  if (added.length === 0) return [];
  const holders = { git: holdersIn(git), live: holdersIn(live) };
  const isRenumbered = new Set(Object.values(names));
  return added.filter((key) => {
    const path = ["modules", key];
    if (rules.isIgnored(path)) return false;
    const [ofGit, ofLive] = [git.nodes.get(key) as GraphNode, live.nodes.get(key) as GraphNode];
    const own = { base: undefined, git: ofGit.own, live: ofLive.own };
    if (!copies.has(key) && !isOneModule(own, path, rules)) return true;
    const [inGit, inLive] = [holders.git.get(key), holders.live.get(key)];
    if (inGit === inLive) return false;
    // Equal, but in another holder: two routers look alike, and what stands in a renumbered router goes with it.
    const hasLanes = [ofGit, ofLive].some(({ lanes }) => Object.keys(lanes).length > 0);
    return hasLanes || isRenumbered.has(inGit?.split("/")[0] ?? "");
  });
}

// Nobody writes by hand what Make's editor fills its forms with: where it is equal on both sides, or most of what was set,
// the one is the other's copy. A second id for it would run the module twice; that somebody must decide is the lesser evil.
function isCopy(key: string, graphs: Sides<Graph>, editors: Editors): boolean {
  const [mine, theirs] = [graphs.git.nodes.get(key), graphs.live.nodes.get(key)];
  if (!mine || !theirs || mine.own["module"] !== theirs.own["module"]) return false;
  const [ofGit, ofLive] = [editors.git, editors.live].map((editor) => valueAt(editor, ["modules", key, "metadata"]));
  const hasForms = isJsonObject(ofGit) && Object.keys(ofGit).some((name) => name !== "designer");
  if (hasForms && jsonEqual(ofGit, ofLive)) return true;
  const [settings, others] = [settingsOf(mine.own), settingsOf(theirs.own)];
  if (settings.size > 0 || others.size > 0) return isMostlyEqual(settings, others);
  const inner = { git: heldBy(mine), live: heldBy(theirs) };
  // Nothing was set in it: a router is known by what stands in it.
  if (inner.git.size === 0 && inner.live.size === 0) return true;
  const isSame = (child: string): boolean =>
    graphs.base.nodes.has(child) ||
    jsonEqual(graphs.git.nodes.get(child)?.own, graphs.live.nodes.get(child)?.own) ||
    isCopy(child, graphs, editors);
  return [...inner.git].some((child) => inner.live.has(child) && isSame(child));
}

function heldBy({ lanes }: GraphNode): ReadonlySet<string> {
  return new Set(Object.values(lanes).flatMap((list) => list.flatMap(({ keys }) => keys)));
}

/**
 * What people set in a module, by place. Which connection it uses says little: there is often but one. What is empty says
 * nothing: Make's editor writes it for each field that it shows, and a router has nothing else.
 */
function settingsOf({ parameters = {}, mapper = {} }: JsonObject): ReadonlyMap<string, Json> {
  const settings = new Map<string, Json>();
  const add = (value: Json, place: string): void => {
    if (value === null || value === "" || (isJsonArray(value) && value.length === 0)) return;
    if (!isJsonObject(value)) settings.set(place, value);
    else for (const [key, item] of Object.entries(value)) if (!key.startsWith("__IMT")) add(item, `${place}/${key}`);
  };
  add(parameters, "parameters");
  add(mapper, "mapper");
  return settings;
}

function isMostlyEqual(a: ReadonlyMap<string, Json>, b: ReadonlyMap<string, Json>): boolean {
  const equal = [...a].filter(([place, value]) => jsonEqual(value, b.get(place))).length;
  return equal > Math.max(a.size, b.size) / 2;
}

/** The key and the slot of the module that holds each one: `4/routes`; undefined in the flow and in loose chains. */
function holdersIn({ nodes }: Graph): ReadonlyMap<string, string> {
  const holders = new Map<string, string>();
  for (const { key, lanes } of nodes.values()) {
    for (const [slot, list] of Object.entries(lanes)) {
      for (const { keys } of list) for (const inner of keys) holders.set(inner, `${key}/${slot}`);
    }
  }
  return holders;
}

/** A new id for each, ascending, above every id of any side, and none that a text somewhere already names. */
function freshIds(
  moving: ReadonlySet<string>,
  graphs: Sides<Graph>,
  sides: Sides<JsonObject>,
  given: Renumbering,
): Renumbering {
  if (moving.size === 0) return {};
  const used = Object.values(graphs).flatMap(({ nodes }: Graph) => [...nodes.keys()]);
  const ids = [...used, ...Object.entries(given).flat()].map(Number).filter((id) => Number.isSafeInteger(id));
  const named = new Set<string>();
  for (const side of Object.values(sides)) noteNamed(side, named);
  let next = ids.reduce((most, id) => Math.max(most, id), 0);
  const fresh = [...moving]
    .toSorted((a, b) => Number(a) - Number(b))
    .map((from): [string, string] => {
      do next += 1;
      while (named.has(String(next)));
      return [from, String(next)];
    });
  return Object.fromEntries(fresh);
}

function noteNamed(value: Json, named: Set<string>): void {
  if (typeof value === "string") {
    mapExpressionIds(value, (id) => {
      named.add(id);
      return id;
    });
  } else if (isJsonArray(value)) for (const item of value) noteNamed(item, named);
  else if (isJsonObject(value)) for (const item of Object.values(value)) noteNamed(item, named);
}
