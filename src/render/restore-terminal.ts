// A restore for a terminal: what comes back over what is there, what stays, and what became of it (looks.md 9).

import type { FieldChange } from "../engine/plan.ts";
import type { Need, RestorePlan, RestoreReport } from "../history/restore-report.ts";
import { runWords, wholeAddress } from "./apply-words.ts";
import { fieldParts, tellable } from "./export-words.ts";
import type { Paint } from "./paint.ts";
import { editorLine, renderFields } from "./plan-fields.ts";
import { renderGuards } from "./plan-guards.ts";
import { changeHead } from "./plan-head.ts";
import { groupFields } from "./plan-words.ts";
import { renderProblems } from "./problems.ts";
import { oneLine } from "./safe-text.ts";
import { whenParts, whenWords } from "./when.ts";
import { width, wrap } from "./wrap.ts";

export interface RestoreSurroundings {
  readonly paint: Paint;
  readonly now: Date;
}

export function renderRestore(plan: RestorePlan, { paint, now }: RestoreSurroundings): string {
  const { organization, name, id } = plan.team;
  const where = oneLine(`${organization} / ${name}`, 60);
  const blocks = [
    [`${paint("bold", oneLine(plan.target, 60))} · ${where} (team ${id})`, ...wrap(overWords(plan, now), "")],
    bodyLines(plan, paint, now),
    renderGuards(plan.guards, plan.target, paint).map((text) => text.replace("add to apply:", "add:")),
    plan.action === "none" || plan.remoteId === undefined
      ? []
      : ["What is in Make now will be kept first, as a commit."],
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

/** "Backup of 15 Nov 02:17 (5be9d10) over what is in Make now (edited today 21:40 by owner@example)". */
function overWords({ version, remoteId, at, by }: RestorePlan, now: Date): string {
  const when = version.at === undefined ? "" : ` of ${whenWords(version.at, now)}`;
  const what = `${version.is === "commit" ? "Backup" : "Make's own version"}${when} (${oneLine(version.from, 40)})`;
  if (remoteId === undefined) return `${what}, into Make, where it is gone`;
  const edited = [
    at === undefined ? "" : ` ${whenWords(at, now)}`,
    by === undefined ? "" : ` by ${oneLine(by, 60)}`,
  ].join("");
  return `${what} over what is in Make now${edited === "" ? "" : ` (edited${edited})`}`;
}

function bodyLines(plan: RestorePlan, paint: Paint, now: Date): string[] {
  const { action, name, address, active } = plan;
  switch (action) {
    case "none":
      return [`${oneLine(name, 60)}: Make has it as it was then. Nothing to restore.`, ...secretLines(plan)];
    case "create":
      return [
        ...changeHead({ sign: "+", verb: "create again", name, address, rest: "" }, "green", paint),
        ...createLines(plan, now),
      ];
    case "update":
    case "replace": {
      const rest = active === undefined ? "" : active ? "on" : "off";
      const head = { sign: action === "update" ? "~" : "±", verb: "restore", name, address, rest };
      return [
        ...changeHead(head, "yellow", paint),
        ...fieldLines(plan.fields, paint),
        ...secretLines(plan),
        ...sameLines(plan),
      ];
    }
  }
}

const numberColumn = 3;
const titleColumn = 25;

function fieldLines(fields: readonly FieldChange[], paint: Paint): string[] {
  const told = tellable(fields);
  const lines = groupFields(told.fields).flatMap(({ key, title, fields: inside }) =>
    inside.flatMap(
      (field, index) => fieldLine(field, key, index === 0 ? title : undefined) ?? renderFields([field], paint),
    ),
  );
  return [...lines, ...(told.editor.length > 0 ? [`    ${editorLine(told.editor)}`] : [])];
}

/** Undefined where it does not fit on one line. */
function fieldLine(field: FieldChange, key: string | undefined, title: string | undefined): string[] | undefined {
  const parts = fieldParts(field);
  const isFilter = parts.label.startsWith("filter");
  const number = key === undefined ? "" : oneLine(key, 12).padEnd(numberColumn);
  const label = oneLine(parts.label, 60);
  const app = oneLine(title ?? "", 60);
  if (label === "") {
    const words =
      field.from === undefined
        ? "comes back"
        : field.to === undefined
          ? "goes: it was not there then"
          : (parts.news ?? "");
    return fit(`    ${number}${app.padEnd(titleColumn)} ${words}`);
  }
  const subject =
    isFilter || key === undefined ? label.padEnd(titleColumn) : `${app.padEnd(titleColumn)} ${label.padEnd(10)}`;
  const pair = parts.news ?? `${shown(field.from, parts.from)}  →  ${shown(field.to, parts.to)}`;
  return fit(`    ${number}${subject} ${oneLine(pair, 400)}`);
}

function fit(line: string): string[] | undefined {
  return line.trimEnd().length <= width ? [line.trimEnd()] : undefined;
}

/** A text of people's own stands in quotes. */
function shown(value: unknown, words: string | undefined): string {
  return typeof value === "string" && words === value ? `"${value}"` : (words ?? "");
}

const mostSecrets = 8;

function secretLines({ kept, fillIn, action }: RestorePlan): string[] {
  const place = ({ key, words }: RestorePlan["kept"][number]): string =>
    `${key === undefined ? "" : `${oneLine(key, 12)} `}${oneLine(words, 80)}`;
  const more = kept.length - mostSecrets;
  return [
    ...kept
      .slice(0, mostSecrets)
      .map(
        (each) =>
          `    ${oneLine(each.key ?? "", 12).padEnd(numberColumn)}${oneLine(each.words, 60)} stays as it is in Make (the backup has no secrets)`,
      ),
    ...(more > 0 ? [`    … and ${more} more secrets stay as they are in Make`] : []),
    ...fillIn.map((each) => `    ! fill in after restore: ${place(each)}`),
    ...(fillIn.length > 0 && action !== "create" && action !== "none"
      ? ["    It is off afterwards, until that is filled in and it is switched on in Make."]
      : []),
  ];
}

function sameLines({ action, needs, address }: RestorePlan): string[] {
  const others = needs.filter((need) => need.is !== "there" && !isRefused(need));
  if (action === "replace") return others.flatMap(needLine);
  if (needs.some(isRefused)) return others.flatMap(needLine);
  const hook = needs.some(({ what }) => what.startsWith("webhook ")) ? "same webhook URL, " : "";
  const connections = needs.some(({ what }) => what.startsWith("connection ")) ? "same connections, " : "";
  const kind = address.startsWith("webhook/") ? "Same webhook, same id, same URL" : "Same scenario, same id";
  if (others.length > 0) return [`  ${kind}.`, ...others.flatMap(needLine)];
  return [`  ${kind}${hook || connections ? `, ${hook}${connections}all there` : ""}.`];
}

/** What is missing, but for a webhook, is told by the error that follows, with what to do about it. */
function isRefused({ is, what }: Need): boolean {
  return is === "missing" && !what.startsWith("webhook ");
}

function needLine({ what, is, note }: Need): string[] {
  const words = is === "there" && what.startsWith("webhook ") ? "still there" : is;
  const sign = is === "missing" ? "! " : "";
  const line = `${sign}${oneLine(what, 60).padEnd(22)} ${words}${note === undefined ? "" : `, ${note}`}`;
  return [`    ${oneLine(line, width - 4)}`];
}

function createLines(plan: RestorePlan, now: Date): string[] {
  const { gone, needs, fillIn, comesBackOn, about, kept, action } = plan;
  const off =
    fillIn[0]?.key === undefined ? "a value is missing" : `module ${oneLine(fillIn[0].key, 12)} needs a value`;
  const state =
    fillIn.length > 0
      ? [`    Comes back OFF, because ${off}. Switch on in Make.`]
      : comesBackOn === undefined
        ? []
        : [comesBackOn ? "    Comes back on." : "    Comes back off, as it was."];
  const isReady = !needs.some((need) => need.is === "missing");
  return [
    `    ${goneWords(gone, now)}${isReady ? " It comes back with a new id." : ""}`,
    ...(about === undefined || about === "" ? [] : [`    ${oneLine(about, 90)}`]),
    ...needs.filter((need) => !isRefused(need)).flatMap(needLine),
    ...(isReady ? [...secretLines({ ...plan, kept, action }), ...state] : []),
  ];
}

function goneWords(gone: RestorePlan["gone"], now: Date): string {
  if (!gone) return "It is gone in Make.";
  const before = whenParts(gone.before, now).day;
  const after = gone.after === undefined ? undefined : whenParts(gone.after, now).day;
  if (after === undefined || after === before) return `Deleted in Make until ${before}.`;
  const [, day, rest] = /^(\d\d)( .+)$/.exec(after) ?? [];
  const from = day !== undefined && rest !== undefined && before.endsWith(rest) ? day : after;
  return `Deleted in Make between ${from} and ${before}.`;
}

/** What was done; the plan was printed before. "" where nothing was. */
export function renderOutcome({ outcome, address, action }: RestoreReport, paint: Paint): string {
  if (!outcome) return "";
  const { kept, made, recorded, differs, active, schedule, problems, undo, notes } = outcome;
  const sign = paint("green", "✔");
  const runs = active === undefined ? "" : ` · ${runWords(active, schedule)}`;
  const equal =
    differs.length === 0 ? "read back, equal" : `Make changed what it was sent: ${oneLine(differs.join(", "), 200)}`;
  const id = made.find((each) => each.address === address)?.remoteId;
  const how = action === "create" ? `created again (id ${oneLine(id ?? "", 40)})` : "restored";
  const others = made.filter((each) => each.address !== address);
  const isDone = problems.length === 0;
  const lines = [
    ...(kept
      ? [
          `  ${sign} ${kept.isNew ? "kept the present version" : "the present version is in Git already"}      ${kept.short}`,
        ]
      : []),
    ...others.map((each) => `  ${sign} ${wholeAddress(each.address)}   made again (id ${oneLine(each.remoteId, 40)})`),
    ...(isDone ? [`  ${sign} ${wholeAddress(address)}   ${how}, ${equal}${runs}`] : []),
    ...(recorded === undefined
      ? []
      : [`  ${sign} ${isDone ? "Git has it too" : "its new id is in Git"}      ${recorded}`]),
    ...(isDone ? [] : [renderProblems(problems, false).trimEnd()]),
    ...notes.flatMap((note) => wrap(note, "  ")),
    ...(undo === undefined ? [] : [`Undo: ${undo}`]),
  ];
  return `\n${lines.join("\n")}\n`;
}
