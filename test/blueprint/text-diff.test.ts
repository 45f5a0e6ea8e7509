import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lineDiff, wordDiff } from "../../src/blueprint/text-diff.ts";

describe("words", () => {
  test("marks what changed and cuts what did not", () => {
    expect(
      wordDiff("Dear customer, thank you for your order of today", "Dear friend, thank you for your order of today"),
    ).toBe("Dear {-customer-}{+friend+}, thank you for your…");
  });

  test("tells a text whole that did not change", () => {
    expect(wordDiff("bä", "bä", 1000)).toBe("bä");
  });

  test("tells both texts whole where nothing was cut", () => {
    const text = fc
      .array(fc.constantFrom("a", "b", " ", "\n", "c", "ä"), { maxLength: 12 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, (from, to) => {
        const told = wordDiff(from, to, 1000);
        expect(told.replaceAll(/\{\+[^+]*\+\}/g, "").replaceAll(/\{-|-\}/g, "")).toBe(from);
        expect(told.replaceAll(/\{-[^-]*-\}/g, "").replaceAll(/\{\+|\+\}/g, "")).toBe(to);
      }),
    );
  });
});

describe("lines", () => {
  test("shows changed lines with one line around them", () => {
    expect(lineDiff("1\n2\n3\n4\n5\n6\n", "1\n2\n3\nx\n5\n6\n")).toEqual([
      { is: "same", text: "3" },
      { is: "removed", text: "4" },
      { is: "added", text: "x" },
      { is: "same", text: "5" },
      { is: "same", text: "…" },
    ]);
  });
});

describe("texts of 100 kB with little in common", () => {
  const text = (mark: string, gap: string): string =>
    Array.from({ length: 20_000 }, (_, index) => `${mark}${index}`).join(gap);

  test("are one removal and one addition, between what they share", () => {
    const lines = lineDiff(`head\n${text("a", "\n")}\ntail\n`, `head\n${text("b", "\n")}\ntail\n`);
    expect(lines).toHaveLength(40_002);
    expect([lines[0], lines[1], lines.at(-2), lines.at(-1)]).toEqual([
      { is: "same", text: "head" },
      { is: "removed", text: "a0" },
      { is: "added", text: "b19999" },
      { is: "same", text: "tail" },
    ]);
    const words = wordDiff(`head ${text("a", " ")} tail`, `head ${text("b", " ")} tail`);
    expect([words.slice(0, 9), words.slice(-7)]).toEqual(["head {-a0", " +}tail"]);
  });

  test("show one changed word of many", () => {
    const from = text("a", " ");
    expect(wordDiff(from, from.replace("a777 ", "x "))).toMatch(/^…[^{]*\{-a777-\}\{\+x\+\}[^{]*…$/);
  });
});
