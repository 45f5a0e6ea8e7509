// What stands around a plan when it is shown: where it is for, from which commit, what comes next.

import type { MakeReader } from "../ports.ts";
import type { PlanSurroundings } from "../render/plan-terminal.ts";
import type { Prepared } from "./prepare-plan.ts";
import type { Session } from "./session.ts";

export function surroundingsOf(
  session: Session,
  { team, state, plan }: Prepared,
  api: MakeReader,
  flags: { readonly prune: boolean },
): PlanSurroundings {
  const target = session.project.targets.size > 1 ? ` --target ${session.target.name}` : "";
  const emulator = session.emulator === undefined ? "" : ` ${["--emulator", session.emulator].join(" ").trimEnd()}`;
  const prune = flags.prune ? " --prune" : "";
  return {
    organization: team.organization,
    team: team.name,
    teamId: team.id,
    zone: session.emulator !== undefined ? "emulator, no account" : api.zone,
    commit: session.head,
    applied: state.applied,
    appliedAt: state.appliedAt,
    limitPerMinute: api.stats().limitPerMinute,
    next:
      plan.conflicts.length > 0
        ? "make the same change on one side, then plan again"
        : `make-gitops apply${target}${emulator}${prune}`,
  };
}
