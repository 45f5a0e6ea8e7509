// Webhooks and mailhooks as Make answers them (make-api 6.1). The scenario of a hook is that whose blueprint names it.

import type { JsonObject } from "../json.ts";
import { scenariosByHook } from "./blueprint-check.ts";
import { currentBlueprint } from "./scenario-view.ts";
import type { HookRow, ScenarioRow } from "./snapshot.ts";
import type { Store } from "./store.ts";

/** `https://hook.<zone>/<udid>`, or an address at the same host. */
export function hookUrl(store: Store, hook: HookRow): string {
  const host = `hook.${store.organizationOfTeam(hook.teamId)?.zone ?? "eu1.make.com"}`;
  return hook.type === "mail" ? `${hook.udid}@${host}` : `https://${host}/${hook.udid}`;
}

export function scenarioOfHook(store: Store, hook: HookRow): ScenarioRow | undefined {
  return store.scenarios.get(scenariosByHook(store).get(hook.id) ?? 0);
}

export function viewHook(store: Store, hook: HookRow): JsonObject {
  const scenario = scenarioOfHook(store, hook);
  const { url, relay, ...row } = viewHookRow(store, hook, scenario);
  return { ...row, scenarioIsConfidential: scenario ? isConfidential(scenario) : null, relay, url } as JsonObject;
}

/** A row of a list: without `scenarioIsConfidential`. */
export function viewHookRow(store: Store, hook: HookRow, scenario: ScenarioRow | undefined): JsonObject {
  const license = store.organizationOfTeam(hook.teamId)?.license;
  return {
    id: hook.id,
    name: hook.name,
    teamId: hook.teamId,
    organizationId: store.teams.get(hook.teamId)?.organizationId ?? null,
    udid: hook.udid,
    type: hook.type,
    typeName: hook.typeName,
    typeAppName: null,
    packageName: hook.packageName,
    theme: hook.theme,
    editable: true,
    flags: {},
    queueCount: hook.incomings.length,
    queueLimit: license?.["iolimit"] ?? 50,
    enabled: hook.enabled,
    gone: hook.gone,
    data: hook.data,
    scenarioId: scenario?.id ?? null,
    scenarioName: scenario?.name ?? null,
    scenarioIsActive: scenario?.isActive ?? null,
    relay: null,
    url: hookUrl(store, hook),
  };
}

function isConfidential(scenario: ScenarioRow): boolean {
  const metadata = currentBlueprint(scenario)["metadata"] as JsonObject | undefined;
  const settings = metadata?.["scenario"] as JsonObject | undefined;
  return settings?.["confidential"] === true;
}
