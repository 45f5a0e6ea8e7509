// What a target overrides: by address and glob, fields of modules by module id, each with its place in the target file.

import { describe, expect, test } from "vitest";
import type { DesiredState } from "../../src/desired/desired.ts";
import { loadDesired } from "../../src/desired/load.ts";
import { type Problem, ToolError } from "../../src/errors.ts";
import type { Json } from "../../src/json.ts";
import { type Path, valueAt } from "../../src/path.ts";
import { loadProject, selectTarget } from "../../src/project/load.ts";
import { blueprint, type Files, smallest, temporaryProject } from "../project/temporary-project.ts";

async function load(files: Files): Promise<DesiredState> {
  using project = temporaryProject({ ...smallest, ...files });
  const loaded = await loadProject(project.dir, {});
  return await loadDesired(loaded, selectTarget(loaded, undefined));
}

async function problemsOf(files: Files): Promise<readonly Problem[]> {
  const error: unknown = await load(files).catch((thrown: unknown) => thrown);
  return error instanceof ToolError ? error.problems : [];
}

const target = (overrides: string): string => `zone: eu2.make.com\nteam: 88\noverrides:\n${overrides}`;
const scenarios: Files = Object.fromEntries(
  ["reports/daily", "reports/eu/weekly", "orders"].map((name) => [`scenarios/${name}/blueprint.json`, blueprint()]),
);

describe("globs", () => {
  const rows: readonly (readonly [what: string, overrides: string, expected: Readonly<Record<string, Json>>])[] = [
    ["stay inside one part with one star", "  scenario/reports/*: { active: true }\n", { "reports/daily": true }],
    [
      "cross parts with two",
      "  scenario/reports/**: { active: true }\n",
      { "reports/daily": true, "reports/eu/weekly": true },
    ],
    [
      "lose against an address, whichever comes first",
      "  scenario/orders: { active: false }\n  scenario/**: { active: true }\n",
      { orders: false, "reports/daily": true, "reports/eu/weekly": true },
    ],
    [
      "count as written among themselves",
      "  scenario/**: { active: true }\n  scenario/reports/*: { active: false }\n",
      { orders: true, "reports/daily": false, "reports/eu/weekly": true },
    ],
  ];
  test.for(rows)("%s", async ([, overrides, expected]) => {
    const { resources } = await load({ ...scenarios, "targets/production.yaml": target(overrides) });
    const active = [...resources.values()].flatMap(({ address, template }) =>
      template["active"] === undefined ? [] : [[address.slice("scenario/".length), template["active"]]],
    );
    expect(Object.fromEntries(active)).toEqual(expected);
  });

  test("of a later file count over those of an earlier one, and less than an address of any", async () => {
    const { resources } = await load({
      ...scenarios,
      "targets/base.yaml":
        "abstract: true\noverrides:\n  scenario/orders: { active: false }\n  scenario/reports/**: { active: false }\n",
      "targets/production.yaml": `extends: base\n${target("  scenario/**: { active: true }\n")}`,
    });
    expect([...resources.values()].map(({ template }) => template["active"])).toEqual([false, true, true]);
  });
});

const module = (id: number, more: object = {}) => ({
  id,
  module: "util:SetVariables",
  version: 1,
  parameters: {},
  mapper: { values: { Total: `{{${id}.x}}`, "a.b": 1 } },
  metadata: { designer: { x: 1, y: 2, name: "Step" } },
  ...more,
});
const nested: Files = {
  "scenarios/deep/blueprint.json": JSON.stringify(
    {
      name: "Deep",
      flow: [
        module(1, { onerror: [module(2)] }),
        module(3, { routes: [{ flow: [module(4)] }, { flow: [module(5, { routes: [{ flow: [module(6)] }] })] }] }),
        module(7, { branches: [{ type: "condition", flow: [module(8)] }] }),
        module(9, { tools: [{ name: "t", description: "d", flow: [module(10)] }] }),
      ],
      metadata: { version: 1, designer: { orphans: [[module(11)]] } },
    },
    null,
    2,
  ),
};

describe("fields of modules", () => {
  const places: readonly (readonly [id: string, place: string])[] = [
    ["1", "flow.0"],
    ["2", "flow.0.onerror.0"],
    ["4", "flow.1.routes.0.flow.0"],
    ["6", "flow.1.routes.1.flow.0.routes.0.flow.0"],
    ["8", "flow.2.branches.0.flow.0"],
    ["10", "flow.3.tools.0.flow.0"],
    ["11", "metadata.designer.orphans.0.0"],
  ];
  test.for(places)("reach module %s at %s", async ([id, place]) => {
    const overrides = `  scenario/deep:\n    modules:\n      ${id}:\n        mapper.values.Total: "{{round(1.total)}}"\n        'mapper.values."a.b"': [2]\n`;
    const { resources } = await load({ ...nested, "targets/production.yaml": target(overrides) });
    const resource = resources.get("scenario/deep");
    const path: Path = ["blueprint", ...place.split("."), "mapper", "values"];
    expect(valueAt(resource?.template, path)).toEqual({ Total: "{{round(1.total)}}", "a.b": [2] });
    expect(resource?.place([...path, "Total"])).toEqual({ file: "targets/production.yaml", line: 7, column: 30 });
    expect(resource?.origin([...path, "Total"])).toMatchObject({ file: "targets/production.yaml", override: true });
    expect(resource?.place([...path, "a.b", "0"])).toMatchObject({ file: "targets/production.yaml", line: 8 });
    expect(resource?.place([...path.slice(0, -2), "version"])).toMatchObject({ file: "scenarios/deep/blueprint.json" });
  });

  test("point into the file that was extended", async () => {
    const { resources } = await load({
      ...nested,
      "targets/base.yaml": "abstract: true\noverrides:\n  scenario/*: { modules: { 4: { mapper.values.Total: 1 } } }\n",
      "targets/production.yaml": `extends: base\nzone: eu2.make.com\nteam: 88\n`,
    });
    const path = ["blueprint", "flow", "1", "routes", "0", "flow", "0", "mapper", "values", "Total"];
    expect(resources.get("scenario/deep")?.origin(path)).toEqual({
      file: "targets/base.yaml",
      path: ["overrides", "scenario/*", "modules", "4", "mapper.values.Total"],
      template: 1,
      override: true,
      secret: false,
    });
  });

  test("may be named in one line, and given whole", async () => {
    const overrides =
      "  scenario/deep:\n    modules.4.mapper: { values: {} }\n    modules.4.filter: { name: x, conditions: [] }\n";
    const { resources } = await load({ ...nested, "targets/production.yaml": target(overrides) });
    const found = valueAt(resources.get("scenario/deep")?.template, "blueprint.flow.1.routes.0.flow.0".split("."));
    expect(found).toMatchObject({ id: 4, mapper: { values: {} }, filter: { name: "x" } });
  });

  test("may hold the name that a module has in Make's editor, since it acts", async () => {
    const overrides = "  scenario/deep: { modules: { 4: { metadata.designer.name: Other } } }\n";
    const { resources } = await load({ ...nested, "targets/production.yaml": target(overrides) });
    const template = resources.get("scenario/deep")?.template;
    expect(valueAt(template, "blueprint.flow.1.routes.0.flow.0.metadata.designer".split("."))).toEqual({
      name: "Other",
    });
  });

  const refused: readonly (readonly [what: string, fields: string, words: RegExp])[] = [
    ["a module that is not there", "modules: { 12: { mapper.a: 1 } }", /no module "12".*are: 1, 2, 3, 4/s],
    ["its id", "modules: { 4: { id: 5 } }", /id of module 4/],
    ["its kind", "modules: { 4: { module: a:b } }", /module of module 4/],
    ["its routes", "modules: { 3: { routes.0.flow.0.mapper.a: 1 } }", /routes of module 3.*by its own id/s],
    ["its error handlers", "modules: { 1: { onerror: [] } }", /onerror of module 1/],
    ["its tools", "modules: { 9: { tools: [] } }", /tools of module 9/],
    ["its branches", "modules: { 7: { branches: [] } }", /branches of module 7/],
    ["the whole of it", "modules.4: 1", /Module 4 as a whole/],
    ["where it stands in the editor", "modules: { 4: { metadata.designer.x: 9 } }", /part of Make's editor/],
    ["its forms", "modules: { 4: { metadata: { expect: [] } } }", /part of Make's editor/],
    ["editor parts by place", "blueprint.flow.0.metadata.restore: { a: 1 }", /part of Make's editor/],
    ["editor parts of the scenario", "blueprint.metadata.zone: eu1.make.com", /part of Make's editor/],
    ["a step that is a value", "modules: { 4: { version.a: 1 } }", /no place modules.4.version.a/],
    ["the editor's own file", "editor: {}", /"editor" is not known/],
    ["former addresses", "movedFrom: scenario/a", /movedFrom cannot be overridden/],
  ];
  test.for(refused)("cannot be: %s", async ([, fields, words]) => {
    const found = await problemsOf({
      ...nested,
      "targets/production.yaml": target(`  scenario/deep: { ${fields} }\n`),
    });
    expect(found.map(({ at }) => `${at?.file}:${at?.line}`)).toEqual(["targets/production.yaml:4"]);
    expect(`${found[0]?.message} ${found[0]?.hint}`).toMatch(words);
  });
});

test("a glob means those that have the module that it names; one that none has is told", async () => {
  const two = (id: number): string => blueprint().replace('"id": 1', `"id": ${id}`);
  const files = { "scenarios/a/blueprint.json": two(1), "scenarios/b/blueprint.json": two(2) };
  const field = (id: number): string => target(`  scenario/*: { modules: { ${id}: { mapper.x: y } } }\n`);
  const { resources } = await load({ ...files, "targets/production.yaml": field(2) });
  const mappers = [...resources.values()].map(({ template }) =>
    valueAt(template, ["blueprint", "flow", "0", "mapper"]),
  );
  expect(mappers).toEqual([{}, { x: "y" }]);
  expect(await problemsOf({ ...files, "targets/production.yaml": field(3) })).toMatchObject([
    { code: "override/unmatched" },
  ]);
});
