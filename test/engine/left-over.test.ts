import { describe, expect, test } from "vitest";
import type { Address } from "../../src/address.ts";
import { deleteChange, findDiscards, findLeftOver, type LeftOver, renameConflict } from "../../src/engine/left-over.ts";
import type { Outcome } from "../../src/engine/outcome.ts";
import type { Intent, StateEntry } from "../../src/engine/state.ts";
import type { Json } from "../../src/json.ts";
import { planOf, scenario } from "./objects.ts";
import { entryOf, liveOf, rowsOf, stateOf } from "./remembered.ts";

const seenAs = (remoteId: string, name?: Json): StateEntry =>
  entryOf(remoteId, { seen: { row: name === undefined ? {} : { name }, revision: null, atBase: true } });
const live = liveOf(rowsOf({ scenario: { 1: "Orders", 2: "Invoices" } }));

describe("what Git no longer has", () => {
  test.each<[what: string, entry: StateEntry, formerName: string | undefined]>([
    ["by its name in Make", seenAs("1", "Orders"), undefined],
    ["with the name that it had, where somebody renamed it", seenAs("1", "Sales"), "Sales"],
    ["without a former name, where none was seen", seenAs("1"), undefined],
    ["without a former name, where that was no text", seenAs("1", 5), undefined],
  ])("is left over in Make, told %s", (_what, entry, formerName) => {
    expect(findLeftOver(stateOf([], { "scenario/a": entry }), new Set(), live)).toEqual({
      leftOver: [{ address: "scenario/a", name: "Orders", remoteId: "1", formerName }],
      gone: [],
    });
  });

  test.each<[what: string, entry: StateEntry, name: string]>([
    ["by the name that it had", seenAs("9", "Sales"), "Sales"],
    ["by its address, where no name was seen", seenAs("9"), "scenario/a"],
  ])("and Make no longer has either is gone, told %s", (_what, entry, name) => {
    expect(findLeftOver(stateOf([], { "scenario/a": entry }), new Set(), live)).toEqual({
      leftOver: [],
      gone: [{ address: "scenario/a", name }],
    });
  });

  test("is gone where the team has nothing of its kind, though another kind has the id", () => {
    const { leftOver, gone } = findLeftOver(stateOf([], { "webhook/a": seenAs("1") }), new Set(), live);
    expect([leftOver, gone]).toEqual([[], [{ address: "webhook/a", name: "webhook/a" }]]);
  });

  test("is not what Git has, and comes by address", () => {
    const resources = {
      "scenario/d": seenAs("2"),
      "scenario/a": seenAs("1"),
      "scenario/c": seenAs("9"),
      "scenario/b": seenAs("9"),
      "scenario/e": seenAs("1"),
    };
    const { leftOver, gone } = findLeftOver(stateOf([], resources), new Set<Address>(["scenario/e"]), live);
    expect(leftOver.map(({ address }) => address)).toEqual(["scenario/a", "scenario/d"]);
    expect(gone.map(({ address }) => address)).toEqual(["scenario/b", "scenario/c"]);
  });

  const leftOver: LeftOver = { address: "scenario/a", name: "Orders", remoteId: "1", formerName: undefined };

  test("is deleted by its id, with nothing else to tell", () => {
    expect(deleteChange(leftOver)).toEqual({
      address: "scenario/a",
      action: "delete",
      name: "Orders",
      remoteId: "1",
      fields: [],
      dependsOn: [],
      impact: [],
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test("is the same deletion by another name and id, and another one by another address", () => {
    const { digest } = deleteChange(leftOver);
    expect(deleteChange({ ...leftOver, name: "Sales", remoteId: "2" }).digest).toBe(digest);
    expect(deleteChange({ ...leftOver, address: "scenario/b" }).digest).not.toBe(digest);
  });

  test("and somebody renamed in Make is a conflict, for a person to decide", () => {
    expect(renameConflict({ ...leftOver, formerName: "Sales" })).toEqual([
      { address: "scenario/a", name: "Orders", path: "name", base: "Sales", live: "Orders" },
    ]);
    expect(renameConflict(leftOver)).toEqual([]);
  });
});

describe("the former object of a recreation that was interrupted", () => {
  const discard = (remoteId: string, address: Address = "scenario/a"): Intent => ({
    type: "discard",
    address,
    remoteId,
  });
  const outcomeOf = (git: Json): ReadonlyMap<Address, Outcome> =>
    planOf({
      things: {
        "webhook/a": {
          git: { type: git, name: "in" },
          base: { type: "webhook", name: "in" },
          live: { type: "webhook", name: "in" },
        },
      },
    }).outcomes;

  test("is still to be deleted, with a word of why", () => {
    const state = stateOf([discard("2")], { "scenario/a": seenAs("1") });
    expect(findDiscards(state, new Map(), live)).toEqual({
      changes: [
        {
          ...deleteChange({ address: "scenario/a", name: "Invoices", remoteId: "2", formerName: undefined }),
          impact: ["An earlier run made a new one in its place and ended before it deleted this one."],
        },
      ],
      settled: [],
    });
  });

  test("is settled where Make no longer has it", () => {
    const state = stateOf([discard("9"), discard("1", "webhook/a")], { "scenario/a": seenAs("1") });
    expect(findDiscards(state, new Map(), live)).toEqual({ changes: [], settled: state.intents });
  });

  test("is never deleted while it is in use, under whatever address", () => {
    const state = stateOf([discard("2")], { "scenario/b": seenAs("2") });
    expect(findDiscards(state, new Map(), live)).toEqual({ changes: [], settled: state.intents });
  });

  test("is deleted though another kind's object in use has its id", () => {
    const { changes } = findDiscards(stateOf([discard("2")], { "webhook/a": seenAs("2") }), new Map(), live);
    expect(changes.map(({ name }) => name)).toEqual(["Invoices"]);
  });

  test.each<[what: string, type: string, isSettled: boolean]>([
    ["stays open while Git wants the recreation still", "mailhook", false],
    ["is settled where Git wants the one in use again", "webhook", true],
  ])("%s", (_what, type, isSettled) => {
    const state = stateOf([discard("1", "webhook/a")], { "webhook/a": seenAs("1") });
    const found = findDiscards(state, outcomeOf(type), liveOf(rowsOf({ webhook: { 1: "in" } })));
    expect(found).toEqual({ changes: [], settled: isSettled ? state.intents : [] });
  });

  test("is settled where it is gone, though Git wants to make it anew again", () => {
    const state = stateOf([discard("9", "webhook/a")], { "webhook/a": seenAs("1") });
    const found = findDiscards(state, outcomeOf("mailhook"), liveOf(rowsOf({ webhook: { 1: "in" } })));
    expect(found).toEqual({ changes: [], settled: state.intents });
  });

  test("is nothing that another open write speaks of", () => {
    const write = { fields: [], paths: [], base: "", values: {} };
    const open = { row: {}, revision: null, wasValid: true, writes: [write] };
    const state = stateOf([{ type: "update", address: "scenario/a", remoteId: "1", ...open }]);
    expect(findDiscards(state, new Map(), live)).toEqual({ changes: [], settled: [] });
  });

  test("is told by a plan, and taken out of the state where it is settled", () => {
    const same = scenario({});
    const things = { "scenario/a": { git: same, base: same, live: same } };
    const others = [{ kind: "scenario", name: "Old" }] as const;
    const prepared = planOf({ things, others, intents: [discard("500"), discard("77")] });
    expect(prepared.plan.changes.map(({ action, name }) => [action, name])).toEqual([["delete", "Old"]]);
    expect(prepared.settled.intents).toEqual([discard("77")]);
  });
});
