// The foot of a plan: counts in words, what is told beside the changes, what it cost, and the one next command.

import type { Drift, Plan } from "../engine/plan.ts";
import { editorLine } from "./plan-fields.ts";
import { subjectOf } from "./plan-values.ts";
import { addedWords, countWords, dateWords, fieldLabel, isEditorPart, moduleKeyOf, plural } from "./plan-words.ts";
import { renderDecision } from "./plan-conflicts.ts";
import { isLeftElsewhere } from "./plan-guards.ts";
import { oneLine } from "./safe-text.ts";
import type { PlanSurroundings } from "./surroundings.ts";
import { wrap, wrapSentences } from "./wrap.ts";

export function renderFooter(plan: Plan, around: PlanSurroundings): string {
  const counts = plan.changes.length > 0 || plan.conflicts.length === 0 ? [countLine(plan)] : [];
  const told = [...counts, ...asides(plan)];
  if (plan.conflicts.length > 0)
    return [...told, ...(told.length > 0 ? [""] : []), renderDecision(plan, around)].join("\n");
  return [...told, costWords(plan, around), ...nextLines(plan, around)].join("\n");
}

function countLine({ summary }: Plan): string {
  const asked: [number, string][] = [
    [summary.move, "to move"],
    [summary.adopt, "to adopt"],
  ];
  const counts = countWords([
    [summary.update + summary.replace, "to change"],
    [summary.create, "to create"],
    [summary.delete, "to delete"],
    ...asked.filter(([count]) => count > 0),
  ]);
  return `${counts} ${summary.unchanged} unchanged.`;
}

function costWords({ stats }: Plan, { limitPerMinute }: PlanSurroundings): string {
  const seconds = `${(stats.durationMs / 1000).toFixed(1)} s`;
  const requests =
    limitPerMinute === undefined
      ? plural(stats.requests, "request")
      : `${stats.requests} of ${limitPerMinute} requests a minute`;
  return `${requests} · ${seconds}`;
}

/** More guards than this are not let pass by one line that is copied. */
const mostAllowed = 3;

function nextLines({ guards }: Plan, { shownBy, flags }: PlanSurroundings): string[] {
  if (shownBy === "apply") return [];
  if (guards.some(({ name }) => name === "protected")) return ["", "Next: take out what is protected, and plan again."];
  const given = oneLine(flags, Number.POSITIVE_INFINITY);
  const withFlags = (words: string, after: string): string => (after === "" ? words : `${words} ${after}`);
  if (guards.some(isLeftElsewhere)) {
    const ofTarget = given.replace(/(?:^| )--(?:prune|keep)\b.*$/, "");
    return ["", `Next: ${withFlags("make-gitops adopt --all", ofTarget)}`];
  }
  const command = withFlags("make-gitops apply", given);
  if (guards.length === 0) return ["", `Next: ${command}`];
  if (guards.length > mostAllowed) return ["", "Next: decide each that needs you, then", `  ${command}`];
  const allow = guards.map(({ name }) => oneLine(name, 40)).join(",");
  return ["", `Next, if that is what you want: ${command} --allow ${allow}`];
}

/** All is as it should be: one line, and what else is worth knowing. */
export function renderQuiet(plan: Plan, around: PlanSurroundings, head: string): string {
  const { objects } = plan.summary;
  const counts = Object.entries(objects).map(([kind, count]) => plural(count, oneLine(kind.replaceAll("-", " "), 40)));
  const asInGit =
    plan.drift.length === 0 && counts.length > 0
      ? ` ${counts.join(", ")} ${isOne(objects) ? "is" : "are"} as in Git.`
      : "";
  const { requests, durationMs } = plan.stats;
  const cost = `${plural(requests, "request")} · ${(durationMs / 1000).toFixed(1)} s`;
  // What was decided holds from the apply on; until then a plan without it is a clash again.
  const next = plan.options.keep.length > 0 ? nextLines(plan, around) : [];
  const adopted =
    plan.summary.adopt === 0 ? [] : wrap(`${adoptionWords(plan.summary.adopt)} ${adoptionNext(around)}`, "");
  return `${[head, `Nothing to do.${asInGit}   ${cost}`, ...asides(plan), ...adopted, ...next].join("\n")}\n`;
}

/** "5 are as in Git already and come under management with the next apply." */
export function adoptionWords(count: number): string {
  const [be, come] = count === 1 ? ["is", "comes"] : ["are", "come"];
  return `${count} ${be} as in Git already and ${come} under management with the next apply.`;
}

function adoptionNext({ shownBy, flags }: PlanSurroundings): string {
  if (shownBy === "apply") return "Nothing is written to Make.";
  return `It writes nothing to Make: ${["make-gitops apply", oneLine(flags, Number.POSITIVE_INFINITY)].join(" ").trim()}`;
}

function isOne(objects: Readonly<Record<string, number>>): boolean {
  return Object.values(objects).reduce((sum, count) => sum + count, 0) === 1;
}

/** What is told beside the changes: what was changed in Make, and what Git no longer has. */
function asides({ drift, conflicts, leftOver, gone = [] }: Plan): string[] {
  // Beside a clash it is told there.
  const clashing = new Set(conflicts.map(({ address }) => address));
  return [
    ...driftLines(drift.filter(({ address }) => !clashing.has(address))),
    ...(leftOver.length > 0
      ? wrap(`Left over in Make, no longer in Git: ${names(leftOver)}. To delete: --prune`, "")
      : []),
    ...(gone.length > 0 ? wrap(goneLine(gone), "") : []),
  ];
}

function driftLines(drift: readonly Drift[]): string[] {
  const [first, ...others] = drift;
  if (first === undefined) return [];
  if (others.length === 0) return wrapSentences(["1 changed in Make and is kept:", ...driftWords(first, ").")], "");
  const lines = drift.flatMap((each) => wrapSentences(driftWords(each, ")"), "  "));
  return [`${drift.length} changed in Make and are kept:`, ...lines];
}

/** Parts that stay whole where a line ends. */
function driftWords({ address, fields, by, at }: Drift, end: string): string[] {
  const words = [
    ...driftFields(fields).map((each) => oneLine(each, 80)),
    ...(by === undefined ? [] : [oneLine(`by ${by}`, 40)]),
    ...(at === undefined ? [] : [oneLine(dateWords(at), 20)]),
  ];
  const parts = words.map((each, index) => `${each}${index < words.length - 1 ? "," : end}`);
  return [`${oneLine(address, Number.POSITIVE_INFINITY)} (${parts[0] as string}`, ...parts.slice(1)];
}

/** "schedule", "module 9: text", "module 12 added after 9 Slack: Find User". */
function driftFields(fields: Drift["fields"]): string[] {
  const editor = fields.filter(isEditorPart);
  const words = fields
    .filter((field) => !isEditorPart(field))
    .map((field) => {
      const { path, from, to } = field;
      const key = moduleKeyOf(path);
      const label = fieldLabel({ path, sides: [to, from] });
      if (key === undefined) return label;
      if (subjectOf(path) !== "module") return `module ${key}: ${label}`;
      return `module ${key} ${from === undefined ? addedWords(field) : to === undefined ? "removed" : "exchanged"}`;
    });
  const more = words.length - mostDrift;
  const shown = more > 1 ? [...words.slice(0, mostDrift), `${more} more`] : words;
  return [...shown, ...(editor.length > 0 ? [editorLine(editor)] : [])];
}

/** Fields of one object that are told by name. */
const mostDrift = 8;

function goneLine(gone: Plan["leftOver"]): string {
  return `Already gone in Make, and no longer in Git: ${names(gone)}. The next apply forgets ${gone.length === 1 ? "it" : "them"}.`;
}

function names(list: Plan["leftOver"]): string {
  const shown = list.slice(0, 3).map(({ address }) => oneLine(address, Number.POSITIVE_INFINITY));
  return `${shown.join(", ")}${list.length > 3 ? `, … (${list.length})` : ""}`;
}
