import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  escapeText,
  formatReference,
  namespaces,
  parseTemplate,
  type Reference,
  referencesIn,
  writeTemplate,
} from "../../src/blueprint/template.ts";
import { ToolError } from "../../src/errors.ts";

/** Texts that are nearly references, in every broken way. */
const trickyText = fc
  .array(
    fc.constantFrom(
      "$",
      "$$",
      "{",
      "}",
      ".",
      ":",
      "var",
      "webhook",
      "scenario",
      "url",
      "SCN",
      "string",
      "x",
      " ",
      "${var.x}",
      "${webhook.a.url}",
      "{var.x}",
      "{{1.x}}",
      "\\",
      '"',
    ),
    { maxLength: 14 },
  )
  .map((pieces) => pieces.join(""));
const text = fc.oneof({ weight: 4, arbitrary: trickyText }, { weight: 1, arbitrary: fc.string({ unit: "binary" }) });

const name = fc.stringMatching(/^[a-z][a-z0-9/.-]{0,8}$/).filter((each) => !each.endsWith(".url"));
const reference: fc.Arbitrary<Reference> = fc.oneof(
  fc.record({ namespace: fc.constantFrom(...namespaces), name }),
  name.map((each): Reference => ({ namespace: "webhook", name: each, property: "url" })),
  fc.record({
    namespace: fc.constantFrom("connection" as const, "webhook" as const, "data-store" as const),
    name,
    form: fc.constant("string" as const),
  }),
  name.map((each): Reference => ({ namespace: "scenario", name: each, form: "SCN" })),
);

describe("parseTemplate", () => {
  it.for<[string, (string | Reference)[]]>([
    ["", []],
    ["plain $ {text}", ["plain $ {text}"]],
    ["${connection.google-sales}", [{ namespace: "connection", name: "google-sales" }]],
    ["${scenario.billing/send-invoice}", [{ namespace: "scenario", name: "billing/send-invoice" }]],
    ["${scenario.x:SCN}", [{ namespace: "scenario", name: "x", form: "SCN" }]],
    ["${connection.x:string}", [{ namespace: "connection", name: "x", form: "string" }]],
    ["${webhook.orders-in.url}", [{ namespace: "webhook", name: "orders-in", property: "url" }]],
    ["${webhook.a.url.url}", [{ namespace: "webhook", name: "a.url", property: "url" }]],
    ["${connection.a.url}", [{ namespace: "connection", name: "a.url" }]],
    ["to ${var.A}-${var.B}!", ["to ", { namespace: "var", name: "A" }, "-", { namespace: "var", name: "B" }, "!"]],
    ["$${var.x}", ["${var.x}"]],
    ["$$${var.x}", ["$", { namespace: "var", name: "x" }]],
    ["$$$${var.x}", ["$${var.x}"]],
    ["$$ and $${{1.x}}", ["$$ and $${{1.x}}"]],
  ])("reads %j", ([source, parts]) => {
    expect(parseTemplate(source)).toEqual(parts);
  });

  it.for([
    "${{1.x}}",
    "${",
    "${}",
    "${var}",
    "${var.}",
    "${other.x}",
    "${var.a b}",
    "${Var.x}",
    "$ {var.x}",
    "${ var.x}",
    "${var.x",
    "${var.x:string}",
    "${connection.x:SCN}",
    "${connection.x:}",
    "${webhook.x.url:string}",
    "${process.env.HOME}",
    "`${name}`",
    "${connections.x}",
  ])("leaves %j alone", (source) => {
    expect(parseTemplate(source)).toEqual([source]);
    expect(escapeText(source)).toBe(source);
  });

  it("reads an escaped text as that text, whatever it is", () => {
    fc.assert(
      fc.property(text, (literal) => {
        expect(parseTemplate(escapeText(literal))).toEqual(literal === "" ? [] : [literal]);
      }),
      { numRuns: 10_000 },
    );
  });

  it("reads what was written from a text's parts as the same parts", () => {
    fc.assert(
      fc.property(text, (source) => {
        const parts = parseTemplate(source);
        expect(writeTemplate(parts)).toBe(source);
        expect(parseTemplate(writeTemplate(parts))).toEqual(parts);
      }),
      { numRuns: 10_000 },
    );
  });

  it("reads any written parts back, neighbouring literals joined", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(text, reference), { maxLength: 6 }), (parts) => {
        const joined: (string | Reference)[] = [];
        for (const part of parts) {
          const last = joined.at(-1);
          if (part === "") continue;
          if (typeof part === "string" && typeof last === "string") joined[joined.length - 1] = last + part;
          else joined.push(part);
        }
        expect(parseTemplate(writeTemplate(parts))).toEqual(joined);
      }),
      { numRuns: 5000 },
    );
  });

  it.for<[string, string]>([
    ["dollars", "$".repeat(300_000)],
    ["openings", "${".repeat(150_000)],
    ["half references", "${var.".repeat(50_000)],
    ["one long name", `\${var.${"x".repeat(300_000)}`],
    ["escapes", "$${var.x}".repeat(30_000)],
  ])("stays linear over many %s", ([, source]) => {
    expect(parseTemplate(escapeText(source))).toEqual([source]);
  });
});

describe("formatReference", () => {
  it.for<Reference>([
    { namespace: "var", name: "" },
    { namespace: "var", name: "a b" },
    { namespace: "var", name: "a}" },
    { namespace: "var", name: "a:b" },
    { namespace: "var", name: "a", form: "string" },
    { namespace: "connection", name: "a", form: "SCN" },
    { namespace: "connection", name: "a", property: "url" },
    { namespace: "webhook", name: "a.url" },
    { namespace: "webhook", name: "a", property: "url", form: "string" },
  ])("refuses what would not read back: %j", (reference) => {
    expect(() => formatReference(reference)).toThrow(ToolError);
  });
});

describe("referencesIn", () => {
  it("finds references in strings at any depth, with their paths, but not in keys", () => {
    expect(
      referencesIn({
        a: [1, null, { "b.c": "x ${var.N} ${env.MAKE_VAR_T}" }],
        "${var.key}": "$${var.no}",
        hook: "${webhook.in.url}",
      }),
    ).toEqual([
      { reference: { namespace: "var", name: "N" }, path: ["a", "2", "b.c"] },
      { reference: { namespace: "env", name: "MAKE_VAR_T" }, path: ["a", "2", "b.c"] },
      { reference: { namespace: "webhook", name: "in", property: "url" }, path: ["hook"] },
    ]);
  });
});
