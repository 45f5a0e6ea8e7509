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

test("what broke off leaves its lines, hostile addresses, ids and messages as visible codes", async () => {
  const terminal = bufferedTerminal();
  const plan = planOf();
  const progress = showProgress(plan, terminal.errStream);
  const [made, broken, waiting] = plan.changes;
  if (!made || !broken || !waiting) throw new Error("there are three changes");
  const done = { change: made, remoteId: hostile, differs: [hostile], isInvalid: false, durationMs: 1 };
  progress.emit({ type: "change.done", done });
  progress.emit({
    type: "change.failed",
    failed: { change: broken, problem: { code: "make/rejected", message: hostile } },
  });
  progress.emit({ type: "change.skipped", skipped: { change: waiting, blockedBy: broken.address } });
  await progress.finish();
  const { err, out } = terminal.texts();
  expect(out).toBe("");
  expect(err.split("\n")).toHaveLength(4);
  expect(err).toContain("\\u001b[31m\\u202ered\\u0007");
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about
  expect(err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  expect(err).not.toMatch(/^✔ all done/m);
});

test("without a terminal nothing is said that the report says, but how far it is every 25 changes", async () => {
  const terminal = bufferedTerminal();
  const [change] = samplePlan.changes;
  if (!change) throw new Error("the sample plan has changes");
  const many = Array.from({ length: 60 }, (_, index) => ({ ...change, address: `scenario/s${index}` as Address }));
  const progress = showProgress(
    { ...samplePlan, changes: many, order: [many.map(({ address }) => address)] },
    terminal.errStream,
  );
  for (const each of many) {
    progress.emit({ type: "change.skipped", skipped: { change: each, blockedBy: "scenario/a" } });
  }
  progress.emit({ type: "ended" });
  await progress.finish();
  expect(terminal.texts().err).toBe("25 of 60 tried\n50 of 60 tried\n");
});

test("nothing is printed where no stream is given", async () => {
  const progress = showProgress(planOf(), undefined);
  await expect(progress.finish()).resolves.toBeUndefined();
});

test("on a terminal the lines go away when all was tried: the report has them", async () => {
  const { isTTY } = process.stdout;
  process.stdout.isTTY = true; // else listr2 does not draw on any stream
  onTestFinished(() => void (process.stdout.isTTY = isTTY));
  const terminal = bufferedTerminal();
  const stream = Object.assign(terminal.errStream, { isTTY: true, columns: 80, rows: 24 });
  const progress = showProgress(samplePlan, stream);
  for (const change of samplePlan.changes) {
    progress.emit({
      type: "change.done",
      done: { change, remoteId: "1", differs: [], isInvalid: false, durationMs: 1 },
    });
  }
  progress.emit({ type: "ended" });
  await progress.finish();
  // What was drawn is erased line by line, and nothing is written after that.
  const [, ...erased] = terminal.texts().err.split("\u001B[2K");
  expect(erased.length).toBeGreaterThanOrEqual(samplePlan.changes.length);
  expect(erased.at(-1)).not.toContain("✔");
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
