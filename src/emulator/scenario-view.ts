// Scenarios as Make answers them (make-api 3.1): the kept row, and what follows from its blueprint, its schedule and its
// users. A list row holds a little more than a single one.

import type { Json, JsonObject } from "../json.ts";
import { factsOf } from "./blueprint-walk.ts";
import { logSwitch } from "./scenario-log.ts";
import { nextRun } from "./scheduling.ts";
import type { ScenarioRow } from "./snapshot.ts";
import type { Store } from "./store.ts";

/** The blueprint in use: the newest that is no draft. */
export function currentBlueprint(scenario: ScenarioRow): JsonObject {
  const version = scenario.blueprints.findLast(({ draft }) => !draft);
  return version?.blueprint ?? { name: scenario.name, flow: [], metadata: {} };
}

export function viewScenario(store: Store, scenario: ScenarioRow): JsonObject {
  const facts = factsOf(currentBlueprint(scenario));
  return {
    id: scenario.id,
    name: scenario.name,
    teamId: scenario.teamId,
    hookId: facts.hookId !== null && store.hooks.has(facts.hookId) ? facts.hookId : null,
    devices: [],
    deviceId: null,
    deviceScope: null,
    concept: scenario.concept,
    description: scenario.description,
    folderId: scenario.folderId,
    slots: null,
    isinvalid: scenario.isinvalid,
    islinked: scenario.isActive,
    islocked: scenario.islocked,
    isPaused: scenario.isPaused,
    isActive: scenario.isActive,
    usedPackages: facts.usedPackages,
    lastEdit: scenario.lastEdit,
    scheduling: scenario.scheduling,
    iswaiting: false,
    dlqCount: scenario.dlqCount,
    allDlqCount: scenario.dlqCount,
    createdByUser: viewAuthor(store, scenario.createdByUserId),
    updatedByUser: viewAuthor(store, scenario.updatedByUserId),
    nextExec: scenario.isActive ? nextRun(scenario.scheduling, scenario.activatedAt, store.now()) : null,
    created: scenario.created,
    chainingRole: "none",
    type: scenario.type,
    isShared: false,
  };
}

export function viewScenarioRow(store: Store, scenario: ScenarioRow): JsonObject {
  const { usedModules } = factsOf(currentBlueprint(scenario));
  return {
    ...viewScenario(store, scenario),
    operations: 0,
    centicredits: 0,
    transfer: 0,
    usedModules: usedModules.map((module) => ({ ...module })),
    ...(scenario.customProperties && { customProperties: scenario.customProperties }),
  };
}

function viewAuthor(store: Store, userId: number | null): Json {
  const user = userId === null ? undefined : store.users.get(userId);
  return user ? { id: user.id, name: user.name, email: user.email } : null;
}

/** The scenarios of a team that name an object, as `scenarioUsages` has them. */
export function usagesOf(
  store: Store,
  kind: "connection" | "hook" | "key" | "dataStore" | "dataStructure",
  id: number,
): ScenarioRow[] {
  return [...store.scenarios.values()].filter((scenario) =>
    factsOf(currentBlueprint(scenario)).references.some((each) => each.kind === kind && each.id === id),
  );
}

/** What a deleted object leaves behind: its scenarios do not work any more and are switched off (make-api 9). */
export function breakScenarios(store: Store, scenarios: readonly ScenarioRow[]): void {
  for (const scenario of scenarios) {
    if (scenario.isActive) logSwitch(store, scenario, "stop", undefined);
    scenario.isinvalid = true;
    scenario.isActive = false;
    scenario.activatedAt = null;
  }
}
