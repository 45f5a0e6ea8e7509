import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeText, parseTemplate } from "../../src/blueprint/template.ts";
import { filledText, fitsText, keptParts, type TextParts, withoutSecrets } from "../../src/engine/kept-text.ts";
import type { Look } from "../../src/engine/resolve.ts";
import type { Json } from "../../src/json.ts";

const look: Look = ({ name, property }) => {
  if (property) return { is: "pending" };
  return name === "HOST" ? { is: "known", value: "api.shop.com" } : { is: "kept" };
};
const of = (text: string): TextParts => keptParts(text, look);
const orders = "https://api.shop.com/orders?api_key=${var.K}";
const refunds = "https://api.shop.com/refunds?limit=5&api_key=${var.K}";

describe("Make's text fits", () => {
  test.for<[what: string, text: string, live: Json, fits: boolean]>([
    ["with any secret in its place", orders, "https://api.shop.com/orders?api_key=s1", true],
    ["with none", orders, "https://api.shop.com/orders?api_key=", true],
    ["not with another path", orders, "https://api.shop.com/refunds?api_key=s1", false],
    ["not with a parameter behind the secret", orders, "https://api.shop.com/orders?api_key=s1&limit=5", false],
    ["not where a mapping took its place", orders, "https://api.shop.com/orders?api_key={{a & b}}", false],
    ["with vars that are known in it", "https://${var.HOST}/?k=${var.K}", "https://api.shop.com/?k=s1", true],
    ["not with another value of such a var", "https://${var.HOST}/?k=${var.K}", "https://x.com/?k=s1", false],
    ["not with a parameter behind a path", "https://x.com/hook/${var.K}", "https://x.com/hook/a/b?wait=1", false],
    ["with a path as the secret", "https://x.com/hook/${var.K}", "https://x.com/hook/a/b", true],
    ["not with a field behind a field", '{"k":"${var.K}","n":1}', '{"k":"s1","m":"2","n":1}', false],
    ["with a quote in a field", '{"k":"${var.K}","n":1}', '{"k":"s\\"1","n":1}', true],
    ["as a number where all is the secret", "${var.K}", 7, true],
    ["not as a number", "n ${var.K}", 7, false],
    ["with two secrets in their order", "${var.A}-${var.B}", "1-2", true],
    ["not without the text between them", "${var.A}-${var.B}", "12", false],
    ["with two secrets side by side", "x ${var.A}${var.B}", "x 12", true],
    ["not before the URL in it is known", "${webhook.in.url}?k=${var.K}", "https://hook?k=s1", false],
  ])("%s", ([, text, live, fits]) => {
    expect(fitsText(of(text), live)).toBe(fits);
  });

  test("in time that its length allows, whatever it is", () => {
    const text = of("${var.A}a${var.B}a${var.C}a${var.D}a${var.E}b");
    expect(fitsText(text, `${"a".repeat(20_000)}c`)).toBe(false);
  });
});

describe("a side is compared with", () => {
  interface Row {
    readonly what: string;
    readonly git: string;
    readonly base?: string;
    readonly live: Json;
    readonly is: readonly [git: Json | undefined, base: Json | undefined];
  }
  const live = "https://api.shop.com/orders?api_key=s1";
  const drifted = "https://api.shop.com/returns?api_key=s1&x=1";
  test.for<Row>([
    { what: "Make's text where nothing moved", git: orders, base: orders, live, is: [live, live] },
    {
      what: "its own text with Make's secret where Git moved",
      git: refunds,
      base: orders,
      live,
      is: ["https://api.shop.com/refunds?limit=5&api_key=s1", live],
    },
    {
      what: "its own text with Make's secret where Make moved and the parameter shows it",
      git: orders,
      base: orders,
      live: drifted,
      is: [live, live],
    },
    {
      what: "the field's value where the JSON around it moved",
      git: '{"a":1,"apiKey":"${var.K}"}',
      live: '{"apiKey": "s\\"1", "b": 2}',
      is: ['{"a":1,"apiKey":"s\\"1"}', undefined],
    },
    {
      what: "nothing where Make's text does not show the secret",
      git: "Bearer ${var.K}",
      base: "Bearer ${var.K}",
      live: "Basic s1",
      is: [undefined, undefined],
    },
    {
      what: "nothing where a mapping took the secret's place",
      git: orders,
      base: orders,
      live: "https://api.shop.com/returns?api_key={{1.k}}",
      is: [undefined, undefined],
    },
    {
      what: "nothing where a var is new",
      git: "Token ${var.NEW}",
      base: "Bearer ${var.K}",
      live: "Bearer s1",
      is: [undefined, "Bearer s1"],
    },
    {
      what: "Make's text where only the var has another name",
      git: "Bearer ${var.NEW}",
      base: "Bearer ${var.K}",
      live: "Bearer s1",
      is: ["Bearer s1", "Bearer s1"],
    },
    {
      what: "the secret alone where Git took the text before it away",
      git: "${var.K}",
      base: "Bearer ${var.K}",
      live: "Bearer s1",
      is: ["s1", "Bearer s1"],
    },
    {
      what: "the secret in a text where Git put one before it",
      git: "Bearer ${var.K}",
      base: "${var.K}",
      live: "s1",
      is: ["Bearer s1", "s1"],
    },
    {
      what: "what Git wants where Make has it already, though the base might be read into it",
      git: "Bearer ${var.K}",
      base: "${var.K}",
      live: "Bearer s1",
      is: ["Bearer s1", "s1"],
    },
    {
      what: "a text without its end where Git took that away",
      git: "a ${var.K}",
      base: "a ${var.K} b",
      live: "a s1 b",
      is: ["a s1", "a s1 b"],
    },
    {
      what: "nothing where two secrets have no border",
      git: "y ${var.A}${var.B}",
      base: "x ${var.A}${var.B}",
      live: "x 12",
      is: [undefined, "x 12"],
    },
    {
      what: "each secret in its new place",
      git: "${var.B}/${var.A}",
      base: "${var.A}:${var.B}",
      live: "1:2",
      is: ["2/1", "1:2"],
    },
    {
      what: "no literal part inside of a secret where another split leaves it out",
      git: "${var.A}=${var.B}",
      base: "${var.A}--${var.B}-",
      live: "1--2-",
      is: ["1=2", "1--2-"],
    },
  ])("$what", ({ git, base, live: text, is }) => {
    const kept = { git: of(git), base: base === undefined ? undefined : of(base) };
    expect([filledText("git", kept, text), filledText("base", kept, text)]).toEqual(is);
  });
});

const literal = fc.string({ unit: fc.constantFrom("a", "&", "?k=", '"', " ", "/", "${var.K}"), maxLength: 5 });
const textOf = (head: string, tail: string): string => `${escapeText(head)} \${var.K} ${escapeText(tail)}`;

test("what was sent fits, is no difference, and no reference is ever filled in as a secret", () => {
  const secret = fc.stringMatching(/^[0-9A-F]{1,12}$/);
  fc.assert(
    fc.property(literal, literal, literal, secret, (head, tail, next, value) => {
      const base = of(textOf(head, tail));
      const live = base.map((part) => (typeof part === "string" ? part : value)).join("");
      expect(filledText("git", { git: base, base }, live)).toBe(live);
      const git = of(textOf(next, tail));
      const sent = filledText("git", { git, base }, live);
      expect(sent).toBe(git.map((part) => (typeof part === "string" ? part : value)).join(""));
    }),
    { numRuns: 500 },
  );
});

test("what is shown is the file's own text", () => {
  fc.assert(
    fc.property(literal, literal, fc.string(), (head, tail, live) => {
      const parts = of(textOf(head, tail));
      const shown = withoutSecrets(parts, live, "•");
      const own = parts.map((part) => (typeof part === "string" ? part : "•")).join("");
      expect([undefined, own]).toContain(shown);
    }),
  );
});

test("an escaped reference is text", () => {
  expect(of("$${var.K} ${var.K}")).toEqual(parseTemplate("$${var.K} ${var.K}"));
  expect(filledText("git", { git: of("$${var.K} ${var.K}"), base: undefined }, "${var.K} s1")).toBe("${var.K} s1");
});
