// The whole state of the emulator as plain JSON: what `GET /__emulator/snapshot` gives, `PUT` takes and a data file holds.
// Rows are written as the emulator keeps them; what Make derives (hook-scenario link, usages, used packages) is not here.
// Kinds that have no routes yet are carried through untouched.

import type { Json, JsonObject } from "../json.ts";

/** `apiLimit`: requests a minute, 0 = none. `scenarios`: how many may be active, null = any number. Others as make-api 7.8. */
type License = { apiLimit: number; scenarios: number | null; [more: string]: Json };

export type OrganizationRow = {
  id: number;
  name: string;
  /** An id of `GET /enums/timezones`. */
  timezoneId: number;
  countryId: number;
  /** Host of the zone; webhooks are received at `hook.<zone>`. */
  zone: string;
  license: License;
  /** Apps that need no confirmation when a blueprint first uses them; null = every app. */
  installedApps: string[] | null;
};

export type TeamRow = { id: number; name: string; organizationId: number };

/** `token` is a UUID v4 (sent as `Token`) or any text (sent as `Bearer`). */
export type TokenRow = { token: string; label: string; scope: string[]; created: string };

/** `teamIds`: the teams that the user sees, with their organizations; null = all. */
export type UserRow = {
  id: number;
  name: string;
  email: string;
  timezone: string;
  locale: string;
  teamIds: number[] | null;
  apiTokens: TokenRow[];
};

export type FolderRow = { id: number; name: string; teamId: number; parentId: number | null };

export type BlueprintVersionRow = {
  version: number;
  created: string;
  draft: boolean;
  versionDescription: string | null;
  blueprint: JsonObject;
};

export type InterfaceRow = { input: Json; output: Json };

export type ScenarioRow = {
  id: number;
  name: string;
  teamId: number;
  description: string;
  folderId: number | null;
  type: string;
  concept: boolean;
  isActive: boolean;
  isinvalid: boolean;
  islocked: boolean;
  isPaused: boolean;
  scheduling: JsonObject;
  interface: InterfaceRow;
  created: string;
  lastEdit: string;
  /** Since when it is active: interval schedules count from here. */
  activatedAt: string | null;
  createdByUserId: number | null;
  updatedByUserId: number | null;
  dlqCount: number;
  customProperties: JsonObject | null;
  /** Oldest first; the last that is no draft is the one in use. */
  blueprints: BlueprintVersionRow[];
};

export type IncomingRow = { id: string; size: number; created: string; data: Json };

export type HookRow = {
  id: number;
  name: string;
  teamId: number;
  udid: string;
  type: string;
  typeName: string;
  packageName: string | null;
  theme: string;
  enabled: boolean;
  gone: boolean;
  learning: boolean;
  data: JsonObject;
  /** What learning mode found: fields as make-api 6.2 shows them for ping. */
  dataStructure: Json[];
  incomings: IncomingRow[];
  logs: JsonObject[];
};

/** `accountName` is the type (`google-restricted`), `name` the label. `data` (secrets) is written only, never answered. */
export type ConnectionRow = {
  id: number;
  name: string;
  accountName: string;
  accountLabel: string;
  accountType: string;
  packageName: string | null;
  teamId: number;
  theme: string;
  expire: string | null;
  metadata: Json;
  scopes: string[];
  scoped: boolean;
  editable: boolean;
  uid: Json;
  authorId: number | null;
  data: JsonObject;
};

/** `parameters` (secrets) are written only, never answered. */
export type KeyRow = {
  id: number;
  name: string;
  teamId: number;
  typeName: string;
  theme: string;
  parameters: JsonObject;
};

export type DataStoreRow = {
  id: number;
  name: string;
  teamId: number;
  datastructureId: number | null;
  /** Bytes. */
  maxSize: number;
  records: { key: string; data: JsonObject }[];
};

export type DataStructureRow = { id: number; name: string; teamId: number; strict: boolean | null; spec: Json[] };

/** Rows of a kind without routes: an id for references, the rest as it came. */
type OpaqueRow = { id?: number; teamId?: number; [more: string]: Json };

/** Kinds whose rows are kept by id. */
export type RowKinds = {
  organizations: OrganizationRow;
  teams: TeamRow;
  users: UserRow;
  folders: FolderRow;
  scenarios: ScenarioRow;
  hooks: HookRow;
  connections: ConnectionRow;
  keys: KeyRow;
  dataStores: DataStoreRow;
  dataStructures: DataStructureRow;
};

export const opaqueKinds = [
  "roles",
  "functions",
  "teamVariables",
  "organizationVariables",
  "customPropertyStructures",
  "templates",
  "devices",
  "executions",
  "dlqs",
  "notifications",
  "credentialRequests",
] as const;
export type OpaqueKind = (typeof opaqueKinds)[number];

/** `lineage`: a UUID that was made with the data and stays with it; a snapshot without one is other data. */
export type Snapshot = { formatVersion: 1; lineage: string; lastIds: { [K in keyof RowKinds]: number } } & {
  [K in keyof RowKinds]: RowKinds[K][];
} & { [K in OpaqueKind]: OpaqueRow[] };

/** A scenario may be seeded by `blueprint` alone, which becomes its first version. */
export type ScenarioSeed = Partial<ScenarioRow> & { blueprint?: JsonObject };

/** A snapshot with any part left out; `seedSnapshot` fills in the rest. */
export type PartialSnapshot = { formatVersion?: 1; lineage?: string; lastIds?: Partial<Snapshot["lastIds"]> } & {
  [K in Exclude<keyof RowKinds, "scenarios" | "organizations">]?: Partial<RowKinds[K]>[];
} & { organizations?: (Partial<Omit<OrganizationRow, "license">> & { license?: Partial<License> })[] } & {
  scenarios?: ScenarioSeed[];
} & { [K in OpaqueKind]?: OpaqueRow[] };
