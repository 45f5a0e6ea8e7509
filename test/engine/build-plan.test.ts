import { describe, expect, test } from "vitest";
import type { Address } from "../../src/address.ts";
import { contentOf } from "../../src/engine/changes.ts";
import type { Change, Plan } from "../../src/engine/plan.ts";
import type { JsonObject } from "../../src/json.ts";
import { planOf, scenario, type Thing, type World } from "./objects.ts";

const plan = (things: World["things"], more: Partial<World> = {}): Plan => planOf({ ...more, things }).plan;
const changeOf = ({ changes }: Plan, address: Address): Change | undefined =>
  changes.find((change) => change.address === address);
const actions = ({ changes }: Plan): string[] => changes.map(({ action, address }) => `${action} ${address}`);

const hook = (name: string, more: JsonObject = {}): JsonObject => ({ type: "webhook", name, ...more });
const sameOn = (spec: JsonObject, more: Partial<Thing> = {}): Thing => ({ git: spec, base: spec, live: spec, ...more });
const place = (path: string): Thing => ({ git: { path } });
const using = (text: string, name: string): JsonObject => scenario({ parameters: { hook: text } }, { name });

describe("a webhook of another type is made anew", () => {
  const things: World["things"] = {
    "webhook/in": { git: hook("in", { type: "mailhook" }), base: hook("in"), live: hook("in") },
    "webhook/other": sameOn(hook("other")),
    "scenario/user": {
      git: using(`\${webhook.in}`, "User"),
      base: using(`\${webhook.in}`, "User"),
      live: scenario({ parameters: { hook: 3 } }, { name: "User" }),
      values: { "webhook.in": 3 },
    },
    "scenario/bystander": {
      git: scenario({ parameters: { hook: `\${webhook.other}`, account: `\${connection.in}` } }, { name: "By" }),
      base: scenario({ parameters: { hook: `\${webhook.other}`, account: `\${connection.in}` } }, { name: "By" }),
      live: scenario({ parameters: { hook: 4, account: 15 } }, { name: "By" }),
      values: { "webhook.other": 4, "connection.in": 15 },
    },
  };
  const made = plan(things, { bindings: { "connection.in": 15 } });

  test("with the reason, and what refers to it changes after it, nothing else", () => {
    expect(actions(made)).toEqual(["update scenario/user", "replace webhook/in"]);
    expect(changeOf(made, "webhook/in")).toMatchObject({
      because: ["type"],
      impact: ["Gets a new URL."],
      fields: [{ path: "type", from: "webhook", to: "mailhook" }],
      name: "in",
    });
    expect(changeOf(made, "scenario/user")?.dependsOn).toEqual(["webhook/in"]);
    expect(made.order).toEqual([["webhook/in"], ["scenario/user"]]);
  });

  test("and that needs leave, since something is lost", () => {
    expect(made.guards).toEqual([
      {
        name: "recreate",
        addresses: ["webhook/in"],
        message: "It gets a new URL; whoever calls the old one reaches nothing any more.",
      },
    ]);
  });

  test("with the other fields that change told, and only the type as the reason", () => {
    const git = hook("in2", { type: "mailhook" });
    const change = changeOf(plan({ "webhook/in": { git, base: hook("in"), live: hook("in") } }), "webhook/in");
    expect(change?.fields.map(({ path }) => path)).toEqual(["type", "name"]);
    expect(change).toMatchObject({ because: ["type"] });
  });

  test("where something that is not managed uses it, that needs leave too", () => {
    const about = { scenarioId: 500, scenarioName: "Theirs" };
    const used = (more: Partial<Thing>) =>
      plan({ "webhook/in": { base: hook("in"), live: hook("in"), about, ...more } });
    expect(used({ git: hook("in", { type: "mailhook" }) }).guards.map(({ name }) => name)).toContain("in-use");
    expect(used({ git: hook("in2") }).guards).toEqual([]);
    const { guards } = plan({ "webhook/in": { base: hook("in"), live: hook("in"), about } }, { prune: true });
    expect(guards.map(({ name }) => name)).toContain("in-use");
  });
});

describe("a folder", () => {
  const inSales = (folder: string | null, name = "Orders"): JsonObject => scenario({}, { folder, name });
  test.for<{ what: string; thing: Thing; folder?: Thing; made: string[] }>([
    {
      what: "is made for a new scenario in it",
      thing: { git: inSales("Sales") },
      made: ["create scenario/orders", "create folder/Sales"],
    },
    {
      what: "is made for a scenario that Git puts there",
      thing: { git: inSales("Sales"), base: inSales(null), live: inSales(null) },
      made: ["update scenario/orders", "create folder/Sales"],
    },
    {
      what: "is not made for one that changes and stays where people put it",
      thing: { git: inSales("Sales", "New"), base: inSales("Sales"), live: inSales("Sales EU") },
      made: ["update scenario/orders"],
    },
    {
      what: "is not made for one that is as it was",
      thing: { git: inSales("Sales"), base: inSales("Sales"), live: inSales("Sales EU") },
      made: [],
    },
    {
      what: "is not made where it is there",
      thing: { git: inSales("Sales") },
      folder: { git: { path: "Sales" }, live: { path: "Sales" } },
      made: ["create scenario/orders"],
    },
  ])("$what", ({ thing, folder, made }) => {
    const told = plan({ "folder/Sales": folder ?? place("Sales"), "scenario/orders": thing });
    expect(actions(told)).toEqual(made);
  });

  test("is made before what stands in it", () => {
    const told = plan({ "folder/Sales": place("Sales"), "scenario/orders": { git: inSales("Sales") } });
    expect(told.order).toEqual([["folder/Sales"], ["scenario/orders"]]);
    expect(changeOf(told, "scenario/orders")?.dependsOn).toEqual(["folder/Sales"]);
  });

  test("that nothing refers to is not made", () => {
    const told = plan({ "folder/Sales": place("Sales"), "scenario/orders": { git: inSales(null) } });
    expect(actions(told)).toEqual(["create scenario/orders"]);
  });

  test("is no object that is counted, and guards nothing by its name", () => {
    const told = plan({
      "folder/Sales": place("Sales"),
      "folder/Here": { git: { path: "Here" }, live: { path: "Here" } },
      "scenario/orders": { git: inSales("Sales") },
    });
    expect(told.summary).toMatchObject({ create: 2, objects: { scenario: 1 }, unmanaged: 0 });
  });
});

describe("the changes of a plan", () => {
  test("stand by what people look for first, then by address, deletions among them", () => {
    const told = plan(
      {
        "webhook/a": { git: hook("a") },
        "scenario/z": { git: scenario({}, { name: "Z" }) },
        "scenario/b": { base: scenario({}), live: scenario({}) },
        "folder/Sales": place("Sales"),
        "scenario/a": { git: scenario({}, { name: "A", folder: "Sales" }) },
        "webhook/0": { base: hook("0"), live: hook("0") },
      },
      { prune: true },
    );
    expect(actions(told)).toEqual([
      "create scenario/a",
      "delete scenario/b",
      "create scenario/z",
      "delete webhook/0",
      "create webhook/a",
      "create folder/Sales",
    ]);
  });

  test("drift and conflicts stand by address", () => {
    const drifted: Thing = { git: scenario({}), base: scenario({}), live: scenario({ label: "x" }) };
    expect(plan({ "scenario/c": drifted, "scenario/a": drifted, "scenario/b": drifted }).drift).toMatchObject([
      { address: "scenario/a" },
      { address: "scenario/b" },
      { address: "scenario/c" },
    ]);
  });

  test("are counted, beside what is as in Git and what nobody manages", () => {
    const told = plan(
      {
        "scenario/new": { git: scenario({}, { name: "New" }) },
        "scenario/changed": { git: scenario({ label: "x" }), base: scenario({}), live: scenario({}) },
        "scenario/same": sameOn(scenario({})),
        "scenario/same-too": sameOn(scenario({})),
        "scenario/moved": sameOn(scenario({})),
        "scenario/moved-too": sameOn(scenario({})),
        "scenario/adopted": sameOn(scenario({})),
        "webhook/anew": { git: hook("w", { type: "mailhook" }), base: hook("w"), live: hook("w") },
        "webhook/gone": { base: hook("g") },
        "webhook/left": { base: hook("l"), live: hook("l") },
      },
      {
        prune: true,
        others: [
          { kind: "scenario", name: "Theirs" },
          { kind: "webhook", name: "theirs" },
          { kind: "webhook", name: "theirs too" },
        ],
        moves: {
          moved: new Map<Address, Address>([
            ["scenario/moved", "scenario/before"],
            ["scenario/moved-too", "scenario/before-too"],
          ]),
        },
        adopted: ["scenario/adopted"],
      },
    );
    expect(told.summary).toEqual({
      create: 1,
      update: 1,
      replace: 1,
      delete: 1,
      move: 2,
      adopt: 1,
      unchanged: 2,
      objects: { scenario: 7, webhook: 1 },
      unmanaged: 3,
    });
  });

  test("say on what they are based and what they were asked with", () => {
    const keep = [{ side: "git", addresses: [] }] as const;
    const told = plan({}, { prune: true, keep });
    expect(told).toMatchObject({
      formatVersion: 1,
      target: "production",
      options: { prune: true, keep },
      basedOn: { commit: "c0ffee", stateSerial: 3, zone: "eu2.make.com", teamId: 1 },
      stats: { requests: 1, durationMs: 1 },
    });
  });
});

describe("what Git no longer has", () => {
  const left: Thing = { base: scenario({}), live: scenario({}, { name: "Renamed" }) };
  const seen = { row: { name: "Orders" }, revision: null, atBase: true };

  test("is told as left over, by its name in Make, and with prune deleted instead", () => {
    expect(plan({ "scenario/a": left }).leftOver).toEqual([{ address: "scenario/a", name: "Renamed" }]);
    expect(plan({ "scenario/a": left }, { prune: true }).leftOver).toEqual([]);
  });

  test("and was renamed in Make is a conflict only where it would be deleted", () => {
    const things: World["things"] = { "scenario/a": { ...left, entry: { seen } } };
    expect(plan(things).conflicts).toEqual([]);
    expect(plan(things, { prune: true }).conflicts).toEqual([
      { address: "scenario/a", name: "Renamed", path: "name", base: "Orders", live: "Renamed" },
    ]);
  });

  test("and Make neither is forgotten, and told with the name that it had", () => {
    const { plan: told, settled } = planOf({
      things: { "scenario/a": { base: scenario({}), entry: { seen } }, "scenario/b": sameOn(scenario({})) },
    });
    expect(told.gone).toEqual([{ address: "scenario/a", name: "Orders" }]);
    expect(settled).toEqual({ gone: ["scenario/a"], intents: [] });
    expect(told.summary.unmanaged).toBe(0);
  });

  test("is not told as gone where nothing is", () => {
    expect(plan({ "scenario/b": sameOn(scenario({})) })).not.toHaveProperty("gone");
  });

  test("guards an empty repository only for what Make still has", () => {
    const { guards } = plan({ "scenario/a": { base: scenario({}) }, "scenario/b": left });
    expect(guards).toMatchObject([{ name: "empty", addresses: ["scenario/b"] }]);
    expect(plan({ "scenario/a": { base: scenario({}) } }).guards).toEqual([]);
  });

  test("stays protected as its file said at the last apply", () => {
    const names = (entry: Thing["entry"], more: Partial<Thing> = {}): string[] =>
      plan(
        { "scenario/a": { ...left, ...more, entry: entry ?? {} }, "webhook/b": sameOn(hook("b")) },
        {
          prune: true,
        },
      ).guards.map(({ name }) => name);
    expect(names({ protect: true })).toEqual(["delete", "protected"]);
    expect(names({})).toEqual(["delete"]);
  });

  test("and a file that takes its protection back counts", () => {
    const on = scenario({}, { active: true });
    const off = scenario({}, { active: false });
    const guards = (protect: boolean) =>
      plan({ "scenario/a": { git: off, base: on, live: on, protect, entry: { protect: true } } }).guards;
    expect(guards(false)).toEqual([]);
    expect(guards(true)).toMatchObject([{ name: "protected", addresses: ["scenario/a"] }]);
  });
});

describe("an interrupted recreation", () => {
  const things: World["things"] = { "webhook/a": sameOn(hook("a")) };
  const others = [{ kind: "webhook", name: "a" }] as const;

  test("is ended by deleting the former object, with leave", () => {
    const prepared = planOf({
      things,
      others,
      intents: [{ type: "discard", address: "webhook/a", remoteId: "500" }],
    });
    expect(actions(prepared.plan)).toEqual(["delete webhook/a"]);
    expect(prepared.discards).toMatchObject([{ address: "webhook/a", remoteId: "500" }]);
    expect(prepared.plan.guards).toMatchObject([{ name: "recreate", addresses: ["webhook/a"] }]);
    expect(prepared.settled).toEqual({ gone: [], intents: [] });
  });

  test("is over where the former object is gone", () => {
    const intent = { type: "discard", address: "webhook/a", remoteId: "999" } as const;
    const prepared = planOf({ things, intents: [intent] });
    expect(prepared.settled).toEqual({ gone: [], intents: [intent] });
    expect(prepared.plan.changes).toEqual([]);
  });
});

describe("what somebody deleted in Make", () => {
  const watching = scenario({ module: "shop:watchOrders" });
  test("is made again, which is said, and needs leave where something is lost", () => {
    const told = plan({ "scenario/a": { git: watching, base: watching } });
    expect(changeOf(told, "scenario/a")?.impact[0]).toBe("It was deleted in Make, and is made again with a new id.");
    expect(told.guards).toMatchObject([{ name: "recreate", addresses: ["scenario/a"] }]);
  });

  test("needs none where nothing is lost", () => {
    expect(plan({ "scenario/a": { git: scenario({}), base: scenario({}) } }).guards).toEqual([]);
  });

  test("is another thing than something new, of which nothing is lost", () => {
    const told = plan({ "scenario/a": { git: watching } });
    expect(told.guards).toEqual([]);
    expect(changeOf(told, "scenario/a")?.impact).not.toContain(
      "It was deleted in Make, and is made again with a new id.",
    );
  });

  test("keeps what else it means", () => {
    expect(changeOf(plan({ "webhook/in": { git: hook("in"), base: hook("in") } }), "webhook/in")?.impact).toEqual([
      "It was deleted in Make, and is made again with a new id.",
      "Gets a new URL; after apply: make-gitops webhooks url in",
      "No scenario uses it yet. Make switches a webhook off that stays unused for 5 days.",
    ]);
  });
});

describe("what is switched on", () => {
  const license = { scenarios: 1, active: 1 };
  const state = (active: boolean): JsonObject => scenario({}, { active });
  test.for<{ what: string; thing: Thing; is: boolean }>([
    { what: "something new that is on", thing: { git: state(true) }, is: true },
    { what: "something new that is off", thing: { git: state(false) }, is: false },
    {
      what: "something that is on then",
      thing: { git: state(true), base: state(false), live: state(false) },
      is: true,
    },
    {
      what: "something that is off then",
      thing: { git: state(false), base: state(true), live: state(true) },
      is: false,
    },
    {
      what: "something that stays on",
      thing: { git: scenario({ label: "x" }, { active: true }), base: state(true), live: state(true) },
      is: false,
    },
  ])("counts $what: $is", ({ thing, is }) => {
    expect(plan({ "scenario/a": thing }, { license }).guards).toMatchObject(
      is ? [{ name: "license", addresses: ["scenario/a"] }] : [],
    );
  });

  test("something new that is off is nothing switched off", () => {
    const things = Object.fromEntries(
      ["a", "b", "c", "d"].map((name) => [`scenario/${name}`, { git: scenario({}, { name, active: false }) }]),
    );
    expect(plan(things, { license }).guards).toEqual([]);
  });
});

describe("drift that the target refuses", () => {
  const editor = (x: number): JsonObject => ({ editor: { modules: { 7: { metadata: { designer: { x, y: 0 } } } } } });
  const drifted = (live: JsonObject, base: JsonObject = scenario({})): Thing => ({ git: base, base, live });
  const refused = (thing: Thing, more: Partial<World> = {}): string[] =>
    plan({ "scenario/a": thing }, { drift: "refuse", ...more }).guards.map(({ name }) => name);
  const labelled = drifted(scenario({ label: "x" }));

  test.for<{ what: string; thing: Thing; more?: Partial<World>; is: boolean }>([
    { what: "a field of a module", thing: labelled, is: true },
    {
      what: "a field whose key has a dot in it",
      thing: drifted(scenario({ mapper: { "a.b": "2" } }), scenario({ mapper: { "a.b": "1" } })),
      is: true,
    },
    { what: "where the target keeps", thing: labelled, more: { drift: "keep" }, is: false },
    {
      what: "what is on or off",
      thing: drifted(scenario({}, { active: true }), scenario({}, { active: false })),
      is: false,
    },
    {
      what: "what the editor alone shows",
      thing: drifted(scenario({}, editor(2)), scenario({}, editor(1))),
      is: false,
    },
    {
      what: "what the editor alone shows beside a field",
      thing: drifted(scenario({ label: "x" }, editor(2)), scenario({}, editor(1))),
      is: true,
    },
    {
      what: "what a person decided for Make",
      thing: labelled,
      more: { keep: [{ side: "make", addresses: ["scenario/a"] }] },
      is: false,
    },
    {
      what: "what a person decided for Git",
      thing: labelled,
      more: { keep: [{ side: "git", addresses: ["scenario/a"] }] },
      is: true,
    },
  ])("$what: $is", ({ thing, more, is }) => {
    expect(refused(thing, more)).toEqual(is ? ["drift"] : []);
  });
});

describe("an object under another address", () => {
  const moves = { moved: new Map<Address, Address>([["scenario/new", "scenario/old"]]) };

  test("moves without a request where it is the same otherwise", () => {
    const told = plan({ "scenario/new": sameOn(scenario({})) }, { moves });
    expect(told.changes).toMatchObject([
      { action: "move", address: "scenario/new", movedFrom: "scenario/old", fields: [], impact: [], name: "Orders" },
    ]);
  });

  test("says so in a change of it, which has another digest than the change alone", () => {
    const thing: Thing = { git: scenario({ label: "x" }), base: scenario({}), live: scenario({}) };
    const [alone, moved] = [plan({ "scenario/new": thing }), plan({ "scenario/new": thing }, { moves })];
    expect(moved.changes[0]).toMatchObject({ action: "update", movedFrom: "scenario/old" });
    expect(alone.changes[0]).not.toHaveProperty("movedFrom");
    expect(moved.changes[0]?.digest).not.toBe(alone.changes[0]?.digest);
  });

  test("guards where it is not clear which one moved where", () => {
    const unclear = [{ left: ["scenario/x" as const], came: ["scenario/y" as const] }];
    expect(plan({}, { moves: { unclear } }).guards).toMatchObject([{ name: "move" }]);
  });
});

describe("an object named in ids/", () => {
  const adopted: readonly Address[] = ["scenario/a"];
  const unknown: Thing = { git: scenario({}), base: {}, live: scenario({}), isUnknown: true };

  test("is taken over without a request where it is as in Git", () => {
    const told = plan({ "scenario/a": unknown }, { adopted });
    expect(told.changes).toMatchObject([{ action: "adopt", takesOver: true, fields: [], impact: [], dependsOn: [] }]);
    expect(plan({ "scenario/a": unknown }).changes).toEqual([]);
  });

  test("waits for a decision where it is not", () => {
    const told = plan({ "scenario/a": { ...unknown, live: scenario({ label: "x" }) } }, { adopted });
    expect(told.changes).toEqual([]);
    expect(told.conflicts).toMatchObject([{ path: "modules.7.label", live: "x" }]);
  });

  test("says so in a change of it, which has another digest than the change alone", () => {
    const thing: Thing = { git: scenario({ label: "x" }), base: scenario({}), live: scenario({}) };
    const [alone, taken] = [plan({ "scenario/a": thing }), plan({ "scenario/a": thing }, { adopted })];
    expect(taken.changes[0]).toMatchObject({ action: "update", takesOver: true });
    expect(alone.changes[0]).not.toHaveProperty("takesOver");
    expect(taken.changes[0]?.digest).not.toBe(alone.changes[0]?.digest);
  });

  test("is taken over although Make holds what is kept as it is", () => {
    const told = plan(
      { "scenario/a": { ...unknown, live: scenario({ label: "x" }) } },
      {
        adopted,
        keep: [{ side: "make", addresses: ["scenario/a"] }],
      },
    );
    expect(actions(told)).toEqual(["adopt scenario/a"]);
  });
});

describe("a change", () => {
  test("of something that Make has tells its id, its name there, and whether it is on", () => {
    const update = (active: boolean): Change | undefined =>
      plan({
        "scenario/a": {
          git: scenario({ label: "x" }, { name: "In Git" }),
          base: scenario({}, { name: "In Make" }),
          live: scenario({}, { name: "In Make", active }),
        },
      }).changes[0];
    expect(update(true)).toMatchObject({ action: "update", remoteId: "1", name: "In Make", active: true });
    expect(update(false)).toMatchObject({ active: false });
    const ofHook = plan({ "webhook/in": { git: hook("b"), base: hook("a"), live: hook("a") } }).changes[0];
    expect(ofHook).not.toHaveProperty("active");
  });

  test("that makes something tells what it is, and no fields", () => {
    expect(plan({ "webhook/in": { git: hook("in") } }).changes).toMatchObject([
      { action: "create", name: "in", about: "custom webhook", fields: [], dependsOn: [] },
    ]);
  });

  test("that makes a webhook does not warn where a scenario uses it", () => {
    const told = plan({ "webhook/in": { git: hook("in") }, "scenario/a": { git: using(`\${webhook.in}`, "A") } });
    expect(changeOf(told, "webhook/in")?.impact).toHaveLength(1);
  });

  test("depends only on what is made with it, by address", () => {
    const told = plan({
      "webhook/in": { git: hook("in") },
      "webhook/b": { git: hook("b") },
      "webhook/there": sameOn(hook("there")),
      "scenario/a": {
        git: scenario({ mapper: { a: `\${webhook.in}`, b: `\${webhook.there}`, c: `\${webhook.b}` } }),
      },
    });
    expect(changeOf(told, "scenario/a")?.dependsOn).toEqual(["webhook/b", "webhook/in"]);
  });

  test("without a name in Git is named by its address", () => {
    const { blueprint } = scenario({});
    expect(plan({ "scenario/sales/new-order": { git: { blueprint: blueprint ?? null } } }).changes[0]?.name).toBe(
      "new-order",
    );
  });
});

describe("the digest of a change", () => {
  const old = scenario({ mapper: { url: "old", body: "1" } });
  const digest = (live: JsonObject, git = scenario({ mapper: { url: "new", body: "1" } }), base = old) =>
    plan({ "scenario/a": { git, base, live } }).changes[0]?.digest;

  test("is another where people changed something else in the same object meanwhile", () => {
    const kept = digest(scenario({ mapper: { url: "old", body: "2" } }));
    expect(kept).not.toBe(digest(old));
    expect(kept).not.toBe(digest(scenario({ mapper: { url: "old", body: "3" } })));
  });

  test("is another where Make has another value in the place of the one that is written over", () => {
    const live = (url: string) => scenario({ mapper: { url, body: "1" } });
    const keepGit = (url: string) =>
      plan(
        { "scenario/a": { git: live("new"), base: old, live: live(url) } },
        { keep: [{ side: "git", addresses: [] }] },
      ).changes[0]?.digest;
    expect(new Set([keepGit("old"), keepGit("x"), keepGit("y")]).size).toBe(3);
  });

  test("is the same where both made the same change meanwhile", () => {
    const git = scenario({ mapper: { url: "new", body: "2" } });
    const settled = plan({ "scenario/a": { git, base: old, live: scenario({ mapper: { url: "old", body: "2" } }) } });
    const more = { ...scenario({ mapper: { url: "old", body: "2" } }), description: "" };
    expect(plan({ "scenario/a": { git, base: old, live: more } }).changes[0]?.digest).toBe(settled.changes[0]?.digest);
  });

  test("is one for each action", () => {
    const thing = sameOn(hook("a"));
    const moved = plan({ "webhook/a": thing }, { moves: { moved: new Map([["webhook/a", "webhook/b"]]) } });
    const adopted = plan({ "webhook/a": thing }, { adopted: ["webhook/a"] });
    const created = plan({ "webhook/a": { git: hook("a") } });
    const deleted = plan({ "webhook/a": { base: hook("a"), live: hook("a") } }, { prune: true });
    const digests = [moved, adopted, created, deleted].map(({ changes }) => changes[0]?.digest);
    expect(new Set(digests).size).toBe(4);
    for (const each of digests) expect(each).toMatch(/^[0-9a-f]{64}$/);
  });
});

test("what Git wants of an object is the same whether it is there or not, and another with another var", () => {
  const git = scenario({ mapper: { text: `\${var.T}`, hook: `\${webhook.in}` } });
  const content = (thing: Thing, text = "a"): string => {
    const { outcomes } = planOf({
      things: { "scenario/a": thing, "webhook/in": sameOn(hook("in")) },
      vars: { T: text },
    });
    const outcome = outcomes.get("scenario/a");
    return outcome ? contentOf(outcome) : "";
  };
  const live = scenario({ mapper: { text: "a", hook: 9 } });
  expect(content({ git })).toBe(content({ git, base: git, live, values: { "var.T": "a" } }));
  expect(content({ git }, "b")).not.toBe(content({ git }));
});
