// restore NAME --from VERSION: an earlier version, or a deleted resource, back into Make. What is there now is kept as a
// commit first; what differs is shown, guarded and asked for like any write.

import { kindOf } from "../address.ts";
import { executePlan } from "../apply/execute.ts";
import type { ApplyOutcome } from "../apply/run.ts";
import { standingGuards } from "../engine/guard.ts";
import { settleIntents } from "../engine/settle-intents.ts";
import { emptyBase, entriesOf, type State } from "../engine/state.ts";
import { ToolError } from "../errors.ts";
import type { RestoreOutcome, RestorePlan, RestoreReport } from "../history/restore-report.ts";
import type { LiveRow } from "../kinds/kind.ts";
import { kindNamed } from "../kinds/registry.ts";
import type { MakeReader } from "../ports.ts";
import { openRoot } from "../project/files.ts";
import { noPaint } from "../render/paint.ts";
import { showProgress } from "../render/progress.ts";
import { oneLine } from "../render/safe-text.ts";
import { renderOutcome, renderRestore } from "../render/restore-terminal.ts";
import { shellWord } from "../render/shell-word.ts";
import type { StateStore } from "../state/state-store.ts";
import { checkAllow } from "./allow.ts";
import { finishExport } from "./commit-export.ts";
import { type FoundTracked, findTracked, type NamesInMake } from "./find-tracked.ts";
import { knownIdsOf, type SeenTeam, seeTeam } from "./observe-one.ts";
import { openWriter } from "./open-writer.ts";
import { bringToGit, hasUnapplied, keepPresent, type Keeping, recordMade, refuseUnkeepable } from "./restore-keep.ts";
import { refuseReadingKey } from "./restore-key.ts";
import { prepareRestore, refuseUnready, type RestorePrepared } from "./restore-plan.ts";
import { gitVersion, makeVersion, toldCommit } from "./restore-source.ts";
import { closeRestore, openRestoreStore, readOpenRestores } from "./restore-store.ts";
import { toldRestore } from "./restore-told.ts";
import { findVersion, type FoundVersion, wishOf } from "./restore-version.ts";
import { openSession, type Session, type SessionOptions } from "./session.ts";
import { targetFlagsOf } from "./surroundings.ts";
import type { Terminal } from "./terminal.ts";

export interface RestoreOptions extends SessionOptions {
  /** Address, path or name in Make; also of what was deleted. */
  readonly name: string;
  /** A commit, a date, or `make:16`; "" is told as missing. */
  readonly from: string;
  readonly dryRun: boolean;
  readonly yes: boolean;
  /** Names of guards, or addresses. */
  readonly allow: readonly string[];
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Exit code: 0 done, nothing to do or a dry run; 1 something failed; 3 refused by a guard. */
export async function restore(options: RestoreOptions, terminal: Terminal): Promise<number> {
  checkAllow(options.allow);
  const wish = wishOf(options.from);
  const { json, quiet, dryRun } = options;
  const now = options.clock?.now() ?? new Date();
  const finishing = { isCommitting: true, isQuiet: json || quiet, now };
  const own = dryRun ? [] : await finishExport(openRoot(options.dir), finishing, terminal);
  const session = await openSession(options);
  try {
    const reader = session.reader();
    const store = openRestoreStore(session);
    const seen = await seeTeam(session, reader);
    const left = await readOpenRestores(store, reader.zone, seen.team.id);
    const open = settleIntents(left, seen.rows, emptyBase);
    const tracked = await findTracked(session, options.name, namesIn(session, seen, open));
    const past = wish.is === "make" ? undefined : await findVersion(session, tracked, wish);
    const make = wish.is === "make" ? makeVersion(tracked, reader, wish.version) : undefined;
    const versionOf = make?.read ?? (async () => gitVersion(tracked, past as FoundVersion));
    const prepared = await prepareRestore({ session, api: reader, tracked, past, seen, open, versionOf });
    const told = await toldRestore(session, tracked, make?.told() ?? toldCommit(past as FoundVersion), prepared);
    const show = showOf(options, terminal);
    show.plan(told);
    refuseUnready(prepared);
    const keeping = { session, own, now, tell: (text: string) => terminal.err(`${oneLine(text, 2000)}\n`) };
    const carry = { session, reader, store, tracked, prepared, told, options, terminal, keeping };
    // An earlier run may have ended before it could say what it made.
    const isOpen = [...Object.keys(left.resources), ...left.intents.map((each) => each.address)].includes(
      tracked.address,
    );
    const isDone = prepared.plan.changes.length === 0;
    const finish = isDone ? (isOpen ? finishEarlier : undefined) : carryOut;
    const outcome = options.dryRun ? undefined : await finish?.(carry);
    show.report({ formatVersion: 1, ...told, isDryRun: options.dryRun, ...(outcome ? { outcome } : {}) });
    if (!outcome || outcome.problems.length === 0) return 0;
    return 1;
  } finally {
    await session.close();
  }
}

/** What an interrupted restore made stands for what is gone. */
function namesIn(session: Session, { rows, stored }: SeenTeam, open: State): NamesInMake {
  const known = knownIdsOf(session, stored);
  const made = entriesOf(open).filter(([address]) => !rows.get(kindOf(address))?.has(known.get(address) ?? ""));
  return { rows, ids: new Map([...known, ...made.map(([address, { remoteId }]) => [address, remoteId] as const)]) };
}

interface Show {
  plan(told: RestorePlan): void;
  report(report: RestoreReport): void;
}

function showOf({ json, quiet, clock, dryRun, yes }: RestoreOptions, terminal: Terminal): Show {
  const now = (): Date => clock?.now() ?? new Date();
  const isPrinted = !json && !quiet;
  return {
    plan: (told) => {
      const words = (paint = terminal.paint): string => renderRestore(told, { paint, now: now() });
      if (isPrinted) terminal.out(words());
      // Nobody says yes to what they have not seen, wherever the results go.
      else if (!dryRun && !yes && terminal.isInteractive) terminal.err(words(noPaint));
    },
    report: (report) => {
      if (json) terminal.out(`${JSON.stringify(report, null, 2)}\n`);
      else if (!quiet) terminal.out(renderOutcome(report, terminal.paint));
    },
  };
}

interface Carry {
  readonly session: Session;
  readonly reader: MakeReader;
  readonly store: StateStore;
  readonly tracked: FoundTracked;
  readonly prepared: RestorePrepared;
  readonly told: RestorePlan;
  readonly options: RestoreOptions;
  readonly terminal: Terminal;
  readonly keeping: Keeping;
}

/** Guards, key, question; then the present version is kept, and only then something is written to Make. */
async function carryOut(carry: Carry): Promise<RestoreOutcome> {
  const { session, reader, tracked, prepared, options, terminal, keeping } = carry;
  const { plan, row } = prepared;
  refuseGuarded(prepared, options.allow);
  await refuseReadingKey(reader, plan, session.target.apiKeyEnv);
  // What an interrupted restore made is ours: there is nothing of people's in it to keep.
  const present = prepared.recovered.some(({ address }) => address === tracked.address) ? undefined : row;
  await refuseUnkeepable(session, tracked, { isThere: present !== undefined, own: keeping.own });
  if (!options.yes) await confirm(terminal);
  try {
    return await keepAndWrite(carry, present);
  } catch (error) {
    keeping.tell(`The restore is not finished. To go on: ${againWords(carry)}`);
    throw error;
  }
}

async function keepAndWrite(carry: Carry, present: LiveRow | undefined): Promise<RestoreOutcome> {
  const { session, reader, tracked, prepared, keeping } = carry;
  const kept = present ? await keepPresent(keeping, reader, tracked, present.id) : undefined;
  const notes: string[] = [];
  if (present) {
    const content = prepared.live.contents.get(tracked.address);
    const live = kindNamed(kindOf(tracked.address)).model.normalise({ ...present.spec, ...content });
    if (await hasUnapplied(session, prepared.one, tracked.address, live))
      notes.push(
        `Git had changes of it that were not applied yet. They are in the commit ${session.head?.sha.slice(0, 7)}, and not in the restored version.`,
      );
  }
  const done = await write(carry);
  const created = done.done
    .filter(({ change }) => change.action === "create" || change.action === "replace")
    .filter(({ change }) => kindNamed(kindOf(change.address)).model.identity === "state")
    .map(({ change, remoteId }) => ({ address: change.address, remoteId }));
  const made = [...prepared.recovered, ...created];
  const isWhole = done.failed.length + done.skipped.length === 0;
  const left = { ...carry, keeping: { ...keeping, own: kept ? [] : keeping.own } };
  const recorded = await record(left, made, isWhole);
  return outcomeOf(carry, { done, made, kept, recorded, notes });
}

/** Ids of what was made, and with all of it there the restored version too; then nothing is open any more. */
async function record(
  { reader, store, tracked, told, prepared, keeping }: Carry,
  made: RestoreOutcome["made"],
  isWhole: boolean,
): Promise<string | undefined> {
  const ids = made.length > 0 ? await recordMade(keeping, prepared.one, made, tracked.name) : undefined;
  if (!isWhole) return ids;
  const left = made.length > 0 ? { ...keeping, own: [] } : keeping;
  const brought = await bringToGit(left, reader, { tracked, version: told.version, prepared, made });
  await closeRestore(store, new Set([...prepared.wanted.keys(), ...made.map(({ address }) => address)]));
  return brought ?? ids;
}

/** The same command with the commit by its sha: a date or `HEAD` may mean another one by now. */
function againWords({ options, tracked, told, session }: Carry): string {
  const allow = options.allow.map((each) => ` --allow ${shellWord(each)}`).join("");
  return `make-gitops restore ${shellWord(tracked.address)} --from ${told.version.from}${allow}${flagsOf(session)}`;
}

function flagsOf(session: Session): string {
  return session.project.targets.size > 1 || session.emulator !== undefined ? ` ${targetFlagsOf(session)}` : "";
}

interface Ended {
  readonly done: ApplyOutcome;
  readonly made: RestoreOutcome["made"];
  readonly kept: RestoreOutcome["kept"];
  readonly recorded: string | undefined;
  readonly notes: readonly string[];
}

function outcomeOf(carry: Carry, { done, made, kept, recorded, notes }: Ended): RestoreOutcome {
  const { session, tracked, told } = carry;
  const own = done.done.find(({ change }) => change.address === tracked.address);
  const active = done.running[tracked.address];
  const isWhole = done.failed.length + done.skipped.length === 0;
  const undo = `make-gitops restore ${shellWord(tracked.address)} --from ${kept?.short}${flagsOf(session)}`;
  return {
    ...(kept ? { kept } : {}),
    made,
    ...(recorded === undefined ? {} : { recorded }),
    differs: own?.differs ?? [],
    ...(active === undefined ? {} : { active }),
    ...(own?.schedule ? { schedule: own.schedule } : {}),
    problems: [...done.failed.map(({ problem }) => problem), ...(own?.isInvalid ? [invalid(told.name)] : [])],
    ...(kept && isWhole ? { undo } : {}),
    notes: [...notes, ...(isWhole ? [] : [`The restore is not finished. To go on: ${againWords(carry)}`])],
  };
}

function invalid(name: string) {
  return {
    code: "apply/invalid",
    message: `Make took "${name}" as it was and calls it invalid: it does not say why.`,
    hint: "Open it in Make's editor: the module that it complains of is marked there.",
  } as const;
}

async function write({ session, store, prepared, options, terminal }: Carry): Promise<ApplyOutcome> {
  const progress = showProgress(prepared.plan, options.json || options.quiet ? undefined : terminal.errStream);
  try {
    return await executePlan({
      prepared,
      live: prepared.live,
      state: prepared.state,
      store,
      api: openWriter(session),
      lookWith: prepared.lookWith,
      kindNamed,
      reporter: progress,
      commit: prepared.plan.basedOn.commit,
      now: () => session.connection.clock?.now() ?? new Date(),
      observedAt: prepared.observedAt,
    });
  } finally {
    await progress.finish();
  }
}

/** An interrupted run made it, and Make has all of it: what is left is to bring it to Git. */
async function finishEarlier(carry: Carry): Promise<RestoreOutcome> {
  const made = carry.prepared.recovered;
  const recorded = await record(carry, made, true);
  return {
    made,
    ...(recorded === undefined ? {} : { recorded }),
    differs: [],
    problems: [],
    notes: ["An earlier restore had ended before Git had it: that is made up for."],
  };
}

function refuseGuarded({ plan }: RestorePrepared, allow: readonly string[]): void {
  const guards = standingGuards(plan.guards, allow);
  if (guards.length === 0) return;
  throw new ToolError(
    guards.map(({ name, addresses, message }) => ({
      code: "plan/guarded",
      message: `${message} Nothing was written. (${addresses.join(", ")})`,
      hint:
        name === "protected"
          ? "Take `protect: true` out of the file first."
          : `If that is what you want: --allow ${name}`,
    })),
  );
}

async function confirm(terminal: Terminal): Promise<void> {
  const hint = "Add --yes to restore what is shown.";
  if (!terminal.isInteractive)
    throw new ToolError({
      code: "apply/unconfirmed",
      message: "There is no terminal to ask on. Nothing was written.",
      hint,
    });
  const answer = await terminal.ask("Restore it? [y/N] ");
  if (/^y(?:es)?$/i.test(answer.trim())) return;
  throw new ToolError({ code: "apply/unconfirmed", message: "Not confirmed. Nothing was written.", hint });
}
