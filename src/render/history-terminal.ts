// The history of one resource for a terminal: a line a version, the latest first (looks.md 9).

import type { FieldChange } from "../engine/plan.ts";
import type { HistoryEntry, HistoryReport } from "../history/report.ts";
import { runWords, wholeAddress } from "./apply-words.ts";
import { fieldParts, shortPair, tellable } from "./export-words.ts";
import type { Paint } from "./paint.ts";
import { editorLine } from "./plan-fields.ts";
import { groupFields } from "./plan-words.ts";
import { oneLine } from "./safe-text.ts";
import { whenParts } from "./when.ts";
import { pieces, width, wrap } from "./wrap.ts";

export interface HistorySurroundings {
  readonly paint: Paint;
  readonly now: Date;
}

export function renderHistory(report: HistoryReport, { paint, now }: HistorySurroundings): string {
  const { name, address, active, schedule, versions, notes, hasMore } = report;
  const runs = active === undefined ? "" : `        ${runWords(active, schedule)}`;
  const columns = columnsOf(versions, now);
  return [
    `${paint("bold", oneLine(name, 60))}        ${wholeAddress(address)}${runs}`,
    ...versions.flatMap((version) => entryLines(version, { ...columns, now, paint })),
    ...(hasMore ? ["  … older ones: --limit takes a larger number"] : []),
    ...notes.flatMap((note) => wrap(oneLine(note, 400), "  ")),
    "",
  ].join("\n");
}

interface Columns {
  readonly day: number;
  readonly by: number;
}

function columnsOf(versions: readonly HistoryEntry[], now: Date): Columns {
  const days = versions.map(({ at }) => (at === undefined ? "" : whenParts(at, now).day).length);
  const names = versions.map(({ by }) => oneLine(by ?? "", mostName).length);
  return { day: Math.max(8, ...days), by: Math.max(8, ...names) };
}

const mostName = 24;
const wordsRoom = 48;

function entryLines(version: HistoryEntry, { day, by, now, paint }: Columns & HistorySurroundings): readonly string[] {
  const when = version.at === undefined ? { day: "", time: "" } : whenParts(version.at, now);
  const who = oneLine(version.by ?? "", mostName);
  const head = `  ${when.day.padEnd(day)}  ${when.time.padEnd(5)}   ${who.padEnd(by)}   `;
  const room = Math.max(24, Math.min(wordsRoom, width - head.length - 18));
  const [first = "", ...rest] = inLines(versionWords(version), room);
  const indent = " ".repeat(head.length);
  return [
    `${head}${first.trimEnd().padEnd(room)}  ${paint("cyan", endWords(version))}`,
    ...rest.map((piece) => `${indent}${piece.trimEnd()}`),
  ];
}

/** What stands between two points stays together where it can. */
function inLines(words: readonly string[], room: number): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    const joined = `${last} · ${word}`;
    if (last !== undefined && joined.length <= room) lines[lines.length - 1] = joined;
    else lines.push(...pieces(word, room));
  }
  return lines;
}

function endWords({ is, from }: HistoryEntry): string {
  return is === "live" ? "not yet in Git" : oneLine(from ?? "", 40);
}

/** "6 Gmail: subject changed", "module 9 removed"; safe, each on one line. */
export function versionWords({ is, did, fields, movedFrom }: HistoryEntry): readonly string[] {
  const changes = fieldsWords(fields);
  switch (did) {
    case "first":
      return ["first backup"];
    case "deleted":
      return ["deleted"];
    case "added":
      return ["came back"];
    case "cut":
      return ["the oldest in this shallow clone"];
    case "unreadable":
      return ["files cannot be read"];
    case "moved":
      return [`moved${movedFrom === undefined ? "" : ` from ${wholeAddress(movedFrom)}`}`, ...changes];
    default:
      return changes.length > 0 ? changes : [is === "make" ? "saved in Make" : "nothing that runs"];
  }
}

const mostGroups = 4;
const mostLabels = 3;
const mostValue = 28;

function fieldsWords(fields: readonly FieldChange[]): readonly string[] {
  const told = tellable(fields);
  const groups = groupFields(told.fields).map(({ key, title, fields: inside }) => groupWords(key, title, inside));
  const more = groups.length - mostGroups;
  return [
    ...(more > 0 ? [...groups.slice(0, mostGroups), `${more} more modules`] : groups),
    ...(told.editor.length > 0 ? [editorLine(told.editor)] : []),
  ];
}

function groupWords(key: string | undefined, title: string | undefined, fields: readonly FieldChange[]): string {
  const parts = fields.map(fieldParts);
  const [only, second] = parts;
  if (key === undefined && second) return listed(parts.map(({ label }) => label));
  if (!only) return "";
  const number = key === undefined ? "" : oneLine(key, 12);
  if (only.label === "") return `module ${number} ${only.news ?? "changed"}`;
  // A filter has a name of its own; anything else is told with the app that it is of.
  const isFilter = only.label.startsWith("filter");
  const app = isFilter || title === undefined ? "" : `${oneLine(title, 40).split(":")[0] as string}: `;
  const subject = key === undefined ? "" : `${number} ${app}`;
  if (second) return `${subject}${listed(parts.map(({ label }) => label))}`;
  const pair = only.from === undefined || only.to === undefined ? undefined : shortPair(only.from, only.to, mostValue);
  const label = oneLine(only.label, 60);
  if (!pair || pair.some((value) => value.endsWith("…"))) return `${subject}${label} ${only.news ?? "changed"}`;
  return `${subject}${label}: ${pair[0]} → ${pair[1]}`;
}

function listed(labels: readonly string[]): string {
  const names = [...new Set(labels.map((label) => oneLine(label, 40)))];
  const more = names.length - mostLabels;
  return `${more > 0 ? `${names.slice(0, mostLabels).join(", ")} and ${more} more` : names.join(", ")} changed`;
}
