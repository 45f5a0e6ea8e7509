// Globs over addresses.

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { matchesGlob } from "../../src/project/address-glob.ts";

const rows: readonly (readonly [glob: string, address: string, isMet: boolean])[] = [
  ["scenario/reports/*", "scenario/reports/weekly", true],
  ["scenario/reports/*", "scenario/reports/eu/weekly", false],
  ["scenario/reports/*", "scenario/report", false],
  ["scenario/*", "webhook/a", false],
  ["scenario/*/weekly", "scenario/reports/weekly", true],
  ["scenario/rep*ly", "scenario/reply", true],
  ["scenario/rep*ly", "scenario/reports-weekly", true],
  ["scenario/rep*ly", "scenario/rep/ly", false],
  ["webhook/**", "webhook/a", true],
  ["webhook/**", "webhook/a/b/c", true],
  ["scenario/**/weekly", "scenario/weekly", true],
  ["scenario/**/weekly", "scenario/a/b/weekly", true],
  ["scenario/**/weekly", "scenario/a/weekly/b", false],
  ["scenario/**/eu/*", "scenario/a/eu/eu/x", true],
  ["scenario/a.b", "scenario/axb", false],
  ["scenario/[ab]", "scenario/a", false],
];

test.for(rows)("%s on %s: %s", ([glob, address, isMet]) => {
  expect(matchesGlob(glob, address)).toBe(isMet);
});

test("says what an expression of the same meaning says", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "*", "**", "/"), { maxLength: 9 })
    .map((parts) => `s/${parts.join("")}`);
  const address = fc.array(fc.constantFrom("a", "b", "/"), { maxLength: 9 }).map((parts) => `s/${parts.join("")}`);
  const oracle = (glob: string): RegExp => {
    const parts = glob.split("/").map((part) => (part === "**" ? "(?:[^/]*/)*" : `${part.replace(/\*+/g, "[^/]*")}/`));
    return new RegExp(`^${parts.join("")}$`);
  };
  fc.assert(
    fc.property(text, address, (glob, each) => {
      expect(matchesGlob(glob, each)).toBe(oracle(glob).test(`${each}/`));
    }),
    { numRuns: 2000 },
  );
});
