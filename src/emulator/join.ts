// `POST /__emulator/join`: how a project takes a team of the emulator as its own. It says which team it means and which
// connections, keys, data stores and data structures it binds. A team that has none of all these gets them; one that
// somebody furnished stays as it is, unless the emulator is the project's own (`furnish: "missing"`).

import { isJsonArray, isJsonObject, type Json } from "../json.ts";
import { completeConnection, completeDataStore, completeDataStructure, completeKey } from "./seed.ts";
import type { TeamRow } from "./snapshot.ts";
import type { Store } from "./store.ts";

export interface Joined {
  readonly apiKey: string;
  readonly organizationId: number;
  readonly teamId: number;
  /** Names the emulator's data: other data, other lineage. */
  readonly lineage: string;
}

/**
 * `{team: name or id, furnish?: "missing", connections: [{name, id?, type?}], keys: […], dataStores: […],
 * dataStructures: […]}`. Throws a TypeError for another shape.
 */
export function joinTeam(store: Store, request: Json): Joined {
  if (!isJsonObject(request)) throw new TypeError("a join should be an object");
  const [user] = store.users.values();
  const team = takeTeam(store, request["team"]);
  const apiKey = user?.apiTokens[0]?.token;
  if (!user || !team || apiKey === undefined) throw new TypeError("there is no team or no token to join with");
  const isOurs = ({ teamId }: Owned): boolean => teamId === team.id;
  const isBare = furnished.every((kind) => ![...store[kind].values()].some(isOurs));
  if (request["furnish"] === "missing" || isBare) {
    for (const kind of furnished) {
      const wanted = missing([...store[kind].values()].filter(isOurs), request[kind]);
      for (const each of wanted) furnish(store, kind, each, { teamId: team.id, userId: user.id });
    }
    store.touch();
  }
  return { apiKey, organizationId: team.organizationId, teamId: team.id, lineage: store.lineage };
}

/** What files name and do not make. */
const furnished = ["connections", "keys", "dataStores", "dataStructures"] as const;

function furnish(
  store: Store,
  kind: (typeof furnished)[number],
  { id = store.nextId(kind), name, type }: NamedObject,
  owner: { readonly teamId: number; readonly userId: number },
): void {
  switch (kind) {
    case "connections":
      store.connections.set(
        id,
        completeConnection({ id, name, ...(type === undefined ? {} : { accountName: type }) }, owner),
      );
      break;
    case "keys":
      store.keys.set(id, completeKey({ id, name, ...(type === undefined ? {} : { typeName: type }) }, owner.teamId));
      break;
    case "dataStores":
      store.dataStores.set(id, completeDataStore({ id, name }, owner.teamId));
      break;
    case "dataStructures":
      store.dataStructures.set(id, completeDataStructure({ id, name }, owner.teamId));
      break;
  }
}

/**
 * The team of that id or name. One that does not exist is the first team, which then stands for it alone: the next that
 * does not exist is made, so that no two targets share a team by accident.
 */
function takeTeam(store: Store, wanted: Json | undefined): TeamRow | undefined {
  const teams = [...store.teams.values()];
  const [first] = teams;
  if (typeof wanted !== "string" && typeof wanted !== "number") return first;
  const found = teams.find(({ id, name }) => id === wanted || name === String(wanted));
  if (found) return found;
  store.firstTeamIsFor ??= wanted;
  return store.firstTeamIsFor === wanted ? first : makeTeam(store, String(wanted));
}

/** In the first organization, seen by the user whose key a join hands out. */
function makeTeam(store: Store, name: string): TeamRow | undefined {
  const [organization] = store.organizations.values();
  const [user] = store.users.values();
  if (!organization) return undefined;
  const team = { id: store.nextId("teams"), name, organizationId: organization.id };
  store.teams.set(team.id, team);
  user?.teamIds?.push(team.id);
  store.touch();
  return team;
}

interface Owned {
  readonly id: number;
  readonly name: string;
  readonly teamId: number;
}

function missing(rows: readonly Owned[], wanted: Json | undefined): NamedObject[] {
  return objectsOf(wanted).filter(
    ({ id, name }) => !rows.some((row) => (id === undefined ? row.name === name : row.id === id)),
  );
}

interface NamedObject {
  readonly id: number | undefined;
  readonly name: string;
  readonly type: string | undefined;
}

function objectsOf(list: Json | undefined): NamedObject[] {
  if (!isJsonArray(list)) return [];
  return list.map((each) => {
    if (!isJsonObject(each) || typeof each["name"] !== "string")
      throw new TypeError("what a join names should have a name");
    const { id, name, type } = each;
    return { id: typeof id === "number" ? id : undefined, name, type: typeof type === "string" ? type : undefined };
  });
}
