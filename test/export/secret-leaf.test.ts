// A text of a file that holds a secret, edited in Make: no way of editing it brings the secret into the file.

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { escapeText, parseTemplate } from "../../src/blueprint/template.ts";
import { fitsTemplate, withVarsOf } from "../../src/export/secret-leaf.ts";

const isNew = ({ name }: { readonly name: string }): boolean => name.startsWith("NEW");

test.for([
  ["the same text", "a ${var.K} b", "a secret b", true],
  ["a secret at the start", "${var.K} b", "secret b", true],
  ["a secret at the end", "a ${var.K}", "a secret", true],
  ["another text before it", "a ${var.K} b", "x secret b", false],
  ["another text behind it", "a ${var.K} b", "a secret c", false],
  ["nothing at all", "a ${var.K} b", "", false],
  ["nothing where all is secret", "${var.K}", "", true],
  ["only what stands around it", "a ${var.K} b", "a  b", true],
  ["what stands around it, overlapping", "aba${var.K}aba", "aba", false],
  ["two secrets", "${var.K}:${var.L}", "one:two", true],
  ["two secrets and no border", "${var.K}:${var.L}", "one", false],
  ["an escaped reference", "$${var.x} ${var.K}", "${var.x} secret", true],
] as const)("a file's text fits %s as Make has it, or not", ([, template, live, fits]) => {
  expect(fitsTemplate(template, live)).toBe(fits);
});

test.for([
  // What the file has, Make's text with what was found in it, what is written.
  ["a short change around it", "/?k=${var.K}&page=1", "/?k=${var.NEW}&page=2", "/?k=${var.K}&page=2"],
  ["a word that goes", "Bearer ${var.K} please", "Bearer ${var.NEW}", "Bearer ${var.K}"],
  ["another order", "one ${var.K} two", "two ${var.NEW} one", "two ${var.K} one"],
  ["the secret at the start now", "see ${var.K}", "${var.NEW} see", "${var.K} see"],
  ["two that nobody knows", "${var.K} a ${var.L}", "${var.NEW} b ${var.NEW2}", "${var.K} b ${var.L}"],
  ["two known ones, swapped", "x ${var.K} a ${var.L}", "y ${var.L} a ${var.K}", "y ${var.L} a ${var.K}"],
  ["a known one and one that is not, swapped", "${var.K} a ${var.L}", "${var.L} b ${var.NEW}", "${var.L} b ${var.K}"],
  [
    "a known one in many new words",
    "see ${var.K}",
    "Whatever people write of ${var.K}",
    "Whatever people write of ${var.K}",
  ],
  ["a known one and a new one", "see ${var.K}", "see ${var.K} and ${var.NEW}", "see ${var.K} and ${var.NEW}"],
  ["the text without the secret", "see ${var.K} there", "see there", "see there"],
  ["an empty text", "see ${var.K}", "", ""],
  ["a secret that does not look like one", "see ${var.K}", "saw hunter", undefined],
  ["such a one beside one that does", "Hello ${var.K}", "Hallo hunter2031 and ${var.NEW}", undefined],
  ["such a one in another order", "a ${var.K} b ${var.L}", "b hunter2031 a ${var.NEW} ${var.NEW2}", undefined],
  ["a known one that Make has another value of", "Bearer ${var.K}", "Token hunter2031", undefined],
  ["one of two", "${var.K} a ${var.L}", "b ${var.NEW}", undefined],
  [
    "another path",
    "x.com/a?api_key=${var.K}",
    "x.com/refunds?n=5&api_key=${var.NEW}",
    "x.com/refunds?n=5&api_key=${var.K}",
  ],
  ["a second one that is new", "/?k=${var.K}", "/?token=${var.NEW}&k=${var.NEW2}", "/?token=${var.NEW}&k=${var.K}"],
  ["its parameter gone", "x.com/orders?api_key=${var.K}", "x.com/v2/refunds", "x.com/v2/refunds"],
  ["its parameter gone and a word that may be it", "x.com/orders?api_key=${var.K}", "x.com/hunter2031", undefined],
  ["its parameter there and no secret found", "x.com/?api_key=${var.K}", "x.com/a?api_key=hunter", undefined],
  ["more than the file has", "see ${var.K}", "see ${var.NEW} ${var.NEW2}", undefined],
] as const)("with %s the file has the secret as a var, or stays as it is", ([, template, spelled, written]) => {
  expect(withVarsOf(template, spelled, isNew)).toBe(written);
});

test("a secret that nothing finds is in no text that is written", () => {
  const secret = "hunter2031x";
  // No \${var.K}: it would say that the value is known and stands there.
  const word = fc.constantFrom("a", "see", " ", "&", "=", "Bearer ", "long-word", "{{1.x}}");
  const piece = fc.oneof(word, fc.constantFrom(secret, "${var.NEW}", "${var.NEW2}", "${var.L}"));
  const text = (of: fc.Arbitrary<string>) => fc.array(of, { maxLength: 8 }).map((words) => words.join(""));
  fc.assert(
    fc.property(text(word), text(word), text(piece), (before, after, spelled) => {
      const template = `${before}\${var.K}${after}`;
      const written = withVarsOf(template, spelled, isNew);
      expect(written ?? "").not.toContain(secret);
    }),
    { numRuns: 2000 },
  );
});

test("what is written reads back as itself", () => {
  const text = fc.string({ unit: fc.constantFrom("$", "{", "}", "v", ".", "${var.x}", " "), maxLength: 8 });
  fc.assert(
    fc.property(text, text, (head, tail) => {
      const spelled = `${escapeText(head)} \${var.K} ${escapeText(tail)}`;
      const written = withVarsOf("${var.K}", spelled, isNew);
      expect(parseTemplate(written as string)).toEqual(parseTemplate(spelled));
    }),
  );
});
