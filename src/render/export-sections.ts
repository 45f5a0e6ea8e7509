// What stands below the table of an export's pull request: what has to be decided, what was replaced, where values went.
// Each is "" where there is nothing to tell, and short enough that the others have room.

import type { ExportedChange, ExportReport } from "../export/report.ts";
import { cutText, fieldParts, fromMakeFile, placementWords, shortPair, whoWords } from "./export-words.ts";
import { markdownCode, markdownText } from "./markdown.ts";
import { plural } from "./plan-words.ts";
import { shellWord } from "./shell-word.ts";

const mostItems = 20;
const mostValue = 200;
/** Characters of all clashes together. */
const mostClashes = 16_000;

/** What Git and Make have, and how to decide. */
export function clashSection(report: ExportReport): string {
  const clashing = report.changes.filter(({ is }) => is === "clash");
  const parts: string[] = [];
  let room = mostClashes;
  for (const change of clashing) {
    const part = clashPart(change, report);
    room -= part.length;
    if (room < 0 && parts.length > 0) break;
    parts.push(part);
  }
  const more = clashing.length - parts.length;
  return [...parts, ...(more > 0 ? [`… and ${plural(more, "more clash", "more clashes")}.`] : [])].join("\n\n");
}

function clashPart(change: ExportedChange, { files, target }: ExportReport): string {
  const { name, address, clashes } = change;
  const rows = clashes.slice(0, mostItems / 2).map((clash) => {
    const { key, module, label, news, from = "", to = "" } = fieldParts(clash);
    const words = [module, label].filter((each) => each !== undefined && each !== "").join(" › ");
    const number = key === undefined ? "" : `**${markdownText(cutText(key, 20))}** `;
    const [git, make] =
      news === undefined ? shortPair(from, to, mostValue) : [sideWord(clash.from), sideWord(clash.to)];
    return `| ${number}${markdownText(cutText(words, 100))} | ${markdownCode(git, "cell")} | ${markdownCode(make, "cell")} |`;
  });
  const more = clashes.length - rows.length;
  const who = whoWords(change);
  const file = fromMakeFile(address, files);
  return [
    `**\`!\` ${markdownText(cutText(name, 100))}** was changed in Git and in Make. Git's values stay until somebody decides.`,
    "",
    `| field | in Git | in Make${who === "" ? "" : ` (${markdownText(cutText(who, 80))})`} |`,
    "|---|---|---|",
    ...rows,
    ...(more > 0 ? ["", `… and ${plural(more, "more field")}.`] : []),
    "",
    `To decide: ${decide("git", address, target)} or ${decide("make", address, target)}.${
      file === undefined ? "" : ` Make's version lies in ${markdownCode(file, "text")}.`
    }`,
  ].join("\n");
}

function sideWord(side: unknown): string {
  return side === undefined ? "removed" : "still there";
}

function decide(side: "git" | "make", address: string, target: string): string {
  return markdownCode(`make-gitops export --target ${shellWord(target)} --keep ${side} ${shellWord(address)}`, "text");
}

/** Place and kind of each secret, never its value. */
export function secretSection({ secrets }: ExportReport): string {
  if (secrets.length === 0) return "";
  const items = secrets.map(({ address, module, kind, var: name }) => {
    const where = [markdownCode(address, "text"), ...(module === undefined ? [] : [markdownText(cutText(module, 60))])];
    return `${where.join(", ")}: ${markdownText(cutText(kind, 60))}, now ${markdownCode(`\${var.${name}}`, "text")}`;
  });
  const were = secrets.length === 1 ? "secret was" : "secrets were";
  return listOf(`**${secrets.length} ${were} replaced by a placeholder.** In Make they stay as they are.`, items);
}

/** What Git may have already, and how to say so. */
export function namesakeSection({ namesakes, target }: ExportReport): string {
  if (namesakes.length === 0) return "";
  const items = namesakes.map(
    ({ name, remoteId, address }) =>
      `${markdownText(cutText(name, 100))}: ${markdownCode(`make-gitops adopt ${shellWord(address)} ${shellWord(remoteId)} --target ${shellWord(target)}`, "text")}`,
  );
  return listOf("**Not exported, since Git has one of the same name.** If it is the same, take it over:", items);
}

/** Where values went that could not go into the shared files. */
export function placedSection(report: ExportReport): string {
  const items = report.changes.flatMap(({ name, placed }) =>
    placed.map(
      (each) => `${markdownText(cutText(name, 100))}: ${markdownText(cutText(placementWords(each, report), 300))}`,
    ),
  );
  return items.length === 0 ? "" : listOf("**Where values went:**", items);
}

export function noteSection({ notes }: ExportReport): string {
  if (notes.length === 0) return "";
  const shown = notes.slice(0, mostItems).map((note) => `> - ${markdownText(cutText(note, 400))}`);
  const more = notes.length - shown.length;
  return ["> [!NOTE]", ...shown, ...(more > 0 ? [`> - … and ${more} more`] : [])].join("\n");
}

function listOf(head: string, items: readonly string[]): string {
  const more = items.length - mostItems;
  return [
    head,
    "",
    ...items.slice(0, mostItems).map((item) => `- ${item}`),
    ...(more > 0 ? [`- … and ${more} more`] : []),
  ].join("\n");
}
