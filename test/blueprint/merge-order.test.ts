import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeOrder } from "../../src/blueprint/merge-order.ts";
import type { Sides, VerdictName } from "../../src/engine/three-way.ts";
import { type Json, jsonEqual } from "../../src/json.ts";
import { route, router } from "./edits.ts";
import { b, m, outcomeOf } from "./merge-rows.ts";

const plain = { reverts: false, clash: "conflict" } as const;

const list = (text: string): string[] => text.split("");

const sides = (base: string, git: string, live: string): Sides<readonly string[]> => ({
  base: list(base),
  git: list(git),
  live: list(live),
});

describe("two orders of one list", () => {
  const rows: readonly (readonly [
    name: string,
    base: string,
    git: string,
    live: string,
    keys: string,
    verdicts: string,
  ])[] = [
    ["swaps in two places", "12345", "13245", "12354", "13254", "change drift"],
    ["swaps in two places, further ones on one side", "123456", "213465", "124356", "214365", "change drift"],
    ["one item to the end, two others swapped", "12345", "23451", "13245", "32451", "change drift"],
    ["the first to the end, the last to the front", "12345", "23451", "51234", "52341", "change drift"],
    ["the same swap, and another in Git", "12345", "21354", "21345", "21354", "change"],
    ["the same swap, and another in Make", "12345", "21345", "21354", "21354", "drift"],
    ["the same swap", "123", "213", "213", "213", "settled"],
    ["swaps of neighbours, in a circle", "123", "213", "132", "213", "conflict"],
    ["one item to the end and to the front", "1234", "1342", "2134", "1342", "conflict"],
    ["swaps, and one that came in Git", "12345", "132945", "12354", "132954", "change drift"],
    ["swaps, and one that came in Make", "12345", "13245", "123854", "138254", "change drift"],
    ["swaps, and one that Git removed", "12345", "1324", "12354", "13524", "change"],
    ["swaps, and one that both added alike", "12345", "193245", "192354", "193254", "change drift"],
    ["swaps, and one that both added apart", "12345", "132945", "123549", "132945", "conflict"],
  ];

  test.for(rows)("%s", ([, base, git, live, keys, verdicts]) => {
    const merged = mergeOrder(sides(base, git, live), plain);
    expect(merged.verdicts.map(({ verdict }) => verdict).join(" ")).toBe(verdicts);
    expect(merged.keys.join("")).toBe(keys);
  });

  test("are told as what goes to Make and as what was moved there", () => {
    expect(mergeOrder(sides("12345", "13245", "12354"), plain).verdicts).toEqual([
      { verdict: "change", ...sides("12345", "13254", "12354") },
      { verdict: "drift", ...sides("12345", "13245", "12354") },
    ]);
  });

  test("are Git's where what was moved in Make goes back", () => {
    const merged = mergeOrder(sides("12345", "13245", "12354"), { ...plain, reverts: true });
    expect(merged.keys.join("")).toBe("13245");
    expect(merged.verdicts).toEqual([{ verdict: "change", ...sides("12345", "13245", "12354") }]);
  });

  test.for([
    ["git", "213", "change"],
    ["live", "132", "drift"],
  ] as const)("in a circle are that of the side that decides: %s", ([clash, keys, verdict]) => {
    const merged = mergeOrder(sides("123", "213", "132"), { reverts: false, clash });
    expect([merged.keys.join(""), merged.verdicts.map((each) => each.verdict)]).toEqual([keys, [verdict]]);
  });

  test("of some hundred items are merged at once", () => {
    const base = Array.from({ length: 600 }, (_, index) => String(index));
    const live = [...base.slice(300), ...base.slice(0, 300)];
    const git = base.with(0, "1").with(1, "0");
    expect(mergeOrder({ base, git, live }, plain).keys).toEqual([...base.slice(300), "1", "0", ...base.slice(2, 300)]);
  });
});

describe("modules and routes that both moved", () => {
  const five = [m(1), m(2), m(3), m(4), m(5)] as const;
  const [one, two, three, four, last] = five;
  const routes = (flow: readonly Json[]): Json =>
    router(
      9,
      flow.map((each) => route([each])),
    );

  test.for([
    ["in the flow", (...flow: Json[]) => b(...flow), "flow.order"],
    ["in a router", (...flow: Json[]) => b(routes(flow)), "modules.9.routes.order"],
  ] as const)("stand as both put them, %s", ([, of, path]) => {
    const row = { base: of(...five), git: of(one, two, three, last, four), live: of(one, three, two, four, last) };
    const merged = of(one, three, two, last, four);
    const verdicts = [`change ${path}`, `drift ${path}`];
    expect(outcomeOf({ name: path, ...row, merged, verdicts })).toEqual({ merged, verdicts });
  });
});

const items = ["1", "2", "3", "4", "5"];
const order = fc.shuffledSubarray(items, { minLength: items.length });

function permutations(of: readonly string[]): readonly (readonly string[])[] {
  if (of.length === 0) return [[]];
  return of.flatMap((first) => permutations(of.filter((key) => key !== first)).map((rest) => [first, ...rest]));
}

const all = permutations(items);

describe("the merged order", () => {
  test("has each two items as the base, or as the side that turned them around; else it is a conflict", () => {
    const isBefore = (of: readonly string[], a: string, b: string): boolean => of.indexOf(a) < of.indexOf(b);
    fc.assert(
      fc.property(order, order, order, (base, git, live) => {
        const holds = (one: readonly string[]): boolean =>
          items.every((a) =>
            items.every((b) => {
              if (a >= b) return true;
              const [was, ofGit, ofMake] = [base, git, live].map((of) => isBefore(of, a, b)) as [
                boolean,
                boolean,
                boolean,
              ];
              return isBefore(one, a, b) === (ofGit === was ? ofMake : ofGit);
            }),
          );
        const expected = all.filter(holds);
        const { keys, verdicts } = mergeOrder({ base, git, live }, plain);
        const told = new Set<VerdictName>(verdicts.map(({ verdict }) => verdict));
        const isClash = expected.length === 0;
        expect(expected).toEqual(isClash ? [] : [keys]);
        expect([told.has("conflict"), told.has("change"), told.has("drift")]).toEqual([
          isClash,
          !isClash && !jsonEqual(keys, live),
          !isClash && !jsonEqual(keys, git),
        ]);
      }),
      { numRuns: 300 },
    );
  });
});
