// The digest that says whether two plans are the same: what was reviewed is what is applied.

import type { Address } from "../address.ts";
import { hashOf } from "../hash.ts";
import type { Json } from "../json.ts";
import type { Change, Guard } from "./plan.ts";

/** A field as it is hashed: what Make has, unmasked but for secrets, and where a module that came stands. */
export type RawField = readonly [path: string, live: Json, after: string];

/** What of a change is reviewed: the digests of two plans are equal where the same was. */
export interface Reviewed {
  readonly address: Address;
  readonly action: Change["action"];
  /** All that Git wants of it, as a hash; absent for what goes. */
  readonly content?: string;
  readonly movedFrom?: Address;
  readonly takesOver?: true;
  /** What is written over. */
  readonly fields: readonly RawField[];
  /** What people changed in the same object and is sent along as it is. */
  readonly kept: readonly RawField[];
}

/** 64 hex digits. */
export function changeDigest({ address, action, content, movedFrom, takesOver, fields, kept }: Reviewed): string {
  const origin = [movedFrom ?? "", takesOver ?? false];
  return hashOf([address, action, content ?? "", origin, fields.toSorted(byPath), kept.toSorted(byPath)]);
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
