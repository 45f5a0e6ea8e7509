// What adopt took over, for a terminal: each pair, what has no counterpart on either side, and the one next command.

import type { Address, KindName } from "../address.ts";
import type { Candidate, NameMatch } from "../engine/match-names.ts";
import type { Paint } from "./paint.ts";
import { changeHead } from "./plan-head.ts";
import { plural } from "./plan-words.ts";
import { oneLine } from "./safe-text.ts";
import { wrap } from "./wrap.ts";

/** As `adopt --json` prints it (schemas/adopt.schema.json). */
export interface AdoptReport {
  readonly formatVersion: 1;
  readonly target: string;
  readonly team: {
    readonly id: number;
    readonly name: string;
    readonly organization: string;
    /** Host of the zone; `emulator` where one stands in for Make. */
    readonly zone: string;
  };
  /** False with `--dry-run`, and where there was nothing to write. */
  readonly written: boolean;
  /** The file of ids, relative to the project's root. */
  readonly file: string;
  /** Resources that had an id before. */
  readonly already: number;
  readonly adopted: readonly (NameMatch & { readonly kind: KindName })[];
  readonly notInMake: readonly Address[];
  readonly notInGit: readonly Candidate[];
  readonly stats: { readonly requests: number; readonly durationMs: number };
}

export interface AdoptSurroundings {
  readonly isDryRun: boolean;
  /** Flags that the next command needs as well, as they are typed; empty for none. */
  readonly flags: string;
  readonly limitPerMinute: number | undefined;
}

export function renderAdopt(report: AdoptReport, around: AdoptSurroundings, paint: Paint): string {
  const { adopted } = report;
  const blocks = [
    headLine(report, paint),
    ...(adopted.length > 0 ? [adopted.flatMap((each) => adoptedLines(each, paint)).join("\n")] : []),
    [...asides(report), ...endLines(report, around)].join("\n"),
    nextLine(report, around),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function headLine({ target, team }: AdoptReport, paint: Paint): string {
  const where = `${oneLine(`${team.organization} / ${team.name}`, 60)} (team ${team.id}, ${oneLine(team.zone, 60)})`;
  return `${paint("bold", oneLine(target, 60))} · ${where}`;
}

const decidedBy = { name: "", webhook: ", by its webhook", folder: ", by its folder" } as const;

/** An address of this length leaves no room for the id on its line. */
const longAddress = 50;

function adoptedLines({ name, address, id, by }: AdoptReport["adopted"][number], paint: Paint): string[] {
  const rest = `id ${oneLine(id, 20)}${decidedBy[by]}`;
  const isLong = address.length > longAddress;
  const head = { sign: "=", verb: "adopt", name, address, rest: isLong ? "" : rest };
  return [...changeHead(head, "cyan", paint), ...(isLong ? [`    ${rest}`] : [])];
}

function asides({ notInMake, notInGit }: AdoptReport): string[] {
  return [
    ...(notInMake.length > 0
      ? wrap(whole(`In Git and not in Make, so an apply makes them: ${listed(notInMake)}`), "")
      : []),
    ...(notInGit.length > 0
      ? wrap(
          whole(
            `In Make and not in Git: ${listed(notInGit.map(({ kind, name, id }) => `${kind} ${JSON.stringify(name)} (id ${id})`))}`,
          ),
          "",
        )
      : []),
  ];
}

const longestList = 12;

function listed(words: readonly string[]): string {
  const more = words.length - longestList;
  return `${words.slice(0, longestList).join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}

function endLines(
  { adopted, already, written, file, stats }: AdoptReport,
  { isDryRun, limitPerMinute }: AdoptSurroundings,
): string[] {
  const before = already > 0 ? ` ${plural(already, "had", "had")} an id before.` : "";
  const done = written
    ? `Wrote ${plural(adopted.length, "line")} to ${whole(file)}.${before} Nothing in Make was changed.`
    : isDryRun && adopted.length > 0
      ? `Would write ${plural(adopted.length, "line")} to ${whole(file)}.${before} Nothing was written.`
      : `Nothing to take over.${before} Nothing was written.`;
  const requests =
    limitPerMinute === undefined
      ? plural(stats.requests, "request")
      : `${stats.requests} of ${limitPerMinute} requests a minute`;
  return [...wrap(done, ""), `${requests} · ${(stats.durationMs / 1000).toFixed(1)} s`];
}

function nextLine({ adopted, written }: AdoptReport, { isDryRun, flags }: AdoptSurroundings): string {
  if (isDryRun && adopted.length > 0 && !written) return "Next: the same without --dry-run";
  return `Next: make-gitops plan${flags === "" ? "" : ` ${whole(flags)}`}`;
}

/** One line, uncut: it is wrapped. */
function whole(text: string): string {
  return oneLine(text, Number.POSITIVE_INFINITY);
}
