// The log of a scenario (make-api 5.1): runs and switches in one list, the latest first.

import type { JsonObject } from "../json.ts";
import { notFound, ok, type Answer } from "./answers.ts";
import { subjectOf, type Call, type Route } from "./call.ts";
import { pageOf } from "./lists.ts";
import { logRowsOf } from "./scenario-log.ts";

const read = { scope: "scenarios:read", subject: "scenarios" } as const;

export const logRoutes: readonly Route[] = [
  { method: "GET", path: "/scenarios/:id/logs", ...read, handle: listLogs },
  { method: "GET", path: "/scenarios/:id/logs/:executionId", ...read, handle: getLog },
];

/** `from` and `to` are epoch milliseconds; with `status` only runs remain, since switches have none. */
function listLogs(call: Call): Answer {
  const { query } = call;
  const from = Number(query.get("from") ?? 0);
  const to = Number(query.get("to") ?? Number.MAX_SAFE_INTEGER);
  const status = query.get("status");
  const rows = logRowsOf(call.store, subjectOf(call, "scenarios")).filter((row) => {
    const at = typeof row["timestamp"] === "string" ? Date.parse(row["timestamp"]) : from;
    return at >= from && at <= to && (status === null || row["status"] === Number(status));
  });
  const page = pageOf(rows, query, { sortBy: "imtId", sortDir: "desc", limit: 50 });
  return ok({ scenarioLogs: page.rows, pg: page.pg });
}

function getLog(call: Call): Answer {
  const rows: readonly JsonObject[] = logRowsOf(call.store, subjectOf(call, "scenarios"));
  const row = rows.find(({ id }) => id === call.params["executionId"]);
  if (!row) throw notFound("Execution");
  return ok({ scenarioLog: { ...row, isReplayable: false } });
}
