// A change that failed for several reasons tells all of them.

import { expect, test } from "vitest";
import { joinProblems } from "../../src/apply/join-problems.ts";

test("one problem stays as it is", () => {
  const problem = { code: "make/rejected", message: "Refused." } as const;
  expect(joinProblems([problem])).toBe(problem);
});

test("of several every message and every hint is kept, one hint for all once", () => {
  expect(
    joinProblems([
      {
        code: "reference/unknown",
        message: "Two folders A.",
        hint: "Rename one.",
        at: { file: "f", line: 1, column: 2 },
      },
      { code: "reference/unknown", message: "Two folders B.", hint: "Rename one." },
      { code: "make/rejected", message: "Refused.", hint: "Look." },
    ]),
  ).toEqual({
    code: "reference/unknown",
    message: "Two folders A.\nTwo folders B.\nRefused.",
    hint: "Rename one.\n  Look.",
    at: { file: "f", line: 1, column: 2 },
  });
});
