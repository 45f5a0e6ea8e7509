// What an export found, in words that the terminal, the commit message and the pull request share: counts, one field on one
// line, who edited, what is not in a backup. Nothing here knows colours, Markdown or width.

import { type Address, kindNames, kindOf, pathOf } from "../address.ts";
import type { FieldChange } from "../engine/plan.ts";
import type { ExportedChange, ExportedFile, ExportReport, Placement } from "../export/report.ts";
import { listDiff } from "./list-diff.ts";
import { asLists } from "./plan-fields.ts";
import { none, secret, subjectOf, valueWords } from "./plan-values.ts";
import { addedWords, dateWords, fieldLabel, isEditorPart, moduleKeyOf, plural } from "./plan-words.ts";
import { oneLine } from "./safe-text.ts";

/** Whether everything is as Git has it, and nothing was left out of the comparison. */
export function isNothing({ changes, files }: ExportReport): boolean {
  return changes.length === 0 && files.length === 0;
}

/** Whether all that it found is new: what people call their first backup. */
export function isFirstBackup({ isFirst, changes }: ExportReport): boolean {
  return isFirst && changes.every((change) => change.is === "new");
}

/** "2 changed, 1 new, 1 deleted"; "" where no object changed. */
export function changeCounts({ changes }: ExportReport): string {
  const count = (is: ExportedChange["is"]): number => changes.filter((change) => change.is === is).length;
  const clashes = count("clash");
  return [
    [count("changed"), "changed"] as const,
    [count("new"), "new"] as const,
    [count("deleted"), "deleted"] as const,
    [count("missing"), "gone"] as const,
    [clashes, clashes === 1 ? "clash" : "clashes"] as const,
  ]
    .filter(([each]) => each > 0)
    .map(([each, what]) => `${each} ${what}`)
    .join(", ");
}

const order: readonly ExportedChange["is"][] = ["changed", "new", "deleted", "missing", "clash"];

/** As every text tells them: what changed, came and went, and last what needs somebody. */
export function inOrder(changes: readonly ExportedChange[]): readonly ExportedChange[] {
  return changes.toSorted((a, b) => order.indexOf(a.is) - order.indexOf(b.is));
}

/** What `changeCounts` says, or what else the export has written. */
export function subjectCounts(report: ExportReport): string {
  const counts = changeCounts(report);
  if (isNothing(report)) return "nothing changed";
  return counts === "" ? `nothing changed there, ${plural(report.files.length, "file")} brought up to date` : counts;
}

/** "Make: 2 changed, 1 new, 1 deleted": counts alone, so it needs no quoting anywhere. */
export function commitSubject(report: ExportReport): string {
  return isFirstBackup(report) ? "First backup of Make" : `Make: ${subjectCounts(report)}`;
}

/** What the key could read: "23 scenarios", "9 webhooks"; webhooks only where there are any. */
export function totalWords({ totals, unread }: ExportReport): readonly string[] {
  const isUnread = (what: string): boolean => unread.some((each) => each.what.startsWith(what));
  return [
    [totals.scenarios, "scenario"] as const,
    [totals.webhooks, "webhook"] as const,
    [hasFilesOf("data-store") ? totals.dataStores : 0, "data store"] as const,
    [hasFilesOf("data-structure") ? totals.dataStructures : 0, "data structure"] as const,
  ]
    .filter(([count, what]) => (count > 0 || what === "scenario") && !isUnread(what))
    .map(([count, what]) => plural(count, what));
}

/** Whether this version writes files of a kind. */
export function hasFilesOf(kind: string): boolean {
  return kindNames.some((each) => each === kind);
}

/** What no backup holds, and what this version does not save. */
export function notInBackup(): readonly string[] {
  return [
    "passwords and tokens of connections",
    hasFilesOf("data-store") ? "records of data stores" : "data stores and their records",
    ...(hasFilesOf("data-structure") ? [] : ["data structures"]),
    ...(hasFilesOf("function") ? [] : ["custom functions"]),
    ...(hasFilesOf("team-variable") ? [] : ["team variables"]),
    "run history",
    "queued webhooks",
  ];
}

/** "38 requests · 6 s". */
export function costWords({ stats }: ExportReport): string {
  return `${plural(stats.requests, "request")} · ${secondsWords(stats.durationMs)}`;
}

function secondsWords(durationMs: number): string {
  const seconds = durationMs / 1000;
  if (seconds >= 60) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  return seconds >= 10 ? `${Math.round(seconds)} s` : `${seconds.toFixed(1).replace(/\.0$/, "")} s`;
}

/** "owner@example.com, 20 Nov 16:02"; "" where Make does not tell. Not yet safe. */
export function whoWords({ by, at }: Pick<ExportedChange, "by" | "at">): string {
  return [by, at === undefined ? undefined : dateWords(at)].filter((each) => each !== undefined).join(", ");
}

/** A field on one line, in the parts that a renderer may set apart. Not yet safe, values may be long. */
export interface FieldParts {
  /** Number of the module; undefined for the scenario itself. */
  readonly key: string | undefined;
  readonly module: string | undefined;
  /** "values › Total"; "" for a whole module. */
  readonly label: string;
  /** In place of two values: "added after 9 Slack: Find User", "3 items changed". */
  readonly news?: string;
  readonly from?: string;
  readonly to?: string;
}

export function fieldParts(field: FieldChange): FieldParts {
  const { path, from, to } = field;
  const place = { key: moduleKeyOf(path), module: field.module, label: fieldLabel({ path, sides: [to, from] }) };
  if (subjectOf(path) === "module") {
    if (from === undefined) return { ...place, news: addedWords(field) };
    return { ...place, news: to === undefined ? "removed" : `another module: it was ${valueWords(path, from)}` };
  }
  const lists = subjectOf(path) === "plain" ? asLists(from, to) : undefined;
  if (!lists) return { ...place, ...pair(valueWords(path, from), valueWords(path, to)) };
  const items = listDiff(lists.from, lists.to);
  const [item] = items;
  if (item === undefined) return { ...place, ...pair(secret, secret) };
  if (items.length > 1) return { ...place, news: `${items.length} items changed` };
  return {
    ...place,
    label: `${place.label} › ${item.label}`,
    ...pair(valueWords("", item.from), valueWords("", item.to)),
  };
}

function pair(from: string, to: string): Pick<FieldParts, "from" | "to"> {
  return { from, to: from === to && from.includes(secret) ? `${secret}, another one` : to };
}

/** Both values on one line each, at most `most` characters: what they share at the start goes where they are too long. */
export function shortPair(from: string, to: string, most: number): readonly [from: string, to: string] {
  const [before, after] = [oneLine(from, Number.POSITIVE_INFINITY), oneLine(to, Number.POSITIVE_INFINITY)];
  if (Math.max(before.length, after.length) <= most || from === none || to === none)
    return [cutText(before, most), cutText(after, most)];
  let shared = 0;
  while (shared < Math.min(before.length, after.length) && before[shared] === after[shared]) shared += 1;
  const start = shared > most / 2 ? shared - Math.floor(most / 4) : 0;
  const piece = (text: string): string => cutText(start === 0 ? text : `…${wholeFrom(text, start)}`, most);
  return [piece(before), piece(after)];
}

/** One line of at most `most` characters, safe to show; a pair of halves stays whole. */
export function cutText(text: string, most: number): string {
  const line = oneLine(text, Number.POSITIVE_INFINITY);
  if (line.length <= most) return line;
  return `${line.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

function wholeFrom(text: string, start: number): string {
  return text.slice(start).replace(/^[\udc00-\udfff]/, "");
}

/** Fields that mean something, and how many modules only the editor's parts changed in. */
export function tellable(fields: readonly FieldChange[]): {
  readonly fields: readonly FieldChange[];
  readonly editor: readonly FieldChange[];
} {
  return { fields: fields.filter((field) => !isEditorPart(field)), editor: fields.filter(isEditorPart) };
}

/** "7 values › Total went to targets/production.yaml as an override: the file has ${var.TOTAL} there." Not yet safe. */
export function placementWords({ path, to, why }: Placement, { files, target }: ExportReport): string {
  const key = moduleKeyOf(path);
  const label = path === "" ? "All of it" : [key, fieldLabel({ path })].filter((each) => each).join(" ");
  const because = why.replace(/^(?:The|A|An|It|Its|This|Another|Several) /, (word) => word.toLowerCase());
  switch (to) {
    case "override": {
      const own = [`targets/${target}.yaml`, `targets/${target}/target.yaml`];
      const file = files.find((each) => own.includes(each.file))?.file ?? `the file of target ${target}`;
      return `${label} went to ${file} as an override: ${because}`;
    }
    case "copy":
      return `${label} went to a copy of its own for ${target}: ${because}`;
    case "kept":
      return `${label} was not written: ${because}`;
  }
}

/** The file with Make's version of what clashes; undefined where there is none. */
export function fromMakeFile(address: Address, files: readonly ExportedFile[]): string | undefined {
  if (kindOf(address) !== "scenario") return undefined;
  return files.find(({ file, is }) => is !== "removed" && file.endsWith(`/${pathOf(address)}/blueprint.from-make.json`))
    ?.file;
}

/** "webhooks (hooks:read) and data stores (datastores:read)"; "" where the key may read all. */
export function unreadWords({ unread }: ExportReport): string {
  return joined(unread.map(({ what, scope }) => (what.includes(scope) ? what : `${what} (${scope})`)));
}

/** "a, b and c". */
export function joined(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) as string}`;
}

/** "84 files: 69 for scenarios, 9 webhooks, INDEX.md": the counts add up to the first number. */
export function fileWords(files: readonly ExportedFile[]): string {
  const all = plural(files.length, "file");
  if (files.every(({ kind }) => kind === "scenario")) return `${all} for scenarios`;
  const counted = new Map<ExportedFile["kind"], ExportedFile[]>(fileKinds.map((kind) => [kind, []]));
  for (const file of files) counted.set(file.kind, [...(counted.get(file.kind) ?? []), file]);
  return `${all}: ${[...counted].flatMap(([kind, list]) => kindWords(kind, list)).join(", ")}`;
}

const fileKinds: readonly ExportedFile["kind"][] = [
  "scenario",
  ...kindNames.filter((kind) => kind !== "scenario"),
  "project",
  "target",
  "ids",
  "index",
];

function kindWords(kind: ExportedFile["kind"], list: readonly ExportedFile[]): readonly string[] {
  const [first] = list;
  if (first === undefined) return [];
  switch (kind) {
    case "scenario":
      return [`${list.length} for scenarios`];
    case "project":
    case "target":
    case "ids":
    case "index":
      return list.length === 1 ? [first.file] : [`${list.length} ${kind === "ids" ? "of ids" : `${kind} files`}`];
    default:
      return [plural(list.length, kind.replaceAll("-", " "))];
  }
}
