// Status for a terminal: one target object by object, a fleet a line each; at most 100 characters wide.

import type { AskedTarget, StatusReport, TargetStatus } from "../engine/status.ts";
import type { Paint } from "./paint.ts";
import { changeHead } from "./plan-head.ts";
import { dateWords, plural } from "./plan-words.ts";
import { oneLine } from "./safe-text.ts";
import {
  costWords,
  elseWords,
  fleetWords,
  nextCommand,
  sinceWords,
  type StatusSurroundings,
  sumWords,
  targetWords,
  type Told,
  toldObjects,
  unaskedWords,
} from "./status-words.ts";
import { width, wrap, wrapSentences } from "./wrap.ts";

export function renderStatus(report: StatusReport, around: StatusSurroundings, paint: Paint): string {
  const [only] = report.targets;
  const blocks =
    report.targets.length === 1 && only !== undefined && only.standing !== "not-asked"
      ? renderTarget(only, report, paint)
      : renderFleet(report, paint);
  const next = nextCommand(report, around);
  return `${[...blocks, ...(next === undefined ? [] : [`Next: ${whole(next)}`])].join("\n\n")}\n`;
}

function renderTarget(target: AskedTarget, report: StatusReport, paint: Paint): readonly string[] {
  const head = `${headLine(target, paint)}\n${aboutLine(target)}`;
  if (target.standing === "fine")
    return [`${head}\nFine: nothing was changed in Make, and nothing needs you.   ${costWords(report)}`];
  const sums = sumWords(target).flatMap((words) => wrap(whole(words), ""));
  return [
    head,
    ...toldObjects(target).map((told) => renderObject(told, paint)),
    ...(sums.length > 0 ? [sums.join("\n")] : []),
    `${capital(targetWords(target))}.\n${costWords(report)}`,
  ];
}

function headLine({ target, team }: AskedTarget, paint: Paint): string {
  const where = `${oneLine(`${team.organization} / ${team.name}`, 60)} (team ${team.id}, ${oneLine(team.zone, 60)})`;
  return `${paint("bold", oneLine(target, 60))} · ${where}`;
}

function aboutLine({ applied, appliedAt, scenarios }: AskedTarget): string {
  const last =
    applied === 0
      ? "Never applied"
      : `Last apply no. ${applied}${appliedAt === null ? "" : `, ${dateWords(appliedAt)}`}`;
  return `${oneLine(last, 60)} · ${scenarios.on} of ${plural(scenarios.all, "scenario")} on`;
}

function renderObject({ kind, name, address, remoteId, isPressing, verb, sentences }: Told, paint: Paint): string {
  const place = address === "" ? `${kind}, id ${remoteId}, not in Git` : address;
  const sign = isPressing ? "!" : verb === "changed" ? "~" : " ";
  const colour = isPressing ? "red" : "yellow";
  const head = changeHead({ sign, verb, name, address: place, rest: "" }, colour, paint);
  return [...head, ...wrapSentences(sentences.map(whole), "    ")].join("\n");
}

/** Fine targets above this many are one line. */
const mostFine = 4;
const nameWidth = 20;
const countWidth = 9;
const sinceWidth = 36;

function renderFleet(report: StatusReport, paint: Paint): readonly string[] {
  const { targets, stats } = report;
  const rank: readonly TargetStatus["standing"][] = ["not-asked", "failing", "changed", "told", "fine"];
  const sorted = targets.toSorted((a, b) => rank.indexOf(a.standing) - rank.indexOf(b.standing));
  const fine = sorted.filter(({ standing }) => standing === "fine");
  const isShort = fine.length <= mostFine;
  const shown = isShort ? sorted : sorted.filter(({ standing }) => standing !== "fine");
  const others = shown.length > 0 ? "others" : "all";
  const sum = `${plural(targets.length, "target")}   ${fleetWords(targets)}`;
  const cost = `${plural(stats.requests, "request")} · ${(stats.durationMs / 1000).toFixed(1)} s`;
  const lines = [
    ...columns("  ", ["target", "on/all", "since last apply", "what else"]),
    ...shown.flatMap((each) => targetLines(each, paint)),
    ...(isShort ? [] : columns("  ", [`${fine.length} ${others}`, "", "fine", ""])),
  ];
  return [sum.length <= width ? sum : wrap(sum, "").join("\n"), lines.join("\n"), cost];
}

const signs = { "not-asked": "!", failing: "!", changed: "~", told: " ", fine: " " } as const;

function targetLines(target: TargetStatus, paint: Paint): readonly string[] {
  const sign = signs[target.standing];
  if (target.standing === "not-asked") {
    const words = whole(unaskedWords(target));
    return marked(sign, wide([target.target, "–", words]), paint);
  }
  const { on, all } = target.scenarios;
  const since = target.standing === "fine" ? "fine" : sinceWords(target);
  return marked(sign, columns("  ", [target.target, `${on}/${all}`, since, elseWords(target)]), paint);
}

function marked(sign: string, lines: readonly string[], paint: Paint): readonly string[] {
  const [first = "", ...rest] = lines;
  const shown = sign === "!" ? paint("red", sign) : sign === "~" ? paint("yellow", sign) : sign;
  return [`${shown}${first.slice(1)}`, ...rest];
}

/** The last cell takes the room of the last two columns. */
function wide([name, count, words]: readonly [string, string, string]): readonly string[] {
  const restWidth = width - 2 - nameWidth - countWidth - 2;
  return rowsOf("  ", [
    [cell(name, nameWidth - 1), nameWidth],
    [[count], countWidth],
    [cell(words, restWidth), restWidth],
  ]);
}

function columns(
  indent: string,
  [name, count, since, rest]: readonly [string, string, string, string],
): readonly string[] {
  const restWidth = width - indent.length - nameWidth - countWidth - sinceWidth;
  return rowsOf(indent, [
    [cell(name, nameWidth - 1), nameWidth],
    [[count], countWidth],
    [cell(since, sinceWidth - 2), sinceWidth],
    [cell(rest, restWidth), restWidth],
  ]);
}

/** A text in lines of a column; a word that is wider than the column is broken. */
function cell(text: string, room: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  const words = whole(text)
    .split(" ")
    .flatMap((word) => word.match(new RegExp(`.{1,${room}}`, "gsu")) ?? []);
  for (const word of words) {
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function rowsOf(
  indent: string,
  cells: readonly (readonly [lines: readonly string[], width: number])[],
): readonly string[] {
  const height = Math.max(...cells.map(([lines]) => lines.length));
  return Array.from({ length: height }, (_, index) =>
    `${indent}${cells.map(([lines, room]) => (lines[index] ?? "").padEnd(room)).join("")}`.trimEnd(),
  );
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** One line, uncut: it is wrapped. */
function whole(text: string): string {
  return oneLine(text, Number.POSITIVE_INFINITY);
}
