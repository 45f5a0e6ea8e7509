// An emulator for one test, and plain HTTP calls to it: what is sent and what comes back, without a client in between.

import { Make } from "@makehq/sdk";
import { onTestFinished } from "vitest";
import { startEmulator, type Emulator, type EmulatorOptions } from "../../src/emulator/server.ts";
import type { Json, JsonObject } from "../../src/json.ts";

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: JsonObject;
}

export interface Bench {
  readonly emulator: Emulator;
  /** The official SDK, over http. */
  readonly make: Make;
  readonly team: number;
  /** `path` after `/api/v2`, or a control path as it is. `token` undefined: the first of the emulator; null: none. */
  readonly call: (method: string, path: string, body?: Json, token?: string | null) => Promise<Reply>;
  /** Creates a scenario and gives its id. */
  readonly createScenario: (blueprint?: JsonObject, scheduling?: JsonObject) => Promise<number>;
}

export async function startBench(options: EmulatorOptions = {}): Promise<Bench> {
  const emulator = await startEmulator({ port: 0, ...options });
  onTestFinished(() => emulator.close());
  const make = new Make(emulator.apiKey, new URL(emulator.url).host);
  make.protocol = "http";
  const call: Bench["call"] = async (method, path, body, token = emulator.apiKey) => {
    const headers = { ...(token !== null && { authorization: `Token ${token}` }), "content-type": "application/json" };
    const url = path.startsWith("/__") ? `${emulator.url}${path}` : `${emulator.url}/api/v2${path}`;
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(url, { method, headers, ...sent });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parse(text) };
  };
  const createScenario: Bench["createScenario"] = async (blueprint = plain(), scheduling = { type: "on-demand" }) => {
    const body = { teamId: emulator.teamId, ...asTexts({ blueprint, scheduling }) };
    const reply = await call("POST", "/scenarios", body);
    if (reply.status !== 200) throw new Error(reply.text);
    return (reply.body["scenario"] as { id: number }).id;
  };
  return { emulator, make, team: emulator.teamId, call, createScenario };
}

function parse(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return {};
  }
}

/** Each value as JSON text, as Make wants blueprint and scheduling. */
export function asTexts(values: Readonly<Record<string, Json>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)]));
}

export function plain(name = "Plain", parameters: JsonObject = {}, module = "util:SetVariable2"): JsonObject {
  return { name, flow: [{ id: 1, module, version: 1, parameters, mapper: {} }], metadata: {} };
}

export function withHook(hookId: number, name = "With a hook"): JsonObject {
  return plain(name, { hook: hookId, maxResults: 1 }, "gateway:CustomWebHook");
}

/** A clock that stands until it is moved. */
export function standingClock(start = "2026-07-02T09:00:00.000Z"): { now: () => Date; advance: (ms: number) => void } {
  let at = Date.parse(start);
  return { now: () => new Date(at), advance: (ms) => void (at += ms) };
}
