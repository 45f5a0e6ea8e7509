// What a failed write leaves in Make: known only where Make refused the one request that was sent.

import type { Problem } from "../errors.ts";
import { isJsonObject } from "../json.ts";
import type { LiveRow } from "../kinds/kind.ts";
import { MakeError, type MakeErrorKind } from "../make/make-error.ts";
import type { MakeReader } from "../ports.ts";
import type { Refusal, Standing } from "./report.ts";

/** After these nobody knows whether Make did it. */
const open: ReadonlySet<MakeErrorKind> = new Set(["unreachable", "unavailable", "unexpected-answer"]);

/** How many writes were sent so far. */
export function writesSent(api: MakeReader): number {
  return Object.entries(api.stats().byMethod).reduce(
    (sum, [method, count]) => (method === "GET" ? sum : sum + count),
    0,
  );
}

/** Whether Make has what it had: nothing was sent, or Make refused what was. */
export function isUntouched(error: unknown, sent: number): boolean {
  return sent === 0 || (sent === 1 && isRefused(error));
}

function isRefused(error: unknown): boolean {
  return error instanceof MakeError && error.method !== "GET" && !open.has(error.kind);
}

/** Undefined where it was not Make that said no. */
export function refusalOf(error: unknown, { message }: Problem): Refusal | undefined {
  if (!(error instanceof MakeError) || !isRefused(error)) return undefined;
  const { makeCode, method, path, status } = error;
  const asked = `Make refused ${method} ${path}: ${status}`;
  const rest = message.startsWith(asked) ? message.slice(asked.length).trimStart() : message;
  const text = makeCode !== undefined && rest.startsWith(makeCode) ? rest.slice(makeCode.length).trimStart() : rest;
  return { ...(makeCode === undefined ? {} : { makeCode }), text };
}

/** What is in Make, by the list row: undefined for what does not run. */
export function standingOf({ spec, about }: LiveRow, version: Standing["version"]): Standing | undefined {
  const { active, schedule } = spec;
  if (typeof active !== "boolean") return undefined;
  if (version === "unknown") return { version };
  const { lastEdit } = about;
  return {
    version,
    active,
    ...(isJsonObject(schedule) ? { schedule } : {}),
    ...(typeof lastEdit === "string" ? { savedAt: lastEdit } : {}),
  };
}
