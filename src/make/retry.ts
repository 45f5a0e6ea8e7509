// When a request is sent again and how long to wait before it (make-api 2.4). What the limit refused was not done, so
// any request may be sent again; after other faults only a GET, since Make has no key against doing a thing twice.

import type { Clock } from "../ports.ts";
import type { RawAnswer } from "./transport.ts";

export interface RetryPorts {
  readonly clock: Clock;
  readonly onWait: (waitMs: number, why: string) => void;
  readonly signal: AbortSignal | undefined;
  /** How often it is sent again after a fault that passes, such as a 503 or a lost connection. */
  readonly mostFaults: number;
}

/** Why an attempt failed, as far as it matters for the next one. */
export type Fault =
  | { readonly type: "limit"; readonly answer: RawAnswer; readonly limitPerMinute: number | undefined }
  | { readonly type: "passing"; readonly what: string };

export type Attempt<T> =
  | { readonly value: T }
  | { readonly error: Error /** Absent: asking again is pointless. */; readonly fault?: Fault | undefined };

const mostLimits = 10;
const firstWaitMs = 500;
const windowMs = 60_000;
const longestWaitMs = 5 * 60_000;

/** Runs `attempt` until it has a value, its failure is final, or the patience is used up; then throws its error. */
export async function withRetries<T>(attempt: () => Promise<Attempt<T>>, ports: RetryPorts): Promise<T> {
  let faults = 0;
  let limits = 0;
  for (;;) {
    const result = await attempt();
    if ("value" in result) return result.value;
    const { error, fault } = result;
    if (fault === undefined) throw error;
    if (fault.type === "limit") {
      const waitMs = limitWaitMs(fault.answer, ports.clock.now());
      if (limits === mostLimits || waitMs > longestWaitMs) throw error;
      limits += 1;
      const limit =
        fault.limitPerMinute === undefined ? "Make's limit" : `the limit of ${fault.limitPerMinute} a minute`;
      await wait(waitMs, `waiting ${inSeconds(waitMs)} s for ${limit}`, ports);
    } else {
      if (faults === ports.mostFaults) throw error;
      // Jitter, so that parallel reads do not all come back at one moment.
      const waitMs = Math.round(firstWaitMs * 2 ** faults * (0.8 + Math.random() * 0.4));
      faults += 1;
      await wait(waitMs, `waiting ${inSeconds(waitMs)} s after ${fault.what}`, ports);
    }
  }
}

async function wait(waitMs: number, why: string, { clock, onWait, signal }: RetryPorts): Promise<void> {
  onWait(waitMs, why);
  await clock.sleep(waitMs, signal);
  signal?.throwIfAborted();
}

/** `Retry-After` (seconds or date), else `x-ratelimit-reset` (unix seconds), else a whole window. */
function limitWaitMs({ headers }: RawAnswer, now: Date): number {
  const after = headers["retry-after"]?.trim();
  if (after !== undefined && /^\d{1,9}$/.test(after)) return Math.max(1000, Number(after) * 1000);
  const date = after === undefined ? Number.NaN : Date.parse(after);
  if (!Number.isNaN(date)) return Math.max(1000, date - now.getTime());
  const reset = headers["x-ratelimit-reset"]?.trim();
  if (reset === undefined || !/^\d{1,12}$/.test(reset)) return windowMs;
  // A window lasts 60 s: more than that is a clock that is wrong here.
  return Math.min(windowMs, Math.max(1000, Number(reset) * 1000 - now.getTime()));
}

function inSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}
