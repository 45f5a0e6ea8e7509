// What an apply left running, by what Make answered: told at its end, whatever failed.

import type { Address } from "../address.ts";
import type { Change } from "../engine/plan.ts";
import { isJsonObject } from "../json.ts";
import type { LiveRow } from "../kinds/kind.ts";
import { isOn, openUpdate } from "./put-back.ts";
import type { Done } from "./report.ts";
import { rowBefore, type Run } from "./run.ts";

/** When it runs, where the row tells. */
export function scheduleOf(row: LiveRow): Pick<Done, "schedule"> {
  const { schedule } = row.spec;
  return isJsonObject(schedule) ? { schedule } : {};
}

/** Scenarios that were to be written and are known to be on or off. */
export function runningNow({ done, failed, results }: Run): Record<Address, boolean> {
  const running: Record<Address, boolean> = {};
  for (const { change } of done) {
    const active = results.get(change)?.row.spec["active"];
    if (typeof active === "boolean" && isWritten(change)) running[change.address] = active;
  }
  for (const { change, standing } of failed) {
    if (standing?.active !== undefined) running[change.address] = standing.active;
  }
  return running;
}

/** What ran before and does not run now. */
export function stoppedIn(run: Run, running: Readonly<Record<Address, boolean>>): readonly Address[] {
  const isGone = (change: Change): boolean =>
    change.action === "delete" && run.done.some((done) => done.change === change);
  return [...run.done, ...run.failed]
    .filter(({ change }) => ranBefore(run, change) && (isGone(change) || running[change.address] === false))
    .map(({ change }) => change.address);
}

function ranBefore(run: Run, change: Change): boolean {
  const row = rowBefore(run, change);
  if (!row) return false;
  const open = openUpdate(run.input.state, change.address, row.id);
  return isOn(row.spec) || (open !== undefined && isOn(open.row));
}

/** Whether a plan made now would have nothing to say: all was done, all of it was read back equal, nothing was kept. */
export function isSettled({ input, done, failed, skipped, results }: Run): boolean {
  const { drift, conflicts, leftOver } = input.prepared.plan;
  if (failed.length + skipped.length + drift.length + conflicts.length + leftOver.length > 0) return false;
  return done.every(({ change, isInvalid }) => !isInvalid && results.get(change)?.isSettled === true);
}

/** Moves and adoptions write nothing to Make. */
export function isWritten({ action }: Change): boolean {
  return action !== "move" && action !== "adopt";
}
