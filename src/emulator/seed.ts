// From a partial snapshot to a whole one: what is left out gets the values that a new object would have in Make. Nothing
// that is given is changed. Ids of different kinds start in different ranges, so that mixing two kinds up is noticed.

import { randomBytes, randomUUID } from "node:crypto";
import type { JsonObject } from "../json.ts";
import { apiTokenScopes } from "./enums.ts";
import {
  opaqueKinds,
  type ConnectionRow,
  type DataStoreRow,
  type DataStructureRow,
  type HookRow,
  type KeyRow,
  type OrganizationRow,
  type PartialSnapshot,
  type RowKinds,
  type ScenarioSeed,
  type ScenarioRow,
  type Snapshot,
  type UserRow,
} from "./snapshot.ts";

const firstIds: Snapshot["lastIds"] = {
  organizations: 100,
  teams: 200,
  users: 300,
  folders: 600,
  scenarios: 4000,
  hooks: 50_000,
  connections: 70_000,
  keys: 80_000,
  dataStores: 90_000,
  dataStructures: 95_000,
};

const defaultLicense = {
  apiLimit: 1000,
  scenarios: 100_000,
  interval: 1,
  operations: 1_000_000,
  transfer: 1_073_741_824,
  iolimit: 10_000,
  dslimit: 1000,
  dsslimit: 1_073_741_824,
  fslimit: 1_073_741_824,
  dlqStorage: 1_073_741_824,
  teams: 100,
  users: 100,
  executionTime: 40,
  retention: 60,
  onDemandScheduling: true,
  scenarioIO: true,
  creatingTemplates: true,
  webhookLogRetentionDays: 30,
  priority: "high",
};

/** 32 characters of a-z and 0-9, as Make's hook addresses have. */
function newUdid(): string {
  const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from(randomBytes(32), (byte) => alphabet[byte % alphabet.length]).join("");
}

/** Completes a snapshot: at least one organization, team and user with a token of all scopes. `at` dates what has no date; `apiLimit` is that of licences that have none. */
export function seedSnapshot(
  partial: PartialSnapshot = {},
  {
    at = new Date(),
    apiLimit = defaultLicense.apiLimit,
  }: { readonly at?: Date; readonly apiLimit?: number | undefined } = {},
): Snapshot {
  const date = at.toISOString();
  const lastIds = { ...firstIds };
  const ids = (kind: keyof RowKinds, rows: readonly { id?: number | undefined }[] | undefined) => {
    lastIds[kind] = Math.max(lastIds[kind], partial.lastIds?.[kind] ?? 0, ...(rows ?? []).map((row) => row.id ?? 0));
    return <Row extends { id?: number | undefined }>(row: Row) => ({ ...row, id: row.id ?? ++lastIds[kind] });
  };
  const rowsOf = <Row extends { id?: number | undefined }, Out>(
    kind: keyof RowKinds,
    rows: readonly Row[] | undefined,
    complete: (row: Row & { id: number }) => Out,
  ): Out[] => {
    const withId = ids(kind, rows);
    return (rows ?? []).map((row) => complete(withId(row) as Row & { id: number }));
  };

  const organizations = rowsOf("organizations", orOne(partial.organizations), (row) =>
    completeOrganization(row, apiLimit),
  );
  const organizationId = organizations[0]?.id as number;
  const teams = rowsOf("teams", orOne(partial.teams), (row) => ({ name: "My Team", organizationId, ...row }));
  const teamId = teams[0]?.id as number;
  const users = rowsOf("users", orOne(partial.users), (row) => completeUser(row, date));
  const userId = users[0]?.id as number;

  const opaque = Object.fromEntries(opaqueKinds.map((kind) => [kind, partial[kind] ?? []]));
  return {
    formatVersion: 1,
    lineage: partial.lineage ?? randomUUID(),
    organizations,
    teams,
    users,
    folders: rowsOf("folders", partial.folders, (row) => ({
      name: `Folder ${row.id}`,
      teamId,
      parentId: null,
      ...row,
    })),
    scenarios: rowsOf("scenarios", partial.scenarios, (row) => completeScenario(row, { teamId, userId, date })),
    hooks: rowsOf("hooks", partial.hooks, (row) => completeHook(row, teamId)),
    connections: rowsOf("connections", partial.connections, (row) => completeConnection(row, { teamId, userId })),
    keys: rowsOf("keys", partial.keys, (row) => completeKey(row, teamId)),
    dataStores: rowsOf("dataStores", partial.dataStores, (row) => completeDataStore(row, teamId)),
    dataStructures: rowsOf("dataStructures", partial.dataStructures, (row) => completeDataStructure(row, teamId)),
    ...(opaque as Pick<Snapshot, (typeof opaqueKinds)[number]>),
    lastIds,
  };
}

function orOne<Row>(rows: readonly Row[] | undefined): readonly (Row | { id?: number })[] {
  return rows && rows.length > 0 ? rows : [{}];
}

function completeOrganization(
  row: NonNullable<PartialSnapshot["organizations"]>[number] & { id: number },
  apiLimit: number,
): OrganizationRow {
  return {
    name: "My Organization",
    timezoneId: 72,
    countryId: 57,
    zone: "eu1.make.com",
    installedApps: null,
    ...row,
    license: { ...defaultLicense, apiLimit, ...row.license },
  };
}

function completeUser(row: Partial<UserRow> & { id: number }, date: string): UserRow {
  const token = { token: randomUUID(), label: "Emulator", scope: [...apiTokenScopes], created: date };
  return {
    name: "Emulator",
    email: `user-${row.id}@example.com`,
    timezone: "Europe/Prague",
    locale: "en_US",
    teamIds: null,
    apiTokens: [token],
    ...row,
  };
}

export function completeHook(row: Partial<HookRow> & { id: number }, teamId: number): HookRow {
  const typeName = row.typeName ?? "gateway-webhook";
  const plain = typeName === "gateway-webhook" ? { method: false, headers: false, stringify: false } : {};
  return {
    name: `Webhook ${row.id}`,
    teamId,
    udid: newUdid(),
    type: typeName === "gateway-mailhook" ? "mail" : "web",
    typeName,
    packageName: null,
    theme: "#c73a63",
    enabled: true,
    gone: false,
    learning: false,
    dataStructure: [],
    incomings: [],
    logs: [],
    ...row,
    data: row.data ?? { teamId: row.teamId ?? teamId, ...plain },
  };
}

export function completeKey(row: Partial<KeyRow> & { id: number }, teamId: number): KeyRow {
  return { name: `Key ${row.id}`, teamId, typeName: "apikeyauth", theme: "#9a3ab1", parameters: {}, ...row };
}

export function completeDataStore(row: Partial<DataStoreRow> & { id: number }, teamId: number): DataStoreRow {
  return { name: `Data store ${row.id}`, teamId, datastructureId: null, maxSize: 1_048_576, records: [], ...row };
}

export function completeDataStructure(
  row: Partial<DataStructureRow> & { id: number },
  teamId: number,
): DataStructureRow {
  return { name: `Data structure ${row.id}`, teamId, strict: null, spec: [], ...row };
}

export function completeConnection(
  row: Partial<ConnectionRow> & { id: number },
  owner: { readonly teamId: number; readonly userId: number },
): ConnectionRow {
  const accountName = row.accountName ?? "http";
  return {
    name: `My ${accountName} connection`,
    accountName,
    accountLabel: accountName,
    accountType: "basic",
    packageName: null,
    teamId: owner.teamId,
    theme: "#18bfff",
    expire: null,
    metadata: null,
    scopes: [],
    scoped: true,
    editable: true,
    uid: null,
    authorId: owner.userId,
    data: {},
    ...row,
  };
}

function completeScenario(
  { blueprint, ...row }: ScenarioSeed & { id: number },
  owner: { readonly teamId: number; readonly userId: number; readonly date: string },
): ScenarioRow {
  const current = blueprint ?? row.blueprints?.findLast((version) => !version.draft)?.blueprint;
  const name = row.name ?? (typeof current?.["name"] === "string" ? current["name"] : `Scenario ${row.id}`);
  const created = row.created ?? owner.date;
  const lastEdit = row.lastEdit ?? created;
  const first: JsonObject = blueprint ?? { name, flow: [], metadata: {} };
  return {
    teamId: owner.teamId,
    description: "",
    folderId: null,
    type: "scenario",
    concept: false,
    isActive: false,
    isinvalid: false,
    islocked: false,
    isPaused: false,
    scheduling: { type: "on-demand" },
    interface: { input: null, output: null },
    activatedAt: row.isActive ? lastEdit : null,
    createdByUserId: owner.userId,
    updatedByUserId: owner.userId,
    dlqCount: 0,
    customProperties: null,
    blueprints: [{ version: 1, created, draft: false, versionDescription: null, blueprint: first }],
    ...row,
    name,
    created,
    lastEdit,
  };
}
