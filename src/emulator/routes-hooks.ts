// Webhooks and mailhooks (make-api 6.2), but for deliveries. The address of a hook is the server's choice; PATCH takes the
// name alone, everything else goes through set-data.

import { isJsonObject, jsonEqual, type JsonObject } from "../json.ts";
import { confirmationNeeded, invalidRequest, missingReference, ok, type Answer } from "./answers.ts";
import { scenariosByHook } from "./blueprint-check.ts";
import {
  aBoolean,
  anId,
  aText,
  bodyOf,
  idOf,
  isConfirmed,
  optional,
  orNull,
  requireTeam,
  subjectOf,
  teamOfQuery,
  type Call,
  type FieldRule,
  type Route,
} from "./call.ts";
import { hookUrl, scenarioOfHook, viewHook, viewHookRow } from "./hook-view.ts";
import { flagOf, pageOf, selectColumns } from "./lists.ts";
import { breakScenarios, usagesOf } from "./scenario-view.ts";
import { completeHook } from "./seed.ts";
import type { HookRow } from "./snapshot.ts";
import type { Store } from "./store.ts";

const hook = { subject: "hooks" } as const;
const write = { scope: "hooks:write", ...hook };

export const hookRoutes: readonly Route[] = [
  { method: "GET", path: "/hooks", scope: "hooks:read", handle: listHooks },
  { method: "POST", path: "/hooks", scope: "hooks:write", handle: createHook },
  { method: "GET", path: "/hooks/:id", scope: "hooks:read", ...hook, handle: getHook },
  { method: "PATCH", path: "/hooks/:id", ...write, handle: renameHook },
  { method: "POST", path: "/hooks/:id/set-data", ...write, handle: setHookData },
  { method: "DELETE", path: "/hooks/:id", ...write, handle: deleteHook },
  { method: "POST", path: "/hooks/:id/enable", ...write, handle: switchHook({ enabled: true }) },
  { method: "POST", path: "/hooks/:id/disable", ...write, handle: switchHook({ enabled: false }) },
  { method: "POST", path: "/hooks/:id/learn-start", ...write, handle: switchHook({ learning: true }) },
  { method: "POST", path: "/hooks/:id/learn-stop", ...write, handle: switchHook({ learning: false }) },
  { method: "GET", path: "/hooks/:id/ping", scope: "hooks:read", ...hook, handle: pingHook },
];

/** What a type of hook needs when it is created; the types of apps may hold anything. */
const requiredOfType: Readonly<Record<string, Readonly<Record<string, FieldRule>>>> = {
  "gateway-webhook": { method: aBoolean, headers: aBoolean, stringify: aBoolean },
};
const optionalOfAll = { ip: optional(orNull(aText())), udt: optional(orNull(anId)) };

function listHooks(call: Call): Answer {
  const { store, query } = call;
  const teamId = teamOfQuery(call);
  const typeName = query.get("typeName");
  const viewer = idOf(query.get("viewForScenarioId"));
  const assigned = flagOf(query, "assigned");
  const links = scenariosByHook(store);
  const isMeant = (row: HookRow) => {
    const holder = links.get(row.id);
    if (viewer !== undefined) return holder === undefined || holder === viewer;
    return assigned === undefined || assigned === (holder !== undefined);
  };
  const rows = [...store.hooks.values()].filter(
    (row) => row.teamId === teamId && (typeName === null || row.typeName === typeName) && isMeant(row),
  );
  const views = rows.map((row) => viewHookRow(store, row, store.scenarios.get(links.get(row.id) ?? 0)));
  const page = pageOf(views, query, { sortBy: "id", sortDir: "asc", limit: 10_000 });
  return ok({ hooks: page.rows.map((row) => selectColumns(row, query)), pg: page.pg });
}

function createHook(call: Call): Answer {
  const { store, query } = call;
  const typeName = isJsonObject(call.body) ? call.body["typeName"] : undefined;
  const needed = (typeof typeName === "string" && requiredOfType[typeName]) || {};
  const fillsDefaults = query.get("useDefaults") === "requiredOnly";
  const typeRules = Object.entries(needed).map(
    ([name, rule]) => [name, fillsDefaults ? optional(rule) : rule] as const,
  );
  const body = bodyOf(call, {
    name: aText(128, 1),
    teamId: anId,
    typeName: aText(128, 1),
    ...Object.fromEntries(typeRules),
    ...optionalOfAll,
  });
  const teamId = requireTeam(call, body["teamId"] as number);
  checkStructure(store, body, teamId);
  const { name, teamId: _team, typeName: type, ...parameters } = body;
  const defaults = Object.fromEntries(Object.keys(needed).map((key) => [key, false]));
  const row = completeHook(
    {
      id: store.nextId("hooks"),
      name: name as string,
      typeName: type as string,
      teamId,
      learning: true,
      data: { teamId, ...defaults, ...parameters },
    },
    teamId,
  );
  store.hooks.set(row.id, row);
  store.touch();
  return ok({ hook: viewHook(store, row) });
}

function checkStructure(store: Store, body: JsonObject, teamId: number): void {
  const udt = body["udt"];
  if (typeof udt === "number" && store.dataStructures.get(udt)?.teamId !== teamId) {
    throw missingReference("Data structure", udt);
  }
}

function getHook(call: Call): Answer {
  return ok({ hook: viewHook(call.store, subjectOf(call, "hooks")) });
}

function renameHook(call: Call): Answer {
  const row = subjectOf(call, "hooks");
  const body = bodyOf(call, { name: aText(128, 1) });
  const foreign = Object.keys(body).filter((key) => key !== "name");
  if (foreign.length > 0) {
    throw invalidRequest(
      "Validation failed.",
      foreign.map((key) => `should NOT have additional property '${key}'`),
    );
  }
  row.name = body["name"] as string;
  call.store.touch();
  return ok({ hook: viewHook(call.store, row) });
}

/** Values that are sent replace those that were there; whether Make also drops the others is not known (make-api 6.2). */
function setHookData(call: Call): Answer {
  const { store } = call;
  const row = subjectOf(call, "hooks");
  const rules = Object.entries(requiredOfType[row.typeName] ?? {}).map(([name, rule]) => [name, optional(rule)]);
  const body = bodyOf(call, { ...Object.fromEntries(rules), ...optionalOfAll });
  checkStructure(store, body, row.teamId);
  const data = { ...row.data, ...body };
  const changed = !jsonEqual(data, row.data);
  row.data = data;
  if (changed) store.touch();
  return ok({ changed });
}

function deleteHook(call: Call): Answer {
  const { store } = call;
  const row = subjectOf(call, "hooks");
  const users = usagesOf(store, "hook", row.id);
  if (users.length > 0 && !isConfirmed(call)) {
    throw confirmationNeeded(`The webhook is used by scenarios: ${users.map(({ name }) => name).join(", ")}.`);
  }
  breakScenarios(store, users);
  store.hooks.delete(row.id);
  store.touch();
  return ok({ hook: row.id });
}

function switchHook(change: { enabled: boolean } | { learning: boolean }): (call: Call) => Answer {
  return (call) => {
    Object.assign(subjectOf(call, "hooks"), change);
    call.store.touch();
    return ok({ success: true });
  };
}

/** Unwrapped. `attached` is true only while the scenario of the hook is active (make-api 6.2). */
function pingHook(call: Call): Answer {
  const { store } = call;
  const row = subjectOf(call, "hooks");
  return ok({
    address: hookUrl(store, row),
    attached: scenarioOfHook(store, row)?.isActive ?? false,
    learning: row.learning,
    gone: row.gone,
    dataStructure: row.dataStructure,
  });
}
