// One object, three ways: template and base are resolved, all sides are brought to the form that is compared, and the
// kind merges them. Used by plan and, with the ids that came meanwhile, by apply.

import type { Json, JsonObject } from "../json.ts";
import { isJsonArray, isJsonObject } from "../json.ts";
import type { Merge, ResourceKind } from "../kinds/kind.ts";
import { formatPath, type Path, parsePath } from "../path.ts";
import { type Look, lookIn, type Resolved, resolveTemplate } from "./resolve.ts";
import { pathSet, type ThreeWayRules } from "./three-way.ts";

/** Git's side at the last apply, as it was written then. */
export interface Base {
  readonly template: JsonObject;
  readonly values: Readonly<Record<string, Json>>;
  readonly dropped: readonly string[];
}

export interface ObjectSides {
  readonly kind: ResourceKind;
  readonly template: JsonObject;
  readonly base: Base;
  /** Make's side, normalised. */
  readonly live: JsonObject;
  readonly ignore: readonly Path[];
  readonly drift: "keep" | "revert" | "refuse";
}

export interface Comparison extends Merge {
  readonly resolved: Resolved;
  /** Git's side as it was compared. */
  readonly git: JsonObject;
  /** Paths, as verdicts spell them, of leaves that hold a secret. */
  readonly secretPaths: readonly Path[];
  /** Leaves that only Make could know and does not have: somebody must fill them in. */
  readonly unfilled: readonly Path[];
}

export function compareObject({ kind, template, base, live, ignore, drift }: ObjectSides, look: Look): Comparison {
  const { model } = kind;
  const resolved = resolveTemplate(template, look);
  const resolvedBase = resolveTemplate(base.template, lookIn(base.values));
  const inVerdicts = (spec: JsonObject, paths: readonly Path[]): Path[] =>
    paths.map((path) => model.verdictPath(spec, path));
  const kept = {
    git: inVerdicts(resolved.value, resolved.kept),
    base: inVerdicts(resolvedBase.value, resolvedBase.kept),
  };
  const secretPaths = [...inVerdicts(resolved.value, resolved.secrets), ...kept.git];
  const secrets = pathSet(inVerdicts(resolved.value, resolved.secrets));
  const ignored = pathSet(ignore);
  const dropped = pathSet(base.dropped.map(parsePath).filter((path) => path !== undefined));
  const unfilled: Path[] = [];
  const rules: ThreeWayRules = {
    clash: "conflict",
    isLeaf: () => false,
    isSecret: secrets.within,
    isIgnored: ignored.covers,
    wasDropped: dropped.covers,
    // What a person or Make switched stays so, whatever the policy (design 1.3).
    reverts: (path) => drift === "revert" && path[0] !== "active",
    fillKept: (side, path, leaf, liveLeaf) =>
      fillKept(kept[side], path, leaf, liveLeaf, side === "git" ? unfilled : []),
  };
  const git = model.normalise(resolved.value);
  const merge = model.merge({ base: model.normalise(resolvedBase.value), git, live }, rules);
  return { ...merge, resolved, git, secretPaths, unfilled };
}

function fillKept(
  kept: readonly Path[],
  path: Path,
  leaf: Json | undefined,
  live: Json | undefined,
  unfilled: Path[],
): Json | undefined {
  if (kept.length === 0 || leaf === undefined) return leaf;
  const here = `${formatPath(path)}.`;
  let filled: Json = leaf;
  for (const each of kept) {
    if (!`${formatPath(each)}.`.startsWith(here)) continue;
    const inside = each.slice(path.length);
    const value = valueAt(live, inside);
    if (value === undefined) unfilled.push(each);
    else filled = withValueAt(filled, inside, value);
  }
  return filled;
}

function valueAt(value: Json | undefined, path: Path): Json | undefined {
  let found = value;
  for (const segment of path) {
    if (isJsonArray(found)) found = found[Number(segment)];
    else found = isJsonObject(found) && Object.hasOwn(found, segment) ? found[segment] : undefined;
  }
  return found;
}

function withValueAt(value: Json, [head, ...rest]: Path, replacement: Json): Json {
  if (head === undefined) return replacement;
  if (isJsonArray(value)) return value.with(Number(head), withValueAt(value[Number(head)] as Json, rest, replacement));
  return isJsonObject(value) ? { ...value, [head]: withValueAt(value[head] as Json, rest, replacement) } : value;
}
