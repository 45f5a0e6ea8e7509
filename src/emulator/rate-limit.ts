// Make's rate window (make-api 2.4): fixed, 60 s, for each organization, from the first request on. Calls without an
// organization are counted for the user, told, and never refused.

interface RateState {
  readonly limit: number;
  readonly remaining: number;
  /** Unix seconds at which the window ends. */
  readonly reset: number;
  readonly isExceeded: boolean;
}

export interface RateLimiter {
  /** Counts one call. `limit` 0 = none. */
  count(key: string, limit: number, now: Date): RateState;
}

const windowMs = 60_000;

export function createRateLimiter(limitWithoutOrganization: number): RateLimiter {
  const windows = new Map<string, { endsAt: number; used: number }>();
  return {
    count: (key, limit, now) => {
      let current = windows.get(key);
      if (!current || now.getTime() >= current.endsAt) {
        current = { endsAt: now.getTime() + windowMs, used: 0 };
        windows.set(key, current);
      }
      current.used += 1;
      const told = limit || limitWithoutOrganization;
      return {
        limit: told,
        remaining: Math.max(0, told - current.used),
        reset: Math.ceil(current.endsAt / 1000),
        isExceeded: limit > 0 && current.used > limit,
      };
    },
  };
}
