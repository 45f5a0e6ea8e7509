// Where each module of a blueprint stands, in words: behind which other, or first in which lane. PURE. No two modules of
// one blueprint stand in the same place, and equal blueprints give equal words: plans are compared by them.

import type { JsonObject } from "../json.ts";
import { type Graph, type GraphNode, type LaneSlot, toGraph } from "./graph.ts";
import { laneName, laneWord } from "./lane-words.ts";
import { moduleTitle } from "./titles.ts";

/** By module key: "9 Slack: Find User" for what stands behind it, else "first in route 2 of 4 Router", "first of all". */
export function standingsOf(blueprint: JsonObject): ReadonlyMap<string, string> {
  const known = standings.get(blueprint);
  if (known) return known;
  const found = readStandings(toGraph(blueprint));
  standings.set(blueprint, found);
  return found;
}

// Asked for every module of a plan that came, and the walk is as long as the blueprint.
const standings = new WeakMap<JsonObject, ReadonlyMap<string, string>>();

/** True of the words for what stands behind no other module. */
export function isFirstWords(words: string): boolean {
  return /^(?:first (?:of all$|in )|error handler of )/.test(words);
}

function readStandings({ flow, orphans, nodes }: Graph): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const read = (keys: readonly string[], first: string): void => {
    for (const [index, key] of keys.entries()) {
      const before = nodes.get(keys[index - 1] ?? "");
      found.set(key, before ? nameOf(before) : first);
    }
  };
  read(flow ?? [], "first of all");
  for (const [index, keys] of (orphans ?? []).entries()) read(keys, firstIn("orphans", index));
  for (const holder of nodes.values()) {
    for (const [slot, lanes] of Object.entries(holder.lanes)) {
      for (const [index, { keys }] of lanes.entries()) read(keys, firstIn(slot as LaneSlot, index, holder));
    }
  }
  return found;
}

function firstIn(slot: LaneSlot | "orphans", index: number, holder?: GraphNode): string {
  // A module has one error handler, whose first module is what people call by that name.
  const words = slot === "onerror" ? laneWord(slot) : `first in ${laneName(slot, String(index)) as string}`;
  return `${words as string}${holder ? ` of ${nameOf(holder)}` : ""}`;
}

function nameOf({ key, own }: GraphNode): string {
  return `${key} ${moduleTitle(own)}`;
}
