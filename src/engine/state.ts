// What is remembered of a target between runs. It holds no resolved secret and no URL of a webhook.

import type { Address } from "../address.ts";
import { hashOf } from "../hash.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Renumbering } from "./three-way.ts";

/** What Make's list said when the object was last written or taken over. */
export interface Seen {
  readonly row: JsonObject;
  /** A scenario's `lastEdit`; null where the list row holds everything. */
  readonly revision: string | null;
  /** Whether Make's content then equalled the base: if so and the revision stands, it still does, and is not read. */
  readonly atBase: boolean;
}

export interface StateEntry {
  readonly remoteId: string;
  /** Hash of the base: Git's side at the last apply, as a template. */
  readonly base: string;
  /** What each var and reference in the base resolved to, secrets left out: `connection.crm` → 15. */
  readonly values: Readonly<Record<string, Json>>;
  readonly seen: Seen;
  /** Paths that Git has and Make dropped when it was last written: their absence in Make is no drift. */
  readonly dropped: readonly string[];
  /** Modules that have another id in Make than in Git: Make's editor had added one under theirs. Absent is none. */
  readonly renumbering?: Renumbering;
  /** `protect: true` in its file at the last apply: it holds when the file is deleted. Absent is false. */
  readonly protect?: true;
}

/** A write that may be under way: recorded before it, removed with its result. */
export type Intent =
  | {
      readonly type: "create";
      readonly address: Address;
      readonly name: string;
      readonly base: string;
      readonly values: Readonly<Record<string, Json>>;
      /** Ids of the objects that had this name before: a new one beside them is ours. */
      readonly namesakes: readonly string[];
    }
  /** Something that is written anew: until its result is recorded, nobody knows whether Make took it and calls it valid. */
  | Unverified
  /** The former object of a replace, to be deleted when the new one is in use. */
  | { readonly type: "discard"; readonly address: Address; readonly remoteId: string };

export interface Unverified {
  readonly type: "update";
  readonly address: Address;
  readonly remoteId: string;
  /** The list row before: what goes back to Make beside the blueprint, should Make call the new one invalid. */
  readonly row: JsonObject;
  /** Of that row; null where it holds everything. The version before is the latest that is no younger. */
  readonly revision: string | null;
  /** Whether Make called it valid before. */
  readonly wasValid: boolean;
  /** The latest last. Several where Make calls invalid what the one before wrote, and nothing was put back. */
  readonly writes: readonly OpenWrite[];
}

/** What one write sent: where Make has it, it is ours, and no edit of a person's. */
export interface OpenWrite {
  /** Top-level fields that are written. */
  readonly fields: readonly string[];
  /** Leaves that differed and are written, as verdicts spell them. */
  readonly paths: readonly string[];
  /** Git's side as of this write, as in an entry. */
  readonly base: string;
  readonly values: Readonly<Record<string, Json>>;
}

export interface State {
  readonly formatVersion: 1;
  /** Made once with the state: another one under the same target is another history. */
  readonly lineage: string;
  /** Counts the writes of this document. */
  readonly serial: number;
  readonly zone: string;
  readonly teamId: number;
  /** Counts the applies: "apply no. 42". */
  readonly applied: number;
  /** The commit applied last; null outside a Git repository. */
  readonly commit: string | null;
  /** When it was applied, ISO 8601; null before the first apply. */
  readonly appliedAt: string | null;
  readonly resources: Readonly<Record<Address, StateEntry>>;
  readonly intents: readonly Intent[];
}

/** The managed objects with their addresses, typed as such. */
export function entriesOf({ resources }: Pick<State, "resources">): readonly (readonly [Address, StateEntry])[] {
  return Object.entries(resources) as [Address, StateEntry][];
}

/** Base of an object that is under management with nothing known of it yet; it has no file. */
export const emptyBase = hashOf({});
