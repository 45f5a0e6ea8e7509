// Three-way merge of blueprints, module by module: what Git changed and what Make's editor changed both arrive, unless
// they touch the same field. PURE. Laws: merge(b, x, b) = x; merge(b, b, y) = y; merge(b, x, x) = x; no module twice; no
// `{{n.…}}` without its module that neither side had so; no verdict only where all three are equal (in a mapper, absent
// and "" may be); with `clash: git|live` never a conflict.

import {
  clashVerdicts,
  type Renumbering,
  type Sides,
  type ThreeWayRules,
  threeWay,
  threeWayObject,
  type Verdict,
} from "../engine/three-way.ts";
import { type JsonObject, jsonEqual } from "../json.ts";
import { formatPath, type Path } from "../path.ts";
import { fromGraph, type Graph, type GraphNode, type Lane, type LaneSlot, laneSlots } from "./graph.ts";
import { alignLanes, type NamedLane } from "./lanes.ts";
import { reportLostSources, reportUnreached } from "./merge-checks.ts";
import { mergeLanes, mergePlaces } from "./merge-lanes.ts";
import { mergeModules } from "./merge-modules.ts";
import { mergeNotes } from "./merge-notes.ts";
import { type Editors, renumberSides } from "./new-ids.ts";
import { isEmptyRenumbering, type Renamings } from "./renumber.ts";

export interface BlueprintMerge {
  readonly merged: JsonObject;
  /**
   * Paths start at the scenario: `modules.7.mapper.values.Total`, `modules.12` (whole), `modules.7.place` (another lane),
   * `modules.4.routes.1.label`, `modules.4.routes.order`, `flow.order`, `metadata.…`, `metadata.notes.2`. Ids are Make's.
   */
  readonly verdicts: readonly Verdict[];
  /** Git's modules that have another id in Make; absent where there is none. */
  readonly renumbering?: Renumbering;
  /** Git's side with those ids. */
  readonly git?: JsonObject;
  /** What base and Git's side were renamed by, for the editor parts beside them. */
  readonly renamings: Renamings;
}

const noRenamings: Renamings = { base: {}, git: {} };

const noEditors: Editors = { git: {}, live: {} };

/** `editors`: what stands beside the behaviour, where it was split off; it is not merged here. */
export function mergeBlueprints(
  given: Sides<JsonObject>,
  givenRules: ThreeWayRules,
  editors: Editors = noEditors,
): BlueprintMerge {
  const sides = givenRules.hasBase ? given : { ...given, base: {} };
  if (jsonEqual(sides.git, sides.live) && jsonEqual(sides.git, sides.base)) {
    return { merged: sides.git, verdicts: [], renamings: noRenamings };
  }
  const numbered = renumberSides(sides, givenRules, editors);
  const { rules: inMake, graphs, renamings, renumbering, copies } = numbered;
  const rules = { ...inMake, isLeaf: (path: Path) => isFilter(path) || inMake.isLeaf(path) };
  const { graph, verdicts } = mergeDecided({ graphs, copies }, rules);
  return {
    merged: fromGraph(graph),
    verdicts,
    renamings,
    ...(isEmptyRenumbering(renumbering) ? {} : { renumbering, git: numbered.sides.git }),
  };
}

// A filter's name and conditions are one thing; half of one and half of another would be a third one.
function isFilter(path: Path): boolean {
  const [part, , slot, , inLane] = path;
  if (part !== "modules") return false;
  return (path.length === 3 && slot === "filter") || (path.length === 5 && isLane(slot) && inLane === "filter");
}

function isLane(slot: string | undefined): boolean {
  return laneSlots.some((each) => each === slot);
}

interface GraphSides {
  readonly graphs: Sides<Graph>;
  readonly copies: ReadonlySet<string>;
}

interface GraphMerge {
  readonly graph: Graph;
  readonly verdicts: readonly Verdict[];
}

/** Where one side decides and the clash is of no single leaf, such as a torn route, that side is taken as a whole. */
function mergeDecided({ graphs, copies }: GraphSides, rules: ThreeWayRules): GraphMerge {
  const { clash } = rules;
  const first = mergeGraphs({ graphs, copies }, rules);
  if (clash === "conflict" || first.verdicts.every(({ verdict }) => verdict !== "conflict")) return first;
  const loser = clash === "git" ? graphs.live : graphs.git;
  const whole = { ...rules, hasBase: true, ...(clash === "live" ? { reverts: () => false } : {}) };
  const second = mergeGraphs({ graphs: { ...graphs, base: loser }, copies }, whole);
  const known = new Map(first.verdicts.map((each) => [formatPath(each.path), each]));
  const decided = second.verdicts.map((each): Verdict => {
    const before = known.get(formatPath(each.path));
    known.delete(formatPath(each.path));
    const verdict = each.verdict === "conflict" ? clashVerdicts[clash] : each.verdict;
    return { ...each, verdict, ...(before ? { base: before.base } : {}) };
  });
  const settled = [...known.values()].filter(({ verdict }) => verdict === "settled");
  return { graph: second.graph, verdicts: [...decided, ...settled] };
}

function mergeGraphs({ graphs, copies }: GraphSides, rules: ThreeWayRules): GraphMerge {
  const verdicts: Verdict[] = [];
  const own = { base: graphs.base.rest, git: graphs.git.rest, live: graphs.live.rest };
  const rests = mergeNotes(own, [], rules, verdicts);
  const rest = threeWayObject(rests, [], rules, verdicts);
  const lanes = alignLanes(graphs);
  const modules = mergeModules(graphs, copies, rules, verdicts);
  const places = mergePlaces(lanes, modules, rules, verdicts);
  const merged = mergeLanes({ lanes, places, nodes: modules, graphs, rules }, verdicts);
  const graph = assemble(rest, modules, merged, { graphs, rules, verdicts });
  reportUnreached(graph, places, verdicts);
  reportLostSources(graph, graphs, verdicts);
  return { graph, verdicts: withoutDoubles(verdicts) };
}

interface Assembly {
  readonly graphs: Sides<Graph>;
  readonly rules: ThreeWayRules;
  readonly verdicts: Verdict[];
}

function assemble(
  rest: JsonObject,
  modules: ReadonlyMap<string, JsonObject>,
  lanes: readonly NamedLane[],
  assembly: Assembly,
): Graph {
  const ofParent = Map.groupBy(lanes, ({ parent }) => parent);
  const rootLanes = ofParent.get(undefined) ?? [];
  const graphNodes = [...modules].map(([key, own]): [string, GraphNode] => {
    const grouped = Map.groupBy(ofParent.get(key) ?? [], ({ slot }) => slot);
    const slots = laneSlots.flatMap((slot): [LaneSlot, readonly Lane[]][] => {
      const list = grouped.get(slot)?.map(({ lane }) => lane);
      const path = ["modules", key, slot];
      if (list || hasList(assembly, path, ({ nodes: of }) => of.get(key)?.lanes[slot])) return [[slot, list ?? []]];
      return [];
    });
    return [key, { key, own, lanes: Object.fromEntries(slots) }];
  });
  const flow = rootLanes.find(({ slot }) => slot === "flow")?.lane.keys;
  const orphans = rootLanes.filter(({ slot }) => slot === "orphans").map(({ lane }) => lane.keys);
  const hasFlow = flow !== undefined || hasList(assembly, ["flow"], (graph) => graph.flow);
  const hasOrphans = orphans.length > 0 || hasList(assembly, ["orphans"], (graph) => graph.orphans);
  return {
    rest,
    flow: hasFlow ? (flow ?? []) : undefined,
    orphans: hasOrphans ? orphans : undefined,
    nodes: new Map(graphNodes),
  };
}

// A router without routes, or an empty list of chains, has no lane to carry it through the merge.
function hasList(
  { graphs, rules, verdicts }: Assembly,
  path: Path,
  listOf: (graph: Graph) => readonly unknown[] | undefined,
): boolean {
  const lists = { base: listOf(graphs.base), git: listOf(graphs.git), live: listOf(graphs.live) };
  const key = path[0] === "modules" ? path[1] : undefined;
  const hasModule = (graph: Graph): boolean => key === undefined || graph.nodes.has(key);
  // One that a side alone has is that side's as a whole, and told so.
  if (hasModule(graphs.git) !== hasModule(graphs.live)) {
    return (hasModule(graphs.git) ? lists.git : lists.live) !== undefined;
  }
  const isEqual = (lists.git === undefined) === (lists.live === undefined);
  const holdsAny = (list: readonly unknown[] | undefined): boolean => list !== undefined && list.length > 0;
  // A list that came on one side for what it held goes where that went elsewhere.
  if (lists.base === undefined && !isEqual && (holdsAny(lists.git) || holdsAny(lists.live))) return false;
  const none = (list: readonly unknown[] | undefined): [] | undefined => list && [];
  const found: Verdict[] = [];
  const sides = { base: none(lists.base), git: none(lists.git), live: none(lists.live) };
  const merged = threeWay(sides, path, rules, found);
  // Where a list holds something, that tells by itself that the list came or went, unless both emptied it, each in its
  // own way; that it is equal in a module that both added is told by the module.
  const isTold = holdsAny(lists.git) || holdsAny(lists.live) || (holdsAny(lists.base) && isEqual);
  const isSettledBefore = rules.hasBase && !hasModule(graphs.base);
  if (!isTold) verdicts.push(...found.filter(({ verdict }) => verdict !== "settled" || !isSettledBefore));
  return merged !== undefined;
}

/** One verdict a path: a conflict outdoes what was found before it. */
function withoutDoubles(verdicts: readonly Verdict[]): readonly Verdict[] {
  const conflicts = new Set<string>();
  for (const { path, verdict } of verdicts) if (verdict === "conflict") conflicts.add(formatPath(path));
  if (conflicts.size === 0) return verdicts;
  const last = new Map<string, Verdict>();
  const others: Verdict[] = [];
  for (const each of verdicts) {
    const text = formatPath(each.path);
    if (!conflicts.has(text)) others.push(each);
    else if (each.verdict === "conflict") last.set(text, each);
  }
  return [...others, ...last.values()];
}
