// The team's objects that blueprints refer to and that no kind manages: connections, keys, data stores, data structures.
// Only the lists that are needed are read.

import { type BindingCandidate, boundKinds, type BoundKind } from "../engine/bindings.ts";
import type { JsonObject } from "../json.ts";
import { textOf } from "../kinds/text-of.ts";
import type { MakeReader } from "../ports.ts";

export const referenceKindsListed = boundKinds;
export type ListedKind = BoundKind;
export type ListedObject = BindingCandidate;

const lists: Readonly<
  Record<
    ListedKind,
    { readonly path: string; readonly key: string; readonly columns?: readonly string[]; readonly type?: string }
  >
> = {
  connection: { path: "/connections", key: "connections", type: "accountName" },
  // Without columns Make gives only id and name of a key (make-api 2.3).
  key: { path: "/keys", key: "keys", columns: ["id", "name", "typeName"], type: "typeName" },
  "data-store": { path: "/data-stores", key: "dataStores" },
  "data-structure": { path: "/data-structures", key: "dataStructures" },
};

/** `/data-stores` */
export function listPathOf(kind: ListedKind): string {
  return lists[kind].path;
}

/** One list after the other's page, all kinds side by side. */
export async function listObjects(
  api: MakeReader,
  teamId: number,
  kinds: ReadonlySet<ListedKind>,
): Promise<readonly ListedObject[]> {
  const listed = await Promise.all(
    [...kinds].map(async (kind) => {
      const { path, key, columns, type } = lists[kind];
      const rows = await api.list(path, key, { teamId, ...(columns ? { cols: columns } : {}) });
      return rows.map((row) => listedObject(kind, row, type));
    }),
  );
  return listed.flat();
}

function listedObject(kind: ListedKind, row: JsonObject, typeKey: string | undefined): ListedObject {
  const type = typeKey === undefined ? undefined : row[typeKey];
  const usages = row["scenarioUsages"];
  return {
    kind,
    id: Number(row["id"]),
    name: textOf(row["name"]),
    type: typeof type === "string" ? type : undefined,
    usedBy: Array.isArray(usages) ? usages.length : undefined,
  };
}
