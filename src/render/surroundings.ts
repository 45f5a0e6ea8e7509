// What stands around a plan when it is shown: where it is for, from which commit, who changed what, what comes next.

import type { Address } from "../address.ts";

/** What the header, the foot and the decisions say beside the plan. */
export interface PlanSurroundings {
  readonly organization: string;
  readonly team: string;
  readonly teamId: number;
  readonly zone: string;
  readonly commit: { readonly sha: string; readonly subject: string; readonly isDirty: boolean } | undefined;
  readonly applied: number;
  /** ISO 8601. */
  readonly appliedAt: string | null;
  /** Requests a minute that Make allows, where its answers told. */
  readonly limitPerMinute: number | undefined;
  /** An apply goes on by itself: it names no next command. */
  readonly shownBy: "plan" | "apply";
  /** Flags that the next command needs as well, as they are typed: `--target production --prune`; empty for none. */
  readonly flags: string;
  /** Who changed the files of what changed in both, where Git tells. */
  readonly git: ReadonlyMap<Address, GitEdit>;
}

export interface GitEdit {
  readonly by?: string;
  /** ISO 8601. */
  readonly at?: string;
  /** The files are not committed as they are. */
  readonly isDirty: boolean;
}
