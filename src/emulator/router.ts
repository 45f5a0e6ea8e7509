// Finds the route of a method and path. Paths are case-sensitive and have no trailing slash, as in Make.

import type { Route } from "./call.ts";
import { routes } from "./routes.ts";

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Literal segments win over placeholders: `/hooks/:id/incomings/stats` before `/hooks/:id/incomings/:incomingId`. */
const compiled = routes
  .map((route) => ({ route, segments: route.path.split("/") }))
  .sort((a, b) => placeholders(a.segments) - placeholders(b.segments));

function placeholders(segments: readonly string[]): number {
  return segments.filter((segment) => segment.startsWith(":")).length;
}

/** `path` starts after `/api/v2` and is percent-encoded. */
export function findRoute(method: string, path: string): Match | undefined {
  const asked = path.split("/");
  for (const { route, segments } of compiled) {
    if (route.method !== method || segments.length !== asked.length) continue;
    const params = paramsOf(segments, asked);
    if (params) return { route, params };
  }
  return undefined;
}

function paramsOf(segments: readonly string[], asked: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const text = asked[index] as string;
    if (!segment.startsWith(":")) {
      if (segment !== text) return undefined;
      continue;
    }
    try {
      params[segment.slice(1)] = decodeURIComponent(text);
    } catch {
      return undefined; // a stray `%` names nothing
    }
  }
  return params;
}
