// Who is asked, and what the team has: the first half of every command that compares Git with Make. Reads alone.

import type { Address } from "../address.ts";
import { wantedOf } from "../desired/wanted.ts";
import { lookupIn } from "../engine/look.ts";
import type { Wanted } from "../engine/outcome.ts";
import type { Look } from "../engine/resolve.ts";
import type { State } from "../engine/state.ts";
import type { Uses } from "../engine/uses.ts";
import { kinds } from "../kinds/registry.ts";
import type { Team } from "../kinds/kind.ts";
import { findTeam, type FoundTeam } from "../live/find-team.ts";
import { type ListedObject, listObjects, referenceKindsListed } from "../live/objects.ts";
import { kindsInUse, listRows, type Rows } from "../live/observe.ts";
import type { MakeReader } from "../ports.ts";
import { readState } from "./read-state.ts";
import { allUses, kindsReferredTo, listsNeeded } from "./references-in-team.ts";
import type { Session } from "./session.ts";

export interface ObservedTeam {
  readonly team: FoundTeam;
  /** The same for the kinds: with its folders, and the names of all that was listed. */
  readonly inTeam: Team;
  readonly wanted: ReadonlyMap<Address, Wanted>;
  /** What the files of this target refer to. */
  readonly uses: Uses;
  /** As it is stored; a fresh one where there is none. */
  readonly stored: State;
  readonly rows: Rows;
  readonly objects: readonly ListedObject[];
}

/**
 * `whole`: every kind and every list, whatever the files name. `before` is called with what the files and the state say,
 * before the lists are asked for; what it throws is thrown.
 */
export async function observeTeam(
  session: Session,
  api: MakeReader,
  {
    whole = false,
    before,
  }: {
    readonly whole?: boolean;
    readonly before?: (wanted: ReadonlyMap<Address, Wanted>, stored: State) => void;
  } = {},
): Promise<ObservedTeam> {
  const { target, desired } = session;
  const pendingLook = pendingLookOf(session);
  const wanted = wantedOf(desired, pendingLook);
  const team = await findTeam(api, session.team, () => target.place(["team"]));
  const stored = await readState(session, api.zone, team);
  before?.(wanted, stored);
  const uses = allUses(wanted, pendingLook);
  const objects = await listObjects(api, team.id, whole ? new Set(referenceKindsListed) : listsNeeded(uses));
  const names = new Map(objects.map(({ kind, id, name }): [string, string] => [`${kind}:${id}`, name]));
  const inTeam: Team = { id: team.id, organizationId: team.organizationId, folders: new Map(), names };
  const inUse = [...wanted.keys(), ...kindsReferredTo(wanted, uses)];
  const rows = await listRows(api, inTeam, whole ? kinds : kindsInUse(kinds, inUse, stored));
  for (const [kind, ofKind] of rows) for (const row of ofKind.values()) names.set(`${kind}:${row.id}`, row.name);
  return { team, inTeam, wanted, uses, stored, rows, objects };
}

/** Vars are filled in; nothing of Make is known. */
function pendingLookOf({ target, desired }: Session): Look {
  return lookupIn({
    vars: target.vars,
    bindings: new Map(),
    ids: new Map(),
    urls: new Map(),
    wanted: desired.resources,
  });
}
