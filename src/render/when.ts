// A moment as people here say it: today with its time, else day and time, in the time of this machine, which is what
// `restore --from 2026-11-15` counts in too.

import { oneLine } from "./safe-text.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export interface When {
  /** "today", "21 Nov", "21 Nov 2025". */
  readonly day: string;
  /** "02:17". */
  readonly time: string;
}

/** The text itself as the day where it is no date. */
export function whenParts(iso: string, now: Date): When {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return { day: oneLine(iso, 20), time: "" };
  const two = (value: number): string => String(value).padStart(2, "0");
  const year = date.getFullYear() === now.getFullYear() ? "" : ` ${date.getFullYear()}`;
  const isToday = date.toDateString() === now.toDateString();
  return {
    day: isToday ? "today" : `${two(date.getDate())} ${months[date.getMonth()] as string}${year}`,
    time: `${two(date.getHours())}:${two(date.getMinutes())}`,
  };
}

/** "today 21:40". */
export function whenWords(iso: string, now: Date): string {
  const { day, time } = whenParts(iso, now);
  return `${day} ${time}`.trimEnd();
}
