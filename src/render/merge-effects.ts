// What merging a pull request does to every target, in one line. No target is ever left out: those with equal effects stand
// together, and of a fleet they are counted in the line and listed below it.

import { cutText, joined } from "./export-words.ts";
import { markdownText } from "./markdown.ts";
import { plural } from "./plan-words.ts";

/** What an apply to one target will have to do after the merge. */
export interface MergeEffect {
  readonly target: string;
  readonly create: number;
  readonly change: number;
  readonly remove: number;
  /** The target that people build in: shared files follow it. */
  readonly isSource: boolean;
  /** The team that was exported: it has all of this already. */
  readonly isThere: boolean;
}

/** More names than this are counted. */
const mostNamed = 3;

interface Group {
  readonly what: string;
  readonly targets: readonly string[];
  readonly isThere: boolean;
}

/** "**Merging this will**: change 1 and create 2 in **production** · change nothing in staging (it is there already)." */
export function mergeLine(effects: readonly MergeEffect[]): string {
  if (effects.length === 0) return "**Merging this will** change nothing in Make.";
  return `**Merging this will**: ${groupsOf(effects).map(groupWords).join(" · ")}.`;
}

/** The names behind the counts of a fleet; "" where the line names all. */
export function mergeList(effects: readonly MergeEffect[]): string {
  const groups = groupsOf(effects).filter(({ targets }) => targets.length > mostNamed);
  if (groups.length === 0) return "";
  const items = groups.map(
    ({ what, targets }) => `- ${what}: ${targets.map((target) => markdownText(cutText(target, 60))).join(", ")}`,
  );
  return `<details><summary>Which targets</summary>\n\n${items.join("\n")}\n\n</details>`;
}

/** What changes first, the largest groups first in it; what stays last. */
function groupsOf(effects: readonly MergeEffect[]): readonly Group[] {
  const groups = Map.groupBy(effects, (effect) => JSON.stringify([whatWords(effect), isAlready(effect)]));
  return [...groups.values()]
    .map((list): Group & { readonly isNothing: boolean } => {
      const [first] = list as [MergeEffect];
      const isNothing = whatWords(first) === nothing;
      return {
        what: whatWords(first),
        targets: list.map(({ target }) => target),
        isThere: isAlready(first),
        isNothing,
      };
    })
    .toSorted((a, b) => Number(a.isNothing) - Number(b.isNothing) || b.targets.length - a.targets.length);
}

const nothing = "change nothing";

function isAlready(effect: MergeEffect): boolean {
  return effect.isThere && whatWords(effect) === nothing;
}

function whatWords({ create, change, remove }: MergeEffect): string {
  const words = [
    ...(change > 0 ? [`change ${change}`] : []),
    ...(create > 0 ? [`create ${create}`] : []),
    ...(remove > 0 ? [`delete ${remove} (only with \`--prune\`)`] : []),
  ];
  return words.length === 0 ? nothing : joined(words);
}

function groupWords({ what, targets, isThere }: Group): string {
  const already = isThere ? " (it is there already)" : "";
  if (targets.length > mostNamed) return `${what} in ${plural(targets.length, "target")}${already}`;
  const names = targets.map((target) => markdownText(cutText(target, 60)));
  return `${what} in ${joined(what === nothing ? names : names.map((name) => `**${name}**`))}${already}`;
}
