// What stands around a plan when it is shown: where it is for, from which commit, who changed what, what comes next.

import { posix } from "node:path";
import { type Address, kindOf } from "../address.ts";
import type { Keep } from "../engine/plan.ts";
import { lastChangeOf } from "../git/last-change.ts";
import type { MakeReader } from "../ports.ts";
import { shellWord } from "../render/shell-word.ts";
import type { GitEdit, PlanSurroundings } from "../render/surroundings.ts";
import type { Prepared } from "./prepare-plan.ts";
import type { Session } from "./session.ts";

export interface Shown {
  readonly by: "plan" | "apply";
  readonly prune: boolean;
  readonly keep: readonly Keep[];
}

export async function surroundingsOf(
  session: Session,
  { team, state, plan }: Prepared,
  api: MakeReader,
  shown: Shown,
): Promise<PlanSurroundings> {
  return {
    organization: team.organization,
    team: team.name,
    teamId: team.id,
    zone: session.emulator !== undefined ? "emulator, no account" : api.zone,
    commit: session.head,
    applied: state.applied,
    appliedAt: state.appliedAt,
    limitPerMinute: api.stats().limitPerMinute,
    shownBy: shown.by,
    flags: flagsOf(session, shown),
    git: await editsInGit(session, new Set(plan.conflicts.map(({ address }) => address))),
  };
}

/** What the same command needs again, as it is typed. */
function flagsOf(session: Session, { prune, keep }: Shown): string {
  const target = session.project.targets.size > 1 ? ["--target", session.target.name] : [];
  const decided = keep.flatMap(({ side, addresses }) => ["--keep", side, ...addresses]);
  return typed([...target, ...emulatorFlag(session), ...(prune ? ["--prune"] : []), ...decided]);
}

/** What any command on the same target needs, as it is typed. */
export function targetFlagsOf(session: Session): string {
  return typed(["--target", session.target.name, ...emulatorFlag(session)]);
}

function emulatorFlag({ emulator }: Session): readonly string[] {
  return emulator === undefined ? [] : ["--emulator", ...(emulator === "" ? [] : [emulator])];
}

function typed(words: readonly string[]): string {
  return words.map(shellWord).join(" ");
}

/** Asked only for what somebody has to decide: one look into Git's history an address. */
async function editsInGit(session: Session, addresses: ReadonlySet<Address>): Promise<ReadonlyMap<Address, GitEdit>> {
  const edits = new Map<Address, GitEdit>();
  for (const address of addresses) {
    const file = session.desired.resources.get(address)?.place([]).file;
    if (file === undefined || !session.head) continue;
    // A scenario is a folder of files.
    const files = kindOf(address) === "scenario" ? posix.dirname(file) : file;
    const change = await lastChangeOf(session.project.root, [files]);
    if (change) edits.set(address, { by: change.by, at: change.at, isDirty: change.isDirty });
  }
  return edits;
}
