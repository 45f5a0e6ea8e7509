import { describe, expect, test } from "vitest";
import {
  type BindingCandidate,
  type BindingChoice,
  type Bindings,
  type BindingUse,
  fits,
  resolveBindings,
} from "../../src/engine/bindings.ts";

const candidate = (id: number, more: Partial<BindingCandidate> = {}): BindingCandidate => ({
  kind: "connection",
  id,
  name: `C${id}`,
  type: "slack2",
  usedBy: undefined,
  ...more,
});

const use = (more: Partial<BindingUse> = {}): BindingUse => ({
  name: "connection.slack",
  address: "scenario/orders/new",
  moduleKey: "7",
  accepts: ["slack2"],
  ...more,
});

function resolve(
  choice: BindingChoice | undefined,
  candidates: readonly BindingCandidate[],
  uses: readonly BindingUse[] = [use()],
): Bindings {
  return resolveBindings({
    target: "production",
    file: "targets/production.yaml",
    uses,
    choices: new Map(choice ? uses.map(({ name }) => [name, choice]) : []),
    candidates,
    placeOf: (name) => ({ file: `${name}.yaml`, line: 3, column: 5 }),
  });
}

const idOf = (...args: Parameters<typeof resolve>): number | undefined => resolve(...args).ids.get("connection.slack");
const told = (...args: Parameters<typeof resolve>): string => {
  const { problems } = resolve(...args);
  expect(problems).toHaveLength(1);
  return problems[0]?.message ?? "";
};

describe("a logical name is bound", () => {
  const two = [candidate(1), candidate(2)];
  const key = candidate(2, { kind: "key" });
  const other = candidate(3, { type: "google" });
  test.each<[what: string, choice: BindingChoice, candidates: readonly BindingCandidate[], id: number]>([
    ["by its id", { id: 2 }, two, 2],
    ["by its name", { name: "C2" }, two, 2],
    ["to the only one that fits", { only: true }, [candidate(1), other], 1],
    ["to the only one of its kind", { only: true }, [key, candidate(1)], 1],
    ["by its id, a key of that id or not", { id: 2 }, [key, ...two], 2],
    ["by a name that another type has too", { name: "C1" }, [candidate(3, { type: "google", name: "C1" }), ...two], 1],
    ["by its id, whatever type it says it has", { id: 3 }, [...two, other], 3],
    ["by its name, whatever type it says it has", { name: "C3" }, [...two, other], 3],
    ["to one whose type Make does not tell", { only: true }, [other, candidate(4, { type: undefined })], 4],
  ])("%s", (_what, choice, candidates, id) => {
    expect(resolve(choice, candidates)).toEqual({ ids: new Map([["connection.slack", id]]), problems: [] });
  });

  test("to what suits every module that uses it", () => {
    const uses = [use({ accepts: ["slack2", "slack3"] }), use({ accepts: ["slack3"] }), use({ accepts: [] })];
    expect(idOf({ only: true }, [candidate(1), candidate(2, { type: "slack3" })], uses)).toBe(2);
  });

  test("for each name by itself, and all that is missing is told at once", () => {
    const uses = [use(), use({ name: "key.api", accepts: [] }), use({ name: "connection.crm", accepts: ["crm"] })];
    const candidates = [candidate(1), candidate(5, { kind: "key", type: "apikeyauth" })];
    const { ids, problems } = resolve({ only: true }, candidates, uses);
    expect([...ids]).toEqual([
      ["connection.slack", 1],
      ["key.api", 5],
    ]);
    expect(problems.map(({ at }) => at?.file)).toEqual(["connection.crm.yaml"]);
  });

  test("nothing that is not used is bound or missed", () => {
    expect(resolve({ only: true }, [candidate(1)], [])).toEqual({ ids: new Map(), problems: [] });
  });
});

test.each<[type: string | undefined, accepts: readonly string[], expected: boolean]>([
  ["slack2", ["slack2", "slack3"], true],
  ["google", ["slack2", "slack3"], false],
  [undefined, ["slack2"], true],
  ["google", [], true],
  [undefined, [], true],
])("a connection of type %s for a module that takes %j: %s", (type, accepts, expected) => {
  expect(fits(candidate(1, { type }), accepts)).toBe(expected);
});

describe("what is not bound is told", () => {
  test("as missing, with where it is used, what fits and what to write", () => {
    const candidates = [
      candidate(1, { usedBy: 1 }),
      candidate(2, { usedBy: 3 }),
      candidate(4),
      candidate(9, { type: "x" }),
    ];
    expect(resolve(undefined, candidates)).toEqual({
      ids: new Map(),
      problems: [
        {
          code: "binding/missing",
          message: [
            "connection.slack  (slack2)  used by 1 scenario (orders/new 7)",
            "    not bound in production. 3 fit:",
            '      1  "C1"  id 1, used by 1 scenario',
            '      2  "C2"  id 2, used by 3 scenarios',
            '      3  "C4"  id 4',
          ].join("\n"),
          at: { file: "connection.slack.yaml", line: 3, column: 5 },
          hint: 'bindings: { connection.slack: "C1" }   in targets/production.yaml',
        },
      ],
    });
  });

  test("as missing with nothing that fits: it is made in Make first", () => {
    const { problems } = resolve(undefined, [candidate(9, { type: "google" }), candidate(3, { kind: "key" })]);
    expect(problems[0]?.message).toBe(
      [
        "connection.slack  (slack2)  used by 1 scenario (orders/new 7)",
        "    not bound in production.",
        "    none of this type in production. Create it in Make first.",
      ].join("\n"),
    );
    expect(problems[0]?.hint).toBeUndefined();
    expect(problems[0]?.code).toBe("binding/missing");
  });

  test("as ambiguous where several have the name: by their ids", () => {
    const named = { name: "Team" };
    const { ids, problems } = resolve({ name: "Team" }, [candidate(1), candidate(2, named), candidate(3, named)]);
    expect([...ids]).toEqual([]);
    expect(problems[0]?.code).toBe("binding/ambiguous");
    expect(problems[0]?.message.split("\n").slice(1)).toEqual([
      '    bound to "Team", and 2 have that name. 2 fit:',
      '      1  "Team"  id 2',
      '      2  "Team"  id 3',
    ]);
    expect(problems[0]?.hint).toBe("bindings: { connection.slack: 2 }   in targets/production.yaml");
  });

  test("as ambiguous where more than one fits and only one may", () => {
    const { problems } = resolve({ only: true }, [candidate(1), candidate(2)]);
    expect(problems[0]?.code).toBe("binding/ambiguous");
    expect(problems[0]?.message.split("\n")[1]).toBe("    bound to the only connection that fits. 2 fit:");
  });

  test.each<[choice: BindingChoice, reason: string]>([
    [{ id: 77 }, "    bound to id 77, which is not in this team. One fits:"],
    [{ name: "Gone" }, '    bound to "Gone", which is not in this team. One fits:'],
  ])("as not in this team: %j", (choice, reason) => {
    const { problems } = resolve(choice, [candidate(1)]);
    expect(problems[0]?.code).toBe("binding/missing");
    expect(problems[0]?.message.split("\n").slice(1)).toEqual([reason, '      1  "C1"  id 1']);
  });

  test("as the only one where none fits, by the word for its kind", () => {
    const uses = [use({ name: "key.api", accepts: [] })];
    expect(told({ only: true }, [candidate(1)], uses).split("\n")).toEqual([
      "key.api  used by 1 scenario (orders/new 7)",
      "    bound to the only key that fits, and none does.",
      "    none of this type in production. Create it in Make first.",
    ]);
  });

  test.each([
    ["data-store.crm", "data store", "data-structure"],
    ["data-structure.crm", "data structure", "data-store"],
  ] as const)("%s in words, and no other kind is taken for it", (name, words, otherKind) => {
    const uses = [use({ name, accepts: [] })];
    const other = candidate(1, { kind: otherKind, type: undefined });
    expect(told({ only: true }, [other], uses).split("\n")[1]).toBe(
      `    bound to the only ${words} that fits, and none does.`,
    );
  });

  test.each<[what: string, uses: readonly BindingUse[], line: string]>([
    [
      "two places of one scenario",
      [use(), use({ moduleKey: "9" })],
      "connection.slack  (slack2)  used by 1 scenario (orders/new 7, orders/new 9)",
    ],
    [
      "two scenarios",
      [use(), use({ address: "scenario/b" })],
      "connection.slack  (slack2)  used by 2 scenarios (orders/new 7, b 7)",
    ],
    [
      "more places than are told",
      [use(), use({ moduleKey: "8" }), use({ moduleKey: "9" })],
      "connection.slack  (slack2)  used by 1 scenario (orders/new 7, orders/new 8, …)",
    ],
    [
      "a module that takes several types, after one that takes any",
      [use({ accepts: [] }), use({ accepts: ["slack2", "slack3"], moduleKey: "8" })],
      "connection.slack  (slack2 or slack3)  used by 1 scenario (orders/new 7, orders/new 8)",
    ],
    [
      "a webhook",
      [use({ address: "webhook/in", moduleKey: "" })],
      "connection.slack  (slack2)  used by 1 webhook (webhook/in)",
    ],
    [
      "scenarios and a webhook",
      [use(), use({ address: "webhook/in", moduleKey: "" }), use({ address: "scenario/b" })],
      "connection.slack  (slack2)  used by 2 scenarios and 1 webhook (orders/new 7, webhook/in, …)",
    ],
    [
      "a folder that is called scenario",
      [use({ address: "scenario/old/scenario/x" })],
      "connection.slack  (slack2)  used by 1 scenario (old/scenario/x 7)",
    ],
  ])("with %s", (_what, uses, line) => {
    expect(told(undefined, [], uses).split("\n")[0]).toBe(line);
  });

  test("with ten of those that fit at most, and how many there are", () => {
    const lines = told(
      undefined,
      Array.from({ length: 12 }, (_, index) => candidate(index + 1)),
    ).split("\n");
    expect(lines[1]).toBe("    not bound in production. 12 fit:");
    expect(lines.slice(2)).toHaveLength(10);
    expect(lines.at(-1)).toBe('      10  "C10"  id 10');
  });
});
