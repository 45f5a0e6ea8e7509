import { describe, expect, test } from "vitest";
import type { Change, Plan } from "../../src/engine/plan.ts";
import { noPaint, type Paint } from "../../src/render/paint.ts";
import { renderPlan } from "../../src/render/plan-terminal.ts";
import { conflictPlan, manyConflictsPlan } from "./sample-conflicts.ts";
import { everyGuardPlan, guardedPlan } from "./sample-guards.ts";
import { around, emptyPlan, everyFieldPlan, keptPlan, movedPlan, samplePlan } from "./sample-plan.ts";

const rendered = (plan: Plan, surroundings = around): string => renderPlan(plan, surroundings, noPaint);
const golden = (name: string): string => `../cases/render/${name}/plan.txt`;

const onlyTarget = { ...around, flags: "" };
const keepFlags = "--target production --keep git scenario/orders/new-order --keep make";

const cases: readonly (readonly [name: string, plan: Plan, surroundings?: typeof around])[] = [
  ["changed", samplePlan],
  ["nothing-to-do", emptyPlan],
  ["changed-in-both", conflictPlan, onlyTarget],
  ["many-changed-in-both", manyConflictsPlan],
  ["decided", keptPlan, { ...around, flags: keepFlags }],
  ["moved", movedPlan],
  ["every-field", everyFieldPlan],
  ["guarded", guardedPlan],
  ["every-guard", everyGuardPlan],
];

describe.for(cases)("the plan %s", ([name, plan, surroundings]) => {
  test("reads as its golden text", async () => {
    await expect(rendered(plan, surroundings)).toMatchFileSnapshot(golden(name));
  });

  test("has no line of more than 100 characters", () => {
    expect(tooWide(rendered(plan, surroundings))).toEqual([]);
  });

  test("says the same without colours", () => {
    const marked: Paint = (_colour, text) => `⟨${text}⟩`;
    expect(renderPlan(plan, around, marked).replaceAll(/[⟨⟩]/g, "")).toBe(rendered(plan));
  });
});

function tooWide(text: string): string[] {
  return text.split("\n").filter((line) => line.length > 100);
}

const [updated, created] = samplePlan.changes as [Change, Change];

function changed(fields: Change["fields"]): string {
  return rendered({ ...samplePlan, changes: [{ ...updated, fields }] });
}

test("no line is wider than 100 characters, whatever the values", () => {
  const long = "x".repeat(500);
  const fields = [
    { path: "modules.7.mapper.body", from: long, to: `${long}\n${long}` },
    { path: "modules.7.mapper.words", from: "one two ".repeat(40), to: "one two three ".repeat(40) },
    { path: "description", from: long, to: 1 },
    { path: "modules.8", to: { id: 8 }, module: long, after: long },
    { path: "modules.9", from: { id: 9, module: long }, to: { id: 9, module: "a:b" }, module: long },
    { path: "modules.4.mapper.list", from: [long], to: [`${long}y`] },
  ];
  const changes = [
    { ...updated, name: long, fields },
    { ...created, name: long },
  ];
  expect(tooWide(rendered({ ...samplePlan, changes }))).toEqual([]);
});

test("an address that leaves no room for the name stands whole on a line of its own", () => {
  const address = `scenario/${"clients/".repeat(9)}orders` as const;
  const text = rendered({ ...samplePlan, changes: [{ ...updated, address }] });
  expect(text).toContain(`~ change   New order intake\n    ${address}   active\n`);
});

test("a long text shows the changed line and one line of context", () => {
  const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);
  const path = "modules.7.mapper.body";
  const text = changed([{ path, from: lines.join("\n"), to: lines.with(20, "another line").join("\n") }]);
  for (const shown of ["- line 20", "+ another line", "  line 19", "  line 21"]) expect(text).toContain(shown);
  expect(text).not.toContain("line 30");
});

test("in a text with long lines the changed words are shown, wherever they stand", () => {
  const line = `${"first ".repeat(60)}old ${"last ".repeat(60)}`;
  const text = changed([
    { path: "modules.7.mapper.body", from: `Dear\n${line}`, to: `Dear\n${line.replace("old", "new")}` },
  ]);
  expect(text).toContain("{-old-}{+new+}");
});

test("a value that is not short and not long is wrapped, not cut", () => {
  const value = "abcdefghi ".repeat(6).trim();
  const path = `modules.7.mapper.${"a".repeat(50)}`;
  expect(changed([{ path, from: `${value}1`, to: `${value}2` }]).replaceAll(/\s+/g, "")).toContain(
    `→${value}2`.replaceAll(" ", ""),
  );
});

test("text from Make can neither move the cursor nor set colours nor forge a line", () => {
  const evil = "\u001b[2J\u001b]0;x\u0007evil\r\nforged";
  const text = rendered({
    ...samplePlan,
    changes: samplePlan.changes.map((change) => ({ ...change, name: evil, impact: [evil], about: evil })),
  });
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  expect(text).not.toMatch(/^\s*forged/m);
});

test("a list is told by the items that differ, and a secret that changed in it as such", () => {
  const header = (name: string, value: string) => ({ name, value });
  const path = "modules.4.mapper.headers";
  const before = [header("Authorization", "••••••"), header("X-Env", "prod")];
  const text = changed([
    { path, from: before, to: [...before, header("X-New", "1")] },
    { path: "modules.4.mapper.qs", from: before, to: before },
  ]);
  expect(text).toMatch(/headers › X-New {2,}\(none\)\n +→ {2}1\n/);
  expect(text).toMatch(/qs {2,}•••••• \(secret\)\n +→ {2}•••••• \(another one\)/);
  expect(text).not.toContain("X-Env");
});

test("an apply shows the plan without a next command, since it goes on by itself", () => {
  expect(rendered(samplePlan, { ...around, shownBy: "apply" })).not.toContain("Next");
});

test("what was never applied, and what Git does not have, is said in the head", () => {
  const text = rendered(samplePlan, { ...around, commit: undefined, applied: 0, appliedAt: null, flags: "" });
  expect(text).toContain("\nNot in Git · never applied\n");
  expect(text).toMatch(/\nNext: make-gitops apply\n$/);
});

test("what is left over or gone is told, and how to delete it", () => {
  const [a, b] = [
    { address: "scenario/a", name: "A" },
    { address: "webhook/b", name: "B" },
  ] as const;
  const text = rendered({ ...emptyPlan, leftOver: [a], gone: [b] });
  expect(text).toContain("Left over in Make, no longer in Git: scenario/a. To delete: --prune");
  expect(text).toContain("Already gone in Make, and no longer in Git: webhook/b. The next apply forgets it.");
});
