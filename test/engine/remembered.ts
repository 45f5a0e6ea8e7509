// What is remembered of a target and what Make lists, in few words. For tests that ask one part of the engine directly.

import type { Address, KindName } from "../../src/address.ts";
import type { LiveState } from "../../src/engine/observed.ts";
import type { Intent, State, StateEntry } from "../../src/engine/state.ts";
import type { LiveRow } from "../../src/kinds/kind.ts";

export function entryOf(remoteId: string, more: Partial<StateEntry> = {}): StateEntry {
  const seen = { row: {}, revision: "r", atBase: true };
  return { remoteId, base: "old", values: {}, seen, dropped: [], ...more };
}

export function stateOf(intents: readonly Intent[], resources: State["resources"] = {}): State {
  return {
    formatVersion: 1,
    lineage: "l",
    serial: 4,
    zone: "z",
    teamId: 1,
    applied: 2,
    commit: "c",
    appliedAt: null,
    resources,
    intents,
  };
}

/** Names in Make by kind and id. */
export type Named = Partial<Record<KindName, Readonly<Record<string, string>>>>;

export function rowsOf(named: Named, more: Partial<LiveRow> = {}): LiveState["rows"] {
  return new Map(
    Object.entries(named).map(([kind, rows]) => [
      kind as KindName,
      new Map(
        Object.entries(rows).map(([id, name]) => [id, { id, name, spec: {}, revision: undefined, about: {}, ...more }]),
      ),
    ]),
  );
}

export function liveOf(rows: LiveState["rows"], ids: readonly (readonly [Address, string])[] = []): LiveState {
  const team = { id: 1, organizationId: 1, folders: new Map<string, string>(), names: new Map<string, string>() };
  return { team, rows, contents: new Map(), ids: new Map(ids) };
}
