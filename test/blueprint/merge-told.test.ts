// Laws of what a merge tells: whatever of a module is not as a side has it is told by that module's own path, and blanks
// in mappers, which nobody set, are never told at all.

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromGraph, type Graph, type GraphNode, toGraph } from "../../src/blueprint/graph.ts";
import { mergeBlueprints } from "../../src/blueprint/merge.ts";
import { plainRules, type Verdict } from "../../src/engine/three-way.ts";
import { canonicalText, isJsonObject, type JsonObject, jsonEqual } from "../../src/json.ts";
import { applyEdits, edits, startBlueprint } from "./edits.ts";

// Equal ids on both sides: with equal content, or with a mark that tells the modules apart.
const triple = fc
  .tuple(startBlueprint, edits, edits, fc.constantFrom(200, 300), fc.boolean())
  .map(([base, ofGit, ofMake, firstId, isMarked]) => ({
    base,
    git: applyEdits(base, ofGit, 200),
    live: applyEdits(base, ofMake, firstId, isMarked ? "of Make" : undefined),
  }));

/** What holds each module: `flow`, `orphans`, `4/routes`. */
function holdersOf({ flow, orphans, nodes }: Graph): ReadonlyMap<string, string> {
  const inside = [...nodes.values()].flatMap(({ key, lanes }) =>
    Object.entries(lanes).flatMap(([slot, list]) =>
      list.flatMap(({ keys }) => keys.map((each): [string, string] => [each, `${key}/${slot}`])),
    ),
  );
  return new Map([
    ...(flow ?? []).map((key): [string, string] => [key, "flow"]),
    ...(orphans ?? []).flat().map((key): [string, string] => [key, "orphans"]),
    ...inside,
  ]);
}

/** Modules that one of the two lacks, holds elsewhere or holds with other content. */
function differing(a: Graph, b: Graph): readonly string[] {
  const holders = [holdersOf(a), holdersOf(b)] as const;
  return [...new Set([...a.nodes.keys(), ...b.nodes.keys()])].filter(
    (key) => !jsonEqual(a.nodes.get(key)?.own, b.nodes.get(key)?.own) || holders[0].get(key) !== holders[1].get(key),
  );
}

function toldModules(verdicts: readonly Verdict[], name: "change" | "drift"): ReadonlySet<string | undefined> {
  return new Set(verdicts.flatMap(({ path, verdict }) => (verdict === name && path[0] === "modules" ? [path[1]] : [])));
}

/** Of each router: what stands beside the modules of its routes. */
function labelsOf({ nodes }: Graph): ReadonlyMap<string, string> {
  return new Map(
    [...nodes.values()].map(({ key, lanes }): [string, string] => {
      const spoken = (lanes.routes ?? []).map(({ props }) => canonicalText(props)).filter((text) => text !== emptyText);
      return [key, spoken.toSorted().join()];
    }),
  );
}

const emptyText = canonicalText({});

/** Routers of both whose routes say something else. */
function relabelled(a: Graph, b: Graph): readonly string[] {
  const [ofA, ofB] = [labelsOf(a), labelsOf(b)];
  return [...ofA].flatMap(([key, text]) => (ofB.has(key) && ofB.get(key) !== text ? [key] : []));
}

function toldRouters(verdicts: readonly Verdict[], name: "change" | "drift"): ReadonlySet<string | undefined> {
  return new Set(verdicts.flatMap(({ path, verdict }) => (verdict === name && path[2] === "routes" ? [path[1]] : [])));
}

/** Every mapper with a field more that holds nothing. */
function withBlanks(tree: JsonObject, field: string): JsonObject {
  const graph = toGraph(tree);
  const nodes = [...graph.nodes].map(([key, node]): [string, GraphNode] => {
    const mapper = node.own["mapper"];
    return [key, isJsonObject(mapper) ? { ...node, own: { ...node.own, mapper: { ...mapper, [field]: "" } } } : node];
  });
  return fromGraph({ ...graph, nodes: new Map(nodes) });
}

describe("what a merge tells", () => {
  test.for(["conflict", "git", "live"] as const)(
    "is each module that is not as a side has it; clashes: %s",
    (clash) => {
      fc.assert(
        fc.property(triple, (sides) => {
          const { merged, verdicts, git = sides.git } = mergeBlueprints(sides, { ...plainRules, clash });
          fc.pre(verdicts.every(({ verdict }) => verdict !== "conflict"));
          const graph = toGraph(merged);
          const [changed, drifted] = [toldModules(verdicts, "change"), toldModules(verdicts, "drift")];
          expect(differing(graph, toGraph(sides.live)).filter((key) => !changed.has(key))).toEqual([]);
          expect(differing(graph, toGraph(git)).filter((key) => !drifted.has(key))).toEqual([]);
        }),
        { numRuns: 400 },
      );
    },
  );

  test("is each label of a route that is not as a side has it, also of a route that came or went", () => {
    fc.assert(
      fc.property(triple, (sides) => {
        const { merged, verdicts, git = sides.git } = mergeBlueprints(sides, plainRules);
        fc.pre(verdicts.every(({ verdict }) => verdict !== "conflict"));
        const graph = toGraph(merged);
        const [changed, drifted] = [toldRouters(verdicts, "change"), toldRouters(verdicts, "drift")];
        expect(relabelled(graph, toGraph(sides.live)).filter((key) => !changed.has(key))).toEqual([]);
        expect(relabelled(graph, toGraph(git)).filter((key) => !drifted.has(key))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test("is nothing of blanks in mappers, on either side, and nothing once Git's are the base", () => {
    fc.assert(
      fc.property(startBlueprint, fc.boolean(), fc.boolean(), (base, ofGit, ofMake) => {
        const git = ofGit ? withBlanks(base, "e1") : base;
        const live = ofMake ? withBlanks(base, "e2") : base;
        expect(mergeBlueprints({ base, git, live }, plainRules).verdicts).toEqual([]);
        expect(mergeBlueprints({ base: git, git, live }, plainRules).verdicts).toEqual([]);
      }),
    );
  });

  test("is what was edited alone, whatever blanks Git has and Make never got", () => {
    const paths = (verdicts: readonly Verdict[]): string[] =>
      verdicts.map(({ path, verdict }) => `${verdict} ${path.join("/")}`).toSorted();
    fc.assert(
      fc.property(startBlueprint, edits, (base, ofMake) => {
        const live = applyEdits(base, ofMake, 300);
        const git = withBlanks(base, "e1");
        const plain = mergeBlueprints({ base, git: base, live }, plainRules).verdicts;
        expect(paths(mergeBlueprints({ base: git, git, live }, plainRules).verdicts)).toEqual(paths(plain));
      }),
    );
  });
});
