// restore NAME --from VERSION: an earlier version, or a deleted resource, back into Make. What is there now is kept as a
// commit first; what differs is shown, guarded and asked for like any write.

import { kindOf } from "../address.ts";
import { executePlan } from "../apply/execute.ts";
import type { ApplyOutcome } from "../apply/run.ts";
import { standingGuards } from "../engine/guard.ts";
import { ToolError } from "../errors.ts";
import type { RestoredVersion, RestoreOutcome, RestorePlan, RestoreReport } from "../history/restore-report.ts";
import type { JsonObject } from "../json.ts";
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
import { type FoundTracked, findTracked } from "./find-tracked.ts";
import { openWriter } from "./open-writer.ts";
import { keepPresent, type Keeping, recordMade, refuseUnkeepable, settleBase } from "./restore-keep.ts";
import { refuseReadingKey } from "./restore-key.ts";
import type { Version } from "./restore-observe.ts";
import { escaped, prepareRestore, refuseUnready, type RestorePrepared } from "./restore-plan.ts";
import { closeRestore, openRestoreStore } from "./restore-store.ts";
import { toldRestore } from "./restore-told.ts";
import { findVersion, type FoundVersion, wishOf } from "./restore-version.ts";
import { openSession, type Session, type SessionOptions } from "./session.ts";
import { targetFlagsOf } from "./surroundings.ts";
import type { Terminal } from "./terminal.ts";

export interface RestoreOptions extends SessionOptions {
  /** Address, path or name in Make; also of what was deleted. */
  readonly name: string;
  /** A commit, a date, or `make:16`. */
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
    const tracked = await findTracked(session, options.name);
    const past = wish.is === "make" ? undefined : await findVersion(session, tracked, wish);
    const make = wish.is === "make" ? makeVersion(tracked, reader, wish.version) : undefined;
    const versionOf = make?.read ?? (async () => gitVersion(tracked, past as FoundVersion));
    const prepared = await prepareRestore({ session, api: reader, tracked, past, store, versionOf });
    const told = await toldRestore(session, tracked, make?.told() ?? toldCommit(past as FoundVersion), prepared);
    const show = showOf(options, terminal);
    show.plan(told);
    refuseUnready(prepared);
    const keeping = { session, own, now, tell: (text: string) => terminal.err(`${oneLine(text, 2000)}\n`) };
    const isDone = prepared.plan.changes.length === 0;
    const outcome =
      isDone || options.dryRun
        ? undefined
        : await carryOut({ session, reader, store, tracked, prepared, told, options, terminal, keeping });
    // An earlier run may have ended before it could say what it made.
    if (isDone && !options.dryRun) await finishEarlier(keeping, store, tracked, prepared);
    show.report({ formatVersion: 1, ...told, isDryRun: options.dryRun, ...(outcome ? { outcome } : {}) });
    if (!outcome || outcome.problems.length === 0) return 0;
    return 1;
  } finally {
    await session.close();
  }
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

function gitVersion({ address, resource }: FoundTracked, past: FoundVersion): Version {
  const found = past.resources.get(past.address);
  if (!found) throw new Error(`${address} is not in the version that was found`);
  const { protect, ignore } = resource ?? found;
  return { template: found.template, protect, ignore, past };
}

function toldCommit({ commit }: FoundVersion): RestoredVersion {
  return { is: "commit", from: commit.short, at: commit.at };
}

/** A version that Make keeps: the blueprint alone, with Make's own ids and secrets in it. */
function makeVersion({ address, resource }: FoundTracked, api: MakeReader, version: string) {
  const { versions, readVersion } = kindNamed(kindOf(address)).remote;
  let savedAt: string | undefined;
  const unknown = (message: string): ToolError =>
    new ToolError({
      code: "restore/unknown",
      message,
      hint: "make-gitops history shows the versions that Make keeps. Git's go by commit or date.",
    });
  const read = async (id: string | undefined): Promise<Version> => {
    if (!versions || !readVersion) throw unknown(`Make keeps no versions of a ${kindOf(address)}.`);
    if (id === undefined) throw unknown(`${address} is gone in Make, and its versions with it.`);
    const found = (await versions(api, id)).find((each) => each.version === version);
    if (!found) throw unknown(`Make has no version ${version} of ${address}.`);
    savedAt = found.savedAt;
    const { spec } = await readVersion(api, id, found);
    return {
      template: escaped(spec) as JsonObject,
      protect: resource?.protect ?? false,
      ignore: resource?.ignore ?? [],
      past: undefined,
    };
  };
  const told = (): RestoredVersion => ({
    is: "make",
    from: `make:${version}`,
    ...(savedAt === undefined ? {} : { at: savedAt }),
  });
  return { read, told };
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
  const { session, reader, store, tracked, prepared, options, terminal, keeping } = carry;
  const { plan, row, one } = prepared;
  refuseGuarded(prepared, options.allow);
  await refuseReadingKey(reader, plan, session.target.apiKeyEnv);
  // What an interrupted restore made is ours: there is nothing of people's in it to keep.
  const isKept = row !== undefined && !prepared.recovered.some(({ address }) => address === tracked.address);
  await refuseUnkeepable(session, tracked, { isThere: isKept, own: keeping.own });
  if (!options.yes) await confirm(terminal);
  const kept = isKept ? await keepPresent(keeping, reader, tracked) : undefined;
  const notes: string[] = [];
  if (isKept) {
    const content = prepared.live.contents.get(tracked.address);
    const live = kindNamed(kindOf(tracked.address)).model.normalise({ ...row.spec, ...content });
    const isSettled = await settleBase(session, one, tracked.address, live);
    if (!isSettled)
      notes.push("Git has changes of it that were not applied yet: look at the next plan before you apply.");
  }
  const done = await write(carry);
  const created = done.done
    .filter(({ change }) => change.action === "create" || change.action === "replace")
    .filter(({ change }) => kindNamed(kindOf(change.address)).model.identity === "state")
    .map(({ change, remoteId }) => ({ address: change.address, remoteId }));
  const made = [...prepared.recovered, ...created];
  const left = { ...keeping, own: kept ? [] : keeping.own };
  const recorded = made.length > 0 ? await recordMade(left, one, made, tracked.name) : undefined;
  if (done.failed.length + done.skipped.length === 0)
    await closeRestore(store, new Set([...prepared.wanted.keys(), ...made.map(({ address }) => address)]));
  return outcomeOf(carry, { done, made, kept, recorded, notes });
}

interface Ended {
  readonly done: ApplyOutcome;
  readonly made: RestoreOutcome["made"];
  readonly kept: RestoreOutcome["kept"];
  readonly recorded: string | undefined;
  readonly notes: readonly string[];
}

function outcomeOf({ session, tracked, told }: Carry, { done, made, kept, recorded, notes }: Ended): RestoreOutcome {
  const own = done.done.find(({ change }) => change.address === tracked.address);
  const active = done.running[tracked.address];
  const flags = session.project.targets.size > 1 || session.emulator !== undefined ? ` ${targetFlagsOf(session)}` : "";
  const isWhole = done.failed.length + done.skipped.length === 0;
  return {
    ...(kept ? { kept } : {}),
    made,
    ...(recorded === undefined ? {} : { recorded }),
    differs: own?.differs ?? [],
    ...(active === undefined ? {} : { active }),
    ...(own?.schedule ? { schedule: own.schedule } : {}),
    problems: [...done.failed.map(({ problem }) => problem), ...(own?.isInvalid ? [invalid(told.name)] : [])],
    ...(kept && isWhole ? { undo: `make-gitops restore ${quoted(told.name)} --from ${kept.short}${flags}` } : {}),
    notes: [...notes, ...(isWhole ? ["The next export brings this version into Git."] : [])],
  };
}

function invalid(name: string) {
  return {
    code: "apply/invalid",
    message: `Make took "${name}" as it was and calls it invalid: it does not say why.`,
    hint: "Open it in Make's editor: the module that it complains of is marked there.",
  } as const;
}

function quoted(name: string): string {
  return /^[\w .-]+$/.test(name) ? `"${name}"` : shellWord(name);
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

/** An interrupted run made it, and Make has all of it: what is left is to say under which id. */
async function finishEarlier(
  keeping: Keeping,
  store: StateStore,
  { name }: FoundTracked,
  { recovered, one, wanted }: RestorePrepared,
): Promise<void> {
  if (recovered.length === 0) return;
  await recordMade(keeping, one, recovered, name);
  await closeRestore(store, new Set([...wanted.keys(), ...recovered.map(({ address }) => address)]));
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
