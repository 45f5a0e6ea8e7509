// Which lane of one version of a blueprint is which lane of another. Lanes have no ids in Make: a route is known by the
// modules in it, else by its label and conditions, else by its place.

import type { Sides } from "../engine/three-way.ts";
import { canonicalText, jsonEqual } from "../json.ts";
import type { Graph, Lane, LaneSlot } from "./graph.ts";

/** A lane by a name that is the same on all three sides: `flow`, `orphans/0`, `4/routes/1`, `3/onerror/0`. */
export interface NamedLane {
  readonly id: string;
  /** Key of the module that holds it; undefined for `flow` and orphans. */
  readonly parent: string | undefined;
  readonly slot: LaneSlot | "flow" | "orphans";
  readonly lane: Lane;
}

export type LaneSides = Sides<readonly NamedLane[]>;

/** All lanes of a graph, named by their place in it. */
function lanesOf(graph: Graph): NamedLane[] {
  const chain = (keys: readonly string[]): Lane => ({ props: {}, keys });
  const root = (id: string, slot: "flow" | "orphans", keys: readonly string[]): NamedLane => ({
    id,
    parent: undefined,
    slot,
    lane: chain(keys),
  });
  return [
    ...(graph.flow ? [root("flow", "flow", graph.flow)] : []),
    ...(graph.orphans ?? []).map((keys, index) => root(`orphans/${index}`, "orphans", keys)),
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

/** The lanes of three versions, with equal ids where they are the same lane. */
export function alignLanes(graphs: Sides<Graph>): LaneSides {
  const base = lanesOf(graphs.base);
  const git = renameLanes(base, [], lanesOf(graphs.git), "+");
  const ids = new Set(base.map(({ id }) => id));
  // Make's lanes meet those that came in Git too, so that one route added on both sides is one.
  const came = git.filter(({ id }) => !ids.has(id));
  return { base, git, live: renameLanes(base, came, lanesOf(graphs.live), "*") };
}

/** The list of lanes that a lane stands in: `4/routes`. */
export function groupOf({ parent, slot }: NamedLane): string {
  return `${parent ?? ""}/${slot}`;
}

/** Lanes of `other` under the ids of their partners; one without a partner gets an id of its own that ends in `mark`. */
function renameLanes(
  base: readonly NamedLane[],
  came: readonly NamedLane[],
  other: readonly NamedLane[],
  mark: string,
): NamedLane[] {
  const groups = { base: Map.groupBy(base, groupOf), came: Map.groupBy(came, groupOf) };
  return [...Map.groupBy(other, groupOf)].flatMap(([group, lanes]) => {
    // There is one flow, and one list of error handlers a module: the name is the same on all sides.
    if (lanes[0]?.slot === "flow" || lanes[0]?.slot === "onerror") return lanes;
    const partners = findPartners(groups.base.get(group) ?? [], groups.came.get(group) ?? [], lanes);
    return lanes.map((lane) => ({ ...lane, id: partners.get(lane)?.id ?? `${lane.id}${mark}` }));
  });
}

function findPartners(
  base: readonly NamedLane[],
  came: readonly NamedLane[],
  lanes: readonly NamedLane[],
): ReadonlyMap<NamedLane, NamedLane> {
  const partners = new Map<NamedLane, NamedLane>();
  const free = new Set([...base, ...came]);
  const pair = (lane: NamedLane | undefined, known: NamedLane | undefined): void => {
    if (!lane || !known || partners.has(lane) || !free.has(known)) return;
    partners.set(lane, known);
    free.delete(known);
  };
  const isEmpty = ({ lane }: NamedLane): boolean => lane.keys.length === 0;
  // Pairs first with first among those that are left and have equal marks.
  const pairBy = (known: readonly NamedLane[], markOf: (lane: NamedLane) => string | undefined): void => {
    const waiting = Map.groupBy(
      known.filter((lane) => free.has(lane)),
      markOf,
    );
    for (const lane of lanes) {
      const mark = partners.has(lane) ? undefined : markOf(lane);
      if (mark !== undefined) pair(lane, waiting.get(mark)?.shift());
    }
  };
  for (const { lane, known } of bySharedModules([...base, ...came], lanes)) pair(lane, known);
  pairBy(base, ({ lane }) => (Object.keys(lane.props).length > 0 ? canonicalText(lane.props) : undefined));
  // What shares no module is the same lane only where no lane came or went, or where both are empty.
  for (const [index, lane] of lanes.entries()) {
    const known = base[index];
    if (known && (base.length === lanes.length || (isEmpty(known) && isEmpty(lane)))) pair(lane, known);
  }
  pairBy(base, (lane) => (isEmpty(lane) ? "" : undefined));
  pairBy(came, (lane) => (isEmpty(lane) ? canonicalText(lane.lane.props) : undefined));
  // Of a list that no base knows, an empty lane is the one in the same place, where none is over.
  for (const [index, lane] of lanes.entries()) {
    const known = base.length === 0 && came.length === lanes.length ? came[index] : undefined;
    if (known && (isEmpty(known) || isEmpty(lane))) pair(lane, known);
  }
  return partners;
}

/** Pairs of lanes with modules in common, those with the most first. */
function bySharedModules(
  known: readonly NamedLane[],
  lanes: readonly NamedLane[],
): readonly { readonly lane: NamedLane; readonly known: NamedLane }[] {
  const holders = new Map<string, NamedLane[]>();
  for (const each of known) {
    for (const key of each.lane.keys) {
      const list = holders.get(key);
      if (list) list.push(each);
      else holders.set(key, [each]);
    }
  }
  return lanes
    .flatMap((lane) => {
      const shared = new Map<NamedLane, number>();
      for (const each of lane.lane.keys.flatMap((key) => holders.get(key) ?? [])) {
        shared.set(each, (shared.get(each) ?? 0) + 1);
      }
      return [...shared].map(([each, count]) => ({ lane, known: each, count }));
    })
    .toSorted((a, b) => b.count - a.count || Number(sameProps(b)) - Number(sameProps(a)));
}

function sameProps({ lane, known }: { readonly lane: NamedLane; readonly known: NamedLane }): boolean {
  return jsonEqual(lane.lane.props, known.lane.props);
}
