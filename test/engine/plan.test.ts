import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Address } from "../../src/address.ts";
import { standingGuards } from "../../src/engine/guard.ts";
import { orderLevels } from "../../src/engine/order.ts";
import type { Plan } from "../../src/engine/plan.ts";
import { settleIntents } from "../../src/engine/settle-intents.ts";
import type { State } from "../../src/engine/state.ts";
import { ToolError } from "../../src/errors.ts";
import type { JsonObject } from "../../src/json.ts";
import { planOf, scenario, type Thing, type World } from "./objects.ts";

const plan = (world: World, commit?: string): Plan => planOf(world, commit).plan;

const hook = (name: string, more: JsonObject = {}): JsonObject => ({ type: "webhook", name, ...more });
const calling = (other: string): JsonObject => scenario({ mapper: { scenario: `\${scenario.${other}}` } });

const world: World = {
  things: {
    "scenario/a": {
      git: scenario({ mapper: { url: "new" } }),
      base: scenario({ mapper: { url: "old" } }),
      live: scenario({ mapper: { url: "old" } }),
    },
    "scenario/b": { git: scenario({ parameters: { hook: `\${webhook.in}` } }, { name: "B" }) },
    "scenario/c": {
      git: scenario({}, { name: "C" }),
      base: scenario({}, { name: "C" }),
      live: scenario({ label: "moved" }, { name: "C" }),
    },
    "scenario/d": {
      git: scenario({}, { name: "D1" }),
      base: scenario({}, { name: "D" }),
      live: scenario({}, { name: "D2" }),
    },
    "webhook/in": { git: hook("in") },
    "scenario/gone": { base: scenario({}, { name: "G" }), live: scenario({}, { name: "G" }) },
  },
};

describe("a plan", () => {
  test("is the same whatever order its objects come in", () => {
    const entries = Object.entries(world.things) as [Address, Thing][];
    const shuffled = fc.shuffledSubarray(entries, { minLength: entries.length });
    const expected = plan(world);
    fc.assert(
      fc.property(shuffled, (things) => {
        expect(plan({ ...world, things: Object.fromEntries(things) })).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  test("goes through JSON unchanged", () => {
    const made = plan({ ...world, prune: true });
    expect(JSON.parse(JSON.stringify(made))).toEqual(made);
  });

  test("of what is as in Git is empty", () => {
    const same = scenario({ mapper: { url: "x" } }, { description: "d", folder: null, active: true });
    const made = plan({
      things: {
        "scenario/a": { git: same, base: same, live: same },
        "webhook/in": { git: hook("in"), base: hook("in"), live: hook("in") },
      },
    });
    expect([made.changes, made.drift, made.conflicts, made.guards, made.order]).toEqual([[], [], [], [], []]);
  });

  test("orders what is made by what refers to it", () => {
    expect(plan(world).order).toEqual([["scenario/a", "webhook/in"], ["scenario/b"]]);
  });

  test("deletes only with prune, scenarios before webhooks, and tells what is left over", () => {
    const things: World["things"] = {
      "scenario/a": { git: scenario({}, { name: "New" }) },
      "scenario/g": { base: scenario({}), live: scenario({}), values: { "webhook.g": 3 } },
      "webhook/g": { base: hook("g"), live: hook("g") },
    };
    const kept = plan({ things });
    expect(kept.leftOver.map(({ address }) => address)).toEqual(["scenario/g", "webhook/g"]);
    expect(kept.changes.map(({ action }) => action)).toEqual(["create"]);
    expect(plan({ things, prune: true }).order).toEqual([["scenario/a"], ["scenario/g"], ["webhook/g"]]);
    expect(plan({ things: { "scenario/a": { git: scenario({}, { name: "New" }) } } }).digest).toBe(kept.digest);
  });

  test("names the circle of new scenarios that call each other, and not what waits for it", () => {
    const things: World["things"] = {
      "scenario/a": { git: calling("b") },
      "scenario/b": { git: calling("c") },
      "scenario/c": { git: calling("b") },
    };
    expect(() => plan({ things })).toThrow(/circle.*: scenario\/b, scenario\/c\.$/);
    expect(() => orderLevels(new Map([["scenario/x", ["scenario/x"]]]))).toThrow(ToolError);
  });
});

describe("the digest", () => {
  const of = (git: JsonObject, live: JsonObject, more: Partial<World> = {}, address: Address = "scenario/a"): string =>
    plan({ ...more, things: { [address]: { git, base: scenario({ mapper: { url: "old" } }), live } } }).digest;
  const old = scenario({ mapper: { url: "old" } });
  const first = of(scenario({ mapper: { url: "new" } }), old);

  test.for([
    { what: "another value", digest: () => of(scenario({ mapper: { url: "newer" } }), old) },
    {
      what: "another value in Make",
      digest: () => of(scenario({ mapper: { url: "new" }, version: 4 }), { ...old, name: "x" }),
    },
    { what: "another address", digest: () => of(scenario({ mapper: { url: "new" } }), old, {}, "scenario/b") },
    { what: "absence in the place of null", digest: () => of(scenario({ mapper: { url: "new" }, filter: null }), old) },
    {
      what: "a guard",
      digest: () => of(scenario({ mapper: { url: "new" } }), { ...old, description: "moved" }, { drift: "refuse" }),
    },
  ])("is another with $what", ({ what, digest }) => {
    const described =
      what === "a guard"
        ? plan({
            drift: "refuse",
            things: {
              "scenario/a": {
                git: { ...old, description: "a" },
                base: { ...old, description: "a" },
                live: { ...old, description: "b" },
              },
            },
          }).digest
        : digest();
    expect(described).not.toBe(first);
  });

  test("stays with other ids, commits and counts", () => {
    const thing: Thing = { git: scenario({ mapper: { url: "new" } }), base: old, live: old };
    const one = plan({ things: { "scenario/a": thing } }, "c0ffee");
    const other = plan({ things: { "scenario/0": { git: old, base: old, live: old }, "scenario/a": thing } }, "facade");
    expect(other.digest).toBe(one.digest);
    expect(other.changes).not.toEqual(one.changes);
  });

  test("notices what a var and a binding of a new object stand for, and not the id of a webhook made meanwhile", () => {
    const things: World["things"] = {
      "scenario/a": { git: scenario({ mapper: { text: `\${var.T}`, conn: `\${connection.c}` } }) },
    };
    const digest = (text: string, id: number): string =>
      plan({ things, vars: { T: text }, bindings: { "connection.c": id } }).digest;
    expect(digest("a", 1)).toBe(digest("a", 1));
    expect(new Set([digest("a", 1), digest("b", 1), digest("a", 2)]).size).toBe(3);
    const contentOf = (thing: Thing): unknown => {
      const made = plan({
        things: { "webhook/in": thing, "scenario/b": { git: scenario({ parameters: { hook: `\${webhook.in}` } }) } },
      });
      return made.changes.find(({ address }) => address === "scenario/b");
    };
    const content = (thing: Thing): unknown => (contentOf(thing) as { content: string }).content;
    expect(content({ git: hook("in"), base: hook("in"), live: hook("in") })).toBe(content({ git: hook("in") }));
  });

  test("holds a secret var in the form of its reference, and notices a literal one", () => {
    const git = (value: string): JsonObject => scenario({ mapper: { headers: [{ name: "Authorization", value }] } });
    const digest = (value: string, token: string): string =>
      plan({ secrets: { TOKEN: token }, things: { "scenario/a": { git: git(value), base: old, live: old } } }).digest;
    expect(digest(`\${var.TOKEN}`, "one")).toBe(digest(`\${var.TOKEN}`, "two"));
    expect(digest("Bearer literal-1", "")).not.toBe(digest("Bearer literal-2", ""));
  });
});

describe("guards", () => {
  const many = (count: number, thing: Thing, from = 0): Record<Address, Thing> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`scenario/s${index + from}`, thing]));
  const on = scenario({}, { active: true });
  const off = scenario({}, { active: false });
  const switched: Thing = { git: off, base: on, live: on };
  const still: Thing = { git: on, base: on, live: on };
  const left: Thing = { base: on, live: on };

  test.for([
    {
      name: "delete",
      world: { prune: true, things: { "scenario/x": { git: scenario({}, { name: "New" }) }, "scenario/a": left } },
      holds: ["delete"],
    },
    {
      name: "a file that moved: the former object would run beside the new one",
      world: { things: { "scenario/x": { git: on }, "scenario/a": left } },
      holds: ["namesake"],
    },
    {
      name: "a file that moved, with prune",
      world: { prune: true, things: { "scenario/x": { git: on }, "scenario/a": left } },
      holds: ["delete", "namesake"],
    },
    {
      name: "recreate, another type",
      world: { things: { "webhook/a": { git: hook("a", { type: "mailhook" }), base: hook("a"), live: hook("a") } } },
      holds: ["recreate"],
    },
    {
      name: "recreate, gone in Make",
      world: { things: { "webhook/a": { git: hook("a"), base: hook("a") } } },
      holds: ["recreate"],
    },
    {
      name: "switch-off: four of nineteen",
      world: { things: { ...many(4, switched), ...many(15, still, 10) } },
      holds: ["switch-off"],
    },
    { name: "not four of twenty", world: { things: { ...many(4, switched), ...many(16, still, 10) } }, holds: [] },
    { name: "not three of three", world: { things: many(3, switched) }, holds: [] },
    { name: "empty", world: { things: { "scenario/a": left } }, holds: ["empty"] },
    {
      name: "namesake",
      world: { things: { "scenario/a": { git: on } }, others: [{ kind: "scenario", name: "Orders" }] },
      holds: ["namesake"],
    },
    {
      name: "no namesake of another kind",
      world: { things: { "scenario/a": { git: on } }, others: [{ kind: "webhook", name: "Orders" }] },
      holds: [],
    },
    {
      name: "drift",
      world: {
        drift: "refuse",
        things: { "scenario/a": { git: on, base: on, live: scenario({ mapper: { text: "x" } }, { active: true }) } },
      },
      holds: ["drift"],
    },
    {
      name: "no drift: on and off are kept, whatever the target says",
      world: { drift: "refuse", things: { "scenario/a": { git: on, base: on, live: off } } },
      holds: [],
    },
    {
      name: "no drift: a person decided for Make",
      world: {
        drift: "refuse",
        keep: [{ side: "make", addresses: ["scenario/a"] }],
        things: { "scenario/a": { git: on, base: on, live: scenario({ mapper: { text: "x" } }, { active: true }) } },
      },
      holds: [],
    },
    {
      name: "license: one more than the organization may have on",
      world: { license: { scenarios: 5, active: 5 }, things: { "scenario/a": { git: on, base: off, live: off } } },
      holds: ["license"],
    },
    {
      name: "no license: as many as it may have",
      world: { license: { scenarios: 6, active: 5 }, things: { "scenario/a": { git: on, base: off, live: off } } },
      holds: [],
    },
    {
      name: "no license: one goes off for one that comes on",
      world: {
        license: { scenarios: 5, active: 5 },
        things: { "scenario/a": { git: on, base: off, live: off }, "scenario/b": { git: off, base: on, live: on } },
      },
      holds: [],
    },
  ] satisfies { name: string; world: World; holds: string[] }[])("$name", ({ world: given, holds }) => {
    const { guards } = plan(given);
    expect(guards.map(({ name }) => name)).toEqual(holds);
    expect(standingGuards(guards, ["other"])).toEqual(guards);
    expect(standingGuards(guards, holds)).toEqual([]);
    expect(
      standingGuards(
        guards,
        guards.flatMap(({ addresses }) => addresses),
      ),
    ).toEqual([]);
    const [first] = guards.flatMap(({ addresses }) => addresses.slice(1));
    expect(first === undefined ? [] : standingGuards(guards, [first]).map(({ name }) => name)).toEqual(
      first === undefined ? [] : holds,
    );
  });

  test("nothing lets a protected object be switched off", () => {
    const { guards } = plan({ things: { "scenario/a": { ...switched, protect: true } } });
    expect(standingGuards(guards, ["protected", "scenario/a"]).map(({ name }) => name)).toEqual(["protected"]);
  });
});

describe("open creates", () => {
  const row = (id: string, name: string) => ({ id, name, spec: {}, revision: undefined, about: {} });
  const rowsOf = (...ids: string[]) =>
    new Map([["scenario" as const, new Map(ids.map((id) => [id, row(id, "Orders")]))]]);
  const intent = (address: Address, namesakes: string[] = []): State["intents"][number] => ({
    type: "create",
    address,
    name: "Orders",
    base: "",
    values: {},
    namesakes,
  });
  const state = (...intents: State["intents"][number][]): State => ({
    formatVersion: 1,
    lineage: "",
    serial: 0,
    zone: "",
    teamId: 1,
    applied: 0,
    commit: null,
    appliedAt: null,
    resources: {},
    intents,
  });

  test("take the one new object of their name, and none that was there before", () => {
    expect(
      settleIntents(state(intent("scenario/a", ["1"])), rowsOf("1", "2"), "e").resources["scenario/a"]?.remoteId,
    ).toBe("2");
    expect(settleIntents(state(intent("scenario/a", ["1"])), rowsOf("1"), "e").resources).toEqual({});
  });

  test("stop where several fit, or one fits two", () => {
    expect(() => settleIntents(state(intent("scenario/a")), rowsOf("1", "2"), "e")).toThrow(/several/);
    expect(() => settleIntents(state(intent("scenario/a"), intent("scenario/b")), rowsOf("1"), "e")).toThrow(
      /one new object/,
    );
  });
});
