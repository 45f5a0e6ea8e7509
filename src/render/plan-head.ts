// The first line of each part of a plan: sign, what happens, the name in Make, the address in Git.

import type { Paint } from "./paint.ts";
import { oneLine } from "./safe-text.ts";
import { width } from "./wrap.ts";

export interface Head {
  readonly sign: string;
  readonly verb: string;
  readonly name: string;
  readonly address: string;
  /** What stands behind the address, "active"; safe for a terminal. */
  readonly rest: string;
}

/** Where addresses begin, so that they stand under each other. */
const addressColumn = 62;
const shortestName = 12;

/** One line of at most 100 characters; two where the address leaves no room for the name. The address is whole: it is what the reader copies. */
export function changeHead(
  { sign, verb, name, address, rest }: Head,
  colour: Parameters<Paint>[0],
  paint: Paint,
): string[] {
  const head = `${sign} ${verb.padEnd(8)} ${verb.length > 8 ? "  " : ""}`;
  const end = `${oneLine(address, Number.POSITIVE_INFINITY)}${rest === "" ? "" : `   ${rest}`}`;
  const room = Math.min(addressColumn, width - end.length) - head.length - 2;
  const isTight = room < shortestName;
  const label = oneLine(name, isTight ? width - head.length : room);
  const first = `${paint(colour, head)}${paint("bold", isTight ? label : label.padEnd(room))}`;
  return isTight ? [first, `    ${end}`] : [`${first}  ${end}`];
}
