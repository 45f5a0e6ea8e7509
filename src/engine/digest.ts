// The digest that says whether two plans are the same: what was reviewed is what is applied.

import { hashOf } from "../hash.ts";
import type { Json } from "../json.ts";
import type { Change, Guard } from "./plan.ts";

/** A change's fields as they are hashed: unmasked, a secret in the form of its reference. */
export type RawField = readonly [path: string, from: Json, to: Json];

/** 64 hex digits over each change's address, action and fields, and each guard's name and addresses. */
export function digestOf(
  changes: readonly { readonly change: Change; readonly raw: readonly RawField[] }[],
  guards: readonly Guard[],
): string {
  return hashOf({
    changes: changes
      .map(({ change, raw }): Json => [change.address, change.action, contentOf(change), raw.toSorted(byPath)])
      .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    guards: guards
      .map(({ name, addresses }): Json => [name, addresses.toSorted()])
      .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  });
}

function contentOf(change: Change): string {
  return change.action === "create" || change.action === "replace" ? change.content : "";
}

function byPath([a]: RawField, [b]: RawField): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
