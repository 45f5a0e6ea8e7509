// fmt: canonical files that mean the same. Twice is as once; comments stay; what it leaves out are labels alone.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dropReferenceLabels, joinBlueprint } from "../../src/blueprint/split.ts";
import { fmt } from "../../src/commands/fmt.ts";
import { validate } from "../../src/commands/validate.ts";
import { loadDesired } from "../../src/desired/load.ts";
import { type JsonObject, sortKeys } from "../../src/json.ts";
import { loadProject, selectTarget } from "../../src/project/load.ts";
import { parseYamlDocument } from "../../src/project/yaml-file.ts";
import { blueprint, type Files, smallest, temporaryProject } from "../project/temporary-project.ts";

const corpus = new URL("../../../shared/blueprints/", import.meta.url);
const corpusFiles = existsSync(corpus) ? readdirSync(corpus).filter((name) => name.endsWith(".json")) : [];

/** What the files of a project mean: every template, its blueprint joined and without labels. */
async function meaning(dir: string): Promise<unknown> {
  const project = await loadProject(dir, {});
  const { resources } = await loadDesired(project, selectTarget(project, undefined));
  return [...resources.values()].map(({ address, template, protect, ignore }) => {
    const { blueprint: behaviour, editor, ...rest } = template;
    const joined =
      behaviour && dropReferenceLabels(joinBlueprint(behaviour as JsonObject, editor as JsonObject | undefined));
    return { address, protect, ignore, rest: sortKeys(rest), joined: joined ? sortKeys(joined) : null };
  });
}

async function formatted(files: Files): Promise<(file: string) => string> {
  const project = temporaryProject({ ...smallest, ...files });
  const before = await meaning(project.dir);
  const { changed } = await fmt({ dir: project.dir, check: true, env: {} });
  expect(await meaning(project.dir)).toEqual(before);
  expect((await fmt({ dir: project.dir, check: false, env: {} })).changed).toEqual(changed);
  expect(await meaning(project.dir)).toEqual(before);
  expect((await fmt({ dir: project.dir, check: false, env: {} })).changed).toEqual([]);
  const texts = new Map(
    readdirSync(project.dir, { recursive: true, encoding: "utf8" })
      .filter((file) => /\.\w+$/.test(file))
      .map((file) => [file.replaceAll("\\", "/"), readFileSync(join(project.dir, file), "utf8")]),
  );
  project[Symbol.dispose]();
  return (file) => texts.get(file) ?? "";
}

const editorParts = { designer: { x: 1, y: 2 }, expect: [{ name: "url", type: "url" }] };

test("own files of a target are formatted as the shared ones are", async () => {
  const downloaded = JSON.stringify({
    flow: [{ module: "http:Get", metadata: editorParts, id: 3 }],
    name: "Own",
  });
  const read = await formatted({
    "targets/production.yaml": "abstract: true\n",
    "targets/acme/target.yaml": "zone:   eu2.make.com\nteam: 1\n",
    "targets/acme/scenarios/own/blueprint.json": downloaded,
    "targets/acme/scenarios/own/blueprint.from-make.json": downloaded,
    "targets/acme/webhooks/own.yaml": "name:   Own # ours\n",
    "scenarios/own/blueprint.json": downloaded,
  });
  expect(read("targets/acme/target.yaml")).toBe("zone: eu2.make.com\nteam: 1\n");
  expect(read("targets/acme/webhooks/own.yaml")).toBe("name: Own # ours\n");
  expect(read("targets/acme/scenarios/own/scenario.yaml")).toBe("name: Own\n");
  expect(read("targets/acme/scenarios/own/blueprint.from-make.json")).toBe(downloaded);
  for (const name of ["blueprint.json", "blueprint.editor.json"]) {
    expect(read(`targets/acme/scenarios/own/${name}`)).toBe(read(`scenarios/own/${name}`));
    expect(read(`scenarios/own/${name}`)).toContain("\n  ");
  }
});

describe("a scenario", () => {
  test("gets its editor parts, its name, schedule and interface into files of their own", async () => {
    const read = await formatted({
      "scenarios/hello/blueprint.json": JSON.stringify({
        name: "12",
        flow: [{ mapper: { "10": "b", "9": "a" }, module: "http:Get", metadata: editorParts, id: 3 }],
        scheduling: { type: "indefinitely", interval: 900 },
        interface: { input: [], output: null },
        metadata: { designer: { orphans: [] } },
      }),
    });
    expect(read("scenarios/hello/blueprint.json")).toBe(
      `${JSON.stringify({ flow: [{ id: 3, module: "http:Get", mapper: { "9": "a", "10": "b" } }], metadata: { designer: { orphans: [] } } }, null, 2)}\n`,
    );
    expect(JSON.parse(read("scenarios/hello/blueprint.editor.json"))).toEqual({
      modules: { "3": { metadata: editorParts } },
    });
    expect(read("scenarios/hello/scenario.yaml")).toBe(
      'name: "12"\nschedule:\n  type: indefinitely\n  interval: 900\ninterface:\n  input: []\n  output: null\n',
    );
  });

  test("keeps what scenario.yaml says, and its comments", async () => {
    const read = await formatted({
      "scenarios/hello/blueprint.json": JSON.stringify({
        ...(JSON.parse(blueprint()) as JsonObject),
        scheduling: { type: "on-demand" },
      }),
      "scenarios/hello/scenario.yaml": "# The first one\nname:   Mine   # kept\n\n# On at night\nactive:    true\n",
    });
    expect(read("scenarios/hello/scenario.yaml")).toBe(
      "# The first one\nname: Mine # kept\n\n# On at night\nactive: true\nschedule:\n  type: on-demand\n",
    );
  });

  test("keeps a scenario.yaml of comments alone as comments", async () => {
    const read = await formatted({
      "scenarios/hello/blueprint.json": blueprint(),
      "scenarios/hello/scenario.yaml": "# Ask first\n",
    });
    expect(read("scenarios/hello/scenario.yaml")).toContain("# Ask first");
    expect(read("scenarios/hello/scenario.yaml")).toContain("name: Hello");
  });

  test("has no scenario.yaml and no sidecar where nothing would stand in them", async () => {
    const read = await formatted({
      "scenarios/hello/blueprint.json": '{"flow":[],"metadata":{}}',
      "scenarios/hello/blueprint.editor.json": '{"modules":{"5":{"metadata":{"expect":[]}}}}',
    });
    expect(read("scenarios/hello/scenario.yaml")).toBe("");
    expect(read("scenarios/hello/blueprint.editor.json")).toBe("");
  });

  test("loses the names of connections, which are often e-mail addresses", async () => {
    const label = { label: "ada@example.com", data: { scoped: "true", connection: "google" } };
    const read = await formatted({
      "scenarios/hello/blueprint.json": JSON.stringify({
        flow: [
          {
            id: 1,
            module: "google-email:a",
            parameters: { __IMTCONN__: 5 },
            metadata: { restore: { parameters: { __IMTCONN__: label } } },
          },
        ],
      }),
    });
    expect(read("scenarios/hello/blueprint.editor.json")).not.toContain("ada@example.com");
    expect(read("scenarios/hello/blueprint.editor.json")).toContain('"connection": "google"');
  });

  test("keeps texts with dollar signs as they are", async () => {
    const texts = { a: "$${var.x}", b: "${{ x }}", c: "$$", d: "${HOME}", e: "$${{x}}" };
    const read = await formatted({ "scenarios/hello/blueprint.json": blueprint(texts) });
    expect(read("scenarios/hello/blueprint.json")).toContain(JSON.stringify(texts, null, 2).split("\n")[1]);
  });
});

test("YAML files are laid out anew, comments and values kept", async () => {
  const read = await formatted({
    "targets/production.yaml":
      "# Ours\nzone:    eu2.make.com\nteam: 88\nvars: {A:   1, 'B': \"two\"} # inline\n\n\n\n# last\n",
    "webhooks/a.yaml": "name:   a\nallowedIps:\n    - 203.0.113.7\n",
  });
  expect(read("targets/production.yaml")).toBe(
    "# Ours\nzone: eu2.make.com\nteam: 88\nvars: { A: 1, 'B': \"two\" } # inline\n\n# last\n",
  );
  expect(read("webhooks/a.yaml")).toBe("name: a\nallowedIps:\n  - 203.0.113.7\n");
});

test("--check writes nothing", async () => {
  using project = temporaryProject({ ...smallest, "scenarios/hello/blueprint.json": blueprint() });
  const { changed } = await fmt({ dir: project.dir, check: true, env: {} });
  expect(changed).toEqual(["scenarios/hello/blueprint.json", "scenarios/hello/scenario.yaml"]);
  expect(readdirSync(join(project.dir, "scenarios/hello"))).toEqual(["blueprint.json"]);
});

test("any name and any settings survive the move to scenario.yaml", async () => {
  using project = temporaryProject(smallest);
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: "binary", minLength: 1, maxLength: 50 }).filter((name) => !name.includes("${")),
      fc.array(fc.record({ name: fc.string({ minLength: 1 }), default: fc.jsonValue({ maxDepth: 2 }) }), {
        maxLength: 2,
      }),
      async (name, input) => {
        const text = JSON.stringify({ name, flow: [], interface: { input, output: [] } });
        const escaped = text.replaceAll("${", "$");
        project.write({ "scenarios/a/blueprint.json": escaped, "scenarios/a/scenario.yaml": "" });
        const before = await meaning(project.dir);
        await fmt({ dir: project.dir, check: false, env: {} });
        expect(await meaning(project.dir)).toEqual(before);
        expect((await fmt({ dir: project.dir, check: true, env: {} })).changed).toEqual([]);
      },
    ),
    { numRuns: 100 },
  );
});

describe.skipIf(corpusFiles.length === 0)("real blueprints (skipped where ../shared/blueprints is absent)", () => {
  test("load as they are, keep their meaning through fmt, and settle", async () => {
    const files = Object.fromEntries(
      corpusFiles.map((name) => [
        `scenarios/${name.replace(/\.json$/, "")}/blueprint.json`,
        readFileSync(new URL(name, corpus), "utf8"),
      ]),
    );
    const read = await formatted(files);
    for (const name of corpusFiles) {
      const folder = `scenarios/${name.replace(/\.json$/, "")}`;
      const original = JSON.parse(files[`${folder}/blueprint.json`] as string) as JsonObject;
      if (!Array.isArray(original["flow"])) continue; // wrapped: held to its meaning above
      const behaviour = JSON.parse(read(`${folder}/blueprint.json`)) as JsonObject;
      const editor = read(`${folder}/blueprint.editor.json`);
      const settings = parseYamlDocument(read(`${folder}/scenario.yaml`)).toJS() as JsonObject | null;
      expect(settings?.["name"]).toEqual(original["name"]);
      const { name: _name, io: _io, interface: _interface, scheduling: _scheduling, ...bare } = original;
      expect(joinBlueprint(behaviour, editor === "" ? undefined : (JSON.parse(editor) as JsonObject))).toEqual(
        dropReferenceLabels(bare),
      );
    }
  });

  test("count as resources of their target", async () => {
    using project = temporaryProject({
      ...smallest,
      "scenarios/hello/blueprint.json": blueprint(),
      "webhooks/a.yaml": "",
    });
    expect(await validate({ dir: project.dir, env: {} })).toEqual({ targets: [{ name: "production", resources: 2 }] });
  });
});
