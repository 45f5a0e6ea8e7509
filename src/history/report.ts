// The history of one resource as plain data: for the terminal and `--json`. Types only. It holds no secret.

import type { Address } from "../address.ts";
import type { FieldChange } from "../engine/plan.ts";
import type { JsonObject } from "../json.ts";

export interface HistoryEntry {
  /**
   * `live`: what Make has now and Git has not. `commit`: a version in Git. `make`: one that Make keeps and no commit has.
   */
  readonly is: "live" | "commit" | "make";
  /** What `restore --from` takes for it: a sha, or `make:16`; absent for what Make has now. */
  readonly from?: string;
  /** Of a commit. */
  readonly sha?: string;
  /** Of a commit: what it did beside the fields. */
  readonly did?: "changed" | "first" | "deleted" | "added" | "moved" | "unreadable" | "cut";
  /** The address before, of one that moved. */
  readonly movedFrom?: Address;
  /** ISO 8601, where it is known. */
  readonly at?: string;
  readonly by?: string;
  /** From the version before to this one; of a version of Make's, from the commit before it. */
  readonly fields: readonly FieldChange[];
}

export interface HistoryReport {
  readonly formatVersion: 1;
  readonly target: string;
  readonly address: Address;
  readonly name: string;
  /** As Make has it, else as the files say. */
  readonly active?: boolean;
  readonly schedule?: JsonObject;
  /** The latest first. */
  readonly versions: readonly HistoryEntry[];
  /** There are older ones: a larger `--limit` shows them. */
  readonly hasMore: boolean;
  /** What could not be looked at, in sentences. */
  readonly notes: readonly string[];
}
