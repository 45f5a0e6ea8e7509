// What status found in words, for every renderer: nothing is made safe here, since each does that in its own way.

import type { KindName } from "../address.ts";
import {
  type AskedTarget,
  type Finding,
  isPressing,
  type StatusReport,
  type TargetStatus,
  type UnaskedTarget,
} from "../engine/status.ts";
import { valueWords } from "./plan-values.ts";
import { dateWords, dayWords, fieldLabel, plural } from "./plan-words.ts";

/** What the next command needs to know beside the report. */
export interface StatusSurroundings {
  /** Flags of a command for this target as they are typed, with a blank before; empty for none. */
  readonly flagsOf: (target: string) => string;
  readonly directionOf: (target: string) => "both" | "from-make" | "to-make";
}

/** What is told of one object. */
export interface Told {
  readonly kind: KindName;
  readonly name: string;
  /** "" where nothing in Git stands for it. */
  readonly address: string;
  readonly remoteId: string;
  readonly isPressing: boolean;
  /** One word for the most pressing: "off", "changed". */
  readonly verb: string;
  readonly sentences: readonly string[];
}

/** Told in one line for all, not object by object. */
const inSum: ReadonlySet<Finding["condition"]> = new Set(["unmanaged", "not-applied"]);

/** Objects with what is told of each, the most pressing first. */
export function toldObjects({ findings }: AskedTarget): readonly Told[] {
  const shown = findings.filter(({ condition }) => !inSum.has(condition));
  const groups = Map.groupBy(shown, ({ kind, address, remoteId }) => `${kind} ${remoteId ?? address ?? ""}`);
  return [...groups.values()].map((group) => {
    const first = group[0] as Finding;
    return {
      kind: first.kind,
      name: first.name,
      address: group.find(({ address }) => address !== undefined)?.address ?? "",
      remoteId: first.remoteId ?? "",
      isPressing: group.some(isPressing),
      verb: verbOf(first),
      sentences: group.map(sentenceOf),
    };
  });
}

function verbOf({ condition }: Finding): string {
  switch (condition) {
    case "switched-off":
    case "stopped":
    case "webhook-off":
      return "off";
    case "incomplete":
      return "waiting";
    case "missing":
      return "gone";
    case "never-runs":
      return "no run";
    case "webhook-unused":
      return "unused";
    case "invalid":
    case "paused":
    case "changed":
    case "not-applied":
    case "unmanaged":
      return condition;
  }
}

function sentenceOf(finding: Finding): string {
  switch (finding.condition) {
    case "changed":
      return `${changedWords(finding)}${whoWords(finding)}.`;
    case "switched-off":
      if (isUnexplained(finding)) return "It is off and should be on; its log does not say who switched it off.";
      return `Make switched it off${offWords[finding.why]}${finding.at === undefined ? "" : `, ${dateWords(finding.at)}`}.`;
    case "stopped":
      return `Switched off by ${finding.by ?? "a person"}${finding.at === undefined ? "" : `, ${dateWords(finding.at)}`}; it stays so until "active" changes in Git.`;
    case "incomplete":
      return `${plural(finding.count, "incomplete execution waits", "incomplete executions wait")}.`;
    case "webhook-off":
      return finding.why === "gone"
        ? "Make deactivated it, since no scenario used it: callers get 410 Gone."
        : "It is switched off: what is sent to it is lost.";
    case "never-runs":
      return idleWords[finding.why];
    case "invalid":
      return "Make calls it invalid: it cannot run until somebody mends it.";
    case "paused":
      return "Make paused it: look at the subscription.";
    case "missing":
      return "It is in Git and gone in Make. To bring it back: make-gitops restore, or apply where Git leads.";
    case "webhook-unused":
      return "No scenario uses it. Make switches a webhook off that stays unused for 5 days.";
    case "not-applied":
      return "It is in Git and not in Make yet.";
    case "unmanaged":
      return "It is in Make and not in Git.";
  }
}

/** Neither a stop nor a failed run stands in its log: that it was Make is not certain. */
function isUnexplained(finding: Finding): boolean {
  return finding.condition === "switched-off" && finding.why === "unknown" && finding.at === undefined;
}

const offWords = {
  errors: " after errors",
  once: ": its one run is past",
  unknown: "; its log does not say why",
} as const;

const idleWords = {
  past: "It is on and never runs: the date of its one run is past.",
  ended: "It is on and never runs: its last day is over.",
  "no-run": "It is on, and Make plans no run of it.",
} as const;

/** "schedule: every 15 minutes → every hour, name: A → B"; "edited in Make". */
function changedWords(finding: Extract<Finding, { readonly condition: "changed" }>): string {
  const { fields, isEdited, wasKept } = finding;
  const told = fields.map(
    ({ path, from, to }) => `${fieldLabel({ path })}: ${valueWords(path, from)} → ${valueWords(path, to)}`,
  );
  // A changed schedule moves the date of the last edit too.
  const isMore = isEdited && !fields.some(({ path }) => path.startsWith("schedule"));
  const rest = [
    ...(isMore ? ["edited in Make"] : []),
    ...(wasKept ? ["other than Git since before the last apply, and kept"] : []),
  ];
  const words = [...told, ...rest].join(", ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function whoWords({ by, at }: { readonly by?: string; readonly at?: string }): string {
  return `${by === undefined ? "" : `, by ${by}`}${at === undefined ? "" : `, ${dateWords(at)}`}`;
}

/** What is told for all objects together: unmanaged ones with their names, and what no apply has made yet. */
export function sumWords({ findings }: AskedTarget): readonly string[] {
  const unmanaged = findings.filter(({ condition }) => condition === "unmanaged");
  const kinds = [...Map.groupBy(unmanaged, ({ kind }) => kind)].map(
    ([kind, list]) =>
      `${plural(list.length, kindWords(kind))} (${listed(list.map(({ name }) => JSON.stringify(name)))})`,
  );
  const open = findings.flatMap(({ condition, address }) => (condition === "not-applied" && address ? [address] : []));
  return [
    ...(kinds.length > 0 ? [`In Make and not in Git: ${kinds.join(", ")}.`] : []),
    ...(open.length > 0 ? [`In Git and not in Make yet: ${listed(open)}.`] : []),
  ];
}

const longestList = 6;

function listed(words: readonly string[]): string {
  const more = words.length - longestList;
  return `${words.slice(0, longestList).join(", ")}${more > 0 ? `, … ${more} more` : ""}`;
}

function kindWords(kind: KindName): string {
  return kind.replaceAll("-", " ");
}

/** "2 need you, 1 changed in Make, 1 to know"; "fine". */
export function targetWords(target: AskedTarget): string {
  const told = toldObjects(target);
  const count = (verb: (each: Told) => boolean): number => told.filter(verb).length;
  const pressing = count((each) => each.isPressing);
  const changed = count((each) => !each.isPressing && each.verb === "changed");
  const rest = told.length - pressing - changed + sumWords(target).length;
  const words = [
    ...(pressing > 0 ? [plural(pressing, "needs you", "need you")] : []),
    ...(changed > 0 ? [`${changed} changed in Make`] : []),
    ...(rest > 0 ? [`${rest} to know`] : []),
  ];
  return words.length > 0 ? words.join(", ") : "fine";
}

/** "113 fine · 4 changed in Make · 2 failing · 1 key refused". */
export function fleetWords(targets: readonly TargetStatus[]): string {
  const of = (standing: TargetStatus["standing"]): number =>
    targets.filter((each) => each.standing === standing).length;
  const why = (reason: UnaskedTarget["why"]): number =>
    targets.filter((each) => each.standing === "not-asked" && each.why === reason).length;
  const counts: readonly (readonly [number, string])[] = [
    [of("fine"), "fine"],
    [of("told"), "with notes"],
    [of("changed"), "changed in Make"],
    [of("failing"), "failing"],
    [why("key"), "with a bad key"],
    [why("unreachable"), "not reached"],
    [why("error"), "not asked"],
  ];
  return counts.flatMap(([count, words]) => (count > 0 ? [`${count} ${words}`] : [])).join(" · ");
}

/** What was changed in Make since the last apply, for one line of a fleet. */
export function sinceWords({ findings, managed }: AskedTarget): string {
  const changed = findings.filter((each) => each.condition === "changed");
  const [first] = changed;
  if (first === undefined) return managed === 0 ? "nothing managed here" : "as in Git";
  const by = first.by === undefined ? "" : `, by ${first.by}`;
  const day = first.at === undefined ? "" : `, ${dayWords(first.at)}`;
  if (changed.length > 1) return `${changed.length} changed in Make`;
  const labels = [...new Set(first.fields.map(({ path }) => fieldLabel({ path })))];
  return `${first.name}: ${labels.length > 0 ? labels.join(", ") : "edited"}${by}${day}`;
}

/** All the rest, for one line of a fleet. */
export function elseWords({ findings }: AskedTarget): string {
  const named = (
    condition: Finding["condition"],
    one: (name: string, only: Finding) => string,
    many: string,
  ): string[] => {
    const found = findings.filter((each) => each.condition === condition);
    const [only] = found;
    if (only === undefined) return [];
    return [found.length === 1 ? one(JSON.stringify(only.name), only) : `${found.length} ${many}`];
  };
  const waiting = findings.reduce((sum, each) => sum + (each.condition === "incomplete" ? each.count : 0), 0);
  return [
    ...named(
      "switched-off",
      (name, only) => (isUnexplained(only) ? `${name} is off` : `Make switched off ${name}`),
      "off that should be on",
    ),
    ...named("invalid", (name) => `${name} is invalid`, "invalid"),
    ...named("paused", (name) => `${name} is paused`, "paused"),
    ...(waiting > 0 ? [plural(waiting, "incomplete execution")] : []),
    ...named("missing", (name) => `${name} is gone in Make`, "gone in Make"),
    ...named("webhook-off", (name) => `webhook ${name} is off`, "webhooks off"),
    ...named("never-runs", (name) => `${name} never runs`, "never run"),
    ...named("stopped", (name) => `${name} was switched off by a person`, "switched off by people"),
    ...named("webhook-unused", (name) => `webhook ${name} is unused`, "webhooks unused"),
    ...named("not-applied", () => "1 not applied yet", "not applied yet"),
    ...named("unmanaged", () => "1 unmanaged", "unmanaged"),
  ].join(", ");
}

/** Why a target was not asked, in a line. */
export function unaskedWords({ why, apiKeyEnv, problem }: UnaskedTarget): string {
  switch (why) {
    case "key":
      if (problem.code === "key/missing") return `no key: ${apiKeyEnv} is not set`;
      if (problem.code === "make/unauthorized") return `key refused (${apiKeyEnv})`;
      return `key ${apiKeyEnv}: ${problem.message}`;
    case "unreachable":
      return `not reached: ${problem.message}`;
    case "error":
      return problem.message;
  }
}

/** "9 of 240 requests a minute · 1.4 s". */
export function costWords({ stats }: StatusReport): string {
  const requests =
    stats.limitPerMinute === undefined
      ? plural(stats.requests, "request")
      : `${stats.requests} of ${stats.limitPerMinute} requests a minute`;
  return `${requests} · ${(stats.durationMs / 1000).toFixed(1)} s`;
}

/** The one command that comes next; undefined where what is to be done is in Make, or nothing. */
export function nextCommand(
  { targets }: StatusReport,
  { flagsOf, directionOf }: StatusSurroundings,
): string | undefined {
  const [only] = targets;
  if (targets.length > 1) {
    const worst = ["failing", "changed", "told"].map((standing) => targets.find((each) => each.standing === standing));
    const first = worst.find((each) => each !== undefined);
    return first && `make-gitops status${flagsOf(first.target)}`;
  }
  if (only === undefined || only.standing === "not-asked") return undefined;
  const has = (condition: Finding["condition"]): boolean => only.findings.some((each) => each.condition === condition);
  const flags = flagsOf(only.target);
  const isForgotten = only.managed === 0 && has("not-applied") && has("unmanaged");
  if (isForgotten) return `make-gitops adopt --all${flags}`;
  if (has("changed") || has("unmanaged"))
    return `make-gitops ${directionOf(only.target) === "to-make" ? "plan" : "export"}${flags}`;
  return has("missing") || has("not-applied") ? `make-gitops plan${flags}` : undefined;
}
