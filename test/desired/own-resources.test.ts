// Resources of one target: they replace the shared ones of their address, or add to them, for that target alone.

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Address } from "../../src/address.ts";
import type { DesiredState } from "../../src/desired/desired.ts";
import { filesOf, loadDesired } from "../../src/desired/load.ts";
import { validate } from "../../src/commands/validate.ts";
import { type ErrorCode, ToolError } from "../../src/errors.ts";
import { loadProject, selectTarget } from "../../src/project/load.ts";
import { blueprint, type Files, temporaryProject } from "../project/temporary-project.ts";

const team = "zone: eu2.make.com\nteam: 1\n";
const sha = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567";
const fleet: Files = {
  "make-gitops.yaml": "version: 1\nname: agency\n",
  "targets/clients/bolt.yaml": team,
  "targets/clients/acme/target.yaml": team,
  "scenarios/leads/blueprint.json": blueprint(),
  "scenarios/leads/scenario.yaml": "name: Leads\n",
  "scenarios/report/blueprint.json": blueprint(),
  "webhooks/in.yaml": "name: In\n",
  "targets/clients/acme/scenarios/leads/blueprint.json": blueprint({ hook: "${webhook.door}" }),
  "targets/clients/acme/scenarios/leads/scenario.yaml": `name: Leads of Acme\nbasedOn: ${sha}\n`,
  "targets/clients/acme/scenarios/tenders/watch/blueprint.json": blueprint(),
  "targets/clients/acme/webhooks/door.yaml": "name: Door\n",
};

async function load(files: Files, target: string): Promise<DesiredState> {
  using project = temporaryProject({ ...fleet, ...files });
  const loaded = await loadProject(project.dir, {});
  return await loadDesired(loaded, selectTarget(loaded, target));
}

async function problemsOf(files: Files, target: string): Promise<readonly (readonly [ErrorCode, string, string])[]> {
  try {
    await load(files, target);
    return [];
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return error.problems.map(({ code, at, message, hint = "" }) => [code, at?.file ?? "", `${message} ${hint}`]);
  }
}

describe("a target", () => {
  test("gets its own resources instead of the shared ones of their address, and in addition", async () => {
    const { resources } = await load({}, "clients/acme");
    expect([...resources.values()].map(({ address, owner, template }) => [address, owner, template["name"]])).toEqual([
      ["scenario/leads", "clients/acme", "Leads of Acme"],
      ["scenario/report", undefined, "Hello"],
      ["scenario/tenders/watch", "clients/acme", "Hello"],
      ["webhook/door", "clients/acme", "Door"],
      ["webhook/in", undefined, "In"],
    ]);
    const leads = resources.get("scenario/leads");
    expect(Object.keys(leads?.template ?? {})).toEqual(["name", "blueprint"]);
    expect(leads?.origin(["name"])?.file).toBe("targets/clients/acme/scenarios/leads/scenario.yaml");
    expect(leads?.place(["blueprint", "flow", "0", "parameters", "hook"]).file).toBe(
      "targets/clients/acme/scenarios/leads/blueprint.json",
    );
  });

  test("gets nothing of another one's", async () => {
    const { resources } = await load({}, "clients/bolt");
    expect([...resources.values()].map(({ address, owner, template }) => [address, owner, template["name"]])).toEqual([
      ["scenario/leads", undefined, "Leads"],
      ["scenario/report", undefined, "Hello"],
      ["webhook/in", undefined, "In"],
    ]);
  });

  test("may be one file beside the folder of its resources", async () => {
    const { "targets/clients/acme/target.yaml": file, ...others } = fleet;
    using project = temporaryProject({ ...others, "targets/clients/acme.yaml": file as string });
    const loaded = await loadProject(project.dir, {});
    expect([...loaded.targets.keys()]).toEqual(["clients/acme", "clients/bolt"]);
    const { resources } = await loadDesired(loaded, selectTarget(loaded, "clients/acme"));
    expect(resources.get("scenario/leads")?.owner).toBe("clients/acme");
  });

  test("may have any name that a folder of resources has", async () => {
    const files = { "targets/scenarios/webhooks.yaml": team, "targets/scenarios/x/webhooks/own.yaml": "" };
    using project = temporaryProject({ ...fleet, ...files, "targets/scenarios/x.yml": team });
    const { targets } = await loadProject(project.dir, {});
    expect([...targets.keys()]).toEqual(["clients/acme", "clients/bolt", "scenarios/webhooks", "scenarios/x"]);
  });

  test("has overrides, ids and former addresses of its own resources", async () => {
    const files: Files = {
      "targets/clients/acme/target.yaml": `${team}overrides: { scenario/tenders/*: { active: true }, webhook/door: { name: Gate } }\n`,
      "ids/clients/acme.yaml": "scenario/tenders/watch: 4100\nwebhook/door: 58\n",
      "targets/clients/acme/scenarios/tenders/watch/scenario.yaml": "movedFrom: scenario/watch\n",
    };
    const { resources, ids } = await load(files, "clients/acme");
    expect(resources.get("scenario/tenders/watch")?.template["active"]).toBe(true);
    expect(resources.get("scenario/tenders/watch")?.movedFrom).toEqual(["scenario/watch"]);
    expect(resources.get("webhook/door")?.template["name"]).toBe("Gate");
    expect([...ids.keys()]).toEqual(["scenario/tenders/watch", "webhook/door"]);
  });
});

test.for<[what: string, files: Files, target: string, problems: readonly (readonly [ErrorCode, string, RegExp])[]]>([
  [
    "both forms of one target",
    { "targets/clients/acme.yaml": team },
    "clients/bolt",
    [["address/duplicate", "targets/clients/acme/target.yaml", /target "clients\/acme": targets\/clients\/acme\.yaml/]],
  ],
  [
    "resources of no target",
    { "targets/clients/akme/scenarios/x/blueprint.json": blueprint() },
    "clients/bolt",
    [["file/unknown", "targets/clients/akme/scenarios/x/blueprint.json", /no target "clients\/akme".*clients\/acme/]],
  ],
  [
    "resources of a target that was renamed",
    {
      "targets/clients/nova.yaml": `${team}movedFrom: clients/nov\n`,
      "targets/clients/nov/webhooks/x.yaml": "",
    },
    "clients/bolt",
    [["file/unknown", "targets/clients/nov/webhooks/x.yaml", /now the target clients\/nova/]],
  ],
  [
    "resources of an abstract target",
    { "targets/base.yaml": "abstract: true\n", "targets/base/webhooks/x.yaml": "" },
    "clients/bolt",
    [["file/unknown", "targets/base/webhooks/x.yaml", /abstract.*that extends it/]],
  ],
  [
    "an own file that cannot be read, and no shared one is taken for it",
    { "targets/clients/acme/scenarios/leads/blueprint.json": "{" },
    "clients/acme",
    [["json/invalid", "targets/clients/acme/scenarios/leads/blueprint.json", /./]],
  ],
  [
    "an own scenario without a blueprint, and one without a folder",
    {
      "targets/clients/acme/scenarios/half/scenario.yaml": "",
      "targets/clients/acme/scenarios/flat.json": "{}",
    },
    "clients/acme",
    [
      ["file/unknown", "targets/clients/acme/scenarios/flat.json", /targets\/clients\/acme\/scenarios\/flat\//],
      ["blueprint/invalid", "targets/clients/acme/scenarios/half/scenario.yaml", /has no blueprint\.json/],
    ],
  ],
  [
    "an own address that differs from a shared one in upper and lower case alone",
    { "targets/clients/acme/webhooks/IN.yaml": "" },
    "clients/acme",
    [["address/duplicate", "targets/clients/acme/webhooks/IN.yaml", /webhooks\/in\.yaml/]],
  ],
  [
    "a former address that is still an own file",
    { "webhooks/in.yaml": "movedFrom: webhook/door\n" },
    "clients/acme",
    [["address/moved", "webhooks/in.yaml", /Remove targets\/clients\/acme\/webhooks\/door\.yaml/]],
  ],
  [
    "a former address that is another target's own",
    { "webhooks/in.yaml": "movedFrom: webhook/door\n" },
    "clients/bolt",
    [],
  ],
  [
    "a shared file that says what it is a copy of",
    { "webhooks/in.yaml": `basedOn: ${sha}\n` },
    "clients/bolt",
    [["schema/unknown-key", "webhooks/in.yaml", /own copy/]],
  ],
  [
    "a copy of what is no commit",
    { "targets/clients/acme/webhooks/door.yaml": "basedOn: main\n" },
    "clients/acme",
    [["schema/invalid", "targets/clients/acme/webhooks/door.yaml", /basedOn/]],
  ],
  [
    "an override of what a copy is based on",
    { "targets/clients/acme/target.yaml": `${team}overrides: { scenario/leads: { basedOn: ${sha} } }\n` },
    "clients/acme",
    [["override/unmatched", "targets/clients/acme/target.yaml", /cannot be overridden/]],
  ],
  [
    "an override and an id of another target's own resource",
    {
      "targets/clients/bolt.yaml": `${team}overrides: { webhook/door: { name: Gate } }\n`,
      "ids/clients/bolt.yaml": "scenario/tenders/watch: 4100\n",
    },
    "clients/bolt",
    [
      ["override/unmatched", "targets/clients/bolt.yaml", /webhook\/door/],
      ["ids/invalid", "ids/clients/bolt.yaml", /scenario\/tenders\/watch/],
    ],
  ],
  [
    "a shared resource that refers to another target's own",
    { "scenarios/report/blueprint.json": blueprint({ hook: "${webhook.door}" }) },
    "clients/bolt",
    [["reference/unknown", "scenarios/report/blueprint.json", /no webhook "door"/]],
  ],
  [
    "a shared resource that refers to this target's own",
    { "scenarios/report/blueprint.json": blueprint({ hook: "${webhook.door}" }) },
    "clients/acme",
    [],
  ],
  [
    "faults of another target's own files",
    { "targets/clients/acme/webhooks/door.yaml": "nam: x\n" },
    "clients/bolt",
    [],
  ],
  [
    "Make's version beside a blueprint, which is not read",
    {
      "scenarios/report/blueprint.from-make.json": "{",
      "targets/clients/acme/scenarios/leads/blueprint.from-make.json": "[",
      "scenarios/none/blueprint.from-make.json": "{}",
    },
    "clients/acme",
    [],
  ],
])("%s", async ([, files, target, expected]) => {
  const problems = await problemsOf(files, target);
  expect(problems.map(([code, file]) => [code, file])).toEqual(expected.map(([code, file]) => [code, file]));
  for (const [index, [, , words]] of expected.entries()) expect(problems[index]?.[2]).toMatch(words);
});

test("validate tells faults of own files", async () => {
  using project = temporaryProject({ ...fleet, "targets/clients/acme/webhooks/door.yaml": "nam: x\n" });
  await expect(validate({ dir: project.dir, env: {} })).rejects.toMatchObject({ code: "schema/unknown-key" });
});

test("what a target uses is known with its layers, its overrides and the places that these take", async () => {
  using project = temporaryProject({
    ...fleet,
    "targets/clients/acme/target.yaml": `${team}overrides: { "scenario/**": { active: true }, scenario/leads: { modules: { 1: { parameters.hook: 5 } } } }\n`,
  });
  const loaded = await loadProject(project.dir, {});
  const acme = filesOf(loaded, selectTarget(loaded, "clients/acme"));
  const bolt = filesOf(loaded, selectTarget(loaded, "clients/bolt"));
  const address: Address = "scenario/leads";
  expect([...acme.resources.keys()]).toEqual([
    "scenario/leads",
    "scenario/report",
    "scenario/tenders/watch",
    "webhook/door",
    "webhook/in",
  ]);
  expect(acme.addresses).toEqual(new Set(acme.resources.keys()));
  expect(acme.resources.get(address)).toMatchObject({ owner: "clients/acme", document: {} });
  expect(acme.layers.get(address)?.whole["basedOn"]).toBe(sha);
  expect(bolt.layers.get("scenario/report")).toBe(acme.layers.get("scenario/report"));
  expect(acme.overrides.get(address)?.map(({ address: by }) => by)).toEqual(["scenario/**", "scenario/leads"]);
  expect(acme.applied.get(address)?.map(({ path, override }) => [path, override.path])).toEqual([
    [["active"], ["active"]],
    [
      ["blueprint", "flow", "0", "parameters", "hook"],
      ["modules", "1", "parameters", "hook"],
    ],
  ]);
  expect([...bolt.applied]).toEqual([]);
});

test("copies that say the same change nothing, for their target or any other", async () => {
  const shared = Object.fromEntries(
    Object.entries(fleet).filter(([file]) => !file.startsWith("targets/clients/acme/")),
  );
  const resources = ["scenarios/leads", "scenarios/report", "webhooks/in.yaml"];
  const meaning = async (files: Files): Promise<unknown> => {
    using project = temporaryProject(files);
    const loaded = await loadProject(project.dir, {});
    return Promise.all(
      [...loaded.targets.values()].map(async (target) => {
        const desired = await loadDesired(loaded, target);
        return [...desired.resources.values()].map(({ address, template, movedFrom, protect, ignore }) => {
          return { target: target.name, address, template, movedFrom, protect, ignore };
        });
      }),
    );
  };
  const base = { ...shared, "targets/clients/acme.yaml": team };
  const before = await meaning(base);
  await fc.assert(
    fc.asyncProperty(fc.subarray(resources), fc.boolean(), async (copied, hasFolder) => {
      const { "targets/clients/acme.yaml": own, ...others } = base;
      const copies = Object.entries(shared)
        .filter(([file]) => copied.some((each) => file.startsWith(each)))
        .map(([file, text]): [string, string | Uint8Array] => [`targets/clients/acme/${file}`, text]);
      const file = hasFolder ? "targets/clients/acme/target.yaml" : "targets/clients/acme.yaml";
      expect(await meaning({ ...others, [file]: own, ...Object.fromEntries(copies) })).toEqual(before);
    }),
    { numRuns: 12 },
  );
});
