// Who is asked, and what the team has: the first half of every command that compares Git with Make. Reads alone.

import type { Address, KindName } from "../address.ts";
import { wantedOf } from "../desired/wanted.ts";
import { lookupIn } from "../engine/look.ts";
import type { Wanted } from "../engine/outcome.ts";
import type { Look } from "../engine/resolve.ts";
import type { State } from "../engine/state.ts";
import type { Uses } from "../engine/uses.ts";
import { kinds } from "../kinds/registry.ts";
import type { LiveRow, Team } from "../kinds/kind.ts";
import { findTeam, type FoundTeam } from "../live/find-team.ts";
import { type ListedKind, type ListedObject, listObjects, listPathOf, referenceKindsListed } from "../live/objects.ts";
import { kindsInUse, listRows, type Rows } from "../live/observe.ts";
import { MakeError } from "../make/make-error.ts";
import { scopeFor } from "../make/scopes.ts";
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
  /** With `whole`: what the key may not read, and the scope that it lacks. */
  readonly unread: readonly Unread[];
}

export interface Unread {
  readonly kind: KindName | ListedKind;
  /** `hooks:read`. */
  readonly scope: string;
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
  const unread: Unread[] = [];
  const tolerant = async <Item>(kind: Unread["kind"], path: string, read: () => Promise<Item>, none: Item) =>
    read().catch((error: unknown) => {
      const isTolerable = whole && error instanceof MakeError && error.kind === "missing-scope";
      const scope = isTolerable ? scopeFor("GET", path) : undefined;
      if (scope === undefined || kind === "scenario" || kind === "folder") throw error;
      unread.push({ kind, scope });
      return none;
    });
  const needed = whole ? referenceKindsListed : [...listsNeeded(uses)];
  const lists = await Promise.all(
    needed.map((kind) => tolerant(kind, listPathOf(kind), () => listObjects(api, team.id, new Set([kind])), [])),
  );
  const objects = lists.flat();
  const names = new Map(objects.map(({ kind, id, name }): [string, string] => [`${kind}:${id}`, name]));
  const inTeam: Team = { id: team.id, organizationId: team.organizationId, folders: new Map(), names };
  const inUse = [...wanted.keys(), ...kindsReferredTo(wanted, uses)];
  const rows = new Map<KindName, ReadonlyMap<string, LiveRow>>();
  // One after the other: rows of scenarios are read with the folders known.
  for (const kind of whole ? kinds : kindsInUse(kinds, inUse, stored)) {
    const read = (): Promise<Rows> => listRows(api, inTeam, [kind]);
    for (const [name, ofKind] of await tolerant(kind.name, kind.remote.path ?? "", read, new Map())) {
      rows.set(name, ofKind);
    }
  }
  refuseFoldersInPart(rows);
  for (const [kind, ofKind] of rows) for (const row of ofKind.values()) names.set(`${kind}:${row.id}`, row.name);
  return { team, inTeam, wanted, uses, stored, rows, objects, unread };
}

/** A scenario in a folder that the list of folders lacks: the list was not whole, and would take it out of its folder. */
function refuseFoldersInPart(rows: Rows): void {
  const path = "/scenarios-folders";
  const lost = [...(rows.get("folder") ? (rows.get("scenario")?.values() ?? []) : [])].find(
    ({ spec, about }) => typeof about["folderId"] === "number" && spec["folder"] === null,
  );
  if (!lost) return;
  throw new MakeError({
    kind: "unexpected-answer",
    message: `"${lost.name}" (id ${lost.id}) stands in folder ${JSON.stringify(lost.about["folderId"])}, which is missing in Make's list ${path}. A list in part is not used.`,
    hint: "Start again. If it stays, look at the proxy and at what the key's user may see in Make.",
    method: "GET",
    path,
    status: 200,
  });
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
