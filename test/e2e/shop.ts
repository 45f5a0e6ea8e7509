// The small shop that most end-to-end tests start from: one webhook, one scenario with a connection, one without hook.

import type { Json, JsonObject } from "../../src/json.ts";
import type { Files } from "../project/temporary-project.ts";
import { type Loop, type LoopOptions, startLoop } from "./loop.ts";

export interface Module {
  readonly id: number;
  readonly module?: string;
  readonly parameters?: JsonObject;
  readonly mapper?: Json;
  readonly more?: JsonObject;
}

export function blueprintText(name: string | undefined, modules: readonly Module[], more: JsonObject = {}): string {
  return JSON.stringify(blueprintOf(name, modules, more), null, 2);
}

export function blueprintOf(name: string | undefined, modules: readonly Module[], more: JsonObject = {}): JsonObject {
  const flow = modules.map(({ id, module = "util:SetVariable2", parameters = {}, mapper = {}, more: rest = {} }) => ({
    id,
    module,
    version: 1,
    parameters,
    mapper,
    metadata: { designer: { x: 300 * id, y: 0 } },
    ...rest,
  }));
  return { ...(name === undefined ? {} : { name }), flow, metadata: { version: 1 }, ...more };
}

const slackDescriptor = { parameters: [{ name: "__IMTCONN__", type: "account:slack2,slack3", label: "Connection" }] };

export function hookModule(hook: Json = "${webhook.orders-in}"): Module {
  return { id: 1, module: "gateway:CustomWebHook", parameters: { hook, maxResults: 1 } };
}

export function slackModule(mapper: JsonObject, connection: Json = "${connection.slack}"): Module {
  return {
    id: 2,
    module: "slack:CreateMessage",
    parameters: { __IMTCONN__: connection },
    mapper,
    more: { metadata: { ...slackDescriptor, designer: { x: 600, y: 0 } } },
  };
}

export const shopFiles: Files = {
  "webhooks/orders-in.yaml": "type: webhook\nname: Orders\n",
  "scenarios/orders/scenario.yaml": "name: Orders\nactive: true\n",
  "scenarios/orders/blueprint.json": blueprintText(undefined, [
    hookModule(),
    slackModule({ channel: "${var.CHANNEL}", text: "An order" }),
    { id: 3, mapper: { name: "total", value: "{{1.total}}" } },
  ]),
  "scenarios/report/blueprint.json": blueprintText("Report", [
    { id: 1, mapper: { name: "a", value: "1" } },
    { id: 2, mapper: { name: "b", value: "2" } },
  ]),
};

export const shopTarget = "vars: { CHANNEL: '#orders' }\nbindings: { connection.slack: Slack }\n";

export const slackConnections = [
  { id: 15, name: "Slack", accountName: "slack3" },
  { id: 16, name: "Slack EU", accountName: "slack2" },
];

/** An emulator with the shop's connections, and the shop's files. */
export async function startShop(options: Partial<LoopOptions> = {}): Promise<Loop> {
  return startLoop({
    target: shopTarget,
    ...options,
    files: { ...shopFiles, ...options.files },
    snapshot: { connections: slackConnections, ...options.snapshot },
  });
}

/** The same, applied, with logs forgotten. */
export async function startAppliedShop(options: Partial<LoopOptions> = {}): Promise<Loop> {
  const loop = await startShop(options);
  await loop.applied();
  await loop.forget();
  return loop;
}
