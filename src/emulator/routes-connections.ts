// Connections (make-api 7.3), as far as the official SDK calls them. In a request `accountName` is the label and
// `accountType` the type; in an answer `name` is the label and `accountName` the type. Secrets go in and never come out.

import { isJsonArray, jsonEqual, type Json, type JsonObject } from "../json.ts";
import { confirmationNeeded, invalidInput, ok, type Answer } from "./answers.ts";
import { aList, aText, bodyOf, isConfirmed, optional, subjectOf, teamOfQuery, type Call, type Route } from "./call.ts";
import { repeated, selectColumns } from "./lists.ts";
import { breakScenarios, usagesOf } from "./scenario-view.ts";
import { completeConnection } from "./seed.ts";
import type { ConnectionRow } from "./snapshot.ts";
import type { Store } from "./store.ts";

const subject = { subject: "connections" } as const;
const read = { scope: "connections:read", ...subject };
const write = { scope: "connections:write", ...subject };

export const connectionRoutes: readonly Route[] = [
  { method: "GET", path: "/connections", scope: "connections:read", handle: listConnections },
  { method: "POST", path: "/connections", scope: "connections:write", handle: createConnection },
  { method: "GET", path: "/connections/:id", ...read, handle: getConnection },
  { method: "PATCH", path: "/connections/:id", ...write, handle: renameConnection },
  { method: "DELETE", path: "/connections/:id", ...write, handle: deleteConnection },
  { method: "POST", path: "/connections/:id/test", ...write, handle: testConnection },
  { method: "POST", path: "/connections/:id/scoped", ...write, handle: checkConnectionScopes },
  { method: "GET", path: "/connections/:id/editable-data-schema", ...read, handle: listEditableData },
  { method: "POST", path: "/connections/:id/set-data", ...write, handle: setConnectionData },
];

function viewConnection(store: Store, row: ConnectionRow): JsonObject {
  const { data: _secrets, scopes, ...open } = row;
  return {
    ...open,
    upgradeable: false,
    scopesCnt: scopes.length,
    connectedSystemId: null,
    scenarioUsages: usagesOf(store, "connection", row.id).map(({ id, name }) => ({ id, name })),
  };
}

/** No `pg` here (make-api 2.2). */
function listConnections(call: Call): Answer {
  const { store, query } = call;
  const teamId = teamOfQuery(call);
  const types = repeated(query, "type");
  const isMeant = (row: ConnectionRow) => types.length === 0 || types.includes(row.accountName);
  const rows = [...store.connections.values()].filter((row) => row.teamId === teamId && isMeant(row));
  return ok({ connections: rows.map((row) => selectColumns(viewConnection(store, row), query)) });
}

function createConnection(call: Call): Answer {
  const { store, user } = call;
  const teamId = teamOfQuery(call);
  const body = bodyOf(call, {
    accountName: aText(128, 1),
    accountType: aText(128, 1),
    scopes: optional(aList),
  });
  const { accountName: label, accountType: type, scopes, ...data } = body;
  const row = completeConnection(
    {
      id: store.nextId("connections"),
      name: label as string,
      accountName: type as string,
      teamId,
      scopes: textsOf(scopes),
      data,
    },
    { teamId, userId: user.id },
  );
  store.connections.set(row.id, row);
  store.touch();
  return ok({ connection: viewConnection(store, row) });
}

function textsOf(value: Json | undefined): string[] {
  return isJsonArray(value) ? value.filter((each) => typeof each === "string") : [];
}

function getConnection(call: Call): Answer {
  const row = subjectOf(call, "connections");
  const scopes = row.scopes.map((name) => ({ id: name, name, account: row.accountName }));
  return ok({ connection: selectColumns({ ...viewConnection(call.store, row), scopes }, call.query) });
}

function renameConnection(call: Call): Answer {
  const row = subjectOf(call, "connections");
  row.name = bodyOf(call, { name: aText(128, 1) })["name"] as string;
  call.store.touch();
  return ok({ connection: selectColumns(viewConnection(call.store, row), call.query) });
}

function testConnection(call: Call): Answer {
  return ok({ verified: true, connection: viewConnection(call.store, subjectOf(call, "connections")) });
}

/** A connection without scopes (key and basic types) fits any. */
function checkConnectionScopes(call: Call): Answer {
  const row = subjectOf(call, "connections");
  const asked = bodyOf(call, { scope: aList })["scope"];
  const scoped =
    row.scopes.length === 0 ||
    (isJsonArray(asked) && asked.every((scope) => typeof scope === "string" && row.scopes.includes(scope)));
  return ok({ connection: { ...viewConnection(call.store, row), scoped } });
}

function listEditableData(call: Call): Answer {
  return ok({ editableParameters: Object.keys(subjectOf(call, "connections").data) });
}

/** Replaces what was stored (make-api 7.3). */
function setConnectionData(call: Call): Answer {
  const row = subjectOf(call, "connections");
  if (!row.editable) throw invalidInput("The connection is not editable.");
  const data = bodyOf(call, {});
  const changed = !jsonEqual(data, row.data);
  row.data = data;
  if (changed) call.store.touch();
  return ok({ changed });
}

function deleteConnection(call: Call): Answer {
  const { store } = call;
  const row = subjectOf(call, "connections");
  const users = usagesOf(store, "connection", row.id);
  if (users.length > 0 && !isConfirmed(call)) {
    throw confirmationNeeded(`The connection is used by scenarios: ${users.map(({ name }) => name).join(", ")}.`);
  }
  breakScenarios(store, users);
  store.connections.delete(row.id);
  store.touch();
  return ok({ connection: row.id });
}
