// Told after the results of plan and apply, beside them: secrets that the plan brings to Make in plain text.

import type { Plan } from "../engine/plan.ts";
import { renderProblems } from "../render/problems.ts";
import type { Session } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** To `err` alone. A plan that writes nothing loads nothing for it. */
export async function tellSecrets({ project, desired }: Session, plan: Plan, terminal: Terminal): Promise<void> {
  if (plan.changes.length === 0) return;
  const { warningsOfPlan } = await import("../secrets/warnings.ts");
  const warnings = await warningsOfPlan(plan, desired.resources, project.allowedSecrets);
  if (warnings.length > 0) terminal.err(renderProblems(warnings, false));
}
