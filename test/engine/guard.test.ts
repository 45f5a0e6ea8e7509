import { describe, expect, test } from "vitest";
import type { Address } from "../../src/address.ts";
import { findGuards, type GuardInput, standingGuards } from "../../src/engine/guard.ts";
import { policyOf } from "../../src/engine/keep.ts";
import type { Change, Guard, Keep } from "../../src/engine/plan.ts";

const none: GuardInput = {
  changes: [],
  recreated: [],
  discarded: [],
  namesakes: new Map(),
  usedElsewhere: new Map(),
  switchedOn: [],
  switchedOff: [],
  license: undefined,
  unclear: [],
  protectedAddresses: new Set(),
  managed: [],
  desiredCount: 1,
  refusedDrift: [],
};

const scenarios = (count: number): Address[] =>
  Array.from({ length: count }, (_, index): Address => `scenario/s${index + 1}`);
const deleting = (addresses: readonly Address[]): Change[] =>
  addresses.map((address) => ({
    address,
    action: "delete",
    name: address,
    remoteId: "1",
    fields: [],
    dependsOn: [],
    impact: [],
    digest: "",
  }));
const making = (addresses: readonly Address[]): Change[] =>
  addresses.map((address) => ({
    address,
    action: "create",
    name: address,
    about: "",
    content: "",
    fields: [],
    dependsOn: [],
    impact: [],
    digest: "",
  }));
const unmanaged = (addresses: readonly Address[]): GuardInput["namesakes"] =>
  new Map(addresses.map((address, index) => [address, [{ id: String(index), leftOverFrom: undefined }]]));
const guardsOf = (input: Partial<GuardInput>): readonly Guard[] => findGuards({ ...none, ...input });
const named = (input: Partial<GuardInput>, name: Guard["name"]): Guard | undefined =>
  guardsOf(input).find((guard) => guard.name === name);

describe("a guard tells why", () => {
  test("and there is none where nothing is at stake", () => {
    expect(guardsOf({})).toEqual([]);
  });

  test.for<{ why: string; input: Partial<GuardInput>; guard: Guard }>([
    {
      why: "deleting",
      input: { changes: deleting(["scenario/a"]) },
      guard: { name: "delete", addresses: ["scenario/a"], message: "Deleting cannot be undone in Make." },
    },
    {
      why: "making anew, each loss once",
      input: {
        recreated: [
          { address: "webhook/a", loss: "It gets a new URL." },
          { address: "webhook/b", loss: "It gets a new URL." },
          { address: "scenario/c", loss: "It forgets." },
        ],
        discarded: ["webhook/a"],
      },
      guard: {
        name: "recreate",
        addresses: ["webhook/a", "webhook/b", "scenario/c"],
        message: "It gets a new URL. It forgets.",
      },
    },
    {
      why: "deleting the former one",
      input: { discarded: ["webhook/a"] },
      guard: { name: "recreate", addresses: ["webhook/a"], message: "The former one is deleted with this." },
    },
    {
      why: "moves that are not clear",
      input: {
        unclear: [
          { left: ["scenario/a", "scenario/b"], came: ["scenario/c"] },
          { left: ["scenario/d"], came: ["scenario/e", "scenario/f"] },
        ],
      },
      guard: {
        name: "move",
        addresses: ["scenario/a", "scenario/b", "scenario/c", "scenario/d", "scenario/e", "scenario/f"],
        message:
          "Equal files left and came, and which one moved where is not to be seen: scenario/a, scenario/b left, scenario/c came; scenario/d left, scenario/e, scenario/f came. Write `movedFrom:` into those that moved.",
      },
    },
    {
      why: "an empty repository",
      input: { desiredCount: 0, managed: ["scenario/a"] },
      guard: {
        name: "empty",
        addresses: ["scenario/a"],
        message: "The repository holds nothing for this target, and Make holds what was applied before.",
      },
    },
    {
      why: "objects of the same name, by where they come from",
      input: {
        namesakes: new Map<Address, { id: string; leftOverFrom: Address | undefined }[]>([
          [
            "scenario/a",
            [
              { id: "4", leftOverFrom: undefined },
              { id: "5", leftOverFrom: "scenario/old" },
            ],
          ],
          ["scenario/b", [{ id: "6", leftOverFrom: undefined }]],
        ]),
      },
      guard: {
        name: "namesake",
        addresses: ["scenario/a", "scenario/b"],
        message:
          "Make has an object of this name already: scenario/a: id 4, not managed here; scenario/a: id 5, left over from scenario/old, whose file was moved or deleted; scenario/b: id 6, not managed here. A second one would be made beside it.",
      },
    },
    {
      why: "that nearly all of it is in Make already, and nothing is known of it",
      input: {
        changes: making(["scenario/a", "scenario/b", "scenario/c", "scenario/d", "webhook/e", "folder/x"]),
        namesakes: unmanaged(["scenario/a", "scenario/b", "scenario/c", "webhook/e"]),
      },
      guard: {
        name: "namesake",
        addresses: ["scenario/a", "scenario/b", "scenario/c", "webhook/e"],
        message:
          "3 of 4 scenarios and 1 of 1 webhook in Git have a namesake in Make and none is under management here. This looks like a repository whose state was left on another machine (.make-gitops/, not in Git).",
      },
    },
    {
      why: "use by others",
      input: {
        usedElsewhere: new Map<Address, string>([
          ["webhook/a", "Theirs"],
          ["webhook/b", "Other"],
        ]),
      },
      guard: {
        name: "in-use",
        addresses: ["webhook/a", "webhook/b"],
        message: 'Scenarios that are not managed here use it and would stop: "Theirs", "Other".',
      },
    },
    {
      why: "drift that the target refuses",
      input: { refusedDrift: [{ address: "scenario/a", name: "A", fields: [] }] },
      guard: {
        name: "drift",
        addresses: ["scenario/a"],
        message: "It was changed in Make, and this target says `drift: refuse`.",
      },
    },
  ])("$why", ({ input, guard }) => {
    expect(guardsOf(input)).toEqual([guard]);
  });

  test("that something protected is deleted, made anew or switched off", () => {
    const protectedAddresses = new Set(scenarios(4));
    const input = {
      changes: deleting(["scenario/s1", "scenario/other"]),
      recreated: [{ address: "scenario/s2" as const, loss: "" }],
      switchedOff: ["scenario/s3" as const],
      protectedAddresses,
    };
    expect(named(input, "protected")).toEqual({
      name: "protected",
      addresses: ["scenario/s1", "scenario/s2", "scenario/s3"],
      message:
        "`protect: true` in its file, or in the file that Git had of it: it is never deleted, recreated or switched off.",
    });
  });
});

describe("many is more than three and more than a fifth of a kind", () => {
  const hooks = (count: number): Address[] =>
    Array.from({ length: count }, (_, index): Address => `webhook/h${index + 1}`);
  test.for([
    { count: 3, managed: scenarios(3), is: false },
    { count: 4, managed: scenarios(4), is: true },
    { count: 4, managed: scenarios(19), is: true },
    { count: 4, managed: scenarios(20), is: false },
    { count: 4, managed: [...scenarios(4), ...hooks(30)], is: true },
  ])("$count of $managed.length: $is", ({ count, managed, is }) => {
    const addresses = scenarios(count);
    const deleted = named({ changes: deleting(addresses), managed }, "many");
    const recreated = named({ recreated: addresses.map((address) => ({ address, loss: "x" })), managed }, "many");
    const off = named({ switchedOff: addresses, managed }, "switch-off");
    expect([deleted?.addresses, recreated?.addresses, off?.addresses]).toEqual(
      is ? [addresses, addresses, addresses] : [undefined, undefined, undefined],
    );
  });

  test("names only the kind that it is so for, and says what it counts", () => {
    const all = [...scenarios(4), ...hooks(2)];
    expect(named({ changes: deleting(all), managed: all }, "many")).toEqual({
      name: "many",
      addresses: scenarios(4),
      message: "That is more than a fifth of a kind deleted or made anew at once.",
    });
    expect(named({ switchedOff: scenarios(4) }, "switch-off")?.message).toBe(
      "That is more than a fifth of a kind switched off at once.",
    );
  });

  test("counts deleted and made anew apart", () => {
    const [a, b, c, d] = scenarios(4) as [Address, Address, Address, Address];
    const recreated = [c, d].map((address) => ({ address, loss: "x" }));
    expect(named({ changes: deleting([a, b]), recreated, managed: scenarios(4) }, "many")).toBeUndefined();
  });
});

describe("the license", () => {
  const license = { scenarios: 5, active: 4 };
  test.for([
    { on: 1, off: 0, is: false },
    { on: 2, off: 0, is: true },
    { on: 2, off: 1, is: false },
    { on: 3, off: 1, is: true },
  ])("with 4 of 5 on, $on more and $off fewer", ({ on, off, is }) => {
    const switchedOn = scenarios(on);
    const guard = named({ license, switchedOn, switchedOff: scenarios(off) }, "license");
    expect(guard?.addresses).toEqual(is ? switchedOn : undefined);
  });

  test("is told with its numbers, and guards nothing where it is not known", () => {
    expect(named({ license, switchedOn: scenarios(2) }, "license")?.message).toBe(
      "The organization may have 5 scenarios on at once and has 4: Make would refuse to switch on all of these.",
    );
    expect(guardsOf({ switchedOn: scenarios(200) })).toEqual([]);
  });
});

describe("leave", () => {
  const guards: Guard[] = [
    { name: "delete", addresses: ["scenario/a", "scenario/b"], message: "" },
    { name: "protected", addresses: ["scenario/a"], message: "" },
  ];
  test.for([
    { allow: [], stands: ["delete", "protected"] },
    { allow: ["delete"], stands: ["protected"] },
    { allow: ["scenario/a"], stands: ["delete", "protected"] },
    { allow: ["scenario/a", "scenario/b"], stands: ["protected"] },
    { allow: ["protected", "delete"], stands: ["protected"] },
    { allow: ["many"], stands: ["delete", "protected"] },
  ])("for $allow lets $stands stand", ({ allow, stands }) => {
    expect(standingGuards(guards, allow).map(({ name }) => name)).toEqual(stands);
  });
});

describe("which side decides", () => {
  const one: Address = "scenario/a";
  test.for<{ keep: Keep[]; clash: string; revertsActive: boolean }>([
    { keep: [], clash: "conflict", revertsActive: false },
    { keep: [{ side: "git", addresses: [] }], clash: "git", revertsActive: false },
    { keep: [{ side: "make", addresses: [] }], clash: "live", revertsActive: false },
    { keep: [{ side: "git", addresses: [one] }], clash: "git", revertsActive: true },
    { keep: [{ side: "make", addresses: [one] }], clash: "live", revertsActive: false },
    { keep: [{ side: "git", addresses: ["scenario/b"] }], clash: "conflict", revertsActive: false },
    {
      keep: [
        { side: "git", addresses: [one] },
        { side: "make", addresses: [] },
      ],
      clash: "git",
      revertsActive: true,
    },
    {
      keep: [
        { side: "git", addresses: [one] },
        { side: "make", addresses: ["scenario/b", one] },
      ],
      clash: "live",
      revertsActive: false,
    },
    {
      keep: [
        { side: "make", addresses: [] },
        { side: "git", addresses: [] },
      ],
      clash: "git",
      revertsActive: false,
    },
  ])("with $keep is $clash", ({ keep, clash, revertsActive }) => {
    expect(policyOf(one, "refuse", keep)).toEqual({ drift: "refuse", clash, revertsActive });
  });
});

test.for<[what: string, input: Partial<GuardInput>]>([
  ["one namesake alone", { changes: making(["scenario/a"]), namesakes: unmanaged(["scenario/a"]) }],
  [
    "less than four of five",
    { changes: making(["scenario/a", "scenario/b", "scenario/c"]), namesakes: unmanaged(["scenario/a", "scenario/b"]) },
  ],
  [
    "something that is managed here",
    {
      changes: making(["scenario/a", "scenario/b"]),
      namesakes: unmanaged(["scenario/a", "scenario/b"]),
      managed: ["scenario/z"],
    },
  ],
])("with %s a namesake is no sign of a state that was left elsewhere", ([, input]) => {
  expect(named(input, "namesake")?.message).toMatch(/^Make has an object of this name already: /);
});
