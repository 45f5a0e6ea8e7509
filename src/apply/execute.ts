// A plan carried out: level after level, each write recorded around, deletes last, switching on and off at the very end.
// One that fails stops what depends on it and nothing else.

import type { Address } from "../address.ts";
import { kindOf } from "../address.ts";
import type { PreparedPlan } from "../engine/build-plan.ts";
import type { DriftPolicy } from "../engine/compare.ts";
import type { LiveState } from "../engine/observed.ts";
import type { Outcome } from "../engine/outcome.ts";
import type { Change } from "../engine/plan.ts";
import type { Look } from "../engine/resolve.ts";
import type { State, StateEntry } from "../engine/state.ts";
import { type Problem, ToolError } from "../errors.ts";
import { jsonEqual, type Json } from "../json.ts";
import type { ResourceKind } from "../kinds/kind.ts";
import type { MakeWriter } from "../ports.ts";
import type { StateStore } from "../state/state-store.ts";
import { joinProblems } from "./join-problems.ts";
import { openRecorder, type Recorder } from "./recorder.ts";
import { isEdited, outcomeNow, type Recheck, recheckRows, stale } from "./recheck.ts";
import type { Done, Failed, Reporter, Skipped } from "./report.ts";
import { createObject, settledEntry, updateObject, type WriteContext, type Written } from "./write-object.ts";

export interface ApplyInput {
  readonly prepared: PreparedPlan;
  readonly live: LiveState;
  readonly state: State;
  readonly store: StateStore;
  readonly api: MakeWriter;
  readonly drift: DriftPolicy;
  /** References with the ids of what was made meanwhile. */
  readonly lookWith: (ids: ReadonlyMap<Address, string>, urls: ReadonlyMap<Address, string>) => Look;
  readonly kindNamed: (name: ReturnType<typeof kindOf>) => ResourceKind;
  readonly reporter: Reporter;
  readonly commit: string | null;
  readonly now: () => Date;
  /** When `live` was read. */
  readonly observedAt: Date;
}

export interface ApplyOutcome {
  readonly applied: number;
  readonly done: readonly Done[];
  readonly failed: readonly Failed[];
  readonly skipped: readonly Skipped[];
  readonly running: Readonly<Record<Address, boolean>>;
}

export async function executePlan(input: ApplyInput): Promise<ApplyOutcome> {
  const { prepared, state, store } = input;
  const recorder = openRecorder(store, state);
  const run: Run = {
    input,
    recorder,
    recheck: recheckRows(input.api, input.live, input.observedAt, input.now),
    ids: new Map(input.live.ids),
    urls: new Map(),
    done: [],
    failed: [],
    skipped: [],
    running: {},
    written: new Set(),
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
  const { done, failed, skipped, running } = run;
  return { applied: recorder.state().applied, done, failed, skipped, running };
}

interface Run {
  readonly input: ApplyInput;
  readonly recorder: Recorder;
  readonly recheck: Recheck;
  readonly ids: Map<Address, string>;
  readonly urls: Map<Address, string>;
  readonly done: Done[];
  readonly failed: Failed[];
  readonly skipped: Skipped[];
  readonly running: Record<Address, boolean>;
  /** What Make took, also where a later step of it failed. */
  readonly written: Set<Change>;
}

async function carryOut(run: Run, change: Change, write: () => Promise<Written>): Promise<void> {
  const { reporter } = run.input;
  const blockedBy = blockerOf(run, change);
  if (blockedBy) {
    const skipped = { change, blockedBy };
    run.skipped.push(skipped);
    return reporter.emit({ type: "change.skipped", skipped });
  }
  reporter.emit({ type: "change.started", change });
  try {
    const { row, differs } = await write();
    run.written.add(change);
    const done: Done = { change, remoteId: row.id, differs, isInvalid: row.about["isinvalid"] === true };
    run.done.push(done);
    reporter.emit({ type: "change.done", done });
  } catch (error) {
    fail(run, change, error);
  }
}

/** What did not succeed and is needed for this change. */
function blockerOf({ input, failed, skipped }: Run, change: Change): Address | undefined {
  const blocked = [...failed, ...skipped].map(({ change: { address } }) => address);
  // The former object is the last to go: what failed may still use it, and the next run goes on.
  if (input.prepared.discards.includes(change)) return blocked[0];
  return change.dependsOn.find((address) => blocked.includes(address));
}

function fail(run: Run, change: Change, error: unknown): void {
  // Without its state nothing more may be written to Make.
  if (!(error instanceof ToolError) || error.code.startsWith("state/")) throw error;
  const before = run.done.findIndex((done) => done.change === change);
  if (before >= 0) run.done.splice(before, 1);
  const failed = { change, problem: joinProblems(error.problems) };
  run.failed.push(failed);
  run.input.reporter.emit({ type: "change.failed", failed });
}

async function writeChange(run: Run, change: Change): Promise<Written> {
  const { input, recorder } = run;
  const context = contextOf(run);
  if (change.action === "delete") {
    const kind = input.kindNamed(kindOf(change.address));
    await assertUnedited(run, kind, change.remoteId);
    await kind.remote.delete(input.api, change.remoteId);
    await recorder.forget(change.address);
    return { row: deletedRow(change.remoteId, change.name), differs: [] };
  }
  const outcome = input.prepared.outcomes.get(change.address) as Outcome;
  const written = await writeOutcome(outcome, change, context, run);
  run.ids.set(change.address, written.row.id);
  input.live.team.names.set(`${kindOf(change.address)}:${written.row.id}`, written.row.name);
  const url = written.row.about["url"];
  if (typeof url === "string") run.urls.set(change.address, url);
  return written;
}

async function writeOutcome(outcome: Outcome, change: Change, context: WriteContext, run: Run): Promise<Written> {
  if (outcome.is === "create") return createObject(outcome.wanted, namesakesOf(run, outcome), context);
  if (change.action !== "replace") return updateObject(await outcomeNow(outcome, run.input.api, run.recheck), context);
  await run.recorder.intend({ type: "discard", address: change.address, remoteId: outcome.row.id });
  return createObject(outcome.wanted, namesakesOf(run, outcome), context);
}

/** What is to be deleted must be what the plan showed: an edit in it would be lost. */
async function assertUnedited({ input, recheck }: Run, kind: ResourceKind, remoteId: string): Promise<void> {
  const then = input.live.rows.get(kind.name)?.get(remoteId);
  if (then && isEdited(await recheck.rowNow(kind, then), then))
    throw stale(then.name, "was edited in Make since the plan was made");
}

function namesakesOf({ input }: Run, { wanted, name }: Outcome): readonly string[] {
  return [...(input.live.rows.get(wanted.kind.name)?.values() ?? [])]
    .filter((row) => row.name === name)
    .map(({ id }) => id);
}

function contextOf({ input, recorder, ids, urls }: Run): WriteContext {
  const { api, live, store, drift } = input;
  return { api, team: live.team, store, recorder, drift, look: input.lookWith(ids, urls) };
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
      fail(run, change, error);
    }
  }
}

/** Deletes the former object of a change. Its intent stands until that is done. */
async function discard({ input, recorder }: Run, change: Change): Promise<Written> {
  const { address, action, name } = change;
  if (action !== "delete" && action !== "replace") throw new Error(`${address} has no former object`);
  const { remoteId } = change;
  await input.kindNamed(kindOf(address)).remote.delete(input.api, remoteId);
  await recorder.settle({ type: "discard", address, remoteId });
  return { row: deletedRow(remoteId, name), differs: [] };
}

function deletedRow(id: string, name: string): Written["row"] {
  return { id, name, spec: {}, revision: undefined, about: {} };
}

/** Switches in the order of the plan, so that a scenario that is called is on before its callers. */
async function switchAll(run: Run): Promise<void> {
  const { input, done } = run;
  for (const { change, remoteId } of done.slice()) {
    const outcome = input.prepared.outcomes.get(change.address);
    const activate = outcome?.wanted.kind.remote.activate;
    if (!outcome || !activate || change.action === "delete") continue;
    const isOn = outcome.is === "create" ? false : outcome.row.spec["active"] === true;
    const wanted = outcome.is === "create" ? outcome.spec["active"] : outcome.comparison.merged["active"];
    run.running[change.address] = isOn;
    if (typeof wanted !== "boolean" || wanted === isOn) continue;
    try {
      await activate(input.api, remoteId, wanted);
      run.running[change.address] = wanted;
      await recordSwitch(run, outcome, wanted);
      input.reporter.emit({ type: "activated", address: change.address, active: wanted });
    } catch (error) {
      fail(run, change, error);
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

// Bases follow what settled without a write. The number and the date belong to an apply that wrote something to Make.
async function recordHead({ input, recorder, written, failed, skipped }: Run): Promise<void> {
  const state = recorder.state();
  const entries = new Map<Address, StateEntry>();
  for (const [address, outcome] of input.prepared.outcomes) {
    const entry = state.resources[address];
    if (outcome.is !== "unchanged" || !entry) continue;
    const settled = await settledEntry(outcome, entry, { store: input.store });
    if (!jsonEqual(settled as unknown as Json, entry as unknown as Json)) entries.set(address, settled);
  }
  const isWhole = failed.length === 0 && skipped.length === 0;
  const { gone, intents: settled } = input.prepared.settled;
  const numbered = { applied: state.applied + 1, appliedAt: input.now().toISOString() };
  const head = {
    ...(written.size > 0 ? numbered : {}),
    ...(isWhole && state.commit !== input.commit ? { commit: input.commit } : {}),
  };
  await recorder.finish({ entries, gone, settled, head });
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
