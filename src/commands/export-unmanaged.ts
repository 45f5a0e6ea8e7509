// Objects of Make that no file is, and files whose object Make has no more: what comes to Git, and what may go.

import { type Address, kindOf } from "../address.ts";
import { referencesIn } from "../blueprint/template.ts";
import { nameOf, type Wanted } from "../engine/outcome.ts";
import { maskText } from "../engine/secret.ts";
import { resolveTemplate } from "../engine/resolve.ts";
import type { NewObject } from "../export/names.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { kindNamed } from "../kinds/registry.ts";
import { confirmGone } from "../live/observe.ts";
import type { MakeReader } from "../ports.ts";
import type { KnownTeam } from "./export-known.ts";
import type { ObservedTeam } from "./observe-team.ts";
import type { Session } from "./session.ts";

export interface Namesake extends NewObject {
  /** The resource of Git that it may be. */
  readonly address: Address;
}

export interface Unmanaged {
  readonly objects: readonly NewObject[];
  /** Those whose name a resource without an object has: one is perhaps the other, and a person has to say. */
  readonly namesakes: readonly Namesake[];
}

export function unmanagedObjects({ rows, wanted }: ObservedTeam, { state, ids, look }: KnownTeam): Unmanaged {
  const owned = new Set(
    Object.entries(state.resources).map(([address, { remoteId }]) => `${kindOf(address as Address)}/${remoteId}`),
  );
  const open = [...wanted.values()].filter(
    ({ address, kind }) => kind.schema !== undefined && !ids.has(address) && !state.resources[address],
  );
  const namedOpen = Map.groupBy(
    open,
    (each) => `${each.kind.name}/${nameOf(each, resolveTemplate(each.template, look).value)}`,
  );
  const objects: NewObject[] = [];
  const namesakes: Namesake[] = [];
  for (const [kind, ofKind] of rows) {
    if (kindNamed(kind).schema === undefined) continue;
    for (const row of ofKind.values()) {
      if (owned.has(`${kind}/${row.id}`)) continue;
      const folder = row.spec["folder"];
      const object = {
        kind,
        remoteId: row.id,
        name: maskText(row.name),
        folder: typeof folder === "string" ? maskText(folder) : undefined,
      };
      const twins = namedOpen.get(`${kind}/${row.name}`);
      const twin = twins && likeliest(twins, row.id);
      if (twin) namesakes.push({ ...object, address: twin.address });
      else objects.push(object);
    }
  }
  return { objects, namesakes };
}

/** Of several of one name the one whose path holds the id, as an export gives it; else one that has not been named yet. */
function likeliest(twins: Wanted[], id: string): Wanted | undefined {
  const isOwn = ({ address }: Wanted): boolean => address.endsWith(`-${id}`);
  const at = Math.max(twins.findIndex(isOwn), 0);
  return twins.length > 1 ? twins.splice(at, 1)[0] : twins[0];
}

/** A resource whose object is gone in Make. */
export interface GoneObject {
  readonly address: Address;
  /** As Git names it. */
  readonly name: string;
  readonly remoteId: string;
  /** Its files may go: a backup follows Make, another target where `--prune` says so; never what other targets use. */
  readonly mayGo: boolean;
}

/** Each of them is asked for by its id: one request each. Throws MakeError where Make still has one. */
export async function goneObjects(
  { project, target, desired }: Session,
  api: MakeReader,
  { rows, wanted }: ObservedTeam,
  { state, look }: KnownTeam,
  {
    prune,
    mayGo: isNoLoss = () => false,
    isChosen,
  }: {
    readonly prune: boolean;
    readonly mayGo?: (address: Address) => boolean;
    readonly isChosen: (address: Address) => boolean;
  },
): Promise<readonly GoneObject[]> {
  const missing = [...wanted.values()].flatMap((each) => {
    const entry = state.resources[each.address];
    const listed = rows.get(each.kind.name);
    if (!entry || !listed || listed.has(entry.remoteId) || !isChosen(each.address)) return [];
    return [{ wanted: each, entry }];
  });
  if (missing.length === 0) return [];
  const resources = Object.fromEntries(missing.map(({ wanted: { address }, entry }) => [address, entry]));
  await confirmGone(api, { state: { ...state, resources }, rows, kindNamed, atMost: Number.POSITIVE_INFINITY });
  return missing.map(({ wanted: each, entry }) => {
    const isOurs = project.targets.size === 1 || desired.resources.get(each.address)?.owner !== undefined;
    const name = nameOf(each, resolveTemplate(each.template, look).value);
    const mayGo = isOurs && (target.direction === "from-make" || prune || isNoLoss(each.address));
    return { address: each.address, name, remoteId: entry.remoteId, mayGo };
  });
}

/** Of what may go, what nothing that stays refers to. `staying`: templates by address, as they will be. */
export function prunedOf(gone: readonly GoneObject[], staying: ReadonlyMap<Address, JsonObject>): ReadonlySet<Address> {
  const going = new Set(gone.flatMap(({ address, mayGo }) => (mayGo ? [address] : [])));
  for (;;) {
    const kept = [...going].filter((address) =>
      [...staying].some(([other, template]) => !going.has(other) && refersTo(template, address)),
    );
    if (kept.length === 0) return going;
    for (const address of kept) going.delete(address);
  }
}

function refersTo(template: Json, address: Address): boolean {
  return (
    isJsonObject(template) &&
    referencesIn(template).some(({ reference }) => `${reference.namespace}/${reference.name}` === address)
  );
}
