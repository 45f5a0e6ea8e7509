// What a restore found, would do and did, as plain data: for the terminal and `--json`. Types only. It holds no secret.

import type { Address } from "../address.ts";
import type { FieldChange, Guard } from "../engine/plan.ts";
import type { Problem } from "../errors.ts";
import type { JsonObject } from "../json.ts";

/** The version that comes back. */
export interface RestoredVersion {
  readonly is: "commit" | "make";
  /** Short sha, or `make:16`. */
  readonly from: string;
  /** ISO 8601, where it is known. */
  readonly at?: string;
}

/** Something that the version refers to. */
export interface Need {
  /** "webhook invoice-in", "connection "Gmail Office"". Not yet safe for a terminal. */
  readonly what: string;
  readonly is: "there" | "missing" | "made again";
  /** "its records are untouched", "a new URL". */
  readonly note?: string;
}

/** A place of a secret. */
export interface SecretPlace {
  /** "4", where it is in a module. */
  readonly key?: string;
  /** "HTTP: header Authorization". */
  readonly words: string;
}

export interface RestorePlan {
  readonly target: string;
  readonly team: { readonly id: number; readonly name: string; readonly organization: string };
  readonly address: Address;
  readonly name: string;
  readonly version: RestoredVersion;
  /** `none`: Make has it as it was then. */
  readonly action: "update" | "create" | "replace" | "none";
  readonly remoteId?: string;
  /** Of what Make has now: whether it is on, and who edited it when. */
  readonly active?: boolean;
  readonly by?: string;
  readonly at?: string;
  /** From what Make has to what comes back. */
  readonly fields: readonly FieldChange[];
  /** For a new one: "5 modules, daily 08:00". */
  readonly about?: string;
  /** Between which moments it was deleted in Make, as far as Git tells; ISO 8601. */
  readonly gone?: { readonly after?: string; readonly before: string };
  readonly needs: readonly Need[];
  /** Secrets that stay as they are in Make. */
  readonly kept: readonly SecretPlace[];
  /** Secrets that nobody here knows: they come back empty. */
  readonly fillIn: readonly SecretPlace[];
  /** Whether a scenario that is made again comes back on. */
  readonly comesBackOn?: boolean;
  readonly guards: readonly Guard[];
  readonly impact: readonly string[];
}

export interface RestoreOutcome {
  /** The commit that has what was in Make before; absent where there was nothing. `isNew`: it was made for this. */
  readonly kept?: { readonly short: string; readonly isNew: boolean };
  /** Objects that have a new id. */
  readonly made: readonly { readonly address: Address; readonly remoteId: string }[];
  /** The commit that has the restored version, or the new ids where not all of it came back; absent where Git had it. */
  readonly recorded?: string;
  /** Paths that Make has otherwise than they were sent. */
  readonly differs: readonly string[];
  readonly active?: boolean;
  readonly schedule?: JsonObject;
  readonly problems: readonly Problem[];
  /** The command that takes it back. */
  readonly undo?: string;
  /** What else is to be known, in sentences. */
  readonly notes: readonly string[];
}

export interface RestoreReport extends RestorePlan {
  readonly formatVersion: 1;
  readonly isDryRun: boolean;
  /** Absent where nothing was written. */
  readonly outcome?: RestoreOutcome;
}
