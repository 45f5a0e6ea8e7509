// A plan carried out: level after level, each write recorded around, deletes last, switching on and off at the very end.
// One that fails stops what depends on it and nothing else.

import type { Address } from "../address.ts";
import { kindOf } from "../address.ts";
import type { Outcome } from "../engine/outcome.ts";
import type { Change } from "../engine/plan.ts";
import { type Problem, ToolError } from "../errors.ts";
import type { LiveRow, ResourceKind } from "../kinds/kind.ts";
import { recordHead, takenOverState } from "./ending.ts";
import { joinProblems } from "./join-problems.ts";
import { isInvalid, isOn, type PutBack } from "./put-back.ts";
import { openRecorder } from "./recorder.ts";
import { isEdited, outcomeNow, recheckRows, stale } from "./recheck.ts";
import { isUntouched, refusalOf, standingOf, writesSent } from "./refusal.ts";
import type { Done, Failed, Standing } from "./report.ts";
import { type ApplyInput, type ApplyOutcome, rowBefore, type Run } from "./run.ts";
import { isSettled, runningNow, scheduleOf, stoppedIn } from "./what-runs.ts";
import { type Beside, createObject, updateObject, type WriteContext, type Written } from "./write-object.ts";

export async function executePlan(input: ApplyInput): Promise<ApplyOutcome> {
  const { prepared, store } = input;
  const recorder = openRecorder(store, await takenOverState(input));
  const run: Run = {
    input,
    recorder,
    recheck: recheckRows(input.api, input.live, input.observedAt, input.now),
    ids: new Map(input.live.ids),
    urls: new Map(),
    done: [],
    failed: [],
    skipped: [],
    results: new Map(),
  };
  const discards = new Set(prepared.discards);
  const ordinary = prepared.plan.changes.filter((change) => !discards.has(change));
  const changes = new Map(ordinary.map((change) => [change.address, change]));
  if (prepared.plan.changes.length > 0) await recorder.claim();
  for (const level of prepared.plan.order) {
    for (const address of level) {
      const change = changes.get(address);
      if (change) await carryOut(run, change, () => writeChange(run, change));
    }
  }
  await discardFormer(run);
  await switchAll(run);
  await recordHead(run);
  input.reporter.emit({ type: "ended" });
  const { done, failed, skipped } = run;
  const running = runningNow(run);
  return {
    applied: recorder.state().applied,
    done,
    failed,
    skipped,
    running,
    stopped: stoppedIn(run, running),
    isSettled: isSettled(run),
  };
}

async function carryOut(run: Run, change: Change, write: () => Promise<Written | PutBack>): Promise<void> {
  const { reporter, api } = run.input;
  const blockedBy = blockerOf(run, change);
  if (blockedBy) {
    const skipped = { change, blockedBy };
    run.skipped.push(skipped);
    return reporter.emit({ type: "change.skipped", skipped });
  }
  reporter.emit({ type: "change.started", change });
  const started = performance.now();
  const before = writesSent(api);
  try {
    const written = await write();
    if ("problem" in written) return addFailure(run, { change, ...written });
    run.results.set(change, written);
    const { row, differs } = written;
    const durationMs = Math.round(performance.now() - started);
    const done: Done = { change, remoteId: row.id, differs, isInvalid: isInvalid(row), ...scheduleOf(row), durationMs };
    run.done.push(done);
    reporter.emit({ type: "change.done", done });
  } catch (error) {
    const version = isUntouched(error, writesSent(api) - before) ? "untouched" : "unknown";
    const row = rowBefore(run, change);
    fail(run, change, error, row && standingOf(row, version));
  }
}

/** What did not succeed and is needed for this change. */
function blockerOf({ input, failed, skipped }: Run, change: Change): Address | undefined {
  const blocked = [...failed, ...skipped].map(({ change: { address } }) => address);
  // The former object is the last to go: what failed may still use it, and the next run goes on.
  if (input.prepared.discards.includes(change)) return blocked[0];
  return change.dependsOn.find((address) => blocked.includes(address));
}

function fail(run: Run, change: Change, error: unknown, standing: Standing | undefined): void {
  // Without its state nothing more may be written to Make.
  if (!(error instanceof ToolError) || error.code.startsWith("state/")) throw error;
  const problem = joinProblems(error.problems);
  addFailure(run, { change, problem, standing, refusal: refusalOf(error, problem) });
}

interface Failure extends PutBack {
  readonly change: Change;
  readonly refusal?: Failed["refusal"] | undefined;
}

function addFailure(run: Run, { change, problem, standing, refusal }: Failure): void {
  const before = run.done.findIndex((done) => done.change === change);
  if (before >= 0) run.done.splice(before, 1);
  const failed = { change, problem, ...(refusal ? { refusal } : {}), ...(standing ? { standing } : {}) };
  run.failed.push(failed);
  run.input.reporter.emit({ type: "change.failed", failed });
}

async function writeChange(run: Run, change: Change): Promise<Written | PutBack> {
  const { input, recorder } = run;
  const context = contextOf(run);
  // State only, and the state has it already: its base follows with those of all unchanged objects.
  if (change.action === "move" || change.action === "adopt") return unwritten(rowBefore(run, change) as LiveRow);
  if (change.action === "delete") {
    const kind = input.kindNamed(kindOf(change.address));
    await assertUnedited(run, kind, change.remoteId);
    await kind.remote.delete(input.api, change.remoteId);
    await recorder.forget(change.address);
    return unwritten(deletedRow(change.remoteId, change.name));
  }
  const outcome = input.prepared.outcomes.get(change.address) as Outcome;
  const written = await writeOutcome(outcome, change, context, run);
  if ("problem" in written) return written;
  run.ids.set(change.address, written.row.id);
  input.live.team.names.set(`${kindOf(change.address)}:${written.row.id}`, written.row.name);
  const url = written.row.about["url"];
  if (typeof url === "string") run.urls.set(change.address, url);
  return written;
}

function unwritten(row: LiveRow): Written {
  return { row, differs: [], active: undefined, isSettled: true };
}

async function writeOutcome(
  outcome: Outcome,
  change: Change,
  context: WriteContext,
  run: Run,
): Promise<Written | PutBack> {
  const namesakes = namesakesOf(run, outcome);
  if (outcome.is === "create") return createObject(outcome.wanted, { namesakes }, context);
  if (change.action !== "replace") {
    const now = await outcomeNow(outcome, run.input.api, run.recheck);
    return updateObject(now, now === outcome ? undefined : outcome.changes, context);
  }
  await assertUnedited(run, outcome.wanted.kind, outcome.row.id);
  await run.recorder.intend({ type: "discard", address: change.address, remoteId: outcome.row.id });
  return createObject(outcome.wanted, { namesakes, former: outcome }, context);
}

/** What is to be deleted must be what the plan showed: an edit in it would be lost. */
async function assertUnedited({ input, recheck }: Run, kind: ResourceKind, remoteId: string): Promise<void> {
  const then = input.live.rows.get(kind.name)?.get(remoteId);
  if (then && isEdited(await recheck.rowNow(kind, then), then))
    throw stale(then.name, "was edited in Make since the plan was made");
}

function namesakesOf({ input }: Run, { wanted }: Outcome): Beside["namesakes"] {
  const rows = [...(input.live.rows.get(wanted.kind.name)?.values() ?? [])];
  return (name) => rows.filter((row) => row.name === name).map(({ id }) => id);
}

function contextOf({ input, recorder, ids, urls }: Run): WriteContext {
  const { api, live, store } = input;
  return { api, team: live.team, store, recorder, look: input.lookWith(ids, urls) };
}

// What was replaced goes when nothing refers to it any more: only after everything else succeeded. Nothing is deleted
// here that the plan did not tell.
async function discardFormer(run: Run): Promise<void> {
  const { input, done, failed } = run;
  for (const change of input.prepared.discards) await carryOut(run, change, () => discard(run, change));
  if (failed.length > 0) return;
  for (const { change } of done.slice()) {
    if (change.action !== "replace") continue;
    try {
      await discard(run, change);
    } catch (error) {
      fail(run, change, error, undefined);
    }
  }
}

/** Deletes the former object of a change. Its intent stands until that is done. */
async function discard(run: Run, change: Change): Promise<Written> {
  const { input, recorder } = run;
  const { address, action, name } = change;
  if (action !== "delete" && action !== "replace") throw new Error(`${address} has no former object`);
  const { remoteId } = change;
  const kind = input.kindNamed(kindOf(address));
  await assertUnedited(run, kind, remoteId);
  await kind.remote.delete(input.api, remoteId);
  await recorder.settle({ type: "discard", address, remoteId });
  return unwritten(deletedRow(remoteId, name));
}

function deletedRow(id: string, name: string): LiveRow {
  return { id, name, spec: {}, revision: undefined, about: {} };
}

/** Switches in the order of the plan, so that a scenario that is called is on before its callers. */
async function switchAll(run: Run): Promise<void> {
  const { input, results } = run;
  for (const { change, remoteId } of run.done.slice()) {
    const outcome = input.prepared.outcomes.get(change.address);
    const activate = outcome?.wanted.kind.remote.activate;
    const written = results.get(change);
    if (!outcome || !activate || written?.active === undefined) continue;
    const { row, active } = written;
    if (active === isOn(row.spec)) continue;
    // A new one that Make calls invalid stays off, and is told.
    if (change.action === "create" && isInvalid(row)) continue;
    try {
      await activate(input.api, remoteId, active);
      results.set(change, { ...written, row: { ...row, spec: { ...row.spec, active } } });
      await recordSwitch(run, outcome, active);
      input.reporter.emit({ type: "activated", address: change.address, active });
    } catch (error) {
      fail(run, change, error, standingOf(row, "new"));
    }
  }
}

async function recordSwitch({ input, recorder }: Run, { wanted }: Outcome, active: boolean): Promise<void> {
  const entry = recorder.state().resources[wanted.address];
  if (!entry) return;
  const base = await input.store.writeBase(wanted.template);
  const seen = { ...entry.seen, row: { ...entry.seen.row, active } };
  await recorder.put(wanted.address, { ...entry, base, seen });
}

/** The problem of a failed apply, for the exit: the details were told change by change. */
export function failureOf({ done, failed, skipped }: ApplyOutcome): Problem {
  const all = done.length + failed.length + skipped.length;
  return {
    code: "apply/failed",
    message: `${done.length} of ${all} done, ${failed.length} failed, ${skipped.length} not tried.`,
    hint: "Run the same command again after mending; what is done will not be done twice.",
  };
}
