// What the emulator was asked, for tests and budgets: the API's calls, never the control calls.

import type { JsonObject } from "../json.ts";

export interface RequestLog {
  /** `path` is path and query as sent. Status 0: the connection was cut without an answer. */
  add(method: string, path: string, status: number): void;
  clear(): void;
  view(): JsonObject;
}

/** Counts go on beyond this; the list keeps the newest. */
const longestList = 20_000;

export function createRequestLog(): RequestLog {
  let count = 0;
  let byMethod: Record<string, number> = {};
  let requests: { method: string; path: string; status: number }[] = [];
  return {
    add: (method, path, status) => {
      count += 1;
      byMethod[method] = (byMethod[method] ?? 0) + 1;
      requests.push({ method, path, status });
      if (requests.length > 2 * longestList) requests = requests.slice(-longestList);
    },
    clear: () => {
      count = 0;
      byMethod = {};
      requests = [];
    },
    view: () => ({ count, byMethod: { ...byMethod }, requests: requests.slice(-longestList) }),
  };
}
