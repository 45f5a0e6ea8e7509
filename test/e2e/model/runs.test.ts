// Long runs: people edit in Git and in Make as they like, over some 50 rounds of plan and apply, and a small model written
// apart from the engine says what must come of it. Never a reverted drift, never a false conflict, never a lost edit.
//
// MAKE_GITOPS_RUNS sets how many runs. A failure prints its seed, path and replayPath, shrunk: MAKE_GITOPS_SEED,
// MAKE_GITOPS_PATH and MAKE_GITOPS_REPLAY repeat it, MAKE_GITOPS_TELL prints how often each thing happened.

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { commands } from "./commands.ts";
import { startRun } from "./start.ts";

const { MAKE_GITOPS_RUNS, MAKE_GITOPS_SEED, MAKE_GITOPS_PATH, MAKE_GITOPS_REPLAY, MAKE_GITOPS_TELL } = process.env;
const numRuns = Number(MAKE_GITOPS_RUNS ?? 2);
const parameters = {
  numRuns,
  // A pull request is tested by the same runs each time; the long ones of the night choose their own.
  ...(MAKE_GITOPS_RUNS === undefined || MAKE_GITOPS_SEED !== undefined
    ? { seed: Number(MAKE_GITOPS_SEED ?? 2026) }
    : {}),
  ...(MAKE_GITOPS_PATH === undefined ? {} : { path: MAKE_GITOPS_PATH }),
};
const replay = MAKE_GITOPS_REPLAY === undefined ? {} : { replayPath: MAKE_GITOPS_REPLAY };

const policies = fc.oneof({ weight: 3, arbitrary: fc.constant("keep" as const) }, fc.constant("revert" as const));
// Lengths go from nothing to the most, with the mean at some 50 applies.
const sequences = fc.commands(commands, { maxCommands: 1200, size: "max", ...replay });

test(
  "whatever is edited on both sides, each plan says and each apply does what the table says",
  async () => {
    const seen: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(policies, sequences, async (drift, sequence) => {
        const { world, loop, stop } = await startRun(drift);
        try {
          await fc.asyncModelRun(() => ({ model: world, real: loop }), sequence);
        } finally {
          await stop();
          for (const [what, times] of Object.entries(world.seen)) seen[what] = (seen[what] ?? 0) + times;
        }
      }),
      parameters,
    );
    if (MAKE_GITOPS_TELL !== undefined) process.stdout.write(`${JSON.stringify(seen, null, 2)}\n`);
    expect(seen["applies with changes"]).toBeGreaterThan(0);
  },
  300_000 + 120_000 * numRuns,
);
