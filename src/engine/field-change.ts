// Verdicts in the words of a plan: the path, both values with secrets as dots, the module's title, who changed it.

import type { Json } from "../json.ts";
import { formatPath, type Path } from "../path.ts";
import type { ManagedOutcome, Outcome } from "./outcome.ts";
import type { Conflict, Drift, FieldChange } from "./plan.ts";
import { dots, maskSecrets } from "./secret.ts";
import { pathSet, type Verdict } from "./three-way.ts";

/** From what Make has to what Git wants. */
export function fieldChange(outcome: ManagedOutcome, verdict: Verdict): FieldChange {
  return describeField(outcome, verdict.path, verdict.live, verdict.git);
}

/** What moved in Make alone and is kept: from the base to what Make has. */
export function reportDrift(outcome: Outcome): Drift[] {
  if (outcome.is === "create") return [];
  const drifted = outcome.comparison.verdicts.filter(({ verdict }) => verdict === "drift");
  if (drifted.length === 0) return [];
  return [
    {
      address: outcome.wanted.address,
      name: outcome.name,
      fields: drifted.map(({ path, base, live }) => describeField(outcome, path, base, live)),
      ...editor(outcome),
    },
  ];
}

export function reportConflicts(outcome: Outcome): Conflict[] {
  if (outcome.is === "create") return [];
  return outcome.comparison.verdicts
    .filter(({ verdict }) => verdict === "conflict")
    .map(({ path, base, git, live }) => ({
      address: outcome.wanted.address,
      name: outcome.name,
      path: formatPath(path),
      ...titleOf(outcome, path),
      ...shown("base", outcome, path, base),
      ...shown("git", outcome, path, git),
      ...shown("live", outcome, path, live),
      ...editor(outcome),
    }));
}

function describeField(outcome: ManagedOutcome, path: Path, from: Json | undefined, to: Json | undefined): FieldChange {
  return {
    path: formatPath(path),
    ...shown("from", outcome, path, from),
    ...shown("to", outcome, path, to),
    ...titleOf(outcome, path),
  };
}

function shown<Key extends string>(
  key: Key,
  outcome: ManagedOutcome,
  path: Path,
  value: Json | undefined,
): Partial<Record<Key, Json>> {
  if (value === undefined) return {};
  const isSecret = pathSet(outcome.comparison.secretPaths).covers(path);
  return { [key]: isSecret ? dots : maskSecrets(maskInside(outcome, path, value), path) } as Record<Key, Json>;
}

// A secret inside a longer list, such as one header of several: its leaf alone becomes dots.
function maskInside({ comparison }: ManagedOutcome, path: Path, value: Json): Json {
  const here = formatPath(path);
  return comparison.secretPaths
    .filter((secret) => secret.length > path.length && formatPath(secret.slice(0, path.length)) === here)
    .reduce((masked, secret) => withDots(masked, secret.slice(path.length)), value);
}

function withDots(value: Json, [head, ...rest]: Path): Json {
  if (head === undefined) return dots;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, Json] => [
    key,
    key === head ? withDots(item as Json, rest) : (item as Json),
  ]);
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

function titleOf({ wanted, comparison, live }: ManagedOutcome, path: Path): { readonly module?: string } {
  const title = wanted.kind.model.moduleTitle;
  const module = title?.(comparison.git, path) ?? title?.(live, path);
  return module === undefined ? {} : { module };
}

function editor({ row }: ManagedOutcome): { readonly by?: string; readonly at?: string } {
  const { by, lastEdit } = row.about;
  return {
    ...(typeof by === "string" ? { by } : {}),
    ...(typeof lastEdit === "string" ? { at: lastEdit } : {}),
  };
}
