import { describe, expect, test } from "vitest";
import type { Address } from "../../src/address.ts";
import type { ManagedOutcome } from "../../src/engine/outcome.ts";
import type { VerdictName } from "../../src/engine/three-way.ts";
import type { Json, JsonObject } from "../../src/json.ts";
import { formatPath } from "../../src/path.ts";
import { planOf, scenario, type Thing, type World } from "./objects.ts";

const address: Address = "scenario/orders";

function compared(
  thing: Thing,
  world: Partial<World> = {},
): { told: string[]; merged: JsonObject; outcome: ManagedOutcome } {
  const { outcomes } = planOf({ ...world, things: { [address]: thing } });
  const outcome = outcomes.get(address) as ManagedOutcome;
  const told = outcome.comparison.verdicts.map(({ verdict, path }) => `${verdict} ${formatPath(path)}`).toSorted();
  return { told, merged: outcome.comparison.merged, outcome };
}

/** How one thing of a scenario looks with each of three values, and the path that it is told by. */
interface Sort {
  readonly sort: string;
  readonly path: string;
  readonly with: (value: 1 | 2 | 3) => JsonObject;
}

const words = { 1: "one", 2: "two", 3: "three" } as const;
const routed = (flow: Json, more: JsonObject = {}): JsonObject => ({ routes: [{ flow, ...more }] });

const sorts: readonly Sort[] = [
  { sort: "a name", path: "name", with: (value) => scenario({}, { name: words[value] }) },
  {
    sort: "a folder, none at first",
    path: "folder",
    with: (value) => scenario({}, { folder: value === 1 ? null : words[value] }),
  },
  {
    sort: "a schedule",
    path: "schedule",
    with: (value) => scenario({}, { schedule: { type: "indefinitely", interval: value * 900 } }),
  },
  {
    sort: "inputs",
    path: "interface",
    with: (value) => scenario({}, { interface: { input: [{ name: words[value], type: "text" }], output: [] } }),
  },
  {
    sort: "a field of a module",
    path: "modules.7.mapper.url",
    with: (value) => scenario({ mapper: { url: words[value], method: "get" } }),
  },
  {
    sort: "a list in a module",
    path: "modules.7.mapper.qs",
    with: (value) => scenario({ mapper: { qs: [{ name: "a", value }] } }),
  },
  {
    sort: "a filter",
    path: "modules.7.filter",
    with: (value) => scenario({ filter: { name: words[value], conditions: [[{ a: "x", o: "exist" }]] } }),
  },
  { sort: "a whole module", path: "modules.7", with: (value) => scenario({ module: `app:${words[value]}` }) },
  { sort: "a route", path: "modules.7.routes.0.label", with: (value) => scenario(routed([], { label: words[value] })) },
  {
    sort: "a setting",
    path: "metadata.scenario.roundtrips",
    with: (value) => ({ ...scenario({}), blueprint: { flow: [], metadata: { scenario: { roundtrips: value } } } }),
  },
];

const editorSort: Sort = {
  sort: "an editor part",
  path: "editor.modules.7.metadata.designer.x",
  with: (value) => scenario({}, { editor: { modules: { 7: { metadata: { designer: { x: value, y: 0 } } } } } }),
};

type Numbers = readonly [base: 1 | 2 | 3, git: 1 | 2 | 3, live: 1 | 2 | 3];
const table: readonly { readonly sides: Numbers; readonly is: VerdictName | "unchanged"; readonly sent?: 1 | 2 | 3 }[] =
  [
    { sides: [1, 1, 1], is: "unchanged", sent: 1 },
    { sides: [1, 2, 1], is: "change", sent: 2 },
    { sides: [1, 1, 2], is: "drift", sent: 2 },
    { sides: [1, 2, 2], is: "settled", sent: 2 },
    { sides: [1, 2, 3], is: "conflict" },
    { sides: [2, 1, 3], is: "conflict" },
    { sides: [2, 1, 2], is: "change", sent: 1 },
    { sides: [2, 2, 1], is: "drift", sent: 1 },
  ];

describe.each([...sorts, editorSort])("$sort", ({ path, with: make, sort }) => {
  test.for(table)("base, Git, Make = $sides is $is", ({ sides: [base, git, live], is, sent }) => {
    const { told, merged } = compared({ base: make(base), git: make(git), live: { ...make(1), ...make(live) } });
    const isEditor = sort === editorSort.sort;
    const verdict = isEditor && is === "conflict" ? "drift" : is;
    expect(told).toEqual(verdict === "unchanged" ? [] : [`${verdict} ${path}`]);
    const expected = isEditor && is === "conflict" ? live : sent;
    expect(merged).toMatchObject(expected === undefined ? {} : planned(make(expected)));
  });

  test("what moved in Make goes back where drift is reverted, editor parts apart", () => {
    const { told } = compared({ base: make(1), git: make(1), live: make(2) }, { drift: "revert" });
    expect(told).toEqual([`${sort === editorSort.sort ? "drift" : "change"} ${path}`]);
  });
});

const planned = (spec: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(spec).filter(([key]) => key !== "interface"));

describe("a secret leaf", () => {
  const git = scenario({ mapper: { url: "https://example.com", token: `\${var.TOKEN}` } });
  const made = (token: string): JsonObject => scenario({ mapper: { url: "https://example.com", token } });

  test("equal to Make's is unchanged, other is a change and never drift", () => {
    expect(compared({ git, base: git, live: made("s3cr3t") }, { secrets: { TOKEN: "s3cr3t" } }).told).toEqual([]);
    expect(compared({ git, base: git, live: made("other") }, { secrets: { TOKEN: "s3cr3t" } }).told).toEqual([
      "change modules.7.mapper.token",
    ]);
  });

  test("without a value stays as Make has it", () => {
    const { told, merged, outcome } = compared(
      { git, base: git, live: made("of Make") },
      { secrets: { TOKEN: undefined } },
    );
    expect([told, outcome.comparison.unfilled]).toEqual([[], []]);
    expect(merged["blueprint"]).toEqual(made("of Make")["blueprint"]);
  });

  test("without a value here nor in Make is named", () => {
    const { outcome } = compared({ git, base: scenario({}), live: scenario({}) }, { secrets: { TOKEN: undefined } });
    expect(outcome.comparison.unfilled.map(formatPath)).toContain("modules.7.mapper.token");
  });

  test.for([{ value: "s3cr3t" }, { value: undefined }])(
    "a module that holds one ($value) is removed by Git without a conflict, and by Make as drift",
    ({ value }) => {
      const none = { name: "Orders", blueprint: { flow: [] } };
      expect(compared({ git: none, base: git, live: made("s3cr3t") }, { secrets: { TOKEN: value } }).told).toEqual([
        "change modules.7",
      ]);
      const removed = compared({ git, base: git, live: none }, { secrets: { TOKEN: value } });
      expect(removed.told).toEqual(["drift modules.7"]);
      expect(removed.outcome.comparison.unfilled).toEqual([]);
    },
  );

  test("in a list goes by the name of its item, whatever the order in Make", () => {
    const list = (...headers: Json[]): JsonObject => scenario({ mapper: { headers } });
    const template = list({ name: "Accept", value: "json" }, { name: "X-Key", value: `\${var.TOKEN}` });
    const turned = list({ name: "X-Key", value: "of Make" }, { name: "Accept", value: "json" });
    const { merged, told } = compared(
      { git: { ...template, name: "New" }, base: template, live: turned },
      { secrets: { TOKEN: undefined } },
    );
    expect(told).toEqual(["change name", "drift modules.7.mapper.headers"]);
    expect(merged["blueprint"]).toEqual(turned["blueprint"]);
  });
});

describe("what is not compared", () => {
  const base = scenario({ mapper: { url: "a", list: [{ name: "x", value: 1 }] } });

  test("an ignored path keeps Make's value, also in a list and in a module that Git removes", () => {
    const live = scenario({ mapper: { url: "b", list: [{ name: "x", value: 2 }] } });
    const ignore = [
      ["modules", "7", "mapper", "url"],
      ["modules", "7", "mapper", "list", "0", "value"],
    ];
    const git = scenario({ mapper: { url: "c", list: [{ name: "x", value: 1 }] }, version: 4 });
    const { told, merged } = compared({ base, git, live, ignore });
    expect(told).toEqual(["change modules.7.version"]);
    expect(merged["blueprint"]).toEqual(
      scenario({ mapper: { url: "b", list: [{ name: "x", value: 2 }] }, version: 4 })["blueprint"],
    );
    expect(compared({ base, git: { blueprint: { flow: [] } }, live, ignore }).told).toEqual(["change modules.7"]);
  });

  test("a path that Make dropped is no drift, still sent, and a change once Git changes it", () => {
    const full = (flag: Json): JsonObject => scenario({ mapper: null, flag });
    const live = scenario({ mapper: null });
    const dropped = ["modules.7.flag"];
    expect(compared({ base: full(1), git: full(1), live, dropped })).toMatchObject({
      told: [],
      merged: { blueprint: full(1)["blueprint"] as JsonObject },
    });
    expect(compared({ base: full(1), git: full(2), live, dropped }).told).toEqual(["change modules.7.flag"]);
    expect(compared({ base: full(1), git: live, live, dropped }).told).toEqual(["settled modules.7.flag"]);
    expect(compared({ base: full(1), git: { blueprint: { flow: [] } }, live, dropped }).told).toEqual([
      "change modules.7",
    ]);
  });

  test("a field that Git no longer has, or never had, is not managed", () => {
    expect(
      compared({
        base: scenario({}, { description: "a" }),
        git: scenario({}),
        live: scenario({}, { description: "b" }),
      }).told,
    ).toEqual([]);
    expect(
      compared({ base: scenario({}), git: scenario({}), live: scenario({}, { description: "b", active: true }) }).told,
    ).toEqual([]);
  });

  test("a field that Git newly has is a change where Make has another value", () => {
    expect(
      compared({
        base: scenario({}),
        git: scenario({}, { description: "a" }),
        live: scenario({}, { description: "b" }),
      }).told,
    ).toEqual(["change description"]);
    expect(
      compared({
        base: scenario({}),
        git: scenario({}, { description: "a" }),
        live: scenario({}, { description: "a" }),
      }).told,
    ).toEqual([]);
  });
});

test.for(["keep", "revert", "refuse"] as const)("active that Make switched stays so with drift: %s", (drift) => {
  const on = scenario({}, { active: true });
  const { told, merged } = compared({ base: on, git: on, live: scenario({}, { active: false }) }, { drift });
  expect([told, merged["active"]]).toEqual([["drift active"], false]);
});

describe("editor parts", () => {
  const withEditor = (modules: JsonObject): JsonObject => scenario({}, { editor: { modules } });
  const parts = (x: number): JsonObject => ({ 7: { metadata: { designer: { x, y: 0 } } } });

  test("of a module that stays are told when one side brings them", () => {
    expect(compared({ base: withEditor({}), git: withEditor(parts(1)), live: withEditor({}) }).told).toEqual([
      "change editor.modules.7",
    ]);
    expect(compared({ base: withEditor({}), git: withEditor({}), live: withEditor(parts(1)) }).told).toEqual([
      "drift editor.modules.7",
    ]);
  });

  test("of a module that Git removes go with it", () => {
    const { told, merged } = compared({
      base: withEditor(parts(1)),
      git: { blueprint: { flow: [] } },
      live: withEditor(parts(2)),
    });
    expect(told).toEqual(["change modules.7"]);
    expect(merged["editor"]).toEqual({ modules: {} });
  });
});
