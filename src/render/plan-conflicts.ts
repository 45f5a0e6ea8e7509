// What changed in Git and in Make, apart, for a terminal (looks.md 6): one heading a scenario, each field with its three
// sides and who is behind them, what does not clash, and last the two commands that decide.

import type { Address } from "../address.ts";
import type { Conflict, Drift, Plan } from "../engine/plan.ts";
import { isOfLostFile, type SideLines, type SideName, sideLines } from "./conflict-values.ts";
import type { Paint } from "./paint.ts";
import { changeHead } from "./plan-head.ts";
import { editorLine } from "./plan-fields.ts";
import { subjectOf, valueWords } from "./plan-values.ts";
import { addedWords, dateWords, dayWords, fieldLabel, isEditorPart, moduleKeyOf, plural } from "./plan-words.ts";
import { oneLine } from "./safe-text.ts";
import { shellWord } from "./shell-word.ts";
import type { PlanSurroundings } from "./surroundings.ts";
import { pieces, width, wrapSentences } from "./wrap.ts";

export function renderConflicts({ conflicts, drift }: Plan, around: PlanSurroundings, paint: Paint): string[] {
  return [...Map.groupBy(conflicts, ({ address }) => address)].map(([address, list]) => {
    const [{ name }] = list as [Conflict];
    const head = changeHead({ sign: "!", verb: "changed in both", name, address, rest: "" }, "red", paint);
    const fields = list.flatMap((conflict) => renderField(conflict, around));
    return [...head, "", ...fields, ...alsoLines(drift.find((each) => each.address === address))].join("\n");
  });
}

const indent = "         ";
const labels: Readonly<Record<SideName, string>> = { base: "last applied", git: "in Git", live: "in Make" };
const order = ["base", "git", "live"] as const;
/** Width of the column of labels, and where values begin. */
const labelWidth = 14;
const column = indent.length + labelWidth;

function renderField(conflict: Conflict, around: PlanSurroundings): string[] {
  const who: Readonly<Record<SideName, string>> = {
    base: conflict.base === undefined ? "" : appliedWords(around),
    git: gitWords(conflict, around),
    live: makeWords(conflict),
  };
  const head = `    ${pieces(fieldHead(conflict), width - 4).join("\n    ")}`;
  const sides = sideLines(conflict, width - column);
  return [head, ...(inTable(sides, who) ?? below(sideLines(conflict, width - indent.length - 4), who))];
}

/** "7  Google Sheets: Add Row › values › Total". */
function fieldHead({ path, module, base, git, live }: Conflict): string {
  const key = moduleKeyOf(path);
  const label = fieldLabel({ path, sides: [git, live, base] });
  const words = [module, label].filter((each) => each !== undefined && each !== "").join(" › ");
  return oneLine(key === undefined ? words : `${key}  ${words}`, Number.POSITIVE_INFINITY);
}

/** Values under each other and those who wrote them beside them, where all of it has room. */
function inTable(sides: SideLines, who: Readonly<Record<SideName, string>>): string[] | undefined {
  if (order.some((side) => sides[side].length !== 1)) return undefined;
  const longest = Math.max(...order.map((side) => (sides[side][0] as string).length)) + 2;
  const widestWho = Math.max(...order.map((side) => who[side].length));
  const room = width - column;
  if (longest + widestWho > room) return undefined;
  const values = Math.max(longest, Math.min(41, room - widestWho));
  return order.map((side) => {
    const value = (sides[side][0] as string).padEnd(values);
    return `${indent}${labels[side].padEnd(labelWidth)}${value}${who[side]}`.trimEnd();
  });
}

function below(sides: SideLines, who: Readonly<Record<SideName, string>>): string[] {
  return order.flatMap((side) => [
    `${indent}${labels[side].padEnd(labelWidth)}${who[side]}`.trimEnd(),
    ...sides[side].map((line) => `${indent}    ${line}`.trimEnd()),
  ]);
}

function appliedWords({ applied, appliedAt }: PlanSurroundings): string {
  if (applied === 0) return "";
  return appliedAt === null ? `no. ${applied}` : `no. ${applied}, ${oneLine(dayWords(appliedAt), 20)}`;
}

function gitWords({ address }: Conflict, { git }: PlanSurroundings): string {
  const edit = git.get(address);
  if (!edit) return "";
  if (edit.isDirty) return "not committed yet";
  const when = edit.at === undefined ? undefined : oneLine(dateWords(edit.at), 20);
  return [edit.by === undefined ? undefined : oneLine(edit.by, 30), when]
    .filter((each) => each !== undefined)
    .join(", ");
}

function makeWords({ by, at }: Conflict): string {
  const when = at === undefined ? [] : [oneLine(dateWords(at), 20)];
  return (by === undefined ? when : [oneLine(by, 40), "in the editor", ...when]).join(", ");
}

/** "9 Slack › text,  module 12 added". */
function alsoLines(drift: Drift | undefined): string[] {
  if (!drift) return [];
  const editor = drift.fields.filter(isEditorPart);
  const words = drift.fields.filter((field) => !isEditorPart(field)).map(alsoWords);
  const all = [...words, ...(editor.length > 0 ? [editorLine(editor)] : [])];
  const shown =
    all.length > mostAlso ? [...all.slice(0, mostAlso), plural(all.length - mostAlso, "more", "more")] : all;
  const text = oneLine(`Also changed in Make, no clash, will be kept:  ${shown.join(",  ")}`, Number.POSITIVE_INFINITY);
  return pieces(text, width - 4).map((line) => `    ${line.trimEnd()}`);
}

const mostAlso = 8;

function alsoWords(field: Drift["fields"][number]): string {
  const { path, module, from, to } = field;
  const key = moduleKeyOf(path);
  if (key === undefined) return fieldLabel({ path, sides: [to, from] });
  if (subjectOf(path) === "module")
    return `module ${key} ${from === undefined ? addedWords(field) : to === undefined ? "removed" : "exchanged"}`;
  const app = module?.split(":")[0] ?? "module";
  return `${key} ${app} › ${fieldLabel({ path, sides: [to, from] })}`;
}

/** What a person writes now, in place of the next command. */
export function renderDecision({ conflicts }: Plan, around: PlanSurroundings): string {
  const groups = [...Map.groupBy(conflicts, ({ address }) => address)];
  const scenarios = groups.length === 1 ? "" : ` in ${groups.length} places`;
  const what = conflicts.length === 1 ? "this one field" : `these ${conflicts.length} fields`;
  const shown = groups.slice(0, mostDecisions);
  const more = groups.length - shown.length;
  return [
    `Nothing was written. Decide for ${what}${scenarios}:`,
    ...shown.flatMap(([address, list]) => decisionLines(address, list, around)),
    ...(more > 0 ? [`  … and so for ${plural(more, "more", "more")}.`] : []),
    ...(groups.length > 1 ? allAtOnce(around) : []),
  ].join("\n");
}

const mostDecisions = 5;

function allAtOnce({ flags }: PlanSurroundings): string[] {
  const command = (side: "git" | "make"): string => `  make-gitops plan${flagWords(flags)} --keep ${side}`;
  return ["Or for all of them at once:", command("git"), command("make")];
}

function decisionLines(address: Address, list: readonly Conflict[], { flags }: PlanSurroundings): string[] {
  if (list.some(isOfLostFile)) {
    const place = `${oneLine(address, Number.POSITIVE_INFINITY)}:`;
    return wrapSentences(
      [place, "leave --prune out and it stays;", "give it back its name in Make and it is deleted"],
      "  ",
    );
  }
  const command = (side: string): string =>
    `  make-gitops plan${flagWords(flags)} --keep ${side.padEnd(4)} ${shellWord(address)}`;
  return [...beside(command("git"), resultWords("git", list)), ...beside(command("make"), resultWords("make", list))];
}

function flagWords(flags: string): string {
  return flags === "" ? "" : ` ${oneLine(flags, Number.POSITIVE_INFINITY)}`;
}

/** The command with what it does beside it; below it where there is no room. */
function beside(command: string, result: readonly string[]): string[] {
  const start = command.length + 5;
  const place = start > width - 36 ? " ".repeat(6) : " ".repeat(start);
  const [first = "", ...rest] = wrapSentences(result, place);
  return place.length === start ? [`${command}${first.slice(command.length)}`, ...rest] : [command, first, ...rest];
}

/** Parts that stay whole where there is room. */
function resultWords(side: "git" | "make", list: readonly Conflict[]): readonly string[] {
  const [first] = list as [Conflict];
  const isOne = list.length === 1;
  const value = isOne ? shortValue(first, side === "git" ? first.git : first.live) : undefined;
  if (side === "git") return [`Make gets ${value ?? (isOne ? "what Git says" : "Git's values")}`];
  return [
    `Make keeps ${value ?? (isOne ? "what it has" : "its own")};`,
    `export brings ${isOne ? "it" : "them"} to Git`,
  ];
}

/** A value that is easily told; undefined for one that is not. */
function shortValue({ path, base, git, live }: Conflict, value: Conflict["git"]): string | undefined {
  if (value === undefined || value === null || typeof value === "object" || subjectOf(path) === "place")
    return undefined;
  const sides = [base, git, live].map((side) => valueWords(path, side));
  const words = valueWords(path, value);
  if (words.length > 60 || words.includes("\n") || new Set(sides).size < 3) return undefined;
  return oneLine(words, 60);
}
