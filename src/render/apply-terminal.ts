// What an apply did, for a terminal: the sums, what runs now, and what the reader may want next.

import type { ApplyReport, Done } from "../apply/report.ts";
import { formatProblem } from "../errors.ts";
import { plural } from "./plan-words.ts";
import { oneLine, safeText } from "./safe-text.ts";

export function renderApply(report: ApplyReport): string {
  const lines = [renderSums(report), ...renderTroubles(report), ...renderDifferences(report), ...renderRunning(report)];
  return `${lines.join("\n")}\n`;
}

function renderSums({ done, failed, skipped, applied, stats }: ApplyReport): string {
  const tail = `apply no. ${applied} · ${plural(stats.requests, "request")} · ${(stats.durationMs / 1000).toFixed(1)} s`;
  if (failed.length + skipped.length > 0) {
    const all = done.length + failed.length + skipped.length;
    return `${done.length} of ${all} done, ${failed.length} failed, ${skipped.length} not tried.   ${tail}`;
  }
  const count = (action: Done["change"]["action"]): number =>
    done.filter(({ change }) => change.action === action).length;
  const sums = [
    [count("create"), "created"],
    [count("update"), "changed"],
    [count("replace"), "recreated"],
    [count("delete"), "deleted"],
  ] as const;
  const told = sums.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return `Done: ${told.join(", ")}. Nothing failed, nothing skipped.   ${tail}`;
}

function renderTroubles({ failed, skipped }: ApplyReport): string[] {
  if (failed.length === 0) return [];
  return [
    ...failed.map(
      ({ change, problem }) =>
        `  ✘ ${line(change.address)}\n      ${safeText(formatProblem(problem)).replaceAll("\n", "\n      ")}`,
    ),
    ...skipped.map(({ change, blockedBy }) => `  – ${line(change.address)}   not tried: it needs ${line(blockedBy)}`),
    "Run the same command again after mending; what is done will not be done twice.",
  ];
}

// Read back right after the write: what Make has otherwise than it was sent.
function renderDifferences({ done }: ApplyReport): string[] {
  return done.flatMap(({ change, differs, isInvalid }) => [
    ...(isInvalid
      ? [`! Make calls ${line(change.address)} invalid: open it in Make to see which module needs what.`]
      : []),
    ...(differs.length > 0
      ? [`! Make changed what it was sent for ${line(change.address)}: ${oneLine(differs.join(", "), 80)}`]
      : []),
  ]);
}

function renderRunning({ running, done }: ApplyReport): string[] {
  const names = new Map(done.map(({ change }) => [change.address, change.name]));
  const inState = (isOn: boolean): string[] =>
    Object.entries(running).flatMap(([address, on]) =>
      on === isOn ? [oneLine(names.get(address as Done["change"]["address"]) ?? address, 40)] : [],
    );
  const [on, off] = [inState(true), inState(false)];
  return [...(on.length > 0 ? [`Running now: ${list(on)}.`] : []), ...(off.length > 0 ? [`Off: ${list(off)}.`] : [])];
}

function list(names: readonly string[]): string {
  return names.length > 8 ? `${names.slice(0, 8).join(", ")} and ${names.length - 8} more` : names.join(", ");
}

/** An address, whole: a folder's name and a file's may hold what a terminal must not get. */
function line(address: string): string {
  return oneLine(address, Number.POSITIVE_INFINITY);
}
