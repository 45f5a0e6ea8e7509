// Which address a managed object has now: said, named by its id, or told by equal content; and never guessed.

import { array, assert, constantFrom, dictionary, property, record } from "fast-check";
import { describe, expect, test } from "vitest";
import { type Address, kindOf } from "../../src/address.ts";
import type { Base } from "../../src/engine/compare.ts";
import { referencedAddresses } from "../../src/engine/dependencies.ts";
import { lookupIn } from "../../src/engine/look.ts";
import { findMoves, type Moves, moveState } from "../../src/engine/moves.ts";
import type { Wanted } from "../../src/engine/outcome.ts";
import { lookIn, resolveTemplate } from "../../src/engine/resolve.ts";
import type { State, StateEntry } from "../../src/engine/state.ts";
import type { JsonObject } from "../../src/json.ts";
import { kindNamed } from "../../src/kinds/registry.ts";

interface Managed {
  readonly base: JsonObject;
  readonly values?: StateEntry["values"];
  /** Absent: a number of its own. */
  readonly id?: string;
  /** Somebody deleted it in Make. */
  readonly gone?: true;
}

interface Project {
  readonly managed: Readonly<Record<Address, Managed>>;
  readonly git: Readonly<Record<Address, JsonObject>>;
  readonly movedFrom?: Readonly<Record<Address, readonly Address[]>>;
  readonly takenOver?: Readonly<Record<Address, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
}

function stateOf(managed: Project["managed"], intents: State["intents"] = []): State {
  const resources = Object.entries(managed).map(([address, { id, values = {} }], index): [string, StateEntry] => [
    address,
    {
      remoteId: id ?? String(index + 1),
      base: address,
      values,
      seen: { row: {}, revision: null, atBase: true },
      dropped: [],
    },
  ]);
  return {
    formatVersion: 1,
    lineage: "l",
    serial: 3,
    zone: "z",
    teamId: 1,
    applied: 1,
    commit: null,
    appliedAt: null,
    resources: Object.fromEntries(resources),
    intents,
  };
}

function movesOf({ managed, git, movedFrom = {}, takenOver = {}, vars = {}, secrets = {} }: Project): Moves {
  const state = stateOf(managed);
  const entries = Object.entries(managed) as [Address, Managed][];
  const wanted = new Map(
    (Object.entries(git) as [Address, JsonObject][]).map(([address, template]): [Address, Wanted] => {
      const kind = kindNamed(kindOf(address));
      const references = referencedAddresses(kind, template);
      return [
        address,
        { address, kind, template, protect: false, ignore: [], movedFrom: movedFrom[address] ?? [], references },
      ];
    }),
  );
  const known = new Map<string, { readonly value: string; readonly secret: boolean }>([
    ...Object.entries(vars).map(([name, value]) => [name, { value, secret: false }] as const),
    ...Object.entries(secrets).map(([name, value]) => [name, { value, secret: true }] as const),
  ]);
  return findMoves({
    wanted,
    state,
    bases: new Map(
      entries
        .filter(([address]) => !wanted.has(address))
        .map(([address, { base, values = {} }]): [Address, Base] => [address, { template: base, values, dropped: [] }]),
    ),
    ids: new Map(
      entries
        .filter(([, { gone }]) => !gone)
        .map(([address]): [Address, string] => [address, state.resources[address]?.remoteId as string]),
    ),
    takenOver: new Map(Object.entries(takenOver) as [Address, string][]),
    lookWith: (ids) => {
      const urls = new Map(
        [...ids]
          .filter(([at]) => kindOf(at) === "webhook")
          .map(([at, id]): [Address, string] => [at, `https://h/${id}`]),
      );
      return lookupIn({ vars: known, bindings: new Map(), ids, urls, wanted });
    },
  });
}

function scenario(fields: JsonObject, more: JsonObject = {}): JsonObject {
  return { name: "Orders", blueprint: { flow: [{ id: 7, module: "http:ActionSendData", ...fields }] }, ...more };
}

const none: Moves = { moved: new Map(), unclear: [] };
const moves = (...pairs: readonly (readonly [Address, Address])[]): Moves => ({ moved: new Map(pairs), unclear: [] });
const orders = scenario({ mapper: { total: "{{1.total}}" } });
const other = scenario({ mapper: { total: "{{1.sum}}" } }, { name: "Other" });
const hook: JsonObject = { type: "webhook", name: "Orders" };
const calls = (name: string, self: string): JsonObject =>
  scenario({ parameters: { scenario: `\${scenario.${name}}` } }, { name: self });
const told = (id: string, self: string): JsonObject =>
  scenario({ parameters: { url: `\${webhook.${id}.url}` } }, { name: self });

const rows: readonly (readonly [what: string, project: Project, moves: Moves])[] = [
  [
    "nothing left and nothing came",
    { managed: { "scenario/a": { base: orders } }, git: { "scenario/a": orders } },
    none,
  ],
  [
    "equal content under another address is a move",
    { managed: { "scenario/a": { base: orders } }, git: { "scenario/b/c": orders } },
    moves(["scenario/b/c", "scenario/a"]),
  ],
  [
    "the folder in Make and editor parts count for nothing",
    {
      managed: {
        "scenario/a": { base: { ...orders, folder: "Old", editor: { modules: { 7: { metadata: { expect: [] } } } } } },
      },
      git: { "scenario/b": { ...orders, folder: "New", editor: { modules: {} } } },
    },
    moves(["scenario/b", "scenario/a"]),
  ],
  [
    "equal are resolved values: a literal that became a var of the same value",
    {
      managed: { "scenario/a": { base: scenario({ mapper: { to: "#orders" } }) } },
      git: { "scenario/b": scenario({ mapper: { to: "${var.CHANNEL}" } }) },
      vars: { CHANNEL: "#orders" },
    },
    moves(["scenario/b", "scenario/a"]),
  ],
  [
    "another value is no move",
    { managed: { "scenario/a": { base: orders } }, git: { "scenario/b": scenario({ mapper: { total: 1 } }) } },
    none,
  ],
  [
    "another name is no move",
    { managed: { "scenario/a": { base: orders } }, git: { "scenario/b": { ...orders, name: "Order" } } },
    none,
  ],
  [
    "without a name of its own nothing is told apart",
    {
      managed: { "scenario/a": { base: { blueprint: orders["blueprint"] as JsonObject } } },
      git: { "scenario/b": { blueprint: orders["blueprint"] as JsonObject } },
    },
    none,
  ],
  [
    "what is gone in Make has nothing to move",
    { managed: { "scenario/a": { base: orders, gone: true } }, git: { "scenario/b": orders } },
    none,
  ],
  [
    "a copy beside what stays is new",
    { managed: { "scenario/a": { base: orders } }, git: { "scenario/a": orders, "scenario/b": orders } },
    none,
  ],
  [
    "one that left and two that came is unclear",
    { managed: { "scenario/a": { base: orders } }, git: { "scenario/c": orders, "scenario/b": orders } },
    { moved: new Map(), unclear: [{ left: ["scenario/a"], came: ["scenario/b", "scenario/c"] }] },
  ],
  [
    "two that left and one that came is unclear, and others still move",
    {
      managed: { "scenario/z": { base: orders }, "scenario/a": { base: orders }, "scenario/o": { base: other } },
      git: { "scenario/b": orders, "scenario/p": other },
    },
    {
      moved: new Map([["scenario/p", "scenario/o"]]),
      unclear: [{ left: ["scenario/a", "scenario/z"], came: ["scenario/b"] }],
    },
  ],
  [
    "two equal webhooks, one gone and one new, are no move",
    { managed: { "webhook/a": { base: hook } }, git: { "webhook/b": hook } },
    none,
  ],
  [
    "a webhook moves by movedFrom",
    { managed: { "webhook/a": { base: hook } }, git: { "webhook/b": hook }, movedFrom: { "webhook/b": ["webhook/a"] } },
    moves(["webhook/b", "webhook/a"]),
  ],
  [
    "movedFrom needs no equal content, and decides where content would be unclear",
    {
      managed: { "scenario/a": { base: orders }, "scenario/z": { base: orders } },
      git: { "scenario/b": orders },
      movedFrom: { "scenario/b": ["scenario/z"] },
    },
    moves(["scenario/b", "scenario/z"]),
  ],
  [
    "of several former addresses, the first that was ever applied",
    {
      managed: { "scenario/a": { base: other }, "scenario/b": { base: orders } },
      git: { "scenario/d": orders },
      movedFrom: { "scenario/d": ["scenario/c", "scenario/b", "scenario/a"] },
    },
    moves(["scenario/d", "scenario/b"]),
  ],
  [
    "a movedFrom that was done long ago does nothing",
    {
      managed: { "scenario/b": { base: orders }, "scenario/a": { base: other } },
      git: { "scenario/b": orders },
      movedFrom: { "scenario/b": ["scenario/a"] },
    },
    none,
  ],
  [
    "an address that Git still has is not taken away",
    {
      managed: { "scenario/a": { base: other } },
      git: { "scenario/a": other, "scenario/b": orders },
      movedFrom: { "scenario/b": ["scenario/a"] },
    },
    none,
  ],
  [
    "two moves in a row: the second takes the address that the first left",
    {
      managed: { "webhook/a": { base: hook }, "webhook/b": { base: hook } },
      git: { "webhook/b": hook, "webhook/c": hook },
      movedFrom: { "webhook/b": ["webhook/a"], "webhook/c": ["webhook/b"] },
    },
    moves(["webhook/c", "webhook/b"], ["webhook/b", "webhook/a"]),
  ],
  [
    "two files that were exchanged stay as they are",
    {
      managed: { "webhook/a": { base: hook }, "webhook/b": { base: hook } },
      git: { "webhook/a": hook, "webhook/b": hook },
      movedFrom: { "webhook/b": ["webhook/a"], "webhook/a": ["webhook/b"] },
    },
    none,
  ],
  [
    "a copy of a moved file claims the same object: unclear",
    {
      managed: { "webhook/a": { base: hook } },
      git: { "webhook/b": hook, "webhook/c": hook },
      movedFrom: { "webhook/b": ["webhook/a"], "webhook/c": ["webhook/a"] },
    },
    { moved: new Map(), unclear: [{ left: ["webhook/a"], came: ["webhook/b", "webhook/c"] }] },
  ],
  [
    "an id under another address in ids/ is the same object",
    {
      managed: { "webhook/a": { base: hook, id: "58" } },
      git: { "webhook/b": hook },
      takenOver: { "webhook/b": "58" },
    },
    moves(["webhook/b", "webhook/a"]),
  ],
  [
    "what ids/ names as another object is not moved by content",
    {
      managed: { "scenario/a": { base: orders, id: "58" } },
      git: { "scenario/b": orders },
      takenOver: { "scenario/b": "59" },
    },
    none,
  ],
  [
    "what calls a moved one is equal once that is known, and what calls that",
    {
      managed: {
        "scenario/a": { base: orders },
        "scenario/b": { base: calls("a", "B"), values: { "scenario.a": 1 } },
        "scenario/c": { base: calls("b", "C"), values: { "scenario.b": 2 } },
      },
      git: { "scenario/x/a": orders, "scenario/x/b": calls("x/a", "B"), "scenario/x/c": calls("x/b", "C") },
    },
    moves(["scenario/x/a", "scenario/a"], ["scenario/x/b", "scenario/b"], ["scenario/x/c", "scenario/c"]),
  ],
  [
    "one that calls itself",
    {
      managed: { "scenario/a": { base: calls("a", "Again"), values: { "scenario.a": 1 } } },
      git: { "scenario/b": calls("b", "Again") },
    },
    moves(["scenario/b", "scenario/a"]),
  ],
  [
    "one that refers to another object than before is no move",
    {
      managed: {
        "scenario/a": { base: calls("x", "A"), values: { "scenario.x": 2 } },
        "scenario/x": { base: orders },
        "scenario/y": { base: other },
      },
      git: { "scenario/b": calls("y", "A"), "scenario/x": orders, "scenario/y": other },
    },
    none,
  ],
  [
    "a secret counts by its name, and a URL by its webhook, moved or not",
    {
      managed: {
        "webhook/old": { base: hook },
        "scenario/a": { base: told("old", "Told") },
        "scenario/s": { base: scenario({ mapper: { key: "${var.TOKEN}" } }) },
      },
      git: {
        "webhook/new": hook,
        "scenario/b": told("new", "Told"),
        "scenario/t": scenario({ mapper: { key: "${var.TOKEN}" } }),
      },
      movedFrom: { "webhook/new": ["webhook/old"] },
      secrets: { TOKEN: "hidden" },
    },
    moves(["webhook/new", "webhook/old"], ["scenario/b", "scenario/a"], ["scenario/t", "scenario/s"]),
  ],
];

describe("moves", () => {
  test.for(rows)("%s", ([, project, expected]) => {
    expect(movesOf(project)).toEqual(expected);
  });

  test("no object moves twice, none is lost, and the order of things counts for nothing", () => {
    const address = constantFrom<Address>("scenario/a", "scenario/b", "scenario/c", "scenario/d", "webhook/e");
    const content = constantFrom(orders, other);
    const project = record({
      managed: dictionary(address, record({ base: content })),
      git: dictionary(address, content),
      movedFrom: dictionary(address, array(address, { maxLength: 2 })),
    });
    assert(
      property(project, ({ managed, git, movedFrom }) => {
        const found = movesOf({ managed, git, movedFrom });
        const backwards = (of: object): never => Object.fromEntries(Object.entries(of).reverse()) as never;
        const again = movesOf({ managed: withIds(managed), git: backwards(git), movedFrom });
        expect(new Map(again.moved)).toEqual(found.moved);
        expect(new Set(found.moved.values()).size).toBe(found.moved.size);
        const state = stateOf(managed);
        const after = moveState(state, found.moved);
        const objects = (of: State): readonly string[] =>
          Object.entries(of.resources)
            .map(([at, { remoteId }]) => `${kindOf(at as Address)} ${remoteId}`)
            .toSorted();
        expect(objects(after)).toEqual(objects(state));
      }),
      { numRuns: 300 },
    );
  });
});

function withIds(managed: Project["managed"]): Project["managed"] {
  const entries = Object.entries(managed).map(([at, each], index): [string, Managed] => [
    at,
    { ...each, id: String(index + 1) },
  ]);
  return Object.fromEntries(entries.toReversed());
}

test("state goes with the address, with its open intents; what refers to it resolves to the same object", () => {
  const caller = scenario({ parameters: { hook: "${webhook.old}" } });
  const managed: Project["managed"] = {
    "webhook/old": { base: hook, id: "58" },
    "scenario/a": { base: caller, values: { "webhook.old": 58 }, id: "7" },
  };
  const before = stateOf(managed, [{ type: "discard", address: "webhook/old", remoteId: "57" }]);
  const after = moveState(before, new Map([["webhook/new", "webhook/old"]]));
  expect(Object.keys(after.resources)).toEqual(["webhook/new", "scenario/a"]);
  expect(after.intents).toEqual([{ type: "discard", address: "webhook/new", remoteId: "57" }]);
  const { values } = after.resources["scenario/a"] as StateEntry;
  const today = scenario({ parameters: { hook: "${webhook.new}" } });
  const look = lookupIn({
    vars: new Map(),
    bindings: new Map(),
    ids: new Map([["webhook/new", "58"]]),
    urls: new Map(),
    wanted: new Set<Address>(["webhook/new"]),
  });
  expect(resolveTemplate(today, look).value).toEqual(resolveTemplate(caller, lookIn(values)).value);
});

test("a state without moves is the same state", () => {
  const state = stateOf({ "scenario/a": { base: orders } });
  expect(moveState(state, new Map())).toBe(state);
});
