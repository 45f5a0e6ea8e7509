// What `--json` prints is what the schemas say, whatever happens.

import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import applySchema from "../../schemas/apply.schema.json" with { type: "json" };
import planSchema from "../../schemas/plan.schema.json" with { type: "json" };
import type { Json } from "../../src/json.ts";
import { startAppliedShop, startShop } from "../e2e/shop.ts";
import { conflictPlan, guardedPlan, samplePlan } from "./sample-plan.ts";

const ajv = new Ajv2020({ allErrors: true, schemas: [planSchema, applySchema] });

function complaints(schema: "plan.schema.json" | "apply.schema.json", document: unknown): unknown {
  ajv.validate(schema, JSON.parse(JSON.stringify(document)) as Json);
  return ajv.errors ?? [];
}

test.for([samplePlan, conflictPlan, guardedPlan])("every part of a plan is described", (plan) => {
  expect(complaints("plan.schema.json", plan)).toEqual([]);
});

test("a document with a part too many or too few is not one", () => {
  expect(complaints("plan.schema.json", { ...samplePlan, secret: 1 })).not.toEqual([]);
  expect(complaints("plan.schema.json", { ...samplePlan, digest: undefined })).not.toEqual([]);
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
