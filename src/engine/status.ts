// What status tells of a target and of a fleet, as plain data: for the terminal, Markdown and `--json`. Types and the
// list of conditions only. It holds no secret: values are masked as in a plan.

import type { Address, KindName } from "../address.ts";
import type { Problem } from "../errors.ts";
import type { FieldChange } from "./plan.ts";

/** What may be found in a team, the most pressing first. `--fail-on` takes these, and those of `notAsked`. */
export const conditions = [
  "switched-off",
  "invalid",
  "paused",
  "incomplete",
  "missing",
  "webhook-off",
  "never-runs",
  "changed",
  "stopped",
  "webhook-unused",
  "not-applied",
  "unmanaged",
] as const;
export type Condition = (typeof conditions)[number];

/** Why a target's team was not asked: its key is missing or refused; Make did not answer; something else is wrong. */
export const notAsked = ["key", "unreachable", "error"] as const;
export type NotAsked = (typeof notAsked)[number];

/** What a person has to look after; the others are told. */
const needsYou: ReadonlySet<Condition> = new Set(conditions.slice(0, conditions.indexOf("changed")));

interface FindingBase {
  readonly kind: KindName;
  /** Absent: nothing in Git stands for it. */
  readonly address?: Address;
  /** Name in Make; of what Make does not have, the name that it gets or had. */
  readonly name: string;
  /** Absent: it was never in Make. */
  readonly remoteId?: string;
}

export type Finding = FindingBase &
  (
    | {
        readonly condition: "changed";
        /** From what was there to what Make has now. */
        readonly fields: readonly FieldChange[];
        /** Modules, inputs or settings may differ too: it was edited, and its content is not read here. */
        readonly isEdited: boolean;
        /** It differed at the last apply already, and was kept. */
        readonly wasKept: boolean;
        /** Who edited last, and when (ISO 8601), where Make tells. */
        readonly by?: string;
        readonly at?: string;
      }
    /** By Make: after errors, or since its one run is past. `unknown`: its log says no reason, and without `at` not by whom. */
    | { readonly condition: "switched-off"; readonly why: "errors" | "once" | "unknown"; readonly at?: string }
    /** By a person; `by` is absent where nobody says who. */
    | { readonly condition: "stopped"; readonly by?: string; readonly at?: string }
    /** Incomplete executions that wait. */
    | { readonly condition: "incomplete"; readonly count: number }
    /** Deactivated by Make after it was unused (callers get 410), or switched off. */
    | { readonly condition: "webhook-off"; readonly why: "gone" | "disabled" }
    /** It is on, and its one date is past, its last day is over, or Make plans no run. */
    | { readonly condition: "never-runs"; readonly why: "past" | "ended" | "no-run" }
    | { readonly condition: "invalid" | "paused" | "missing" | "webhook-unused" | "not-applied" | "unmanaged" }
  );

/** How a target stands, the worst that holds. */
export type Standing = "not-asked" | "failing" | "changed" | "told" | "fine";

export interface AskedTarget {
  readonly target: string;
  readonly standing: Exclude<Standing, "not-asked">;
  readonly team: {
    readonly id: number;
    readonly name: string;
    readonly organization: string;
    /** Host of the zone; `emulator` where one stands in for Make. */
    readonly zone: string;
  };
  /** Applies so far; 0 for none. */
  readonly applied: number;
  /** ISO 8601. */
  readonly appliedAt: string | null;
  readonly scenarios: { readonly on: number; readonly all: number };
  /** Objects in Make that this target manages. */
  readonly managed: number;
  /** By condition, the most pressing first, then by name. */
  readonly findings: readonly Finding[];
  readonly requests: number;
}

export interface UnaskedTarget {
  readonly target: string;
  readonly standing: "not-asked";
  readonly why: NotAsked;
  /** Name of the variable that holds the key. */
  readonly apiKeyEnv: string;
  readonly problem: Problem;
}

export type TargetStatus = AskedTarget | UnaskedTarget;

export interface StatusReport {
  readonly formatVersion: 1;
  /** In the order in which they were named. */
  readonly targets: readonly TargetStatus[];
  /** Conditions of `--fail-on` that are met. */
  readonly met: readonly (Condition | NotAsked)[];
  readonly stats: {
    readonly requests: number;
    readonly limitPerMinute: number | undefined;
    readonly durationMs: number;
  };
}

export function standingOf(findings: readonly Finding[]): AskedTarget["standing"] {
  if (findings.some(({ condition }) => needsYou.has(condition))) return "failing";
  if (findings.some(({ condition }) => condition === "changed")) return "changed";
  return findings.length > 0 ? "told" : "fine";
}

/** Whether a person has to look after it. */
export function isPressing({ condition }: Finding): boolean {
  return needsYou.has(condition);
}

/** Which of the asked conditions hold somewhere; `any` asks for all. */
export function metConditions(targets: readonly TargetStatus[], asked: readonly string[]): StatusReport["met"] {
  const found = new Set<Condition | NotAsked>(
    targets.flatMap((each) =>
      each.standing === "not-asked" ? [each.why] : each.findings.map(({ condition }) => condition),
    ),
  );
  return [...conditions, ...notAsked].filter(
    (each) => found.has(each) && (asked.includes("any") || asked.includes(each)),
  );
}
