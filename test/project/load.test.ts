// Project and target files: what they mean, once they are right.

import { expect, test } from "vitest";
import { ToolError } from "../../src/errors.ts";
import { loadProject, selectTarget } from "../../src/project/load.ts";
import type { Target } from "../../src/project/project.ts";
import { type Files, smallest, temporaryProject } from "./temporary-project.ts";

async function load(files: Files, env: Readonly<Record<string, string>> = {}) {
  using project = temporaryProject({ ...smallest, ...files });
  return await loadProject(project.dir, env);
}

async function loadTarget(more: string, env: Readonly<Record<string, string>> = {}, project = ""): Promise<Target> {
  const files = {
    "make-gitops.yaml": `version: 1\nname: shop\n${project}`,
    "targets/production.yaml": `zone: eu2.make.com\nteam: 88\n${more}`,
  };
  return selectTarget(await load(files, env), undefined);
}

function codeOf(act: () => unknown): readonly [string, string | undefined] {
  try {
    act();
  } catch (error) {
    if (error instanceof ToolError) return [error.problems[0].message, error.problems[0].hint];
    throw error;
  }
  throw new Error("No error was thrown.");
}

test("fills in what the smallest target leaves out", async () => {
  const project = await load({});
  expect(project).toMatchObject({ name: "shop", defaultTarget: undefined, source: "production" });
  expect(selectTarget(project, undefined)).toMatchObject({
    name: "production",
    file: "targets/production.yaml",
    zone: "eu2.make.com",
    team: 88,
    apiKeyEnv: "MAKE_API_KEY",
    direction: "both",
    drift: "keep",
    overrides: [],
    problems: [],
  });
});

test("names a target by its path, and finds it by default, by name, and never by guessing", async () => {
  const text = "zone: eu2.make.com\nteam: Acme\n";
  const files = { "targets/clients/acme.yaml": text, "targets/clients/bolt.yml": text };
  const project = await load(files);
  expect([...project.targets.keys()]).toEqual(["clients/acme", "clients/bolt", "production"]);
  expect(project.source).toBeUndefined();
  expect(selectTarget(project, "clients/bolt").file).toBe("targets/clients/bolt.yml");
  expect(codeOf(() => selectTarget(project, undefined))).toEqual([
    "The project has 3 targets: clients/acme, clients/bolt, production.",
    "Name one with --target, or set defaultTarget: in make-gitops.yaml.",
  ]);
  expect(codeOf(() => selectTarget(project, "clients/acmee"))[1]).toBe('Did you mean "clients/acme"?');
  const withDefault = await load({
    ...files,
    "make-gitops.yaml": "version: 1\nname: x\ndefaultTarget: production\nsource: clients/acme\n",
  });
  expect(selectTarget(withDefault, undefined).name).toBe("production");
  expect(withDefault.source).toBe("clients/acme");
});

test("reads bindings by id, by name with vars, by name in a map, and by `only`", async () => {
  const target = await loadTarget(`vars: { CLIENT: Bolt, YEAR: 2026 }
bindings:
  connection.a: 15
  connection.b: "Gmail \${var.CLIENT} \${var.YEAR}"
  connection.c: only
  key.d: { name: only }
  key.e: { id: 7 }
`);
  expect(Object.fromEntries(target.bindings)).toEqual({
    "connection.a": { id: 15 },
    "connection.b": { name: "Gmail Bolt 2026" },
    "connection.c": { only: true },
    "key.d": { name: "only" },
    "key.e": { id: 7 },
  });
});

test("keeps the type of a var, takes defaults, and knows where each value stands", async () => {
  const { vars } = await loadTarget(
    "vars: { LIST: [1, two], MAP: { a: null } }\n",
    {},
    "vars: { LIST: { type: list }, MAP: { type: map }, SHEET: { default: abc }, NOTE: {} }\n",
  );
  expect([...vars.keys()].sort()).toEqual(["LIST", "MAP", "SHEET"]);
  expect(vars.get("LIST")).toMatchObject({ value: [1, "two"], secret: false });
  expect(vars.get("MAP")?.value).toEqual({ a: null });
  expect(vars.get("SHEET")?.place()).toEqual({ file: "make-gitops.yaml", line: 3, column: 69 });
  expect(vars.get("LIST")?.place()).toEqual({ file: "targets/production.yaml", line: 3, column: 15 });
});

test("takes what the environment gives as a secret, of the declared type", async () => {
  const { vars, problems } = await loadTarget(
    "vars: { A: 'Bearer ${env.MAKE_VAR_A}', B: '${env.OTHER}', C: '$${env.OTHER}', N: '${env.MAKE_VAR_N}' }\n",
    { MAKE_VAR_A: "a", OTHER: "b", MAKE_VAR_N: "12", MAKE_GITOPS_ENV: "X, OTHER" },
    "vars: { A: {}, B: {}, C: {}, N: { type: number } }\n",
  );
  expect(problems).toEqual([]);
  expect(vars.get("A")).toMatchObject({ value: "Bearer a", secret: true });
  expect(vars.get("B")).toMatchObject({ value: "b", secret: true });
  expect(vars.get("C")).toMatchObject({ value: "${env.OTHER}", secret: false });
  expect(vars.get("N")).toMatchObject({ value: 12, secret: true });
});

test("leaves a secret without value undefined, in the target as in the declaration", async () => {
  const { vars } = await loadTarget("vars: { A: null }\n", {}, "vars: { A: { secret: true }, B: { secret: true } }\n");
  expect(vars.get("A")).toMatchObject({ value: undefined, secret: true });
  expect(vars.get("B")).toMatchObject({ value: undefined, secret: true });
});

test("does not let what one target lacks stop another", async () => {
  const project = await load({
    "make-gitops.yaml": "version: 1\nname: x\nvars: { SHEET: { required: true } }\n",
    "targets/production.yaml": "zone: eu2.make.com\nteam: 1\nvars: { SHEET: a }\n",
    "targets/staging.yaml": "zone: eu2.make.com\nteam: 2\nvars: { SHEET: '${env.MAKE_VAR_SHEET}' }\n",
    "targets/test.yaml": "zone: eu2.make.com\nteam: 3\n",
  });
  const counts = [...project.targets.values()].map(({ name, problems }) => [name, ...problems.map(({ code }) => code)]);
  expect(counts).toEqual([["production"], ["staging", "var/missing"], ["test", "var/missing"]]);
});
