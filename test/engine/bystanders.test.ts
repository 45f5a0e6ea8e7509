import { describe, expect, test } from "vitest";
import { type Address, kindOf } from "../../src/address.ts";
import { findNamesakes, findUsedElsewhere } from "../../src/engine/bystanders.ts";
import { deleteChange } from "../../src/engine/left-over.ts";
import type { Outcome } from "../../src/engine/outcome.ts";
import type { Change } from "../../src/engine/plan.ts";
import type { State } from "../../src/engine/state.ts";
import type { JsonObject } from "../../src/json.ts";
import { kindNamed } from "../../src/kinds/registry.ts";
import { planOf, scenario } from "./objects.ts";
import { entryOf, liveOf, type Named, rowsOf, stateOf } from "./remembered.ts";

const newOne = (address: Address, name: string): Outcome => ({
  is: "create",
  wanted: {
    address,
    kind: kindNamed(kindOf(address)),
    template: {},
    protect: false,
    ignore: [],
    movedFrom: [],
    references: [],
  },
  name,
  resolved: { value: {}, values: {}, secrets: [], kept: [], pending: [], missing: [] },
  spec: {},
  wasDeleted: false,
});

describe("namesakes of a new object", () => {
  const namesakes = (
    outcomes: readonly Outcome[],
    named: Named,
    resources: State["resources"] = {},
    inGit: readonly Address[] = [],
  ): unknown =>
    Object.fromEntries(
      findNamesakes(outcomes, {
        state: stateOf([], resources),
        live: liveOf(rowsOf(named)),
        wanted: new Set(inGit),
        kindNamed,
      }),
    );
  const orders = newOne("scenario/a", "Orders");

  test("are all that bear its name and that nothing manages", () => {
    expect(namesakes([orders], { scenario: { 1: "Orders", 2: "Other", 3: "Orders" } })).toEqual({
      "scenario/a": [
        { id: "1", leftOverFrom: undefined },
        { id: "3", leftOverFrom: undefined },
      ],
    });
  });

  test("are told with the address whose file left Git, and are none where the file is there", () => {
    const resources = { "scenario/left": entryOf("1"), "scenario/here": entryOf("2") };
    const named = { scenario: { 1: "Orders", 2: "Orders" } };
    expect(namesakes([orders], named, resources, ["scenario/here"])).toEqual({
      "scenario/a": [{ id: "1", leftOverFrom: "scenario/left" }],
    });
  });

  test("are told though a managed object of another kind has their id", () => {
    expect(namesakes([orders], { scenario: { 1: "Orders" } }, { "webhook/in": entryOf("1") }, ["webhook/in"])).toEqual({
      "scenario/a": [{ id: "1", leftOverFrom: undefined }],
    });
  });

  test.each<[what: string, outcome: Outcome, named: Named]>([
    ["of another kind", orders, { webhook: { 1: "Orders" } }],
    ["in a team that has none of the kind", orders, {}],
    ["of another name", orders, { scenario: { 1: "orders" } }],
    ["of a folder: its path is its identity", newOne("folder/Sales", "Sales"), { folder: { 1: "Sales" } }],
  ])("are none %s", (_what, outcome, named) => {
    expect(namesakes([outcome], named)).toEqual({});
  });

  test("are looked for beside new objects only", () => {
    const same = scenario({});
    const { outcomes } = planOf({ things: { "scenario/b": { git: same, base: same, live: same } } });
    expect(namesakes([...outcomes.values()], { scenario: { 7: "Orders" } })).toEqual({});
    expect(namesakes([...outcomes.values(), orders], { scenario: { 7: "Orders" } })).toEqual({
      "scenario/a": [{ id: "7", leftOverFrom: undefined }],
    });
  });
});

describe("what would be deleted and is used elsewhere", () => {
  const gone = deleteChange({ address: "webhook/in", name: "in", remoteId: "58", formerName: undefined });
  const usedBy: JsonObject = { scenarioId: 4100, scenarioName: "By hand" };
  const used = (changes: readonly Change[], about: JsonObject, resources: State["resources"] = {}): unknown =>
    Object.fromEntries(
      findUsedElsewhere(changes, {
        state: stateOf([], resources),
        live: liveOf(rowsOf({ webhook: { 58: "in" } }, { about })),
        wanted: new Set<Address>(),
        kindNamed,
      }),
    );

  test("is told with the name of its user", () => {
    expect(used([gone], usedBy)).toEqual({ "webhook/in": "By hand" });
  });

  test.each<[what: string, address: Address, id: string, expected: unknown]>([
    ["is not told where the user is managed here", "scenario/a", "4100", {}],
    ["is told where another one is managed here", "scenario/a", "4101", { "webhook/in": "By hand" }],
    ["is told where another kind's object has the user's id", "webhook/b", "4100", { "webhook/in": "By hand" }],
  ])("%s", (_what, address, id, expected) => {
    expect(used([gone], usedBy, { [address]: entryOf(id) })).toEqual(expected);
  });

  test.each<[what: string, changes: readonly Change[], about: JsonObject]>([
    ["nothing where nobody uses it", [gone], {}],
    ["nothing that Make does not have any more", [{ ...gone, remoteId: "59" } as Change], usedBy],
    ["nothing of a kind that the team has none of", [{ ...gone, address: "scenario/x" }], usedBy],
  ])("is %s", (_what, changes, about) => {
    expect(used(changes, about)).toEqual({});
  });

  test("is nothing new", () => {
    const made = planOf({ things: { "webhook/in": { git: { type: "webhook", name: "in" } } } }).plan.changes;
    expect(made.map(({ action }) => action)).toEqual(["create"]);
    expect(used(made, usedBy)).toEqual({});
  });
});
