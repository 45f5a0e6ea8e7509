// What state says of an update before it is sent: should its answer be lost, the next run knows what of Make is ours, and
// which version was the last one that Make called valid.

import type { Comparison } from "../engine/compare.ts";
import type { ManagedOutcome, Wanted } from "../engine/outcome.ts";
import type { OpenWrite, StateEntry, Unverified } from "../engine/state.ts";
import type { JsonObject } from "../json.ts";
import type { LiveRow } from "../kinds/kind.ts";
import { formatPath } from "../path.ts";
import { isInvalid } from "./put-back.ts";
import type { WriteContext } from "./write-object.ts";

export interface Intended {
  readonly intent: Unverified;
  /** Undefined for what `ids/` names and nothing is known of. */
  readonly entry: StateEntry | undefined;
}

export interface IntendedInput {
  readonly comparison: Comparison;
  readonly fields: ReadonlySet<string>;
  /** Git's side as of this write. */
  readonly base: JsonObject;
  readonly wasOn: boolean;
}

/**
 * The intent, and the entry with the new ids of Git's modules: they are found under those, and not sent again under others.
 * What an earlier run wrote is the base from now on, but where Make calls it invalid: then its intent goes on with this write.
 */
export async function intendedWrite(
  outcome: ManagedOutcome,
  { comparison, fields, base, wasOn }: IntendedInput,
  { store, recorder }: WriteContext,
): Promise<Intended> {
  const { wanted, row, open } = outcome;
  const known = recorder.state().resources[wanted.address];
  const changed = comparison.verdicts.filter(({ verdict, path }) => verdict === "change" && path[0] !== "active");
  const write: OpenWrite = {
    fields: [...fields].toSorted(),
    paths: changed.map(({ path }) => formatPath(path)),
    base: await store.writeBase(base),
    values: comparison.resolved.values,
  };
  const renumbering = { ...known?.renumbering, ...comparison.renumbering };
  const renumbered = known && { ...known, ...(Object.keys(renumbering).length > 0 ? { renumbering } : {}) };
  if (open && open.arrived.length > 0 && isInvalid(row)) {
    return { intent: { ...open.intent, writes: [...open.arrived, write] }, entry: renumbered };
  }
  const intent: Unverified = {
    type: "update",
    address: wanted.address,
    remoteId: row.id,
    row: { ...rowOf(wanted, row), ...(wasOn ? { active: true } : {}) },
    revision: row.revision ?? null,
    wasValid: !isInvalid(row),
    writes: [write],
  };
  if (!renumbered || !open || open.arrived.length === 0) return { intent, entry: renumbered };
  const { template, values, dropped } = open.base;
  return { intent, entry: { ...renumbered, base: await store.writeBase(template), values, dropped } };
}

/**
 * What state remembers of a row. One that holds everything is read again with every list, and may hold what state must
 * not: its name is enough to know the object again.
 */
export function rowOf({ kind }: Wanted, row: LiveRow): JsonObject {
  return kind.model.contentFields.length > 0 ? row.spec : { name: row.name };
}
