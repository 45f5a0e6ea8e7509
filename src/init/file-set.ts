// From what is there and what was answered to the files to write: everything is known before the first byte is written.
// A file that exists is never overwritten, so that init can run again and again.

import { ToolError } from "../errors.ts";
import type { FoundTeam } from "../live/find-team.ts";
import { zoneParts } from "../make/zone.ts";
import { projectFile } from "../project/load.ts";
import type { FileChange } from "../project/write-files.ts";
import { type Existing, type ExistingTarget, textOf } from "./existing.ts";
import { attributeLines, baseText, ignoreLines, projectText, targetText, withLines } from "./file-texts.ts";
import { type PresetName, presets } from "./presets.ts";
import { workflowsOf } from "./workflows.ts";

export interface FileSet {
  /** Below the project's folder, and below the repository's top; each in the order to write them. */
  readonly inProject: readonly FileChange[];
  readonly atTop: readonly FileChange[];
  /** Relative to the project's folder. */
  readonly wrote: readonly string[];
  readonly kept: readonly string[];
  readonly notes: readonly string[];
  /** The project has no other target. */
  readonly isOnly: boolean;
}

export interface Answers {
  readonly preset: PresetName;
  readonly zone: string;
  readonly team: FoundTeam;
  /** Name of the project, where there is none yet. */
  readonly name: string;
  /** Name of the target. */
  readonly target: string;
}

const clients = "clients";
const base = `${clients}/base`;

/** The target that means this team already. */
export function targetOfTeam({ targets }: Existing, zone: string, team: FoundTeam): ExistingTarget | undefined {
  return targets.find((each) => !each.isAbstract && isSameTeam(each, zone, team));
}

function isSameTeam(target: ExistingTarget, zone: string, { id, name }: FoundTeam): boolean {
  const isSameZone = target.zone !== undefined && zoneParts(target.zone).origin === zoneParts(zone).origin;
  return isSameZone && (target.team === id || target.team === name);
}

/** The path under targets/ that a name stands for: a client of a fleet is one of a folder. */
export function targetPath(preset: PresetName, name: string): string {
  return preset === "fleet" && !name.includes("/") ? `${clients}/${name}` : name;
}

/** Why a target may not get a name; undefined where it may. */
export function nameProblem(existing: Existing, answers: Omit<Answers, "name">): string | undefined {
  const { target, zone, team, preset } = answers;
  const parts = target.split("/");
  if (!parts.every((part) => /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._-]*$/u.test(part)) || parts.at(-1) === "target") {
    return `${JSON.stringify(target)} is no name for a target: letters, digits and hyphens, as in my-team.`;
  }
  const there = existing.targets.find(({ name }) => name.toLowerCase() === target.toLowerCase());
  if (there && (there.isAbstract || !isSameTeam(there, zone, team))) {
    return `${there.file} is there already and means ${there.isAbstract ? "no team: it is abstract" : "another team"}.`;
  }
  return preset === "fleet" && target === base ? `targets/${base}.yaml is what all clients share.` : undefined;
}

/** Throws ToolError where a file that has to get lines cannot be read. */
export function planFiles(existing: Existing, answers: Answers): FileSet {
  const { root, top, below } = existing;
  const kept: string[] = [];
  const notes: string[] = [];
  const inProject: FileChange[] = [];
  const add = (file: string, text: string): void => {
    if (textOf(root, file) === undefined) inProject.push({ file, text });
    else kept.push(file);
  };
  const target = existing.targets.find(({ name, isAbstract }) => !isAbstract && name === answers.target);
  add(projectFile, projectText(answers.name, answers.preset === "fleet" ? answers.target : undefined));
  if (target) {
    kept.push(target.file);
    notes.push(...directionNotes(target, answers));
  } else for (const { file, text } of targetFiles(existing, answers)) add(file, text);
  for (const [file, lines] of [
    [".gitignore", ignoreLines],
    [".gitattributes", attributeLines],
  ] as const) {
    const text = withLines(textOf(root, file) ?? "", lines);
    if (text === undefined) kept.push(file);
    else inProject.push({ file, text });
  }

  const others = existing.targets.filter((each) => !each.isAbstract && each.name !== answers.target);
  const isOnly = others.length === 0;
  for (const { file } of others.filter((each) => isSameTeam(each, answers.zone, answers.team)))
    notes.push(
      `${file} means the same team. Keep one of the two: each would take the other's changes for somebody else's.`,
    );

  const atTop: FileChange[] = [];
  const up = below === "" ? "" : "../".repeat(below.split("/").length);
  for (const { file, text } of workflowsOf(answers.preset, { target: answers.target, dir: below, isOnly })) {
    const there = textOf(top, file);
    if (there === undefined) atTop.push({ file, text });
    else {
      kept.push(`${up}${file}`);
      if (there.replaceAll("\r\n", "\n") !== text)
        notes.push(`${up}${file} is not what init would write now: see whether it means ${answers.target}.`);
    }
  }
  const wrote = [...inProject.map(({ file }) => file), ...atTop.map(({ file }) => `${up}${file}`)];
  return { inProject, atTop, wrote, kept, notes, isOnly };
}

function targetFiles({ targets }: Existing, answers: Answers): readonly { file: string; text: string }[] {
  const { preset, zone, team, target } = answers;
  const file = `targets/${target}.yaml`;
  const { direction } = presets[preset];
  if (preset !== "fleet") return [{ file, text: targetText({ zone, team, direction }) }];
  const shared = targets.find(({ name }) => name === base);
  const isFirst = !targets.some(({ isAbstract }) => !isAbstract);
  return [
    ...(shared ? [] : [{ file: `targets/${base}.yaml`, text: baseText(zone) }]),
    {
      file,
      text: targetText({
        extends: base,
        // A key counts in its own zone alone, so a client in another one says so.
        ...(shared && shared.zone !== zone ? { zone } : {}),
        team,
        // What people build in the first one goes to all others.
        ...(isFirst ? { direction } : {}),
      }),
    },
  ];
}

function directionNotes({ file, direction = "both" }: ExistingTarget, { preset }: Answers): readonly string[] {
  const wanted = presets[preset].direction;
  if (preset === "fleet" || direction === wanted) return [];
  return [`${file} stays as it is and says direction: ${direction}. For this, write direction: ${wanted} there.`];
}

export function refuseName(problem: string): ToolError {
  return new ToolError({
    code: "usage/invalid",
    message: problem,
    hint: "Give the target another name with --target-name.",
  });
}
