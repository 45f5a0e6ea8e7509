// What a scenario's log tells beside its runs: who started and stopped it. The emulator runs nothing, so that runs come
// from the snapshot alone; both stand in its `executions`.

import type { JsonObject } from "../json.ts";
import type { ScenarioRow, UserRow } from "./snapshot.ts";
import type { Store } from "./store.ts";

/** Adds a row as make-api 5.1 shows it. `user` undefined: Make itself did it, and the row has no author. */
export function logSwitch(
  store: Store,
  scenario: ScenarioRow,
  type: "start" | "stop",
  user: UserRow | undefined,
): void {
  const { executions } = store.opaque;
  const id = executions.reduce((highest, row) => Math.max(highest, row.id ?? 0), firstId) + 1;
  const at = store.now();
  executions.push({
    id,
    imtId: `${at.getTime()}_${id}`,
    type,
    ...(user ? { detail: { author: { name: user.name, staff: false } } } : {}),
    authorId: user?.id ?? null,
    authorName: user?.name ?? null,
    timestamp: at.toISOString(),
    scenarioId: scenario.id,
  });
}

/** All rows of a scenario, as Make answers them: ids are texts, and a row of a switch does not name its scenario. */
export function logRowsOf(store: Store, scenario: ScenarioRow): JsonObject[] {
  return store.opaque.executions
    .filter((row) => row["scenarioId"] === scenario.id)
    .map(({ id, executionId, scenarioId, ...row }, index) => ({
      imtId: `${Date.parse(typeof row["timestamp"] === "string" ? row["timestamp"] : "") || 0}_${id ?? index}`,
      ...row,
      id: executionId ?? String(id ?? index),
      ...(row["type"] === "start" || row["type"] === "stop" ? {} : { scenarioId: scenarioId ?? null }),
    }));
}

const firstId = 59_562_750;
