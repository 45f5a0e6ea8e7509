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
