// Organizations and teams, to be read (make-api 7.7, 7.8).

import type { JsonObject } from "../json.ts";
import { foreignTeam, invalidRequest, notFound, ok, type Answer } from "./answers.ts";
import { canSeeOrganization, canSeeTeam, idOf, type Call, type Route } from "./call.ts";
import { pageOf, selectColumns } from "./lists.ts";
import { activeScenarios } from "./routes-scenarios.ts";
import type { OrganizationRow, TeamRow } from "./snapshot.ts";

const byName = { sortBy: "name", sortDir: "asc", limit: 10_000 } as const;
/** What Make tells where there is no limit of an organization (make-api 2.4). */
export const limitWithoutOrganization = 10_000;

export const organizationRoutes: readonly Route[] = [
  { method: "GET", path: "/organizations", scope: "organizations:read", handle: listOrganizations },
  {
    method: "GET",
    path: "/organizations/:id",
    scope: "organizations:read",
    subject: "organizations",
    handle: getOrganization,
  },
  { method: "GET", path: "/teams", scope: "teams:read", handle: listTeams },
  { method: "GET", path: "/teams/:id", scope: "teams:read", subject: "teams", handle: getTeam },
];

function teamsIn(call: Call, organizationId: number): TeamRow[] {
  const isMeant = (row: TeamRow) => row.organizationId === organizationId && canSeeTeam(call, row.id);
  return [...call.store.teams.values()].filter(isMeant);
}

function viewOrganization(call: Call, row: OrganizationRow): JsonObject {
  const { id, name, timezoneId, countryId, zone, license } = row;
  const month = call.store.now();
  const nextReset = new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 1)).toISOString();
  return {
    id,
    name,
    timezoneId,
    zone,
    countryId,
    license: { ...license, apiLimit: license.apiLimit || limitWithoutOrganization },
    activeScenarios: activeScenarios(call.store, id),
    operations: JSON.stringify(license["operations"] ?? 0),
    unusedOperations: "0",
    nextReset,
    isPaused: false,
    teams: teamsIn(call, id).map((team) => ({ id: team.id, name: team.name })),
    features: {},
    featureControls: [],
  };
}

function listOrganizations(call: Call): Answer {
  const rows = [...call.store.organizations.values()].filter(({ id }) => canSeeOrganization(call, id));
  const page = pageOf(
    rows.map((row) => viewOrganization(call, row)),
    call.query,
    byName,
  );
  const usual = ["id", "name", "timezoneId", "zone"];
  return ok({ organizations: page.rows.map((row) => selectColumns(row, call.query, usual)), pg: page.pg });
}

function getOrganization(call: Call): Answer {
  const id = idOf(call.params["id"]) ?? 0;
  const row = call.store.organizations.get(id);
  if (!row || !canSeeOrganization(call, id)) throw notFound("Organization");
  return ok({ organization: selectColumns(viewOrganization(call, row), call.query) });
}

function viewTeam({ id, name, organizationId }: TeamRow): JsonObject {
  return { id, name, organizationId, globalAgentsEnabled: false };
}

function listTeams(call: Call): Answer {
  const organizationId = idOf(call.query.get("organizationId"));
  if (organizationId === undefined) throw invalidRequest("Missing required parameter organizationId.");
  if (!canSeeOrganization(call, organizationId)) throw foreignTeam("organization view");
  const page = pageOf(teamsIn(call, organizationId).map(viewTeam), call.query, byName);
  return ok({ teams: page.rows.map((row) => selectColumns(row, call.query)), pg: page.pg });
}

function getTeam(call: Call): Answer {
  const id = idOf(call.params["id"]) ?? 0;
  const row = call.store.teams.get(id);
  if (!row || !canSeeTeam(call, id)) throw notFound("Team");
  return ok({ team: selectColumns(viewTeam(row), call.query) });
}
