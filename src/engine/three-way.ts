// The three-way rule, leaf by leaf: base (Git's side at the last apply), Git and Make. Values in, verdicts and the value
// to send out. What does not clash is always merged; what clashes is a conflict and never decided here in silence.

import { isJsonObject, type Json, type JsonObject, jsonEqual } from "../json.ts";
import { formatPath, type Path } from "../path.ts";

/** What a leaf is, by the table of `threeWay`. "same" leaves are not reported. */
export type VerdictName = "change" | "drift" | "settled" | "conflict";

/** One leaf that is not the same on all three sides. `undefined` is absence, which inside a blueprint is a value. */
export interface Verdict {
  readonly path: Path;
  readonly verdict: VerdictName;
  readonly base: Json | undefined;
  readonly git: Json | undefined;
  readonly live: Json | undefined;
}

export interface Sides<Value> {
  readonly base: Value;
  readonly git: Value;
  readonly live: Value;
}

export interface ThreeWayRules {
  /** Objects that are one thing to people, such as a filter, and never merged key by key. */
  readonly isLeaf: (path: Path) => boolean;
  /** True where what moved in Make alone goes back to Git's value (`drift: revert`). */
  readonly reverts: (path: Path) => boolean;
  /** Whose value is sent where both moved apart: `conflict` reports it, `live` takes Make's and calls it drift. */
  readonly clash: "conflict" | "live";
  /** Leaves that hold a secret have no base: a difference is a change, never drift. */
  readonly isSecret: (path: Path) => boolean;
  /** Never compared; what is sent holds Make's value. */
  readonly isIgnored: (path: Path) => boolean;
  /** Make dropped it when it was last written, so that its absence there is no move. */
  readonly wasDropped: (path: Path) => boolean;
  /** A leaf of Git's with the parts in it that only Make knows (secrets without a value) taken from Make's. */
  readonly fillKept: (
    side: "base" | "git",
    path: Path,
    leaf: Json | undefined,
    live: Json | undefined,
  ) => Json | undefined;
}

export const plainRules: ThreeWayRules = {
  isLeaf: () => false,
  reverts: () => false,
  clash: "conflict",
  isSecret: () => false,
  isIgnored: () => false,
  wasDropped: () => false,
  fillKept: (_side, _path, leaf) => leaf,
};

/** Builds a lookup over written paths: true for a listed path and, with `within`, for a leaf that holds one. */
export function pathSet(paths: readonly Path[]): {
  readonly covers: (path: Path) => boolean;
  readonly within: (path: Path) => boolean;
} {
  const texts = paths.map((path) => `${formatPath(path)}.`);
  return {
    covers: (path) => texts.length > 0 && texts.some((text) => `${formatPath(path)}.`.startsWith(text)),
    within: (path) =>
      texts.length > 0 &&
      texts.some((text) => text.startsWith(`${formatPath(path)}.`) || `${formatPath(path)}.`.startsWith(text)),
  };
}

/**
 * Merges one value. Objects merge key by key; everything else, arrays too, is one leaf.
 *
 * | Git    | Make         | is       | value  |
 * |--------|--------------|----------|--------|
 * | = base | = base       | same     | Git's  |
 * | moved  | = base       | change   | Git's  |
 * | = base | moved        | drift    | Make's |
 * | moved  | moved, equal | settled  | Git's  |
 * | moved  | moved, other | conflict | Git's, and the plan is refused |
 */
export function threeWay(
  { base: rawBase, git: rawGit, live: rawLive }: Sides<Json | undefined>,
  path: Path,
  rules: ThreeWayRules,
  verdicts: Verdict[],
): Json | undefined {
  if (rawGit === rawLive && rawGit === rawBase) return rawGit;
  if (rules.isIgnored(path)) return rawLive;
  const live = rawLive === undefined && rules.wasDropped(path) ? rawBase : rawLive;
  const git = isJsonObject(rawGit) ? rawGit : rules.fillKept("git", path, rawGit, live);
  const base = isJsonObject(rawBase) ? rawBase : rules.fillKept("base", path, rawBase, live);
  const sides = [base, git, live].filter((side) => side !== undefined);
  if (isJsonObject(git) && isJsonObject(live) && sides.every(isJsonObject) && !rules.isLeaf(path)) {
    return threeWayObject({ base: isJsonObject(base) ? base : {}, git, live }, path, rules, verdicts);
  }
  const report = (verdict: VerdictName): void => {
    verdicts.push({ path, verdict, base, git, live });
  };
  const sameAs = isBlank(path) ? equalOrBlank(base) : jsonEqual;
  if (sameAs(git, live)) {
    if (!sameAs(git, base) && !rules.isSecret(path)) report("settled");
    return git === undefined ? live : git;
  }
  if (rules.isSecret(path)) {
    report("change");
    return git;
  }
  if (sameAs(git, base)) {
    report(rules.reverts(path) ? "change" : "drift");
    return rules.reverts(path) ? git : live;
  }
  if (sameAs(live, base)) {
    report("change");
    return git;
  }
  report(rules.clash === "live" ? "drift" : "conflict");
  return rules.clash === "live" ? live : git;
}

export function threeWayObject(
  { base, git, live }: Sides<JsonObject>,
  path: Path,
  rules: ThreeWayRules,
  verdicts: Verdict[],
): JsonObject {
  const keys = new Set([...Object.keys(git), ...Object.keys(live), ...Object.keys(base)]);
  const merged: [string, Json][] = [];
  for (const key of keys) {
    const side = (of: JsonObject): Json | undefined => (Object.hasOwn(of, key) ? of[key] : undefined);
    const value = threeWay({ base: side(base), git: side(git), live: side(live) }, [...path, key], rules, verdicts);
    if (value !== undefined) merged.push([key, value]);
  }
  return Object.fromEntries(merged);
}

// Make's editor writes "" for every field of a mapper that it shows, so there "" is absence where the base had none
// (blueprints.md 4: a saved data-store module).
function isBlank(path: Path): boolean {
  return path.includes("mapper");
}

function equalOrBlank(base: Json | undefined): typeof jsonEqual {
  if (base !== undefined) return jsonEqual;
  return (a, b) => jsonEqual(a === "" ? undefined : a, b === "" ? undefined : b);
}
