// Long runs: people edit in Git and in Make as they like, over some 50 rounds of plan and apply, and a small model written
// apart from the engine says what must come of it. Never a reverted drift, never a false conflict, never a lost edit.
//
// MAKE_GITOPS_RUNS sets how many runs; MAKE_GITOPS_SEED, MAKE_GITOPS_PATH and MAKE_GITOPS_REPLAY repeat a failed one, as
// the failure prints them.

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { commands } from "./commands.ts";
import { startRun } from "./start.ts";

const { MAKE_GITOPS_RUNS, MAKE_GITOPS_SEED, MAKE_GITOPS_PATH, MAKE_GITOPS_REPLAY } = process.env;
const numRuns = Number(MAKE_GITOPS_RUNS ?? 3);

test(
  "whatever is edited on both sides, each plan says and each apply does what the table says",
  async () => {
    const seen: Record<string, number> = {};
    const parameters = {
      numRuns,
      ...(MAKE_GITOPS_SEED === undefined ? {} : { seed: Number(MAKE_GITOPS_SEED) }),
      ...(MAKE_GITOPS_PATH === undefined ? {} : { path: MAKE_GITOPS_PATH }),
    };
    const replay = MAKE_GITOPS_REPLAY === undefined ? {} : { replayPath: MAKE_GITOPS_REPLAY };
    await fc.assert(
      fc.asyncProperty(fc.commands(commands, { maxCommands: 1200, size: "max", ...replay }), async (list) => {
        const { world, loop, stop } = await startRun();
        try {
          await fc.asyncModelRun(() => ({ model: world, real: loop }), list);
        } finally {
          await stop();
          for (const [what, times] of Object.entries(world.seen)) seen[what] = (seen[what] ?? 0) + times;
        }
      }),
      parameters,
    );
    if (process.env["MAKE_GITOPS_TELL"]) console.log(seen);
    expect(seen["applies with changes"]).toBeGreaterThan(0);
  },
  60_000 + 30_000 * numRuns,
);
