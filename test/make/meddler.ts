// Stands before an emulator and spoils what comes back: another status, other bytes, half of them, or none.

import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Passed {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Question {
  readonly method: string;
  /** Decoded path and query after `/api/v2`. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

/** What the client gets in place of the answer; `cut` is no answer, `half` breaks off within it. */
export type Spoiled = Passed | "cut" | "half";

export interface Meddler extends AsyncDisposable {
  readonly url: string;
  /** Given each question and how its answer is got, a question changed on the way included. */
  spoil: (question: Question, pass: (target?: string) => Promise<Passed>) => Promise<Spoiled>;
}

export async function startMeddler(emulatorUrl: string): Promise<Meddler> {
  const meddler: Meddler = {
    get url() {
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    spoil: (_question, pass) => pass(),
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return meddler;

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = "GET", url = "/", headers } = incoming;
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const pass = async (target?: string): Promise<Passed> => {
      const { host: _host, connection: _hop, "content-length": _length, ...kept } = headers;
      const answered = await fetch(`${emulatorUrl}${target === undefined ? url : `/api/v2${target}`}`, {
        method,
        headers: kept as Record<string, string>,
        body: method === "GET" ? null : Buffer.concat(chunks),
      });
      const type = answered.headers.get("content-type") ?? "";
      return { status: answered.status, headers: { "content-type": type }, body: await answered.text() };
    };
    const target = decodeURIComponent(url).replace("/api/v2", "");
    const spoiled = await meddler.spoil({ method, target, headers }, pass);
    if (spoiled === "cut") return void outgoing.destroy();
    if (spoiled === "half") {
      outgoing.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
      return void outgoing.write('{"scenarios":[', () => outgoing.destroy());
    }
    outgoing.writeHead(spoiled.status, spoiled.headers);
    outgoing.end(spoiled.body);
  }
}
