import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromGraph, toGraph } from "../../src/blueprint/graph.ts";
import { mergeBlueprints } from "../../src/blueprint/merge.ts";
import { walkModules } from "../../src/blueprint/walk.ts";
import { plainRules, type Verdict, type VerdictName } from "../../src/engine/three-way.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject, jsonEqual } from "../../src/json.ts";
import { blueprint as anyBlueprint } from "./arbitraries.ts";
import { corpusNames, isCorpusAbsent, readCorpusFile } from "./corpus.ts";
import { applyEdits, edits, startBlueprint } from "./edits.ts";

const merge = (base: JsonObject, git: JsonObject, live: JsonObject): ReturnType<typeof mergeBlueprints> =>
  mergeBlueprints({ base, git, live }, plainRules);

// In a mapper "" is absence where the base had none, so that trees without it are equal or not, and nothing between.
function withoutBlanks(value: Json): Json {
  if (value === "") return "x";
  if (isJsonArray(value)) return value.map(withoutBlanks);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutBlanks(item)]));
}

const anyTree = anyBlueprint.map((tree) => withoutBlanks(tree) as JsonObject);

const names = (verdicts: readonly Verdict[]): Set<VerdictName> => new Set(verdicts.map(({ verdict }) => verdict));

const keysOf = (tree: JsonObject): string[] => [...walkModules(tree)].map(({ key }) => key);

const triple = fc.tuple(startBlueprint, edits, edits, fc.boolean()).map(([base, ofGit, ofMake, meet]) => ({
  base,
  git: applyEdits(base, ofGit, 200),
  live: applyEdits(base, ofMake, meet ? 200 : 300),
}));

const runs = { numRuns: 600 };

describe.skipIf(isCorpusAbsent)("real blueprints", () => {
  test.for(corpusNames)("%s: the graph gives it back", (name) => {
    const { blueprint } = readCorpusFile(name).document;
    expect(fromGraph(toGraph(blueprint))).toEqual(blueprint);
  });
});

describe("a graph", () => {
  test("gives back any tree, value for value", () => {
    fc.assert(
      fc.property(fc.oneof(anyBlueprint, startBlueprint), (tree) => {
        expect(jsonEqual(fromGraph(toGraph(tree)), tree)).toBe(true);
      }),
    );
  });
});

describe("merge", () => {
  const pair = fc.oneof(
    triple.map(({ base, git }) => ({ base, other: git })),
    fc.tuple(anyTree, anyTree).map(([base, other]) => ({ base, other })),
  );

  test("what Git alone changed is Git's, and nothing but change", () => {
    fc.assert(
      fc.property(pair, ({ base, other }) => {
        const { merged, verdicts } = merge(base, other, base);
        expect(merged).toEqual(other);
        for (const name of names(verdicts)) expect(name).toBe("change");
        expect(verdicts.length > 0).toBe(!jsonEqual(base, other));
      }),
      runs,
    );
  });

  test("what Make alone changed is Make's, and nothing but drift", () => {
    fc.assert(
      fc.property(pair, ({ base, other }) => {
        const { merged, verdicts } = merge(base, base, other);
        expect(merged).toEqual(other);
        for (const name of names(verdicts)) expect(name).toBe("drift");
        expect(verdicts.length > 0).toBe(!jsonEqual(base, other));
      }),
      runs,
    );
  });

  test("what both changed alike is settled, and nothing is to do", () => {
    fc.assert(
      fc.property(pair, ({ base, other }) => {
        const { merged, verdicts } = merge(base, other, other);
        expect(merged).toEqual(other);
        for (const name of names(verdicts)) expect(name).toBe("settled");
        expect(verdicts.length > 0).toBe(!jsonEqual(base, other));
      }),
      runs,
    );
  });

  test("drift that is reverted gives Git's side", () => {
    fc.assert(
      fc.property(pair, ({ base, other }) => {
        const { merged, verdicts } = mergeBlueprints(
          { base, git: base, live: other },
          { ...plainRules, reverts: () => true },
        );
        expect(merged).toEqual(base);
        for (const name of names(verdicts)) expect(name).toBe("change");
      }),
      runs,
    );
  });

  test("never throws, holds no module twice and tells one thing of one path once", () => {
    fc.assert(
      fc.property(
        fc.oneof(triple, fc.record({ base: anyTree, git: anyTree, live: anyTree })),
        ({ base, git, live }) => {
          const { merged, verdicts } = merge(base, git, live);
          const ids = [...toGraph(merged).nodes.keys()].filter((key) => !key.startsWith("@"));
          expect(new Set(ids).size).toBe(ids.length);
          expect(verdicts.length > 0).toBe(!(jsonEqual(base, git) && jsonEqual(base, live)));
        },
      ),
      runs,
    );
  });

  test("holds every module that neither side removed, once, unless a conflict says so", () => {
    fc.assert(
      fc.property(triple, ({ base, git, live }) => {
        const { merged, verdicts } = merge(base, git, live);
        const found = keysOf(merged);
        expect(new Set(found).size).toBe(found.length);
        if (names(verdicts).has("conflict")) return;
        const [ofBase, ofGit, ofLive] = [keysOf(base), keysOf(git), keysOf(live)].map((keys) => new Set(keys)) as [
          Set<string>,
          Set<string>,
          Set<string>,
        ];
        for (const key of new Set([...ofGit, ...ofLive])) {
          const isRemoved = ofBase.has(key) && (!ofGit.has(key) || !ofLive.has(key));
          expect([key, found.includes(key)]).toEqual([key, !isRemoved]);
        }
      }),
      runs,
    );
  });

  test("without a conflict, applying it leaves nothing to change", () => {
    fc.assert(
      fc.property(triple, ({ base, git, live }) => {
        const { merged, verdicts } = merge(base, git, live);
        fc.pre(!names(verdicts).has("conflict"));
        const after = merge(git, git, merged);
        expect(after.merged).toEqual(merged);
        for (const name of names(after.verdicts)) expect(name).toBe("drift");
        // Nothing of Make's is called ours: what moved there still is told.
        expect(names(verdicts).has("drift") || jsonEqual(merged, git)).toBe(true);
        expect(names(verdicts).has("change") || jsonEqual(merged, live)).toBe(true);
      }),
      runs,
    );
  });

  test("a moved module is told by its place, never as removed and added", () => {
    fc.assert(
      fc.property(triple, ({ base, git }) => {
        const [before, after] = [new Set(keysOf(base)), new Set(keysOf(git))];
        const untrue = merge(base, git, base).verdicts.filter(
          ({ path: [root, key, inside], base: from, git: to }) =>
            root === "modules" &&
            inside === undefined &&
            (before.has(key as string) !== (from !== undefined) || after.has(key as string) !== (to !== undefined)),
        );
        expect(untrue).toEqual([]);
      }),
      runs,
    );
  });

  test("changes of different modules never clash", () => {
    const fieldEdits = fc.array(
      fc.record({
        what: fc.constantFrom("field" as const, "setting" as const),
        at: fc.nat(40),
        to: fc.nat(40),
        value: fc.nat(3),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(startBlueprint, fieldEdits, fieldEdits, (base, ofGit, ofMake) => {
        const even = ofGit.map((each) => ({ ...each, what: "field" as const, at: each.at * 2 }));
        const count = keysOf(base).length;
        fc.pre(count > 1 && count % 2 === 0);
        const odd = ofMake.map((each) => ({ ...each, at: each.at * 2 + 1 }));
        const [git, live] = [applyEdits(base, even, 200), applyEdits(base, odd, 300)];
        const { merged, verdicts } = merge(base, git, live);
        expect(names(verdicts).has("conflict")).toBe(false);
        const sides = [toGraph(base).nodes, toGraph(git).nodes, toGraph(live).nodes, toGraph(merged).nodes];
        for (const key of keysOf(base)) {
          const [was, ofGitSide, ofLiveSide, is] = sides.map((nodes) => nodes.get(key)?.own);
          expect(is).toEqual(jsonEqual(was, ofGitSide) ? ofLiveSide : ofGitSide);
        }
      }),
    );
  });

  test("new modules of both sides never clash, wherever they stand", () => {
    const adds = fc.array(
      fc.record({ what: fc.constant("add" as const), at: fc.nat(40), to: fc.nat(40), value: fc.nat(3) }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(startBlueprint, adds, adds, (base, ofGit, ofMake) => {
        const { merged, verdicts } = merge(base, applyEdits(base, ofGit, 200), applyEdits(base, ofMake, 300));
        expect(names(verdicts).has("conflict")).toBe(false);
        expect(keysOf(merged)).toHaveLength(keysOf(base).length + ofGit.length + ofMake.length);
      }),
    );
  });
});
