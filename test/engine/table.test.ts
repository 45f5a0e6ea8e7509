// The three-way table (design 1.3), each row for each kind of leaf, through the kinds' own merge: what the leaf is, and
// whose value is sent. A cell that differs from the table says why.

import { describe, expect, test } from "vitest";
import { plainRules, type ThreeWayRules, type VerdictName } from "../../src/engine/three-way.ts";
import type { Json, JsonObject } from "../../src/json.ts";
import type { ResourceKind } from "../../src/kinds/kind.ts";
import { scenario } from "../../src/kinds/scenario.ts";
import { webhook } from "../../src/kinds/webhook.ts";
import { formatPath } from "../../src/path.ts";

/** The values that a leaf has on the sides: 1, 2 and 3 are different ones. */
type Value = 1 | 2 | 3;
type Is = VerdictName | "unchanged";
/** `sent` is absent where nothing is sent: a conflict refuses the plan. */
interface Cell {
  readonly is: Is;
  readonly sent?: Value;
  readonly why?: string;
}

interface Row extends Cell {
  readonly sides: readonly [base: Value, git: Value, live: Value];
  readonly rules?: Partial<ThreeWayRules>;
}

const revert = { reverts: ([field]: readonly string[]) => field !== "active" };
const git = { clash: "git" as const };
const live = { clash: "live" as const };
const noBase = { hasBase: false };

const table = {
  unchanged: { sides: [1, 1, 1], is: "unchanged", sent: 1 },
  change: { sides: [1, 2, 1], is: "change", sent: 2 },
  "drift, kept": { sides: [1, 1, 2], is: "drift", sent: 2 },
  "drift, reverted": { sides: [1, 1, 2], is: "change", sent: 1, rules: revert },
  settled: { sides: [1, 2, 2], is: "settled", sent: 2 },
  conflict: { sides: [1, 2, 3], is: "conflict" },
  "conflict, Git decides": { sides: [1, 2, 3], is: "change", sent: 2, rules: git },
  "conflict, Make decides": { sides: [1, 2, 3], is: "drift", sent: 3, rules: live },
  "no base, equal": { sides: [3, 1, 1], is: "settled", sent: 1, rules: noBase },
  "no base, other": { sides: [3, 1, 2], is: "conflict", rules: noBase },
  "no base, other, Git decides": { sides: [3, 1, 2], is: "change", sent: 1, rules: { ...noBase, ...git } },
  "no base, other, Make decides": { sides: [3, 1, 2], is: "drift", sent: 2, rules: { ...noBase, ...live } },
} as const satisfies Record<string, Row>;

type RowName = keyof typeof table;
const rowNames = Object.keys(table) as RowName[];

interface Leaf {
  readonly leaf: string;
  readonly kind: ResourceKind;
  readonly path: string;
  readonly with: (value: Value) => JsonObject;
  readonly rules?: Partial<ThreeWayRules>;
  /** Cells that differ from the table, by design. */
  readonly but?: Partial<Record<RowName, Cell>>;
  /** Rows that the leaf has too few values for. */
  readonly without?: readonly RowName[];
}

const words = { 1: "one", 2: "two", 3: "three" } as const;

interface Parts {
  readonly module?: JsonObject;
  readonly route?: JsonObject;
  readonly more?: JsonObject;
}

function orders({ module = {}, route = {}, more = {} }: Parts): JsonObject {
  const flow: Json = [
    { id: 7, module: "http:ActionSendData", version: 3, parameters: {}, mapper: { url: "u" }, ...module },
    { id: 4, module: "builtin:BasicRouter", version: 1, mapper: null, routes: [{ flow: [], ...route }] },
  ];
  return { name: "Orders", blueprint: { flow, metadata: { version: 1 } }, ...more };
}

const inEditor = (x: number): JsonObject => ({ modules: { 7: { metadata: { designer: { x, y: 0 } } } } });
const never = "editor parts never block, never go back, and are Make's in a clash";
const noSecret = "a leaf that holds a secret has no base: a difference is a change";
const person = "what a person or Make switched stays so, whatever the policy";

const leaves: readonly Leaf[] = [
  {
    leaf: "a description",
    kind: scenario,
    path: "description",
    with: (value) => orders({ more: { description: words[value] } }),
  },
  {
    leaf: "active",
    kind: scenario,
    path: "active",
    with: (value) => orders({ more: { active: value !== 1 } }),
    but: { "drift, reverted": { is: "drift", sent: 2, why: person } },
    without: ["conflict", "conflict, Git decides", "conflict, Make decides"],
  },
  {
    leaf: "a field of a module",
    kind: scenario,
    path: "modules.7.mapper.url",
    with: (value) => orders({ module: { mapper: { url: words[value] } } }),
  },
  {
    leaf: "a filter",
    kind: scenario,
    path: "modules.7.filter",
    with: (value) => orders({ module: { filter: { name: words[value], conditions: [] } } }),
  },
  {
    leaf: "a whole module",
    kind: scenario,
    path: "modules.7",
    with: (value) => orders({ module: { module: `app:${words[value]}` } }),
  },
  {
    leaf: "a route",
    kind: scenario,
    path: "modules.4.routes.0.label",
    with: (value) => orders({ route: { label: words[value], flow: [] } }),
  },
  {
    leaf: "a resolved reference",
    kind: scenario,
    path: "modules.7.parameters.__IMTCONN__",
    with: (value) => orders({ module: { parameters: { __IMTCONN__: value + 10 } } }),
  },
  {
    leaf: "an editor part",
    kind: scenario,
    path: "editor.modules.7.metadata.designer.x",
    with: (value) => orders({ more: { editor: inEditor(value) } }),
    but: {
      "drift, reverted": { is: "drift", sent: 2, why: never },
      conflict: { is: "drift", sent: 3, why: never },
      "conflict, Git decides": { is: "drift", sent: 3, why: never },
      "no base, other": { is: "drift", sent: 2, why: never },
      "no base, other, Git decides": { is: "drift", sent: 2, why: never },
    },
  },
  {
    leaf: "a secret",
    kind: scenario,
    path: "modules.7.mapper.token",
    with: (value) => orders({ module: { mapper: { url: "u", token: words[value] } } }),
    rules: { isSecret: (path) => formatPath(path) === "modules.7.mapper.token" },
    but: {
      "drift, kept": { is: "change", sent: 1, why: noSecret },
      settled: { is: "unchanged", sent: 2, why: noSecret },
      conflict: { is: "change", sent: 2, why: noSecret },
      "conflict, Make decides": { is: "change", sent: 2, why: noSecret },
      "no base, equal": { is: "unchanged", sent: 1, why: noSecret },
      "no base, other": { is: "change", sent: 1, why: noSecret },
      "no base, other, Make decides": { is: "change", sent: 1, why: noSecret },
    },
  },
  {
    leaf: "the name of a webhook",
    kind: webhook,
    path: "name",
    with: (value) => ({ type: "webhook", name: words[value], allowedIps: null, data: {} }),
  },
  {
    leaf: "an option of a webhook",
    kind: webhook,
    path: "data.timeout",
    with: (value) => ({ type: "webhook", name: "orders", allowedIps: null, data: { timeout: value } }),
  },
];

describe.each(leaves)("$leaf", ({ kind, path, with: make, rules, but, without }) => {
  const { model } = kind;
  test.for(rowNames.filter((name) => !without?.includes(name)))("%s", (name) => {
    const row: Row = table[name];
    const [base, ofGit, ofMake] = row.sides.map((value) => model.normalise(make(value))) as [
      JsonObject,
      JsonObject,
      JsonObject,
    ];
    const sides = { base, git: ofGit, live: ofMake };
    const { merged, verdicts } = model.merge(sides, { ...plainRules, ...rules, ...row.rules });
    const { is, sent } = but?.[name] ?? row;
    const at = verdicts.filter((each) => `${formatPath(each.path)}.`.startsWith(`${path}.`));
    expect([...new Set(at.map(({ verdict }) => verdict))]).toEqual(is === "unchanged" ? [] : [is]);
    const others = verdicts.filter((each) => !at.includes(each)).map(({ verdict }) => verdict);
    // Without a base all that is equal beside it is settled; else nothing is told of it.
    expect([...new Set(others)]).toEqual(row.rules?.hasBase === false ? ["settled"] : []);
    expect(sent === undefined || merged).toEqual(sent === undefined || model.normalise(make(sent)));
  });
});

describe("a module with its editor parts", () => {
  const forms = (x: number): JsonObject => ({ designer: { x, y: 0 }, expect: [{ name: "url", type: "url" }] });
  const send = (id: number, more: JsonObject = {}): JsonObject => ({ id, module: "http:ActionSendData", ...more });
  const spec = (flow: readonly Json[], modules: JsonObject): JsonObject =>
    scenario.model.normalise({
      name: "Orders",
      blueprint: { flow, metadata: { version: 1 } },
      editor: { modules: Object.fromEntries(Object.entries(modules).map(([key, metadata]) => [key, { metadata }])) },
    });
  const told = (merge: ReturnType<typeof scenario.model.merge>): string[] =>
    merge.verdicts.map(({ verdict, path }) => `${verdict} ${formatPath(path)}`).toSorted();
  const base = spec([send(1)], { 1: forms(0) });

  test("takes them along under its new id, with the feeder's label", () => {
    const sum = { id: 13, module: "builtin:BasicAggregator", parameters: { feeder: 12 } };
    const restore = (id: number): JsonObject => ({ restore: { extra: { feeder: { label: `HTTP [${id}]` } } } });
    const ofGit = spec([send(1), send(12), sum], { 1: forms(0), 12: forms(300), 13: restore(12) });
    const ofMake = spec([send(1), { id: 12, module: "slack:Post" }], { 1: forms(0), 12: forms(600) });
    const merge = scenario.model.merge({ base, git: ofGit, live: ofMake }, plainRules);
    const renumbered = { ...sum, parameters: { feeder: 14 } };
    expect(merge.renumbering).toEqual({ 12: "14" });
    expect(told(merge)).toEqual(["change modules.13", "change modules.14", "drift modules.12"]);
    expect(merge.merged).toEqual(
      spec([send(1), { id: 12, module: "slack:Post" }, send(14), renumbered], {
        1: forms(0),
        12: forms(600),
        13: restore(14),
        14: forms(300),
      }),
    );
    expect(merge.git).toEqual(spec([send(1), send(14), renumbered], { 1: forms(0), 14: forms(300), 13: restore(14) }));
    const rules = { ...plainRules, renumbering: merge.renumbering ?? {} };
    const again = scenario.model.merge({ base: ofGit, git: ofGit, live: merge.merged }, rules);
    expect([told(again), again.merged]).toEqual([["drift modules.12"], merge.merged]);
  });

  test("that an export brought to Git and that was changed there since gets no second id", () => {
    const there = spec([send(1), send(12, { mapper: { url: "a", method: "get" } })], { 1: forms(0), 12: forms(300) });
    const changed = spec([send(1), send(12, { mapper: { url: "b", method: "get" } })], { 1: forms(0), 12: forms(300) });
    const merge = scenario.model.merge({ base, git: changed, live: there }, plainRules);
    expect([told(merge), merge.renumbering]).toEqual([
      ["conflict modules.12.mapper.url", "settled modules.12"],
      undefined,
    ]);
  });

  test("that both sides added with another drawing keeps Make's, and that is told", () => {
    const there = spec([send(1), send(12, { mapper: { url: "a", method: "get" } })], { 1: forms(0), 12: forms(300) });
    const git = spec([send(1), send(12, { mapper: { url: "a", method: "get" } })], { 1: forms(0), 12: forms(700) });
    const merge = scenario.model.merge({ base, git, live: there }, plainRules);
    expect(told(merge)).toEqual(["drift editor.modules.12.metadata.designer.x", "settled modules.12"]);
    expect(merge.merged).toEqual(there);
  });

  test("comes back with them where Git decides against Make's removal", () => {
    const full = spec([send(1), send(2)], { 1: forms(0), 2: forms(300) });
    const ofGit = spec([send(1), send(2, { mapper: { url: "x" } })], { 1: forms(0), 2: forms(300) });
    const { merged } = scenario.model.merge({ base: full, git: ofGit, live: base }, { ...plainRules, clash: "git" });
    expect(merged).toEqual(ofGit);
  });

  test("brings those of its own side where it is another one", () => {
    const other = { id: 1, module: "slack:Post" };
    const form = { expect: [{ name: "channel", type: "text" }] };
    const ofGit = spec([other], { 1: form });
    const { merged } = scenario.model.merge({ base, git: ofGit, live: spec([send(1)], { 1: forms(9) }) }, plainRules);
    expect(merged).toEqual(ofGit);
  });
});

describe("what Git does not have", () => {
  const there = scenario.model.normalise(orders({ more: { description: "x", editor: inEditor(1) } }));

  test.for([true, false])("is not managed, whatever Make has; with a base: %s", (hasBase) => {
    const { merged, verdicts } = scenario.model.merge(
      { base: hasBase ? there : {}, git: { name: "Orders" }, live: there },
      { ...plainRules, hasBase },
    );
    expect(verdicts.filter(({ verdict }) => verdict !== "settled")).toEqual([]);
    expect(merged).toEqual(there);
  });

  test("and has since now is a change of Git's, a blueprint too", () => {
    const ofGit = scenario.model.normalise(orders({ module: { mapper: { url: "v" } }, more: { editor: inEditor(1) } }));
    const { verdicts } = scenario.model.merge({ base: { name: "Orders" }, git: ofGit, live: there }, plainRules);
    expect(verdicts.map(({ verdict, path }) => `${verdict} ${formatPath(path)}`)).toEqual([
      "change modules.7.mapper.url",
    ]);
  });

  test("inside a webhook's data is not managed, and settled or a conflict where nothing is known of before", () => {
    const hook = (data: JsonObject): JsonObject => ({ name: "orders", data });
    const merge = (data: JsonObject, rules: Partial<ThreeWayRules>): ReturnType<typeof webhook.model.merge> =>
      webhook.model.merge({ base: hook({}), git: hook(data), live: hook({ a: 1, c: 1 }) }, { ...plainRules, ...rules });
    expect(merge({ a: 1 }, {})).toMatchObject({ verdicts: [], merged: hook({ a: 1, c: 1 }) });
    expect(merge({ a: 2 }, {}).verdicts.map(({ verdict }) => verdict)).toEqual(["change"]);
    expect(merge({ a: 2 }, noBase).verdicts.map(({ verdict }) => verdict)).toEqual(["settled", "conflict"]);
  });
});
