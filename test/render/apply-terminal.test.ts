import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import applySchema from "../../schemas/apply.schema.json" with { type: "json" };
import planSchema from "../../schemas/plan.schema.json" with { type: "json" };
import problemsSchema from "../../schemas/problems.schema.json" with { type: "json" };
import type { ApplyReport, Done } from "../../src/apply/report.ts";
import type { FieldChange } from "../../src/engine/plan.ts";
import { type ApplySurroundings, renderApply } from "../../src/render/apply-terminal.ts";
import { renderProblems } from "../../src/render/problems.ts";
import {
  changedOrder,
  madeHook,
  moved,
  newOrder,
  putBack,
  refused,
  returns,
  returnsIn,
  whole,
} from "./sample-report.ts";

test.for([whole, putBack, refused, moved])("the report %# is what its schema says", (report) => {
  const ajv = new Ajv2020({ allErrors: true, schemas: [planSchema, problemsSchema] });
  ajv.validate(applySchema, JSON.parse(JSON.stringify(report)));
  expect(ajv.errors ?? []).toEqual([]);
});

test.for([
  ["a whole apply", "applied", whole],
  ["an apply whose scenario got its former version back", "partly-applied", putBack],
  ["an apply of which Make refused a write", "refused-write", refused],
  ["moves and adoptions", "moved-and-taken-over", moved],
] as const)("%s reads as in its golden text, at most 100 characters wide", async ([, file, report]) => {
  const text = renderApply(report);
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  await expect(text).toMatchFileSnapshot(`../cases/render/${file}.txt`);
});

function textOf(report: Partial<ApplyReport>, around?: ApplySurroundings): string {
  return renderApply({ ...whole, ...report }, around);
}

const updated = (fields: readonly FieldChange[], more: Partial<Done> = {}): string =>
  textOf({ done: [{ ...changedOrder, change: { ...newOrder, fields }, ...more }] });

const field = (path: string, to: FieldChange["to"] = 1): FieldChange => ({ path, to });

test.for([
  ["modules 7 and 9 changed, read back, equal", ["modules.9.mapper.a", "modules.7.filter", "modules.7.mapper.b"]],
  ["5 modules changed", ["modules.1", "modules.2", "modules.3", "modules.4", "modules.5"]],
  ["schedule and name changed", ["schedule.interval", "name"]],
  ["module 7, settings and layout changed", ["modules.7", "metadata.scenario.maxErrors", "editor.modules.7.metadata"]],
  ["layout changed, read back, equal", ["editor.modules.7.metadata.designer.x"]],
] as const)("an update says %s", ([words, paths]) => {
  expect(updated(paths.map((path) => field(path)))).toContain(words);
});

test("switching is told by what it did, and what Make changed by its places", () => {
  expect(updated([field("active", true)])).toContain("switched on, read back, equal");
  expect(updated([field("active", false)])).toContain("switched off");
  expect(updated([field("name")], { differs: ["modules.7.mapper.x"] }).replaceAll(/\s+/g, " ")).toContain(
    "name changed, Make changed what it was sent: modules.7.mapper.x",
  );
});

test("a scenario that moved and changed says both", () => {
  const change = { ...newOrder, movedFrom: "scenario/intake" } as Done["change"];
  expect(textOf({ done: [{ ...changedOrder, change }] }).replaceAll(/\s+/g, " ")).toContain(
    "moved from scenario/intake, module 7 changed",
  );
});

test("what Make calls invalid is told with its line, and no plan is promised", () => {
  const text = textOf({
    done: [{ ...changedOrder, isInvalid: true }],
    running: { "scenario/orders/new-order": false },
    isSettled: false,
  });
  expect(text).toContain("off\n");
  expect(text).toContain("Make calls it invalid");
  expect(text).not.toContain("A plan now says");
});

test.for([
  ["it calls scenario/orders/new-order", returns, "scenario/orders/new-order"],
  ["it needs webhook/returns-in", returns, "webhook/returns-in"],
  [
    "it waits for scenario/orders/returns",
    { ...returnsIn, action: "delete", remoteId: "1" },
    "scenario/orders/returns",
  ],
] as const)("what was not tried says why: %s", ([words, change, blockedBy]) => {
  const skipped = [{ change, blockedBy }];
  expect(textOf({ ...putBack, skipped })).toContain(`not tried: ${words}`);
});

test("what ran before and does not now is named, and what is not known too", () => {
  const [failed] = refused.failed;
  if (!failed) throw new Error("one failed");
  const stopped = textOf({
    ...refused,
    failed: [{ ...failed, standing: { version: "new", active: false } }],
    running: { "scenario/orders/new-order": false },
    stopped: ["scenario/orders/new-order"],
  });
  expect(stopped).toContain("the new version is in Make, off");
  expect(stopped).toContain("\nNot running: New order intake, which ran before.\n");
  const open = textOf({ ...refused, failed: [{ ...failed, standing: { version: "unknown" } }], running: {} });
  expect(open).toContain("what Make has now is not known");
  expect(open).toContain("Not known: New order intake.");
});

test("an address that leaves no room has its words on the next line, whole", () => {
  const path = "a-folder/".repeat(10);
  const change = { ...returnsIn, address: `webhook/${path}` } as const;
  const text = textOf({ done: [{ ...madeHook, change }, changedOrder] });
  expect(text).toContain(`  ✔ webhook/${path}\n`);
  expect(text).toContain(`make-gitops webhooks url ${path} --target production`);
});

test("next commands carry the flags that they need, as a shell takes them", () => {
  expect(textOf({}, { flags: "--target production --emulator" })).toContain(
    "webhooks url returns-in --target production --emulator\n",
  );
  expect(textOf({ target: "my target" })).toContain("--target 'my target'");
});

test("several problems are counted, each with its place and its hint", () => {
  const problem = {
    code: "schema/unknown-key",
    message: 'The key "activ" is not known.',
    at: { file: "a.yaml", line: 4, column: 1 },
    hint: 'Did you mean "active"?',
  } as const;
  expect(renderProblems([problem, problem], true)).toBe(
    `${['a.yaml:4:1 schema/unknown-key: The key "activ" is not known.', '  hint: Did you mean "active"?', 'a.yaml:4:1 schema/unknown-key: The key "activ" is not known.', '  hint: Did you mean "active"?', "", "2 problems. Nothing was written."].join("\n")}\n`,
  );
});
