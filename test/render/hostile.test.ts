// Every text that a plan or a report holds may come from somebody's file or from Make. Whatever stands in it, a terminal gets
// only what can be seen.

import { describe, expect, test } from "vitest";
import type { ApplyReport } from "../../src/apply/report.ts";
import type { Json } from "../../src/json.ts";
import { renderApply } from "../../src/render/apply-terminal.ts";
import { noPaint } from "../../src/render/paint.ts";
import { renderPlan } from "../../src/render/plan-terminal.ts";
import { renderProblems } from "../../src/render/problems.ts";
import { oneLine, safeText } from "../../src/render/safe-text.ts";
import { conflictPlan, manyConflictsPlan } from "./sample-conflicts.ts";
import { everyGuardPlan, guardedPlan } from "./sample-guards.ts";
import { around, emptyPlan, everyFieldPlan, keptPlan, movedPlan, samplePlan } from "./sample-plan.ts";

const hostile = "\u001b[31mRED\u0007\u202edesrever\u0085\u{e0041}\ud800\r";

/** What tells one part from another is ours, and stays. */
const ours = new Set(["action", "code", "type", "is", "shownBy"]);

/** Who changed a file is a text of Git's, whose addresses are those of the plan. */
const hostileAround = {
  ...poisoned({ ...around, git: [] }),
  git: new Map([...around.git].map(([address, edit]) => [poisoned(address), poisoned(edit)])),
};

/** The same value with hostile text in every text and every name of a field. */
function poisoned<T>(value: T): T {
  return poison(JSON.parse(JSON.stringify(value)) as Json) as T;
}

function poison(value: Json): Json {
  if (typeof value === "string") return `${value}${hostile}`;
  if (Array.isArray(value)) return value.map((each: Json) => poison(each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, ours.has(key) ? each : poison(each)]));
}

/** Whether the hostile text came through, and what of it a terminal would take. */
function reached(text: string): unknown {
  return { told: text.includes("RED"), unseen: text.match(/[^\P{C}\n]/gu) ?? [] };
}

const harmless = { told: true, unseen: [] };

describe("no hostile text reaches a terminal", () => {
  const kept = { ...emptyPlan, drift: samplePlan.drift, leftOver: samplePlan.leftOver };
  test.for([
    ["changes", samplePlan] as const,
    ["fields of every kind", everyFieldPlan] as const,
    ["moves", movedPlan] as const,
    ["a conflict", conflictPlan] as const,
    ["conflicts of every kind", manyConflictsPlan] as const,
    ["decisions", keptPlan] as const,
    ["guards", guardedPlan] as const,
    ["every guard", everyGuardPlan] as const,
    ["nothing to do", kept] as const,
  ])("by a plan with %s", ([, plan]) => {
    expect(reached(renderPlan(poisoned(plan), hostileAround, noPaint))).toEqual(harmless);
  });

  test("by what an apply did, and what failed in it", () => {
    const changes = poisoned(samplePlan.changes);
    const [first, second = first] = changes;
    if (!first || !second) throw new Error("the sample has changes");
    const report: ApplyReport = {
      formatVersion: 1,
      target: `production${hostile}`,
      applied: 1,
      done: [{ change: first, remoteId: `1${hostile}`, differs: [`name${hostile}`], isInvalid: true, durationMs: 1 }],
      failed: [{ change: second, problem: { code: "make/rejected", message: hostile, hint: hostile } }],
      skipped: [{ change: second, blockedBy: first.address }],
      running: { [first.address]: true, [`scenario/${hostile}`]: false },
      stopped: [],
      isSettled: false,
      stats: { requests: 1, durationMs: 1 },
    };
    expect(reached(renderApply(report))).toEqual(harmless);
  });

  test("by problems", () => {
    const at = { file: `targets/${hostile}.yaml`, line: 1, column: 1 };
    expect(reached(renderProblems([{ code: "schema/invalid", message: hostile, hint: hostile, at }], true))).toEqual(
      harmless,
    );
  });
});

test("what is not seen is told by its code; breaks, tabs and joined emoji stay", () => {
  expect(safeText("a\u001bb\u202ec\u{e0041}")).toBe("a\\u001bb\\u202ec\\u{e0041}");
  expect(safeText("a\r\nb\tc 👩‍👧")).toBe("a\nb\tc 👩‍👧");
  expect(oneLine("a\n  b", 10)).toBe("a ⏎ b");
});
