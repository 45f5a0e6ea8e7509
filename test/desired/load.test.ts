// Files → desired state: what the spec of each resource is, and where each of its leaves came from.

import { readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Address } from "../../src/address.ts";
import type { DesiredResource, DesiredState } from "../../src/desired/desired.ts";
import { loadDesired } from "../../src/desired/load.ts";
import type { JsonObject } from "../../src/json.ts";
import { loadProject, selectTarget } from "../../src/project/load.ts";
import { blueprint, type Files, smallest, temporaryProject } from "../project/temporary-project.ts";

async function load(files: Files, target?: string): Promise<DesiredState> {
  using project = temporaryProject({ ...smallest, ...files });
  const loaded = await loadProject(project.dir, { MAKE_VAR_TOKEN: "do-not-show" });
  return await loadDesired(loaded, selectTarget(loaded, target));
}

async function loadOne(files: Files, address: Address = "scenario/hello"): Promise<DesiredResource> {
  const resource = (await load(files)).resources.get(address);
  if (!resource) throw new Error(`${address} was not loaded.`);
  return resource;
}

const module1 = {
  id: 1,
  module: "google-sheets:addRow",
  version: 2,
  parameters: { __IMTCONN__: "${connection.google}" },
  mapper: { values: { "0": "{{1.total}}", "10": "${var.SHEET}" } },
  metadata: { designer: { x: 0, y: 0, name: "Add" }, expect: [{ name: "values", type: "array" }], restore: {} },
};
const scheduling = { type: "indefinitely", interval: 900 };
const wholeBlueprint = { name: "New order", flow: [module1], metadata: { version: 1 }, scheduling };
const vars: Files = {
  "make-gitops.yaml":
    "version: 1\nname: shop\nvars: { SHEET: { default: abc }, TOKEN: { secret: true }, ON: { default: true } }\n",
};

describe("a scenario", () => {
  test("is one blueprint.json, and what it does not say is not managed", async () => {
    const { template, protect, ignore, kind } = await loadOne({ "scenarios/hello/blueprint.json": blueprint() });
    expect({ kind, protect, ignore }).toEqual({ kind: "scenario", protect: false, ignore: [] });
    expect(template).toEqual({
      name: "Hello",
      blueprint: {
        flow: [{ id: 1, module: "http:ActionSendData", version: 3, parameters: {}, mapper: {} }],
        metadata: {},
      },
    });
  });

  test("has the behaviour apart from what only the editor needs, references still as texts", async () => {
    const { template } = await loadOne({ ...vars, "scenarios/hello/blueprint.json": JSON.stringify(wholeBlueprint) });
    expect(template).toEqual({
      name: "New order",
      schedule: scheduling,
      blueprint: {
        flow: [{ ...module1, metadata: { designer: { name: "Add" } } }],
        metadata: { version: 1 },
      },
      editor: {
        modules: { "1": { metadata: { designer: { x: 0, y: 0 }, expect: module1.metadata.expect, restore: {} } } },
      },
    });
  });

  test("takes name, schedule and interface from scenario.yaml where both say them", async () => {
    const { template } = await loadOne({
      ...vars,
      "scenarios/hello/blueprint.json": JSON.stringify({
        ...wholeBlueprint,
        interface: { input: [{ name: "a" }], output: null },
      }),
      "scenarios/hello/scenario.yaml":
        "name: Other\nschedule: { type: on-demand }\ninterface: { input: [] }\nfolder: Sales/EU\nactive: ${var.ON}\ndescription: null\n",
    });
    expect({ ...template, blueprint: null, editor: null }).toEqual({
      name: "Other",
      schedule: { type: "on-demand" },
      interface: { input: [] },
      folder: "Sales/EU",
      active: "${var.ON}",
      description: null,
      blueprint: null,
      editor: null,
    });
  });

  test("keeps protect, ignore and movedFrom beside the spec", async () => {
    const { template, protect, ignore, movedFrom } = await loadOne({
      "scenarios/hello/blueprint.json": blueprint(),
      "scenarios/hello/scenario.yaml":
        'protect: true\nignore: [schedule, modules.7.mapper."a.b"]\nmovedFrom: scenario/old\n',
    });
    expect({ protect, ignore, movedFrom }).toEqual({
      protect: true,
      ignore: [["schedule"], ["modules", "7", "mapper", "a.b"]],
      movedFrom: ["scenario/old"],
    });
    expect(Object.keys(template)).toEqual(["name", "blueprint"]);
  });

  test("lets the editor parts inside blueprint.json win over the sidecar's, part by part", async () => {
    const { template } = await loadOne({
      ...vars,
      "scenarios/hello/blueprint.json": JSON.stringify({
        ...wholeBlueprint,
        flow: [{ ...module1, metadata: { expect: [{ name: "new" }] } }],
      }),
      "scenarios/hello/blueprint.editor.json": JSON.stringify({
        modules: {
          "1": { metadata: { expect: [{ name: "old" }], restore: { a: {} } } },
          "99": { metadata: { expect: [] } },
        },
      }),
    });
    expect(template["editor"]).toEqual({
      modules: { "1": { metadata: { expect: [{ name: "new" }], restore: { a: {} } } } },
    });
  });

  const wrapped: readonly (readonly [string, unknown])[] = [
    ["a bare blueprint", wholeBlueprint],
    ["a template", { blueprint: { ...wholeBlueprint, scheduling: undefined }, scheduling }],
    [
      "an answer of the API",
      { code: "OK", response: { blueprint: { ...wholeBlueprint, scheduling: undefined }, scheduling, idSequence: 2 } },
    ],
    [
      "the body of a create",
      {
        teamId: 1,
        blueprint: JSON.stringify({ ...wholeBlueprint, scheduling: undefined }),
        scheduling: JSON.stringify(scheduling),
      },
    ],
  ];
  test.for(wrapped)("reads %s alike, and knows the place of its values", async ([, value]) => {
    const bare = await loadOne({ ...vars, "scenarios/hello/blueprint.json": JSON.stringify(wholeBlueprint) });
    const text = JSON.stringify(value, null, 2);
    const resource = await loadOne({ ...vars, "scenarios/hello/blueprint.json": text });
    expect(resource.template).toEqual(bare.template);
    const { line } = resource.place(["blueprint", "flow", "0", "mapper", "values", "10"]);
    expect(text.split("\n")[line - 1]).toContain("${var.SHEET}");
    const schedule = resource.place(["schedule", "interval"]);
    expect(text.split("\n")[schedule.line - 1]).toMatch(/interval/);
  });
});

test("a webhook keeps its settings, and data that is not known", async () => {
  const { template, kind } = await loadOne(
    {
      "webhooks/orders/in.yml":
        "name: orders-in\nheaders: true\nallowedIps: [203.0.113.0/24]\ndata: { formId: x }\nprotect: true\n",
    },
    "webhook/orders/in",
  );
  expect(kind).toBe("webhook");
  expect(template).toEqual({
    type: "webhook",
    name: "orders-in",
    headers: true,
    allowedIps: ["203.0.113.0/24"],
    data: { formId: "x" },
  });
});

describe("overrides", () => {
  const files: Files = {
    ...vars,
    "scenarios/hello/blueprint.json": JSON.stringify(wholeBlueprint, null, 2),
    "targets/production.yaml": `zone: eu2.make.com
team: 88
overrides:
  scenario/hello:
    schedule: { type: indefinitely, interval: 60 }
    schedule.interval: 1200
    active: false
    blueprint.metadata.scenario.maxErrors: 9
    blueprint.flow.0.mapper.values.10: \${var.TOKEN}
    protect: true
`,
    "targets/staging.yaml": "zone: eu2.make.com\nteam: 87\n",
  };

  test("change one target alone, fields and places inside them", async () => {
    const production = (await load(files, "production")).resources.get("scenario/hello") as DesiredResource;
    expect(production.template).toMatchObject({
      name: "New order",
      active: false,
      schedule: { type: "indefinitely", interval: 1200 },
      blueprint: {
        flow: [{ mapper: { values: { "0": "{{1.total}}", "10": "${var.TOKEN}" } } }],
        metadata: { version: 1, scenario: { maxErrors: 9 } },
      },
    });
    expect(production.protect).toBe(true);
    const staging = (await load(files, "staging")).resources.get("scenario/hello") as DesiredResource;
    expect(staging.template).toMatchObject({ schedule: scheduling, blueprint: { metadata: { version: 1 } } });
    expect(Object.hasOwn(staging.template, "active")).toBe(false);
  });
});

describe("a required input", () => {
  const form = "interface: { input: [{ name: email, type: text, required: true }] }\n";
  const files = (settings: string): Files => ({
    "scenarios/hello/blueprint.json": blueprint(),
    "scenarios/hello/scenario.yaml": settings,
  });

  test("beside a schedule that Make runs is refused, at the schedule", async () => {
    await expect(load(files(`${form}schedule: { type: indefinitely, interval: 900 }\n`))).rejects.toMatchObject({
      problems: [
        {
          code: "schedule/invalid",
          message: expect.stringMatching(/type indefinitely .* required input \("email"\)/),
          at: { file: "scenarios/hello/scenario.yaml", line: 2 },
          hint: expect.stringContaining("on-demand"),
        },
      ],
    });
  });

  test("is refused at the override that brings the schedule", async () => {
    const overridden = {
      ...files(`${form}schedule: { type: on-demand }\n`),
      "targets/production.yaml":
        "zone: eu2.make.com\nteam: 88\noverrides:\n  scenario/hello:\n    schedule: { type: immediately }\n",
    };
    await expect(load(overridden)).rejects.toMatchObject({
      problems: [{ code: "schedule/invalid", at: { file: "targets/production.yaml", line: 5 } }],
    });
  });

  test.for([
    ["beside on-demand", `${form}schedule: { type: on-demand }\n`],
    ["without a schedule in Git", form],
    ["beside an ignored schedule", `${form}schedule: { type: immediately }\nignore: [schedule]\n`],
    ["that is optional", "interface: { input: [{ name: a, type: text }] }\nschedule: { type: immediately }\n"],
  ] as const)("%s is fine", async ([, settings]) => {
    await expect(load(files(settings))).resolves.toBeDefined();
  });
});

describe("the origin of a leaf", () => {
  const files: Files = {
    ...vars,
    "scenarios/hello/blueprint.json": JSON.stringify(
      { response: { blueprint: { ...wholeBlueprint, flow: [{ ...module1, metadata: { designer: { x: 3 } } }] } } },
      null,
      2,
    ),
    "scenarios/hello/blueprint.editor.json": '{ "modules": { "1": { "metadata": { "restore": { "a": 1 } } } } }',
    "scenarios/hello/scenario.yaml": "# Hello\nfolder: Sales\nactive: ${var.ON}\n",
    "targets/production.yaml":
      "zone: eu2.make.com\nteam: 88\nvars: { TOKEN: '${env.MAKE_VAR_TOKEN}' }\noverrides:\n  scenario/hello:\n    blueprint.flow.0.mapper.values.0: x ${var.TOKEN}\n",
  };
  const file = "scenarios/hello/blueprint.json";
  const inFlow = ["response", "blueprint", "flow", "0"];
  const cases: readonly (readonly [string, string, JsonObject | undefined, number])[] = [
    [
      "blueprint.json",
      "blueprint.flow.0.mapper.values.10",
      { file, path: [...inFlow, "mapper", "values", "10"], template: "${var.SHEET}", override: false, secret: false },
      16,
    ],
    [
      "its name",
      "name",
      { file, path: ["response", "blueprint", "name"], template: "New order", override: false, secret: false },
      4,
    ],
    [
      "its schedule",
      "schedule.interval",
      {
        file,
        path: ["response", "blueprint", "scheduling", "interval"],
        template: 900,
        override: false,
        secret: false,
      },
      31,
    ],
    [
      "editor parts inside it",
      "editor.modules.1.metadata.designer.x",
      { file, path: [...inFlow, "metadata", "designer", "x"], template: 3, override: false, secret: false },
      21,
    ],
    [
      "the sidecar",
      "editor.modules.1.metadata.restore.a",
      {
        file: "scenarios/hello/blueprint.editor.json",
        path: ["modules", "1", "metadata", "restore", "a"],
        template: 1,
        override: false,
        secret: false,
      },
      1,
    ],
    [
      "scenario.yaml",
      "folder",
      { file: "scenarios/hello/scenario.yaml", path: ["folder"], template: "Sales", override: false, secret: false },
      2,
    ],
    [
      "a var",
      "active",
      {
        file: "scenarios/hello/scenario.yaml",
        path: ["active"],
        template: "${var.ON}",
        override: false,
        secret: false,
      },
      3,
    ],
    [
      "an override with a secret",
      "blueprint.flow.0.mapper.values.0",
      {
        file: "targets/production.yaml",
        path: ["overrides", "scenario/hello", "blueprint.flow.0.mapper.values.0"],
        template: "x ${var.TOKEN}",
        override: true,
        secret: true,
      },
      6,
    ],
    ["nowhere, with the nearest place", "blueprint.flow.0.mapper.values.7", undefined, 14],
  ];
  test.for(cases)("is known: %s", async ([, path, origin, line]) => {
    const resource = await loadOne(files);
    const segments = path.split(".");
    expect(resource.origin(segments)).toEqual(origin);
    expect(resource.place(segments).line).toBe(line);
  });
});

describe("the order of files", () => {
  const files: Files = Object.fromEntries(
    ["b", "a", "a/b", "z", "Z2", "ä"].flatMap((name) => [
      [`scenarios/${name}/blueprint.json`, blueprint({ url: name })],
      [`scenarios/${name}/scenario.yaml`, `name: ${name}\n`],
      [`webhooks/${name}-in.yaml`, `name: ${name}\n`],
    ]),
  );

  test("on disk has no effect", async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(Object.keys(files), { minLength: Object.keys(files).length }),
        async (order) => {
          const shuffled = Object.fromEntries(order.map((file) => [file, files[file] as string]));
          const { resources } = await load(shuffled);
          seen.add(JSON.stringify([...resources].map(([address, { template }]) => [address, template])));
          expect([...resources.keys()]).toEqual([...resources.keys()].sort());
        },
      ),
      { numRuns: 20 },
    );
    expect(seen.size).toBe(1);
  });

  test("nor has it when files are renamed to and fro", async () => {
    using project = temporaryProject({ ...smallest, ...files });
    const loaded = async () => {
      const read = await loadProject(project.dir, {});
      return [...(await loadDesired(read, selectTarget(read, undefined))).resources.keys()];
    };
    const before = await loaded();
    const folder = join(project.dir, "webhooks");
    for (const name of readdirSync(folder).filter((each) => each.endsWith(".yaml"))) {
      renameSync(join(folder, name), join(folder, `x-${name}`));
      renameSync(join(folder, `x-${name}`), join(folder, name));
    }
    expect(await loaded()).toEqual(before);
  });
});
