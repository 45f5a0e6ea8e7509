// Folders of scenarios (make-api 3.9). A list gives one level with its children below; names need not be unique.

import type { JsonObject } from "../json.ts";
import { invalidInput, notFound, ok, type Answer } from "./answers.ts";
import {
  anId,
  aText,
  bodyOf,
  idOf,
  optional,
  orNull,
  requireTeam,
  subjectOf,
  teamsOfQuery,
  type Call,
  type Route,
} from "./call.ts";
import { selectColumns } from "./lists.ts";
import type { FolderRow } from "./snapshot.ts";
import type { Store } from "./store.ts";

const subject = { subject: "folders" } as const;
const write = { scope: "scenarios:write", ...subject };

export const folderRoutes: readonly Route[] = [
  { method: "GET", path: "/scenarios-folders", scope: "scenarios:read", handle: listFolders },
  { method: "POST", path: "/scenarios-folders", scope: "scenarios:write", handle: createFolder },
  { method: "PATCH", path: "/scenarios-folders/:id", ...write, handle: updateFolder },
  { method: "DELETE", path: "/scenarios-folders/:id", ...write, handle: deleteFolder },
];

function childrenOf(store: Store, folder: FolderRow): FolderRow[] {
  return [...store.folders.values()].filter((row) => row.parentId === folder.id);
}

/** The folder and all below it. */
function subtreeOf(store: Store, folder: FolderRow): FolderRow[] {
  return [folder, ...childrenOf(store, folder).flatMap((child) => subtreeOf(store, child))];
}

function pathOfFolder(store: Store, folder: FolderRow): string {
  const parent = folder.parentId === null ? undefined : store.folders.get(folder.parentId);
  return parent ? `${pathOfFolder(store, parent)}/${folder.name}` : folder.name;
}

/** `levels`: how many levels of children are told. Columns are chosen in every level. */
function viewFolder(store: Store, folder: FolderRow, query: URLSearchParams, levels: number): JsonObject {
  const scenariosIn = (ids: ReadonlySet<number>) =>
    [...store.scenarios.values()].filter(({ folderId }) => folderId !== null && ids.has(folderId)).length;
  const siblings = [...store.folders.values()].filter(
    (row) => row.parentId === folder.parentId && row.teamId === folder.teamId,
  );
  const children = childrenOf(store, folder);
  const view: JsonObject = {
    id: folder.id,
    name: folder.name,
    path: pathOfFolder(store, folder),
    parentId: folder.parentId,
    position: siblings.indexOf(folder),
    scenariosTotal: scenariosIn(new Set([folder.id])),
    scenariosSubtreeTotal: scenariosIn(new Set(subtreeOf(store, folder).map(({ id }) => id))),
    hasChildren: children.length > 0,
    ...(levels > 0 && { children: children.map((child) => viewFolder(store, child, query, levels - 1)) }),
  };
  return selectColumns(view, query);
}

/** Top-level folders, or the children of `parentId`; one level of children below, all with `childrenDepth=all`. No `pg`. */
function listFolders(call: Call): Answer {
  const { store, query } = call;
  const teams = teamsOfQuery(call);
  const parentId = idOf(query.get("parentId")) ?? null;
  const levels = query.get("childrenDepth") === "all" ? Number.POSITIVE_INFINITY : 1;
  const rows = [...store.folders.values()].filter((row) => teams.has(row.teamId) && row.parentId === parentId);
  return ok({ scenariosFolders: rows.map((row) => viewFolder(store, row, query, levels)) });
}

function createFolder(call: Call): Answer {
  const { store } = call;
  const body = bodyOf(call, { name: aText(100, 1), teamId: anId, parentId: optional(orNull(anId)) });
  const teamId = requireTeam(call, body["teamId"] as number);
  const parentId = (body["parentId"] ?? null) as number | null;
  if (parentId !== null && store.folders.get(parentId)?.teamId !== teamId) throw notFound("Folder");
  const row: FolderRow = { id: store.nextId("folders"), name: body["name"] as string, teamId, parentId };
  store.folders.set(row.id, row);
  store.touch();
  return ok({ scenarioFolder: viewFolder(store, row, call.query, 1) });
}

function updateFolder(call: Call): Answer {
  const { store } = call;
  const row = subjectOf(call, "folders");
  const { name, parentId } = bodyOf(call, { name: optional(aText(100, 1)), parentId: optional(orNull(anId)) });
  if (typeof parentId === "number") {
    if (store.folders.get(parentId)?.teamId !== row.teamId) throw notFound("Folder");
    if (subtreeOf(store, row).some(({ id }) => id === parentId)) {
      throw invalidInput("A folder cannot be moved into itself.");
    }
  }
  if (typeof name === "string") row.name = name;
  if (parentId !== undefined) row.parentId = parentId as number | null;
  store.touch();
  return ok({ scenarioFolder: viewFolder(store, row, call.query, 1) });
}

/** What was inside moves up to no folder or to the parent; Make's own rule is not known (make-api 14). */
function deleteFolder(call: Call): Answer {
  const { store } = call;
  const row = subjectOf(call, "folders");
  for (const child of childrenOf(store, row)) child.parentId = row.parentId;
  for (const scenario of store.scenarios.values()) if (scenario.folderId === row.id) scenario.folderId = null;
  store.folders.delete(row.id);
  store.touch();
  return ok({ scenarioFolder: row.id });
}
