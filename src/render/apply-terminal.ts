// What an apply did, for a terminal: a line for each object, the sums, what runs now, and what the reader may want next.

import { kindOf, pathOf } from "../address.ts";
import type { ApplyReport, Done, Failed, Skipped } from "../apply/report.ts";
import type { Change } from "../engine/plan.ts";
import {
  doneWords,
  failedWords,
  listWords,
  runWords,
  skippedWords,
  standingWords,
  wholeAddress,
} from "./apply-words.ts";
import { noPaint, type Paint } from "./paint.ts";
import { dateWords, plural } from "./plan-words.ts";
import { oneLine, safeText } from "./safe-text.ts";
import { shellWord } from "./shell-word.ts";
import { pieces, width, wrap } from "./wrap.ts";

export interface ApplySurroundings {
  readonly paint?: Paint;
  /** Flags that a next command needs as well, as they are typed. Absent is the target alone. */
  readonly flags?: string;
}

/** At most 100 characters wide, addresses and commands apart: those are copied. */
export function renderApply(report: ApplyReport, { paint = noPaint, flags }: ApplySurroundings = {}): string {
  const { done, failed, skipped, target } = report;
  const column = columnOf([...done, ...failed, ...skipped].map(({ change }) => change));
  const blocks = [
    [
      ...done.flatMap((each) => renderDone(each, report, column, paint)),
      ...failed.flatMap((each) => renderFailed(each, column, paint)),
      ...skipped.flatMap((each) => renderSkipped(each, column, paint)),
    ],
    failed.length + skipped.length > 0 ? renderPart(report) : renderWhole(report),
    renderForYou(done, flags ?? `--target ${shellWord(target)}`),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

const leastColumn = 34;
const mostColumn = 56;
const secondsColumn = 82;

/** Where words begin, so that they stand under each other. */
function columnOf(changes: readonly Change[]): number {
  const longest = Math.max(0, ...changes.map(({ address }) => wholeAddress(address).length));
  return Math.min(Math.max(leastColumn, longest + 6), mostColumn);
}

/** Sign, address, words; the words on lines of their own where the address leaves no room. */
function renderLine(
  { change: { address } }: { readonly change: Change },
  sign: string,
  words: readonly string[],
  column: number,
): string[] {
  const head = `  ${sign} ${wholeAddress(address)}`;
  const indent = " ".repeat(column);
  // A colour has no width: the sign has one character, whatever stands around it.
  const length = 4 + wholeAddress(address).length;
  const [first = "", ...others] = words;
  return length + 2 > column
    ? [head, ...words.map((line) => `${indent}${line}`)]
    : [`${head}${" ".repeat(column - length)}${first}`, ...others.map((line) => `${indent}${line}`)];
}

function renderDone(done: Done, { running }: ApplyReport, column: number, paint: Paint): string[] {
  const { change, isInvalid, schedule, durationMs } = done;
  const words = inLines(doneWords(done), secondsColumn - column - 1);
  const isFree = change.action === "move" || change.action === "adopt";
  const seconds = isFree ? "" : `${(durationMs / 1000).toFixed(1)} s`;
  const timed = words.map((line, index) =>
    index === words.length - 1 && !isFree ? `${line.padEnd(secondsColumn - column)}${seconds}` : line,
  );
  const active = running[change.address];
  const runs = active === undefined ? [] : inLines(runWords(active, schedule), width - column);
  const invalid = isInvalid ? inLines("Make calls it invalid: open it there to see which module", width - column) : [];
  return renderLine(done, paint("green", "✔"), [...timed, ...runs, ...invalid], column);
}

function renderFailed(failed: Failed, column: number, paint: Paint): string[] {
  const { problem, standing } = failed;
  const room = width - column;
  const words = [
    ...inLines(failedWords(failed), room),
    ...(standing ? inLines(standingWords(standing), room) : []),
    ...(problem.hint === undefined ? [] : inLines(`hint: ${safeText(problem.hint)}`, room)),
  ];
  return renderLine(failed, paint("red", "✘"), words, column);
}

function renderSkipped(skipped: Skipped, column: number, paint: Paint): string[] {
  return renderLine(skipped, paint("yellow", "–"), inLines(skippedWords(skipped), width - column), column);
}

function inLines(text: string, room: number): string[] {
  return text.split("\n").flatMap((line) => pieces(line, room).map((piece) => piece.trimEnd()));
}

function renderWhole({ done, applied, stats, isSettled }: ApplyReport): string[] {
  const count = (action: Change["action"]): number => done.filter(({ change }) => change.action === action).length;
  const sums = [
    [count("create"), "created"],
    [count("update"), "changed"],
    [count("replace"), "recreated"],
    [count("delete"), "deleted"],
    [count("move"), "moved"],
    [count("adopt"), "taken over"],
  ] as const;
  const told = sums.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  // What only the state tells has no number.
  const isNumbered = done.some(({ change }) => change.action !== "move" && change.action !== "adopt");
  const tail = [
    ...(isNumbered ? [`apply no. ${applied}`] : []),
    plural(stats.requests, "request"),
    `${(stats.durationMs / 1000).toFixed(1)} s`,
  ].join(" · ");
  const line = `Done: ${told.join(", ")}. Nothing failed, nothing skipped.`;
  const whole = `${line}   ${tail}`;
  return [
    ...(whole.length > width ? [line, tail] : [whole]),
    ...(isSettled ? ["A plan now says: nothing to do."] : []),
  ];
}

function renderPart(report: ApplyReport): string[] {
  const { done, failed, skipped } = report;
  const all = done.length + failed.length + skipped.length;
  return [
    `${done.length} of ${all} done, ${failed.length} failed, ${skipped.length} not tried.   exit 1`,
    ...renderRunning(report),
    "Run the same command again after mending; what is done will not be done twice.",
  ];
}

function renderRunning({ running, stopped, done, failed }: ApplyReport): string[] {
  const names = new Map(done.map(({ change }) => [change.address, oneLine(change.name, 60)]));
  for (const { change, standing } of failed) {
    const isNew = standing?.version === "new" || standing?.savedAt === undefined;
    const version = isNew ? "" : ` (version of ${dayWords(standing.savedAt)})`;
    names.set(change.address, `${oneLine(change.name, 60)}${version}`);
  }
  const open = failed.filter(({ standing }) => standing?.version === "unknown").map(({ change }) => change.address);
  if (Object.keys(running).length + stopped.length + open.length === 0) return [];
  const named = (addresses: readonly string[]): string =>
    listed(addresses.flatMap((address) => names.get(address as Change["address"]) ?? []));
  const on = Object.keys(running).filter((address) => running[address as Change["address"]] === true);
  const words = [
    ...(on.length > 0 ? [`Running now: ${named(on)}.`] : []),
    ...(open.length > 0 ? [`Not known: ${named(open)}.`] : []),
    `Not running: ${stopped.length > 0 ? `${named(stopped)}, which ran before` : "nothing that ran before"}.`,
  ];
  return wrap(words.join(" "), "");
}

function dayWords(iso: string): string {
  return oneLine(dateWords(iso).replace(/ \d\d:\d\d$/, ""), 40);
}

function listed(names: readonly string[]): string {
  return names.length > 8 ? `${names.slice(0, 8).join(", ")} and ${names.length - 8} more` : listWords(names);
}

const mostUrls = 10;

// Where a webhook is called is a secret that only Make knows: the command prints it.
function renderForYou(done: readonly Done[], flags: string): string[] {
  const isNew = ({ change: { action, address } }: Done): boolean =>
    kindOf(address) === "webhook" && (action === "create" || action === "replace");
  const paths = done.filter(isNew).map(({ change }) => pathOf(change.address));
  if (paths.length === 0) return [];
  const shown = paths.slice(0, mostUrls).map((path) => ({
    label: `  · Get the URL of ${oneLine(path, 60)}:`,
    command: `make-gitops webhooks url ${shellWord(path)} ${flags}`.trimEnd(),
  }));
  const column = Math.max(...shown.map(({ label }) => label.length)) + 2;
  const lines = shown.flatMap(({ label, command }) =>
    column + command.length > width ? [label, `      ${command}`] : [`${label.padEnd(column)}${command}`],
  );
  const more = paths.length - shown.length;
  return ["For you", ...lines, ...(more > 0 ? [`  · and the same for ${more} more`] : [])];
}
