import { describe, expect, test } from "vitest";
import { mergeBlueprints } from "../../src/blueprint/merge.ts";
import { renamePath } from "../../src/blueprint/renumber.ts";
import { plainRules, type Renumbering, type ThreeWayRules } from "../../src/engine/three-way.ts";
import type { JsonObject } from "../../src/json.ts";
import { formatPath, type Path, parsePath } from "../../src/path.ts";
import { b, m, mapper, slack, told } from "./merge-rows.ts";

/** Git's module 2, which is 3 in Make, where 2 is Make's own. */
const mine = (more: JsonObject = {}): JsonObject => mapper(2, { url: "mine", ...more });
const inMake = (more: JsonObject = {}): JsonObject => mapper(3, { url: "mine", ...more });
const theirs = slack(2);
const ids: Renumbering = { 2: "3" };

interface Case {
  readonly name: string;
  readonly base: JsonObject;
  readonly git: JsonObject;
  readonly live: JsonObject;
  readonly merged: JsonObject;
  readonly verdicts: readonly string[];
  /** In effect afterwards; the same as before where absent. */
  readonly after?: Renumbering;
}

const base = b(m(1), mine());
const live = b(m(1), theirs, inMake());

const cases: readonly Case[] = [
  { name: "nothing changed since", base, git: base, live, merged: live, verdicts: ["drift modules.2"] },
  {
    name: "Git changes its module",
    base,
    git: b(m(1), mine({ to: "x" })),
    live,
    merged: b(m(1), theirs, inMake({ to: "x" })),
    verdicts: ["change modules.3.mapper.to", "drift modules.2"],
  },
  {
    name: "both change Git's module",
    base,
    git: b(m(1), mine({ to: "x" })),
    live: b(m(1), theirs, inMake({ cc: "y" })),
    merged: b(m(1), theirs, inMake({ cc: "y", to: "x" })),
    verdicts: ["change modules.3.mapper.to", "drift modules.2", "drift modules.3.mapper.cc"],
  },
  {
    name: "Git names its module anew",
    base,
    git: b(mapper(1, { url: "{{2.x}}" }), mine()),
    live,
    merged: b(mapper(1, { url: "{{3.x}}" }), theirs, inMake()),
    verdicts: ["change modules.1.mapper.url", "drift modules.2"],
  },
  {
    name: "the editor removes Git's module, and its blueprint is copied into Git",
    base,
    git: b(m(1), theirs),
    live: b(m(1), theirs),
    merged: b(m(1), theirs),
    verdicts: ["settled modules.2", "settled modules.3"],
    after: {},
  },
  {
    name: "the same, after an apply whose answer was lost",
    base: b(m(1)),
    git: b(m(1), theirs),
    live: b(m(1), theirs),
    merged: b(m(1), theirs),
    verdicts: ["settled modules.2"],
    after: {},
  },
  {
    name: "Git puts Make's module in the place of its own",
    base,
    git: b(m(1), theirs),
    live,
    merged: b(m(1), theirs),
    verdicts: ["change modules.3", "settled modules.2"],
    after: {},
  },
  {
    name: "Git removes its module: Make's stays",
    base,
    git: b(m(1)),
    live,
    merged: b(m(1), theirs),
    verdicts: ["change modules.3", "drift modules.2"],
    after: {},
  },
  {
    name: "Git removes its module and still names it: it never means Make's",
    base: b(mapper(1, { url: "{{2.x}}" }), mine()),
    git: b(mapper(1, { url: "{{2.x}}" })),
    live: b(mapper(1, { url: "{{3.x}}" }), theirs, inMake()),
    merged: b(mapper(1, { url: "{{3.x}}" }), theirs),
    verdicts: ["change modules.3", "drift modules.2"],
    after: {},
  },
  {
    name: "Make removes its own",
    base,
    git: base,
    live: b(m(1), inMake()),
    merged: b(m(1), inMake()),
    verdicts: [],
  },
  {
    name: "an export brought Make's ids into Git: it ends",
    base,
    git: live,
    live,
    merged: live,
    verdicts: ["settled modules.2"],
    after: {},
  },
  {
    name: "a base from after the export is left as it is",
    base: live,
    git: live,
    live: b(m(1), theirs, inMake({ to: "x" })),
    merged: b(m(1), theirs, inMake({ to: "x" })),
    verdicts: ["drift modules.3.mapper.to"],
    after: {},
  },
  {
    name: "Git gives the id that its module has in Make to a new one",
    base,
    git: b(m(1), mine(), slack(3, { mapper: { text: "new" } })),
    live,
    merged: b(m(1), theirs, inMake(), slack(4, { mapper: { text: "new" } })),
    verdicts: ["change modules.4", "drift modules.2"],
    after: { 2: "3", 3: "4" },
  },
  {
    name: "another id meets another module",
    base,
    git: b(m(1), mine(), mapper(9, { a: 1 })),
    live: b(m(1), theirs, inMake(), slack(9)),
    merged: b(m(1), theirs, inMake(), slack(9), mapper(10, { a: 1 })),
    verdicts: ["change modules.10", "drift modules.2", "drift modules.9"],
    after: { 2: "3", 9: "10" },
  },
  {
    name: "an apply that was cut off after it wrote to Make: its id is found again",
    base: b(m(1)),
    git: base,
    live,
    merged: live,
    verdicts: ["drift modules.2", "settled modules.3"],
  },
  {
    name: "an apply that was cut off before it wrote, and Make's editor took that id too",
    base: b(m(1)),
    git: base,
    live: b(m(1), theirs, slack(3)),
    merged: b(m(1), theirs, slack(3), mapper(4, { url: "mine" })),
    verdicts: ["change modules.4", "drift modules.2", "drift modules.3"],
    after: { 2: "4" },
  },
];

describe("ids that an earlier apply gave", () => {
  test.for(cases)("$name", (each) => {
    const sides = { base: each.base, git: each.git, live: each.live };
    const result = mergeBlueprints(sides, { ...plainRules, renumbering: ids });
    expect(told(result.verdicts)).toEqual(each.verdicts);
    expect(result.merged).toEqual(each.merged);
    expect(result.renumbering ?? {}).toEqual(each.after ?? ids);
  });

  test("two that were given together hold together", () => {
    const both = b(m(1), mine(), mapper(3, { url: "{{2.x}}" }));
    const there = b(m(1), theirs, slack(3), mapper(4, { url: "mine" }), mapper(5, { url: "{{4.x}}" }));
    const renumbering = { 2: "4", 3: "5" };
    const result = mergeBlueprints({ base: both, git: both, live: there }, { ...plainRules, renumbering });
    expect(told(result.verdicts)).toEqual(["drift modules.2", "drift modules.3"]);
    expect([result.merged, result.renumbering]).toEqual([there, renumbering]);
  });
});

describe("rules that are written in Git's ids", () => {
  const field = (name: string) => (path: Path) => formatPath(path) === `modules.2.mapper.${name}`;
  const merge = (git: JsonObject, make: JsonObject, rules: Partial<ThreeWayRules>): string[] =>
    told(mergeBlueprints({ base, git, live: make }, { ...plainRules, renumbering: ids, ...rules }).verdicts);

  test("a secret is Git's module's, never that of Make's under the old id", () => {
    const make = b(m(1), mapper(2, { url: "theirs" }), inMake({ url: "other" }));
    expect(merge(base, make, { isSecret: field("url") })).toEqual(["change modules.3.mapper.url", "drift modules.2"]);
  });

  test("an ignored field is Git's module's", () => {
    const make = b(m(1), theirs, inMake({ url: "other" }));
    expect(merge(base, make, { isIgnored: field("url") })).toEqual(["drift modules.2"]);
    expect(merge(base, make, { isIgnored: (path) => formatPath(path) === "modules.2" })).toEqual(["drift modules.2"]);
  });

  test("what Make dropped it dropped from Git's module", () => {
    const make = b(m(1), theirs, mapper(3, {}));
    expect(merge(base, make, { wasDropped: field("url") })).toEqual(["drift modules.2"]);
  });

  test("values that only Make has are asked for by Git's id", () => {
    const asked: string[] = [];
    merge(b(m(1), mine({ to: "x" })), live, {
      fillKept(side, path, leaf) {
        asked.push(`${side} ${formatPath(path)}`);
        return leaf;
      },
    });
    expect(asked).toContain("git modules.2.mapper.to");
    expect(asked.filter((each) => each.includes("modules.3"))).toEqual([]);
  });

  test("a new id is asked for by the old one too", () => {
    const asked: string[] = [];
    mergeBlueprints(
      { base: b(m(1)), git: b(m(1), mine()), live: b(m(1), theirs) },
      {
        ...plainRules,
        isSecret(path) {
          asked.push(formatPath(path));
          return false;
        },
      },
    );
    expect(asked.filter((each) => each.startsWith("modules.3"))).toEqual([]);
  });
});

test.for([
  { from: "modules.12.mapper.x", to: "modules.13.mapper.x" },
  { from: "modules.12", to: "modules.13" },
  { from: "editor.modules.12.metadata", to: "editor.modules.13.metadata" },
  { from: "modules.13.mapper", to: "modules.14.mapper" },
  { from: "modules.7.mapper.12", to: "modules.7.mapper.12" },
  { from: "modules", to: "modules" },
  { from: "name", to: "name" },
])("the path $from is $to", ({ from, to }) => {
  expect(formatPath(renamePath(parsePath(from) as Path, { 12: "13", 13: "14" }))).toBe(to);
});
