// What Make has, within the budget: list pages of the kinds in use, and content only where it may differ from the base.

import { type Address, kindOf, type KindName } from "../address.ts";
import type { Base } from "../engine/compare.ts";
import type { LiveState } from "../engine/observed.ts";
import { holdsSecrets, type Wanted } from "../engine/outcome.ts";
import { type Look, lookIn } from "../engine/resolve.ts";
import { entriesOf, type State } from "../engine/state.ts";
import { type JsonObject, jsonEqual } from "../json.ts";
import type { LiveRow, ResourceKind, Team } from "../kinds/kind.ts";
import type { MakeReader } from "../ports.ts";

export type Rows = LiveState["rows"];

/** Kinds that are wanted or managed, in the order of the registry: folders before the scenarios that stand in them. */
export function kindsInUse(
  kinds: readonly ResourceKind[],
  wanted: Iterable<Address>,
  state: State,
): readonly ResourceKind[] {
  const names = new Set([...wanted, ...(Object.keys(state.resources) as Address[])].map(kindOf));
  for (const { address } of state.intents) names.add(kindOf(address));
  return kinds.filter(({ name }) => names.has(name));
}

/** Every row of every kind in use. A list that cannot be read whole throws: what is missing in it is never taken for gone. */
export async function listRows(api: MakeReader, team: Team, kinds: readonly ResourceKind[]): Promise<Rows> {
  const rows = new Map<KindName, ReadonlyMap<string, LiveRow>>();
  // One after the other: rows of scenarios are read with the folders known.
  for (const kind of kinds) {
    const listed = await kind.remote.list(api, team);
    rows.set(kind.name, new Map(listed.map((row) => [row.id, row])));
  }
  return rows;
}

/** The id of everything that is managed and still there, and of what is found by its path. */
export function idsOf(wanted: ReadonlyMap<Address, Wanted>, state: State, rows: Rows): Map<Address, string> {
  const ids = new Map<Address, string>();
  for (const [address, { remoteId }] of entriesOf(state)) {
    if (rows.get(kindOf(address))?.has(remoteId)) ids.set(address, remoteId);
  }
  for (const { address, kind, template } of wanted.values()) {
    if (kind.model.identity !== "path") continue;
    const row = [...(rows.get(kind.name)?.values() ?? [])].find(({ spec }) => spec["path"] === template["path"]);
    if (row) ids.set(address, row.id);
  }
  return ids;
}

export interface ContentInput {
  readonly wanted: ReadonlyMap<Address, Wanted>;
  readonly state: State;
  readonly rows: Rows;
  readonly ids: ReadonlyMap<Address, string>;
  readonly bases: ReadonlyMap<Address, Base>;
  readonly look: Look;
}

/** Reads the content of what is new to us, was edited since, did not equal its base when last seen, or holds or held secrets. */
export async function readContents(
  api: MakeReader,
  { wanted, state, rows, ids, bases, look }: ContentInput,
): Promise<ReadonlyMap<Address, JsonObject>> {
  const needed = [...wanted.values()].flatMap(({ address, kind, template }) => {
    const entry = state.resources[address];
    const row = rows.get(kind.name)?.get(ids.get(address) ?? "");
    if (!entry || !row || !kind.remote.content) return [];
    const isSeen = entry.seen.atBase && entry.seen.revision === row.revision;
    const isKnown = isSeen && !holdsSecrets(template, look) && !heldSecrets(template, bases.get(address));
    return isKnown ? [] : [{ address, row, content: kind.remote.content }];
  });
  const contents = new Map<Address, JsonObject>();
  await sideBySide(needed, async ({ address, row, content }) => {
    contents.set(address, (await content(api, row)).spec);
  });
  return contents;
}

// A base does not hold the values of its secrets, so what Make has in their place must be read.
function heldSecrets(template: JsonObject, base: Base | undefined): boolean {
  return base !== undefined && !jsonEqual(template, base.template) && holdsSecrets(base.template, lookIn(base.values));
}

const readsAtOnce = 8;

async function sideBySide<Item>(items: readonly Item[], run: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) await run(item);
  };
  await Promise.all(Array.from({ length: readsAtOnce }, worker));
}
