// What `--json` prints is what the schemas say, whatever happens.

import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import blueprintSchema from "../../schemas/blueprint.schema.json" with { type: "json" };
import explainSchema from "../../schemas/explain.schema.json" with { type: "json" };
import webhookUrlSchema from "../../schemas/webhook-url.schema.json" with { type: "json" };
import applySchema from "../../schemas/apply.schema.json" with { type: "json" };
import fmtSchema from "../../schemas/fmt.schema.json" with { type: "json" };
import planSchema from "../../schemas/plan.schema.json" with { type: "json" };
import problemsSchema from "../../schemas/problems.schema.json" with { type: "json" };
import validateSchema from "../../schemas/validate.schema.json" with { type: "json" };
import { runCli } from "../../src/cli.ts";
import { planDocument } from "../../src/commands/plan-file.ts";
import type { Plan } from "../../src/engine/plan.ts";
import type { Json } from "../../src/json.ts";
import { bufferedTerminal, environment } from "../e2e/loop.ts";
import { startAppliedShop, startShop } from "../e2e/shop.ts";
import { conflictPlan, manyConflictsPlan } from "./sample-conflicts.ts";
import { everyGuardPlan, guardedPlan } from "./sample-guards.ts";
import { everyFieldPlan, keptPlan, movedPlan, samplePlan } from "./sample-plan.ts";

const documents = [
  planSchema,
  applySchema,
  problemsSchema,
  validateSchema,
  fmtSchema,
  blueprintSchema,
  explainSchema,
  webhookUrlSchema,
];
const ajv = new Ajv2020({ allErrors: true, schemas: documents });

function complaints(
  schema: `${"plan" | "apply" | "problems" | "validate" | "fmt" | "blueprint" | "explain" | "webhook-url"}.schema.json`,
  document: unknown,
): unknown {
  ajv.validate(schema, JSON.parse(JSON.stringify(document)) as Json);
  return ajv.errors ?? [];
}

const printed = (plan: Plan): unknown => JSON.parse(planDocument(plan));

test.for([
  ["changes", samplePlan],
  ["fields of every kind", everyFieldPlan],
  ["moves and adoptions", movedPlan],
  ["a decision", keptPlan],
  ["conflicts", conflictPlan],
  ["conflicts of every kind", manyConflictsPlan],
  ["guards", guardedPlan],
  ["every guard", everyGuardPlan],
] as const)("every part of a plan with %s is described", ([, plan]) => {
  expect(complaints("plan.schema.json", printed(plan))).toEqual([]);
});

test("a document with a part too many or too few is not one", () => {
  expect(complaints("plan.schema.json", { ...(printed(samplePlan) as object), secret: 1 })).not.toEqual([]);
  expect(complaints("plan.schema.json", { ...(printed(samplePlan) as object), digest: undefined })).not.toEqual([]);
});

test("plan --json and apply --json of a new project are what the schemas say", async () => {
  const shop = await startShop();
  expect(complaints("plan.schema.json", await shop.planned())).toEqual([]);
  expect(complaints("apply.schema.json", await shop.applied())).toEqual([]);
});

test("so are those of a project from which a file was deleted, and of an apply that failed", async () => {
  const shop = await startAppliedShop();
  shop.remove("scenarios/report");
  expect(complaints("plan.schema.json", await shop.planned({ prune: true }))).toEqual([]);
  await shop.faults([{ method: "DELETE", action: { type: "status", status: 500 } }]);
  const { report, code } = await shop.apply({ prune: true, allow: ["delete"] });
  expect(code).toBe(1);
  expect(report?.failed).toHaveLength(1);
  expect(complaints("apply.schema.json", report)).toEqual([]);
});

/** A command line with `--json`: its exit code, its one document, and what it said in words. */
async function document(args: readonly string[]): Promise<{ code: number; document: unknown; err: string }> {
  const terminal = bufferedTerminal();
  const code = await runCli([...args, "--json"], { env: environment, terminal });
  const { out, err } = terminal.texts();
  return { code, document: JSON.parse(out), err };
}

test("validate and fmt print what their schemas say", async () => {
  const { dir } = await startShop();
  const validated = await document(["validate", "--dir", dir]);
  expect([validated.code, complaints("validate.schema.json", validated.document)]).toEqual([0, []]);
  const checked = await document(["fmt", "--check", "--dir", dir]);
  expect([checked.code, complaints("fmt.schema.json", checked.document)]).toEqual([1, []]);
  expect(checked.document).toMatchObject({ changed: expect.arrayContaining(["scenarios/orders/blueprint.json"]) });
});

test("blueprint, webhooks url and explain print what their schemas say", async () => {
  const { dir } = await startAppliedShop();
  const of = async (...args: string[]): Promise<unknown> => (await document([...args, "--dir", dir])).document;
  expect(complaints("blueprint.schema.json", await of("blueprint", "scenario/orders"))).toEqual([]);
  expect(complaints("webhook-url.schema.json", await of("webhooks", "url", "orders-in"))).toEqual([]);
  const explained = [await document(["explain", "plan/stale"]), await document(["explain"])];
  for (const { document: each } of explained) expect(complaints("explain.schema.json", each)).toEqual([]);
});

test.for([["validate"], ["plan"], ["apply", "--yes"], ["fmt"]])(
  "%s prints problems as one document, and in words on stderr",
  async (args) => {
    const shop = await startShop();
    shop.write({ "webhooks/orders-in.yaml": "type: webhook\nnmae: [Orders\n" });
    const { code, document: problems, err } = await document([...args, "--dir", shop.dir]);
    expect([code, complaints("problems.schema.json", problems)]).toEqual([1, []]);
    expect(problems).toMatchObject({ problems: [{ code: "yaml/invalid", at: { file: "webhooks/orders-in.yaml" } }] });
    expect(err).toContain("webhooks/orders-in.yaml");
  },
);

test.for([
  [["plan", "--targt", "x"], "usage/invalid", 1],
  [["plna"], "usage/invalid", 1],
  [["emulator", "--port", "abc"], "usage/invalid", 1],
  [["apply"], "apply/unconfirmed", 1],
  [["plan", "--target", "nowhere"], "target/unknown", 1],
] as const)("%s is refused with a document", async ([args, expected, exitCode]) => {
  const { dir } = await startShop();
  const place = args[0] === "plan" || args[0] === "apply" ? ["--dir", dir] : [];
  const { code, document: problems } = await document([...args, ...place]);
  expect([code, complaints("problems.schema.json", problems)]).toEqual([exitCode, []]);
  expect(problems).toMatchObject({ problems: [{ code: expected }] });
});

test("a guard that stands ends with a document of problems and exit code 3", async () => {
  const shop = await startAppliedShop();
  shop.remove("scenarios/report");
  const { code, document: problems } = await document(["apply", "--yes", "--prune", "--dir", shop.dir]);
  expect([code, complaints("problems.schema.json", problems)]).toEqual([3, []]);
  expect(problems).toMatchObject({ problems: [{ code: "plan/guarded" }] });
});
