// plan: what an apply would do, and nothing done. It holds a client that can send GET alone.

import type { Keep } from "../engine/plan.ts";
import { renderPlan } from "../render/plan-terminal.ts";
import { planDocument, writePlanFile } from "./plan-file.ts";
import { preparePlan } from "./prepare-plan.ts";
import { openSession, type SessionOptions } from "./session.ts";
import { surroundingsOf } from "./surroundings.ts";
import { tellSecrets } from "./tell-secrets.ts";
import type { Terminal } from "./terminal.ts";

export interface PlanOptions extends SessionOptions {
  readonly prune: boolean;
  /** What was decided where Git and Make changed the same. */
  readonly keep: readonly Keep[];
  /** File that the plan is written to, as JSON. */
  readonly out: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly detailedExitcode: boolean;
}

/** Exit code: 0, 2 with `--detailed-exitcode` where there are changes, 3 where both sides changed the same. */
export async function plan(options: PlanOptions, terminal: Terminal): Promise<number> {
  const session = await openSession(options);
  try {
    const reader = session.reader();
    const prepared = await preparePlan(session, reader, options);
    if (options.out !== undefined) await writePlanFile(options.out, prepared.plan);
    if (options.json) terminal.out(planDocument(prepared.plan));
    else if (!options.quiet) {
      const around = await surroundingsOf(session, prepared, reader, { ...options, by: "plan" });
      terminal.out(renderPlan(prepared.plan, around, terminal.paint));
    }
    if (!options.quiet) await tellSecrets(session, prepared.plan, terminal);
    if (prepared.plan.conflicts.length > 0) return 3;
    // To come under management as it is changes nothing in Make.
    const hasChanges = prepared.plan.changes.some(({ action }) => action !== "adopt");
    return options.detailedExitcode && hasChanges ? 2 : 0;
  } finally {
    await session.close();
  }
}
