import { describe, expect, test } from "vitest";
import type { Address } from "../../src/address.ts";
import type { Plan } from "../../src/engine/plan.ts";
import { addressIn } from "../../src/engine/waits.ts";
import type { JsonObject } from "../../src/json.ts";
import { planOf, scenario, type Thing, type World } from "./objects.ts";

const hook = (name: string): JsonObject => ({ type: "webhook", name });
const still = (spec: JsonObject): Thing => ({ git: spec, base: spec, live: spec });
const plain = (name: string, more: JsonObject = {}): JsonObject => scenario({}, { name, ...more });
const using = (webhook: string, name: string): JsonObject =>
  scenario({ parameters: { hook: `\${webhook.${webhook}}` } }, { name });
const held = (id: number, name: string): JsonObject => scenario({ parameters: { hook: id } }, { name });

/** Uses `in`, whose id is `id`, since the last apply. */
const holding = (id: number, name: string, git: JsonObject | undefined): Thing => ({
  ...(git ? { git } : {}),
  base: using("in", name),
  live: held(id, name),
  values: { "webhook.in": id },
  about: { hookId: id },
});

const planned = (things: World["things"], more: Partial<World> = {}): Plan => planOf({ things, ...more }).plan;
const waitsIn = ({ changes }: Plan): Record<string, readonly Address[]> =>
  Object.fromEntries(changes.map(({ address, dependsOn }) => [address, dependsOn]));

describe("a webhook that goes from one scenario to another", () => {
  const taking: Thing = { git: using("in", "A"), base: plain("A"), live: plain("A") };

  test("is given up before it is taken", () => {
    const plan = planned({
      "scenario/a": taking,
      "scenario/z": holding(3, "Z", plain("Z")),
      "webhook/in": still(hook("in")),
    });
    expect(plan.order).toEqual([["scenario/z"], ["scenario/a"]]);
    expect(waitsIn(plan)).toEqual({ "scenario/a": ["scenario/z"], "scenario/z": [] });
  });

  test("is taken by a new scenario after it is given up", () => {
    const plan = planned({
      "scenario/a": { git: using("in", "A") },
      "scenario/z": holding(2, "Z", plain("Z")),
      "webhook/in": still(hook("in")),
    });
    expect(plan.order).toEqual([["scenario/z"], ["scenario/a"]]);
  });

  test("is taken after the scenario that held it is deleted, and other deletes still come last", () => {
    const gone: Thing = { base: plain("B"), live: plain("B") };
    const things = {
      "scenario/a": taking,
      "scenario/b": gone,
      "scenario/z": holding(4, "Z", undefined),
      "webhook/in": still(hook("in")),
    };
    const plan = planned(things, { prune: true });
    expect(plan.order).toEqual([["scenario/z"], ["scenario/a"], ["scenario/b"]]);
    expect(waitsIn(plan)).toEqual({ "scenario/a": ["scenario/z"], "scenario/b": [], "scenario/z": [] });
  });

  test("waits with all else that the taker waits for, by address and once", () => {
    const both = scenario(
      { parameters: { hook: "${webhook.in}" }, mapper: { scenario: "${scenario.new}" } },
      { name: "A" },
    );
    const plan = planned({
      "scenario/a": { git: both, base: plain("A"), live: plain("A") },
      "scenario/b": holding(3, "B", plain("B")),
      "scenario/new": { git: plain("New") },
      "webhook/in": still(hook("in")),
    });
    expect(plan.order).toEqual([["scenario/b", "scenario/new"], ["scenario/a"]]);
    expect(waitsIn(plan)["scenario/a"]).toEqual(["scenario/b", "scenario/new"]);
  });

  test("is not waited for where its holder keeps it", () => {
    const kept = { ...using("in", "Z"), description: "new" };
    const plan = planned({
      "scenario/a": { git: { ...plain("A"), description: "new" }, base: plain("A"), live: plain("A") },
      "scenario/z": holding(3, "Z", kept),
      "webhook/in": still(hook("in")),
    });
    expect(plan.order).toEqual([["scenario/a", "scenario/z"]]);
    expect(waitsIn(plan)).toEqual({ "scenario/a": [], "scenario/z": [] });
  });

  test("is not waited for by a change that has nothing to do with it", () => {
    const plan = planned({
      "scenario/a": { git: { ...plain("A"), description: "new" }, base: plain("A"), live: plain("A") },
      "scenario/z": holding(3, "Z", plain("Z")),
      "webhook/in": still(hook("in")),
    });
    expect(plan.order).toEqual([["scenario/a", "scenario/z"]]);
  });

  test("in a circle is refused, and told as one of webhooks", () => {
    const swapping = (name: string, from: [string, number], to: string): Thing => ({
      git: using(to, name),
      base: using(from[0], name),
      live: held(from[1], name),
      values: { [`webhook.${from[0]}`]: from[1] },
      about: { hookId: from[1] },
    });
    expect(() =>
      planned({
        "scenario/a": swapping("A", ["one", 3], "two"),
        "scenario/b": swapping("B", ["two", 4], "one"),
        "webhook/one": still(hook("one")),
        "webhook/two": still(hook("two")),
      }),
    ).toThrow(/would take a webhook that the next one still holds.*: scenario\/a, scenario\/b\.$/);
  });
});

describe("a deletion", () => {
  const goneHook: Thing = { base: hook("in"), live: hook("in") };

  test("of a webhook waits for the scenario that let it go", () => {
    const plan = planned({ "scenario/a": holding(2, "A", plain("A")), "webhook/in": goneHook }, { prune: true });
    expect(plan.order).toEqual([["scenario/a"], ["webhook/in"]]);
    expect(waitsIn(plan)).toEqual({ "scenario/a": [], "webhook/in": ["scenario/a"] });
  });

  test.each<[what: string, thing: Thing]>([
    ["referred to it at the last apply", { base: plain("A"), live: plain("A"), values: { "webhook.in": 2 } }],
    ["holds it in Make", { base: plain("A"), live: plain("A"), about: { hookId: 2 } }],
  ])("of a webhook comes after the deletion of what %s", (_what, thing) => {
    const plan = planned({ "scenario/z": thing, "webhook/in": goneHook }, { prune: true });
    expect(plan.order).toEqual([["scenario/z"], ["webhook/in"]]);
    expect(waitsIn(plan)).toEqual({ "scenario/z": [], "webhook/in": ["scenario/z"] });
  });

  test.each<[what: string, thing: Thing]>([
    ["another webhook", { about: { hookId: 7 }, values: { "webhook.other": 7, "var.in": "x", "connection.in": 2 } }],
    ["nothing", {}],
  ])("does not wait for a deletion of what uses %s", (_what, thing) => {
    const plan = planned(
      { "scenario/z": { base: plain("Z"), live: plain("Z"), ...thing }, "webhook/in": goneHook },
      { prune: true },
    );
    expect(plan.order).toEqual([["scenario/z", "webhook/in"]]);
    expect(waitsIn(plan)).toEqual({ "scenario/z": [], "webhook/in": [] });
  });

  test("of scenarios that call each other goes one after the other, and only the later one waits", () => {
    const calling = (name: string, other: string): Thing => ({
      base: plain(name),
      live: plain(name),
      values: { [`scenario.${other}`]: 1, [`scenario.${name}`]: 1 },
    });
    const plan = planned({ "scenario/a": calling("a", "b"), "scenario/b": calling("b", "a") }, { prune: true });
    expect(plan.order).toEqual([["scenario/a"], ["scenario/b"]]);
    expect(waitsIn(plan)).toEqual({ "scenario/a": [], "scenario/b": ["scenario/a"] });
  });

  test("waits for all that used it, by address", () => {
    const plan = planned(
      {
        "scenario/c": { base: plain("C"), live: plain("C"), values: { "webhook.in": 3 } },
        "scenario/b": holding(3, "B", plain("B")),
        "webhook/in": goneHook,
      },
      { prune: true },
    );
    expect(waitsIn(plan)["webhook/in"]).toEqual(["scenario/b", "scenario/c"]);
  });
});

describe("the former object of an interrupted recreation", () => {
  const others = [{ kind: "webhook", name: "in" }] as const;
  const intents = [{ type: "discard", address: "webhook/in", remoteId: "500" }] as const;

  test("is deleted last of all, after whoever still holds it", () => {
    const plan = planned(
      {
        "scenario/a": { git: using("in", "A"), base: using("in", "A"), live: held(500, "A"), about: { hookId: 500 } },
        "scenario/gone": { base: plain("G"), live: plain("G") },
        "webhook/in": still(hook("in")),
      },
      { prune: true, others, intents, keep: [{ side: "git", addresses: ["scenario/a"] }] },
    );
    expect(plan.order).toEqual([["scenario/a"], ["scenario/gone"], ["webhook/in"]]);
    expect(waitsIn(plan)).toEqual({ "scenario/a": [], "scenario/gone": [], "webhook/in": ["scenario/a"] });
  });

  test("stands once in the order, with the change of the one in use", () => {
    const plan = planned(
      {
        "scenario/a": { git: { ...plain("A"), description: "n" }, base: plain("A"), live: plain("A") },
        "webhook/in": { git: { ...hook("in"), method: true }, base: hook("in"), live: hook("in") },
      },
      { others, intents: [...intents, { type: "discard", address: "webhook/in", remoteId: "501" }] },
    );
    expect(plan.changes.map(({ address, action }) => [address, action])).toEqual([
      ["scenario/a", "update"],
      ["webhook/in", "update"],
      ["webhook/in", "delete"],
    ]);
    expect(plan.order).toEqual([["scenario/a", "webhook/in"]]);
  });

  test("stands once in the order where several are left", () => {
    const plan = planned(
      { "webhook/in": still(hook("in")) },
      {
        others: [...others, ...others],
        intents: [...intents, { type: "discard", address: "webhook/in", remoteId: "501" }],
      },
    );
    expect(plan.changes.map(({ action }) => action)).toEqual(["delete", "delete"]);
    expect(plan.order).toEqual([["webhook/in"]]);
  });
});

test.each<[name: string, address: Address | undefined]>([
  ["webhook.orders-in", "webhook/orders-in"],
  ["scenario.orders/v1.2", "scenario/orders/v1.2"],
  ["var.webhook", undefined],
  ["connection.crm", undefined],
  ["webhook", undefined],
])("the value %s is of the address %s", (name, address) => {
  expect(addressIn(name)).toBe(address);
});
