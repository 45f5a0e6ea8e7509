// What a restore remembers while it writes, apart from the target's state: a run that ends in the middle is taken up by the
// next one, and no base of the target moves. No content of any version is stored: a version of Make's may hold secrets.

import { randomUUID } from "node:crypto";
import type { Address } from "../address.ts";
import { entriesOf, type State } from "../engine/state.ts";
import { hashOf } from "../hash.ts";
import { openFileStore } from "../state/file-store.ts";
import { stateFolderOf } from "../state/folders.ts";
import type { StateStore } from "../state/state-store.ts";
import { isSameZone } from "../state/target-store.ts";
import type { Session } from "./session.ts";

export function openRestoreStore({ project, target, emulator }: Session): StateStore {
  const group = emulator === undefined ? "restore" : "restore-emulator";
  const store = openFileStore(project.root, stateFolderOf(group, target));
  return { ...store, writeBase: (content) => Promise.resolve(hashOf(content)) };
}

/** What an earlier restore left; nothing of another team's. */
export async function readOpenRestores(store: StateStore, zone: string, teamId: number): Promise<State> {
  const found = await store.read();
  if (found && found.teamId === teamId && isSameZone(found.zone, zone)) return found;
  return {
    formatVersion: 1,
    lineage: found?.lineage ?? randomUUID(),
    serial: found?.serial ?? 0,
    zone,
    teamId,
    applied: 0,
    commit: null,
    appliedAt: null,
    resources: {},
    intents: [],
  };
}

/** Done: nothing is left to take up for these. */
export async function closeRestore(store: StateStore, addresses: ReadonlySet<Address>): Promise<void> {
  const state = await store.read();
  if (!state) return;
  const resources = Object.fromEntries(entriesOf(state).filter(([address]) => !addresses.has(address)));
  const intents = state.intents.filter(({ address }) => !addresses.has(address));
  await store.write({ ...state, serial: state.serial + 1, resources, intents });
}
