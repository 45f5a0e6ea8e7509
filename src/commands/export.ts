// export: Make → files, and on wish a commit, a branch, a push, a pull request. Writes nothing to Make.
// An export that was killed is finished first; files that somebody is changing are never part of a commit.

import type { Address } from "../address.ts";
import { filesOf } from "../desired/file-names.ts";
import { namesAt } from "../git/names-at.ts";
import type { Keep } from "../engine/plan.ts";
import { ToolError } from "../errors.ts";
import type { ExportReport } from "../export/report.ts";
import { type BranchStart, differsFrom, onBranch } from "../git/branch.ts";
import type { MadeCommit } from "../git/commit.ts";
import type { PullRequest } from "../github/pull-request.ts";
import { openRoot } from "../project/files.ts";
import { loadProject, selectTarget } from "../project/load.ts";
import { commitMessage } from "../render/export-commit.ts";
import { renderExport } from "../render/export-terminal.ts";
import { oneLine } from "../render/safe-text.ts";
import { commitExport, finishExport } from "./commit-export.ts";
import { carryOn, type GitSteps, gitSteps, refusePublic } from "./export-git.ts";
import { exportTeam } from "./export-team.ts";
import { openSession, type SessionOptions } from "./session.ts";
import { targetFlagsOf } from "./surroundings.ts";
import type { Terminal } from "./terminal.ts";

export interface ExportOptions extends SessionOptions {
  /** Addresses or globs; empty is all. */
  readonly only: readonly string[];
  /** Remove the files of what Make has no more. */
  readonly prune: boolean;
  readonly keep: readonly Keep[];
  readonly to: "shared" | undefined;
  readonly commit: boolean;
  /** Name of the branch to commit to. */
  readonly branch: string | undefined;
  readonly push: boolean;
  readonly pullRequest: boolean;
  /** `public-repository`. */
  readonly allow: readonly string[];
  readonly json: boolean;
  readonly quiet: boolean;
}

interface Done {
  readonly report: ExportReport;
  readonly flags: string;
  readonly commit?: MadeCommit | undefined;
  readonly isPushed?: boolean;
  readonly pullRequest?: PullRequest | undefined;
}

/** Exit code: 0 done, 1 where the key could not read everything, 3 where somebody has to decide. */
export async function exportFromMake(options: ExportOptions, terminal: Terminal): Promise<number> {
  checkAllow(options.allow);
  const { env } = options;
  const root = openRoot(options.dir);
  const tell = (text: string): void => terminal.err(`${oneLine(text, 2000)}\n`);
  if (!options.allow.includes("public-repository")) await refusePublic(root, env, tell);
  const isCommitting = options.commit || options.branch !== undefined || options.push || options.pullRequest;
  const now = options.clock?.now() ?? new Date();
  const own = await finishExport(root, { isCommitting, isQuiet: options.json || options.quiet, now }, terminal);
  const targetName = async (): Promise<string> => selectTarget(await loadProject(root, env), options.target).name;
  const steps = await gitSteps(root, options, targetName, env);
  const run = (start?: BranchStart): Promise<Done> => exportHere({ root, options, steps, own, start, terminal, tell });
  const { branch, push, pullRequest } = steps;
  const place = { env, own, remote: push === undefined ? undefined : "origin", base: pullRequest?.place.base };
  const done = branch === undefined ? await run() : await onBranch(root, branch, run, place);
  print(done, { ...options, branch }, terminal);
  const { changes, namesakes, unread, failed } = done.report;
  if (changes.some(({ is }) => is === "clash") || namesakes.length > 0) return 3;
  return unread.length + failed.length > 0 ? 1 : 0;
}

function checkAllow(allow: readonly string[]): void {
  const unknown = allow.filter((word) => word !== "public-repository");
  if (unknown.length === 0) return;
  throw new ToolError(
    unknown.map((word) => ({
      code: "usage/invalid",
      message: `--allow does not know ${JSON.stringify(word)} here.`,
      hint: "An export knows --allow public-repository.",
    })),
  );
}

interface Here {
  readonly root: string;
  readonly options: ExportOptions;
  readonly steps: GitSteps;
  /** Files of an interrupted export: they differ from HEAD, and are part of the commit. */
  readonly own: readonly string[];
  readonly start: BranchStart | undefined;
  readonly terminal: Terminal;
  tell(text: string): void;
}

/** On the files that are checked out now. What it has found is printed also where a later step fails. */
async function exportHere({ root, options, steps, own, start, terminal, tell }: Here): Promise<Done> {
  const isWaiting = start !== undefined && (await differsFrom(root, start.from));
  const session = await openSession(options);
  try {
    const waiting = start && (await waitsAlone(root, start.from, session.target.name));
    const exported = await exportTeam(session, session.reader(), {
      ...options,
      ...(waiting ? { mayGo: waiting } : {}),
    });
    const { report, changes } = exported;
    const message = changes.length > 0 ? commitMessage(report) : "Make: the rest of an interrupted export\n";
    let done: Done = { report, flags: targetFlagsOf(session) };
    try {
      const { env } = options;
      const now = options.clock?.now() ?? new Date();
      const input = { root, env, exported, message: steps.commit ? message : undefined, own, now, tell };
      const commit = await commitExport(input);
      done = { ...done, commit };
      return { ...done, ...(await carryOn(steps, { root, env, report, commit, start, isWaiting })) };
    } catch (error) {
      const isUnwritten = error instanceof ToolError && error.code === "export/dirty";
      if (!options.json && !isUnwritten) print(done, { ...options, branch: steps.branch }, terminal);
      throw error;
    }
  } finally {
    await session.close();
  }
}

/** What an earlier export brought to the branch alone, and Make has no more: nobody ever had it, and nobody needs it. */
async function waitsAlone(root: string, from: string, target: string): Promise<(address: Address) => boolean> {
  const names = await namesAt(root, from);
  return (address) =>
    names !== undefined &&
    ![...filesOf(address, target), ...filesOf(address, undefined)].some((file) => names.has(file));
}

function print(
  { report, flags, commit, isPushed = false, pullRequest }: Done,
  { json, quiet, branch }: ExportOptions,
  terminal: Terminal,
): void {
  if (json) {
    const more = {
      ...(commit ? { commit: commit.sha } : {}),
      ...(branch === undefined ? {} : { branch }),
      ...(pullRequest ? { pullRequest } : {}),
    };
    terminal.out(`${JSON.stringify({ ...report, ...more }, null, 2)}\n`);
    return;
  }
  if (quiet) return;
  const committed = commit && { short: commit.short, isPushed, ...(branch === undefined ? {} : { branch }) };
  terminal.out(renderExport(report, { paint: terminal.paint, flags, committed, written: true }));
  if (pullRequest)
    terminal.out(`Pull request #${pullRequest.number} ${pullRequest.action}: ${oneLine(pullRequest.url, 300)}\n`);
}
