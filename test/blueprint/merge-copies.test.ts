// One id on both sides that the base does not know: one module that an export brought to Git before any apply and that
// somebody edited since, or two that were added apart. Content decides where no editor parts stand beside it.

import { describe, expect, test } from "vitest";
import { mergeBlueprints } from "../../src/blueprint/merge.ts";
import { plainRules, type Renumbering } from "../../src/engine/three-way.ts";
import type { JsonObject } from "../../src/json.ts";
import { route, router } from "./edits.ts";
import { b, m, mapper, slack, told } from "./merge-rows.ts";

interface Case {
  readonly name: string;
  readonly base: JsonObject;
  readonly git: JsonObject;
  readonly live: JsonObject;
  readonly merged: JsonObject;
  readonly verdicts: readonly string[];
  /** Absent where the modules are one. */
  readonly ids?: Renumbering;
}

const cases: readonly Case[] = [
  {
    name: "a copy with one of three settings edited stays one module",
    base: b(m(1)),
    git: b(m(1), mapper(2, { a: 1, c: 2, d: 3 })),
    live: b(m(1), mapper(2, { a: 1, c: 2, d: 4 })),
    merged: b(m(1), mapper(2, { a: 1, c: 2, d: 3 })),
    verdicts: ["conflict modules.2.mapper.d", "settled modules.2"],
  },
  {
    name: "a copy to which Make added a setting",
    base: b(m(1)),
    git: b(m(1), mapper(2, { a: 1, c: 2 })),
    live: b(m(1), mapper(2, { a: 1, c: 2, d: 4 })),
    merged: b(m(1), mapper(2, { a: 1, c: 2, d: 4 })),
    verdicts: ["drift modules.2.mapper.d", "settled modules.2"],
  },
  {
    name: "half of the settings is no copy",
    base: b(m(1)),
    git: b(m(1), mapper(2, { a: 1, c: 2 })),
    live: b(m(1), mapper(2, { a: 1, c: 3 })),
    merged: b(m(1), mapper(2, { a: 1, c: 3 }), mapper(3, { a: 1, c: 2 })),
    verdicts: ["change modules.3", "drift modules.2"],
    ids: { 2: "3" },
  },
  {
    name: "what Make's editor left empty, and the connection, is no sign of a copy",
    base: b(m(1)),
    git: b(m(1), slack(2, { parameters: { __IMTCONN__: 5 }, mapper: { a: "", c: "", d: [], e: null, text: "x" } })),
    live: b(m(1), slack(2, { parameters: { __IMTCONN__: 5 }, mapper: { a: "", c: "", d: [], e: null, text: "y" } })),
    merged: b(
      m(1),
      slack(2, { parameters: { __IMTCONN__: 5 }, mapper: { a: "", c: "", d: [], e: null, text: "y" } }),
      slack(3, { parameters: { __IMTCONN__: 5 }, mapper: { a: "", c: "", d: [], e: null, text: "x" } }),
    ),
    verdicts: ["change modules.3", "drift modules.2"],
    ids: { 2: "3" },
  },
  {
    name: "one of another app is no copy, whatever is equal in it",
    base: b(m(1)),
    git: b(m(1), mapper(2, { a: 1, c: 2 })),
    live: b(m(1), slack(2, { mapper: { a: 1, c: 2 } })),
    merged: b(m(1), slack(2, { mapper: { a: 1, c: 2 } }), mapper(3, { a: 1, c: 2 })),
    verdicts: ["change modules.3", "drift modules.2"],
    ids: { 2: "3" },
  },
  {
    name: "a copy with nothing to set, of which Git changed the label",
    base: b(m(1)),
    git: b(m(1), slack(2, { label: "x" })),
    live: b(m(1), slack(2)),
    merged: b(m(1), slack(2, { label: "x" })),
    verdicts: ["change modules.2.label", "settled modules.2"],
  },
  {
    name: "a router that holds a copy is one itself",
    base: b(m(1)),
    git: b(m(1), router(2, [route([m(3)]), route([])], { label: "x" })),
    live: b(m(1), router(2, [route([m(3)]), route([])])),
    merged: b(m(1), router(2, [route([m(3)]), route([])], { label: "x" })),
    verdicts: ["change modules.2.label", "settled modules.2", "settled modules.2.routes.1", "settled modules.3"],
  },
  {
    name: "a copy that goes along with its router has the router's new id around it",
    base: b(m(1)),
    git: b(m(1), router(2, [route([mapper(3, { a: 1, c: 2, d: 3 })])], { mapper: { x: 1 } })),
    live: b(m(1), router(2, [route([mapper(3, { a: 1, c: 2, d: 4 })])], { mapper: { x: 2 } })),
    merged: b(
      m(1),
      router(2, [route([mapper(3, { a: 1, c: 2, d: 4 })])], { mapper: { x: 2 } }),
      router(4, [route([mapper(5, { a: 1, c: 2, d: 3 })])], { mapper: { x: 1 } }),
    ),
    verdicts: ["change modules.4", "change modules.5", "drift modules.2", "drift modules.3"],
    ids: { 2: "4", 3: "5" },
  },
];

describe("a module under one id on both sides", () => {
  test.for(cases)("$name", ({ base, git, live, merged, verdicts, ids }) => {
    const result = mergeBlueprints({ base, git, live }, plainRules);
    expect(told(result.verdicts)).toEqual(verdicts);
    expect(result.renumbering).toEqual(ids);
    expect(result.merged).toEqual(merged);
  });

  test("is one where the forms of Make's editor are equal, whatever was set", () => {
    const [git, live] = [b(m(1), mapper(2, { a: 1 })), b(m(1), mapper(2, { a: 2 }))];
    const merge = (ofGit: JsonObject, ofMake: JsonObject): Renumbering | undefined => {
      const editors = { git: { modules: { 2: { metadata: ofGit } } }, live: { modules: { 2: { metadata: ofMake } } } };
      return mergeBlueprints({ base: b(m(1)), git, live }, plainRules, editors).renumbering;
    };
    const forms = { designer: { x: 1, y: 0 }, expect: [{ name: "a", type: "text" }] };
    expect(merge(forms, forms)).toBeUndefined();
    expect(merge(forms, { ...forms, designer: { x: 2, y: 0 } })).toEqual({ 2: "3" });
    expect(merge({ designer: { x: 1, y: 0 } }, { designer: { x: 1, y: 0 } })).toEqual({ 2: "3" });
  });
});
