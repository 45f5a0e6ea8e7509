import { expect, test } from "vitest";
import type { ApplyReport } from "../../src/apply/report.ts";
import { renderApply } from "../../src/render/apply-terminal.ts";
import { renderProblems } from "../../src/render/problems.ts";
import { samplePlan } from "./sample-plan.ts";

const [update, create] = samplePlan.changes as [
  (typeof samplePlan.changes)[number],
  (typeof samplePlan.changes)[number],
];
const report: ApplyReport = {
  formatVersion: 1,
  target: "production",
  applied: 42,
  done: [
    { change: create, remoteId: "7312", differs: [], isInvalid: false },
    { change: update, remoteId: "4100", differs: [], isInvalid: false },
  ],
  failed: [],
  skipped: [],
  running: { "scenario/orders/new-order": true },
  stats: { requests: 7, durationMs: 1600 },
};

test("a whole apply says the sums, the number, the requests, and what runs", async () => {
  await expect(renderApply(report)).toMatchFileSnapshot("../cases/render/applied.txt");
});

test("a partial apply says what failed and why, what was not tried, and that a second run is safe", async () => {
  const partial: ApplyReport = {
    ...report,
    done: report.done.slice(0, 1),
    failed: [
      {
        change: update,
        problem: {
          code: "make/invalid-blueprint",
          message: 'Make refuses the blueprint (IM007): module 7, "sheetId" is required',
        },
      },
    ],
    skipped: [
      {
        change: { ...update, address: "scenario/orders/returns", name: "Returns" },
        blockedBy: "scenario/orders/new-order",
      },
    ],
  };
  await expect(renderApply(partial)).toMatchFileSnapshot("../cases/render/partly-applied.txt");
});

test("what Make changed or calls invalid is told", () => {
  const text = renderApply({
    ...report,
    done: [{ change: update, remoteId: "1", differs: ["modules.7.mapper.x"], isInvalid: true }],
  });
  expect(text).toContain("Make calls scenario/orders/new-order invalid");
  expect(text).toContain("modules.7.mapper.x");
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
