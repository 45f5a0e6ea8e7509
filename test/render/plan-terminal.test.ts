import { expect, test } from "vitest";
import type { Plan } from "../../src/engine/plan.ts";
import { noPaint, type Paint } from "../../src/render/paint.ts";
import { renderPlan } from "../../src/render/plan-terminal.ts";
import { around, conflictPlan, emptyPlan, guardedPlan, samplePlan } from "./sample-plan.ts";

const golden = (name: string): string => `../cases/render/${name}.txt`;
const rendered = (plan: Plan): string => renderPlan(plan, around, noPaint);

test.for([
  ["plan", samplePlan],
  ["nothing-to-do", emptyPlan],
  ["changed-in-both", conflictPlan],
  ["guarded", guardedPlan],
] as const)("the plan %s reads as its golden text", async ([name, plan]) => {
  await expect(rendered(plan)).toMatchFileSnapshot(golden(name));
});

test("no line is wider than 100 characters, whatever the values", () => {
  const long = "x".repeat(500);
  const [update, create] = samplePlan.changes;
  const wide: Plan = {
    ...samplePlan,
    changes: [
      {
        ...(update as typeof update & object),
        name: long,
        fields: [
          { path: "modules.7.mapper.body", from: long, to: `${long}\n${long}` },
          { path: "description", from: long, to: 1 },
        ],
      },
      { ...(create as typeof create & object), name: long },
    ],
  };
  const tooWide = rendered(wide)
    .split("\n")
    .filter((line) => line.length > 100);
  expect(tooWide).toEqual([]);
});

test("a long text shows the changed line and one line of context", () => {
  const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);
  const changed = lines.with(20, "another line");
  const [update] = samplePlan.changes;
  const plan: Plan = {
    ...samplePlan,
    changes: [
      {
        ...(update as typeof update & object),
        fields: [
          {
            path: "modules.7.mapper.body",
            from: lines.join("\n"),
            to: changed.join("\n"),
            module: "HTTP: Make a Request",
          },
        ],
      },
    ],
  };
  const text = rendered(plan);
  for (const shown of ["- line 20", "+ another line", "  line 19", "  line 21"]) expect(text).toContain(shown);
  expect(text).not.toContain("line 30");
});

test("text from Make can neither move the cursor nor set colours nor forge a line", () => {
  const plan: Plan = {
    ...samplePlan,
    changes: samplePlan.changes.map((change) => ({ ...change, name: "\u001b[2J\u001b]0;x\u0007evil\r\nforged" })),
  };
  const text = rendered(plan);
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  expect(text).not.toMatch(/^forged/m);
});

test("colours never stand alone: without them the same signs and words are there", () => {
  const marked: Paint = (_colour, text) => `<${text}>`;
  const strip = (text: string): string => text.replaceAll(/[<>]/g, "");
  expect(strip(renderPlan(samplePlan, around, marked))).toBe(strip(rendered(samplePlan)));
});

test("a list is told by the items that differ, and a secret that changed in it as such", () => {
  const header = (name: string, value: string) => ({ name, value });
  const [update] = samplePlan.changes;
  const path = "modules.4.mapper.headers";
  const before = [header("Authorization", "••••••"), header("X-Env", "prod")];
  const fields = [
    { path, from: before, to: [...before, header("X-New", "1")] },
    { path: "modules.4.mapper.qs", from: before, to: before },
  ];
  const text = rendered({ ...samplePlan, changes: [{ ...(update as typeof update & object), fields }] });
  expect(text).toMatch(/headers › X-New {2,}\(none\)\n +→ {2}1\n/);
  expect(text).toMatch(/qs {2,}•••••• \(secret\)\n +→ {2}•••••• \(another one\)/);
  expect(text).not.toContain("X-Env");
});

test("both sides of a list that clashes are told by what they changed", () => {
  const [conflict] = conflictPlan.conflicts;
  const list = (value: string) => [
    { name: "A", value: "1" },
    { name: "B", value },
  ];
  const text = rendered({
    ...conflictPlan,
    conflicts: [{ ...(conflict as typeof conflict & object), base: list("1"), git: list("2"), live: list("3") }],
  });
  expect(text).toContain("in Git         B: 1 → 2");
  expect(text).toContain("in Make        B: 1 → 3");
});
