// Scenario folders: found by their path or made before the first scenario in them; never renamed, never deleted, no files.

import { type Address, addressOf } from "../address.ts";
import { mergeFields } from "../engine/fields.ts";
import type { Verdict } from "../engine/three-way.ts";
import { ToolError } from "../errors.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import { MakeError } from "../make/make-error.ts";
import type { MakeReader } from "../ports.ts";
import type { LiveRow, ResourceKind, Team } from "./kind.ts";
import { textOf } from "./text-of.ts";

export const folder: ResourceKind = {
  name: "folder",
  schema: undefined,
  model: {
    title: "folder",
    contentFields: [],
    identity: "path",
    rank: 2,
    lostOnRecreate: () => undefined,
    impact: { create: () => [], update: () => [], replace: [] },
    replaceOn: [],
    normalise: (spec) => spec,
    merge(sides, rules) {
      const verdicts: Verdict[] = [];
      return { merged: { ...sides.live, ...mergeFields(sides, ["path"], [], rules, verdicts) }, verdicts };
    },
    verdictPath: (_spec, path) => path,
    fieldOf: ([field]) => field as string,
    references: (spec) => parentFolders(spec["path"] as string),
    holds: () => [],
    takes: () => [],
    describe: () => "",
    defaultName: (path) => path,
  },
  remote: {
    path: undefined,
    list: listFolders,
    async create(api, team, spec) {
      const path = spec["path"] as string;
      const at = path.lastIndexOf("/");
      const parentId = at < 0 ? undefined : team.folders.get(path.slice(0, at));
      const body: JsonObject = {
        name: path.slice(at + 1),
        teamId: team.id,
        ...(parentId === undefined ? {} : { parentId: Number(parentId) }),
      };
      const answer = await api.send({ method: "POST", path: "/scenarios-folders", body });
      const made = isJsonObject(answer) ? answer["scenarioFolder"] : undefined;
      if (!isJsonObject(made) || typeof made["id"] !== "number")
        throw unexpected("POST", "no scenarioFolder with an id");
      team.folders.set(path, String(made["id"]));
      return folderRow(String(made["id"]), path);
    },
    update: async (_api, _team, row) => row,
    delete: async () => {},
  },
};

/** `folder/Sales/EU` and `folder/Sales` for the path `Sales/EU`. */
export function folderAddresses(path: string): Address[] {
  return [...parentFolders(path), addressOf("folder", path)];
}

function parentFolders(path: string): Address[] {
  const names = path.split("/");
  return names.slice(1).map((_, index) => addressOf("folder", names.slice(0, index + 1).join("/")));
}

// Newer servers nest folders and give a `path`; older ones give only id and name (make-api 3.9).
async function listFolders(api: MakeReader, team: Team): Promise<readonly LiveRow[]> {
  const rows = await api.list("/scenarios-folders", "scenariosFolders", { teamId: team.id, childrenDepth: "all" });
  const byId = new Map<string, string>();
  const visit = (row: Json, above: string): void => {
    if (!isJsonObject(row) || typeof row["name"] !== "string") return;
    const path = typeof row["path"] === "string" && row["path"] !== "" ? row["path"] : `${above}${row["name"]}`;
    byId.set(textOf(row["id"]), path);
    if (isJsonArray(row["children"])) row["children"].forEach((child) => visit(child, `${path}/`));
  };
  rows.forEach((row) => visit(row, ""));
  const flat = rows.filter(
    (row) => row["path"] === undefined && row["parentId"] !== undefined && row["parentId"] !== null,
  );
  for (const row of flat) {
    const above = byId.get(textOf(row["parentId"]));
    if (above !== undefined) byId.set(textOf(row["id"]), `${above}/${row["name"] as string}`);
  }
  rejectTwins(byId);
  for (const [id, path] of byId) team.folders.set(path, id);
  return [...byId].map(([id, path]) => folderRow(id, path));
}

function rejectTwins(paths: ReadonlyMap<string, string>): void {
  const twins = [...Map.groupBy(paths, ([, path]) => path)].filter(([, rows]) => rows.length > 1);
  if (twins.length === 0) return;
  throw new ToolError(
    twins.map(([path, rows]) => ({
      code: "reference/unknown",
      message: `Two folders in Make have the path "${path}" (ids ${rows.map(([id]) => id).join(" and ")}).`,
      hint: "Rename one of them in Make: a scenario's `folder:` cannot tell them apart.",
    })),
  );
}

function folderRow(id: string, path: string): LiveRow {
  return { id, name: path, spec: { path }, revision: undefined, about: {} };
}

function unexpected(method: string, what: string): MakeError {
  return new MakeError({
    kind: "unexpected-answer",
    message: `${method} /scenarios-folders answered with ${what}.`,
    method,
    path: "/scenarios-folders",
  });
}
