// The digest that says whether two plans are the same: what was reviewed is what is applied.

import type { Address } from "../address.ts";
import { hashOf } from "../hash.ts";
import type { Json } from "../json.ts";
import type { Change, Guard } from "./plan.ts";

/** A change's fields as they are hashed: unmasked, a secret in the form of its reference. */
export type RawField = readonly [path: string, from: Json, to: Json];

/** What of a change is reviewed: the digests of two plans are equal where the same was. */
export interface Reviewed {
  readonly address: Address;
  readonly action: Change["action"];
  /** Of something new, or made anew: the hash of all that is in it. */
  readonly content?: string;
  readonly movedFrom?: Address;
  /** What is written. */
  readonly fields: readonly RawField[];
  /** What people changed in the same object and is sent along as it is. */
  readonly kept: readonly RawField[];
}

/** 64 hex digits. */
export function changeDigest({ address, action, content, movedFrom, fields, kept }: Reviewed): string {
  return hashOf([address, action, content ?? "", movedFrom ?? "", fields.toSorted(byPath), kept.toSorted(byPath)]);
}

/** Over each change, and each guard's name and addresses: nothing of time, ids or counts. */
export function planDigest(changes: readonly Pick<Change, "digest">[], guards: readonly Guard[]): string {
  const told = guards.map(({ name, addresses }): Json => [name, addresses.toSorted()]);
  return hashOf({
    changes: changes.map(({ digest }) => digest).toSorted(),
    guards: told.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  });
}

function byPath([a]: RawField, [b]: RawField): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
