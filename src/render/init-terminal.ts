// What init says: what the key needs before it is asked for, what it can do, the teams to choose from, and at the end
// what was written and the next three steps.

import type { Preset, ScopeNeed } from "../init/presets.ts";
import type { CountedTeam, InitReport, KeyScopes } from "../init/report.ts";
import type { Paint } from "./paint.ts";
import { plural } from "./plan-words.ts";
import { oneLine } from "./safe-text.ts";
import { shellWord } from "./shell-word.ts";
import { width, wrap } from "./wrap.ts";

const longestName = 60;

/** Where to make a key, and what to tick. */
export function renderKeyHelp({ scopeWords, scopes }: Preset, paint: Paint): string {
  return [
    "",
    paint("bold", "Make API key"),
    "  Create one in Make: your avatar → Profile → API access → Add token.",
    `  ${scopeWords}`,
    ...rows(
      scopes.map(({ scope }) => scope),
      "  ",
      "    ",
    ),
    "",
  ].join("\n");
}

/** "✔ eu2.make.com · Example Consulting · key can read, cannot write". */
export function renderKey(
  zone: string,
  organizations: readonly string[],
  { checked, missing, extra }: KeyScopes,
  { scopes }: Preset,
  paint: Paint,
): string {
  const [first = "no organization"] = organizations;
  const named = organizations.length > 1 ? plural(organizations.length, "organization") : oneLine(first, longestName);
  const canWrite = extra.length > 0 || scopes.some(({ scope }) => !scope.endsWith(":read") && !missing.includes(scope));
  const rights = canWrite ? "key can read and write" : "key can read, cannot write";
  return `  ${paint("green", "✔")} ${zone} · ${named} · ${checked ? rights : "its scopes could not be checked: Make does not tell them"}\n`;
}

/** Each scope that is missing with what it is for, all at once; "" where none is. */
export function renderMissing(missing: readonly string[], { scopes }: Preset): string {
  if (missing.length === 0) return "";
  const needs = scopes.filter(({ scope }) => missing.includes(scope));
  const column = Math.max(...needs.map(({ scope }) => scope.length));
  return `${[
    `! The key works, but lacks ${plural(needs.length, "scope")}:`,
    ...needs.map(({ scope, why }: ScopeNeed) => `    ${scope.padEnd(column)}  ${why}`),
    "  Scopes of a key cannot be changed: make a new token in Make (Profile → API access).",
  ].join("\n")}\n`;
}

/** That a key for backups can do more than it needs; "" where it cannot, or where the preset writes anyway. */
export function renderExtra(extra: readonly string[], { direction }: Preset): string {
  if (extra.length === 0 || direction !== "from-make") return "";
  const lines = rows(extra, "  ", "    ");
  return `${["! This key can also write; for backups a key with :read scopes is safer.", ...lines].join("\n")}\n`;
}

/** One label a team, in columns; with its organization where there are several. */
export function teamLabels(teams: readonly (CountedTeam & { readonly organization: string })[]): readonly string[] {
  const isOne = new Set(teams.map(({ organization }) => organization)).size === 1;
  const names = teams.map(({ organization, name }) => oneLine(isOne ? name : `${organization} / ${name}`, longestName));
  const column = Math.max(...names.map(({ length }) => length));
  return teams.map((team, index) => `${(names[index] as string).padEnd(column)}  ${aboutTeam(team)}`);
}

function aboutTeam({ id, scenarios, active }: CountedTeam): string {
  const counts = scenarios === undefined ? [] : [plural(scenarios, "scenario"), `${active ?? 0} active`];
  return `(${[`team ${id}`, ...counts].join(", ")})`;
}

export interface InitSurroundings {
  readonly paint: Paint;
  /** PowerShell's words in place of a POSIX shell's. */
  readonly isPowerShell: boolean;
  /** The key was typed, so that this terminal does not know it yet. */
  readonly isKeyTyped: boolean;
  readonly isRepository: boolean;
  /** The project has no other target, so that commands need no --target. */
  readonly isOnly: boolean;
  /** The project's folder where the reader is in another one, else "". */
  readonly folder: string;
  /** The workflows are at the top of the repository, above the project's folder. */
  readonly isBelowTop: boolean;
}

export function renderInit(report: InitReport, around: InitSurroundings): string {
  const { team, organization, zone, wrote, kept, notes } = report;
  const { paint, isKeyTyped } = around;
  const isWorkflow = (file: string): boolean => file.includes(".github/");
  const lines = [
    oneLine(
      `${report.target} · ${organization.name} / ${team.name} ${aboutTeam(team).replace(/\)$/, `, ${zone})`)}`,
      width,
    ),
    "",
    ...listed("Wrote", [wrote.filter((file) => !isWorkflow(file)), wrote.filter(isWorkflow)]),
    ...listed("Kept", [kept]),
    ...notes.flatMap((note) => wrap(`! ${oneLine(note, 300)}`, "")),
    isKeyTyped
      ? `The key was not written anywhere. For this terminal:  ${around.isPowerShell ? '$env:MAKE_API_KEY = "…"' : 'export MAKE_API_KEY="…"'}`
      : "The key was not written anywhere; it stays in MAKE_API_KEY.",
    "",
    paint("bold", "Next"),
    ...nextSteps(report, around).map((step, index) => `  ${index + 1}  ${step}`),
  ];
  return `${lines.join("\n")}\n`;
}

function nextSteps({ preset, target }: InitReport, around: InitSurroundings): readonly string[] {
  const { isRepository, isPowerShell, isOnly, folder, isBelowTop } = around;
  // Windows PowerShell 5 does not know &&.
  const chain = (commands: readonly string[]): string => commands.join(isPowerShell ? "; " : " && ");
  const isBackup = preset === "backup";
  const first = chain([
    ...(folder === "" ? [] : [`cd ${shellWord(folder)}`]),
    `make-gitops export${isOnly ? "" : ` --target ${shellWord(target)}`}`,
  ]).padEnd(38);
  const about = isBackup ? "first backup" : "what is in Make comes to Git; Make stays as it is";
  const commit = chain([
    ...(isRepository ? [] : ["git init"]),
    isBelowTop ? "git add . :/.github" : "git add .",
    `git commit -m "${isBackup ? "Make backup" : "Make as it is"}"`,
    ...(isRepository ? ["git push"] : []),
  ]);
  const push = isRepository ? commit : `${commit}   then push to a private repository`;
  const secret = "GitHub → Settings → Secrets → Actions → New: MAKE_API_KEY";
  // A push to main applies, so the secrets come first.
  return isBackup
    ? [`${first}  ${about}`, push, secret]
    : [`${first}  ${about}`, `${secret} (a key that only reads), MAKE_WRITE_KEY`, push];
}

/** `Wrote  a · b`, each group on lines of its own. */
function listed(word: string, groups: readonly (readonly string[])[]): string[] {
  const lines = groups.flatMap((files) => rows(files, " · ", "       "));
  return lines.map((line, index) => (index === 0 ? `${word.padEnd(7)}${line.trimStart()}` : line));
}

/** Items in lines that fit. */
function rows(items: readonly string[], between: string, indent: string): string[] {
  const lines: string[] = [];
  for (const item of items.map((each) => oneLine(each, width))) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + between.length + item.length <= width)
      lines[lines.length - 1] = `${last}${between}${item}`;
    else lines.push(`${indent}${item}`);
  }
  return lines;
}
