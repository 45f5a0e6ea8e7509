// Status as Markdown, for a comment, a job's summary or a message. Everything that came from Make or from files is escaped.

import type { AskedTarget, StatusReport, TargetStatus } from "../engine/status.ts";
import { markdownCode, markdownText } from "./markdown.ts";
import {
  costWords,
  elseWords,
  fleetWords,
  sinceWords,
  sumWords,
  targetWords,
  type Told,
  toldObjects,
  unaskedWords,
} from "./status-words.ts";

export function renderStatusMarkdown(report: StatusReport): string {
  const [only] = report.targets;
  const blocks =
    report.targets.length === 1 && only !== undefined && only.standing !== "not-asked"
      ? targetBlocks(only, report)
      : fleetBlocks(report);
  return `${blocks.join("\n\n")}\n`;
}

function targetBlocks(target: AskedTarget, report: StatusReport): readonly string[] {
  const { team, scenarios } = target;
  const items = [
    ...toldObjects(target).map(objectItem),
    ...sumWords(target).map((words) => `- ${markdownText(words)}`),
  ];
  const where = `${team.organization} / ${team.name} (team ${team.id})`;
  return [
    `### Make · ${markdownText(target.target)}: ${targetWords(target)}`,
    ...(items.length > 0 ? [items.join("\n")] : []),
    `<sub>${markdownText(where)} · ${scenarios.on} of ${scenarios.all} scenarios on · ${costWords(report)}</sub>`,
  ];
}

function objectItem({ kind, name, address, remoteId, isPressing, verb, sentences }: Told): string {
  const sign = isPressing ? "`!`" : verb === "changed" ? "`~`" : "";
  const place = address === "" ? `${kind}, id ${markdownText(remoteId)}, not in Git` : markdownCode(address, "text");
  const head = [sign, `**${markdownText(name)}**`].filter((each) => each !== "").join(" ");
  return `- ${head} · ${place} · ${markdownText(sentences.join(" "))}`;
}

const mostFine = 4;

function fleetBlocks(report: StatusReport): readonly string[] {
  const { targets } = report;
  const fine = targets.filter(({ standing }) => standing === "fine");
  const isShort = fine.length <= mostFine;
  const shown = targets.filter(({ standing }) => isShort || standing !== "fine");
  const rows = [
    "| | target | on / all | since last apply | what else |",
    "|---|---|---|---|---|",
    ...shown.map(targetRow),
    ...(isShort ? [] : [`| | ${fine.length} ${shown.length > 0 ? "others" : "all"} | | fine | |`]),
  ];
  const title = `${targets.length} ${targets.length === 1 ? "target" : "targets"}: ${fleetWords(targets)}`;
  return [`### Make · ${title}`, rows.join("\n"), `<sub>${costWords(report)}</sub>`];
}

function targetRow(target: TargetStatus): string {
  const name = `**${markdownText(target.target)}**`;
  if (target.standing === "not-asked") return `| \`!\` | ${name} | – | ${markdownText(unaskedWords(target))} | |`;
  const { on, all } = target.scenarios;
  const sign = target.standing === "failing" ? "`!`" : target.standing === "changed" ? "`~`" : "";
  const since = target.standing === "fine" ? "fine" : markdownText(sinceWords(target));
  return `| ${sign} | ${name} | ${on}/${all} | ${since} | ${markdownText(elseWords(target))} |`;
}
