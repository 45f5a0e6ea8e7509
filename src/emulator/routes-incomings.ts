// The queue and the log of a hook (make-api 6.2). Nothing is delivered here: rows come from the snapshot.

import { isJsonArray, type JsonObject } from "../json.ts";
import { confirmationNeeded, invalidRequest, notFound, ok, type Answer } from "./answers.ts";
import { aBoolean, aList, bodyOf, isConfirmed, optional, subjectOf, type Call, type Route } from "./call.ts";
import { pageOf } from "./lists.ts";
import type { HookRow, IncomingRow } from "./snapshot.ts";

const read = { scope: "hooks:read", subject: "hooks" } as const;

export const incomingRoutes: readonly Route[] = [
  { method: "GET", path: "/hooks/:id/incomings", ...read, handle: listIncomings },
  { method: "GET", path: "/hooks/:id/incomings/stats", ...read, handle: countIncomings },
  { method: "GET", path: "/hooks/:id/incomings/:incomingId", ...read, handle: getIncoming },
  { method: "DELETE", path: "/hooks/:id/incomings", scope: "hooks:write", subject: "hooks", handle: deleteIncomings },
  { method: "GET", path: "/hooks/:id/logs", ...read, handle: listLogs },
  { method: "GET", path: "/hooks/:id/logs/:logId", ...read, handle: getLog },
];

function viewIncoming({ id, size, created }: IncomingRow): JsonObject {
  return { id, scope: "hook", size, created };
}

function listIncomings(call: Call): Answer {
  const rows = subjectOf(call, "hooks").incomings.map(viewIncoming);
  const page = pageOf(rows, call.query, { sortBy: "created", sortDir: "asc", limit: 10_000 });
  return ok({ incomings: page.rows, pg: page.pg });
}

function countIncomings(call: Call): Answer {
  const row = subjectOf(call, "hooks");
  const limit = call.store.organizationOfTeam(row.teamId)?.license["iolimit"] ?? 50;
  return ok({ incomingStat: { queue: row.incomings.length, limit, enabled: row.enabled } });
}

function getIncoming(call: Call): Answer {
  const incoming = subjectOf(call, "hooks").incomings.find(({ id }) => id === call.params["incomingId"]);
  if (!incoming) throw notFound("Incoming");
  return ok({ incoming: { ...viewIncoming(incoming), data: incoming.data } });
}

function deleteIncomings(call: Call): Answer {
  const row = subjectOf(call, "hooks");
  const body = bodyOf(call, { ids: optional(aList), all: optional(aBoolean), exceptIds: optional(aList) });
  if (body["all"] === true && !isConfirmed(call)) throw confirmationNeeded("All items of the queue would be deleted.");
  if (body["all"] !== true && !isJsonArray(body["ids"])) throw invalidRequest("Missing required parameter ids or all.");
  const removed = removeIncomings(row, body);
  call.store.touch();
  return ok({ incomings: removed });
}

function removeIncomings(row: HookRow, body: JsonObject): string[] {
  const namesOf = (key: string) => (isJsonArray(body[key]) ? body[key].filter((each) => typeof each === "string") : []);
  const ids = new Set(namesOf("ids"));
  const spared = new Set(namesOf("exceptIds"));
  const isMeant = ({ id }: IncomingRow) => (body["all"] === true ? !spared.has(id) : ids.has(id));
  const removed = row.incomings.filter(isMeant).map(({ id }) => id);
  row.incomings = row.incomings.filter((incoming) => !isMeant(incoming));
  return removed;
}

/** `from` and `to` are epoch milliseconds. */
function listLogs(call: Call): Answer {
  const { query } = call;
  const from = Number(query.get("from") ?? 0);
  const to = Number(query.get("to") ?? Number.MAX_SAFE_INTEGER);
  const rows = subjectOf(call, "hooks").logs.filter((log) => {
    const at = typeof log["loggedAt"] === "string" ? Date.parse(log["loggedAt"]) : from;
    return at >= from && at <= to;
  });
  const page = pageOf(rows, query, { sortBy: "imtId", sortDir: "desc", limit: 50 });
  return ok({ hookLogs: page.rows, pg: page.pg });
}

function getLog(call: Call): Answer {
  const log = subjectOf(call, "hooks").logs.find(({ id }) => id === call.params["logId"]);
  if (!log) throw notFound("Log");
  return ok({ hookLog: log });
}
