// The way of PURE rooms to a date: from a text alone, never from the clock, which they may not read (a lint rule holds it).

/** Milliseconds since 1970 of an ISO 8601 text; NaN where it is none. A text without a zone is read as the machine's. */
export function millisecondsOf(text: string): number {
  return Date.parse(text);
}

/** The moment in the one spelling `2026-12-01T08:00:00.000Z`; undefined for a text that is no moment. */
export function utcText(text: string): string | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

/** Whether the calendar has this day; months count from 1. */
export function isCalendarDay(year: number, month: number, day: number): boolean {
  // Date takes the 31st of February for a day in March.
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
