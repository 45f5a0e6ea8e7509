import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeBlueprints } from "../../src/blueprint/merge.ts";
import { plainRules } from "../../src/engine/three-way.ts";
import { isJsonArray, type Json, type JsonArray, type JsonObject, jsonEqual } from "../../src/json.ts";
import { valueAt } from "../../src/path.ts";
import { b, m, outcomeOf, type Row, told } from "./merge-rows.ts";

const note = (id: number, content: string, color = "#9138FE"): JsonObject => ({
  content,
  moduleIds: [id],
  isFilterNote: false,
  metadata: { color },
});

const withNotes = (notes: Json | undefined): JsonObject => ({
  ...b(m(1), m(2)),
  metadata: { version: 1, ...(notes === undefined ? {} : { notes }), designer: {} },
});

interface NotesRow extends Pick<Row, "name" | "verdicts" | "rules"> {
  readonly base: Json | undefined;
  readonly git: Json;
  readonly live: Json;
  readonly merged?: Json;
}

const [a, c, d] = [note(1, "a"), note(2, "c"), note(2, "d")];

const rows: readonly NotesRow[] = [
  {
    name: "one added in Git, one in Make: Git's first",
    base: [a],
    git: [a, c],
    live: [a, d],
    merged: [a, c, d],
    verdicts: ["change metadata.notes.1", "drift metadata.notes.2"],
  },
  {
    name: "the first note of each, before there were any",
    base: undefined,
    git: [a],
    live: [c],
    merged: [a, c],
    verdicts: ["change metadata.notes.0", "drift metadata.notes.1"],
  },
  {
    name: "the same note added on both sides, and one more in Make",
    base: [],
    git: [a],
    live: [a, c],
    merged: [a, c],
    verdicts: ["drift metadata.notes.1", "settled metadata.notes.0"],
  },
  {
    name: "a note that stands twice already",
    base: [a],
    git: [a, a],
    live: [a, c],
    merged: [a, a, c],
    verdicts: ["change metadata.notes.1", "drift metadata.notes.2"],
  },
  {
    name: "one removed in Git, another in Make",
    base: [a, c],
    git: [c],
    live: [a],
    merged: [],
    verdicts: ["change metadata.notes.1", "drift metadata.notes.0"],
  },
  {
    name: "one removed on both sides, one added in Make",
    base: [a, c],
    git: [c],
    live: [d, c],
    merged: [d, c],
    verdicts: ["drift metadata.notes.1", "settled metadata.notes.2"],
  },
  {
    name: "one edited in Git, one added in Make",
    base: [a],
    git: [note(1, "A")],
    live: [a, c],
    merged: [note(1, "A"), c],
    verdicts: ["change metadata.notes.0.content", "drift metadata.notes.1"],
  },
  {
    name: "different notes edited on one module",
    base: [c, d],
    git: [note(2, "C"), d],
    live: [c, note(2, "D")],
    merged: [note(2, "C"), note(2, "D")],
    verdicts: ["change metadata.notes.0.content", "drift metadata.notes.1.content"],
  },
  {
    name: "the text in Git, the color in Make",
    base: [a],
    git: [note(1, "A")],
    live: [note(1, "a", "#000000")],
    merged: [note(1, "A", "#000000")],
    verdicts: ["change metadata.notes.0.content", "drift metadata.notes.0.metadata.color"],
  },
  {
    name: "the text in Git, another module in Make",
    base: [a],
    git: [note(1, "A")],
    live: [note(2, "a")],
    merged: [note(2, "A")],
    verdicts: ["change metadata.notes.0.content", "drift metadata.notes.0.moduleIds"],
  },
  {
    name: "one text edited alike, and a note added in Git",
    base: [a],
    git: [note(1, "A"), c],
    live: [note(1, "A")],
    merged: [note(1, "A"), c],
    verdicts: ["change metadata.notes.1", "settled metadata.notes.0.content"],
  },
  {
    name: "one text edited apart",
    base: [a, c],
    git: [note(1, "A"), c],
    live: [note(1, "x"), c, d],
    verdicts: ["conflict metadata.notes.0.content", "drift metadata.notes.2"],
  },
  {
    name: "one text edited apart, Git decides: what Make added stays",
    base: [a],
    git: [note(1, "A")],
    live: [note(1, "x"), d],
    merged: [note(1, "A"), d],
    verdicts: ["change metadata.notes.0.content", "drift metadata.notes.1"],
    rules: { clash: "git" },
  },
  {
    name: "one text edited apart, Make decides: what Git added comes",
    base: [a],
    git: [note(1, "A"), c],
    live: [note(1, "x")],
    merged: [note(1, "x"), c],
    verdicts: ["change metadata.notes.1", "drift metadata.notes.0.content"],
    rules: { clash: "live" },
  },
  {
    name: "one removed in Git and edited in Make",
    base: [a],
    git: [],
    live: [note(1, "x")],
    verdicts: ["conflict metadata.notes.0"],
  },
  {
    name: "notes that are texts",
    base: ["a", "b"],
    git: ["a", "B"],
    live: ["a", "b", "c"],
    merged: ["a", "B", "c"],
    verdicts: ["change metadata.notes.1", "change metadata.notes.2", "drift metadata.notes.3"],
  },
  {
    name: "another order in Git, one added in Make",
    base: [a, c],
    git: [c, a],
    live: [a, c, d],
    merged: [c, d, a],
    verdicts: ["change metadata.notes.order", "drift metadata.notes.2"],
  },
  {
    name: "another order in Make, one added in Git",
    base: [a, c],
    git: [a, c, d],
    live: [c, a],
    merged: [c, a, d],
    verdicts: ["change metadata.notes.2", "drift metadata.notes.order"],
  },
  {
    name: "orders in a circle: Git's, since they mean nothing",
    base: ["1", "2", "3"],
    git: ["2", "1", "3"],
    live: ["1", "3", "2"],
    merged: ["2", "1", "3"],
    verdicts: ["change metadata.notes.order"],
  },
  {
    name: "what was added in Make goes back",
    base: [a],
    git: [a, c],
    live: [a, d],
    merged: [a, c],
    verdicts: ["change metadata.notes.1", "change metadata.notes.2"],
    rules: { reverts: () => true },
  },
  {
    name: "changed in Git alone: one value",
    base: [a],
    git: [a, c],
    live: [a],
    merged: [a, c],
    verdicts: ["change metadata.notes"],
  },
  {
    name: "changed in Make alone: one value",
    base: [a],
    git: [a],
    live: [c],
    merged: [c],
    verdicts: ["drift metadata.notes"],
  },
  {
    name: "one text for all",
    base: "a",
    git: "b",
    live: "c",
    verdicts: ["conflict metadata.notes"],
  },
  {
    name: "a text that became a list",
    base: "a",
    git: [a],
    live: [c],
    verdicts: ["conflict metadata.notes"],
  },
  {
    name: "ignored",
    base: [a],
    git: [a, c],
    live: [a, d],
    merged: [a, d],
    verdicts: [],
    rules: { isIgnored: (path) => path[1] === "notes" },
  },
  {
    name: "one of them ignored: by their places, so one value",
    base: [a],
    git: [a, c],
    live: [a, d],
    verdicts: ["conflict metadata.notes"],
    rules: { isIgnored: (path) => path[1] === "notes" && path[2] === "0" },
  },
  {
    name: "a secret in one of them: one value",
    base: [a],
    git: [a, c],
    live: [a, d],
    merged: [a, c],
    verdicts: ["change metadata.notes"],
    rules: { isSecret: (path) => path[1] === "notes" },
  },
];

const outcomeIn = (
  place: readonly [string, ...string[]],
  { name, base, git, live, merged, verdicts, rules }: NotesRow,
) => {
  const of = (notes: Json | undefined): JsonObject => {
    const [first, second] = place;
    if (second === undefined) return withNotes(notes);
    return { ...b(m(1), m(2)), metadata: { version: 1, [first]: notes === undefined ? {} : { notes } } };
  };
  const row = { name, verdicts, ...(rules && { rules }), ...(merged !== undefined && { merged: of(merged) }) };
  return outcomeOf({ ...row, base: of(base), git: of(git), live: of(live) });
};

describe("notes", () => {
  test.for(rows)("$name", (row) => {
    const { verdicts, merged } = row;
    expect(outcomeIn(["notes"], row)).toEqual({ verdicts, ...(merged !== undefined && { merged: withNotes(merged) }) });
  });

  test("of older blueprints stand in the designer", () => {
    const { merged, verdicts } = outcomeIn(["designer", "notes"], rows[0] as NotesRow);
    expect(valueAt(merged, ["metadata", "designer", "notes"])).toEqual([a, c, d]);
    expect(verdicts).toEqual(["change metadata.designer.notes.1", "drift metadata.designer.notes.2"]);
  });

  test("are one value where nothing is known of the time before", () => {
    const sides = { base: withNotes([a]), git: withNotes([a, c]), live: withNotes([a]) };
    const { verdicts } = mergeBlueprints(sides, { ...plainRules, hasBase: false });
    expect(told(verdicts).filter((each) => each.startsWith("conflict"))).toEqual(["conflict metadata.notes"]);
  });

  test("go with their modules where these get other ids", () => {
    const of = (marks: string, notes: JsonArray): JsonObject => ({
      ...b(m(1), m(2, { mapper: { url: marks } })),
      metadata: { version: 1, notes },
    });
    const base: JsonObject = { ...b(m(1)), metadata: { version: 1, notes: [a] } };
    const sides = { base, git: of("git", [a, note(2, "Git's")]), live: of("make", [a, note(2, "Make's")]) };
    const { merged, verdicts, renumbering } = mergeBlueprints(sides, plainRules);
    expect(renumbering).toEqual({ "2": "3" });
    expect(told(verdicts).filter((each) => each.includes("notes"))).toEqual([
      "change metadata.notes.1",
      "drift metadata.notes.2",
    ]);
    expect(valueAt(merged, ["metadata", "notes"])).toEqual([a, note(3, "Git's"), note(2, "Make's")]);
  });
});

describe("laws of notes", () => {
  const anyNote: fc.Arbitrary<Json> = fc.oneof(
    fc.constantFrom("x", "y"),
    fc
      .record({ id: fc.constantFrom(1, 2), content: fc.constantFrom("a", "b", "c"), color: fc.constantFrom("r", "g") })
      .map(({ id, content, color }) => note(id, content, color)),
  );
  const lists = fc.record({
    base: fc.option(fc.array(anyNote, { maxLength: 3 }), { nil: undefined }),
    git: fc.array(anyNote, { maxLength: 4 }),
    live: fc.array(anyNote, { maxLength: 4 }),
  });
  const mergeOf = ({ base, git, live }: { base: Json | undefined; git: Json; live: Json }, rules = plainRules) =>
    mergeBlueprints({ base: withNotes(base), git: withNotes(git), live: withNotes(live) }, rules);
  const notesOf = (blueprint: JsonObject): JsonArray => {
    const notes = valueAt(blueprint, ["metadata", "notes"]);
    return isJsonArray(notes) ? notes : [];
  };
  const runs = { numRuns: 500 };

  const contentsOf = (list: readonly Json[] | undefined): Set<Json | undefined> =>
    new Set((list ?? []).map((each) => valueAt(each, ["content"])));

  test("texts: what one side added or removed is there or is gone, however often it stands there", () => {
    fc.assert(
      fc.property(lists, fc.constantFrom("x", "y"), (sides, text) => {
        const countIn = (list: readonly Json[] | undefined): number =>
          (list ?? []).filter((each) => each === text).length;
        const [was, ofGit, ofMake] = [countIn(sides.base), countIn(sides.git), countIn(sides.live)];
        const expected = Math.min(was, ofGit, ofMake) + Math.max(0, Math.max(ofGit, ofMake) - was);
        expect(countIn(notesOf(mergeOf(sides).merged))).toBe(expected);
      }),
      runs,
    );
  });

  test("nothing is made up, and nothing that a side wrote is lost without a conflict", () => {
    fc.assert(
      fc.property(lists, (sides) => {
        const { merged, verdicts } = mergeOf(sides);
        fc.pre(verdicts.every(({ verdict }) => verdict !== "conflict"));
        const [contents, written] = [contentsOf(notesOf(merged)), contentsOf([...sides.git, ...sides.live])];
        const inBase = contentsOf(sides.base);
        expect([...contents].filter((each) => !written.has(each))).toEqual([]);
        expect([...written].filter((each) => !inBase.has(each) && !contents.has(each))).toEqual([]);
      }),
      runs,
    );
  });

  test("each path is told once, and what differs from a side is told of it", () => {
    fc.assert(
      fc.property(lists, fc.constantFrom("conflict" as const, "git" as const, "live" as const), (sides, clash) => {
        const { merged, verdicts } = mergeOf(sides, { ...plainRules, clash });
        const paths = verdicts.filter(({ path }) => path.at(-1) !== "order").map(({ path }) => path.join("."));
        expect(new Set(paths).size).toBe(paths.length);
        const names = new Set(verdicts.map(({ verdict }) => verdict));
        expect(names.has("conflict") && clash !== "conflict").toBe(false);
        fc.pre(!names.has("conflict"));
        expect(names.has("change") || jsonEqual(merged, withNotes(sides.live))).toBe(true);
        expect(names.has("drift") || jsonEqual(merged, withNotes(sides.git))).toBe(true);
      }),
      runs,
    );
  });

  test("new notes of both sides never clash, and all of them stay", () => {
    const more = fc.array(anyNote, { maxLength: 3 });
    fc.assert(
      fc.property(more, more, more, (base, ofGit, ofMake) => {
        const { merged, verdicts } = mergeOf({ base, git: [...base, ...ofGit], live: [...ofMake, ...base] });
        expect(verdicts.filter(({ verdict }) => verdict === "conflict")).toEqual([]);
        for (const one of [...base, ...ofGit, ...ofMake]) expect(notesOf(merged)).toContainEqual(one);
      }),
      runs,
    );
  });
});
