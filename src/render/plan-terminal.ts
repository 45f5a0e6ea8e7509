// A plan for a terminal: what will happen, in words, at most 100 characters wide. Signs beside the colours, always.

import type { Change, Conflict, Drift, Guard, Plan } from "../engine/plan.ts";
import { isJsonArray, type Json } from "../json.ts";
import { countWords, dateWords, editWords, fieldLabel, plural, valueWords } from "./plan-words.ts";
import type { Paint } from "./paint.ts";
import { listDiff } from "./list-diff.ts";
import { editorLine, isEditorPart, renderFields, width } from "./plan-fields.ts";
import { oneLine, safeText } from "./safe-text.ts";

/** What the header and the footer say beside the plan. */
export interface PlanSurroundings {
  readonly organization: string;
  readonly team: string;
  readonly teamId: number;
  readonly zone: string;
  readonly commit: { readonly sha: string; readonly subject: string; readonly isDirty: boolean } | undefined;
  readonly applied: number;
  readonly appliedAt: string | null;
  /** Requests a minute that Make allows, where its answers told. */
  readonly limitPerMinute: number | undefined;
  /** The command that comes next. */
  readonly next: string;
}

export function renderPlan(plan: Plan, around: PlanSurroundings, paint: Paint): string {
  if (plan.changes.length + plan.conflicts.length + plan.guards.length === 0) return renderQuiet(plan, around, paint);
  const blocks = [
    renderHeader(plan, around, paint),
    ...plan.changes.filter((change) => !isNewFolder(change)).map((change) => renderChange(change, paint)),
    ...renderNewFolders(plan.changes.filter(isNewFolder), paint),
    ...renderConflicts(plan.conflicts, paint),
    ...renderGuards(plan.guards, paint),
    renderFooter(plan, around),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function headLine({ target }: Plan, { organization, team, teamId, zone }: PlanSurroundings, paint: Paint): string {
  return `${paint("bold", oneLine(target, 60))} · ${oneLine(`${organization} / ${team}`, 60)} (team ${teamId}, ${oneLine(zone, 60)})`;
}

function renderHeader(plan: Plan, around: PlanSurroundings, paint: Paint): string {
  const { commit, applied, appliedAt } = around;
  const git = commit
    ? `Git ${commit.sha.slice(0, 7)} "${oneLine(commit.subject, 44)}"${commit.isDirty ? " and what is not committed" : ""}`
    : "Not in Git";
  const last =
    applied === 0
      ? "never applied"
      : `last apply no. ${applied}${appliedAt ? `, ${oneLine(dateWords(appliedAt), 40)}` : ""}`;
  return `${headLine(plan, around, paint)}\n${git} · ${last}`;
}

const signs = { create: "+", update: "~", replace: "±", delete: "-" } as const;
const verbs = { create: "create", update: "change", replace: "recreate", delete: "delete" } as const;
const colours = { create: "green", update: "yellow", replace: "red", delete: "red" } as const;

function renderChange(change: Change, paint: Paint): string {
  const head = `${signs[change.action]} ${verbs[change.action].padEnd(8)} `;
  const active =
    change.action === "update" && change.active !== undefined ? (change.active ? "   active" : "   off") : "";
  const address = addressLine(change.address);
  const name = oneLine(change.name, 48).padEnd(Math.max(4, width - head.length - address.length - active.length - 2));
  const lines = [`${paint(colours[change.action], head)}${paint("bold", name)}  ${address}${active}`];
  if (change.action === "create" && change.about !== "") lines.push(`    ${safeText(change.about)}`);
  lines.push(...renderFields(change.fields, paint));
  if (change.action === "replace")
    lines.push(`    Make cannot change ${safeText(change.because.join(", "))} in place: it is made anew.`);
  lines.push(...wrap(change.impact.map(safeText).join(" "), "    "));
  return lines.join("\n");
}

/** Whole, since it is what the reader copies; folders and files may hold what a terminal must not get. */
function addressLine(address: string): string {
  return oneLine(address, Number.POSITIVE_INFINITY);
}

function isNewFolder({ action, address }: Change): boolean {
  return action === "create" && address.startsWith("folder/");
}

// Folders come along with the scenarios in them: one line for all.
function renderNewFolders(folders: readonly Change[], paint: Paint): string[] {
  if (folders.length === 0) return [];
  const names = folders.map(({ name }) => name).join(", ");
  return [`${paint("green", "+ create  ")} ${plural(folders.length, "folder")}: ${oneLine(names, 80)}`];
}

function renderConflicts(conflicts: readonly Conflict[], paint: Paint): string[] {
  return conflicts.map((conflict) => {
    const { name, address, path, module } = conflict;
    const label = fieldLabel({ path });
    // Lists differ from the base in an item or two: those are what has to be decided.
    const value = (side: Json | undefined): string => {
      const items = isJsonArray(conflict.base) && isJsonArray(side) ? listDiff(conflict.base, side) : [];
      const words = items.map(
        ({ label: item, from, to }) => `${item}: ${valueWords("", from)} → ${valueWords("", to)}`,
      );
      return oneLine(words.length > 0 ? words.join("; ") : valueWords(path, side), 70);
    };
    return [
      `${paint("red", "! changed in both ")}  ${paint("bold", oneLine(name, 40))}  ${addressLine(address)}`,
      `    ${oneLine([module, label].filter((each) => each !== undefined && each !== "").join(" › "), width - 4)}`,
      `         last applied   ${value(conflict.base)}`,
      `         in Git         ${value(conflict.git)}`,
      `         in Make        ${value(conflict.live)}   ${oneLine(editWords(conflict), 60)}`,
    ].join("\n");
  });
}

function renderGuards(guards: readonly Guard[], paint: Paint): string[] {
  return guards.map(({ name, addresses, message }) =>
    [
      `${paint("red", "! needs you")}   ${wrap(safeText(message), " ".repeat(14)).join("\n").trimStart()}`,
      ...addresses.slice(0, 10).map((address) => `      ${addressLine(address)}`),
      ...(addresses.length > 10 ? [`      … ${plural(addresses.length - 10, "more", "more")}`] : []),
      name === "protected"
        ? "    Nothing lets it pass but taking `protect: true` out of its file."
        : `    To let it pass: --allow ${oneLine(name, 120)}`,
    ].join("\n"),
  );
}

function renderFooter(plan: Plan, around: PlanSurroundings): string {
  const { summary } = plan;
  const counts = countWords([
    [summary.update + summary.replace, "to change"],
    [summary.create, "to create"],
    [summary.delete, "to delete"],
  ]);
  return [
    `${counts} ${summary.unchanged} unchanged.`,
    ...asides(plan),
    costWords(plan, around),
    "",
    `Next: ${safeText(around.next)}`,
  ].join("\n");
}

/** All is as it should be: two lines, and what else is worth knowing. */
function renderQuiet(plan: Plan, around: PlanSurroundings, paint: Paint): string {
  const { objects } = plan.summary;
  const counts = Object.entries(objects).map(([kind, count]) => plural(count, kind));
  const asInGit =
    plan.drift.length === 0 && counts.length > 0
      ? ` ${counts.join(", ")} ${isOne(objects) ? "is" : "are"} as in Git.`
      : "";
  const lines = [
    headLine(plan, around, paint),
    `Nothing to do.${asInGit}   ${costWords(plan, around)}`,
    ...asides(plan),
  ];
  return `${lines.join("\n")}\n`;
}

function costWords({ stats }: Plan, { limitPerMinute }: PlanSurroundings): string {
  const seconds = `${(stats.durationMs / 1000).toFixed(1)} s`;
  const requests =
    limitPerMinute === undefined
      ? plural(stats.requests, "request")
      : `${stats.requests} of ${limitPerMinute} requests a minute`;
  return `${requests} · ${seconds}`;
}

/** What is told beside the changes: what was changed in Make, and what Git no longer has. */
function asides(plan: Plan): string[] {
  const [first, ...others] = plan.drift;
  const drift =
    first === undefined
      ? []
      : others.length === 0
        ? wrap(`1 changed in Make and is kept: ${driftWords(first)}.`, "")
        : [
            `${plan.drift.length} changed in Make and are kept:`,
            ...plan.drift.flatMap((each) => wrap(driftWords(each), "  ")),
          ];
  return [
    ...drift,
    ...(plan.leftOver.length > 0 ? wrap(leftOverLine(plan), "") : []),
    ...(plan.gone === undefined ? [] : wrap(goneLine(plan.gone), "")),
  ];
}

function isOne(objects: Readonly<Record<string, number>>): boolean {
  return Object.values(objects).reduce((sum, count) => sum + count, 0) === 1;
}

function driftWords(drift: Drift): string {
  const edit = editWords(drift);
  return `${addressLine(drift.address)} (${oneLine(driftFields(drift), 60)}${edit === "" ? "" : `, ${oneLine(edit, 40)}`})`;
}

/** "schedule", "module 9: text", "module 12 added". */
function driftFields({ fields }: Drift): string {
  const editor = fields.filter(isEditorPart);
  const words = fields
    .filter((field) => !isEditorPart(field))
    .map((field) => {
      const [, key, ...inside] = field.path.split(".");
      if (!field.path.startsWith("modules.")) return fieldLabel(field);
      if (inside.length > 0) return `module ${key}: ${fieldLabel(field)}`;
      return `module ${key} ${field.from === undefined ? "added" : field.to === undefined ? "removed" : "replaced"}`;
    });
  return [...words, ...(editor.length > 0 ? [editorLine(editor)] : [])].join(", ");
}

function goneLine(gone: Plan["leftOver"]): string {
  const names = gone.slice(0, 3).map(({ address }) => safeText(address));
  return `Already gone in Make, and no longer in Git: ${names.join(", ")}${gone.length > 3 ? `, … (${gone.length})` : ""}. The next apply forgets ${gone.length === 1 ? "it" : "them"}.`;
}

function leftOverLine({ leftOver }: Plan): string {
  const names = leftOver.slice(0, 3).map(({ address }) => addressLine(address));
  return `Left over in Make, no longer in Git: ${names.join(", ")}${leftOver.length > 3 ? `, … (${leftOver.length})` : ""}. To delete: --prune`;
}

/** Words in lines that fit, each after `indent`. */
function wrap(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").filter((each) => each !== "")) {
    if (line !== "" && indent.length + line.length + 1 + word.length > width) {
      lines.push(`${indent}${line}`);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return line === "" ? lines : [...lines, `${indent}${line}`];
}
