// The message of the commit that an export makes (looks.md 10): what people changed in Make, one line an object. What stands
// in it came from Make: it calls nobody, closes no issue, and skips no workflow.

import type { ExportedChange, ExportReport } from "../export/report.ts";
import {
  commitSubject,
  cutText,
  fieldParts,
  inOrder,
  isFirstBackup,
  notInBackup,
  shortPair,
  tellable,
  totalWords,
  unreadWords,
  whoWords,
} from "./export-words.ts";
import { editorLine } from "./plan-fields.ts";
import { plural } from "./plan-words.ts";

/** Names the target in the message of an export's commit, and each resource that is not alike in Git and Make. */
export const exportTrailer = "Make-Gitops-Export";
export const openTrailer = "Make-Gitops-Open";

const mostLine = 200;
const mostObjects = 200;
const mostValue = 40;

/** Subject, blank line, body. Holds no secret and no control character; no line is longer than 200 characters. */
export function commitMessage(report: ExportReport): string {
  const isFirst = isFirstBackup(report);
  const shown = isFirst ? [] : inOrder(report.changes).slice(0, mostObjects);
  const more = isFirst ? 0 : report.changes.length - shown.length;
  const lines = [
    ...shown.map(changeLine),
    ...(more > 0 ? [`… and ${more} more`] : []),
    ...(isFirst ? firstLines(report) : []),
    ...report.failed.map(({ name }) => `! ${name}: not read; as before in Git`),
    ...(report.unread.length > 0 ? [`! not read: ${unreadWords(report)}; as before in Git`] : []),
  ];
  return [
    commitSubject(report),
    "",
    ...(lines.length > 0 ? [...lines, ""] : []),
    footLine(report),
    "",
    ...trailers(report),
  ]
    .map(line)
    .join("\n");
}

/**
 * What the next export, in a clone that knows nothing of this one, reads: that the files of this commit are what Make has,
 * but for those in which Git has something of its own.
 */
function trailers({ target, ahead, changes }: ExportReport): string[] {
  const open = [...ahead, ...changes.filter(({ is }) => is === "clash").map(({ address }) => address)];
  return [`${exportTrailer}: ${target}`, ...[...new Set(open)].map((address) => `${openTrailer}: ${address}`)];
}

function firstLines({ secrets }: ExportReport): string[] {
  return [
    ...(secrets.length > 0 ? [`${plural(secrets.length, "secret")} replaced by a placeholder`] : []),
    `Not in it: ${notInBackup().join(", ")}`,
  ];
}

function footLine(report: ExportReport): string {
  const [scenarios = "", ...others] = totalWords(report);
  const counts = [scenarios, `${report.totals.active} on`, ...(isFirstBackup(report) ? others : [])].join(", ");
  return `${report.target} · ${counts} · ${plural(report.stats.requests, "request")}`;
}

const signs = { new: "+", changed: "~", deleted: "-", missing: "!", clash: "!" } as const;

function changeLine(change: ExportedChange): string {
  const head = `${signs[change.is]} ${cutText(change.name, 60)}: `;
  const who = whoWords(change);
  const isEdited = change.is === "changed" || change.is === "clash";
  const end = who === "" || !isEdited ? "" : ` (${cutText(who, 60)})`;
  return `${head}${newsWords(change, mostLine - head.length - end.length)}${end}`;
}

function newsWords({ is, fields, clashes, about, placed }: ExportedChange, room: number): string {
  switch (is) {
    case "new":
      return cutText(about ?? "new", room);
    case "deleted":
      return "deleted in Make";
    case "missing":
      return "gone in Make, its files stay";
    case "clash": {
      const head = "changed in both, Git's side stays: ";
      return `${head}${fieldList(clashes, ["Git: ", ", Make: "], room - head.length)}`;
    }
    case "changed":
      if (fields.length === 0 && placed.length > 0) return "values of this target";
      return fieldList(fields, ["", " → "], room);
  }
}

/** What stands before two values, and between them. */
type Between = readonly [before: string, between: string];

/** As many fields as have room, three at most, and the number of the others. */
function fieldList(all: ExportedChange["fields"], between: Between, room: number): string {
  const { fields, editor } = tellable(all);
  if (fields.length === 0) return editor.length > 0 ? editorLine(editor) : "changed";
  const lists = [3, 2, 1].map((most) => {
    const more = fields.length - most;
    const words = fields.slice(0, most).map((field) => fieldLine(field, between));
    return `${words.join(" · ")}${more > 0 ? ` … and ${more} more` : ""}`;
  });
  return lists.find((list) => list.length <= room) ?? cutText(lists.at(-1) as string, room);
}

/** "3 filter "overdue" days > 14 → days > 7". */
function fieldLine(field: ExportedChange["fields"][number], [before, between]: Between): string {
  const { key, module, label, news, from = "", to = "" } = fieldParts(field);
  const place = [key, label === "" ? module : label].filter((each) => each !== undefined && each !== "").join(" ");
  const isRemoved = before !== "" && (field.from === undefined || field.to === undefined);
  const told = isRemoved ? `removed in ${field.from === undefined ? "Git" : "Make"}, not in the other` : news;
  if (news !== undefined) return `${cutText(place, 60)} ${cutText(told ?? news, 80)}`;
  return `${cutText(place, 60)} ${before}${shortPair(from, to, mostValue).join(between)}`;
}

const closing =
  /\b(close[sd]?|fix(?:es|ed)?|resolve[sd]?)(:?\s+)(?:(?:[\w.-]+\/[\w.-]+)?#(?=\d)|GH-(?=\d)|https?:\/\/)/gi;

/** What GitHub would act on in a message, made plain. */
function line(text: string): string {
  const plain = text
    .replace(/\[((?:skip|no) (?:ci|actions)|(?:ci|actions) skip)\]/gi, "($1)")
    .replace(/(?<![\w.])@(?=\w)/g, "@ ")
    .replace(closing, "$1$2no. ");
  return cutText(plain, mostLine).trimEnd();
}
