// INDEX.md: what is in Make, for a reader on a phone. PURE. It tells nothing of the export itself, so two exports of the same
// give the same bytes; one row an object, unpadded, so that a change touches its row alone.

import { type Address, kindOf } from "../address.ts";
import { appTitle } from "../blueprint/titles.ts";
import { maskText } from "../engine/secret.ts";
import { isJsonObject, type Json } from "../json.ts";
import { markdownText } from "../render/markdown.ts";
import { dayWords, plural } from "../render/plan-words.ts";
import { scheduleWords } from "../schedule/words.ts";

export interface IndexEntry {
  readonly address: Address;
  /** What the name links to, relative to the root: `scenarios/orders/new-order/`, `webhooks/orders-in.yaml`. */
  readonly folderOrFile: string;
  /** Name in Make. */
  readonly name: string;
  readonly active?: boolean | undefined;
  /** As Make has it. */
  readonly schedule?: Json | undefined;
  /** Apps or modules as blueprints name them, in the order of the flow: `google-sheets`, `slack:CreateMessage`. */
  readonly apps: readonly string[];
  /** Who edited last, and when (ISO 8601). */
  readonly by?: string | undefined;
  readonly at?: string | undefined;
  readonly hasWebhook?: boolean | undefined;
  /** Name of the scenario that a webhook starts. */
  readonly usedBy?: string | undefined;
}

/**
 * The whole page. Where `isQuiet` says that nothing but the editor's parts of an object changed, its row keeps the "last
 * edited" of the page `before`, as long as all its other cells are equal: a module moved on the canvas touches no index.
 */
export function indexPage(
  entries: readonly IndexEntry[],
  before: string | undefined,
  isQuiet: (address: Address) => boolean,
): string {
  const sorted = entries.toSorted((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
  const scenarios = sorted.filter(({ address }) => kindOf(address) === "scenario");
  const webhooks = sorted.filter(({ address }) => kindOf(address) === "webhook");
  const former = rowsOf(before ?? "");
  const blocks = [
    "# What is in Make",
    countLine(scenarios, webhooks),
    ...table(
      "Scenarios",
      scenarioColumns,
      scenarios.map((entry) => settled(scenarioCells(entry), entry, former, isQuiet)),
    ),
    ...table("Webhooks", webhookColumns, webhooks.map(webhookCells)),
  ];
  return `${blocks.join("\n\n")}\n`;
}

/** "23 scenarios, 17 on · 9 webhooks, 1 without a scenario". */
function countLine(scenarios: readonly IndexEntry[], webhooks: readonly IndexEntry[]): string {
  const on = scenarios.filter(({ active }) => active === true).length;
  const alone = webhooks.filter(({ usedBy }) => usedBy === undefined).length;
  return [
    `${plural(scenarios.length, "scenario")}${scenarios.length > 0 ? `, ${on} on` : ""}`,
    ...(webhooks.length > 0
      ? [`${plural(webhooks.length, "webhook")}${alone > 0 ? `, ${alone} without a scenario` : ""}`]
      : []),
  ].join(" · ");
}

const scenarioColumns = ["name", "on/off", "schedule", "apps", "last edited", "webhook"] as const;
const editedColumn = scenarioColumns.indexOf("last edited");
const webhookColumns = ["name", "used by"] as const;

function scenarioCells(entry: IndexEntry): readonly string[] {
  const { active, schedule, apps, by, at, hasWebhook } = entry;
  return [
    nameCell(entry),
    active === undefined ? "" : active ? "on" : "off",
    isJsonObject(schedule) ? markdownText(scheduleWords(schedule)) : "",
    appsCell(apps),
    [by, at === undefined ? undefined : dayAndYear(at)]
      .flatMap((each) => (each ? [markdownText(each)] : []))
      .join(", "),
    hasWebhook === true ? "yes" : "no",
  ];
}

function webhookCells(entry: IndexEntry): readonly string[] {
  return [nameCell(entry), entry.usedBy === undefined ? "–" : markdownText(maskText(entry.usedBy))];
}

/** In brackets that neither the name nor the path can close. */
function nameCell({ name, folderOrFile }: IndexEntry): string {
  const to = encodeURI(folderOrFile).replace(/[()#?|]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `[${markdownText(maskText(name)) || "(no name)"}](${to})`;
}

const mostApps = 6;

/** Each app once; what only steers the flow is no app. */
function appsCell(apps: readonly string[]): string {
  const names = [...new Set(apps.map((app) => app.split(":")[0] as string))].filter((app) => app !== "builtin");
  const titles = [...new Set(names.map(appTitle))].map(markdownText);
  const more = titles.length - mostApps;
  return [...titles.slice(0, mostApps), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

/** "20 Nov 2026" in UTC: the hour would touch the page more often than it tells something. */
function dayAndYear(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : `${dayWords(iso)} ${date.getUTCFullYear()}`;
}

function table(heading: string, columns: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const lines = [columns, columns.map(() => "---"), ...rows].map(rowText);
  return [`## ${heading}`, lines.join("\n")];
}

function rowText(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** Cells of the rows of a page by their first one, the link. No cell of ours holds a bar, so a bar always parts two. */
function rowsOf(page: string): ReadonlyMap<string, readonly string[]> {
  const rows = page.split(/\r?\n/).flatMap((line) => {
    const cells = line.startsWith("| [") && line.endsWith(" |") ? line.slice(2, -2).split(" | ") : [];
    return cells.length === scenarioColumns.length ? [[cells[0] as string, cells] as const] : [];
  });
  return new Map(rows);
}

function settled(
  cells: readonly string[],
  { address }: IndexEntry,
  former: ReadonlyMap<string, readonly string[]>,
  isQuiet: (address: Address) => boolean,
): readonly string[] {
  const row = former.get(cells[0] as string);
  if (row === undefined || !isQuiet(address)) return cells;
  return cells.every((cell, column) => column === editedColumn || cell === row[column]) ? row : cells;
}
