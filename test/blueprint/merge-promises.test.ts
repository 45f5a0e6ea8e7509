// Laws of the merge over many edits on both sides: ids, names of modules, decided clashes, nothing known of before.

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toGraph } from "../../src/blueprint/graph.ts";
import { mergeBlueprints } from "../../src/blueprint/merge.ts";
import { walkModules } from "../../src/blueprint/walk.ts";
import { plainRules, type Verdict, type VerdictName } from "../../src/engine/three-way.ts";
import { isJsonObject, type JsonObject, jsonEqual } from "../../src/json.ts";
import { applyEdits, edits, startBlueprint } from "./edits.ts";

const names = (verdicts: readonly Verdict[]): Set<VerdictName> => new Set(verdicts.map(({ verdict }) => verdict));

const keysOf = (tree: JsonObject): string[] => [...walkModules(tree)].map(({ key }) => key);

/** `holder names id`, for each module that a text or a feeder names and that is not there. Another way than the merge's own. */
function dangling(tree: JsonObject): string[] {
  const { nodes } = toGraph(tree);
  return [...nodes.values()].flatMap(({ key, own }) => {
    const texts = [...JSON.stringify(own).matchAll(/[{(](\d+)\.x/g)].map(([, id]) => id as string);
    const parameters = own["parameters"];
    const feeder =
      isJsonObject(parameters) && typeof parameters["feeder"] === "number" ? [String(parameters["feeder"])] : [];
    return [...texts, ...feeder].filter((id) => !nodes.has(id)).map((id) => `${key} names ${id}`);
  });
}

// Equal ids on both sides: with equal content, or with a mark that tells the modules apart.
const triple = fc
  .tuple(startBlueprint, edits, edits, fc.constantFrom(200, 300), fc.boolean())
  .map(([base, ofGit, ofMake, firstId, isMarked]) => ({
    base,
    git: applyEdits(base, ofGit, 200),
    live: applyEdits(base, ofMake, firstId, isMarked ? "of Make" : undefined),
  }));

const runs = { numRuns: 800 };

describe("the merge", () => {
  test("holds no id twice, and names no module that it lacks unless a side did so", () => {
    fc.assert(
      fc.property(triple, fc.constantFrom("conflict" as const, "git" as const, "live" as const), (sides, clash) => {
        const { merged, verdicts, git } = mergeBlueprints(sides, { ...plainRules, clash });
        const keys = keysOf(merged);
        if (names(verdicts).has("conflict")) return;
        expect(new Set(keys).size).toBe(keys.length);
        const before = new Set([sides.base, git ?? sides.git, sides.live].flatMap(dangling));
        expect(dangling(merged).filter((each) => !before.has(each))).toEqual([]);
      }),
      runs,
    );
  });

  test("is never a conflict where a side decides, and tells what it does to either", () => {
    fc.assert(
      fc.property(triple, fc.constantFrom("git" as const, "live" as const), (sides, clash) => {
        const { merged, verdicts, git } = mergeBlueprints(sides, { ...plainRules, clash });
        const told = names(verdicts);
        expect(told.has("conflict")).toBe(false);
        expect(told.has("change") || jsonEqual(merged, sides.live)).toBe(true);
        expect(told.has("drift") || jsonEqual(merged, git ?? sides.git)).toBe(true);
      }),
      runs,
    );
  });

  test("gives a module its new id once: after the apply there is nothing left to change", () => {
    fc.assert(
      fc.property(triple, fc.constantFrom("conflict" as const, "git" as const, "live" as const), (sides, clash) => {
        const first = mergeBlueprints(sides, { ...plainRules, clash });
        fc.pre(!names(first.verdicts).has("conflict"));
        const renumbering = first.renumbering ?? {};
        const after = { base: sides.git, git: sides.git, live: first.merged };
        const again = mergeBlueprints(after, { ...plainRules, renumbering });
        expect([...names(again.verdicts)].filter((name) => name !== "drift")).toEqual([]);
        expect(again.merged).toEqual(first.merged);
        expect(again.renumbering ?? {}).toEqual(renumbering);
      }),
      runs,
    );
  });

  test("keeps every new module of both sides under equal ids, wherever they stand", () => {
    const add = fc.record({
      what: fc.constant("add" as const),
      at: fc.nat(40),
      to: fc.nat(40),
      value: fc.nat(3),
    });
    const adds = fc.array(add, { maxLength: 5 });
    fc.assert(
      fc.property(startBlueprint, adds, adds, (base, ofGit, ofMake) => {
        const live = applyEdits(base, ofMake, 200, "of Make");
        const { merged, verdicts } = mergeBlueprints({ base, git: applyEdits(base, ofGit, 200), live }, plainRules);
        expect(names(verdicts).has("conflict")).toBe(false);
        expect(keysOf(merged)).toHaveLength(keysOf(base).length + ofGit.length + ofMake.length);
      }),
    );
  });

  test("leaves what names Make's modules alone, and takes along what names Git's", () => {
    const add = { what: "add" as const, at: 0, to: 0, value: 1 };
    fc.assert(
      fc.property(startBlueprint, fc.nat(40), (base, at) => {
        const name = { what: "name" as const, at, to: keysOf(base).length, value: 1 };
        fc.pre(at % (keysOf(base).length + 1) < keysOf(base).length);
        const git = applyEdits(base, [add, name], 400);
        const { merged } = mergeBlueprints({ base, git, live: applyEdits(base, [add], 400, "of Make") }, plainRules);
        expect(JSON.stringify(merged)).toContain("{{get(401.x; 2)}}");
        expect(JSON.stringify(merged)).not.toContain("{{get(400.x; 2)}}");
        expect(keysOf(merged)).toEqual(expect.arrayContaining(["400", "401"]));
      }),
    );
  });
});

describe("where nothing is known of the time before", () => {
  test("equal sides are settled, and nothing else", () => {
    fc.assert(
      fc.property(triple, ({ base, git }) => {
        const { merged, verdicts } = mergeBlueprints({ base, git, live: git }, { ...plainRules, hasBase: false });
        expect(merged).toEqual(git);
        expect([...names(verdicts)]).toEqual(["settled"]);
      }),
    );
  });

  test("every difference is a conflict, or that of the side that decides", () => {
    fc.assert(
      fc.property(triple, ({ base, git, live }) => {
        const rules = { ...plainRules, hasBase: false };
        const found = names(mergeBlueprints({ base, git, live }, rules).verdicts);
        expect([...found].filter((name) => name !== "settled" && name !== "conflict")).toEqual([]);
        expect(found.has("conflict")).toBe(!jsonEqual(git, live));
        const ofGit = mergeBlueprints({ base, git, live }, { ...rules, clash: "git" });
        expect([ofGit.merged, names(ofGit.verdicts).has("drift")]).toEqual([git, false]);
        const ofMake = mergeBlueprints({ base, git, live }, { ...rules, clash: "live" });
        expect([ofMake.merged, names(ofMake.verdicts).has("change")]).toEqual([live, false]);
      }),
      runs,
    );
  });
});
