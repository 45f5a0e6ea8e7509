// apply: plans, shows the plan, asks, carries it out. What does not stand as planned is not written.

import { executePlan, failureOf } from "../apply/execute.ts";
import type { ApplyReport } from "../apply/report.ts";
import { standingGuards } from "../engine/guard.ts";
import type { Guard, Keep, Plan } from "../engine/plan.ts";
import { differencesFrom } from "../engine/same-plan.ts";
import { type Problem, ToolError } from "../errors.ts";
import { kindNamed } from "../kinds/registry.ts";
import { renderApply } from "../render/apply-terminal.ts";
import { noPaint, type Paint } from "../render/paint.ts";
import { renderPlan } from "../render/plan-terminal.ts";
import { renderProblems } from "../render/problems.ts";
import { showProgress } from "../render/progress.ts";
import { oneLine } from "../render/safe-text.ts";
import { openWriter } from "./open-writer.ts";
import { checkAllow, unknownAllowed } from "./allow.ts";
import { readPlanFile } from "./plan-file.ts";
import { type Prepared, preparePlan } from "./prepare-plan.ts";
import { openSession, type Session, type SessionOptions } from "./session.ts";
import { surroundingsOf, targetFlagsOf } from "./surroundings.ts";
import { tellSecrets } from "./tell-secrets.ts";
import type { Terminal } from "./terminal.ts";

export interface ApplyOptions extends SessionOptions {
  /** A saved plan: only what it says is applied, with the options that it was made with. */
  readonly planFile?: string | undefined;
  readonly prune: boolean;
  /** What was decided where Git and Make changed the same. */
  readonly keep: readonly Keep[];
  readonly yes: boolean;
  /** Names of guards, or addresses. */
  readonly allow: readonly string[];
  readonly json: boolean;
  readonly quiet: boolean;
  /** The same plan was printed a moment ago. */
  readonly planShown?: boolean;
}

/** Exit code: 0 done, 1 something failed, 3 refused by a guard or a conflict. */
export async function apply(given: ApplyOptions, terminal: Terminal): Promise<number> {
  checkAllow(given.allow);
  const saved = given.planFile === undefined ? undefined : await readPlanFile(given.planFile);
  const options = saved ? asSaved(given, saved) : given;
  const session = await openSession(options);
  try {
    refuseBackup(session);
    // The plan is made by the reader, so that nothing can be written before it stands.
    const reader = session.reader();
    const prepared = await preparePlan(session, reader, options);
    const isPrinted = !options.json && !options.quiet;
    const around = await surroundingsOf(session, prepared, reader, { ...options, by: "apply" });
    const words = (paint: Paint): string => renderPlan(prepared.plan, around, paint);
    if (isPrinted && !options.planShown) terminal.out(words(terminal.paint));
    const unknown = unknownAllowed(options.allow, prepared, session.desired.resources.keys());
    const refused = (saved && moved(saved, prepared)) ?? refusal(prepared, options.allow, unknown);
    if (refused) throw refused;
    if (unknown.length > 0 && !options.quiet) terminal.err(renderProblems(unknown, false));
    if (prepared.plan.changes.length > 0 && !options.yes) {
      // Nobody says yes to a plan that they have not seen, wherever the results go.
      if (!isPrinted && terminal.isInteractive) terminal.err(words(noPaint));
      await confirm(session, terminal);
    }
    const report = await carryOut(session, prepared, options, terminal);
    if (options.json) terminal.out(`${JSON.stringify(report, null, 2)}\n`);
    else if (isPrinted && prepared.plan.changes.length > 0)
      terminal.out(`\n${renderApply(report, { paint: terminal.paint, flags: targetFlagsOf(session) })}`);
    if (!options.quiet && !options.planShown) await tellSecrets(session, prepared.plan, terminal);
    if (report.failed.length === 0) return 0;
    if (options.quiet)
      terminal.err(renderProblems([failureOf(report), ...report.failed.map(({ problem }) => problem)], false));
    return 1;
  } finally {
    await session.close();
  }
}

/** Throws where the command line says otherwise than the file: what was reviewed has no flags. */
function asSaved(options: ApplyOptions, saved: Plan): ApplyOptions {
  const refuse = (message: string, hint: string): never => {
    throw new ToolError({ code: "usage/invalid", message, hint });
  };
  if (options.target !== undefined && options.target !== saved.target)
    refuse(`The plan is for ${saved.target}, and --target says ${options.target}.`, "Leave --target out.");
  if (options.prune || options.keep.length > 0)
    refuse("A saved plan has its --prune and --keep in it.", "Leave them out, or make another plan with them.");
  return { ...options, target: saved.target, prune: saved.options.prune, keep: saved.options.keep };
}

/** The world is another one than the plan was saved for. */
function moved(saved: Plan, prepared: Prepared): ToolError | undefined {
  const differences = differencesFrom(saved, prepared, prepared.live);
  if (differences.length === 0) return undefined;
  const shown = differences.slice(0, 20).map(({ message }) => message);
  const more = differences.length > 20 ? [`… ${differences.length} differences in all.`] : [];
  return new ToolError({
    code: "plan/stale",
    message: ["The saved plan is not today's. Nothing was written.", ...shown, ...more].join("\n    "),
    hint: "Plan again, look at it, and apply that.",
  });
}

function refuseBackup({ target }: Session): void {
  if (target.direction !== "from-make") return;
  throw new ToolError({
    code: "target/direction",
    message: `${target.name} is a backup (\`direction: from-make\`): nothing is ever written to Make.`,
    at: target.place(["direction"]),
    hint: "To change Make from Git, say `direction: both`.",
  });
}

function refusal({ plan }: Prepared, allow: readonly string[], unknown: readonly Problem[]): ToolError | undefined {
  if (plan.conflicts.length > 0) {
    const places = plan.conflicts.map(({ address, path }) => `${address} ${path}`);
    return new ToolError({
      code: "plan/conflict",
      message: `${places.length} changed in Git and in Make: ${places.slice(0, 5).join(", ")}${places.length > 5 ? ", …" : ""}. Nothing was written.`,
      hint: "Decide with --keep git or --keep make, for all or by address; or make the same change on one side.",
    });
  }
  const guards = standingGuards(plan.guards, allow);
  return guards.length > 0 ? new ToolError([...guards.map(guardProblem), ...unknown]) : undefined;
}

function guardProblem({ name, addresses, message }: Guard) {
  return {
    code: "plan/guarded",
    message: `${message} Nothing was written. (${addresses.slice(0, 5).join(", ")}${addresses.length > 5 ? `, … ${addresses.length} in all` : ""})`,
    hint:
      name === "protected"
        ? "Take `protect: true` out of the file first."
        : `If that is what you want: --allow ${name}`,
  } as const;
}

async function confirm({ target, emulator }: Session, terminal: Terminal): Promise<void> {
  const hint = "Add --yes to apply what the plan shows.";
  if (!terminal.isInteractive)
    throw new ToolError({
      code: "apply/unconfirmed",
      message: "There is no terminal to ask on. Nothing was written.",
      hint,
    });
  const shown = oneLine(target.name, 80);
  const question =
    emulator !== undefined
      ? `Apply to ${shown} in the emulator? Type the target's name: `
      : `Apply to ${shown}? This is live. Type the target's name: `;
  const answer = await terminal.ask(question);
  if (answer.trim() !== target.name)
    throw new ToolError({ code: "apply/unconfirmed", message: "Not confirmed. Nothing was written.", hint });
}

async function carryOut(
  session: Session,
  prepared: Prepared,
  { json, quiet }: ApplyOptions,
  terminal: Terminal,
): Promise<ApplyReport> {
  const started = performance.now();
  const api = openWriter(session);
  const isSilent = json || quiet || prepared.plan.changes.length === 0;
  const progress = showProgress(prepared.plan, isSilent ? undefined : terminal.errStream);
  try {
    const outcome = await executePlan({
      prepared,
      live: prepared.live,
      state: prepared.state,
      store: session.store,
      api,
      lookWith: prepared.lookWith,
      kindNamed,
      reporter: progress,
      commit: session.head?.sha ?? null,
      now: () => session.connection.clock?.now() ?? new Date(),
      observedAt: prepared.observedAt,
    });
    const stats = { requests: api.stats().count, durationMs: Math.round(performance.now() - started) };
    return { formatVersion: 1, target: session.target.name, ...outcome, stats };
  } finally {
    await progress.finish();
  }
}
