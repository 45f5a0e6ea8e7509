// Scenarios: list, create, read, change, delete, start, stop (make-api 3). Every check of a write comes before its first
// change. A name, a description or a folder leaves `lastEdit` as it was; blueprint, schedule and interface move it.

import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { confirmationNeeded, dependencyConflict, notFound, ok, unprocessable, type Answer } from "./answers.ts";
import { checkReferences, parseBlueprint } from "./blueprint-check.ts";
import { factsOf } from "./blueprint-walk.ts";
import {
  anId,
  anObject,
  aText,
  bodyOf,
  idOf,
  isConfirmed,
  optional,
  orNull,
  requireTeam,
  subjectOf,
  teamsOfQuery,
  type Call,
  type Route,
} from "./call.ts";
import { danglingIds } from "./dangling.ts";
import { compareValues, flagOf, pageOf, repeated, selectColumns } from "./lists.ts";
import { logSwitch } from "./scenario-log.ts";
import { breakScenarios, currentBlueprint, viewScenario, viewScenarioRow } from "./scenario-view.ts";
import { parseScheduling } from "./scheduling.ts";
import type { InterfaceRow, ScenarioRow } from "./snapshot.ts";
import type { Store } from "./store.ts";

const scenario = { subject: "scenarios" } as const;

export const scenarioRoutes: readonly Route[] = [
  { method: "GET", path: "/scenarios", scope: "scenarios:read", handle: listScenarios },
  { method: "POST", path: "/scenarios", scope: "scenarios:write", handle: createScenario },
  { method: "GET", path: "/scenarios/:id", scope: "scenarios:read", ...scenario, handle: getScenario },
  { method: "PATCH", path: "/scenarios/:id", scope: "scenarios:write", ...scenario, handle: updateScenario },
  { method: "DELETE", path: "/scenarios/:id", scope: "scenarios:write", ...scenario, handle: deleteScenario },
  { method: "POST", path: "/scenarios/:id/start", scope: "scenarios:write", ...scenario, handle: startScenario },
  { method: "POST", path: "/scenarios/:id/stop", scope: "scenarios:write", ...scenario, handle: stopScenario },
];

function listScenarios(call: Call): Answer {
  const { store, query } = call;
  const teams = teamsOfQuery(call);
  const ids = new Set(repeated(query, "id").map(Number));
  const folderId = idOf(query.get("folderId"));
  const isActive = flagOf(query, "isActive") ?? flagOf(query, "islinked");
  const concept = flagOf(query, "concept");
  const type = query.get("type");
  const name = query.get("name")?.toLowerCase();
  const rows = [...store.scenarios.values()].filter(
    (row) =>
      teams.has(row.teamId) &&
      (ids.size === 0 || ids.has(row.id)) &&
      (folderId === undefined || row.folderId === folderId) &&
      (isActive === undefined || row.isActive === isActive) &&
      (concept === undefined || row.concept === concept) &&
      (type === null || row.type === type) &&
      (name === undefined || row.name.toLowerCase().includes(name)),
  );
  const page = pageOf(
    rows.map((row) => viewScenarioRow(store, row)),
    query,
    { sortBy: "proprietal", sortDir: "desc", limit: 500 },
    {
      proprietal: byImportance,
      createdByUserName: byAuthor("createdByUser"),
      updatedByUserName: byAuthor("updatedByUser"),
    },
  );
  return ok({ scenarios: page.rows.map((row) => selectColumns(row, query)), pg: page.pg });
}

/** "proprietal desc": active first, then by name (make-api 2.2). */
function byImportance(a: JsonObject, b: JsonObject): number {
  return Number(a["isActive"]) - Number(b["isActive"]) || compareValues(b["name"], a["name"]);
}

function byAuthor(column: string): (a: JsonObject, b: JsonObject) => number {
  const nameIn = (row: JsonObject) => (isJsonObject(row[column]) ? row[column]["name"] : "");
  return (a, b) => compareValues(nameIn(a), nameIn(b));
}

function createScenario(call: Call): Answer {
  const { store, user } = call;
  const body = bodyOf(call, {
    teamId: anId,
    blueprint: aText(),
    scheduling: aText(),
    folderId: optional(orNull(anId)),
    metadata: optional(anObject),
  });
  const teamId = requireTeam(call, body["teamId"] as number);
  const scheduling = parseScheduling(body["scheduling"] as string);
  const blueprint = parseBlueprint(body["blueprint"] as string);
  checkReferences(store, blueprint, teamId);
  const folderId = checkFolder(store, body["folderId"], teamId) ?? null;
  const inputs = interfaceOfMetadata(body["metadata"]) ?? { input: null, output: null };
  checkInputs(inputs, scheduling);
  installApps(call, blueprint, teamId);

  const at = store.now().toISOString();
  const row: ScenarioRow = {
    id: store.nextId("scenarios"),
    name: blueprint["name"] as string,
    teamId,
    description: "",
    folderId,
    type: "scenario",
    concept: false,
    isActive: false,
    isinvalid: false,
    islocked: false,
    isPaused: false,
    scheduling,
    interface: inputs,
    created: at,
    lastEdit: at,
    activatedAt: null,
    createdByUserId: user.id,
    updatedByUserId: user.id,
    dlqCount: 0,
    customProperties: null,
    blueprints: [{ version: 1, created: at, draft: false, versionDescription: null, blueprint }],
  };
  store.scenarios.set(row.id, row);
  store.touch();
  return ok({ scenario: selectColumns(viewScenario(store, row), call.query) });
}

function getScenario(call: Call): Answer {
  return ok({ scenario: selectColumns(viewScenario(call.store, subjectOf(call, "scenarios")), call.query) });
}

function updateScenario(call: Call): Answer {
  const { store } = call;
  const row = subjectOf(call, "scenarios");
  const body = bodyOf(call, {
    name: optional(aText(128, 1)),
    description: optional(aText(240)),
    folderId: optional(orNull(anId)),
    scheduling: optional(aText()),
    blueprint: optional(aText()),
    metadata: optional(anObject),
  });
  const scheduling = typeof body["scheduling"] === "string" ? parseScheduling(body["scheduling"]) : undefined;
  const blueprint = typeof body["blueprint"] === "string" ? parseBlueprint(body["blueprint"]) : undefined;
  if (blueprint) checkReferences(store, blueprint, row.teamId, row.id);
  const folderId = checkFolder(store, body["folderId"], row.teamId);
  const inputs = interfaceOfMetadata(body["metadata"]);
  if (inputs || scheduling) checkInputs(inputs ?? row.interface, scheduling ?? row.scheduling);
  if (blueprint) installApps(call, blueprint, row.teamId);

  if (blueprint) addBlueprintVersion(store, row, blueprint);
  if (typeof body["name"] === "string") row.name = body["name"];
  if (typeof body["description"] === "string") row.description = body["description"];
  if (folderId !== undefined) row.folderId = folderId;
  if (scheduling) {
    row.scheduling = scheduling;
    if (row.isActive) row.activatedAt = store.now().toISOString();
  }
  if (inputs) row.interface = inputs;
  if (blueprint || scheduling || inputs) markEdited(store, row);
  row.updatedByUserId = call.user.id;
  store.touch();
  return ok({ scenario: selectColumns(viewScenario(store, row), call.query) });
}

/**
 * The name follows the blueprint. A scenario whose new blueprint refers to a module that it does not have becomes invalid
 * and is switched off; any other one is valid and may be started again (make-api 3.4: told by the community, and unsure in
 * its details; what dangled before is no reason, since real blueprints dangle).
 */
function addBlueprintVersion(store: Store, row: ScenarioRow, blueprint: JsonObject): void {
  const before = danglingIds(currentBlueprint(row));
  const isInvalid = [...danglingIds(blueprint)].some((id) => !before.has(id));
  const version = Math.max(0, ...row.blueprints.map((each) => each.version)) + 1;
  const created = store.now().toISOString();
  row.blueprints.push({ version, created, draft: false, versionDescription: null, blueprint });
  row.name = blueprint["name"] as string;
  if (isInvalid) breakScenarios(store, [row]);
  else row.isinvalid = false;
}

/** Moves `lastEdit` to a value that this scenario never had, even within one millisecond. */
export function markEdited(store: Store, row: ScenarioRow): void {
  row.lastEdit = new Date(Math.max(store.now().getTime(), Date.parse(row.lastEdit) + 1)).toISOString();
}

/** undefined = not sent. */
function checkFolder(store: Store, folderId: Json | undefined, teamId: number): number | null | undefined {
  if (typeof folderId !== "number") return folderId === null ? null : undefined;
  if (store.folders.get(folderId)?.teamId !== teamId) throw notFound("Folder");
  return folderId;
}

/**
 * The interface in a request's `metadata`. Two empty lists say nothing: the official SDK sends them with every update, even
 * a rename, and what Make does then is not known (make-api 3.4).
 */
function interfaceOfMetadata(metadata: Json | undefined): InterfaceRow | undefined {
  if (!isJsonObject(metadata)) return undefined;
  const { input_spec: input = [], output_spec: output = [] } = metadata;
  const isEmpty = (value: Json) => value === null || (Array.isArray(value) && value.length === 0);
  return isEmpty(input) && isEmpty(output) ? undefined : { input, output };
}

/** Required inputs can only be given where runs are asked for: 422 IM016 otherwise (make-api 3.8). */
export function checkInputs({ input }: InterfaceRow, scheduling: JsonObject): void {
  const needs = Array.isArray(input) && input.some((each: Json) => isJsonObject(each) && each["required"] === true);
  if (needs && scheduling["type"] !== "on-demand") {
    throw dependencyConflict("A scenario with required inputs must have scheduling 'on-demand'.");
  }
}

/** An app that the organization never used is installed on confirmation: 406 IM004 without (make-api 2.6). */
function installApps(call: Call, blueprint: JsonObject, teamId: number): void {
  const organization = call.store.organizationOfTeam(teamId);
  const installed = organization?.installedApps;
  if (!organization || !installed) return;
  const missing = factsOf(blueprint).usedPackages.filter((app) => !installed.includes(app));
  if (missing.length === 0) return;
  if (!isConfirmed(call)) throw confirmationNeeded(`These apps would be installed: ${missing.join(", ")}.`);
  organization.installedApps = [...installed, ...missing];
}

function deleteScenario(call: Call): Answer {
  const row = subjectOf(call, "scenarios");
  call.store.scenarios.delete(row.id);
  call.store.touch();
  return ok({ scenario: row.id });
}

function startScenario(call: Call): Answer {
  const { store, user } = call;
  const row = subjectOf(call, "scenarios");
  if (row.isActive) throw unprocessable("Scenario is already running");
  if (row.isinvalid) throw unprocessable("Scenario is invalid and cannot be activated");
  const organization = store.organizationOfTeam(row.teamId);
  const quota = organization?.license.scenarios ?? null;
  if (organization && quota !== null && activeScenarios(store, organization.id) >= quota) {
    throw unprocessable(`The limit of ${quota} active scenarios is reached`, "IM011");
  }
  row.isActive = true;
  row.activatedAt = store.now().toISOString();
  logSwitch(store, row, "start", user);
  store.touch();
  return ok({ scenario: { id: row.id, islinked: true, isActive: true } });
}

function stopScenario(call: Call): Answer {
  const row = subjectOf(call, "scenarios");
  if (!row.isActive) throw unprocessable("Scenario is not running");
  row.isActive = false;
  row.activatedAt = null;
  logSwitch(call.store, row, "stop", call.user);
  call.store.touch();
  return ok({ scenario: { id: row.id, islinked: false, isActive: false } });
}

export function activeScenarios(store: Store, organizationId: number): number {
  const isMeant = (row: ScenarioRow) => row.isActive && store.teams.get(row.teamId)?.organizationId === organizationId;
  return [...store.scenarios.values()].filter(isMeant).length;
}
