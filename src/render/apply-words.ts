// What an apply did to one object, in words: the same while it runs and in the report. Everything is safe for a terminal.

import { type Address, kindOf } from "../address.ts";
import type { Done, Failed, Skipped, Standing } from "../apply/report.ts";
import type { Change, FieldChange } from "../engine/plan.ts";
import type { JsonObject } from "../json.ts";
import { scheduleWords } from "../schedule/words.ts";
import { fieldLabel, isEditorPart, moduleKeyOf } from "./plan-words.ts";
import { oneLine, safeText } from "./safe-text.ts";

/** "created (id 7312)", "module 7 changed, read back, equal". */
export function doneWords({ change, remoteId, differs }: Done): string {
  const changed = differs.length > 0 ? [`Make changed what it was sent: ${oneLine(differs.join(", "), 200)}`] : [];
  const id = `(id ${oneLine(remoteId, 40)})`;
  const from = change.movedFrom === undefined ? [] : [`moved from ${wholeAddress(change.movedFrom)}`];
  switch (change.action) {
    case "create":
      return [`created ${id}`, ...changed].join(", ");
    case "replace":
      return [...from, `recreated ${id}`, ...changed].join(", ");
    case "delete":
      return "deleted";
    case "move":
      return from.join(", ");
    case "adopt":
      return "taken over, as in Git";
    case "update":
      return [...from, ...updateWords(change.fields), ...(changed.length > 0 ? changed : ["read back, equal"])].join(
        ", ",
      );
  }
}

function updateWords(fields: readonly FieldChange[]): readonly string[] {
  const isSwitch = ({ path }: FieldChange): boolean => path === "active";
  const names = fieldNames(fields.filter((field) => !isSwitch(field)));
  const switched = fields.find(isSwitch);
  return [
    ...(names.length > 0 ? [`${listWords(names)} changed`] : []),
    ...(switched ? [switched.to === true ? "switched on" : "switched off"] : []),
  ];
}

const mostModules = 4;

function fieldNames(fields: readonly FieldChange[]): readonly string[] {
  const acting = fields.filter((field) => !isEditorPart(field));
  const keys = [...new Set(acting.flatMap(({ path }) => moduleKeyOf(path) ?? []))];
  keys.sort((a, b) => Number(a) - Number(b));
  const others = acting
    .filter(({ path }) => moduleKeyOf(path) === undefined)
    .map(({ path }) => fieldLabel({ path }).split(" › ")[0] ?? path);
  const modules =
    keys.length > mostModules
      ? [`${keys.length} modules`]
      : keys.length > 0
        ? [`module${keys.length > 1 ? "s" : ""} ${listWords(keys)}`]
        : [];
  const layout = acting.length < fields.length ? ["layout"] : [];
  return [...modules, ...new Set(others), ...layout].map((name) => oneLine(name, 60));
}

export function listWords(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

/** "on, every 15 minutes", or "off". */
export function runWords(active: boolean, schedule: JsonObject | undefined): string {
  if (!active) return "off";
  return schedule === undefined ? "on" : `on, ${oneLine(scheduleWords(schedule), 200)}`;
}

/** Why it failed: what Make said with its code, or our own problem with ours. */
export function failedWords({ problem, refusal }: Failed): string {
  if (!refusal) return `${safeText(problem.message).replace(/\.$/, "")} (${problem.code}).`;
  const what = problem.code === "make/invalid-blueprint" ? "the blueprint" : "it";
  const said = refusal.text === "" ? "." : `: ${safeText(refusal.text)}`;
  return `Make refuses ${what} (${oneLine(refusal.makeCode ?? problem.code, 40)})${said}`;
}

/** What runs after a failure. */
export function standingWords({ version, active, schedule }: Standing): string {
  if (active === undefined) return "what Make has now is not known: the next plan tells";
  const words = runWords(active, schedule);
  switch (version) {
    case "untouched":
      return `was not touched, still ${active ? "on" : "off"}`;
    case "former":
      return `the former version is back, ${words}`;
    case "new":
      return `the new version is in Make, ${words}`;
    case "unknown":
      return `what Make has now is not known: the next plan tells`;
  }
}

/** "not tried: it calls scenario/orders/new-order". */
export function skippedWords({ change, blockedBy }: Skipped): string {
  return `not tried: it ${waitWord(change, blockedBy)} ${wholeAddress(blockedBy)}`;
}

function waitWord({ action, address }: Change, blockedBy: Address): string {
  // What is deleted goes after what may still use it.
  if (action === "delete") return "waits for";
  return kindOf(address) === "scenario" && kindOf(blockedBy) === "scenario" ? "calls" : "needs";
}

/** Whole, since the reader copies it; names of folders and files may hold what a terminal must not get. */
export function wholeAddress(address: Address): string {
  return oneLine(address, Number.POSITIVE_INFINITY);
}
