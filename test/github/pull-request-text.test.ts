// A pull request's text over many nights: the newest export and the one before, never longer than GitHub takes.

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { withFormer } from "../../src/github/pull-request-text.ts";

test("holds the newest export and the one before, however many there were", () => {
  const nights = ["one", "two", "three", "four"];
  const text = nights.slice(1).reduce((former, night) => withFormer(`${night}\n`, former), "one\n");
  expect(text).toMatch(
    /^four\n\n<!--[^\n]*-->\n<details><summary>[^\n]*\n\nthree\n\n<\/details>\n\n[^\n]* in the commits\.\n$/,
  );
});

test("is read again as GitHub's own form gives it back", () => {
  const text = withFormer("two\n", "one\n").replaceAll("\n", "\r\n");
  expect(withFormer("three\n", text)).not.toContain("one");
});

test("is never longer than 60,000 characters, and nothing is cut inside", () => {
  const length = fc.integer({ min: 0, max: 60_000 });
  fc.assert(
    fc.property(length, length, length, (first, second, third) => {
      const texts = [first, second, third].map((count, index) => String(index).repeat(count));
      const text = withFormer(texts[2] as string, withFormer(texts[1] as string, texts[0] as string));
      expect(text.length).toBeLessThanOrEqual(60_000);
      expect(text.startsWith(texts[2] as string)).toBe(true);
      expect(text.split("<details>").length).toBe(text.split("</details>").length);
    }),
  );
});
