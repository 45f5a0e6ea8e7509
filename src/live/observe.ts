// What Make has, within the budget: list pages of the kinds in use, and content only where it may differ from the base.

import { type Address, kindOf, type KindName } from "../address.ts";
import type { Base } from "../engine/compare.ts";
import type { LiveState } from "../engine/observed.ts";
import { holdsSecrets, type Wanted } from "../engine/outcome.ts";
import { type Look, lookIn } from "../engine/resolve.ts";
import { entriesOf, type State } from "../engine/state.ts";
import { ToolError } from "../errors.ts";
import { type JsonObject, jsonEqual } from "../json.ts";
import type { LiveRow, ResourceKind, Team } from "../kinds/kind.ts";
import { MakeError } from "../make/make-error.ts";
import type { MakeReader } from "../ports.ts";
import { readsAtOnce, sideBySide } from "./side-by-side.ts";

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
  readonly kindNamed: (name: KindName) => ResourceKind;
}

/** Reads the content of what is new to us, was edited since, did not equal its base when last seen, or holds or held secrets. */
export async function readContents(api: MakeReader, input: ContentInput): Promise<ReadonlyMap<Address, JsonObject>> {
  const { wanted, state, rows, ids, bases, look } = input;
  const needed = [...wanted.values()].flatMap(({ address, kind, template }) => {
    const entry = state.resources[address];
    const row = rows.get(kind.name)?.get(ids.get(address) ?? "");
    if (!entry || !row || !kind.remote.content) return [];
    const isSeen = entry.seen.atBase && entry.seen.revision === row.revision;
    const base = bases.get(address);
    const isKnown =
      isSeen && !holdsSecrets(template, look) && !heldSecrets(template, base) && !managesMore(kind, template, base);
    return isKnown ? [] : [{ address, row, content: kind.remote.content }];
  });
  await confirmGone(api, input);
  const contents = new Map<Address, JsonObject>();
  await sideBySide(needed, readsAtOnce, async ({ address, row, content }) => {
    const read = await content(api, row).catch((error: unknown) => {
      throw error instanceof MakeError && error.kind === "not-found" ? goneMeanwhile(address, row, error) : error;
    });
    contents.set(address, read.spec);
  });
  return contents;
}

const checkedAtMost = 3;
/**
 * What a list lacks would be made a second time, so some of it is asked for by its id first: one request each, and only
 * where something managed is missing. Throws MakeError where Make still has one: then the list was not whole.
 */
export async function confirmGone(
  api: MakeReader,
  {
    state,
    rows,
    kindNamed,
    atMost = checkedAtMost,
  }: Pick<ContentInput, "state" | "rows" | "kindNamed"> & { readonly atMost?: number },
): Promise<void> {
  for (const [kind, listed] of rows) {
    const { path: list } = kindNamed(kind).remote;
    if (list === undefined) continue;
    const missing = entriesOf(state).filter(
      ([address, { remoteId }]) => kindOf(address) === kind && !listed.has(remoteId),
    );
    await sideBySide(missing.slice(0, atMost), readsAtOnce, async ([address, { remoteId }]) => {
      const path = `${list}/${remoteId}`;
      const answer = await api.get(path).catch((error: unknown) => {
        if (error instanceof MakeError && error.kind === "not-found") return undefined;
        throw error;
      });
      if (answer !== undefined) throw listedInPart(address, list, path);
    });
  }
}

function listedInPart(address: Address, list: string, path: string): MakeError {
  return new MakeError({
    kind: "unexpected-answer",
    message: `${address} is missing in Make's list ${list}, and Make still has it at ${path}. A list in part is not used.`,
    hint: "Start again. If it stays, look at the proxy and at what the key's user may see in Make.",
    method: "GET",
    path: list,
    status: 200,
  });
}

// It is not read again as gone: what a plan shows of the others was read together with it.
function goneMeanwhile(address: Address, { name, id }: LiveRow, cause: MakeError): ToolError {
  return new ToolError(
    {
      code: "make/not-found",
      message: `"${name}" (${address}, id ${id}) was in Make's list and is gone a moment later. Nothing was written.`,
      hint: "Somebody deleted it in Make while it was read: plan again, and the plan says what that means.",
    },
    { cause },
  );
}

// A base does not hold the values of its secrets, so what Make has in their place must be read.
function heldSecrets(template: JsonObject, base: Base | undefined): boolean {
  return base !== undefined && !jsonEqual(template, base.template) && holdsSecrets(base.template, lookIn(base.values));
}

// What Git newly manages has no base, so what Make has of it must be read.
function managesMore({ model }: ResourceKind, template: JsonObject, base: Base | undefined): boolean {
  return model.contentFields.some((field) => field in template && !(base && field in base.template));
}
