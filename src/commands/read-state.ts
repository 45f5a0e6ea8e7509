// The state of a target as a command finds it: a fresh one where there is none yet, and never one of another team.

import { randomUUID } from "node:crypto";
import type { State } from "../engine/state.ts";
import { ToolError } from "../errors.ts";
import type { FoundTeam } from "../live/find-team.ts";
import { isSameZone } from "../state/target-store.ts";
import type { Session } from "./session.ts";

/**
 * Writes nothing. Throws `state/other-team` where the state belongs to another zone or team, and `target/renamed` where
 * there is none under this name and one of the same team under another.
 */
export async function readState(
  { store, target }: Pick<Session, "store" | "target">,
  zone: string,
  team: Pick<FoundTeam, "id">,
): Promise<State> {
  const state = await store.read();
  if (!state) {
    await store.refuseRenamed(zone, team.id);
    return {
      formatVersion: 1,
      lineage: randomUUID(),
      serial: 0,
      zone,
      teamId: team.id,
      applied: 0,
      commit: null,
      appliedAt: null,
      resources: {},
      intents: [],
    };
  }
  if (state.teamId === team.id && isSameZone(state.zone, zone)) return state;
  throw new ToolError({
    code: "state/other-team",
    message: `The state of "${target.name}" belongs to team ${state.teamId} in ${state.zone}, and the target now means team ${team.id} in ${zone}.`,
    hint: "Give the other team a target of its own, with a name of its own.",
  });
}
