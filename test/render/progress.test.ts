// Progress goes to the stream that it is given, and what somebody else wrote can do nothing to a terminal there.

import { expect, onTestFinished, test } from "vitest";
import type { Address } from "../../src/address.ts";
import type { Plan } from "../../src/engine/plan.ts";
import { showProgress } from "../../src/render/progress.ts";
import { bufferedTerminal } from "../e2e/loop.ts";
import { samplePlan } from "./sample-plan.ts";

const hostile = "\u001B[31m\u202Ered\u0007\n✔ all done";
const addresses = ["folder", "webhook", "scenario"].map((kind): Address => `${kind as "folder"}/${hostile}`);

function planOf(): Plan {
  const [change] = samplePlan.changes;
  if (!change) throw new Error("the sample plan has changes");
  return { ...samplePlan, changes: addresses.map((address) => ({ ...change, address })), order: [addresses] };
}

test("hostile addresses, ids and messages come out as visible codes, one line a change", async () => {
  const terminal = bufferedTerminal();
  const plan = planOf();
  const progress = showProgress(plan, terminal.errStream);
  const [made, broken, waiting] = plan.changes;
  if (!made || !broken || !waiting) throw new Error("there are three changes");
  progress.emit({ type: "change.done", done: { change: made, remoteId: hostile, differs: [], isInvalid: false } });
  progress.emit({
    type: "change.failed",
    failed: { change: broken, problem: { code: "make/rejected", message: hostile } },
  });
  progress.emit({ type: "change.skipped", skipped: { change: waiting, blockedBy: broken.address } });
  await progress.finish();
  const { err, out } = terminal.texts();
  expect(out).toBe("");
  expect(err).toContain("\\u001b[31m\\u202ered\\u0007");
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about
  expect(err.replace(/\u001B\[(?:\d+)m/g, "")).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  expect(err).not.toContain("\u001B[31m\u202E");
  expect(err).not.toMatch(/^✔ all done/m);
});

test("nothing is printed where no stream is given", async () => {
  const progress = showProgress(planOf(), undefined);
  await expect(progress.finish()).resolves.toBeUndefined();
});

test.for([0, undefined])("a terminal that says it has %j columns gets whole lines", async (size) => {
  const { isTTY } = process.stdout;
  process.stdout.isTTY = true; // else listr2 does not draw on any stream
  onTestFinished(() => void (process.stdout.isTTY = isTTY));
  const terminal = bufferedTerminal();
  const stream = Object.assign(terminal.errStream, { isTTY: true, columns: size, rows: size });
  const plan = { ...planOf(), order: [["folder/a/somewhat/long/name" as Address]] };
  await showProgress(plan, stream).finish();
  expect(terminal.texts().err).toContain("folder/a/somewhat/long/name");
});
