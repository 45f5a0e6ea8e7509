// Verdicts in the words of a plan: the path, both values with secrets as dots, the module's title, who changed it; and in
// the form in which they are hashed, with references in the place of secrets.

import { isJsonArray, isJsonObject, type Json } from "../json.ts";
import { formatPath, type Path } from "../path.ts";
import type { Comparison, SecretLeaf } from "./compare.ts";
import type { RawField } from "./digest.ts";
import { withoutSecrets } from "./kept-text.ts";
import type { ManagedOutcome, Outcome } from "./outcome.ts";
import type { Conflict, Drift, FieldChange } from "./plan.ts";
import { dots, maskSecrets, maskText } from "./secret.ts";
import type { Verdict } from "./three-way.ts";

/** From what Make has to what Git wants. */
export function fieldChange(outcome: ManagedOutcome, verdict: Verdict): FieldChange {
  return describeField(outcome, verdict, "live", "git");
}

/** What moved in Make alone and is kept: from the base to what Make has. */
export function reportDrift(outcome: Outcome): Drift[] {
  if (outcome.is === "create") return [];
  const drifted = outcome.comparison.verdicts.filter(({ verdict }) => verdict === "drift");
  if (drifted.length === 0) return [];
  return [
    {
      address: outcome.wanted.address,
      name: maskText(outcome.name),
      fields: drifted.map((verdict) => describeField(outcome, verdict, "base", "live")),
      ...editor(outcome),
    },
  ];
}

export function reportConflicts(outcome: Outcome): Conflict[] {
  if (outcome.is === "create") return [];
  return outcome.comparison.verdicts
    .filter(({ verdict }) => verdict === "conflict")
    .map((verdict) => ({
      address: outcome.wanted.address,
      name: maskText(outcome.name),
      path: formatPath(verdict.path),
      ...titleOf(outcome, verdict.path),
      ...shown("base", outcome, verdict, "base"),
      ...shown("git", outcome, verdict, "git"),
      ...shown("live", outcome, verdict, "live"),
      ...editor(outcome),
    }));
}

/**
 * What Make has there, for the digest: with dots for secrets, and for a module that came where it stands. What Git wants
 * belongs to the digest as a whole.
 */
export function rawField(outcome: ManagedOutcome, verdict: Verdict): RawField {
  const { path, live } = verdict;
  const { secrets } = outcome.comparison;
  const isInSecret = secrets.some((secret) => startsWith(path, secret.path));
  const shownLive = isInSecret
    ? (live && aroundSecrets(outcome.comparison, path, live, "live")) || dots
    : withDots(live, secretsInside(outcome.comparison, path));
  // A move tells the lane; where in it, only this.
  const isMove = path.at(-1) === "place";
  const place = isMove ? standingOf(outcome, verdict) : placeOf(outcome, verdict).after;
  return [formatPath(path), present(shownLive), place ?? ""];
}

// Absence is another thing than null.
function present(value: Json | undefined): Json {
  return value === undefined ? [] : [value];
}

function describeField(outcome: ManagedOutcome, verdict: Verdict, from: Side, to: Side): FieldChange {
  return {
    path: formatPath(verdict.path),
    ...shown("from", outcome, verdict, from),
    ...shown("to", outcome, verdict, to),
    ...titleOf(outcome, verdict.path),
    ...placeOf(outcome, verdict),
  };
}

/** Where a module that comes will stand. */
function placeOf(outcome: ManagedOutcome, verdict: Verdict): Pick<FieldChange, "after"> {
  const { path, base, git, live } = verdict;
  const isNew = path.length === 2 && base === undefined && (git === undefined) !== (live === undefined);
  const after = isNew ? standingOf(outcome, verdict) : undefined;
  return after === undefined ? {} : { after };
}

/** Where the module of a verdict stands: one that people put there, on their side. */
function standingOf({ wanted, comparison, live }: ManagedOutcome, { path, verdict }: Verdict): string | undefined {
  return wanted.kind.model.moduleBefore?.(verdict === "drift" ? live : comparison.merged, path);
}

type Side = "base" | "git" | "live";

function shown<Key extends string>(
  key: Key,
  { comparison }: ManagedOutcome,
  verdict: Verdict,
  side: Side,
): Partial<Record<Key, Json>> {
  const value = verdict[side];
  if (value === undefined) return {};
  return { [key]: masked(comparison, verdict, value, side) } as Record<Key, Json>;
}

function masked(comparison: Comparison, { path, pairName }: Verdict, value: Json, side: Side): Json {
  if (comparison.secrets.some((secret) => startsWith(path, secret.path))) {
    const around = aroundSecrets(comparison, path, value, side);
    return around === undefined ? dots : maskSecrets(around, path);
  }
  const inside = secretsInside(comparison, path);
  const known = comparison.secrets.map((secret) => secret.value).filter((each) => typeof each === "string");
  const reach = side === "git" ? "exact" : "any item";
  const open = inside.reduce<Json>((rest, { path: at }) => withMask(rest, at, dots, reach), value);
  const hidden = hideKnown(open, new Set(known));
  if (pairName === undefined) return maskSecrets(hidden, path);
  // In a name/value pair the name, which stands beside the leaf, decides.
  const pair = maskSecrets({ name: pairName, value: hidden }, path.slice(0, -1));
  return isJsonObject(pair) ? (pair["value"] as Json) : dots;
}

/** A text with dots in the places of its secrets, where it is surely one of the files' texts; undefined for any other. */
function aroundSecrets({ secrets }: Comparison, path: Path, value: Json, side: Side): string | undefined {
  const own = secrets.filter((secret) => startsWith(path, secret.path));
  const texts = own.flatMap(({ path: at, text }) => (at.length === path.length && text ? [text] : []));
  if (texts.length < own.length) return undefined;
  const parts = texts.flatMap(({ git, base }) => (side === "git" ? [git, base] : [base, git]));
  for (const each of parts) {
    // What is shown is the file's own text, whatever stands in Make's.
    const shown = each && withoutSecrets(each, value, dots);
    if (shown !== undefined) return shown;
  }
  return undefined;
}

/** Secrets below a path, by their place in it. */
function secretsInside({ secrets }: Comparison, path: Path): readonly SecretLeaf[] {
  return secrets
    .filter((secret) => startsWith(secret.path, path))
    .map((secret) => ({ ...secret, path: secret.path.slice(path.length) }));
}

function startsWith(path: Path, start: Path): boolean {
  return path.length >= start.length && start.every((segment, index) => segment === path[index]);
}

function withDots(value: Json | undefined, inside: readonly SecretLeaf[]): Json | undefined {
  return inside.reduce<Json | undefined>((rest, { path }) => rest && withMask(rest, path, dots, "any item"), value);
}

/** `any item`: another side may hold a list in another order, so the place counts in each of its items. */
function withMask(value: Json, [head, ...rest]: Path, mask: Json, reach: "exact" | "any item"): Json {
  if (head === undefined) return mask;
  if (isJsonArray(value)) {
    return value.map((item, index) =>
      reach === "any item" || String(index) === head ? withMask(item, rest, mask, reach) : item,
    );
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === head ? withMask(item, rest, mask, reach) : item]),
  );
}

// A secret that somebody copied to another place in Make's editor is one there too.
function hideKnown(value: Json, known: ReadonlySet<string>): Json {
  if (known.size === 0) return value;
  if (typeof value === "string") return known.has(value) ? dots : value;
  if (isJsonArray(value)) return value.map((item) => hideKnown(item, known));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hideKnown(item, known)]));
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
