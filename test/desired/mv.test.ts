// mv on the files of a project: what moves, what follows, and what stays to the byte.

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import mvSchema from "../../schemas/mv.schema.json" with { type: "json" };
import { runCli } from "../../src/cli.ts";
import type { Json } from "../../src/json.ts";
import { bufferedTerminal } from "../e2e/loop.ts";
import { smallest, temporaryProject } from "../project/temporary-project.ts";
import { flow, move, shop, treeOf } from "./mv-shop.ts";

const overridden = `zone: eu2.make.com
team: 88
overrides:
  # Only here
  webhook/in: { name: Door }   # quiet
  'scenario/a':
    schedule: { type: indefinitely, interval: 900 }
  scenario/**: { description: scenario/a }
`;

test("a webhook: file, references in every form, overrides, ids, movedFrom; all else to the byte", async () => {
  using project = temporaryProject({
    ...shop,
    "targets/production.yaml": overridden,
    "ids/production.yaml": '# Taken over in May\nscenario/a: 4100\n"webhook/in": 58 # the door\n',
  });
  const before = treeOf(project.dir);
  const { out } = await move(project.dir, "webhook/in", "webhook/shop/orders-in");
  const { "webhooks/in.yaml": own, ...others } = before;
  expect(treeOf(project.dir)).toEqual({
    ...others,
    "webhooks/shop/orders-in.yaml": `${own}movedFrom: webhook/in\n`,
    "targets/production.yaml": overridden.replace("webhook/in:", "webhook/shop/orders-in:"),
    "ids/production.yaml": '# Taken over in May\nscenario/a: 4100\n"webhook/shop/orders-in": 58 # the door\n',
    "scenarios/a/blueprint.json": flow({
      hook: "${webhook.shop/orders-in}",
      text: "$${webhook.in} ${webhook.shop/orders-in.url} $$${webhook.shop/orders-in.url}",
    }),
  });
  expect(out).toBe(
    [
      "  webhooks/in.yaml → webhooks/shop/orders-in.yaml",
      "  ids/production.yaml: changed",
      "  scenarios/a/blueprint.json: changed",
      "  targets/production.yaml: changed",
      "  webhooks/shop/orders-in.yaml: changed",
      "Next: make-gitops plan\n",
    ].join("\n"),
  );
});

test("a scenario: the folder with all it holds, but for the scenarios in it", async () => {
  using project = temporaryProject({ ...shop, "targets/production.yaml": overridden, "scenarios/a/.keep": "" });
  const before = treeOf(project.dir);
  await move(project.dir, "scenario/a", "scenario/sales/A");
  const moved = Object.entries(before).map(([file, text]) => [
    file.replace(/^scenarios\/a\/(?!b\/)/, "scenarios/sales/A/"),
    text,
  ]);
  expect(treeOf(project.dir)).toEqual({
    ...Object.fromEntries(moved),
    "scenarios/sales/A/scenario.yaml": `${before["scenarios/a/scenario.yaml"]}movedFrom: scenario/a\n`,
    "scenarios/a/b/blueprint.json": flow({
      scenario: "${scenario.sales/A:SCN}",
      other: "${scenario.sales/A:string}",
      third: "${scenario.sales/A}",
    }),
    "targets/production.yaml": overridden.replace("'scenario/a'", "'scenario/sales/A'"),
  });
});

test("a scenario without settings gets them, and empty folders go", async () => {
  using project = temporaryProject({ ...smallest, "scenarios/x/y/z/blueprint.json": flow({}) });
  await move(project.dir, "scenario/x/y/z", "scenario/z");
  expect(readFileSync(join(project.dir, "scenarios/z/scenario.yaml"), "utf8")).toBe("movedFrom: scenario/x/y/z\n");
  expect(readdirSync(join(project.dir, "scenarios"))).toEqual(["z"]);
});

test("into its own folder, there and back", async () => {
  using project = temporaryProject({ ...smallest, "scenarios/x/blueprint.json": flow({ scenario: "${scenario.x}" }) });
  await move(project.dir, "scenario/x", "scenario/x/deep/er");
  await move(project.dir, "scenario/x/deep/er", "scenario/x");
  const { "scenarios/x/scenario.yaml": settings, ...files } = treeOf(project.dir);
  expect(settings).toBe("movedFrom: scenario/x/deep/er\n");
  expect(files).toEqual({ ...smallest, "scenarios/x/blueprint.json": flow({ scenario: "${scenario.x}" }) });
  expect(existsSync(join(project.dir, "scenarios/x/deep"))).toBe(false);
});

test("upper and lower case alone", async () => {
  using project = temporaryProject(shop);
  await move(project.dir, "scenario/a", "scenario/A");
  expect(readdirSync(join(project.dir, "scenarios/A"))).toEqual(["README.md", "blueprint.json", "scenario.yaml"]);
});

test("a target: its file, its ids, whoever extends it, and the project's choice", async () => {
  using project = temporaryProject({
    ...shop,
    "make-gitops.yaml": "version: 1\nname: shop # staging\ndefaultTarget: staging # first\nsource: production\n",
    "targets/staging.yaml": "# Where we try\nzone: eu2.make.com\nteam: 89\n",
    "targets/clients/acme.yaml": "extends: [staging, production] # both\nteam: 90\n",
    "ids/staging.yaml": "scenario/a: 4100\n",
  });
  const before = treeOf(project.dir);
  await move(project.dir, "target/staging", "target/tests/eu");
  const { "targets/staging.yaml": own, "ids/staging.yaml": ids, ...others } = before;
  expect(treeOf(project.dir)).toEqual({
    ...others,
    "make-gitops.yaml": "version: 1\nname: shop # staging\ndefaultTarget: tests/eu # first\nsource: production\n",
    "targets/tests/eu.yaml": `${own}movedFrom: staging\n`,
    "targets/clients/acme.yaml": "extends: [tests/eu, production] # both\nteam: 90\n",
    "ids/tests/eu.yaml": ids,
  });
});

test("a glob that holds for one address alone is told", async () => {
  const target = "zone: eu2.make.com\nteam: 88\noverrides: { 'scenario/*': { description: Ours } }\n";
  using project = temporaryProject({ ...shop, "targets/production.yaml": target });
  expect((await move(project.dir, "scenario/a", "scenario/sales/a")).err).toBe(
    "targets/production.yaml: the override of scenario/* held for scenario/a, and does not for scenario/sales/a.\n",
  );
});

test("--json is what its schema says, and a dry run writes nothing", async () => {
  using project = temporaryProject(shop);
  const before = treeOf(project.dir);
  const { out, err } = await move(project.dir, "webhook/in", "webhook/door", { json: true, dryRun: true });
  expect(treeOf(project.dir)).toEqual(before);
  expect([new Ajv2020().validate(mvSchema, JSON.parse(out) as Json), err]).toEqual([true, ""]);
  expect(JSON.parse(out)).toMatchObject({
    written: false,
    moved: [{ from: "webhooks/in.yaml", to: "webhooks/door.yaml" }],
  });
});

test("--dry-run tells in the conditional what the same without it then does", async () => {
  using project = temporaryProject(shop);
  const before = treeOf(project.dir);
  const run = async (...flags: readonly string[]) => {
    const terminal = bufferedTerminal();
    const code = await runCli(["mv", "webhook/in", "webhook/door", "--dir", project.dir, ...flags], {
      env: {},
      terminal,
    });
    return { code, ...terminal.texts() };
  };
  expect(await run("--dry-run")).toEqual({
    code: 0,
    out: [
      "  webhooks/in.yaml → webhooks/door.yaml: would be moved",
      "  scenarios/a/blueprint.json: would be changed",
      "  webhooks/door.yaml: would be changed",
      "Nothing was written. Next: the same without --dry-run\n",
    ].join("\n"),
    err: "",
  });
  expect(treeOf(project.dir)).toEqual(before);
  expect((await run()).out).toBe(
    [
      "  webhooks/in.yaml → webhooks/door.yaml",
      "  scenarios/a/blueprint.json: changed",
      "  webhooks/door.yaml: changed",
      "Next: make-gitops plan\n",
    ].join("\n"),
  );
  expect(Object.keys(treeOf(project.dir))).toContain("webhooks/door.yaml");
});

test("a mark before a text stays", async () => {
  using project = temporaryProject(smallest);
  project.write({ "scenarios/a/blueprint.json": `\uFEFF${flow({ scenario: "${scenario.a}" })}` });
  writeFileSync(join(project.dir, "scenarios/a/scenario.yaml"), "\uFEFFname: A\n");
  await move(project.dir, "scenario/a", "scenario/b");
  const tree = treeOf(project.dir);
  expect(tree["scenarios/b/blueprint.json"]).toBe(`\uFEFF${flow({ scenario: "${scenario.b}" })}`);
  expect(tree["scenarios/b/scenario.yaml"]).toBe("\uFEFFname: A\nmovedFrom: scenario/a\n");
});

const acme = "zone: eu2.make.com\nteam: 90\noverrides: { scenario/a: { active: false } }\n";
const withOwn = {
  ...shop,
  "targets/acme/target.yaml": acme,
  "targets/acme/README.md": "Of Acme\n",
  "targets/acme/scenarios/a/scenario.yaml": "name: A of Acme\nbasedOn: 0a1b2c3\n",
  "targets/acme/scenarios/a/blueprint.json": flow({ hook: "${webhook.own}", scenario: "${scenario.a}" }),
  "targets/acme/scenarios/a/blueprint.from-make.json": "{}",
  "targets/acme/webhooks/own.yaml": "name: Own\n",
  "targets/bolt.yaml": "zone: eu2.make.com\nteam: 91\n",
  "targets/bolt/scenarios/a/blueprint.json": flow({ scenario: "${scenario.c}" }),
};

test("a scenario: shared files and the copies of every target alike", async () => {
  using project = temporaryProject(withOwn);
  const before = treeOf(project.dir);
  await move(project.dir, "scenario/a", "scenario/sales/a");
  const tree = treeOf(project.dir);
  expect(Object.keys(tree).toSorted()).toEqual(
    [
      ...Object.keys(before).map((file) => file.replace(/scenarios\/a\/(?!b\/)/, "scenarios/sales/a/")),
      "targets/bolt/scenarios/sales/a/scenario.yaml",
    ].toSorted(),
  );
  expect(tree["scenarios/sales/a/scenario.yaml"]).toMatch(/\nmovedFrom: scenario\/a\n$/);
  expect(tree["targets/acme/scenarios/sales/a/scenario.yaml"]).toBe(
    "name: A of Acme\nbasedOn: 0a1b2c3\nmovedFrom: scenario/a\n",
  );
  expect(tree["targets/bolt/scenarios/sales/a/scenario.yaml"]).toBe("movedFrom: scenario/a\n");
  expect(tree["targets/acme/scenarios/sales/a/blueprint.json"]).toBe(
    flow({ hook: "${webhook.own}", scenario: "${scenario.sales/a}" }),
  );
  expect(tree["targets/acme/target.yaml"]).toBe(acme.replace("scenario/a", "scenario/sales/a"));
});

test("a webhook that one target alone has", async () => {
  using project = temporaryProject(withOwn);
  await move(project.dir, "webhook/own", "webhook/doors/own");
  const tree = treeOf(project.dir);
  expect(tree["targets/acme/webhooks/doors/own.yaml"]).toBe("name: Own\nmovedFrom: webhook/own\n");
  expect(tree["targets/acme/scenarios/a/blueprint.json"]).toContain("${webhook.doors/own}");
  expect(tree["webhooks/doors/own.yaml"]).toBeUndefined();
});

test.for([
  ["an address that a target has for itself", "webhook/in", "webhook/own", "address/taken"],
  ["a target's name that is a folder of resources", "target/bolt", "target/clients/scenarios", "usage/invalid"],
  ["a target's name within a folder of resources", "target/bolt", "target/acme/webhooks/bolt", "usage/invalid"],
  ["a target's name that is the file of another", "target/bolt", "target/acme/target", "usage/invalid"],
] as const)("never to %s", async ([, from, to, code]) => {
  using project = temporaryProject(withOwn);
  const before = treeOf(project.dir);
  await expect(move(project.dir, from, to)).rejects.toMatchObject({ code });
  expect(treeOf(project.dir)).toEqual(before);
});

test.for(["acme", "bolt"])("a target with all that is its own: %s", async (name) => {
  using project = temporaryProject(withOwn);
  const before = treeOf(project.dir);
  await move(project.dir, `target/${name}`, `target/clients/eu/${name}`);
  const moved = Object.entries(before).map(([file, text]): [string, string] => {
    const to = file.replace(new RegExp(`^targets/${name}(?=[./])`), `targets/clients/eu/${name}`);
    const isTarget = to !== file && /^targets\/[^.]*(?:acme\/target|bolt)\.yaml$/.test(to);
    return [to, isTarget ? `${text}movedFrom: ${name}\n` : text];
  });
  expect(treeOf(project.dir)).toEqual(Object.fromEntries(moved));
  expect(existsSync(join(project.dir, `targets/${name}`))).toBe(false);
});
