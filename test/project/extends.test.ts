// Targets that extend one another: what counts, where it came from, and what is refused.

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ToolError } from "../../src/errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../../src/json.ts";
import { mergeLayers } from "../../src/project/layers.ts";
import { loadProject, selectTarget } from "../../src/project/load.ts";
import type { Project, Target } from "../../src/project/project.ts";
import { parseYamlFile } from "../../src/project/yaml-file.ts";
import { type Files, temporaryProject } from "./temporary-project.ts";

async function load(targets: Files, project = ""): Promise<Project> {
  using folder = temporaryProject({
    "make-gitops.yaml": `version: 1\nname: agency\n${project}`,
    ...Object.fromEntries(Object.entries(targets).map(([name, text]) => [`targets/${name}.yaml`, text])),
  });
  return await loadProject(folder.dir, { MAKE_VAR_TOKEN: "do-not-show" });
}

const base = `abstract: true
zone: eu2.make.com
apiKeyEnv: MAKE_KEY_AGENCY
direction: to-make
vars: { CLIENT: nobody, STAGE: lead }
bindings: { connection.gmail: only, connection.slack: Agency alerts }
overrides:
  scenario/reports/weekly: { active: false, schedule.interval: 900 }
`;

/** What a target says, in a form that two of them can be compared in. */
function said({ zone, team, apiKeyEnv, direction, drift, vars, bindings, overrides }: Target) {
  return {
    zone,
    team,
    apiKeyEnv,
    direction,
    drift,
    vars: Object.fromEntries([...vars].map(([name, { value, secret }]) => [name, { value, secret }])),
    bindings: Object.fromEntries(bindings),
    overrides: overrides.map(({ address, path, value }) => JSON.stringify([address, path, value])).sort(),
  };
}

describe("a target that extends another", () => {
  test("takes over what it does not say, name by name and field by field", async () => {
    const project = await load({
      base,
      acme: `extends: base
team: Acme
drift: revert
vars: { CLIENT: Acme }
bindings: { connection.slack: 12 }
overrides:
  scenario/reports/weekly: { active: true }
`,
    });
    const target = selectTarget(project, undefined);
    expect(target).toMatchObject({
      name: "acme",
      extends: ["base"],
      files: ["targets/base.yaml", "targets/acme.yaml"],
    });
    expect(said(target)).toMatchObject({
      zone: "eu2.make.com",
      team: "Acme",
      apiKeyEnv: "MAKE_KEY_AGENCY",
      direction: "to-make",
      drift: "revert",
      vars: { CLIENT: { value: "Acme" }, STAGE: { value: "lead" } },
      bindings: { "connection.gmail": { only: true }, "connection.slack": { id: 12 } },
      overrides: [
        '["scenario/reports/weekly",["active"],true]',
        '["scenario/reports/weekly",["schedule","interval"],900]',
      ],
    });
  });

  test("knows the file, line and column of each value, whichever file gives it", async () => {
    const { place, vars, overrides } = selectTarget(
      await load({ base, acme: "extends: base\nteam: Acme\nvars: { CLIENT: Acme }\n" }),
      "acme",
    );
    expect(place(["zone"])).toEqual({ file: "targets/base.yaml", line: 2, column: 7 });
    expect(place(["team"])).toEqual({ file: "targets/acme.yaml", line: 2, column: 7 });
    expect(place(["bindings", "connection.slack"])).toMatchObject({ file: "targets/base.yaml", line: 6 });
    expect(vars.get("CLIENT")?.place()).toMatchObject({ file: "targets/acme.yaml", line: 3 });
    expect(vars.get("STAGE")?.place()).toMatchObject({ file: "targets/base.yaml", line: 5 });
    expect(overrides.map(({ source, at }) => source.place(at))).toMatchObject([
      { file: "targets/base.yaml", line: 8 },
      { file: "targets/base.yaml", line: 8 },
    ]);
  });

  const taken: readonly (readonly [what: string, own: string, expected: object])[] = [
    ["a scalar, which then is as if nobody said it", "direction: null", { direction: "both" }],
    ["a var", "vars: { STAGE: null }", { vars: { CLIENT: { value: "nobody", secret: false } } }],
    ["all vars", "vars: null", { vars: {} }],
    ["a binding", "bindings: { connection.slack: null }", { bindings: { "connection.gmail": { only: true } } }],
    ["all overrides of an address", "overrides: { scenario/reports/weekly: null }", { overrides: [] }],
    [
      "one field of an override",
      "overrides: { scenario/reports/weekly: { active: null } }",
      { overrides: ['["scenario/reports/weekly",["schedule","interval"],900]'] },
    ],
  ];
  test.for(taken)("takes away with null: %s", async ([, own, expected]) => {
    const project = await load({ base, acme: `extends: base\nteam: Acme\n${own}\n` });
    const found = said(selectTarget(project, "acme")) as unknown as JsonObject;
    for (const [key, value] of Object.entries(expected)) expect(found[key]).toEqual(value);
  });

  test("keeps null as a value where nothing is there to be taken away", async () => {
    const project = await load({
      acme: "zone: eu2.make.com\nteam: 1\nvars: { A: null }\noverrides: { scenario/a: { folder: null } }\n",
    });
    expect(said(selectTarget(project, "acme"))).toMatchObject({
      vars: { A: { value: null } },
      overrides: ['["scenario/a",["folder"],null]'],
    });
  });

  test("takes away modules, one module and one field of a module", async () => {
    const modules = "modules: { 7: { mapper.a: 1, mapper.b: 2 }, 8: { mapper.a: 3 }, 9: { mapper.a: 4 } }";
    const project = await load({
      base: `abstract: true\nzone: eu2.make.com\nteam: 1\noverrides: { scenario/a: { ${modules} }, scenario/b: { ${modules} } }\n`,
      acme: "extends: base\noverrides: { scenario/a: { modules: { 7: { mapper.a: null }, 8: null } }, scenario/b: { modules: null } }\n",
    });
    expect(said(selectTarget(project, "acme")).overrides).toEqual([
      '["scenario/a",["modules","7","mapper","b"],2]',
      '["scenario/a",["modules","9","mapper","a"],4]',
    ]);
  });

  test("counts a later base over an earlier one, its own over both, and a base of bases before them", async () => {
    const project = await load({
      root: "abstract: true\nzone: eu1.make.com\nteam: 1\nvars: { A: root, B: root, C: root, D: root }\n",
      one: "abstract: true\nextends: root\nvars: { B: one, C: one, D: one }\n",
      two: "abstract: true\nextends: [root]\nvars: { C: two, D: two }\n",
      own: "extends: [one, two]\nvars: { D: own }\n",
    });
    const target = selectTarget(project, "own");
    expect([...target.vars].map(([name, { value }]) => `${name}: ${JSON.stringify(value)}`).sort()).toEqual([
      'A: "root"',
      'B: "one"',
      'C: "two"',
      'D: "own"',
    ]);
    expect(target.files).toEqual(["targets/root.yaml", "targets/one.yaml", "targets/two.yaml", "targets/own.yaml"]);
  });

  test("does not take over abstract, extends and movedFrom", async () => {
    const project = await load({
      production: "zone: eu2.make.com\nteam: 1\nmovedFrom: [live, prod]\n",
      staging: "extends: production\nteam: 2\n",
    });
    expect(project.targets.get("production")?.movedFrom).toEqual(["live", "prod"]);
    expect(project.targets.get("staging")).toMatchObject({ movedFrom: [], zone: "eu2.make.com" });
  });

  test("may be concrete and extended by another", async () => {
    const project = await load({ a: "zone: eu2.make.com\nteam: 1\n", b: "extends: a\nteam: 2\n" });
    expect([...project.targets.values()].map(({ name, team }) => [name, team])).toEqual([
      ["a", 1],
      ["b", 2],
    ]);
  });
});

describe("an abstract target", () => {
  const files = { base, german: "abstract: true\nextends: base\n", acme: "extends: german\nteam: Acme\n" };

  test("is never chosen: the one concrete target is the only one", async () => {
    const project = await load(files);
    expect([...project.targets.keys()]).toEqual(["acme"]);
    expect([...project.bases.values()]).toMatchObject([
      { name: "base", zone: "eu2.make.com", team: undefined },
      { name: "german", extends: ["base"], zone: "eu2.make.com", direction: "to-make" },
    ]);
    expect(selectTarget(project, undefined).name).toBe("acme");
    expect(project.source).toBe("acme");
  });

  test("is refused by name, and says why", async () => {
    const project = await load(files);
    expect(() => selectTarget(project, "base")).toThrow(/"base" is abstract/);
  });

  test("alone leaves nothing to choose", async () => {
    const project = await load({ base });
    expect(() => selectTarget(project, undefined)).toThrow("The project has abstract targets alone.");
  });

  test("does not stop a target with what its own use would need", async () => {
    const project = await load(
      {
        base: "abstract: true\nvars: { B: '${env.MAKE_VAR_B}' }\n",
        acme: "zone: eu2.make.com\nteam: 1\nvars: { A: x }\n",
      },
      "vars: { A: { required: true }, B: {} }\n",
    );
    expect(selectTarget(project, undefined).problems).toEqual([]);
  });
});

test("tells what several targets take over from one file once", async () => {
  const targets: Files = {
    base: "abstract: true\nzone: nowhere.example.com\nvars: { X: 1 }\n",
    ...Object.fromEntries(["a", "b", "c"].map((name) => [name, "extends: base\nteam: 1\n"])),
  };
  const error: unknown = await load(targets, "vars: { SHEET: {} }\n").catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ToolError);
  expect((error as ToolError).problems.map(({ code, at }) => `${at?.file}:${at?.line} ${code}`)).toEqual([
    "targets/base.yaml:2 target/zone",
    "targets/base.yaml:3 schema/unknown-key",
  ]);
});

const name = fc.constantFrom("A", "B", "C", "D");
const whole = fc.record(
  {
    zone: fc.constantFrom("eu1.make.com", "eu2.make.com"),
    team: fc.oneof(fc.integer({ min: 1, max: 99 }), fc.constantFrom("Acme", "Bolt")),
    direction: fc.constantFrom("both", "to-make"),
    vars: fc.dictionary(name, fc.oneof(fc.integer(), fc.constantFrom("x", "y"), fc.constant([1, { a: null }]))),
    bindings: fc.dictionary(
      name.map((each) => `connection.${each}`),
      fc.constantFrom("only", 7, "Gmail"),
    ),
    overrides: fc.dictionary(
      fc.constantFrom("scenario/a", "scenario/b", "scenario/*"),
      fc.dictionary(fc.constantFrom("active", "name", "modules"), fc.constantFrom(true, "x"), { minKeys: 1 }),
    ),
  },
  { requiredKeys: ["zone", "team"] },
);
type Whole = typeof whole extends fc.Arbitrary<infer T> ? T : never;

/** `modules` holds fields of modules. */
function asTarget(value: Whole): JsonObject {
  const overrides = Object.entries(value.overrides ?? {}).map(([address, fields]) => [
    address,
    { ...fields, ...("modules" in fields && { modules: { "7": { "mapper.a": fields["modules"], "mapper.b": 2 } } }) },
  ]);
  return { ...value, ...(value.overrides && { overrides: Object.fromEntries(overrides) }) };
}

describe("laws", () => {
  test("a target cut in any way into a chain of files is the same target", async () => {
    await fc.assert(
      fc.asyncProperty(whole.map(asTarget), fc.infiniteStream(fc.nat(2)), async (value, stream) => {
        const parts: JsonObject[] = [{}, {}, {}];
        const deal = (item: Json, path: readonly string[], depth: number): void => {
          if (isJsonObject(item) && depth > 0 && Object.keys(item).length > 0) {
            for (const [key, each] of Object.entries(item)) {
              deal(each, [...path, key], path.length === 0 ? depthOf(key) : key === "modules" ? 2 : depth - 1);
            }
          } else {
            const index = stream.next().value ?? 0;
            parts[index] = withAt(parts[index] as JsonObject, path, item);
          }
        };
        deal(value, [], 9);
        const text = (part: JsonObject, more: JsonObject) => JSON.stringify({ ...part, ...more });
        const cut = await load({
          a: text(parts[0] as JsonObject, { abstract: true }),
          b: text(parts[1] as JsonObject, { abstract: true, extends: "a" }),
          c: text(parts[2] as JsonObject, { extends: ["b"] }),
        });
        const one = await load({ c: JSON.stringify(value) });
        expect(said(selectTarget(cut, "c"))).toEqual(said(selectTarget(one, "c")));
      }),
      { numRuns: 100 },
    );
  });

  const layer = fc.record(
    {
      zone: fc.option(fc.constantFrom("x", "y")),
      vars: fc.option(fc.dictionary(name, fc.option(fc.integer()))),
      bindings: fc.option(fc.dictionary(name, fc.option(fc.constantFrom("only", 7)))),
    },
    { requiredKeys: [] },
  );
  const merged = (...layers: readonly object[]): Json =>
    mergeLayers(
      layers.map((each, index) => parseYamlFile(`${index}.yaml`, JSON.stringify(each))) as unknown as Parameters<
        typeof mergeLayers
      >[0],
    ).value;

  test("the order of keys has no meaning", () => {
    const turned = (value: Json): Json =>
      isJsonObject(value)
        ? Object.fromEntries(
            Object.entries(value)
              .map(([key, each]): [string, Json] => [key, turned(each)])
              .reverse(),
          )
        : value;
    fc.assert(
      fc.property(layer, layer, (a, b) => {
        expect(merged(turned(a as Json) as object, turned(b as Json) as object)).toEqual(merged(a, b));
      }),
    );
  });

  test("null leaves no key of what was there", () => {
    fc.assert(
      fc.property(layer, layer, (a, b) => {
        const result = merged(a, b) as JsonObject;
        const removed = nullsOf(b as JsonObject).filter((key) => Object.hasOwn(result, key));
        const before = (merged(a) as JsonObject)["vars"] ?? {};
        const vars = result["vars"] ?? {};
        const removedVars = nullsOf(b.vars ?? {}).filter((key) => Object.hasOwn(before as object, key));
        expect(removed).toEqual([]);
        expect(removedVars.filter((key) => Object.hasOwn(vars as object, key))).toEqual([]);
      }),
    );
  });
});

function nullsOf(value: JsonObject): readonly string[] {
  return Object.keys(value).filter((key) => value[key] === null);
}

function depthOf(key: string): number {
  return key === "overrides" ? 2 : key === "vars" || key === "bindings" ? 1 : 0;
}

function withAt(holder: JsonObject, [head = "", ...rest]: readonly string[], value: Json): JsonObject {
  const inner = isJsonObject(holder[head]) ? holder[head] : {};
  return { ...holder, [head]: rest.length === 0 ? value : withAt(inner, rest, value) };
}
