// One HTTP exchange with Make: what is sent, and the raw answer. No meaning and no repetition here.
// Certificates are always checked, redirects never followed, loopback never goes through a proxy.

import { Agent, type Dispatcher, EnvHttpProxyAgent, request } from "undici";
import { ToolError } from "../errors.ts";
import { version } from "../version.ts";
import type { ZoneParts } from "./zone.ts";

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

export interface RawRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path and query after the origin. */
  readonly target: string;
  readonly body?: string | undefined;
  readonly signal: AbortSignal;
}

/** The answer is larger than this program is willing to hold. */
export class AnswerTooLarge extends Error {}

/** Headers came, the body broke off. */
export class AnswerCutOff extends Error {
  readonly status: number;

  constructor(status: number, cause: unknown) {
    super("the answer broke off", { cause });
    this.status = status;
  }
}

export type Send = (raw: RawRequest) => Promise<RawAnswer>;

const answerLimitBytes = 64 * 1024 * 1024;
const uuidV4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const userAgent = `make-gitops/${version} (+https://www.npmjs.com/package/make-gitops)`;

/** A sender for one zone and key. Throws ToolError `key/invalid` for a key that no header may hold. */
export function createTransport(zone: ZoneParts, token: string): Send {
  const headers = { accept: "application/json", authorization: authorization(token), "user-agent": userAgent };
  let agent: Dispatcher | undefined;
  return async ({ method, target, body, signal }) => {
    agent ??= createAgent(zone);
    const response = await request(`${zone.origin}${target}`, {
      dispatcher: agent,
      method,
      headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
      body: body ?? null,
      signal,
    });
    return {
      status: response.statusCode,
      headers: singleHeaders(response.headers),
      body: await readBody(response.body, response.statusCode),
    };
  };
}

/** `Token` for an API token, which is a UUID v4, `Bearer` for anything else (make-api 1.2). */
function authorization(token: string): string {
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new ToolError({
      code: "key/invalid",
      message:
        token === ""
          ? "The key for Make is empty."
          : "The key for Make holds a space, a line break or another character that no key has.",
      hint: "Copy the token again from Make (Profile → API access), without quotes or line breaks around it.",
    });
  }
  return `${uuidV4.test(token) ? "Token" : "Bearer"} ${token}`;
}

function createAgent({ isLoopback }: ZoneParts): Dispatcher {
  // Named, because NODE_TLS_REJECT_UNAUTHORIZED=0 would otherwise switch the check off.
  const tls = { rejectUnauthorized: true };
  if (isLoopback) return new Agent({ connect: tls });
  return new EnvHttpProxyAgent({ connect: tls, requestTls: tls, proxyTls: tls });
}

async function readBody(body: AsyncIterable<unknown>, status: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk as Uint8Array);
      length += (chunk as Uint8Array).byteLength;
      if (length > answerLimitBytes) throw new AnswerTooLarge();
    }
  } catch (cause) {
    if (cause instanceof AnswerTooLarge || (cause instanceof Error && cause.name === "TimeoutError")) throw cause;
    throw new AnswerCutOff(status, cause);
  }
  return Buffer.concat(chunks, length);
}

function singleHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): RawAnswer["headers"] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}
