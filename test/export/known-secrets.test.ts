// What the target knows and what was found, as parts of texts: what overlaps is one part, and nothing of it stays.

import { expect, test } from "vitest";
import { knownSecretsOf, secretParts } from "../../src/export/known-secrets.ts";

const vars = (values: Readonly<Record<string, string | number>>) =>
  new Map(
    Object.entries(values).map(([name, value]) => [
      name,
      { value, secret: true, required: false, place: () => ({ file: "", line: 1, column: 1 }) },
    ]),
  );

interface Row {
  readonly what: string;
  readonly vars: Readonly<Record<string, string | number>>;
  readonly text: string | number;
  /** Ranges of what was found by its looks. */
  readonly found?: readonly (readonly [number, number])[];
  /** `NAME start end`; `?` where a new var stands. */
  readonly parts: readonly string[];
}

const rows: readonly Row[] = [
  { what: "the longest first", vars: { S: "abcdef", L: "abcdefLONG" }, text: "see abcdefLONG", parts: ["L 4 14"] },
  {
    what: "each where it stands",
    vars: { S: "abcdef", L: "abcdefLONG" },
    text: "abcdef abcdefLONG",
    parts: ["S 0 6", "L 7 17"],
  },
  { what: "two that overlap, as one", vars: { A: "abcdef", B: "defghi" }, text: "abcdefghi", parts: ["? 0 9"] },
  {
    what: "a var that covers what was found",
    vars: { A: "abc&def" },
    text: "k=abc&def.",
    found: [[2, 5]],
    parts: ["A 2 9"],
  },
  {
    what: "what was found around a var",
    vars: { A: "abcdef" },
    text: "xyabcdefzz",
    found: [[0, 10]],
    parts: ["? 0 10"],
  },
  { what: "what was found half in a var", vars: { A: "abcdef" }, text: "abcdefzz", found: [[3, 8]], parts: ["? 0 8"] },
  { what: "both, where they are the same", vars: { A: "abcdef" }, text: "abcdef", found: [[0, 6]], parts: ["A 0 6"] },
  { what: "a value as a URL has it", vars: { A: "a b&cdef" }, text: "?k=a%20b%26cdef", parts: ["? 3 15"] },
  { what: "a value as JSON has it", vars: { A: 'ab"cdef' }, text: '{"k":"ab\\"cdef"}', parts: ["? 6 14"] },
  { what: "a number", vars: { A: "98765432" }, text: 98_765_432, parts: ["? 0 8"] },
  { what: "a short one as the whole text", vars: { A: "4711" }, text: "4711", parts: ["A 0 4"] },
  { what: "no short one in a text", vars: { A: "4711" }, text: "a 4711", parts: [] },
  { what: "one that overlaps itself", vars: { A: "abcabc" }, text: "abcabcabc", parts: ["? 0 9"] },
];

test.for(rows)("hides $what", ({ vars: values, text, found = [], parts }) => {
  const findings = found.map(([start, end]) => ({ path: ["a"], start, end, kind: "JWT" }));
  const known = knownSecretsOf({ vars: vars(values) });
  expect(
    secretParts({ a: text }, findings, known).map((part) => `${part.var ?? "?"} ${part.start} ${part.end}`),
  ).toEqual(parts);
});
