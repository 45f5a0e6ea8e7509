// What an export found to be other than in Git, for a terminal: one block an object, in the plan's own language, from Git's
// value to Make's; what clashes last, with both values and where Make's version lies.

import type { Conflict, FieldChange } from "../engine/plan.ts";
import type { ExportedChange, ExportReport } from "../export/report.ts";
import { isJsonArray } from "../json.ts";
import { sideLines } from "./conflict-values.ts";
import { fromMakeFile, inOrder, placementWords, whoWords } from "./export-words.ts";
import { listDiff } from "./list-diff.ts";
import type { Paint } from "./paint.ts";
import { itemWords, longestDiff, renderFields } from "./plan-fields.ts";
import { changeHead } from "./plan-head.ts";
import { subjectOf, valueWords } from "./plan-values.ts";
import { fieldLabel, moduleKeyOf, plural } from "./plan-words.ts";
import { oneLine } from "./safe-text.ts";
import { shellWord } from "./shell-word.ts";
import { pieces, width, wrap, wrapSentences } from "./wrap.ts";

const signs = { new: "+", changed: "~", deleted: "-", missing: "!", clash: "!" } as const;
const verbs = {
  new: "new",
  changed: "changed",
  deleted: "deleted",
  missing: "gone",
  clash: "changed in both",
} as const;
const colours = { new: "green", changed: "yellow", deleted: "red", missing: "red", clash: "red" } as const;

/** One block for each change; of a first export only what is not simply new. */
export function renderChanges(report: ExportReport, flags: string, paint: Paint): string[] {
  const isTold = (change: ExportedChange): boolean =>
    !report.isFirst || change.is !== "new" || change.placed.length > 0;
  return inOrder(report.changes)
    .filter(isTold)
    .map((change) => renderChange(change, report, flags, paint));
}

function renderChange(change: ExportedChange, report: ExportReport, flags: string, paint: Paint): string {
  const { is, name, address, active } = change;
  const rest = active === undefined || is === "new" ? "" : active ? "active" : "off";
  return [
    ...changeHead({ sign: signs[is], verb: verbs[is], name, address, rest }, colours[is], paint),
    ...changeLines(change, report, flags, paint),
    ...placementLines(change, report),
  ].join("\n");
}

function changeLines(change: ExportedChange, report: ExportReport, flags: string, paint: Paint): string[] {
  const { is, about, fields } = change;
  const who = whoWords(change);
  const edited = who === "" ? [] : [`    by ${oneLine(who, width - 7)}`];
  switch (is) {
    case "new":
      return [...(about === undefined ? [] : wrap(whole(about), "    ")), ...edited];
    case "changed":
      return [...edited, ...renderFields(fields, paint)];
    case "deleted":
      return [`    Deleted in Make: its files go. Git keeps them, so it can be restored.`];
    case "missing":
      return wrapSentences(
        ["Deleted in Make; its files stay.", `To remove them: make-gitops export${flagWords(flags)} --prune`],
        "    ",
      );
    case "clash":
      return ["", ...clashLines(change, report), ...alsoLines(fields, paint)];
  }
}

function alsoLines(fields: readonly FieldChange[], paint: Paint): string[] {
  return fields.length === 0
    ? []
    : ["    Changed in Make alone, so it is in the files:", ...renderFields(fields, paint)];
}

function placementLines({ placed }: ExportedChange, report: ExportReport): string[] {
  const more = placed.length - mostPlaced;
  const lines = placed.slice(0, mostPlaced).flatMap((each) => wrap(whole(placementWords(each, report)), "    "));
  return more > 0 ? [...lines, `    … ${plural(more, "more", "more")}`] : lines;
}

const mostPlaced = 8;
const indent = "         ";
const labelWidth = 14;

function clashLines(change: ExportedChange, { files }: ExportReport): string[] {
  const file = fromMakeFile(change.address, files);
  return [
    ...change.clashes.flatMap((clash) => renderClash(change, clash)),
    ...(file === undefined ? [] : [`    Make's version lies beside it:  ${whole(file)}`]),
  ];
}

function renderClash({ address, name, by, at }: ExportedChange, { path, module, from, to }: FieldChange): string[] {
  const conflict: Conflict = {
    address,
    name,
    path,
    ...(from === undefined ? {} : { git: from }),
    ...(to === undefined ? {} : { live: to }),
  };
  const label = [module, fieldLabel({ path, sides: [from, to] })].filter((each) => each).join(" › ");
  const head = [moduleKeyOf(path), label].filter((each) => each !== undefined).join("  ");
  const { git, live } = moduleSides(path, from, to) ?? itemSides(from, to) ?? sideLines(conflict, room);
  return [
    ...pieces(whole(head), width - 4).map((piece) => `    ${piece}`),
    ...sideWords("in Git", git, ""),
    ...sideWords("in Make", live, whole(whoWords({ ...(by && { by }), ...(at && { at }) }))),
  ];
}

const room = width - indent.length - labelWidth;

interface Sides {
  readonly git: readonly string[];
  readonly live: readonly string[];
}

/** Of a module that one side removed and the other changed; undefined for anything else. */
function moduleSides(path: string, from: FieldChange["from"], to: FieldChange["to"]): Sides | undefined {
  if (subjectOf(path) !== "module" || (from !== undefined && to !== undefined)) return undefined;
  const side = (value: FieldChange["from"]): string[] => [value === undefined ? "removed" : "still there, changed"];
  return { git: side(from), live: side(to) };
}

/** Of two lists the items that differ; undefined for anything else. */
function itemSides(from: FieldChange["from"], to: FieldChange["to"]): Sides | undefined {
  const lists = isJsonArray(from) && isJsonArray(to) ? listDiff(from, to).slice(0, longestDiff) : [];
  if (lists.length === 0) return undefined;
  const side = (which: "from" | "to"): string[] =>
    lists.flatMap((item) => pieces(whole(`${item.label}: ${itemWords(item[which])}`), room));
  return { git: side("from"), live: side("to") };
}

/** The values of both sides begin in one column; who edited stands behind a short one, else beside the label. */
function sideWords(label: string, lines: readonly string[], who: string): string[] {
  const [first = "", ...rest] = lines;
  const column = " ".repeat(labelWidth);
  const line = `${indent}${label.padEnd(labelWidth)}${first}`;
  const after = `${first.padEnd(41)} ${who}`;
  const isBeside = rest.length === 0 && after.length <= room;
  if (who === "" || isBeside)
    return [
      who === "" ? line : `${indent}${label.padEnd(labelWidth)}${after}`,
      ...rest.map((each) => `${indent}${column}${each}`),
    ];
  return [
    `${indent}${label.padEnd(labelWidth)}${oneLine(who, room)}`,
    ...lines.map((each) => `${indent}${column}${each}`),
  ];
}

/** What a person writes now to decide; `[]` where nothing clashes. */
export function renderDecision({ changes }: ExportReport, flags: string): string[] {
  const clashing = changes.filter(({ is }) => is === "clash");
  if (clashing.length === 0) return [];
  const fields = clashing.reduce((sum, { clashes }) => sum + clashes.length, 0);
  const places = clashing.length === 1 ? "" : ` in ${clashing.length} places`;
  const more = clashing.length - mostDecisions;
  return [
    `Git's side stays until you decide for ${fields === 1 ? "this one field" : `these ${fields} fields`}${places}:`,
    ...clashing.slice(0, mostDecisions).flatMap((change) => decisionLines(change, flags)),
    ...(more > 0 ? [`  … and so for ${plural(more, "more", "more")}.`] : []),
    ...(clashing.length > 1
      ? ["Or for all of them at once:", `  ${command("git", flags)}`, `  ${command("make", flags)}`]
      : []),
  ];
}

const mostDecisions = 5;

function decisionLines({ address, clashes }: ExportedChange, flags: string): string[] {
  const [first] = clashes;
  const isOne = clashes.length === 1 && first !== undefined;
  const value = (side: FieldChange["from"]): string | undefined => (isOne ? shortValue(first.path, side) : undefined);
  return (["git", "make"] as const).flatMap((side) => {
    const line = `  ${command(side, flags).padEnd(command("make", flags).length)} ${shellWord(address)}`;
    const result =
      side === "git"
        ? `Git keeps ${value(first?.from) ?? (isOne ? "its value" : "its values")}; an apply brings ${isOne ? "it" : "them"} to Make`
        : `Git gets ${value(first?.to) ?? (isOne ? "Make's value" : "Make's values")}`;
    return line.length + result.length + 5 <= width ? [`${line}     ${result}`] : [line, `      ${result}`];
  });
}

function command(side: "git" | "make", flags: string): string {
  return `make-gitops export${flagWords(flags)} --keep ${side}`;
}

/** A value that is easily told; undefined for one that is not. */
function shortValue(path: string, value: FieldChange["from"]): string | undefined {
  if (value === undefined || value === null || typeof value === "object") return undefined;
  const words = valueWords(path, value);
  return words.length > 40 || words.includes("\n") ? undefined : whole(words);
}

/** Flags of a next command, with a blank before them. */
export function flagWords(flags: string): string {
  return flags === "" ? "" : ` ${whole(flags)}`;
}

/** One line, uncut: it is wrapped. */
function whole(text: string): string {
  return oneLine(text, Number.POSITIVE_INFINITY);
}
