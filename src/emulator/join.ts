// `POST /__emulator/join`: how a project takes a team of the emulator as its own. It says which team it means and which
// connections and keys it binds. A team that has none of either gets them; one that somebody furnished stays as it is,
// unless the emulator is the project's own (`furnish: "missing"`).

import { isJsonArray, isJsonObject, type Json } from "../json.ts";
import { completeConnection, completeKey } from "./seed.ts";
import type { TeamRow } from "./snapshot.ts";
import type { Store } from "./store.ts";

export interface Joined {
  readonly apiKey: string;
  readonly organizationId: number;
  readonly teamId: number;
  /** Names the emulator's data: other data, other lineage. */
  readonly lineage: string;
}

/** `{team: name or id, furnish?: "missing", connections: [{name, id?, type?}], keys: […]}`. Throws a TypeError for another shape. */
export function joinTeam(store: Store, request: Json): Joined {
  if (!isJsonObject(request)) throw new TypeError("a join should be an object");
  const [user] = store.users.values();
  const team = findTeam(store, request["team"]);
  const apiKey = user?.apiTokens[0]?.token;
  if (!user || !team || apiKey === undefined) throw new TypeError("there is no team or no token to join with");
  const owned = (rows: Iterable<Owned>): Owned[] => [...rows].filter(({ teamId }) => teamId === team.id);
  const [connections, keys] = [owned(store.connections.values()), owned(store.keys.values())];
  if (request["furnish"] === "missing" || connections.length + keys.length === 0) {
    const owner = { teamId: team.id, userId: user.id };
    for (const { id, name, type } of missing(connections, request["connections"])) {
      const row = { id: id ?? store.nextId("connections"), name, ...(type === undefined ? {} : { accountName: type }) };
      store.connections.set(row.id, completeConnection(row, owner));
    }
    for (const { id, name, type } of missing(keys, request["keys"])) {
      const row = { id: id ?? store.nextId("keys"), name, ...(type === undefined ? {} : { typeName: type }) };
      store.keys.set(row.id, completeKey(row, team.id));
    }
    store.touch();
  }
  return { apiKey, organizationId: team.organizationId, teamId: team.id, lineage: store.lineage };
}

/** The team of that id or name; the first where there is none. */
function findTeam(store: Store, wanted: Json | undefined): TeamRow | undefined {
  const teams = [...store.teams.values()];
  return teams.find(({ id, name }) => id === wanted || name === wanted) ?? teams[0];
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
      throw new TypeError("a connection or key should have a name");
    const { id, name, type } = each;
    return { id: typeof id === "number" ? id : undefined, name, type: typeof type === "string" ? type : undefined };
  });
}
