// Keys of the keychain (make-api 7.4). Their parameters are secrets: written, never answered.

import { confirmationNeeded, invalidInput, ok, type Answer } from "./answers.ts";
import {
  anId,
  anObject,
  aText,
  bodyOf,
  isConfirmed,
  optional,
  requireTeam,
  subjectOf,
  teamOfQuery,
  type Call,
  type Route,
} from "./call.ts";
import { keyTypes } from "./enums.ts";
import type { JsonObject } from "../json.ts";
import { selectColumns } from "./lists.ts";
import { breakScenarios, usagesOf } from "./scenario-view.ts";
import type { KeyRow } from "./snapshot.ts";

const subject = { subject: "keys" } as const;

export const keyRoutes: readonly Route[] = [
  { method: "GET", path: "/keys", scope: "keys:read", handle: listKeys },
  { method: "POST", path: "/keys", scope: "keys:write", handle: createKey },
  { method: "GET", path: "/keys/types", scope: "keys:read", handle: () => ok({ keysTypes: keyTypes }) },
  { method: "GET", path: "/keys/:id", scope: "keys:read", ...subject, handle: getKey },
  { method: "PATCH", path: "/keys/:id", scope: "keys:write", ...subject, handle: updateKey },
  { method: "DELETE", path: "/keys/:id", scope: "keys:write", ...subject, handle: deleteKey },
];

function viewKey({ id, name, typeName, teamId, theme }: KeyRow): JsonObject {
  return { id, name, typeName, teamId, packageName: null, theme };
}

/** Only id and name without `cols`, and no `pg` (make-api 2.2, 2.3). */
function listKeys(call: Call): Answer {
  const { store, query } = call;
  const teamId = teamOfQuery(call);
  const typeName = query.get("typeName");
  const rows = [...store.keys.values()].filter(
    (row) => row.teamId === teamId && (typeName === null || row.typeName === typeName),
  );
  return ok({ keys: rows.map((row) => selectColumns(viewKey(row), query, ["id", "name"])) });
}

function createKey(call: Call): Answer {
  const { store } = call;
  const body = bodyOf(call, {
    teamId: anId,
    name: aText(128, 1),
    typeName: aText(128, 1),
    parameters: optional(anObject),
  });
  const teamId = requireTeam(call, body["teamId"] as number);
  const typeName = body["typeName"] as string;
  if (!keyTypes.some(({ name }) => name === typeName)) throw invalidInput(`Key type '${typeName}' not found.`);
  const row: KeyRow = {
    id: store.nextId("keys"),
    name: body["name"] as string,
    teamId,
    typeName,
    theme: "#9a3ab1",
    parameters: (body["parameters"] ?? {}) as JsonObject,
  };
  store.keys.set(row.id, row);
  store.touch();
  return ok({ key: viewKey(row) });
}

function getKey(call: Call): Answer {
  return ok({ key: selectColumns(viewKey(subjectOf(call, "keys")), call.query) });
}

function updateKey(call: Call): Answer {
  const row = subjectOf(call, "keys");
  const { name, parameters } = bodyOf(call, { name: optional(aText(128, 1)), parameters: optional(anObject) });
  if (typeof name === "string") row.name = name;
  if (parameters !== undefined) row.parameters = parameters as JsonObject;
  call.store.touch();
  return ok({ key: viewKey(row) });
}

/** Always asks for confirmation (make-api 2.6). */
function deleteKey(call: Call): Answer {
  const { store } = call;
  const row = subjectOf(call, "keys");
  if (!isConfirmed(call)) throw confirmationNeeded("The key would be deleted.");
  breakScenarios(store, usagesOf(store, "key", row.id));
  store.keys.delete(row.id);
  store.touch();
  return ok({ key: row.id });
}
