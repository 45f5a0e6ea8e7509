// One API call from its parts to its answer: who calls, which route, within the rate, with the scope, then the route
// itself. Handlers are synchronous, so that a call is carried out whole or not at all.

import type { Json } from "../json.ts";
import {
  bodyTooLarge,
  invalidRequest,
  missingScope,
  notFound,
  Refusal,
  tooManyRequests,
  unauthorized,
  type Answer,
} from "./answers.ts";
import { organizationOf, type Call } from "./call.ts";
import { findCredentials, isTokenByShape } from "./credentials.ts";
import type { RateLimiter } from "./rate-limit.ts";
import { findRoute } from "./router.ts";
import type { Store } from "./store.ts";

/** Longer bodies are refused. Measured at Make: between 2.1 and 2.8 MB (make-api 3.3). */
export const longestBody = 2_500_000;

export interface ApiRequest {
  readonly method: string;
  /** After `/api/v2`, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  /** undefined = longer than `longestBody`. */
  readonly body: string | undefined;
}

export interface ApiAnswer {
  readonly answer: Answer;
  readonly headers: Readonly<Record<string, string>>;
}

export function answerApiCall(store: Store, rate: RateLimiter, request: ApiRequest): ApiAnswer {
  const headers: Record<string, string> = {};
  try {
    return { answer: carryOut(store, rate, request, headers), headers };
  } catch (error) {
    if (error instanceof Refusal) return { answer: error.answer, headers };
    throw error;
  }
}

function carryOut(store: Store, rate: RateLimiter, request: ApiRequest, headers: Record<string, string>): Answer {
  if (request.method === "GET" && request.path === "/ping") {
    return { status: 200, text: "pong", contentType: "text/plain; charset=utf-8" };
  }
  const credentials = findCredentials(store, request.authorization);
  if (!credentials) throw unauthorized();
  headers["authtype"] = isTokenByShape(credentials.token.token) ? "token" : "oauth";
  const match = findRoute(request.method, request.path);
  if (!match) throw notFound("Route");

  const { route, params } = match;
  const parsed = parseBody(request.body);
  const call: Call = { store, ...credentials, params, query: request.query, body: parsed.value };
  countCall(store, rate, call, organizationOf(route, call), headers);
  if (route.scope && !credentials.token.scope.includes(route.scope)) throw missingScope(route.scope);
  if (parsed.refusal) throw parsed.refusal;
  return route.handle(call);
}

/** Fills in the headers and refuses a call above the limit of its organization. */
function countCall(
  store: Store,
  rate: RateLimiter,
  { user }: Call,
  organizationId: number | undefined,
  headers: Record<string, string>,
): void {
  const limit = store.organizations.get(organizationId ?? 0)?.license.apiLimit ?? 0;
  const key = organizationId === undefined ? `user ${user.id}` : `organization ${organizationId}`;
  const state = rate.count(key, limit, store.now());
  headers["x-ratelimit-limit"] = String(state.limit);
  headers["x-ratelimit-remaining"] = String(state.remaining);
  headers["x-ratelimit-reset"] = String(state.reset);
  if (state.isExceeded) throw tooManyRequests();
}

/** A broken body is refused only after the rate and the scope were looked at, since it counts as a call. */
function parseBody(text: string | undefined): { readonly value?: Json; readonly refusal?: Refusal } {
  if (text === undefined) return { refusal: bodyTooLarge() };
  if (text === "") return {};
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return { refusal: invalidRequest("Request body is not JSON.") };
  }
}
