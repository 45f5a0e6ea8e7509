// What a move writes into files that stay what they are: references and `movedFrom:`, all else to the byte.

import { describe, expect, test } from "vitest";
import { referenceRename, renameInJson, renameInYaml } from "../../src/desired/rename-texts.ts";
import { withMovedFrom } from "../../src/desired/write-moved-from.ts";

describe("a move writes", () => {
  const rename = referenceRename("scenario", "a/b", "x");

  const json: readonly (readonly [what: string, before: string, after: string])[] = [
    ["a reference", '{ "s" : "${scenario.a/b}",\n\t"n": 1.0 }', '{ "s" : "${scenario.x}",\n\t"n": 1.0 }'],
    ["an escaped slash", '["\\u00e9 ${scenario.a\\/b} \\/"]', '["é ${scenario.x} /"]'],
    ["a blueprint inside a text", '{"b":"{\\"s\\":\\"${scenario.a/b}\\"}"}', '{"b":"{\\"s\\":\\"${scenario.x}\\"}"}'],
    [
      "a key",
      '{"${scenario.a/b}":"${scenario.a/bc} ${scenario.a}"}',
      '{"${scenario.a/b}":"${scenario.a/bc} ${scenario.a}"}',
    ],
    [
      "dollars",
      '["$${scenario.a/b} $$${scenario.a/b} \\u0024${scenario.a/b}"]',
      '["$${scenario.a/b} $$${scenario.x} $${scenario.a/b}"]',
    ],
  ];

  test.for(json)("%s in JSON", ([, before, after]) => {
    const renamed = renameInJson(before, rename);
    expect(JSON.parse(renamed)).toEqual(JSON.parse(after));
    // What was spelled otherwise is spelled plainly; all else stays to the byte.
    expect(renamed).toBe(after);
  });

  const yaml: readonly (readonly [what: string, before: string, after: string])[] = [
    ["plain", "a: ${scenario.a/b} # ${scenario.a/b}\n", "a: ${scenario.x} # ${scenario.a/b}\n"],
    ["quoted", "a: [ '${scenario.a/b}', \"${scenario.a/b}\" ]\r\n", "a: [ '${scenario.x}', \"${scenario.x}\" ]\r\n"],
    ["in a block", "a: |\n  one ${scenario.a/b}\n  two\nb: 1\n", "a: |\n  one ${scenario.x}\n  two\nb: 1\n"],
    ["anchored", "a: &one ${scenario.a/b}\nb: *one\n", "a: &one ${scenario.x}\nb: *one\n"],
    ["with an escape", 'a: "${scenario.a\\/b}" # so\n', 'a: "${scenario.x}" # so\n'],
  ];

  test.for(yaml)("%s in YAML", ([, before, after]) => {
    expect(renameInYaml("f.yaml", before, { text: rename, key: (key) => key })).toBe(after);
  });

  const moved: readonly (readonly [what: string, before: string, after: string])[] = [
    ["nothing", "", "movedFrom: s/old\n"],
    ["a comment alone", "# Mine\n", "# Mine\nmovedFrom: s/old\n"],
    ["no last line end", "name: A # a", "name: A # a\nmovedFrom: s/old\n"],
    ["other line ends", "name: A\r\n", "name: A\r\nmovedFrom: s/old\r\n"],
    ["a flow map", "{ name: A } # a\n", "{ name: A, movedFrom: s/old } # a\n"],
    ["one before", "movedFrom: s/older # first\nname: A\n", "movedFrom: [s/old, s/older] # first\nname: A\n"],
    [
      "several before",
      "movedFrom:\n  - s/older\n  - s/oldest\nname: A\n",
      "movedFrom: [s/old, s/older, s/oldest]\nname: A\n",
    ],
    ["the one that it goes back to", "movedFrom: [s/new, s/older]\n", "movedFrom: [s/old, s/older]\n"],
    [
      "a comment in it",
      "movedFrom:\n  - s/older # in May\nname: A\n",
      "movedFrom:\n  - s/old\n  - s/older # in May\nname: A\n",
    ],
  ];

  test.for(moved)("movedFrom where there is %s", ([, before, after]) => {
    expect(withMovedFrom("f.yaml", before, "s/old", "s/new")).toBe(after);
  });
});
