// The texts of the files of a new project. What exists is the user's: of .gitignore and .gitattributes only the lines
// that are missing are added, all others stay byte for byte.

import { stringify } from "yaml";
import type { Direction } from "../project/project.ts";
import { oneLine } from "../render/safe-text.ts";

/** A text as a YAML value that is that text and nothing else, wherever it stands. */
export function yamlWord(text: string): string {
  const written = stringify(text, { lineWidth: 0 }).trim();
  return /^[\p{L}\p{N}._/-]+$/u.test(written) ? written : JSON.stringify(text);
}

export function projectText(name: string, source: string | undefined): string {
  const more = source === undefined ? "" : `source: ${yamlWord(source)} # the target whose editor people build in\n`;
  return `version: 1\nname: ${yamlWord(name)}\n${more}`;
}

export interface TargetText {
  readonly extends?: string;
  readonly zone?: string;
  readonly team: { readonly id: number; readonly name: string; readonly organization: string };
  readonly direction?: Direction;
}

/** By id: a team's name may change, and two teams may share one. */
export function targetText({ extends: base, zone, team, direction }: TargetText): string {
  const told: Partial<Record<Direction, string>> = { "from-make": " # a backup: nothing is ever written to Make" };
  return [
    ...(base === undefined ? [] : [`extends: ${yamlWord(base)}`]),
    ...(zone === undefined ? [] : [`zone: ${yamlWord(zone)}`]),
    `team: ${team.id} # ${oneLine(`${team.organization} / ${team.name}`, 120)}`,
    ...(direction === undefined ? [] : [`direction: ${direction}${told[direction] ?? ""}`]),
    "",
  ].join("\n");
}

export function baseText(zone: string): string {
  return `# What all clients share. A client is a file beside this one with extends: and team:.
abstract: true
zone: ${yamlWord(zone)}
direction: to-make
`;
}

export const ignoreLines: readonly string[] = [
  "# The state of a target where no Git remote keeps it.",
  ".make-gitops/",
];

export const attributeLines: readonly string[] = [
  "# Line ends as the files are written, on every system.",
  "*.json text eol=lf",
  "*.yaml text eol=lf",
  "*.yml text eol=lf",
  "# What only Make's editor needs, and a list for readers: folded in pull requests.",
  "blueprint.editor.json linguist-generated",
  "INDEX.md text eol=lf linguist-generated",
];

/** The text with the lines that it lacks at its end, each comment only above a line that comes; undefined where it has all of them. */
export function withLines(text: string, lines: readonly string[]): string | undefined {
  const there = new Set(text.split(/\r?\n/).map(plainLine));
  const added: string[] = [];
  let comment: string | undefined;
  for (const line of lines) {
    if (line.startsWith("#")) comment = line;
    else if (!there.has(plainLine(line))) {
      added.push(...(comment === undefined ? [] : [comment]), line);
      comment = undefined;
    }
  }
  if (added.length === 0) return undefined;
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  const start = text === "" || text.endsWith("\n") ? text : `${text}${end}`;
  return `${start}${added.map((line) => `${line}${end}`).join("")}`;
}

/** Blanks, and where a folder's pattern may have a slash or not, have no meaning here. */
function plainLine(line: string): string {
  const words = line.trim().replaceAll(/\s+/g, " ");
  return words.includes(" ") ? words : words.replace(/^\/|\/$/g, "");
}
