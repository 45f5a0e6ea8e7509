// What the parts of an apply share while it runs.

import type { Address } from "../address.ts";
import { kindOf } from "../address.ts";
import type { PreparedPlan } from "../engine/build-plan.ts";
import type { LiveState } from "../engine/observed.ts";
import type { Change } from "../engine/plan.ts";
import type { Look } from "../engine/resolve.ts";
import type { State } from "../engine/state.ts";
import type { LiveRow, ResourceKind } from "../kinds/kind.ts";
import type { MakeWriter } from "../ports.ts";
import type { StateStore } from "../state/state-store.ts";
import type { Recheck } from "./recheck.ts";
import type { Recorder } from "./recorder.ts";
import type { ApplyReport, Done, Failed, Reporter, Skipped } from "./report.ts";
import type { Written } from "./write-object.ts";

export interface ApplyInput {
  readonly prepared: PreparedPlan;
  readonly live: LiveState;
  readonly state: State;
  readonly store: StateStore;
  readonly api: MakeWriter;
  /** References with the ids of what was made meanwhile. */
  readonly lookWith: (ids: ReadonlyMap<Address, string>, urls: ReadonlyMap<Address, string>) => Look;
  readonly kindNamed: (name: ReturnType<typeof kindOf>) => ResourceKind;
  readonly reporter: Reporter;
  readonly commit: string | null;
  readonly now: () => Date;
  /** When `live` was read. */
  readonly observedAt: Date;
}

export type ApplyOutcome = Omit<ApplyReport, "formatVersion" | "target" | "stats">;

export interface Run {
  readonly input: ApplyInput;
  readonly recorder: Recorder;
  readonly recheck: Recheck;
  readonly ids: Map<Address, string>;
  readonly urls: Map<Address, string>;
  readonly done: Done[];
  readonly failed: Failed[];
  readonly skipped: Skipped[];
  /** What Make took, also where a later step of it failed. */
  readonly results: Map<Change, Written>;
}

/** The object as the plan saw it; undefined for a new one. */
export function rowBefore({ input }: Run, change: Change): LiveRow | undefined {
  return change.action === "create" ? undefined : input.live.rows.get(kindOf(change.address))?.get(change.remoteId);
}
