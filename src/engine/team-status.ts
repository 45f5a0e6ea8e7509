// What is to be told of one team, from the rows of its lists and from what is known of each object: changed in Make,
// failing, switched off, unmanaged. PURE. Content is never read for it, so an edit is told by its date alone.

import type { Address, KindName } from "../address.ts";
import { millisecondsOf } from "../iso-date.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { LiveRow, ResourceKind } from "../kinds/kind.ts";
import { formatPath, type Path } from "../path.ts";
import type { LiveState } from "./observed.ts";
import { pathSet } from "./path-set.ts";
import { maskSecrets } from "./secret.ts";
import { conditions, type Finding } from "./status.ts";
import { plainRules, type Verdict } from "./three-way.ts";

/** A resource of Git, or an object that only the state has. */
export interface Watched {
  readonly address: Address;
  readonly kind: ResourceKind;
  readonly isInGit: boolean;
  /** What Git calls it. */
  readonly name: string;
  /** Undefined: it has none in Make yet. */
  readonly id: string | undefined;
  /** The fields of a list row as Git wants them today; an absent one is not managed, or not known without Make. */
  readonly git: JsonObject;
  /** The same fields as they were in Make, or in Git, at the last apply. */
  readonly before: JsonObject;
  readonly ignore: readonly Path[];
  /** Revisions at which its content was seen by an apply or an export; `[]` where none was. */
  readonly revisions: readonly string[];
  /** The one of them at which Make's content was not Git's, and was kept. */
  readonly keptRevision: string | undefined;
  /** The state or Git says that it is on. */
  readonly isOn: boolean;
}

/** Who or what switched a scenario off that should be on. */
export type OffReason =
  | { readonly by: "make"; readonly why: "errors" | "once" | "unknown"; readonly at?: string }
  | { readonly by: "person"; readonly name?: string; readonly at?: string };

export interface TeamInput {
  readonly watched: readonly Watched[];
  /** Of the kinds whose objects belong to a resource. */
  readonly rows: LiveState["rows"];
  /** Scenario id → when Make runs it next; absent where Make does not tell. */
  readonly nextRuns: ReadonlyMap<string, string | null>;
  /** Scenario id → why it is off, for all of `offThoughOn`. */
  readonly offReasons: ReadonlyMap<string, OffReason>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Scenarios that are off in Make though the state or Git says on. */
export function offThoughOn({ watched, rows }: Pick<TeamInput, "watched" | "rows">): readonly LiveRow[] {
  return watched.flatMap(({ kind, id, isOn }) => {
    const row = rows.get(kind.name)?.get(id ?? "");
    return isOn && row?.spec["active"] === false ? [row] : [];
  });
}

/** By condition, the most pressing first, then by name. */
export function teamFindings(input: TeamInput): readonly Finding[] {
  const { watched, rows } = input;
  const owners = new Map(
    watched.flatMap((each) => (each.id === undefined ? [] : [[objectOf(each.kind.name, each.id), each]])),
  );
  const ofGit = watched.flatMap((each) => watchedFindings(each, rows.get(each.kind.name)?.get(each.id ?? "")));
  const ofRows = [...rows].flatMap(([kind, ofKind]) =>
    [...ofKind.values()].flatMap((row) => rowFindings(kind, row, owners.get(objectOf(kind, row.id)), input)),
  );
  const rank = ({ condition }: Finding): number => conditions.indexOf(condition);
  const byName = (a: Finding, b: Finding): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  return [...ofGit, ...ofRows].toSorted((a, b) => rank(a) - rank(b) || byName(a, b));
}

function objectOf(kind: KindName, id: string): string {
  return `${kind}/${id}`;
}

/** What Git and the state say of one resource, against its row. What left Git is told by a plan. */
function watchedFindings(watched: Watched, row: LiveRow | undefined): Finding[] {
  const { address, kind, name, id, isInGit } = watched;
  if (!isInGit) return [];
  const resource = { kind: kind.name, address };
  if (id === undefined) return [{ ...resource, name, condition: "not-applied" }];
  if (!row) return [{ ...resource, name, remoteId: id, condition: "missing" }];
  const fields = changedFields(watched, row);
  const { revisions, keptRevision } = watched;
  const wasKept = keptRevision !== undefined && row.revision === keptRevision;
  const isEdited = row.revision !== undefined && revisions.length > 0 && !revisions.includes(row.revision);
  if (fields.length === 0 && !isEdited && !wasKept) return [];
  const { by, lastEdit: at } = row.about;
  return [
    {
      ...resource,
      name: row.name,
      remoteId: id,
      condition: "changed",
      fields,
      isEdited,
      wasKept,
      ...(typeof by === "string" ? { by } : {}),
      ...(typeof at === "string" ? { at } : {}),
    },
  ];
}

function changedFields({ kind, git, before, ignore }: Watched, row: LiveRow) {
  const { model } = kind;
  const sides = { base: model.normalise(before), git: model.normalise(git), live: model.normalise(row.spec) };
  const { verdicts } = model.merge(sides, { ...plainRules, isIgnored: pathSet(ignore).covers });
  // That it was switched off is told with who did it.
  const isOff = ({ path, live }: Verdict): boolean => path[0] === "active" && live === false;
  return verdicts
    .filter((verdict) => (verdict.verdict === "drift" || verdict.verdict === "conflict") && !isOff(verdict))
    .map(({ path, base, live }) => ({
      path: formatPath(path),
      ...(base === undefined ? {} : { from: maskSecrets(base, path) }),
      ...(live === undefined ? {} : { to: maskSecrets(live, path) }),
    }));
}

/** What an object's own row says, whoever manages it. */
function rowFindings(kind: KindName, row: LiveRow, owner: Watched | undefined, input: TeamInput): Finding[] {
  const { about, name, id: remoteId } = row;
  const object = { kind, name, remoteId, ...(owner ? { address: owner.address } : {}) };
  const off = kind === "scenario" ? input.offReasons.get(remoteId) : undefined;
  const idle = neverRuns(row, input);
  const { dlqCount: count } = about;
  return [
    ...(off ? [{ ...object, ...offFinding(off) }] : []),
    ...(about["isinvalid"] === true ? [{ ...object, condition: "invalid" as const }] : []),
    ...(about["isPaused"] === true ? [{ ...object, condition: "paused" as const }] : []),
    ...(typeof count === "number" && count > 0 ? [{ ...object, condition: "incomplete" as const, count }] : []),
    ...(kind === "webhook" ? webhookFinding(about).map((each) => ({ ...object, ...each })) : []),
    ...(idle ? [{ ...object, condition: "never-runs" as const, why: idle }] : []),
    ...(owner ? [] : [{ ...object, condition: "unmanaged" as const }]),
  ];
}

function offFinding(reason: OffReason) {
  const at = reason.at === undefined ? {} : { at: reason.at };
  if (reason.by === "make") return { condition: "switched-off" as const, why: reason.why, ...at };
  return { condition: "stopped" as const, ...(reason.name === undefined ? {} : { by: reason.name }), ...at };
}

/** A webhook without a scenario is deactivated after 5 days (make-api 6.3). */
function webhookFinding({ gone, enabled, scenarioId }: JsonObject) {
  if (gone === true) return [{ condition: "webhook-off" as const, why: "gone" as const }];
  if (enabled === false) return [{ condition: "webhook-off" as const, why: "disabled" as const }];
  return scenarioId === null ? [{ condition: "webhook-unused" as const }] : [];
}

const timedTypes: readonly Json[] = ["indefinitely", "once", "daily", "weekly", "monthly", "yearly"];

/** Why a scenario that is on never runs again; undefined where it does, or nobody can say. */
function neverRuns({ id, spec }: LiveRow, { nextRuns, now }: TeamInput): "past" | "ended" | "no-run" | undefined {
  const { schedule, active } = spec;
  if (active !== true || !isJsonObject(schedule)) return undefined;
  const { type, date, between } = schedule;
  if (type === "once" && isPast(date, now)) return "past";
  if (isJsonArray(between) && isPast(between[1], now)) return "ended";
  return timedTypes.includes(type ?? null) && nextRuns.get(id) === null ? "no-run" : undefined;
}

/** Whether the one date of a scenario that runs once is past: Make then switches it off (make-api 4). */
export function isOncePast({ spec }: LiveRow, now: number): boolean {
  const { schedule } = spec;
  return isJsonObject(schedule) && schedule["type"] === "once" && isPast(schedule["date"], now);
}

const mostZoneHours = 14;

// A moment without a zone is the organization's, which may be anywhere on earth.
function isPast(text: Json | undefined, now: number): boolean {
  if (typeof text !== "string") return false;
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/.test(text);
  return millisecondsOf(hasZone ? text : `${text}Z`) + (hasZone ? 0 : mostZoneHours * 3_600_000) <= now;
}

/**
 * Who switched a scenario off, from the rows of its log (make-api 5.1). The latest switch counts: a stop with an author is
 * a person's, one without is Make's. Where there is none, errors in the latest run mean Make.
 */
export function readOffReason(log: readonly JsonObject[], isInvalid: boolean): OffReason {
  const latestFirst = log.toSorted((a, b) => momentOf(b) - momentOf(a));
  const stop = latestFirst.find(({ type }) => type === "stop" || type === "start");
  const lastRun = latestFirst.find(({ status }) => typeof status === "number");
  const why = isInvalid || lastRun?.["status"] === failed ? "errors" : "unknown";
  if (stop?.["type"] !== "stop") return { by: "make", why };
  const at = typeof stop["timestamp"] === "string" ? { at: stop["timestamp"] } : {};
  const name = authorOf(stop);
  if (name !== undefined) return { by: "person", name, ...at };
  return typeof stop["authorId"] === "number" ? { by: "person", ...at } : { by: "make", why, ...at };
}

const failed = 3;

function momentOf({ timestamp }: JsonObject): number {
  return typeof timestamp === "string" ? millisecondsOf(timestamp) || 0 : 0;
}

function authorOf({ authorName, detail }: JsonObject): string | undefined {
  const author = isJsonObject(detail) ? detail["author"] : undefined;
  const names = [authorName, isJsonObject(author) ? author["name"] : undefined];
  return names.find((each) => typeof each === "string" && each !== "") as string | undefined;
}
