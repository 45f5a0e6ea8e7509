// The emulator's own calls under `/__emulator`: requests seen, faults, snapshot. No part of Make's API, so they need no
// token; instead a request with an Origin is refused, since only a page in a browser sends one.

import { isJsonObject, type Json } from "../json.ts";
import { ok, type Answer } from "./answers.ts";
import { joinTeam } from "./join.ts";
import type { Faults } from "./faults.ts";
import type { RequestLog } from "./request-log.ts";
import type { PartialSnapshot } from "./snapshot.ts";
import type { Store } from "./store.ts";

export const controlPrefix = "/__emulator/";

export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  readonly origin: string | undefined;
  readonly body: string;
}

export interface ControlRoom {
  readonly store: Store;
  readonly faults: Faults;
  readonly log: RequestLog;
}

export function answerControlCall(room: ControlRoom, request: ControlRequest): Answer {
  if (request.origin !== undefined) return { status: 403, body: { message: "Control calls take no Origin." } };
  const name = `${request.method} ${request.path.slice(controlPrefix.length)}`;
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action) return { status: 404, body: { message: `There is no control call ${name}.` } };
  try {
    return ok(action(room, request.body));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) {
      return { status: 400, body: { message: error.message } };
    }
    throw error;
  }
}

const actions: Readonly<Record<string, (room: ControlRoom, body: string) => Json>> = {
  "GET requests": ({ log }) => log.view(),
  "DELETE requests": ({ log }) => {
    log.clear();
    return log.view();
  },
  "GET faults": ({ faults }) => faults.list() as unknown as Json,
  "PUT faults": ({ faults }, body) => {
    faults.replace(JSON.parse(body) as Json);
    return faults.list() as unknown as Json;
  },
  "DELETE faults": ({ faults }) => {
    faults.replace([]);
    return [];
  },
  "GET snapshot": ({ store }) => store.snapshot(),
  "PUT snapshot": ({ store }, body) => {
    const partial = parseSnapshot(JSON.parse(body) as Json);
    store.load({ ...keptBy(partial, store), ...partial });
    return store.snapshot();
  },
  "POST join": ({ store }, body) => ({ ...joinTeam(store, JSON.parse(body) as Json) }),
};

/** A snapshot without users, or without organizations and teams, leaves those that are there: the key that was told stays good. */
function keptBy(partial: PartialSnapshot, store: Store): PartialSnapshot {
  const { users, organizations, teams } = store.snapshot();
  const keepsPlaces = partial.organizations === undefined && partial.teams === undefined;
  return { ...(partial.users === undefined && { users }), ...(keepsPlaces && { organizations, teams }) };
}

/** Throws a TypeError that says what is no snapshot. Rows are taken as they are. */
export function parseSnapshot(value: Json): PartialSnapshot {
  if (!isJsonObject(value)) throw new TypeError("a snapshot should be an object");
  if (value["formatVersion"] !== undefined && value["formatVersion"] !== 1) {
    throw new TypeError("the format version of the snapshot is not 1");
  }
  if (value["lineage"] !== undefined && typeof value["lineage"] !== "string") {
    throw new TypeError("the lineage of the snapshot is not a text");
  }
  for (const [kind, rows] of Object.entries(value)) {
    if (kind === "formatVersion" || kind === "lineage" || kind === "lastIds") continue;
    if (!Array.isArray(rows) || !rows.every(isJsonObject)) throw new TypeError(`'${kind}' should be a list of objects`);
  }
  return value;
}
