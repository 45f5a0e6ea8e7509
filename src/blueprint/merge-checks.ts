// What a merged blueprint must not be, though each leaf of it was decided well: modules that nothing leads to, and texts
// that name a module which the merge no longer has. Both are conflicts, so that nobody gets a broken scenario in silence.

import type { Sides, Verdict } from "../engine/three-way.ts";
import type { Json } from "../json.ts";
import type { Graph } from "./graph.ts";
import { namedModules } from "./module-ids.ts";

/** Git put one router into another and Make did it the other way round: a circle that no lane of the flow leads to. */
export function reportUnreached(
  graph: Graph,
  places: ReadonlyMap<string, Sides<string | undefined>>,
  verdicts: Verdict[],
): void {
  const reached = new Set<string>();
  const reach = (keys: Iterable<string>): void => {
    const waiting = [...keys];
    for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
      if (reached.has(key)) continue;
      reached.add(key);
      for (const list of Object.values(graph.nodes.get(key)?.lanes ?? {})) {
        for (const { keys: inner } of list) waiting.push(...inner);
      }
    }
  };
  reach([...(graph.flow ?? []), ...(graph.orphans ?? []).flat()]);
  if (reached.size === graph.nodes.size) return;
  // What is told as a conflict already takes with it what stands in it.
  reach(verdicts.flatMap(({ path, verdict }) => (verdict === "conflict" && path[1] !== undefined ? [path[1]] : [])));
  for (const key of graph.nodes.keys()) {
    const sides = places.get(key);
    if (reached.has(key) || !sides || (sides.git === sides.base && sides.live === sides.base)) continue;
    const { base, git, live } = sides;
    verdicts.push({ path: ["modules", key, "place"], verdict: "conflict", base, git, live });
  }
}

/**
 * One side removed a module and the other newly names it: the removal is a conflict. What a side already named without
 * having it stays as it is.
 */
export function reportLostSources(graph: Graph, graphs: Sides<Graph>, verdicts: Verdict[]): void {
  const sides = [graphs.base, graphs.git, graphs.live];
  const gone = new Set([graphs.git, graphs.live].flatMap(({ nodes }) => [...nodes.keys()]));
  for (const key of graph.nodes.keys()) gone.delete(key);
  if (gone.size === 0) return;
  const merged = namedModules(graph, gone);
  if (merged.size === 0) return;
  const named = sides.map((side) => namedModules(side, gone));
  const lost = new Set<string>();
  for (const [key, ids] of merged) {
    for (const id of ids) {
      if (!sides.some(({ nodes }, index) => !nodes.has(id) && named[index]?.get(key)?.has(id))) lost.add(id);
    }
  }
  for (const id of lost) {
    const own = (side: Graph): Json | undefined => side.nodes.get(id)?.own;
    const { base, git, live } = graphs;
    verdicts.push({ path: ["modules", id], verdict: "conflict", base: own(base), git: own(git), live: own(live) });
  }
}
