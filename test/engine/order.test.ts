import { describe, expect, test } from "vitest";
import type { Address } from "../../src/address.ts";
import { type Dependencies, orderDeletes, orderLevels } from "../../src/engine/order.ts";

const of = (needs: Record<string, string>): Dependencies =>
  new Map(
    Object.entries(needs).map(([address, others]) => [
      `scenario/${address}`,
      others.split(" ").flatMap((other): Address[] => (other === "" ? [] : [`scenario/${other}`])),
    ]),
  );
const short = (levels: readonly (readonly Address[])[]): string =>
  levels.map((level) => level.map((address) => address.replace("scenario/", "")).join(" ")).join(" | ");
const refusal = (code: string, message: string, hint: string): unknown =>
  expect.objectContaining({ problems: [{ code, message, hint }] });

describe("the order", () => {
  test.each<[what: string, needs: Record<string, string>, order: string]>([
    ["of nothing is empty", {}, ""],
    ["within a level is by address, however they come", { c: "", a: "", b: "" }, "a b c"],
    ["has what is needed before what needs it", { a: "b", b: "c", c: "" }, "c | b | a"],
    ["puts each one as early as it can be", { a: "", b: "a", c: "", d: "b c" }, "a c | b | d"],
    ["does not wait for what does not change", { a: "other", b: "a" }, "a | b"],
  ])("%s", (_what, needs, order) => {
    expect(short(orderLevels(of(needs)))).toBe(order);
    expect(short(orderDeletes(of(needs)))).toBe(order);
  });

  test.each<[what: string, needs: Record<string, string>, order: string]>([
    ["two that call each other", { b: "a", a: "b" }, "a | b"],
    ["one that calls itself", { a: "a", b: "" }, "b | a"],
    ["what merely waits for a circle goes after what it waits for", { a: "b", b: "c", c: "b" }, "b | a c"],
    ["only as many by address as are needed", { d: "b", b: "c", c: "d", a: "c" }, "b | d | c | a"],
    ["two circles, one after the other", { a: "b", b: "a", c: "d", d: "c" }, "a | b | c | d"],
  ])("of deletes breaks a circle up: %s", (_what, needs, order) => {
    expect(short(orderDeletes(of(needs)))).toBe(order);
  });

  test("of new scenarios that call each other in a circle there is none", () => {
    expect(() => orderLevels(of({ a: "b", b: "c", c: "b", d: "" }))).toThrow(
      refusal(
        "plan/cycle",
        "New scenarios call each other in a circle, so none can be created first: scenario/b, scenario/c.",
        "Create one of them without its call first, apply, then add the call.",
      ),
    );
  });

  const taking = refusal(
    "plan/cycle",
    "Scenarios would take a webhook that the next one still holds, in a circle, and Make gives a webhook to one scenario at a time: scenario/a, scenario/b.",
    "Give one of them no webhook, or a new one, and apply; then give it the one that it should have.",
  );
  test.each<[what: string, takes: Record<string, string>]>([
    ["both of them", { a: "b", b: "a" }],
    ["one of them, the other calls it", { a: "b" }],
    ["one of them, beside one from outside of the circle", { b: "c a" }],
  ])("of scenarios that take each other's webhooks there is none: %s", (_what, takes) => {
    expect(() => orderLevels(of({ a: "b", b: "a", c: "" }), of(takes))).toThrow(taking);
  });

  test("a circle of calls is not told as one of webhooks, because somebody else takes one", () => {
    expect(() => orderLevels(of({ a: "b", b: "a", c: "d", d: "" }), of({ c: "d", a: "d" }))).toThrow(
      /call each other in a circle.*: scenario\/a, scenario\/b\.$/,
    );
  });
});
