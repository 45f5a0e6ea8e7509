// A write that a run did not come to verify. What of it is in Make is ours and no edit of a person's, so it is the base that
// Make is compared with. And Make may call it invalid where Git and Make are equal, so that nothing would differ: then the
// change is told again, and the next apply puts the former version back. PURE.

import { renamePath } from "../blueprint/renumber.ts";
import type { JsonObject } from "../json.ts";
import { jsonEqual } from "../json.ts";
import type { LiveRow, ResourceKind } from "../kinds/kind.ts";
import { formatPath, parsePath, type Path } from "../path.ts";
import { type Base, type Comparison, compareObject, keepPolicy } from "./compare.ts";
import { type PathSet, pathSet } from "./path-set.ts";
import { lookIn } from "./resolve.ts";
import type { OpenWrite, StateEntry, Unverified } from "./state.ts";
import type { Verdict } from "./three-way.ts";

export interface Open {
  readonly intent: Unverified;
  /** Those of its writes that reached Make. */
  readonly arrived: readonly OpenWrite[];
  /** Git's side at the last apply that was verified. */
  readonly former: Base;
  /** The same with what arrived. */
  readonly base: Base;
}

export interface Known {
  readonly kind: ResourceKind;
  readonly former: Base;
  readonly row: LiveRow;
  /** Make's side, normalised. */
  readonly live: JsonObject;
  /** False where the content was left out, since it is what the former base says. */
  readonly isWhole: boolean;
  readonly ignore: readonly Path[];
}

/** What is open of an object; undefined where nothing of the write reached Make. `templates`: by their hash. */
export function findOpen(
  known: Known,
  intent: Unverified,
  templates: ReadonlyMap<string, JsonObject>,
): Open | undefined {
  const { former, row } = known;
  if (intent.remoteId !== row.id) return undefined;
  let base = former;
  // A write follows another only where that one arrived.
  let arrived: readonly OpenWrite[] = [];
  for (const [index, write] of intent.writes.entries()) {
    const template = templates.get(write.base);
    const next = template && baseWith(base, write, template, known);
    if (!next) continue;
    base = next;
    arrived = intent.writes.slice(0, index + 1);
  }
  if (arrived.length === 0 && intent.revision === (row.revision ?? null)) return undefined;
  return { intent, arrived, former, base };
}

/** All leaves that these writes changed. */
export function writtenPaths(writes: readonly OpenWrite[]): PathSet {
  return pathSet(writes.flatMap(({ paths }) => paths.map(parsePath).filter((path) => path !== undefined)));
}

/**
 * The base after a write, undefined where nothing says that it arrived. It did where Make has one of the leaves that it
 * changed as it wrote it. Then what Make has otherwise was edited afterwards, but for fields of which nothing arrived:
 * Make takes some in a request of their own.
 */
function baseWith(base: Base, write: OpenWrite, template: JsonObject, known: Known): Base | undefined {
  const { kind, live, isWhole, ignore } = known;
  const { contentFields, fieldOf } = kind.model;
  const shown = (spec: JsonObject): JsonObject => (isWhole ? spec : withoutFields(spec, contentFields));
  const { verdicts, renumbering } = compareObject(
    {
      kind,
      template: shown(template),
      base: { ...base, template: shown(base.template) },
      live,
      ignore,
      policy: keepPolicy,
    },
    lookIn(write.values),
  );
  const written = writtenPaths([write]);
  const ours = verdicts.filter(({ path }) => written.within(path));
  if (!ours.some(({ verdict }) => verdict === "settled")) return undefined;
  const dropped = ours.filter(isDropped);
  const isMissing = (field: string): boolean => {
    const inField = ours.filter((each) => fieldOf(each.path) === field && !isDropped(each));
    const isUnread = !isWhole && contentFields.includes(field);
    const isAsBefore = inField.some(({ verdict }) => verdict === "change");
    return isUnread || (isAsBefore && !inField.some(({ verdict }) => verdict === "settled"));
  };
  const missing = write.fields.filter(isMissing);
  const inGit = Object.fromEntries(Object.entries(renumbering).map(([from, to]) => [to, from]));
  const after = {
    dropped: [...base.dropped, ...dropped.map(({ path }) => formatPath(renamePath(path, inGit)))],
    ...(base.renumbering ? { renumbering: base.renumbering } : {}),
  };
  if (missing.length === 0) return { template, values: write.values, ...after };
  // What a reference stood for cannot be told field by field: where that moved too, the former base stays for all.
  const isMoved = ([name, value]: [string, OpenWrite["values"][string]]): boolean =>
    Object.hasOwn(base.values, name) && !jsonEqual(base.values[name], value);
  if (base.isUnknown || Object.entries(write.values).some(isMoved)) return undefined;
  const kept = Object.entries(base.template).filter(([field]) => missing.includes(field));
  const mixed = { ...withoutFields(template, missing), ...Object.fromEntries(kept) };
  return { template: mixed, values: { ...base.values, ...write.values }, ...after };
}

// Make drops keys that it does not know. A whole module it never drops: that one was deleted by somebody.
function isDropped({ path, base, git, live }: Verdict): boolean {
  const isInside = path[0] !== "modules" || path.length > 2;
  return isInside && base === undefined && live === undefined && git !== undefined;
}

function withoutFields(spec: JsonObject, fields: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(spec).filter(([field]) => !fields.includes(field)));
}

interface UnverifiedInput {
  readonly row: LiveRow;
  readonly entry: StateEntry;
  readonly open: Open | undefined;
  /** The comparison with the former base. */
  readonly fromFormer: () => Comparison;
}

/**
 * The comparison with what is still open in it: where Make calls invalid what was written, that is a change from the
 * former base; where Make switched it off meanwhile, so is `active`. Where something else is to be written, that goes first.
 */
export function withUnverified(comparison: Comparison, { row, entry, open, fromFormer }: UnverifiedInput): Comparison {
  if (!open?.intent.wasValid || entry.seen.revision === row.revision) return comparison;
  if (comparison.verdicts.some(({ verdict }) => verdict === "change" || verdict === "conflict")) return comparison;
  const isInvalid = row.about["isinvalid"] === true;
  const isOurs = open.arrived.length > 0;
  // What a person made invalid, Make switched off for them.
  if (isInvalid && !isOurs) return comparison;
  const wasSwitchedOff = open.intent.row["active"] === true && row.spec["active"] === false;
  const switched = comparison.verdicts.map(
    (each): Verdict =>
      wasSwitchedOff && each.path[0] === "active" && each.verdict === "drift" ? { ...each, verdict: "change" } : each,
  );
  if (!isInvalid) return { ...comparison, verdicts: switched };
  const told = pathSet(switched.map(({ path }) => path));
  const written = writtenPaths(open.arrived);
  const reopened = fromFormer()
    .verdicts.filter(({ verdict, path }) => verdict === "settled" && written.within(path) && !told.within(path))
    .map((each): Verdict => ({ ...each, verdict: "change", live: each.base }));
  return { ...comparison, verdicts: [...switched, ...reopened] };
}
