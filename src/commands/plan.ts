// plan: what an apply would do, and nothing done. It holds a client that can send GET alone.

import { writeFile } from "node:fs/promises";
import { ToolError } from "../errors.ts";
import { renderPlan } from "../render/plan-terminal.ts";
import { surroundingsOf } from "./surroundings.ts";
import { preparePlan } from "./prepare-plan.ts";
import { openSession, type SessionOptions } from "./session.ts";
import type { Terminal } from "./terminal.ts";

export interface PlanOptions extends SessionOptions {
  readonly prune: boolean;
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
    const prepared = await preparePlan(session, reader, { prune: options.prune });
    const text = `${JSON.stringify(prepared.plan, null, 2)}\n`;
    if (options.out !== undefined) await writePlan(options.out, text);
    if (options.json) terminal.out(text);
    else if (!options.quiet)
      terminal.out(renderPlan(prepared.plan, surroundingsOf(session, prepared, reader, options), terminal.paint));
    if (prepared.plan.conflicts.length > 0) return 3;
    return options.detailedExitcode && prepared.plan.changes.length > 0 ? 2 : 0;
  } finally {
    await session.close();
  }
}

async function writePlan(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((cause: unknown) => {
    const message = `The plan cannot be written to ${path} (${(cause as NodeJS.ErrnoException).code ?? "unknown error"}).`;
    const hint = "Give --out a file in a folder that exists.";
    throw new ToolError({ code: "usage/invalid", message, hint }, { cause });
  });
}
