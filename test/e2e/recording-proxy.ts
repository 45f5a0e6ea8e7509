// Stands between the tool and the emulator and remembers what was sent, with bodies: the emulator's own log has none.
// A cut or truncated answer of the emulator stays one.

import { once } from "node:events";
import { createServer, type IncomingMessage, request as ask, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Json, JsonObject } from "../../src/json.ts";

export interface Sent {
  readonly method: string;
  /** After `/api/v2`, without its query. */
  readonly path: string;
  /** Blueprint and scheduling parsed from the texts that Make takes them as. */
  readonly body: JsonObject;
}

export interface RecordingProxy {
  readonly url: string;
  /** Everything but GET, in order. */
  readonly writes: Sent[];
  /** Called before a write is passed on, with its number from 1, and again when its answer was passed back. */
  onWrite: (when: "before" | "after", number: number) => void | Promise<void>;
  close(): Promise<void>;
}

export async function startRecordingProxy(emulatorUrl: string): Promise<RecordingProxy> {
  const writes: Sent[] = [];
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  const proxy: RecordingProxy = {
    get url() {
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    writes,
    onWrite: () => {},
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  server.keepAliveTimeout = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return proxy;

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = "GET", url = "/" } = incoming;
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const isWrite = method !== "GET";
    if (isWrite) writes.push(sentOf(method, url, body.toString()));
    const number = writes.length;
    if (isWrite) await proxy.onWrite("before", number);
    const { host: _own, connection: _hop, ...headers } = incoming.headers;
    const passed = ask(`${emulatorUrl}${url}`, { method, headers, agent: false });
    passed.on("error", () => outgoing.destroy());
    passed.on("response", (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.on("error", () => outgoing.destroy());
      answer.on("end", () => {
        if (isWrite) void proxy.onWrite("after", number);
      });
      answer.pipe(outgoing);
    });
    passed.end(body);
  }
}

function sentOf(method: string, url: string, text: string): Sent {
  const body = text === "" ? {} : (JSON.parse(text) as JsonObject);
  const read = Object.entries(body).map(([key, value]): [string, Json] => [
    key,
    (key === "blueprint" || key === "scheduling") && typeof value === "string" ? (JSON.parse(value) as Json) : value,
  ]);
  return {
    method,
    path: new URL(url, "http://127.0.0.1").pathname.replace("/api/v2", ""),
    body: Object.fromEntries(read),
  };
}
