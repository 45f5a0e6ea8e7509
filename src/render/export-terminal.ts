// An export for a terminal (looks.md 2): the first one says what was saved and what was not, a later one what people changed
// in Make. At most 100 characters wide; signs beside the colours, always; the counts of files add up.

import type { ExportReport } from "../export/report.ts";
import { flagWords, renderChanges, renderDecision } from "./export-changes.ts";
import {
  changeCounts,
  commitSubject,
  costWords,
  fileWords,
  hasFilesOf,
  isNothing,
  joined,
  notInBackup,
  totalWords,
  unreadWords,
} from "./export-words.ts";
import type { Paint } from "./paint.ts";
import { plural } from "./plan-words.ts";
import { oneLine } from "./safe-text.ts";
import { shellWord } from "./shell-word.ts";
import { width, wrap, wrapSentences } from "./wrap.ts";

export interface ExportWords {
  readonly paint: Paint;
  /** Flags that the next command needs as well, as they are typed: `--target production`; empty for none. */
  readonly flags: string;
  /** The commit that was made of it. `isPushed` false where it still has to go to the remote. */
  readonly committed?: { readonly short: string; readonly branch?: string; readonly isPushed?: boolean } | undefined;
  /** False where it only shows what it would write. */
  readonly written: boolean;
}

/** Text for stdout, with a line break at its end. */
export function renderExport(report: ExportReport, options: ExportWords): string {
  const { paint, flags } = options;
  const told = [
    ...secretLines(report, paint),
    ...twinLines(report, paint),
    ...namesakeLines(report, flags, paint),
    ...unreadLines(report, paint),
    ...failedLines(report, paint),
    ...noteLines(report),
  ];
  if (isNothing(report)) return `${[quietLine(report), ...(told.length > 0 ? ["", ...told] : [])].join("\n")}\n`;
  const blocks = [
    [headLine(report, options)],
    ...(report.isFirst ? [countLines(report)] : []),
    ...renderChanges(report, flags, paint).map((text) => [text]),
    told,
    ...(report.isFirst ? [wrap(`Not in this backup: ${notInBackup().join(", ")}.`, "")] : []),
    footLines(report, options),
    nextLines(report, options),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}

function headLine({ target, team }: ExportReport, { paint, written }: ExportWords): string {
  const name = oneLine(target, 24);
  const end = ` (team ${team.id}, ${oneLine(team.zone, 22)}) → this folder${written ? "" : " (dry run)"}`;
  const room = Math.max(10, width - name.length - end.length - 3);
  return `${paint("bold", name)} · ${oneLine(`${team.organization} / ${team.name}`, room)}${end}`;
}

function quietLine(report: ExportReport): string {
  const totals = totalWords(report);
  const isOne = totals.length === 1 && totals[0]?.startsWith("1 ");
  const isAll = report.namesakes.length + report.failed.length === 0 && totals.length > 0;
  return `Nothing changed.${isAll ? ` ${totals.join(", ")} ${isOne ? "is" : "are"} as in Git.` : ""}   ${costWords(report)}`;
}

/** What there is in Make: number, what, and what to know of it. */
function countLines({ totals, unread }: ExportReport): string[] {
  const isRead = (what: string): boolean => !unread.some((each) => each.what.startsWith(what));
  const kept = (what: string, how: string): string => (hasFilesOf(what) ? how : "not saved, only referred to");
  const rows: readonly (readonly [count: number, one: string, about: readonly string[]])[] = [
    [totals.scenarios, "scenario", scenarioWords(totals)],
    [totals.webhooks, "webhook", webhookWords(totals.webhooksWithoutScenario)],
    [totals.dataStores, "data store", [kept("data-store", "structure only, no records")]],
    [totals.dataStructures, "data structure", hasFilesOf("data-structure") ? [] : [kept("data-structure", "")]],
    [totals.connections.length, "connection", nameWords(totals.connections)],
    [totals.keys.length, "key", nameWords(totals.keys)],
  ];
  const shown = rows.filter(([count, one]) => one === "scenario" || (count > 0 && isRead(one)));
  const digits = Math.max(2, ...shown.map(([count]) => String(count).length));
  return shown.flatMap(([count, one, about]) => {
    const what = plural(count, one).slice(String(count).length + 1);
    const head = `  ${String(count).padStart(digits)} ${what.padEnd(18)}`;
    const [first = "", ...rest] = wrapSentences(about, " ".repeat(head.length));
    return [`${head}${first.trimStart()}`.trimEnd(), ...rest];
  });
}

function scenarioWords({ scenarios, active, folders }: ExportReport["totals"]): readonly string[] {
  const off = scenarios - active;
  const on = off === 0 ? "all active" : active === 0 ? "all off" : `${active} active, ${off} off`;
  return [scenarios === 0 ? "" : on, folders === 0 ? "" : `· in ${plural(folders, "folder")}`];
}

function webhookWords(alone: number): readonly string[] {
  return alone === 0 ? [] : [`${alone} ${alone === 1 ? "has" : "have"} no scenario`];
}

/** Each name stays whole where a line ends. */
function nameWords(names: readonly string[]): readonly string[] {
  const more = names.length - mostNames;
  const shown = names.slice(0, mostNames).map((name) => `"${oneLine(name, 40)}"`);
  const all = more > 0 ? [...shown, `… ${more} more`] : shown;
  return ["referred to by name:", ...all.map((name, index) => (index < all.length - 1 ? `${name},` : name))];
}

const mostNames = 12;
const mostRows = 15;

/** Rows in columns, where they have room; else each cell on a line of its own. */
function inColumns(rows: readonly (readonly string[])[]): string[] {
  const shown = rows.slice(0, mostRows);
  const widths = (shown[0] ?? []).map((_, column) => Math.max(...shown.map((row) => (row[column] ?? "").length)));
  const isWide = widths.reduce((sum, each) => sum + each + 3, 1) > width;
  const lines = shown.flatMap((row) =>
    isWide
      ? row.filter((cell) => cell !== "").flatMap((cell, index) => wrap(cell, index === 0 ? "    " : "      "))
      : [`    ${row.map((cell, column) => cell.padEnd(widths[column] as number)).join("   ")}`.trimEnd()],
  );
  const more = rows.length - shown.length;
  return more > 0 ? [...lines, `    … ${plural(more, "more", "more")}`] : lines;
}

/** A line with a sign before it that needs a person. */
function attention(text: string, paint: Paint): string[] {
  const [first = "", ...rest] = wrap(text, "  ");
  return [`${paint("red", "!")} ${first.slice(2)}`, ...rest];
}

function secretLines({ secrets }: ExportReport, paint: Paint): string[] {
  if (secrets.length === 0) return [];
  const were = secrets.length === 1 ? "secret was" : "secrets were";
  return [
    ...attention(`${secrets.length} ${were} replaced by a placeholder, the rest of the file is saved`, paint),
    ...inColumns(
      secrets.map(({ address, module, kind }) => [whole(address), oneLine(module ?? "", 40), oneLine(kind, 40)]),
    ),
    "    In Make, move them to a connection or keychain. More: make-gitops explain secret/found",
  ];
}

function twinLines({ twins }: ExportReport, paint: Paint): string[] {
  if (twins.length === 0) return [];
  const names = new Set(twins.map(({ name }) => name)).size;
  const isTwice = names === twins.length;
  const often = isTwice ? "twice" : "more than once";
  const path = `${isTwice ? "the second" : "each further"} file got its own path`;
  return [
    ...attention(`${plural(names, "name")} ${names === 1 ? "occurs" : "occur"} ${often}; ${path}`, paint),
    ...inColumns(
      twins.map(({ name, remoteId, address }) => [
        `"${oneLine(name, 50)}" (id ${oneLine(remoteId, 20)}) → ${whole(address)}`,
      ]),
    ),
  ];
}

function namesakeLines({ namesakes }: ExportReport, flags: string, paint: Paint): string[] {
  if (namesakes.length === 0) return [];
  const isOne = namesakes.length === 1;
  const adopt = (what: string): string => `make-gitops adopt ${what}${flagWords(flags)}`;
  return [
    ...attention(
      `${namesakes.length} in Git ${isOne ? "has" : "have"} a namesake in Make and ${isOne ? "is" : "are"} not under management here: not exported`,
      paint,
    ),
    ...inColumns(
      namesakes.map(({ name, remoteId, address }) => [
        `"${oneLine(name, 30)}"`,
        adopt(`${shellWord(address)} ${shellWord(remoteId)}`),
      ]),
    ),
    "    This looks like state that was left elsewhere (.make-gitops/, not in Git).",
    ...(isOne ? [] : [`    Take all of them over:  ${adopt("--all")}`]),
  ];
}

function unreadLines(report: ExportReport, paint: Paint): string[] {
  const { unread } = report;
  if (unread.length === 0) return [];
  const read = joined(totalWords(report));
  const left = joined(unread.map(({ what }) => whole(what.replace(/ \(.*\)$/, ""))));
  const a = unread.length === 1 ? "a scope" : "scopes";
  return [
    ...attention(`The key works, but lacks ${a} for: ${whole(unreadWords(report))}.`, paint),
    ...wrapSentences(
      [
        `${read} ${read.startsWith("1 ") && !read.includes(" and ") ? "was" : "were"} exported.`,
        `${capital(left)} were left as they are in Git.`,
      ],
      "    ",
    ),
    `    Add ${unread.length === 1 ? "the scope" : "them"} in Make (Profile → API access: a new token is needed).`,
  ];
}

function failedLines({ failed }: ExportReport, paint: Paint): string[] {
  if (failed.length === 0) return [];
  const be = failed.length === 1 ? "object was" : "objects were";
  return [
    ...attention(
      `${failed.length} ${be} not read; the files of ${failed.length === 1 ? "it" : "them"} are as before`,
      paint,
    ),
    ...failed.flatMap(({ name, remoteId, why }) => [
      `    ${oneLine(name, 60)} (id ${oneLine(remoteId, 20)})`,
      ...wrap(whole(why), "      "),
    ]),
  ];
}

function noteLines({ notes }: ExportReport): string[] {
  return notes.flatMap((note) => {
    const [first = "", ...rest] = wrap(whole(note), "  ");
    return [`· ${first.trimStart()}`, ...rest];
  });
}

function footLines(report: ExportReport, { committed, written }: ExportWords): string[] {
  const { files } = report;
  const counts = changeCounts(report);
  const wrote = files.filter(({ is }) => is !== "removed");
  const removed = files.filter(({ is }) => is === "removed");
  const verb = written ? ["Wrote", "Removed"] : ["Would write", "Would remove"];
  const list = (what: string | undefined, of: typeof files): string[] =>
    of.length === 0 ? [] : wrap(whole(`${what} ${fileWords(of)}`), "");
  const branch = committed?.branch === undefined ? "" : ` on ${oneLine(committed.branch, 60)}`;
  return [
    ...(report.isFirst || counts === "" ? [] : [`${counts}.`]),
    ...list(verb[0], wrote),
    ...list(verb[1], removed),
    ...(committed === undefined ? [] : [`Committed ${oneLine(committed.short, 40)}${branch}`]),
    costWords(report),
    ...(report.isFirst ? ["Nothing in Make was changed."] : []),
  ];
}

function nextLines(report: ExportReport, { flags, committed, written }: ExportWords): string[] {
  const decision = renderDecision(report, flags);
  if (decision.length > 0) return decision;
  if (!written) return [`Next: make-gitops export${flagWords(flags)}`];
  if (committed !== undefined) return committed.isPushed === false ? ["Next: git push"] : [];
  if (report.files.length === 0) return [];
  return [`Next: git add . && git commit -m "${commitSubject(report)}"`];
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** One line, uncut: it is wrapped. */
function whole(text: string): string {
  return oneLine(text, Number.POSITIVE_INFINITY);
}
