// Where a change of Make's goes in Git: files, overrides of the target, an own copy. Whatever it is, what is read again is
// what Make has.

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/json.ts";
import { type Given, mapperOf, onModule, placed, scenario } from "./placing.ts";

const header = (name: string, value: string): JsonObject => ({ name, value });
const whole = scenario(
  [
    { id: 1, mapper: { text: "Hello", note: "n", headers: [header("a", "1"), header("b", "2")], list: ["x", "y"] } },
    { id: 2, mapper: { value: "${var.LIMIT}", headers: [header("k", "${var.KEY}"), header("l", "1")] } },
  ],
  { name: "A", description: "Shared" },
);
const headers = (...items: readonly Json[]) => mapperOf(1, (mapper) => ({ ...mapper, headers: items }));
const ofOne = (fields: JsonObject): JsonObject => ({ "scenario/a": { modules: { 1: fields } } });
const without = (...keys: readonly string[]) =>
  mapperOf(1, (mapper) => Object.fromEntries(Object.entries(mapper).filter(([key]) => !keys.includes(key))));

const withoutOne = (spec: JsonObject): JsonObject => ({
  ...spec,
  ...scenario([((spec["blueprint"] as JsonObject)["flow"] as JsonObject[])[1] as JsonObject]),
});

interface Row extends Omit<Given, "whole"> {
  readonly title: string;
  readonly to: "files" | "copy" | "nowhere";
  /** Overrides afterwards. */
  readonly after: Json;
  readonly whole?: JsonObject;
}

const rows: readonly Row[] = [
  {
    title: "an override at an index becomes one of the whole list when an item before it goes",
    own: ofOne({ "mapper.headers.0.value": "X" }),
    wanted: headers(header("b", "2")),
    to: "nowhere",
    after: ofOne({ "mapper.headers": [header("b", "2")] }),
  },
  {
    title: "an override at an index becomes one of the whole list when an item comes before it",
    own: ofOne({ "mapper.headers.0.value": "X" }),
    wanted: headers(header("c", "3"), header("a", "X"), header("b", "2")),
    to: "nowhere",
    after: ofOne({ "mapper.headers": [header("c", "3"), header("a", "X"), header("b", "2")] }),
  },
  {
    title: "an override at an index stays one when no item moves",
    own: ofOne({ "mapper.headers.0.value": "X" }),
    wanted: headers(header("a", "Z"), header("b", "3")),
    to: "files",
    after: ofOne({ "mapper.headers.0.value": "Z" }),
  },
  {
    title: "an inherited override at an index loses to one of the whole list",
    base: ofOne({ "mapper.list.0": "X" }),
    wanted: mapperOf(1, (mapper) => ({ ...mapper, list: ["y", "X", "z"] })),
    to: "nowhere",
    after: ofOne({ "mapper.list": ["y", "X", "z"] }),
  },
  {
    title: "an override by glob loses to one of the address",
    own: { "scenario/*": { modules: { 1: { "mapper.text": "G" } } } },
    wanted: mapperOf(1, (mapper) => ({ ...mapper, text: "New" })),
    to: "nowhere",
    after: { "scenario/*": { modules: { 1: { "mapper.text": "G" } } }, ...ofOne({ "mapper.text": "New" }) },
  },
  {
    title: "what a glob gives goes by an override of what held it",
    own: { "scenario/*": { modules: { 1: { "mapper.note": "G" } } } },
    wanted: without("note", "headers", "list"),
    to: "nowhere",
    after: { "scenario/*": { modules: { 1: { "mapper.note": "G" } } }, ...ofOne({ mapper: { text: "Hello" } }) },
  },
  {
    title: "an inherited value that is null in Make is given with what holds it",
    base: ofOne({ "mapper.note": "B" }),
    wanted: mapperOf(1, () => ({ text: "Hello", note: null })),
    to: "nowhere",
    after: ofOne({ mapper: { text: "Hello", note: null } }),
  },
  {
    title: "an override of a map takes the changes inside it, its lists too",
    own: ofOne({ mapper: { list: ["p", "q", "r"], text: "T" } }),
    wanted: mapperOf(1, () => ({ list: ["q", "r"], text: "U" })),
    to: "nowhere",
    after: ofOne({ mapper: { list: ["q", "r"], text: "U" } }),
  },
  {
    title: "an own override goes with the value that it gave",
    own: ofOne({ "mapper.note": "X" }),
    wanted: without("note"),
    to: "files",
    after: {},
  },
  {
    title: "an own override inside a value that goes, goes too",
    own: ofOne({ "mapper.headers.0.value": "X" }),
    wanted: without("headers"),
    to: "files",
    after: {},
  },
  {
    title: "a var that stands for another value now becomes an override",
    wanted: mapperOf(2, (mapper) => ({ ...mapper, value: "9" })),
    to: "nowhere",
    after: { "scenario/a": { modules: { 2: { "mapper.value": "9" } } } },
  },
  {
    title: "a var in an item that moved becomes an override where the item stands now",
    wanted: mapperOf(2, (mapper) => ({ ...mapper, headers: [header("l", "1"), header("k", "other")] })),
    to: "files",
    after: { "scenario/a": { modules: { 2: { "mapper.headers.1.value": "other" } } } },
  },
  {
    title: "an override of a module that is of another type now follows its values",
    own: ofOne({ "mapper.text": "X" }),
    wanted: onModule(1, (each) => ({ ...each, module: "util:Other", mapper: { text: "New", more: 1 } })),
    to: "files",
    after: ofOne({ "mapper.text": "New" }),
  },
  {
    title: "an override of a module that is gone goes",
    own: ofOne({ "mapper.text": "X" }),
    wanted: withoutOne,
    to: "files",
    after: {},
  },
  {
    title: "a plain value of a file that others use becomes an override",
    wanted: mapperOf(1, (mapper) => ({ ...mapper, text: "New" })),
    mayWrite: false,
    to: "nowhere",
    after: ofOne({ "mapper.text": "New" }),
  },
  {
    title: "a key that goes from a file that others use goes by an override of what held it",
    own: ofOne({ "mapper.text": "X" }),
    wanted: without("note", "headers", "list"),
    mayWrite: false,
    to: "nowhere",
    after: ofOne({ mapper: { text: "X" } }),
  },
  {
    title: "a module that goes from a file that others use makes an own copy, and hides what a base says of it",
    base: ofOne({ "mapper.text": "B" }),
    wanted: withoutOne,
    mayWrite: false,
    to: "copy",
    after: { "scenario/a": { modules: { 1: null } } },
  },
  {
    title: "the canvas of a file that others use stays",
    wanted: (spec) => ({ ...spec, editor: { modules: { 1: { metadata: { designer: { x: 1 } } } } } }),
    mayWrite: false,
    to: "nowhere",
    after: {},
  },
];

describe("a change goes", () => {
  test.for(rows)("$title", ({ title: _title, to, after, ...given }) => {
    const found = placed({ whole, ...given });
    expect(found).toMatchObject({ to, own: after, problems: [] });
    expect({ ...found.loaded, editor: undefined }).toEqual({ ...found.wanted, editor: undefined });
  });
});

test("nothing to write gives back the same files", () => {
  const found = placed({ whole, own: ofOne({ "mapper.text": "X" }), wanted: (spec) => structuredClone(spec) });
  expect(found).toMatchObject({ to: "nowhere", edits: [], placements: [] });
  expect(found.whole).toBe(whole);
});

const leaf = fc.constantFrom<Json>("a", "b", "", 1, null, "${var.LIMIT}");
const item = fc.oneof(
  leaf,
  fc.record({ name: fc.constantFrom("a", "b", "c"), value: leaf }) as fc.Arbitrary<JsonObject>,
);
const list = fc.array(item, { maxLength: 3 });
const mapper = fc.dictionary(fc.constantFrom("text", "note", "list", "deep"), fc.oneof(leaf, list), {
  noNullPrototype: true,
}) as fc.Arbitrary<JsonObject>;
const module = (id: number): fc.Arbitrary<JsonObject> =>
  fc.record({ id: fc.constant(id), module: fc.constantFrom("util:A", "util:B"), mapper });
const flow = fc.record({ one: module(1), two: module(2), hasTwo: fc.boolean() });
const overrides = (maxKeys: number): fc.Arbitrary<JsonObject> =>
  fc.dictionary(
    fc.constantFrom("mapper", "mapper.text", "mapper.list", "mapper.list.0", "mapper.list.0.value", "mapper.deep"),
    fc.oneof(leaf, list, mapper),
    { maxKeys, noNullPrototype: true },
  );

test("whatever is overridden and whatever changes, what is read again is what was wanted", () => {
  fc.assert(
    fc.property(
      fc.record({
        before: flow,
        after: flow,
        own: overrides(3),
        glob: overrides(2),
        base: overrides(1),
        mayWrite: fc.boolean(),
      }),
      ({ before, after, own, glob, base, mayWrite }) => {
        const modules = ({ one, two }: typeof before): readonly JsonObject[] => [one, two];
        const byGlob = { "scenario/*": { modules: { 1: glob } } };
        const given: Given = {
          whole: scenario(modules(before)),
          own: { ...byGlob, ...ofOne(own) },
          base: ofOne(base),
          mayWrite,
          wanted: (spec) => ({ ...spec, ...scenario(after.hasTwo ? modules(after) : modules(after).slice(0, 1)) }),
        };
        const isSound = (layers: Partial<Given>): boolean =>
          placed({ ...given, ...layers, wanted: (spec) => spec }).problems.length === 0;
        fc.pre(isSound({}) && isSound({ own: byGlob }));
        const found = placed(given);
        expect(found.problems).toEqual([]);
        expect(found.loaded).toEqual(found.wanted);
      },
    ),
    { numRuns: Number(process.env["MAKE_GITOPS_RUNS"] ?? 500) },
  );
});
