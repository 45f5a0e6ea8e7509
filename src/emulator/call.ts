// One call as the routes see it, and the questions that nearly every route asks: which object, which team, may it be seen.

import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { foreignTeam, invalidRequest, notFound, type Answer } from "./answers.ts";
import type { TokenRow, UserRow } from "./snapshot.ts";
import type { Store } from "./store.ts";

export interface Call {
  readonly store: Store;
  readonly user: UserRow;
  readonly token: TokenRow;
  /** Placeholders of the path: `:id`, `:incomingId` … */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The parsed body; an empty body is undefined. */
  readonly body: Json | undefined;
}

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** After `/api/v2`, e.g. `/scenarios/:id/start`. */
  readonly path: string;
  /** One of these is enough; absent: any token may. */
  readonly scope?: string;
  /** The table in which `:id` stands: its organization pays for the call. Absent: teamId or organizationId as sent. */
  readonly subject?: Subject;
  handle(call: Call): Answer;
}

export type Subject =
  | "organizations"
  | "teams"
  | "folders"
  | "scenarios"
  | "hooks"
  | "connections"
  | "keys"
  | "dataStores"
  | "dataStructures";

const labels: Readonly<Record<Subject, string>> = {
  organizations: "Organization",
  teams: "Team",
  folders: "Folder",
  scenarios: "Scenario",
  hooks: "Webhook",
  connections: "Connection",
  keys: "Key",
  dataStores: "Data store",
  dataStructures: "Data structure",
};

/** A positive integer as it stands in a path or a query. */
export function idOf(text: string | null | undefined): number | undefined {
  return text && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}

export function canSeeTeam({ store, user }: Pick<Call, "store" | "user">, teamId: number): boolean {
  return store.teams.has(teamId) && (user.teamIds?.includes(teamId) ?? true);
}

export function canSeeOrganization({ store, user }: Pick<Call, "store" | "user">, id: number): boolean {
  if (!store.organizations.has(id)) return false;
  return user.teamIds === null || user.teamIds.some((teamId) => store.teams.get(teamId)?.organizationId === id);
}

/** The row named by `:id`. 404 where it is unknown or of a team that the token does not see. */
export function subjectOf<K extends Exclude<Subject, "organizations" | "teams">>(
  call: Call,
  table: K,
): NonNullable<ReturnType<Store[K]["get"]>> {
  const id = idOf(call.params["id"]);
  const row = id === undefined ? undefined : call.store[table].get(id);
  if (!row || !canSeeTeam(call, row.teamId)) throw notFound(labels[table]);
  return row as NonNullable<ReturnType<Store[K]["get"]>>;
}

/** The organization that a call counts for; undefined where it resolves to none. */
export function organizationOf(route: Route, call: Call): number | undefined {
  const { store, params, query, body } = call;
  const id = idOf(params["id"]) ?? 0;
  if (route.subject === "organizations") return canSeeOrganization(call, id) ? id : undefined;
  const sent = isJsonObject(body) ? body : {};
  const team = route.subject === "teams" ? id : route.subject ? store[route.subject].get(id)?.teamId : undefined;
  const teamId = team ?? idOf(query.get("teamId")) ?? Number(sent["teamId"] ?? 0);
  if (teamId && canSeeTeam(call, teamId)) return store.teams.get(teamId)?.organizationId;
  const organizationId = idOf(query.get("organizationId")) ?? Number(sent["organizationId"] ?? 0);
  return canSeeOrganization(call, organizationId) ? organizationId : undefined;
}

/** Refuses a team that the token does not see, be it foreign or guessed: 403 IM002. */
export function requireTeam(call: Call, teamId: number): number {
  if (!canSeeTeam(call, teamId)) throw foreignTeam("team view");
  return teamId;
}

/** `teamId` of the query, where a list needs it. */
export function teamOfQuery(call: Call): number {
  const teamId = idOf(call.query.get("teamId"));
  if (teamId === undefined) throw invalidRequest("Missing required parameter teamId.");
  return requireTeam(call, teamId);
}

/** The teams of a list that takes exactly one of teamId and organizationId (make-api 3.2). */
export function teamsOfQuery(call: Call): ReadonlySet<number> {
  const { query, store } = call;
  if (query.has("teamId") && query.has("organizationId")) {
    throw invalidRequest("teamId and organizationId cannot be used together");
  }
  if (query.has("teamId")) return new Set([teamOfQuery(call)]);
  const organizationId = idOf(query.get("organizationId"));
  if (organizationId === undefined) throw invalidRequest("Missing required parameter teamId or organizationId.");
  if (!canSeeOrganization(call, organizationId)) throw foreignTeam("organization view");
  const teams = [...store.teams.values()].filter((team) => team.organizationId === organizationId);
  return new Set(teams.map(({ id }) => id).filter((id) => canSeeTeam(call, id)));
}

export function isConfirmed({ query }: Call): boolean {
  return query.get("confirmed") === "true";
}

/** A rule for one field of a body: what it must be, in words, and the test. */
export interface FieldRule {
  readonly expected: string;
  readonly optional?: boolean;
  test(value: Json): boolean;
}

export const aBoolean: FieldRule = { expected: "be boolean", test: (value) => typeof value === "boolean" };
export const anObject: FieldRule = { expected: "be object", test: isJsonObject };
export const anId: FieldRule = {
  expected: "be a positive integer",
  test: (value) => Number.isSafeInteger(value) && Number(value) > 0,
};
export const aList: FieldRule = { expected: "be array", test: (value) => Array.isArray(value) };

export function aText(longest = Number.POSITIVE_INFINITY, shortest = 0): FieldRule {
  return {
    expected:
      shortest > 0 ? `be string of ${shortest} to ${longest} characters` : `be string of at most ${longest} characters`,
    test: (value) => typeof value === "string" && value.length >= shortest && value.length <= longest,
  };
}

export function optional(rule: FieldRule): FieldRule {
  return { ...rule, optional: true };
}

export function orNull(rule: FieldRule): FieldRule {
  return { ...rule, expected: `${rule.expected} or null`, test: (value) => value === null || rule.test(value) };
}

/** The body as an object whose named fields fit their rules; fields without a rule are left to the route. 400 SC400. */
export function bodyOf(call: Call, rules: Readonly<Record<string, FieldRule>>): JsonObject {
  const body = call.body ?? {};
  if (!isJsonObject(body)) throw invalidRequest("Request body should be object");
  const wrong = Object.entries(rules).flatMap(([name, rule]) => {
    const value = Object.hasOwn(body, name) ? body[name] : undefined;
    if (value === undefined) return rule.optional ? [] : [`should have required property '${name}'`];
    return rule.test(value) ? [] : [`'${name}' should ${rule.expected}`];
  });
  if (wrong.length > 0) throw invalidRequest("Validation failed.", wrong);
  return body;
}
