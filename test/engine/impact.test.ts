// What a plan says that a change means.

import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/json.ts";
import { planOf, scenario } from "./objects.ts";

const handler = (id: number, mapper: JsonObject = {}): Json => [{ id, module: "builtin:Ignore", version: 1, mapper }];

function impactOf(before: JsonObject, after: JsonObject): readonly string[] | undefined {
  const { plan } = planOf({ things: { "scenario/a": { git: after, base: before, live: before } } });
  return plan.changes[0]?.impact;
}

describe("an error handler", () => {
  test.for([
    ["that goes is told", scenario({ onerror: handler(8) }), scenario({}), "Loses its error handler."],
    [
      "that becomes empty is told",
      scenario({ onerror: handler(8) }),
      scenario({ onerror: [] }),
      "Loses its error handler.",
    ],
    [
      "that changes is told",
      scenario({ onerror: handler(8) }),
      scenario({ onerror: handler(8, { a: 1 }) }),
      "An error handler changes.",
    ],
    ["that comes is told", scenario({}), scenario({ onerror: handler(8) }), "An error handler changes."],
  ] as const)("%s", ([, before, after, words]) => {
    expect(impactOf(before, after)).toEqual(["Stays off.", words]);
  });

  test("is no matter where another module changes, or its own module goes with it", () => {
    const kept = { onerror: handler(8) };
    expect(impactOf(scenario({ ...kept, mapper: { a: 1 } }), scenario({ ...kept, mapper: { a: 2 } }))).toEqual([
      "Stays off.",
    ]);
    const flow = (modules: readonly Json[]): JsonObject => ({ name: "Orders", blueprint: { flow: modules } });
    const first = { id: 1, module: "http:ActionSendData", version: 3 };
    const second = { id: 2, module: "http:ActionSendData", version: 3, onerror: handler(8) };
    expect(impactOf(flow([first, second]), flow([first]))).not.toContain("Loses its error handler.");
  });
});

describe("a filter", () => {
  const paid = { a: "{{1.status}}", o: "text:equal", b: "paid" };
  const open = { a: "{{1.open}}", o: "text:equal", b: "yes" };
  const filter = (...conditions: Json[]): JsonObject => scenario({ filter: { name: "f", conditions } });
  test.for([
    [
      "with a further condition lets fewer pass",
      filter([paid]),
      filter([open, paid]),
      "Fewer will pass: the filter of module 7 got a further condition.",
    ],
    [
      "with a condition less lets more pass",
      filter([paid, open]),
      filter([paid]),
      "More will pass: the filter of module 7 lost a condition.",
    ],
    [
      "with an alternative lets more pass",
      filter([paid]),
      filter([paid], [open]),
      "More will pass: the filter of module 7 got an alternative.",
    ],
    [
      "with an alternative less lets fewer pass",
      filter([paid], [open]),
      filter([open]),
      "Fewer will pass: the filter of module 7 lost an alternative.",
    ],
    ["that comes lets fewer pass", scenario({}), filter([paid]), "Fewer will pass: the filter of module 7 is new."],
    [
      "that goes lets everything pass",
      filter([paid]),
      scenario({}),
      "Everything will pass: the filter of module 7 is gone.",
    ],
  ] as const)("%s", ([, before, after, words]) => {
    expect(impactOf(before, after)).toEqual(["Stays off.", words]);
  });

  test.for([
    ["another condition", filter([paid]), filter([open])],
    ["an alternative and a condition", filter([paid]), filter([paid, open], [open])],
    ["a form that is not Make's", filter("x", "text:equal", "y"), filter([paid])],
  ] as const)("of which less is certain is not told: %s", ([, before, after]) => {
    expect(impactOf(before, after)).toEqual(["Stays off."]);
  });
});
