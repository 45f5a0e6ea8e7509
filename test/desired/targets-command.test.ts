// targets: the list, and where each value of one target comes from. Nothing secret, and no line wider than a plan's.

import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import schema from "../../schemas/targets.schema.json" with { type: "json" };
import { targets } from "../../src/commands/targets.ts";
import type { Terminal } from "../../src/commands/terminal.ts";
import type { Json } from "../../src/json.ts";
import { blueprint, type Files, temporaryProject } from "../project/temporary-project.ts";

const secret = "do-not-show-8a7b6c5d";
const files: Files = {
  "make-gitops.yaml":
    "version: 1\nname: agency\nvars:\n  CLIENT: { required: true }\n  STAGE: { default: lead }\n  TOKEN: {}\n  EMPTY: { secret: true }\n  HEADER: { default: Bearer sk_live_51HxYzAbCdEfGhIjKlMnOpQr }\n",
  "targets/clients/base.yaml": `abstract: true
zone: eu2.make.com
direction: to-make
bindings: { connection.gmail: only, connection.slack: Agency alerts, key.bank: 12 }
overrides:
  scenario/reports/*: { active: false, schedule: { type: daily, time: "08:00" }, schedule.time: "09:00" }
`,
  "targets/clients/germany.yaml": "abstract: true\nextends: clients/base\n",
  "targets/clients/acme.yaml": `extends: [clients/base, clients/germany]
team: Acme
vars:
  CLIENT: Acme
  TOKEN: \${env.MAKE_VAR_TOKEN}
overrides:
  scenario/reports/weekly:
    modules:
      1: { mapper.data: "\${var.TOKEN}", mapper.note: ${"long ".repeat(40)} }
`,
  "scenarios/reports/weekly/blueprint.json": blueprint(),
  "webhooks/in.yaml": "",
  "ids/clients/acme.yaml": "webhook/in: 58\n",
};

async function run({
  name,
  explain = false,
  json = false,
  more = {},
}: {
  name?: string;
  explain?: boolean;
  json?: boolean;
  more?: Files;
}): Promise<string> {
  using project = temporaryProject({ ...files, ...more });
  let out = "";
  const terminal: Terminal = {
    out: (text) => void (out += text),
    err: () => {},
    errStream: process.stderr,
    isInteractive: false,
    ask: async () => "",
    paint: (_colour, text) => text,
  };
  const env = { MAKE_VAR_TOKEN: secret };
  expect(await targets({ dir: project.dir, env, json, name, explain }, terminal)).toBe(0);
  return out;
}

describe("targets", () => {
  test("lists all, abstract ones among them", async () => {
    expect(await run({})).toBe(
      [
        "clients/acme     eu2.make.com  Acme  to-make  default, extends clients/base, clients/germany",
        "clients/base     eu2.make.com  –     to-make  abstract",
        "clients/germany  eu2.make.com  –     to-make  abstract, extends clients/base",
        "",
      ].join("\n"),
    );
    expect(await run({ name: "clients/base" })).toBe("clients/base  eu2.make.com  –  to-make  abstract\n");
    await expect(run({ name: "clients/acne" })).rejects.toMatchObject({ code: "target/unknown" });
    await expect(run({ name: "clients/base", explain: true })).rejects.toThrow(/abstract/);
  });

  test("explains one, each value with its file and line", async () => {
    const text = await run({ explain: true });
    await expect(text).toMatchFileSnapshot("../cases/render/explained-target.txt");
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test("explains which resources are its own", async () => {
    const more = {
      "targets/clients/acme/scenarios/reports/weekly/blueprint.json": blueprint(),
      "targets/clients/acme/webhooks/in.yaml": "",
      "targets/clients/acme/webhooks/own.yaml": "",
    };
    expect(await run({ explain: true, more })).toContain(
      [
        "3 resources",
        "  scenario/reports/weekly                   …/acme/scenarios/reports/weekly/blueprint.json  own copy",
        "  webhook/in                                …/clients/acme/webhooks/in.yaml  own copy  takes over 58",
        "  webhook/own                               targets/clients/acme/webhooks/own.yaml  own",
      ].join("\n"),
    );
    const { explained } = JSON.parse(await run({ explain: true, json: true, more })) as {
      explained: { resources: readonly object[] };
    };
    expect(explained.resources).toMatchObject([{ own: "replaces" }, { own: "replaces" }, { own: "adds" }]);
  });

  test("never shows a secret, in words or as JSON", async () => {
    for (const json of [false, true]) {
      const text = await run({ explain: true, json });
      expect(text).not.toContain(secret);
      expect(text).not.toContain("sk_live");
    }
  });

  test("stays within its width and on its lines whatever stands in the files", async () => {
    const odd = `"${"x".repeat(300)}\\n\\e[31mred"`;
    const text = await run({
      explain: true,
      more: {
        "targets/clients/acme.yaml": `extends: clients/base\nteam: ${odd}\nvars: { CLIENT: ${odd} }\nbindings: { "connection.${"y".repeat(90)}": ${odd} }\noverrides:\n  scenario/reports/weekly:\n    name: x\n    blueprint.metadata.${"long.".repeat(20)}z: ${odd}\n`,
      },
    });
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(text).not.toMatch(/[^\P{C}\n]/u);
  });

  test.for([{}, { explain: true }])("prints JSON as the schema says: %o", async (options) => {
    const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
    ajv.validate(schema, JSON.parse(await run({ ...options, json: true })) as Json);
    expect(ajv.errors ?? []).toEqual([]);
  });

  test("gives as JSON what counts, where it stands and by which glob", async () => {
    const { explained } = JSON.parse(await run({ explain: true, json: true })) as {
      explained: { vars: readonly object[]; resources: readonly { overrides: readonly object[] }[] };
    };
    expect(explained.vars).toContainEqual({
      path: "vars.TOKEN",
      value: null,
      isSecret: true,
      at: { file: "targets/clients/acme.yaml", line: 5, column: 10 },
    });
    expect(explained.resources[0]?.overrides).toContainEqual({
      path: "schedule.time",
      value: "09:00",
      isSecret: false,
      at: { file: "targets/clients/base.yaml", line: 6, column: 97 },
      by: "scenario/reports/*",
    });
    expect(explained.resources[1]).toMatchObject({ address: "webhook/in", takesOver: { id: "58", at: { line: 1 } } });
  });
});
