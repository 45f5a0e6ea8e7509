// Which lane of one version of a blueprint is which lane of another, and how three orders of one lane become one.
// Lanes have no ids in Make: a route is known by the modules in it.

import { jsonEqual } from "../json.ts";
import type { Graph, Lane, LaneSlot } from "./graph.ts";

/** A lane by a name that is the same on all three sides: `flow`, `orphans/0`, `4/routes/1`, `3/onerror/0`. */
export interface NamedLane {
  readonly id: string;
  /** Key of the module that holds it; undefined for `flow` and orphans. */
  readonly parent: string | undefined;
  readonly slot: LaneSlot | "flow" | "orphans";
  readonly lane: Lane;
}

/** All lanes of a graph, named by their place in it. */
export function lanesOf(graph: Graph): NamedLane[] {
  const chain = (keys: readonly string[]): Lane => ({ props: {}, keys });
  return [
    { id: "flow", parent: undefined, slot: "flow", lane: chain(graph.flow) },
    ...(graph.orphans ?? []).map(
      (keys, index): NamedLane => ({ id: `orphans/${index}`, parent: undefined, slot: "orphans", lane: chain(keys) }),
    ),
    ...[...graph.nodes.values()].flatMap((node) =>
      Object.entries(node.lanes).flatMap(([slot, lanes]) =>
        lanes.map(
          (lane, index): NamedLane => ({
            id: `${node.key}/${slot}/${index}`,
            parent: node.key,
            slot: slot as LaneSlot,
            lane,
          }),
        ),
      ),
    ),
  ];
}

/**
 * Renames the lanes of `other` to the ids that they have in `known`: within one module and slot, first by the modules
 * that they share, then by equal label and conditions, then by place among those that are left. A lane with no partner
 * gets an id of its own that ends in `mark`.
 */
export function alignLanes(known: readonly NamedLane[], other: readonly NamedLane[], mark: string): NamedLane[] {
  const groups = Map.groupBy(known, groupOf);
  return [...Map.groupBy(other, groupOf)].flatMap(([group, lanes]) => alignGroup(groups.get(group) ?? [], lanes, mark));
}

function groupOf({ parent, slot }: NamedLane): string {
  return `${parent ?? ""}/${slot}`;
}

function alignGroup(known: readonly NamedLane[], lanes: readonly NamedLane[], mark: string): NamedLane[] {
  const partner = new Map<NamedLane, NamedLane>();
  const free = new Set(known);
  const pair = (score: (a: NamedLane, b: NamedLane) => number): void => {
    const candidates = lanes
      .filter((lane) => !partner.has(lane))
      .flatMap((lane) => [...free].map((each) => ({ lane, each, score: score(lane, each) })))
      .filter((candidate) => candidate.score > 0)
      .toSorted((a, b) => b.score - a.score);
    for (const { lane, each } of candidates) {
      if (partner.has(lane) || !free.has(each)) continue;
      partner.set(lane, each);
      free.delete(each);
    }
  };
  pair((a, b) => a.lane.keys.filter((key) => b.lane.keys.includes(key)).length);
  pair((a, b) => (Object.keys(a.lane.props).length > 0 && jsonEqual(a.lane.props, b.lane.props) ? 1 : 0));
  // What shares no module is the same lane only where both are empty or no lane came or went.
  const sameCount = known.length === lanes.length;
  pair((a, b) =>
    known.indexOf(b) === lanes.indexOf(a) && (sameCount || (a.lane.keys.length === 0 && b.lane.keys.length === 0))
      ? 1
      : 0,
  );
  return lanes.map((lane) => ({ ...lane, id: partner.get(lane)?.id ?? `${lane.id}${mark}` }));
}

/**
 * Three orders of one list become one. Who did not move it gets the other's order. Where both did, Git's order stands,
 * what Make removed goes, and what Make added comes after the neighbour that it follows there.
 */
export function mergeOrder(
  base: readonly string[],
  git: readonly string[],
  live: readonly string[],
): readonly string[] {
  if (jsonEqual(live, base) || jsonEqual(git, live)) return git;
  if (jsonEqual(git, base)) return live;
  const liveKeys = new Set(live);
  const baseKeys = new Set(base);
  const merged = orderLike(git, base, live).filter((key) => liveKeys.has(key) || !baseKeys.has(key));
  for (const [index, key] of live.entries()) {
    if (baseKeys.has(key) || merged.includes(key)) continue;
    const before = live.slice(0, index).findLast((each) => merged.includes(each));
    merged.splice(before === undefined ? 0 : merged.indexOf(before) + 1, 0, key);
  }
  return merged;
}

// Where only Make changed the order of what all three hold, those keys take Make's order in the places they have in Git.
function orderLike(git: readonly string[], base: readonly string[], live: readonly string[]): string[] {
  const common = git.filter((key) => base.includes(key) && live.includes(key));
  const inOrderOf = (list: readonly string[]): string[] => list.filter((key) => common.includes(key));
  if (!jsonEqual(common, inOrderOf(base))) return [...git];
  const wanted = inOrderOf(live)[Symbol.iterator]();
  return git.map((key) => (common.includes(key) ? (wanted.next().value as string) : key));
}

/** True where both sides reordered what all three hold, each in its own way. */
export function orderClashes(base: readonly string[], git: readonly string[], live: readonly string[]): boolean {
  const common = git.filter((key) => base.includes(key) && live.includes(key));
  const inOrderOf = (list: readonly string[]): string[] => list.filter((key) => common.includes(key));
  const [fromBase, fromLive] = [inOrderOf(base), inOrderOf(live)];
  return !jsonEqual(common, fromBase) && !jsonEqual(fromLive, fromBase) && !jsonEqual(common, fromLive);
}
