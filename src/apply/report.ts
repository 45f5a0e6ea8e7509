// What an apply tells while it runs and when it is done. Types only; render/ listens.

import type { Address } from "../address.ts";
import type { Change } from "../engine/plan.ts";
import type { Problem } from "../errors.ts";

export type ApplyEvent =
  | { readonly type: "change.started"; readonly change: Change }
  | { readonly type: "change.done"; readonly done: Done }
  | { readonly type: "change.failed"; readonly failed: Failed }
  | { readonly type: "change.skipped"; readonly skipped: Skipped }
  /** Switching on and off, after all writes. */
  | { readonly type: "activated"; readonly address: Address; readonly active: boolean };

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
}

export interface Failed {
  readonly change: Change;
  readonly problem: Problem;
}

export interface Skipped {
  readonly change: Change;
  readonly blockedBy: Address;
}

export interface ApplyReport {
  readonly formatVersion: 1;
  readonly target: string;
  readonly applied: number;
  readonly done: readonly Done[];
  readonly failed: readonly Failed[];
  readonly skipped: readonly Skipped[];
  /** Whether each written scenario is on now. */
  readonly running: Readonly<Record<Address, boolean>>;
  readonly stats: { readonly requests: number; readonly durationMs: number };
}
