// What a restore has to know before it plans: which object of Make it is about, what the version refers to, and what of
// that is gone. Reads alone.

import { type Address, kindOf } from "../address.ts";
import type { DesiredResource } from "../desired/desired.ts";
import { wantedOf } from "../desired/wanted.ts";
import { referencedAddresses } from "../engine/dependencies.ts";
import type { Wanted } from "../engine/outcome.ts";
import type { Look } from "../engine/resolve.ts";
import { entriesOf, type State } from "../engine/state.ts";
import type { Uses } from "../engine/uses.ts";
import type { JsonObject } from "../json.ts";
import type { LiveRow } from "../kinds/kind.ts";
import { kindNamed } from "../kinds/registry.ts";
import type { Rows } from "../live/observe.ts";
import type { MakeReader } from "../ports.ts";
import type { FoundTracked } from "./find-tracked.ts";
import {
  bindOne,
  idsThere,
  knownIdsOf,
  type LookInput,
  lookIn,
  observeOne,
  type OneTeam,
  type SeenTeam,
} from "./observe-one.ts";
import { allUses } from "./references-in-team.ts";
import type { FoundVersion } from "./restore-version.ts";
import type { Session } from "./session.ts";

/** What is to come back, however it was found. */
export interface Version {
  readonly template: JsonObject;
  readonly protect: boolean;
  readonly ignore: Wanted["ignore"];
  /** What the project had then; undefined for a version of Make's, which refers to nothing by name. */
  readonly past: FoundVersion | undefined;
}

export interface RestoreInput {
  readonly session: Session;
  readonly api: MakeReader;
  readonly tracked: FoundTracked;
  /** Read when it is known where the object is in Make. */
  readonly versionOf: (id: string | undefined) => Promise<Version>;
  readonly past: FoundVersion | undefined;
  readonly seen: SeenTeam;
  /** What interrupted restores left, their creates looked for in Make. */
  readonly open: State;
}

export interface RestoreObserved {
  readonly one: OneTeam;
  /** Ids by today's files and state, whether they are there or gone. */
  readonly known: ReadonlyMap<Address, string>;
  /** Ids of what is there. */
  readonly ids: Map<Address, string>;
  /** Undefined where it is gone in Make. */
  readonly row: LiveRow | undefined;
  /** The resource, the webhooks that it needs and Make has no more, and its folders. */
  readonly wanted: ReadonlyMap<Address, Wanted>;
  /** Addresses that the version refers to by name. */
  readonly references: readonly Address[];
  readonly gone: readonly Address[];
  readonly uses: Uses;
  readonly bound: ReturnType<typeof bindOne>;
  readonly lookInput: LookInput;
}

export async function observeForRestore(input: RestoreInput): Promise<RestoreObserved> {
  const { session, api, tracked, past, seen, open } = input;
  const { address } = tracked;
  const kind = kindNamed(kindOf(address));
  const vars = new Map([...(past?.vars ?? []), ...session.target.vars]);
  const everything = { has: () => true };
  const pending = lookIn({ vars, bindings: new Map(), ids: new Map(), rows: new Map(), wanted: everything });
  const one = await observeOne(seen, api, usesIn(input, pending));
  const { rows, objects, stored } = one;
  const known = knownIdsOf(session, stored);
  const ids = idsOf(input, { rows, known, open });
  const id = ids.get(address);
  const row = id === undefined ? undefined : rows.get(kind.name)?.get(id);
  const version = await input.versionOf(id);
  // A version of Make's has no references: a text that looks like one is escaped.
  const references = referencedAddresses(kind, version.template).filter((each) => kindOf(each) !== "folder");
  const gone = references.filter((each) => each !== address && !ids.has(each));
  const wanted = wantedOf({ resources: resourcesOf(address, version, gone), ids: new Map() }, pending);
  for (const [each, folderId] of foldersThere(wanted, rows)) ids.set(each, folderId);
  const uses = allUses(wanted, pending);
  const bound = bindOne(session, uses, objects, past?.bindings);
  const lookInput: LookInput = { vars, bindings: bound.ids, ids, rows, wanted };
  return { one, known, ids, row, wanted, references, gone, uses, bound, lookInput };
}

function foldersThere(wanted: ReadonlyMap<Address, Wanted>, rows: Rows): readonly (readonly [Address, string])[] {
  return [...wanted.values()].flatMap(({ address, kind, template }): [Address, string][] => {
    if (kind.model.identity !== "path") return [];
    const found = [...(rows.get(kind.name)?.values() ?? [])].find(({ spec }) => spec["path"] === template["path"]);
    return found ? [[address, found.id]] : [];
  });
}

/** Of the version and of every webhook then: which lists are asked for. A version of Make's names all by id. */
function usesIn({ past, tracked }: RestoreInput, look: Look): Uses {
  if (!past) return allKinds(tracked.address);
  const resources = [...past.resources.values()].filter(
    ({ address, kind }) => address === past.address || kind === "webhook",
  );
  const wanted = wantedOf({ resources: new Map(resources.map((each) => [each.address, each])), ids: new Map() }, look);
  return allUses(wanted, look);
}

// Its ids are known only when it is read, and it is read by the id that these lists give.
function allKinds(address: Address): Uses {
  const use = { id: 0, address, moduleKey: "", moduleName: "", path: [] };
  const kinds = ["connection", "key", "data-store", "data-structure"] as const;
  return { bindings: [], literals: kinds.map((kind) => ({ ...use, kind })) };
}

interface KnownIds {
  readonly rows: Rows;
  readonly known: ReadonlyMap<Address, string>;
  readonly open: State;
}

/**
 * What is there: by today's word first, then by an interrupted restore, then by the word of that time. An address of then
 * that today's files do not have may stand for an object that has another address now: it is the same one.
 */
function idsOf(
  { session: { desired }, past, tracked: { address } }: RestoreInput,
  { rows, known, open }: KnownIds,
): Map<Address, string> {
  const ids = idsThere(known, rows);
  for (const [each, { remoteId }] of entriesOf(open)) {
    if (!ids.has(each) && rows.get(kindOf(each))?.has(remoteId)) ids.set(each, remoteId);
  }
  const isToday = (each: Address): boolean => desired.resources.has(each);
  const owned = new Set([...ids].flatMap(([each, id]) => (isToday(each) ? [`${kindOf(each)}/${id}`] : [])));
  for (const [former, then] of past?.ids ?? []) {
    const isOwn = former === past?.address;
    const each = isOwn ? address : former;
    const id = (isOwn && !isToday(former) ? known.get(former) : undefined) ?? then;
    const mayBe = !owned.has(`${kindOf(each)}/${id}`) || (!isOwn && !isToday(each));
    if (!ids.has(each) && mayBe && rows.get(kindOf(each))?.has(id)) ids.set(each, id);
  }
  return ids;
}

function resourcesOf(
  address: Address,
  { template, protect, ignore, past }: Version,
  gone: readonly Address[],
): ReadonlyMap<Address, DesiredResource> {
  const main: DesiredResource = {
    address,
    kind: kindOf(address),
    owner: undefined,
    template,
    protect,
    ignore,
    movedFrom: [],
    origin: () => undefined,
    place: () => ({ file: "", line: 1, column: 1 }),
  };
  const needed = gone.flatMap((each): [Address, DesiredResource][] => {
    const found = kindOf(each) === "webhook" ? past?.resources.get(each) : undefined;
    return found ? [[each, found]] : [];
  });
  return new Map([[address, main], ...needed]);
}
