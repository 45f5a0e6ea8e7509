import { describe, expect, test } from "vitest";
import type { Address } from "../../src/address.ts";
import type { LiveState } from "../../src/engine/observed.ts";
import { settleIntents } from "../../src/engine/settle-intents.ts";
import type { Intent, State } from "../../src/engine/state.ts";
import { entryOf, rowsOf, stateOf } from "./remembered.ts";

const create = (address: Address, name = "Orders", namesakes: readonly string[] = []): Intent => ({
  type: "create",
  address,
  name,
  base: "b",
  values: {},
  namesakes,
});
const idsIn = ({ resources }: State): Record<string, string> =>
  Object.fromEntries(Object.entries(resources).map(([address, { remoteId }]) => [address, remoteId]));
const unsettled = (message: string, hint: string): unknown =>
  expect.objectContaining({ problems: [{ code: "state/unsettled", message, hint }] });

describe("a create whose answer was lost", () => {
  test.each<[what: string, revision: string | undefined, expected: string | null]>([
    ["with the revision that the list tells", "r7", "r7"],
    ["with none where the list tells none", undefined, null],
  ])("is taken over with an empty base, so that all of it is compared, %s", (_what, revision, expected) => {
    const before = stateOf([create("scenario/a")], { "scenario/z": entryOf("9") });
    expect(settleIntents(before, rowsOf({ scenario: { 3: "Orders" } }, { revision }), "empty")).toEqual({
      ...before,
      resources: {
        "scenario/z": entryOf("9"),
        "scenario/a": {
          remoteId: "3",
          base: "empty",
          values: {},
          seen: { row: {}, revision: expected, atBase: false },
          dropped: [],
        },
      },
      intents: [],
    });
  });

  test.each<[what: string, intent: Intent, rows: LiveState["rows"]]>([
    ["another name", create("scenario/a"), rowsOf({ scenario: { 3: "Other" } })],
    ["the name, and was there before", create("scenario/a", "Orders", ["3"]), rowsOf({ scenario: { 3: "Orders" } })],
    ["the name, and is another resource's", create("scenario/a"), rowsOf({ scenario: { 9: "Orders" } })],
    ["the name, and is of another kind", create("webhook/a"), rowsOf({ webhook: {}, scenario: { 3: "Orders" } })],
    ["nothing: the team has none of the kind", create("webhook/a"), rowsOf({})],
  ])("is forgotten, to be made again, where what Make has bears %s", (_what, intent, rows) => {
    const before = stateOf([intent], { "scenario/z": entryOf("9") });
    expect(settleIntents(before, rows, "empty")).toEqual({ ...before, intents: [] });
  });

  test("is told from one of another kind that has the same id", () => {
    const rows = rowsOf({ scenario: { 9: "Orders" }, webhook: { 9: "Orders" } });
    const intents = [create("scenario/a"), create("webhook/a")];
    expect(idsIn(settleIntents(stateOf(intents), rows, "e"))).toEqual({ "scenario/a": "9", "webhook/a": "9" });
    expect(idsIn(settleIntents(stateOf([create("webhook/a")], { "scenario/z": entryOf("9") }), rows, "e"))).toEqual({
      "scenario/z": "9",
      "webhook/a": "9",
    });
  });

  test("is settled beside others, each by its own name", () => {
    const intents = [create("scenario/a", "A"), create("scenario/b", "B"), create("scenario/c", "C")];
    const rows = rowsOf({ scenario: { 1: "B", 2: "A", 3: "D" } });
    expect(idsIn(settleIntents(stateOf(intents), rows, "e"))).toEqual({ "scenario/a": "2", "scenario/b": "1" });
  });

  test("leaves every other open write as it is", () => {
    const write = { fields: ["blueprint"], paths: ["name"], base: "", values: {} };
    const open = { row: {}, revision: null, wasValid: true, writes: [write] };
    const others: readonly Intent[] = [
      { type: "update", address: "scenario/u", remoteId: "5", ...open },
      { type: "discard", address: "scenario/d", remoteId: "6" },
    ];
    const rows = rowsOf({ scenario: { 5: "Orders", 6: "U" } });
    const settled = settleIntents(stateOf([others[0] as Intent, create("scenario/a"), others[1] as Intent]), rows, "e");
    expect(settled.intents).toEqual(others);
    expect(idsIn(settled)).toEqual({ "scenario/a": "5" });
    expect(settleIntents(stateOf(others), rows, "e")).toEqual(stateOf(others));
  });

  test("needs a person where several new objects bear the name", () => {
    const rows = rowsOf({ scenario: { 1: "Orders", 2: "Orders", 3: "Other", 4: "Orders" } });
    expect(() => settleIntents(stateOf([create("scenario/a", "Orders", ["1"])]), rows, "e")).toThrow(
      unsettled(
        'An earlier run ended while it created scenario/a, and Make now has several new objects named "Orders" (ids 2, 4).',
        "Delete or rename in Make those that are not wanted, then run again.",
      ),
    );
  });

  test("needs a person where one new object fits two", () => {
    const intents = [create("scenario/x", "X"), create("scenario/a"), create("scenario/b")];
    const rows = rowsOf({ scenario: { 1: "Orders", 2: "X" } });
    expect(() => settleIntents(stateOf(intents), rows, "e")).toThrow(
      unsettled(
        'An earlier run ended while it created scenario/a and scenario/b, and Make now has one new object named "Orders" (id 1).',
        "Delete it in Make, or give one of the two another name there, then run again.",
      ),
    );
  });
});
