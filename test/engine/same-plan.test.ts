import { describe, expect, test } from "vitest";
import { type Address, kindOf } from "../../src/address.ts";
import type { Change, Plan } from "../../src/engine/plan.ts";
import { differencesFrom } from "../../src/engine/same-plan.ts";
import type { Json, JsonObject } from "../../src/json.ts";
import { planOf, scenario, type Thing, type World } from "./objects.ts";
import { rowsOf } from "./remembered.ts";

/** Make's list, with the ids that planOf gives. */
function rowsIn({ things }: World): ReturnType<typeof rowsOf> {
  const there = Object.entries(things)
    .filter(([, { live }]) => live)
    .map(([address]) => address as Address);
  const named: { scenario: Record<string, string>; webhook: Record<string, string> } = { scenario: {}, webhook: {} };
  for (const [index, address] of there.toSorted().entries())
    named[kindOf(address) as "scenario" | "webhook"][String(index + 1)] = address;
  return rowsOf(named);
}

type Edit = (plan: Plan) => Plan;
function differences(then: World, now: World, edit: Edit = (plan) => plan): readonly string[] {
  const found = differencesFrom(edit(planOf(then).plan), planOf(now), { rows: rowsIn(now) });
  return found.map(({ message }) => message);
}

const mapped = (mapper: JsonObject, more: JsonObject = {}): JsonObject => scenario({ mapper }, more);
const old = mapped({ url: "old", text: "old" });
const wanted = mapped({ url: "new", text: "new" });
const same = (spec: JsonObject): Thing => ({ git: spec, base: spec, live: spec });
const of = (thing: Thing, more: Partial<World> = {}): World => ({ things: { "scenario/a": thing }, ...more });
const update: Thing = { git: wanted, base: old, live: old };
const hook = (type: string, name = "in"): JsonObject => ({ type, name });
const at = (path: string): string => `modules.7.mapper.${path}`;

describe("the plan of today is the saved one", () => {
  test.each<[what: string, then: World, now: World]>([
    ["with the same changes", of(update), of(update)],
    ["with nothing to do on both days", of(same(old)), of(same(old))],
    ["where its change is done already", of(update), of(same(wanted))],
    ["where what was to be made is there", of({ git: wanted }), of(same(wanted))],
    [
      "where one of its changes is done and the other is left",
      { things: { "scenario/a": update, "scenario/b": update } },
      { things: { "scenario/a": same(wanted), "scenario/b": update } },
    ],
    ["where some of its fields are left", of(update), of({ ...update, live: mapped({ url: "old", text: "new" }) })],
    [
      "where some of its fields are left, and people changed another object",
      { things: { "scenario/a": update, "scenario/b": same(old) } },
      {
        things: {
          "scenario/a": { ...update, live: mapped({ url: "old", text: "new" }) },
          "scenario/b": { git: old, base: old, live: { ...old, name: "By hand" } },
        },
      },
    ],
    [
      "where a new one is left to be switched on",
      of({ git: mapped({}, { active: true }) }),
      of({ git: mapped({}, { active: true }), base: mapped({}), live: mapped({}, { active: false }) }),
    ],
    [
      "where one that it switches on anyway was decided for Make",
      of({ git: mapped({}, { active: true }) }, { keep: [{ side: "make", addresses: ["scenario/a"] }] }),
      of(
        {
          git: mapped({}, { active: true }),
          base: mapped({}, { active: false }),
          live: mapped({}, { active: false }),
        },
        { keep: [{ side: "make", addresses: ["scenario/a"] }] },
      ),
    ],
    [
      "where another one was decided for Git",
      of({ git: mapped({}, { active: true }) }, { keep: [{ side: "git", addresses: ["scenario/b"] }] }),
      of(
        {
          git: mapped({}, { active: true }),
          base: mapped({}, { active: false }),
          live: mapped({}, { active: false }),
        },
        { keep: [{ side: "git", addresses: ["scenario/b"] }] },
      ),
    ],
    [
      "where what was to be deleted is gone",
      { things: { "scenario/a": { base: old, live: old }, "webhook/b": same(hook("webhook")) }, prune: true },
      { things: { "webhook/b": same(hook("webhook")) }, prune: true },
    ],
    [
      "where a guard holds no more",
      of({ git: old }, { others: [{ kind: "scenario", name: "Orders" }] }),
      of({ git: old }),
    ],
  ])("%s", (_what, then, now) => {
    expect(differences(then, now)).toEqual([]);
  });

  test("where only the former object of a replace is left", () => {
    const then = { "webhook/in": { git: hook("mailhook"), base: hook("webhook"), live: hook("webhook") } };
    const now: World = {
      things: { "webhook/in": same(hook("mailhook")) },
      others: [{ kind: "webhook", name: "in" }],
      intents: [{ type: "discard", address: "webhook/in", remoteId: "500" }],
    };
    const withId =
      (remoteId: string): Edit =>
      (plan) => ({ ...plan, changes: plan.changes.map((each): Change => ({ ...each, remoteId }) as Change) });
    expect(differences({ things: then }, now, withId("500"))).toEqual([]);
    expect(differences({ things: then }, now, withId("501"))).toEqual([
      "webhook/in was to be made anew, and would now be deleted.",
    ]);
  });
});

describe("another team", () => {
  const based =
    (basedOn: Partial<Plan["basedOn"]>): Edit =>
    (plan) => ({ ...plan, basedOn: { ...plan.basedOn, ...basedOn } });

  test.each<[what: string, basedOn: Partial<Plan["basedOn"]>, said: string]>([
    ["the team", { teamId: 9 }, "team 9 in eu2.make.com"],
    ["the zone", { zone: "us1.make.com" }, "team 1 in us1.make.com"],
  ])("is told where %s is another one, though the changes are the same", (_what, basedOn, said) => {
    const prepared = planOf(of(update));
    expect(differencesFrom(based(basedOn)(prepared.plan), prepared, { rows: new Map() })).toEqual([
      { address: undefined, message: `It was made for ${said}, and the target means team 1 in eu2.make.com.` },
    ]);
  });

  test("is told beside what differs", () => {
    expect(differences(of(same(old)), of(update), based({ teamId: 9 }))).toHaveLength(2);
  });
});

describe("a change that nobody reviewed is told", () => {
  const moved: Partial<World> = { moves: { moved: new Map<Address, Address>([["scenario/a", "scenario/z"]]) } };
  const webhook = { git: hook("mailhook"), base: hook("webhook"), live: hook("webhook") };
  test.each<[what: string, then: World, now: World, message: string]>([
    ["a new one", { things: {} }, of({ git: old }), "scenario/a is not in the saved plan and would be created."],
    ["a changed one", of(same(old)), of(update), "scenario/a is not in the saved plan and would be changed."],
    [
      "one that is made anew",
      { things: { "webhook/in": same(hook("webhook")) } },
      { things: { "webhook/in": webhook } },
      "webhook/in is not in the saved plan and would be made anew.",
    ],
    [
      "one that is deleted",
      of({ base: old, live: old }),
      of({ base: old, live: old }, { prune: true }),
      "scenario/a is not in the saved plan and would be deleted.",
    ],
    ["one that moved", of(same(old)), of(same(old), moved), "scenario/a is not in the saved plan and would be moved."],
    [
      "one that is taken over",
      of(same(old)),
      of(same(old), { adopted: ["scenario/a"] }),
      "scenario/a is not in the saved plan and would be taken over.",
    ],
  ])("%s", (_what, then, now, message) => {
    // Deletes of all that is managed raise a guard too, which is told by itself.
    expect(differences(then, now)[0]).toBe(message);
    expect(differencesFrom(planOf(then).plan, planOf(now), { rows: rowsIn(now) })[0]?.address).toBe(
      Object.keys(now.things)[0],
    );
  });
});

describe("a change that Git does not want any more is told", () => {
  const no = (done: string): string[] => [`scenario/a was to be ${done}, and Git does not want that any more.`];
  test.each<[what: string, then: World, now: World, messages: readonly string[]]>([
    ["a change that was taken back", of(update), of(same(old)), no("changed")],
    [
      "a change of a file that is gone",
      { things: { "scenario/a": update, "webhook/b": same(hook("webhook")) } },
      { things: { "scenario/a": { base: old, live: old }, "webhook/b": same(hook("webhook")) } },
      no("changed"),
    ],
    ["a new one of a file that is gone", of({ git: old }), { things: {} }, no("created")],
    ["one that was made with other content", of({ git: old }), of(same(wanted)), no("created")],
    ["a take-over", of(same(old), { adopted: ["scenario/a"] }), { things: {} }, no("taken over")],
    [
      "a deletion, and the object is still there",
      of({ base: old, live: old }, { prune: true }),
      of({ base: old, live: old }),
      no("deleted"),
    ],
  ])("%s", (_what, then, now, messages) => {
    expect(differences(then, now)).toEqual(messages);
  });

  test("but a deletion of what the team has none of is done", () => {
    const then = planOf(of({ base: old, live: old }, { prune: true })).plan;
    expect(differencesFrom(then, planOf({ things: {} }), { rows: new Map() })).toEqual([]);
  });
});

describe("a change that is another one than reviewed is told", () => {
  const on = mapped({}, { active: true });
  const off = mapped({}, { active: false });
  const otherwise = (...paths: string[]): string =>
    `scenario/a would be changed otherwise than reviewed: ${paths.join(", ")}.`;
  const inMake = (path: string): string => `scenario/a was changed in Make since the plan was saved${path}.`;
  const labelled = (label: string, mapper: Json): JsonObject => scenario({ mapper, label });

  test.each<[what: string, then: World, now: World, message: string]>([
    [
      "another value, its field once",
      of(update),
      of({ ...update, git: mapped({ url: "other", text: "new" }) }),
      otherwise(at("url")),
    ],
    [
      "another value in Make",
      of(update, { keep: [{ side: "git", addresses: [] }] }),
      of({ ...update, live: mapped({ url: "moved", text: "old" }) }, { keep: [{ side: "git", addresses: [] }] }),
      otherwise(at("url")),
    ],
    [
      "one field less, and Git wants less",
      of(update),
      of({ ...update, git: mapped({ url: "old", text: "new" }) }),
      otherwise(at("url")),
    ],
    ["one field more", of({ ...update, git: mapped({ url: "old", text: "new" }) }), of(update), otherwise(at("url"))],
    [
      "more fields than are listed",
      of({ ...update, git: mapped({ url: "new" }) }),
      of({ ...update, git: mapped({ url: "new", text: "old", a: 1, b: 2, c: 3, d: 4, e: 5 }) }),
      `scenario/a would be changed otherwise than reviewed: ${[at("a"), at("b"), at("c"), at("d"), at("e")].join(", ")}, … 6 in all.`,
    ],
    [
      "another spelling of the same in Git",
      of({ ...update, git: mapped({ url: "${var.A}" }) }, { vars: { A: "x", B: "x" } }),
      of({ ...update, git: mapped({ url: "${var.B}" }) }, { vars: { A: "x", B: "x" } }),
      "scenario/a is not in Git as it was reviewed.",
    ],
    [
      "what people changed in the same object since",
      of({ git: wanted, base: old, live: old }),
      of({ git: wanted, base: old, live: labelled("hand", { url: "old", text: "old" }) }),
      inMake(": modules.7.label"),
    ],
    [
      "what people changed in the same object, while some of its fields were done",
      of({ git: wanted, base: old, live: old }),
      of({ git: wanted, base: old, live: labelled("hand", { url: "old", text: "new" }) }),
      otherwise(at("text")),
    ],
    [
      "what people changed back in the same object since",
      of({ git: wanted, base: old, live: labelled("hand", { url: "old", text: "old" }) }),
      of({ git: wanted, base: old, live: old }),
      inMake(""),
    ],
    [
      "a new one that is there and differs",
      of({ git: wanted }),
      of(update),
      "scenario/a was to be created, and would now be changed.",
    ],
    [
      "a new one that is there, is to be switched on, and differs",
      of({ git: on }),
      of({ git: on, base: { ...off, name: "B" }, live: { ...off, name: "B" } }),
      "scenario/a was to be created, and would now be changed.",
    ],
    [
      "a new one that is to be switched on, of other content",
      of({ git: { ...on, description: "a" } }),
      of({ git: on, base: off, live: off }),
      "scenario/a was to be created, and would now be changed.",
    ],
    [
      "a changed one that is gone",
      of(update),
      of({ git: wanted, base: old }),
      "scenario/a was to be changed, and would now be created.",
    ],
    [
      "a change of what is to be deleted now",
      of(update),
      of({ base: old, live: old }, { prune: true }),
      "scenario/a was to be changed, and would now be deleted.",
    ],
    [
      "a deletion of what is to be changed now",
      of({ base: old, live: old }, { prune: true }),
      of(update),
      "scenario/a was to be deleted, and would now be changed.",
    ],
    [
      "a deletion of what is to be switched on now",
      of({ base: off, live: off }, { prune: true }),
      of({ git: on, base: off, live: off }),
      "scenario/a was to be deleted, and would now be changed.",
    ],
    [
      "some of its fields, under another address before",
      of(update),
      of(
        { ...update, live: mapped({ url: "old", text: "new" }) },
        { moves: { moved: new Map<Address, Address>([["scenario/a", "scenario/z"]]) } },
      ),
      otherwise(at("text")),
    ],
    [
      "some of its fields, of one that is to be taken over now",
      of(update),
      of({ ...update, live: mapped({ url: "old", text: "new" }) }, { adopted: ["scenario/a"] }),
      otherwise(at("text")),
    ],
    [
      "some of its fields, of one that was to be taken over",
      of(update, { adopted: ["scenario/a"] }),
      of({ ...update, live: mapped({ url: "old", text: "new" }) }),
      otherwise(at("text")),
    ],
    [
      "to be switched on, where the address is decided for Git and a person may have switched it off",
      of({ git: on }, { keep: [{ side: "git", addresses: ["scenario/a"] }] }),
      of({ git: on, base: off, live: off }, { keep: [{ side: "git", addresses: ["scenario/a"] }] }),
      "scenario/a was to be created, and would now be changed.",
    ],
  ])("%s", (_what, then, now, message) => {
    expect(differences(then, now)[0]).toBe(message);
  });

  test("some of what a replace wrote is no rest of it: the object is another one", () => {
    const from = hook("webhook", "old");
    const then: World = { things: { "webhook/in": { git: hook("mailhook", "new"), base: from, live: from } } };
    const half = hook("mailhook", "old");
    const now: World = { things: { "webhook/in": { git: hook("mailhook", "new"), base: half, live: half } } };
    expect(differences(then, now)).toEqual(["webhook/in was to be made anew, and would now be changed."]);
  });

  test("each by itself, with its address", () => {
    const then: World = { things: { "scenario/a": update, "scenario/b": update, "scenario/c": update } };
    const now: World = { things: { "scenario/a": same(old), "scenario/b": update, "scenario/d": update } };
    const found = differencesFrom(planOf(then).plan, planOf(now), { rows: rowsIn(now) });
    expect(found).toEqual([
      { address: "scenario/d", message: "scenario/d is not in the saved plan and would be changed." },
      { address: "scenario/a", message: "scenario/a was to be changed, and Git does not want that any more." },
      { address: "scenario/c", message: "scenario/c was to be changed, and Git does not want that any more." },
    ]);
  });
});

describe("a guard that nobody reviewed is told", () => {
  const others = [{ kind: "scenario", name: "Orders" }] as const;

  test("with what it holds for", () => {
    const now = of({ git: old }, { others });
    expect(differencesFrom(planOf(of({ git: old })).plan, planOf(now), { rows: new Map() })).toEqual([
      { address: "scenario/a", message: 'The guard "namesake" holds now for scenario/a.' },
    ]);
  });

  test("with what it holds for beside what was reviewed", () => {
    const worldOf = (...names: string[]): World => ({
      things: {
        "scenario/a": { git: old },
        "scenario/b": { git: { ...old, name: "B" } },
        "scenario/c": { git: { ...old, name: "C" } },
      },
      others: names.map((name) => ({ kind: "scenario", name })),
    });
    expect(differences(worldOf("Orders"), worldOf("Orders", "B", "C"))).toEqual([
      'The guard "namesake" holds now for scenario/b, scenario/c.',
    ]);
    expect(differences(worldOf("Orders", "B", "C"), worldOf("Orders"))).toEqual([]);
  });
});
