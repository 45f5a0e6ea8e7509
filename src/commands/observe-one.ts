// What Make has around one resource: the rows of its team, today's ids, and what its references mean. Reads alone.

import { type Address, kindOf } from "../address.ts";
import { resolveBindings } from "../engine/bindings.ts";
import { lookupIn } from "../engine/look.ts";
import type { Look } from "../engine/resolve.ts";
import { entriesOf, type State } from "../engine/state.ts";
import type { Uses } from "../engine/uses.ts";
import type { Problem } from "../errors.ts";
import type { Team } from "../kinds/kind.ts";
import { kinds } from "../kinds/registry.ts";
import { findTeam, type FoundTeam } from "../live/find-team.ts";
import { type ListedObject, listObjects } from "../live/objects.ts";
import { listRows, type Rows } from "../live/observe.ts";
import type { MakeReader } from "../ports.ts";
import type { Target } from "../project/project.ts";
import { readState } from "./read-state.ts";
import { listsNeeded } from "./references-in-team.ts";
import type { Session } from "./session.ts";

export interface SeenTeam {
  /** Before the lists were asked for. */
  readonly observedAt: Date;
  readonly team: FoundTeam;
  readonly inTeam: Team;
  /** The target's state as it is stored; a fresh one where there is none. */
  readonly stored: State;
  readonly rows: Rows;
}

export interface OneTeam extends SeenTeam {
  readonly objects: readonly ListedObject[];
}

/** The team and its lists, names in Make among them. Throws `target/unknown`, `state/other-team` and what Make refuses. */
export async function seeTeam(session: Session, api: MakeReader): Promise<SeenTeam> {
  const observedAt = session.connection.clock?.now() ?? new Date();
  const team = await findTeam(api, session.team, () => session.target.place(["team"]));
  const stored = await readState(session, api.zone, team);
  const names = new Map<string, string>();
  const inTeam: Team = { id: team.id, organizationId: team.organizationId, folders: new Map(), names };
  const rows = await listRows(api, inTeam, kinds);
  for (const [kind, ofKind] of rows) for (const row of ofKind.values()) names.set(`${kind}:${row.id}`, row.name);
  return { observedAt, team, inTeam, stored, rows };
}

/** `uses`: what the versions in question refer to. */
export async function observeOne(seen: SeenTeam, api: MakeReader, uses: Uses): Promise<OneTeam> {
  const objects = await listObjects(api, seen.team.id, listsNeeded(uses));
  const names = new Map(seen.inTeam.names);
  for (const { kind, id, name } of objects) names.set(`${kind}:${id}`, name);
  return { ...seen, inTeam: { ...seen.inTeam, names }, objects };
}

/**
 * The id of everything that is managed, whether it is there or gone, by state and by `ids/`; also under the addresses that
 * it had before, so that old files find it.
 */
export function knownIdsOf({ desired }: Session, stored: State): ReadonlyMap<Address, string> {
  const ids = new Map<Address, string>([...desired.ids].map(([address, { id }]) => [address, id]));
  for (const [address, { remoteId }] of entriesOf(stored)) ids.set(address, remoteId);
  for (const { address, movedFrom } of desired.resources.values()) {
    for (const former of movedFrom) {
      const id = ids.get(address) ?? ids.get(former);
      if (id === undefined) continue;
      ids.set(address, id);
      if (!desired.resources.has(former)) ids.set(former, id);
    }
  }
  return ids;
}

/** Those of the ids that Make has. */
export function idsThere(ids: ReadonlyMap<Address, string>, rows: Rows): Map<Address, string> {
  return new Map([...ids].filter(([address, id]) => rows.get(kindOf(address))?.has(id)));
}

export interface LookInput {
  readonly vars: Target["vars"];
  readonly bindings: ReadonlyMap<string, number>;
  readonly ids: ReadonlyMap<Address, string>;
  readonly rows: Rows;
  /** URLs of what was made meanwhile. */
  readonly madeUrls?: ReadonlyMap<Address, string>;
  /** What is wanted beside what is there. */
  readonly wanted: { readonly has: (address: Address) => boolean };
}

export function lookIn({ vars, bindings, ids, rows, madeUrls = new Map(), wanted }: LookInput): Look {
  const urls = new Map<Address, string>(madeUrls);
  for (const [address, id] of ids) {
    const url = kindOf(address) === "webhook" ? rows.get("webhook")?.get(id)?.about["url"] : undefined;
    if (typeof url === "string") urls.set(address, url);
  }
  return lookupIn({ vars, bindings, ids, urls, wanted });
}

/** The same vars, of which no secret is known: what Make has in their places is no difference. */
export function withoutSecrets(vars: Target["vars"]): Target["vars"] {
  return new Map([...vars].map(([name, value]) => [name, value.secret ? { ...value, value: undefined } : value]));
}

/** Today's choice of what a name means, else the one of the time of the files. */
export function bindOne(
  { target }: Session,
  uses: Uses,
  objects: readonly ListedObject[],
  then: Target["bindings"] = new Map(),
): { readonly ids: ReadonlyMap<string, number>; readonly problems: readonly Problem[] } {
  return resolveBindings({
    target: target.name,
    file: target.file,
    uses: uses.bindings,
    choices: new Map([...then, ...target.bindings]),
    candidates: objects,
    placeOf: (name) => target.place(["bindings", name]),
  });
}
