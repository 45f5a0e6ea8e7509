// What an apply tells while it runs and when it is done. Types only; render/ listens.

import type { Address } from "../address.ts";
import type { Change } from "../engine/plan.ts";
import type { Problem } from "../errors.ts";
import type { JsonObject } from "../json.ts";

export type ApplyEvent =
  | { readonly type: "change.started"; readonly change: Change }
  | { readonly type: "change.done"; readonly done: Done }
  | { readonly type: "change.failed"; readonly failed: Failed }
  | { readonly type: "change.skipped"; readonly skipped: Skipped }
  /** Switching on and off, after all writes. */
  | { readonly type: "activated"; readonly address: Address; readonly active: boolean }
  /** All was tried: what comes now is the report. */
  | { readonly type: "ended" };

export interface Reporter {
  emit(event: ApplyEvent): void;
}

export interface Done {
  readonly change: Change;
  readonly remoteId: string;
  /** What Make has otherwise than it was sent, read back right after. Empty when equal. */
  readonly differs: readonly string[];
  /** Make took it and calls it invalid. */
  readonly isInvalid: boolean;
  /** When a scenario runs, as Make has it now. */
  readonly schedule?: JsonObject;
  readonly durationMs: number;
}

export interface Failed {
  readonly change: Change;
  readonly problem: Problem;
  /** What Make itself said, where it refused. */
  readonly refusal?: Refusal;
  /** What Make has of a scenario after the failure; absent for what does not run. */
  readonly standing?: Standing;
}

/** Make's own code, e.g. `IM007`, and its text. */
export interface Refusal {
  readonly makeCode?: string;
  readonly text: string;
}

/** Which version of a scenario is in Make, and whether it is on. */
export interface Standing {
  /** `former`: it was written and put back. `unknown`: nobody knows what Make did. */
  readonly version: "untouched" | "former" | "new" | "unknown";
  /** Absent where it is not known. */
  readonly active?: boolean;
  readonly schedule?: JsonObject;
  /** When the version was saved in Make, ISO 8601, where that is known. */
  readonly savedAt?: string;
}

export interface Skipped {
  readonly change: Change;
  readonly blockedBy: Address;
}

export interface ApplyReport {
  readonly formatVersion: 1;
  readonly target: string;
  /** The number of this apply; where it wrote nothing to Make, of the one before. */
  readonly applied: number;
  readonly done: readonly Done[];
  readonly failed: readonly Failed[];
  readonly skipped: readonly Skipped[];
  /** Whether each scenario that was to be written is on now, where that is known. */
  readonly running: Readonly<Record<Address, boolean>>;
  /** Scenarios that were on before and are not on now, deleted ones too. */
  readonly stopped: readonly Address[];
  /** All was done and read back equal, and nothing is left to decide: a plan made now says that there is nothing to do. */
  readonly isSettled: boolean;
  readonly stats: { readonly requests: number; readonly durationMs: number };
}
