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
