// Whether two sides hold the same inside one leaf. A whole module is a leaf where one side removed or replaced it, so the
// rules of single fields count inside too: what is ignored, what Make dropped, blanks in mappers, secrets without a base.

import { isJsonArray, isJsonObject, type Json, jsonEqual } from "../json.ts";
import type { Path } from "../path.ts";
import type { Sides, ThreeWayRules } from "./three-way.ts";

type Pair = "git" | "live" | "both";

/** Compares Git's or Make's side with the base, or Git's with Make's (`both`). */
export function sameLeaf(
  { base, git, live }: Sides<Json | undefined>,
  pair: Pair,
  path: Path,
  rules: ThreeWayRules,
): boolean {
  const a = pair === "both" ? git : base;
  const b = pair === "git" ? git : live;
  return isSame({ a, b, base, path, pair, rules });
}

interface Compared {
  readonly a: Json | undefined;
  readonly b: Json | undefined;
  readonly base: Json | undefined;
  readonly path: Path;
  readonly pair: Pair;
  readonly rules: ThreeWayRules;
}

function isSame(compared: Compared): boolean {
  const { a, b, base, path, pair, rules } = compared;
  if (jsonEqual(a, b) || rules.isIgnored(path)) return true;
  if (isJsonObject(a) && isJsonObject(b)) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => isSame(inside(compared, key)));
  }
  if (pair !== "git" && b === undefined && rules.wasDropped(path)) return true;
  // A module is no secret, though it holds one.
  const isLeaf = !isJsonObject(a) && !isJsonObject(b);
  if (pair !== "both" && isLeaf && rules.isSecret(path)) return true;
  // A blank of Git's that Make never got is one there too, so that its absence is no move of Make's.
  const mayBeBlank = base === undefined || (base === "" && b === undefined && pair !== "git");
  if (mayBeBlank && isInMapper(path)) return isBlank(a) && isBlank(b);
  if (!isJsonArray(a) || !isJsonArray(b) || a.length !== b.length) return false;
  return a.every((_, index) => isSame(inside(compared, String(index))));
}

function inside(compared: Compared, key: string): Compared {
  const { a, b, base, path } = compared;
  return { ...compared, a: at(a, key), b: at(b, key), base: at(base, key), path: [...path, key] };
}

function at(value: Json | undefined, key: string): Json | undefined {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, Json>>)[key]
    : undefined;
}

// Make's editor writes "" for every field of a mapper that it shows, so there "" is absence where the base had none
// (blueprints.md 4: a saved data-store module), and Make's absence is "" where the base has that.
function isInMapper(path: Path): boolean {
  return path[0] === "modules" && path[2] === "mapper" && path.length > 3;
}

function isBlank(value: Json | undefined): boolean {
  return value === undefined || value === "";
}
