// The three-way rule, leaf by leaf: base (Git's side at the last apply), Git and Make. Values in, verdicts and the value
// to send out. What does not clash is always merged; what clashes is a conflict and never decided here in silence.

import { isJsonArray, isJsonObject, type Json, type JsonObject, jsonEqual } from "../json.ts";
import type { Path } from "../path.ts";
import { sameLeaf } from "./same-leaf.ts";

/** What a leaf is, by the table of `threeWay`. "same" leaves are not reported. */
export type VerdictName = "change" | "drift" | "settled" | "conflict";

/** One leaf that is not the same on all three sides. `undefined` is absence, which inside a blueprint is a value. */
export interface Verdict {
  readonly path: Path;
  readonly verdict: VerdictName;
  readonly base: Json | undefined;
  readonly git: Json | undefined;
  readonly live: Json | undefined;
  /** For the `value` of a name/value pair, its name: it says whether the value is a secret. */
  readonly pairName?: string;
}

export interface Sides<Value> {
  readonly base: Value;
  readonly git: Value;
  readonly live: Value;
}

/** A list without the secrets in it. */
export interface SplitSecrets {
  /** Git's list with Make's secrets in the places of its own. */
  readonly git: Json;
  /** Puts Git's secrets into a list where it has a place for them. */
  readonly restore: (value: Json) => Json;
}

export interface ThreeWayRules {
  /** Objects that are one thing to people, such as a filter, and never merged key by key. */
  readonly isLeaf: (path: Path) => boolean;
  /** True where what moved in Make alone goes back to Git's value (`drift: revert`). */
  readonly reverts: (path: Path) => boolean;
  /** False where nothing is known of the time before (in `ids/` and not in state): equal is settled, other a conflict. */
  readonly hasBase: boolean;
  /** Whose value is sent where both moved apart: `conflict` reports it, `git` is a change, `live` is drift. */
  readonly clash: "conflict" | "git" | "live";
  /** Modules of Git's that got another id at an earlier apply, since Make's editor had added one under theirs. */
  readonly renumbering: Renumbering;
  /** Leaves that hold a secret have no base: a difference is a change, never drift. */
  readonly isSecret: (path: Path) => boolean;
  /** Parts a list from the secrets in it; undefined where there are none inside it. */
  readonly splitSecrets: (path: Path, git: Json, live: Json) => SplitSecrets | undefined;
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

/** Module id in Git → the one that the module has in Make: `{"12": "13"}`. */
export type Renumbering = Readonly<Record<string, string>>;

export const plainRules: ThreeWayRules = {
  hasBase: true,
  renumbering: {},
  isLeaf: () => false,
  reverts: () => false,
  clash: "conflict",
  isSecret: () => false,
  splitSecrets: () => undefined,
  isIgnored: () => false,
  wasDropped: () => false,
  fillKept: (_side, _path, leaf) => leaf,
};

/**
 * Merges one value. Objects merge key by key; everything else, arrays too, is one leaf.
 *
 * | Git    | Make         | is       | value  |
 * |--------|--------------|----------|--------|
 * | = base | = base       | same     | Git's  |
 * | moved  | = base       | change   | Git's  |
 * | = base | moved        | drift    | Make's |
 * | moved  | moved, equal | settled  | Git's  |
 * | moved  | moved, other | conflict | Git's, and the plan is refused; `clash` decides otherwise |
 * | no base | equal       | settled  | Git's  |
 * | no base | other       | conflict | the same |
 *
 * A leaf that holds a secret has no base: other than in Make, it is a change.
 */
export function threeWay(
  { base: rawBase, git: rawGit, live: rawLive }: Sides<Json | undefined>,
  path: Path,
  rules: ThreeWayRules,
  verdicts: Verdict[],
): Json | undefined {
  if (rawGit === rawLive && rawGit === rawBase) return rawGit;
  if (rules.isIgnored(path)) return rawLive;
  // What Git drops too is gone on both sides.
  const isDropped = rawLive === undefined && rawGit !== undefined && rules.wasDropped(path);
  const known = isDropped ? rawBase : rawLive;
  if (isJsonObject(rawGit) && isJsonObject(known) && !rules.isLeaf(path)) {
    if (isJsonObject(rawBase)) {
      return threeWayObject({ base: rawBase, git: rawGit, live: known }, path, rules, verdicts);
    }
    if (rawBase === undefined) return bothAdded(rawGit, known, path, rules, verdicts);
  }
  const git = rules.fillKept("git", path, rawGit, known);
  const base = rules.fillKept("base", path, rawBase, known);
  if (isJsonArray(git) && isJsonArray(known) && isJsonArray(base) && rules.isSecret(path)) {
    const split = rules.splitSecrets(path, git, known);
    if (split) return threeWayList({ base, git, live: known }, split, path, rules, verdicts);
  }
  const verdict = judge({ base, git, live: known }, path, rules);
  if (verdict) verdicts.push({ path, verdict, base, git, live: known });
  if (verdict === "drift") return rawLive;
  // Where Git did not move, Make's spelling of the same stays.
  return !verdict && rawLive !== undefined && jsonEqual(git, base) ? rawLive : git;
}

/** A list with secrets in it: the rest of it has a base like any leaf; a secret that differs is a change of Git's. */
function threeWayList(
  sides: Sides<Json>,
  split: SplitSecrets,
  path: Path,
  rules: ThreeWayRules,
  verdicts: Verdict[],
): Json {
  const plain = { ...rules, isSecret: () => false };
  const verdict = judge({ ...sides, git: split.git }, path, plain);
  const rest = verdict === "drift" || verdict === undefined ? sides.live : split.git;
  const value = split.restore(rest);
  const isNewSecret = !jsonEqual(value, rest);
  const told = isNewSecret && verdict !== "conflict" ? "change" : verdict;
  if (told) verdicts.push({ path, verdict: told, ...sides, git: told === "drift" ? sides.git : value });
  return value;
}

function judge(sides: Sides<Json | undefined>, path: Path, rules: ThreeWayRules): VerdictName | undefined {
  const { git } = sides;
  const hasNoBase = !isJsonObject(git) && rules.isSecret(path);
  const isBase = { git: sameLeaf(sides, "git", path, rules), live: sameLeaf(sides, "live", path, rules) };
  if (sameLeaf(sides, "both", path, rules)) return isBase.git || hasNoBase ? undefined : "settled";
  // Equal to the base and not to each other: the secret in them is another.
  if (hasNoBase) return "change";
  if (rules.hasBase && isBase.live) return "change";
  if (rules.hasBase && isBase.git) return rules.reverts(path) ? "change" : "drift";
  return clashVerdicts[rules.clash];
}

/** What a leaf is that both moved apart, by whose value is sent. */
export const clashVerdicts = { conflict: "conflict", git: "change", live: "drift" } as const;

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
    const found: Verdict[] = [];
    const value = threeWay({ base: side(base), git: side(git), live: side(live) }, [...path, key], rules, found);
    if (value !== undefined) merged.push([key, value]);
    const pairName = found.length > 0 && pairValues.has(key) ? pairNameIn([git, live, base]) : undefined;
    for (const each of found) verdicts.push(pairName === undefined ? each : { ...each, pairName });
  }
  return Object.fromEntries(merged);
}

function bothAdded(
  git: JsonObject,
  live: JsonObject,
  path: Path,
  rules: ThreeWayRules,
  verdicts: Verdict[],
): JsonObject {
  const before = verdicts.length;
  const merged = threeWayObject({ base: {}, git, live }, path, rules, verdicts);
  if (verdicts.length === before) verdicts.push({ path, verdict: "settled", base: undefined, git, live });
  return merged;
}

const pairValues: ReadonlySet<string> = new Set(["value", "default"]);

function pairNameIn(pairs: readonly JsonObject[]): string | undefined {
  for (const pair of pairs) {
    for (const name of [pair["name"], pair["key"], pair["header"]]) if (typeof name === "string") return name;
  }
  return undefined;
}
