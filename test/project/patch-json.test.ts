import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatBlueprint } from "../../src/blueprint/canonical.ts";
import { type Json, jsonEqual, type JsonObject } from "../../src/json.ts";
import { patchJson } from "../../src/project/patch-json.ts";
import { edited, objects, values } from "./patch-values.ts";

const blueprint: JsonObject = {
  flow: [
    { module: "gateway:CustomWebHook", id: 1, mapper: {}, parameters: { hook: "${webhook.orders-in}", maxResults: 1 } },
    { module: "http:ActionSendData", id: 7, mapper: { url: "https://example.com", Total: "{{1.total}}" } },
  ],
  name: "New order",
  metadata: { version: 1 },
};
const changed: JsonObject = {
  name: "New order",
  metadata: { version: 1 },
  flow: [
    (blueprint["flow"] as Json[])[0] as Json,
    { id: 7, module: "http:ActionSendData", version: 3, mapper: { url: "https://example.com/v2" } },
  ],
};
/** The same in the order that a text with the keys of `blueprint` keeps. */
const inOrder: JsonObject = {
  flow: [
    (blueprint["flow"] as Json[])[0] as Json,
    { module: "http:ActionSendData", version: 3, id: 7, mapper: { url: "https://example.com/v2" } },
  ],
  name: "New order",
  metadata: { version: 1 },
};

interface Row {
  readonly name: string;
  readonly text: string;
  readonly value: Json;
  readonly written: string;
}

const made = (value: Json, indent: string): string => JSON.stringify(value, null, indent);
const layouts: readonly Row[] = [
  ["two spaces", "  ", "\n"],
  ["four spaces", "    ", "\n"],
  ["tabs", "\t", "\n"],
  ["two spaces without an end", "  ", ""],
  ["one line", "", ""],
  ["one line with an end", "", "\n"],
].map(([name = "", indent = "", end = ""]) => ({
  name: `a blueprint in ${name} stays so, with its order of keys`,
  text: made(blueprint, indent) + end,
  value: changed,
  written: made(inOrder, indent) + end,
}));

const rows: readonly Row[] = [
  ...layouts,
  {
    name: "a canonical blueprint stays canonical",
    text: formatBlueprint(blueprint),
    value: changed,
    written: formatBlueprint(changed),
  },
  {
    name: "line ends of Windows stay",
    text: '{\r\n  "a": 1,\r\n  "b": 2\r\n}\r\n',
    value: { a: 1, b: { c: [1] } },
    written: '{\r\n  "a": 1,\r\n  "b": {\r\n    "c": [\r\n      1\r\n    ]\r\n  }\r\n}\r\n',
  },
  {
    name: "a number keeps its spelling beside one that changes",
    text: '{\n  "a": 1.0,\n  "b": 2\n}\n',
    value: { a: 1, b: 3 },
    written: '{\n  "a": 1.0,\n  "b": 3\n}\n',
  },
  {
    name: "an escape keeps its spelling",
    text: '{ "a": "\\u00e4\\/", "b": 2 }',
    value: { a: "ä/", b: "ä" },
    written: '{ "a": "\\u00e4\\/", "b": "ä" }',
  },
  {
    name: "what stands on one line changes on it",
    text: '{\n  "a": { "b": 1, "c": [1, 2] },\n  "d": 1\n}\n',
    value: { a: { b: 2, c: [1, 3, 2], e: { f: 1, g: 2 } }, d: 1 },
    written: '{\n  "a": { "b": 2, "c": [1, 3, 2], "e": {"f": 1, "g": 2} },\n  "d": 1\n}\n',
  },
  {
    name: "a new object takes the indentation of what is around it",
    text: '{\n    "a": [1, 2],\n    "b": {\n        "c": 1\n    }\n}\n',
    value: { a: [1, 2], b: { c: { d: 1 } } },
    written: '{\n    "a": [1, 2],\n    "b": {\n        "c": {\n            "d": 1\n        }\n    }\n}\n',
  },
  {
    name: "a new key follows the one before it in the value",
    text: '{\n  "a": [1, 2],\n\n  "b": 1\n}\n',
    value: { a: [1, 2], x: 1, b: 1 },
    written: '{\n  "a": [1, 2],\n\n  "x": 1,\n\n  "b": 1\n}\n',
  },
  {
    name: "a first new key without one before it comes last",
    text: '{ "a": 1 }',
    value: { x: 1, a: 1 },
    written: '{ "a": 1, "x": 1 }',
  },
  { name: "the first key goes", text: '{ "a": 1, "b": 2 }', value: { b: 2 }, written: '{ "b": 2 }' },
  { name: "the last key goes", text: '{ "a": 1, "b": 2 }', value: { a: 1 }, written: '{ "a": 1 }' },
  { name: "all keys go", text: '{ "a": 1, "b": 2 }', value: {}, written: "{}" },
  {
    name: "keys that are numbers keep their place in the text",
    text: '{ "b": 1, "10": 2, "2": 3 }',
    value: { b: 2, "10": 2, "2": 4 },
    written: '{ "b": 2, "10": 2, "2": 4 }',
  },
  {
    name: "an item comes between items on lines of their own",
    text: '[\n  { "a": 1 },\n  { "a": 2 }\n]\n',
    value: [{ a: 1 }, { a: 3 }, { a: 2 }],
    written: '[\n  { "a": 1 },\n  {\n    "a": 3\n  },\n  { "a": 2 }\n]\n',
  },
  { name: "an item comes first", text: "[ 1, 2 ]", value: [0, 1, 2], written: "[ 0, 1, 2 ]" },
  { name: "an item goes", text: "[ 1, 2, 3 ]", value: [1, 3], written: "[ 1, 3 ]" },
  { name: "a text becomes another", text: ' "a" ', value: "b", written: ' "b" ' },
  {
    name: "a key that stands twice is written once",
    text: '{"a":1,"a":2}',
    value: { a: 3 },
    written: '{"a":3}',
  },
];

describe("patchJson", () => {
  test.for(rows)("$name", ({ text, value, written }) => {
    const result = patchJson(text, value);
    expect(result).toBe(written);
    expect(JSON.parse(result)).toEqual(value);
    expect(patchJson(text, JSON.parse(text) as Json)).toBe(text);
  });

  test("leaves the order of keys alone where the values are equal", () => {
    expect(patchJson('{"b":1,"a":2}', { a: 2, b: 1 })).toBe('{"b":1,"a":2}');
  });

  test("says the new value in whatever layout, keeps equal entries byte for byte, and stays when asked again", () => {
    fc.assert(
      fc.property(
        fc
          .oneof(values, objects)
          .chain((value) => fc.tuple(fc.constant(value), fc.oneof(edited(value), values), texts(value))),
        ([value, wanted, text]) => {
          expect(patchJson(text, value)).toBe(text);
          const written = patchJson(text, wanted);
          expect(jsonEqual(JSON.parse(written) as Json, wanted)).toBe(true);
          expect(patchJson(written, wanted)).toBe(written);
          expect(written.endsWith("\n")).toBe(text.endsWith("\n"));
        },
      ),
      { numRuns: 800 },
    );
  });

  test("keeps the text of every entry that did not change in a file laid out by hand", () => {
    fc.assert(
      fc.property(
        fc
          .array(values, { minLength: 1, maxLength: 6 })
          .chain((list) =>
            fc.tuple(
              fc.constant(list),
              fc.tuple(...list.map((item) => byHand(item))),
              fc.array(fc.boolean(), { minLength: list.length, maxLength: list.length }),
            ),
          ),
        ([list, spelled, isChanged]) => {
          const text = `{\n   ${spelled.map((item, index) => `"k${index}" :  ${item}`).join(",\n   ")} }\n`;
          const wanted = Object.fromEntries(
            list.map((item, index) => [`k${index}`, isChanged[index] === true ? { was: item } : item]),
          );
          const written = patchJson(text, wanted);
          expect(jsonEqual(JSON.parse(written) as Json, wanted)).toBe(true);
          for (const [index, item] of spelled.entries()) {
            expect(isChanged[index] || written.includes(`"k${index}" :  ${item}`)).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

function texts(value: Json): fc.Arbitrary<string> {
  const indents = fc.constantFrom("", "  ", "    ", "\t");
  const ends = fc.constantFrom("", "\n");
  const regular = fc.tuple(indents, ends, fc.boolean()).map(([indent, end, isWindows]) => {
    const text = JSON.stringify(value, null, indent) + end;
    return isWindows ? text.replaceAll("\n", "\r\n") : text;
  });
  return fc.oneof(
    regular,
    fc.tuple(byHand(value), ends).map((parts) => parts.join("")),
  );
}

/** With blanks and line ends as they fall. */
function byHand(value: Json): fc.Arbitrary<string> {
  return fc.infiniteStream(fc.constantFrom("", "", " ", "\n", "\n  ", "\t")).map((blanks) => {
    const blank = (): string => blanks.next().value as string;
    const write = (item: Json): string => {
      if (typeof item !== "object" || item === null) return JSON.stringify(item);
      const isList = Array.isArray(item);
      const parts = Object.entries(item as JsonObject).map(
        ([key, each]) =>
          `${blank()}${isList ? "" : `${JSON.stringify(key)}${blank()}:${blank()}`}${write(each)}${blank()}`,
      );
      return isList ? `[${parts.join(",")}]` : `{${parts.join(",")}}`;
    };
    return write(value);
  });
}
