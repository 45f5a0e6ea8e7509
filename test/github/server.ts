// A stand-in for GitHub's REST API over HTTP: one repository, its pull requests, and answers that a test puts in the way.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

export interface Pull {
  readonly number: number;
  title: string;
  body: string | null;
  state: "open" | "closed";
  readonly head: string;
  readonly base: string;
}

/** `cut`: the connection ends without an answer. `lost`: it is done, and then the connection ends. */
export interface Fault {
  readonly method: string;
  readonly path: RegExp;
  readonly answer: "cut" | "lost" | { readonly status: number; readonly body: unknown };
  times: number;
}

export interface GitHubServer {
  readonly url: string;
  readonly sent: readonly Sent[];
  readonly pulls: Pull[];
  readonly comments: readonly { readonly number: number; readonly body: string }[];
  readonly faults: Fault[];
}

export async function startGitHub({ isPrivate = true }: { readonly isPrivate?: boolean } = {}): Promise<GitHubServer> {
  const sent: Sent[] = [];
  const pulls: Pull[] = [];
  const comments: { number: number; body: string }[] = [];
  const faults: Fault[] = [];
  const row = (pull: Pull, origin: string) => ({ ...pull, html_url: `${origin}/owner/shop/pull/${pull.number}` });

  const answerTo = (method: string, path: URL, body: Record<string, string>): readonly [number, unknown] => {
    const number = Number(/\/(\d+)/.exec(path.pathname)?.[1]);
    const found = pulls.find((pull) => pull.number === number);
    if (method === "GET" && path.pathname === "/repos/owner/shop") return [200, { private: isPrivate }];
    if (method === "GET" && path.pathname === "/repos/owner/shop/pulls") {
      const { head, base, state } = Object.fromEntries(path.searchParams);
      const shown = pulls.filter((pull) => `owner:${pull.head}` === head && pull.base === base && pull.state === state);
      return [200, shown.map((pull) => row(pull, path.origin))];
    }
    if (method === "POST" && path.pathname === "/repos/owner/shop/pulls") {
      const { head = "", base = "", title = "", body: text = "" } = body;
      if (pulls.some((pull) => pull.state === "open" && pull.head === head && pull.base === base))
        return [422, { message: "Validation Failed", errors: [{ message: "A pull request already exists." }] }];
      const pull: Pull = { number: pulls.length + 7, title, body: text, state: "open", head, base };
      pulls.push(pull);
      return [201, row(pull, path.origin)];
    }
    if (method === "PATCH" && found) return [200, row(Object.assign(found, body), path.origin)];
    if (method === "POST" && found && path.pathname.endsWith("/comments")) {
      comments.push({ number, body: body["body"] ?? "" });
      return [201, {}];
    }
    return [404, { message: "Not Found" }];
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const body = text === "" ? {} : (JSON.parse(text) as Record<string, string>);
      const { method = "", url = "" } = request;
      const path = new URL(url, `http://${request.headers.host}`);
      sent.push({ method, path: url, authorization: request.headers.authorization, body });
      const fault = faults.find((each) => each.times > 0 && each.method === method && each.path.test(url));
      if (fault) fault.times -= 1;
      if (fault && fault.answer === "cut") return void request.socket.destroy();
      const isStatus = fault !== undefined && typeof fault.answer === "object";
      const [status, answer] = isStatus
        ? ([fault.answer.status, fault.answer.body] as const)
        : answerTo(method, path, body);
      if (fault?.answer === "lost") return void request.socket.destroy();
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, sent, pulls, comments, faults };
}
