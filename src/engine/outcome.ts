// What is to happen to one resource of Git: made, changed, made anew, or nothing.

import { type Address, kindOf, pathOf } from "../address.ts";
import { type JsonObject, jsonEqual } from "../json.ts";
import type { LiveRow, ResourceKind } from "../kinds/kind.ts";
import type { Path } from "../path.ts";
import { type Base, type Comparison, compareObject, type DriftPolicy, type MergePolicy } from "./compare.ts";
import { policyOf } from "./keep.ts";
import type { LiveState } from "./observed.ts";
import type { Keep } from "./plan.ts";
import { type Look, lookIn, type Resolved, resolveTemplate } from "./resolve.ts";
import type { State, StateEntry, Unverified } from "./state.ts";
import type { Renumbering, Verdict } from "./three-way.ts";
import { findOpen, type Open, withUnverified } from "./unverified.ts";

/** A resource of Git, with its kind. */
export interface Wanted {
  readonly address: Address;
  readonly kind: ResourceKind;
  readonly template: JsonObject;
  readonly protect: boolean;
  readonly ignore: readonly Path[];
  /** Addresses that it had before, the latest first. */
  readonly movedFrom: readonly Address[];
  /** What it refers to, folders too. */
  readonly references: readonly Address[];
}

export interface OutcomeInput {
  readonly drift: DriftPolicy;
  readonly keep: readonly Keep[];
  readonly state: State;
  readonly bases: ReadonlyMap<Address, Base>;
  readonly live: LiveState;
  readonly look: Look;
  /** Templates that open intents wrote, by their hash. Absent: there are none. */
  readonly written?: ReadonlyMap<string, JsonObject>;
}

interface OutcomeBase {
  readonly wanted: Wanted;
  /** Name in Make, or the one that it gets. */
  readonly name: string;
}

export type Outcome =
  | (OutcomeBase & {
      readonly is: "create";
      readonly resolved: Resolved;
      readonly spec: JsonObject;
      /** It was applied before and somebody deleted it in Make. */
      readonly wasDeleted: boolean;
    })
  | (OutcomeBase & {
      readonly is: "update" | "replace" | "unchanged";
      readonly row: LiveRow;
      /** Git's side at the last apply, and where an unverified write of ours is in Make, at that write. */
      readonly base: Base;
      /** A write of an earlier run that nobody verified. */
      readonly open: Open | undefined;
      readonly policy: MergePolicy;
      /** Make's side, complete and normalised. */
      readonly live: JsonObject;
      readonly comparison: Comparison;
      readonly changes: readonly Verdict[];
      /** What the whole template's vars and references resolve to today. */
      readonly values: Resolved["values"];
      /** Modules of Git's that have another id in Make. */
      readonly renumbering: Renumbering;
    });

/** An outcome of something that Make has. */
export type ManagedOutcome = Exclude<Outcome, { readonly is: "create" }>;

export function outcomeOf(wanted: Wanted, input: OutcomeInput): Outcome | undefined {
  const { address, kind } = wanted;
  const id = input.live.ids.get(address);
  const row = id === undefined ? undefined : input.live.rows.get(kind.name)?.get(id);
  // A folder that is there is as it should be: it has nothing to compare.
  if (kind.model.identity === "path") return row ? undefined : newObject(wanted, input.look, false);
  const entry = input.state.resources[address];
  if (!row || !entry) return newObject(wanted, input.look, entry !== undefined);
  return managedObject(wanted, entry, row, input);
}

function newObject(wanted: Wanted, look: Look, wasDeleted: boolean): Outcome {
  const resolved = resolveTemplate(wanted.template, look);
  const name = nameOf(wanted, resolved.value);
  const spec = { ...wanted.kind.model.normalise(resolved.value), name };
  return { is: "create", wanted, name, resolved, spec, wasDeleted };
}

/** The name that a new object gets: the managed one, else the last part of its path. */
export function nameOf({ kind, address }: Wanted, spec: JsonObject): string {
  return typeof spec["name"] === "string" ? spec["name"] : kind.model.defaultName(pathOf(address));
}

function managedObject(wanted: Wanted, entry: StateEntry, row: LiveRow, input: OutcomeInput): Outcome {
  const { address, kind } = wanted;
  const former = input.bases.get(address) ?? { template: {}, values: entry.values, dropped: entry.dropped };
  const before = sidesOf(wanted, former, row, input);
  const intent = input.state.intents.find((each) => each.type === "update" && each.address === address);
  const known = { kind, former, row, live: before.live, isWhole: before.isWhole, ignore: wanted.ignore };
  const open = intent && findOpen(known, intent as Unverified, input.written ?? new Map());
  const base = open?.base ?? former;
  const sides = base === former ? before : sidesOf(wanted, base, row, input);
  const policy = policyOf(address, input.drift, input.keep);
  const compare = ({ template, base: ofSides, live }: ComparedSides): Comparison =>
    compareObject({ kind, template, base: ofSides, live, ignore: wanted.ignore, policy }, input.look);
  const unverified = { row, entry, open, fromFormer: () => compare(before) };
  const comparison = withUnverified(compare(sides), unverified);
  const changes = comparison.verdicts.filter(({ verdict }) => verdict === "change");
  const isReplace = changes.some(({ path }) => kind.model.replaceOn.includes(path[0] as string));
  const is = isReplace ? "replace" : changes.length > 0 ? "update" : "unchanged";
  const renumbering = sides.isWhole ? comparison.renumbering : (base.renumbering ?? {});
  const { live, values } = sides;
  return { is, wanted, name: row.name, row, base, open, policy, live, comparison, changes, values, renumbering };
}

interface ComparedSides {
  readonly template: JsonObject;
  readonly base: Base;
  readonly live: JsonObject;
  readonly values: Resolved["values"];
  /** False where the content was left out. */
  readonly isWhole: boolean;
}

/**
 * Where Make's content was not read, it equals the base. If Git's does too, there is nothing in it to compare, and it is
 * left out on all sides: an unchanged scenario costs no normalisation.
 */
function sidesOf(
  { address, kind, template }: Wanted,
  base: Base,
  row: LiveRow,
  { live: { contents }, look }: OutcomeInput,
): ComparedSides {
  const content = contents.get(address);
  const { values } = resolveTemplate(template, look);
  if (content || !kind.remote.content) {
    return { template, base, values, isWhole: true, live: kind.model.normalise({ ...row.spec, ...content }) };
  }
  const isAtBase = jsonEqual(template, base.template) && jsonEqual(values, base.values);
  if (isAtBase) {
    const rowOnly = (spec: JsonObject): JsonObject =>
      Object.fromEntries(Object.entries(spec).filter(([key]) => !kind.model.contentFields.includes(key)));
    return {
      template: rowOnly(template),
      base: { ...base, template: rowOnly(base.template) },
      values,
      isWhole: false,
      live: kind.model.normalise(row.spec),
    };
  }
  const resolvedBase = resolveTemplate(base.template, lookIn(base.values)).value;
  const known = kind.model.contentFields.flatMap((key) =>
    Object.hasOwn(resolvedBase, key) ? [[key, resolvedBase[key]]] : [],
  );
  const live = kind.model.normalise({ ...row.spec, ...Object.fromEntries(known) });
  return { template, base, values, isWhole: true, live };
}

/** True where a template holds what has no base, so that Make's content must be read to compare. */
export function holdsSecrets(template: JsonObject, look: Look): boolean {
  const { secrets, kept } = resolveTemplate(template, look);
  return secrets.length > 0 || kept.length > 0;
}

/** Kinds and counts of what is wanted, for "60 scenarios, 11 webhooks". */
export function countByKind(addresses: Iterable<Address>): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const address of addresses) counts[kindOf(address)] = (counts[kindOf(address)] ?? 0) + 1;
  return counts;
}
