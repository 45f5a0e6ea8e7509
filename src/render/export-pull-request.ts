// The pull request of an export (looks.md 8): what people changed in Make, and what merging it does to every target. Text
// from Make and from files is escaped; the whole fits into what GitHub takes, and what does not fit is counted.

import type { ExportedChange, ExportReport } from "../export/report.ts";
import {
  cutText,
  fieldParts,
  inOrder,
  isFirstBackup,
  joined,
  notInBackup,
  shortPair,
  subjectCounts,
  tellable,
  unreadWords,
} from "./export-words.ts";
import { markdownCode, markdownText } from "./markdown.ts";
import { type MergeEffect, mergeLine, mergeList } from "./merge-effects.ts";
import { editorLine } from "./plan-fields.ts";
import { dayWords, plural } from "./plan-words.ts";
import { clashSection, namesakeSection, noteSection, placedSection, secretSection } from "./export-sections.ts";

export type { MergeEffect } from "./merge-effects.ts";

/** GitHub takes 65,536 characters. */
const mostBody = 60_000;
/** What the table leaves to the sections below it. */
const mostSections = 40_000;
const mostFields = 6;

export function pullRequestText(
  report: ExportReport,
  effects: readonly MergeEffect[],
): { readonly title: string; readonly body: string } {
  const what = isFirstBackup(report) ? "first backup" : subjectCounts(report);
  return { title: `Make → Git: ${what} (${cutText(report.target, 60)})`, body: bodyOf(report, effects) };
}

function bodyOf(report: ExportReport, effects: readonly MergeEffect[]): string {
  const head = headLine(report);
  const merging = mergeLine(effects);
  const foot = footLine(report);
  const first = [head, merging, foot].join("\n\n").length;
  // The table gives way first: what needs somebody stands below it.
  const sections = fitting(
    [
      clashSection(report),
      secretSection(report),
      namesakeSection(report),
      unreadSection(report),
      placedSection(report),
      noteSection(report),
      mergeList(effects),
      isFirstBackup(report) ? `Not in this backup: ${notInBackup().join(", ")}.` : "",
    ],
    mostSections,
  );
  const used = first + sections.join("\n\n").length + 200;
  const table = tableOf(report.changes, mostBody - used);
  return `${[head, table, merging, ...sections, foot].filter((each) => each !== "").join("\n\n")}\n`;
}

/** The sections that fit together, in order; that one did not fit is said. */
function fitting(sections: readonly string[], most: number): string[] {
  const told = sections.filter((section) => section !== "");
  let room = most;
  const shown = told.filter((section) => {
    if (section.length > room) return false;
    room -= section.length + 2;
    return true;
  });
  return shown.length === told.length
    ? shown
    : [...shown, "Not all details fit in here: the text of the export has them."];
}

/** "### From production (by editor@example.com, 21 Nov) to Git". */
function headLine({ target, changes }: ExportReport): string {
  const people = [...new Set(changes.flatMap(({ by }) => (by === undefined ? [] : [by])))];
  const dates = changes.flatMap(({ at }) => (at === undefined ? [] : [at])).toSorted();
  const days = [...new Set([dates[0], dates.at(-1)].flatMap((date) => (date === undefined ? [] : [dayWords(date)])))];
  const more = people.length > 3 ? [`${people.length - 2} more`] : [];
  const named = [...people.slice(0, more.length > 0 ? 2 : 3).map((each) => markdownText(cutText(each, 60))), ...more];
  const words = [named.length > 0 ? `by ${joined(named)}` : "", markdownText(days.join(" to "))].filter(
    (each) => each !== "",
  );
  return `### From ${markdownText(cutText(target, 60))}${words.length > 0 ? ` (${words.join(", ")})` : ""} to Git`;
}

const signs = { new: "+", changed: "~", deleted: "-", missing: "!", clash: "!" } as const;

function tableOf(changes: readonly ExportedChange[], room: number): string {
  if (changes.length === 0) return "";
  const head = ["| | scenario | what |", "|---|---|---|"];
  let left = room - head.join("\n").length;
  const rows: string[] = [];
  for (const change of inOrder(changes)) {
    const row = `| \`${signs[change.is]}\` | ${nameCell(change)} | ${whatCell(change)} |`;
    left -= row.length + 1;
    if (left < 0) break;
    rows.push(row);
  }
  const more = changes.length - rows.length;
  const sentence = more > 0 ? `\n\n… and ${more} more: see the files of this pull request.` : "";
  return `${[...head, ...rows].join("\n")}${sentence}`;
}

function nameCell({ name, address }: ExportedChange): string {
  const label = `**${markdownText(cutText(name, 100))}**`;
  return address.startsWith("scenario/") ? label : `${label} (${markdownText(address.split("/")[0] as string)})`;
}

function whatCell({ is, about, active, fields, clashes, placed }: ExportedChange): string {
  switch (is) {
    case "new":
      return about === undefined ? "new" : `new, ${markdownText(cutText(about, 100))}`;
    case "deleted":
      return "deleted in Make";
    case "missing":
      return "deleted in Make; its files stay";
    case "clash":
      return `changed in both, ${clashes.length} to decide${fields.length > 0 ? ` · ${fieldList(fields)}` : ""}`;
    case "changed": {
      const list = fieldList(fields);
      const words = list === "" ? (placed.length > 0 ? "values of this target" : "changed") : list;
      return active === false ? `${words} *(off)*` : words;
    }
  }
}

function fieldList(all: ExportedChange["fields"]): string {
  const { fields, editor } = tellable(all);
  const more = fields.length - mostFields;
  return [
    ...fields.slice(0, mostFields).map((field, index) => fieldWords(field, fields[index - 1])),
    ...(more > 0 ? [`… and ${more} more`] : []),
    ...(editor.length > 0 ? [editorLine(editor)] : []),
  ].join(" · ");
}

/** "**3** Tools: Set Variable › days `14` → `30`"; a module is named by its first field alone. */
function fieldWords(
  field: ExportedChange["fields"][number],
  before: ExportedChange["fields"][number] | undefined,
): string {
  const { key, module, label, news, from = "", to = "" } = fieldParts(field);
  const isFurther = key !== undefined && before !== undefined && fieldParts(before).key === key;
  const title = isFurther || module === undefined ? "" : markdownText(cutText(module, 60));
  const where = [title, markdownText(cutText(label, 60))].filter((each) => each !== "").join(" › ");
  const place = [key === undefined ? "" : `**${markdownText(cutText(key, 20))}**`, where]
    .filter((each) => each !== "")
    .join(" ");
  if (news !== undefined) return `${place} *${markdownText(cutText(news, 100))}*`;
  const [before_, after] = shortPair(from, to, 80);
  return `${place} ${markdownCode(before_, "cell")} → ${markdownCode(after, "cell")}`;
}

function unreadSection(report: ExportReport): string {
  if (report.unread.length === 0) return "";
  return `> [!WARNING]\n> The key may not read ${markdownText(unreadWords(report))}: Git's files of that are as they were.`;
}

function footLine({ team, stats }: ExportReport): string {
  const where = `${markdownText(cutText(team.organization, 60))} / ${markdownText(cutText(team.name, 60))}`;
  return `<sub>${where} (team ${team.id}) · ${plural(stats.requests, "request")} · nothing was written to Make</sub>`;
}
