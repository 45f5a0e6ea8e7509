// Data stores and data structures, to be read: so that the ids in a blueprint can be looked up (make-api 7.1, 7.2).

import type { JsonObject } from "../json.ts";
import { ok, type Answer } from "./answers.ts";
import { subjectOf, teamOfQuery, type Call, type Route } from "./call.ts";
import { pageOf, selectColumns } from "./lists.ts";
import { usagesOf } from "./scenario-view.ts";
import type { DataStoreRow, DataStructureRow } from "./snapshot.ts";
import type { Store } from "./store.ts";

const stores = { scope: "datastores:read", subject: "dataStores" } as const;
const structures = { scope: "udts:read", subject: "dataStructures" } as const;
const byName = { sortBy: "name", sortDir: "asc", limit: 10_000 } as const;

export const dataStoreRoutes: readonly Route[] = [
  { method: "GET", path: "/data-stores", scope: "datastores:read", handle: listDataStores },
  { method: "GET", path: "/data-stores/:id", ...stores, handle: getDataStore },
  { method: "GET", path: "/data-structures", scope: "udts:read", handle: listDataStructures },
  { method: "GET", path: "/data-structures/:id", ...structures, handle: getDataStructure },
];

const storeListColumns = ["id", "name", "teamId", "records", "size", "maxSize"];
const structureListColumns = ["id", "name", "teamId", "scenarioUsages", "dataStoreUsages"];

/** Sizes are strings; `records` is a number here and a string when one store is read (make-api 7.2). */
function viewDataStore(row: DataStoreRow): JsonObject {
  const bytes = row.records.reduce((sum, record) => sum + Buffer.byteLength(JSON.stringify(record.data)), 0);
  const { id, name, teamId, datastructureId, records, maxSize } = row;
  return { id, name, teamId, datastructureId, records: records.length, size: String(bytes), maxSize: String(maxSize) };
}

function listDataStores(call: Call): Answer {
  const teamId = teamOfQuery(call);
  const rows = [...call.store.dataStores.values()].filter((row) => row.teamId === teamId);
  const page = pageOf(rows.map(viewDataStore), call.query, byName);
  return ok({ dataStores: page.rows.map((row) => selectColumns(row, call.query, storeListColumns)), pg: page.pg });
}

function getDataStore(call: Call): Answer {
  const row = subjectOf(call, "dataStores");
  const view = { ...viewDataStore(row), records: String(row.records.length) };
  return ok({ dataStore: selectColumns(view, call.query) });
}

function viewDataStructure({ id, name, teamId, strict, spec }: DataStructureRow): JsonObject {
  return { id, name, teamId, ...(strict !== null && { strict }), spec };
}

function listDataStructures(call: Call): Answer {
  const { store, query } = call;
  const teamId = teamOfQuery(call);
  const rows = [...store.dataStructures.values()].filter((row) => row.teamId === teamId);
  const views = rows.map((row) => ({ ...viewDataStructure(row), ...structureUsages(store, row.id) }));
  const page = pageOf(views, query, byName);
  return ok({ dataStructures: page.rows.map((row) => selectColumns(row, query, structureListColumns)), pg: page.pg });
}

function structureUsages(store: Store, id: number): JsonObject {
  const users = [...store.dataStores.values()].filter((row) => row.datastructureId === id);
  const brief = (row: { id: number; name: string }) => ({ id: row.id, name: row.name });
  return { scenarioUsages: usagesOf(store, "dataStructure", id).map(brief), dataStoreUsages: users.map(brief) };
}

function getDataStructure(call: Call): Answer {
  return ok({ dataStructure: viewDataStructure(subjectOf(call, "dataStructures")) });
}
