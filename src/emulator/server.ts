// Make's API v2 on loopback, in one process: node:http around the routes. It binds 127.0.0.1, answers only requests that
// are addressed to it (Host), and never sends CORS headers, so that no page in a browser can use it.

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { ToolError } from "../errors.ts";
import type { Answer } from "./answers.ts";
import { answerApiCall, longestBody } from "./api.ts";
import { answerControlCall, controlPrefix, type ControlRoom } from "./control.ts";
import { createDataFile, readDataFile } from "./data-file.ts";
import { createFaults, type FaultAction } from "./faults.ts";
import { createRateLimiter, type RateLimiter } from "./rate-limit.ts";
import { createRequestLog } from "./request-log.ts";
import { limitWithoutOrganization } from "./routes-organizations.ts";
import type { PartialSnapshot, Snapshot } from "./snapshot.ts";
import { createStore } from "./store.ts";

export interface EmulatorOptions {
  /** 0 or absent: a free one. */
  readonly port?: number | undefined;
  /** Requests a minute and organization, 0 = none. Absent: as the licences of the snapshot say, 1000 where they do not. */
  readonly apiLimit?: number | undefined;
  /** Waited before each API call is carried out. */
  readonly latencyMs?: number | undefined;
  /** State is read from here if it exists, and written here. */
  readonly dataFile?: string | undefined;
  /** The first state; any part may be left out. A data file that exists wins. */
  readonly snapshot?: PartialSnapshot | undefined;
  readonly now?: (() => Date) | undefined;
}

export interface Emulator {
  /** `http://127.0.0.1:PORT`, without `/api/v2`. */
  readonly url: string;
  /** First token of the first user. */
  readonly apiKey: string;
  readonly organizationId: number;
  readonly teamId: number;
  snapshot(): Snapshot;
  /** Ends open connections and writes the data file. */
  close(): Promise<void>;
}

/** Starts an emulator. Throws ToolError `emulator/invalid` for an unusable port or data file. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const now = options.now ?? (() => new Date());
  const store = createStore(now, () => dataFile?.changed(), options.apiLimit);
  let dataFile: ReturnType<typeof createDataFile> | undefined;
  store.load((options.dataFile && readDataFile(options.dataFile)) || (options.snapshot ?? {}));
  if (options.apiLimit !== undefined) {
    for (const { license } of store.organizations.values()) license.apiLimit = options.apiLimit;
  }
  const [organizationId, teamId, user] = firstOf(store.snapshot());
  if (options.dataFile) {
    dataFile = createDataFile(options.dataFile, () => store.snapshot());
    dataFile.changed();
    dataFile.save();
  }

  const house: House = {
    room: { store, faults: createFaults(), log: createRequestLog() },
    rate: createRateLimiter(limitWithoutOrganization),
    latencyMs: options.latencyMs ?? 0,
  };
  const server = createServer((request, response) => {
    serve(house, request, response).catch((error: unknown) => {
      send(response, { status: 500, body: { message: "Internal Server Error", detail: String(error) } });
    });
  });
  server.keepAliveTimeout = 0; // else a client now and then writes into a connection that is just being closed
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening").catch((cause: unknown) => {
    const message = `The emulator cannot listen on port ${options.port ?? 0}.`;
    throw new ToolError(
      { code: "emulator/invalid", message, hint: "Name another port, or 0 for a free one." },
      { cause },
    );
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    apiKey: user.apiTokens[0]?.token ?? "",
    organizationId,
    teamId,
    snapshot: () => store.snapshot(),
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      dataFile?.save();
    },
  };
}

function firstOf({ organizations, teams, users }: Snapshot): [number, number, Snapshot["users"][number]] {
  const [organization, team, user] = [organizations[0], teams[0], users[0]];
  if (!organization || !team || !user) throw new Error("a seeded snapshot has an organization, a team and a user");
  return [organization.id, team.id, user];
}

interface House {
  readonly room: ControlRoom;
  readonly rate: RateLimiter;
  readonly latencyMs: number;
}

async function serve(house: House, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const port = request.socket.localPort;
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!hosts.includes(request.headers.host ?? "")) {
    send(response, { status: 403, body: { message: "This host is not served here." } });
    return;
  }
  const url = new URL(request.url ?? "/", `http://127.0.0.1:${port}`);
  if (url.pathname.startsWith(controlPrefix)) {
    const body = (await readBody(request)) ?? "";
    const { method = "GET", headers } = request;
    send(response, answerControlCall(house.room, { method, path: url.pathname, origin: headers.origin, body }));
    return;
  }
  await serveApi(house, request, response, url);
}

async function serveApi(house: House, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const { room, rate, latencyMs } = house;
  const { method = "GET" } = request;
  const asked = `${url.pathname}${url.search}`;
  const body = await readBody(request, longestBody);
  const fault = room.faults.actionFor(method, asked);
  const waitMs = latencyMs + (fault?.type === "delay" ? fault.ms : 0);
  if (waitMs > 0) await sleep(waitMs);
  if (fault?.type === "cut" && fault.when === "before") {
    room.log.add(method, asked, 0);
    response.destroy();
    return;
  }
  if (fault?.type === "status") {
    room.log.add(method, asked, fault.status);
    send(response, answerOfFault(fault), fault.headers);
    return;
  }
  const path = url.pathname.startsWith("/api/v2/") ? url.pathname.slice("/api/v2".length) : "";
  const { authorization } = request.headers;
  const done = answerApiCall(room.store, rate, { method, path, query: url.searchParams, authorization, body });
  room.log.add(method, asked, fault?.type === "cut" ? 0 : done.answer.status);
  if (fault?.type === "cut") {
    response.destroy();
    return;
  }
  send(response, done.answer, done.headers, fault?.type === "truncate" ? fault.bytes : undefined);
}

function answerOfFault({ status, body, contentType }: FaultAction & { type: "status" }): Answer {
  const type = contentType === undefined ? {} : { contentType };
  return typeof body === "string" ? { status, text: body, ...type } : { status, body: body ?? {}, ...type };
}

/** `onlyBytes`: the length of the whole is announced, so many bytes are sent, then the connection is destroyed. */
function send(
  response: ServerResponse,
  answer: Answer,
  headers: Readonly<Record<string, string>> = {},
  onlyBytes?: number,
): void {
  const bytes = Buffer.from(answer.text ?? JSON.stringify(answer.body ?? {}));
  response.writeHead(answer.status, {
    ...headers,
    "content-type": answer.contentType ?? "application/json; charset=utf-8",
    "content-length": bytes.length,
  });
  if (onlyBytes === undefined) {
    response.end(bytes);
    return;
  }
  response.write(bytes.subarray(0, onlyBytes), () => response.destroy());
}

/** The body as text; undefined where it is longer than allowed. It is read to its end, so that the answer gets through. */
async function readBody(request: IncomingMessage, longest = Number.POSITIVE_INFINITY): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= longest) chunks.push(chunk);
  }
  return length <= longest ? Buffer.concat(chunks).toString("utf8") : undefined;
}
