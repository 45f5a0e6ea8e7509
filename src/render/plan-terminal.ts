// A plan for a terminal: what will happen, in words, at most 100 characters wide. Signs beside the colours, always.

import type { Change, Keep, Plan } from "../engine/plan.ts";
import { renderConflicts } from "./plan-conflicts.ts";
import type { Paint } from "./paint.ts";
import { renderFields } from "./plan-fields.ts";
import { adoptionWords, renderFooter, renderQuiet } from "./plan-footer.ts";
import { renderGuards } from "./plan-guards.ts";
import { changeHead } from "./plan-head.ts";
import { dateWords, plural } from "./plan-words.ts";
import { oneLine } from "./safe-text.ts";
import type { PlanSurroundings } from "./surroundings.ts";
import { width, wrap, wrapSentences } from "./wrap.ts";

export function renderPlan(plan: Plan, around: PlanSurroundings, paint: Paint): string {
  const isQuiet = plan.changes.every(isPlainAdoption);
  if (isQuiet && plan.conflicts.length + plan.guards.length === 0)
    return renderQuiet(plan, around, headLine(plan, around, paint));
  const blocks = [
    renderHeader(plan, around, paint),
    ...plan.changes.filter((change) => !isTogether(change)).map((change) => renderChange(change, paint)),
    ...renderAdoptions(plan.changes.filter(isPlainAdoption), paint),
    ...renderNewFolders(plan.changes.filter(isNewFolder), paint),
    ...renderGuards(plan.guards, plan.target, paint),
    ...renderConflicts(plan, around, paint),
    renderFooter(plan, around),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function headLine({ target }: Plan, { organization, team, teamId, zone }: PlanSurroundings, paint: Paint): string {
  const where = `${oneLine(`${organization} / ${team}`, 60)} (team ${teamId}, ${oneLine(zone, 60)})`;
  return `${paint("bold", oneLine(target, 60))} · ${where}`;
}

function renderHeader(plan: Plan, around: PlanSurroundings, paint: Paint): string {
  const { commit, applied, appliedAt } = around;
  const git = commit
    ? `Git ${commit.sha.slice(0, 7)} "${oneLine(commit.subject, 44)}"${commit.isDirty ? " and what is not committed" : ""}`
    : "Not in Git";
  const last =
    applied === 0
      ? "never applied"
      : `last apply no. ${applied}${appliedAt === null ? "" : `, ${oneLine(dateWords(appliedAt), 40)}`}`;
  const kept = plan.options.keep.flatMap((keep) => wrap(keepWords(keep, plan.options.keep), ""));
  return [headLine(plan, around, paint), `${git} · ${last}`, ...kept].join("\n");
}

/** "Where both changed it: Git's side, for scenario/x". */
function keepWords({ side, addresses }: Keep, all: readonly Keep[]): string {
  const others = all.some((keep) => keep.addresses.length > 0) ? "all others" : "all";
  const names = addresses.length > 0 ? addresses.map(whole).join(", ") : others;
  return `Where both changed it: ${side === "git" ? "Git" : "Make"}'s side, for ${names}`;
}

const signs = { create: "+", update: "~", replace: "±", delete: "-", move: ">", adopt: "=" } as const;
const verbs = {
  create: "create",
  update: "change",
  replace: "recreate",
  delete: "delete",
  move: "move",
  adopt: "adopt",
} as const;
const colours = {
  create: "green",
  update: "yellow",
  replace: "red",
  delete: "red",
  move: "cyan",
  adopt: "cyan",
} as const;

function renderChange(change: Change, paint: Paint): string {
  const { action, name, address } = change;
  const origin = change.movedFrom === undefined ? "" : `from ${oneLine(change.movedFrom, Number.POSITIVE_INFINITY)}`;
  const isBeside = action === "move" && address.length + origin.length <= roomForBoth;
  const switched = action === "update" && change.active !== undefined ? (change.active ? "active" : "off") : "";
  const head = { sign: signs[action], verb: verbs[action], name, address, rest: isBeside ? origin : switched };
  const moved = origin === "" || isBeside ? [] : [`    ${action === "move" ? origin : `moved ${origin}`}`];
  return [...changeHead(head, colours[action], paint), ...moved, ...changeLines(change, paint)].join("\n");
}

/** Two addresses on the first line, and a name of some length before them. */
const roomForBoth = 62;

function changeLines(change: Change, paint: Paint): string[] {
  const impact = wrapSentences(change.impact.map(whole), "    ");
  switch (change.action) {
    case "move":
      return ["    State only: nothing is written to Make.", ...impact];
    case "adopt":
      return ["    As in Git already. Comes under management; nothing is written to Make.", ...impact];
    case "create":
      return [...(change.about === "" ? [] : wrap(whole(change.about), "    ")), ...impact];
    case "replace": {
      const because = `Make cannot change ${whole(change.because.join(", "))} in place: it is made anew.`;
      return [...renderFields(change.fields, paint), ...wrap(because, "    "), ...impact];
    }
    case "update":
    case "delete":
      return [...renderFields(change.fields, paint), ...impact];
  }
}

function isNewFolder({ action, address }: Change): boolean {
  return action === "create" && address.startsWith("folder/");
}

/** As it is, where it is: there is nothing to look at one by one. */
function isPlainAdoption({ action, movedFrom }: Change): boolean {
  return action === "adopt" && movedFrom === undefined;
}

function isTogether(change: Change): boolean {
  return isNewFolder(change) || isPlainAdoption(change);
}

function renderAdoptions(adopted: readonly Change[], paint: Paint): string[] {
  if (adopted.length === 0) return [];
  const head = paint("cyan", `${signs.adopt} ${verbs.adopt.padEnd(8)}`);
  const names = oneLine(adopted.map(({ address }) => address).join(", "), width - 11);
  return [
    [`${head} ${names}`, ...wrap(`${adoptionWords(adopted.length)} Nothing is written to Make.`, "    ")].join("\n"),
  ];
}

// Folders come along with the scenarios in them: one line for all.
function renderNewFolders(folders: readonly Change[], paint: Paint): string[] {
  if (folders.length === 0) return [];
  const names = folders.map(({ name }) => name).join(", ");
  return [`${paint("green", "+ create  ")} ${plural(folders.length, "folder")}: ${oneLine(names, width - 24)}`];
}

/** One line, uncut: it is wrapped. */
function whole(text: string): string {
  return oneLine(text, Number.POSITIVE_INFINITY);
}
