// The state of one emulator: rows by id, in memory. Routes change rows in place, after every check, and call `touch`.
// Whatever can be derived is derived when it is asked for, so that no two places can disagree.

import { seedSnapshot } from "./seed.ts";
import {
  opaqueKinds,
  type OpaqueKind,
  type OrganizationRow,
  type PartialSnapshot,
  type RowKinds,
  type Snapshot,
} from "./snapshot.ts";

type Tables = { readonly [K in keyof RowKinds]: Map<number, RowKinds[K]> };

export interface Store extends Tables {
  readonly opaque: Pick<Snapshot, OpaqueKind>;
  readonly lineage: string;
  /** The team that the first one stands for, because a join named it and it does not exist; forgotten by `load`. */
  firstTeamIsFor: string | number | undefined;
  now(): Date;
  /** An id that no object of the kind ever had. */
  nextId(kind: keyof RowKinds): number;
  /** To be called after each change: the data file follows it. */
  touch(): void;
  /** A deep copy of everything. */
  snapshot(): Snapshot;
  /** Replaces everything by the completed snapshot. */
  load(partial: PartialSnapshot): void;
  organizationOfTeam(teamId: number): OrganizationRow | undefined;
}

const kinds = [
  "organizations",
  "teams",
  "users",
  "folders",
  "scenarios",
  "hooks",
  "connections",
  "keys",
  "dataStores",
  "dataStructures",
] as const satisfies readonly (keyof RowKinds)[];

/** `apiLimit`: requests a minute of organizations whose licence does not say; absent: 1000. */
export function createStore(now: () => Date, onChange: () => void, apiLimit?: number): Store {
  const tables = Object.fromEntries(kinds.map((kind) => [kind, new Map()])) as unknown as Tables;
  let opaque = {} as Pick<Snapshot, OpaqueKind>;
  let lineage = "";
  let lastIds = {} as Snapshot["lastIds"];

  function fill<K extends keyof RowKinds>(kind: K, rows: readonly RowKinds[K][]): void {
    tables[kind].clear();
    for (const row of rows) tables[kind].set(row.id, row);
  }

  const store: Store = {
    ...tables,
    firstTeamIsFor: undefined,
    get opaque() {
      return opaque;
    },
    get lineage() {
      return lineage;
    },
    now,
    nextId: (kind) => ++lastIds[kind],
    touch: onChange,
    snapshot: () => {
      const rows = Object.fromEntries(kinds.map((kind) => [kind, [...tables[kind].values()]]));
      return structuredClone({ formatVersion: 1, lineage, lastIds, ...rows, ...opaque }) as unknown as Snapshot;
    },
    load: (partial) => {
      const whole = seedSnapshot(structuredClone(partial), { at: now(), apiLimit });
      for (const kind of kinds) fill(kind, whole[kind] as never);
      opaque = Object.fromEntries(opaqueKinds.map((kind) => [kind, whole[kind]])) as unknown as typeof opaque;
      lastIds = whole.lastIds;
      lineage = whole.lineage;
      store.firstTeamIsFor = undefined;
      onChange();
    },
    organizationOfTeam: (teamId) => tables.organizations.get(tables.teams.get(teamId)?.organizationId ?? 0),
  };
  return store;
}
