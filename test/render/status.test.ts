import { describe, expect, test } from "vitest";
import type { StatusReport } from "../../src/engine/status.ts";
import type { Json } from "../../src/json.ts";
import { renderAdopt } from "../../src/render/adopt-terminal.ts";
import { noPaint, type Paint } from "../../src/render/paint.ts";
import { renderStatusMarkdown } from "../../src/render/status-markdown.ts";
import { renderStatus } from "../../src/render/status-terminal.ts";
import { nextCommand } from "../../src/render/status-words.ts";
import { around, failing, statusReports } from "./sample-status.ts";

const golden = (name: string): string => `../cases/render/${name}`;
const tooWide = (text: string): string[] => text.split("\n").filter((line) => line.length > 100);

describe.for(Object.entries(statusReports))("the report %s", ([name, report]) => {
  test("reads as its golden texts", async () => {
    await expect(renderStatus(report, around, noPaint)).toMatchFileSnapshot(golden(`${name}.txt`));
    await expect(renderStatusMarkdown(report)).toMatchFileSnapshot(golden(`${name}.md`));
  });

  test("is at most 100 characters wide, and says the same without colours", () => {
    const text = renderStatus(report, around, noPaint);
    expect(tooWide(text)).toEqual([]);
    const marked: Paint = (_colour, words) => `⟨${words}⟩`;
    expect(renderStatus(report, around, marked).replaceAll(/[⟨⟩]/g, "")).toBe(text);
  });
});

const hostile = "\u001b[31mRED\u202e |\r\n# <b>@x `\ud800";
const ours = new Set(["condition", "standing", "why", "kind", "code", "path", "type"]);

function poison(value: Json): Json {
  if (typeof value === "string") return `${value}${hostile}`;
  if (Array.isArray(value)) return value.map((each: Json) => poison(each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, ours.has(key) ? each : poison(each)]));
}

describe.for(Object.entries(statusReports))("hostile texts in %s", ([, report]) => {
  const poisoned = poison(JSON.parse(JSON.stringify(report)) as Json) as unknown as StatusReport;

  test("reach no terminal", () => {
    const text = renderStatus(poisoned, around, noPaint);
    expect(text).toContain("RED");
    expect(text.match(/[^\P{C}\n]/gu) ?? []).toEqual([]);
  });

  test("break no Markdown", () => {
    const text = renderStatusMarkdown(poisoned);
    expect(text.match(/[^\P{C}\n\u200b]/gu) ?? []).toEqual([]);
    expect(text).not.toMatch(/^# /m);
    expect(text.replaceAll(/<\/?sub>|(?<!\\)``.*?``/g, "")).not.toContain("<b>");
    const bars = text.split("\n").flatMap((line) => (line.startsWith("|") ? [line.split(/(?<!\\)\|/).length] : []));
    expect(new Set(bars).size).toBeLessThanOrEqual(1);
  });
});

test.for([
  ["both", "make-gitops export --target production"],
  ["from-make", "make-gitops export --target production"],
  ["to-make", "make-gitops plan --target production"],
] as const)("what changed in Make goes the way of the target: %s", ([direction, command]) => {
  expect(nextCommand(statusReports["status-target"], { ...around, directionOf: () => direction })).toBe(command);
});

test("what adopt took over reads as its golden text, hostile names too", async () => {
  const adopted = [
    { address: "scenario/orders/new-order", kind: "scenario", id: "4100", name: "New order intake", by: "name" },
    { address: "scenario/leads/new-lead", kind: "scenario", id: "4107", name: `New lead ${hostile}`, by: "webhook" },
    { address: `scenario/${"clients/".repeat(9)}orders`, kind: "scenario", id: "4108", name: "Orders", by: "folder" },
  ] as const;
  const report = {
    formatVersion: 1,
    target: failing.target,
    team: failing.team,
    written: true,
    file: "ids/production.yaml",
    already: 2,
    adopted,
    notInMake: ["scenario/new"],
    notInGit: [{ kind: "webhook", id: "58", name: `Spare ${hostile}` }],
    stats: { requests: 11, durationMs: 900 },
  } as const;
  const text = renderAdopt(report, { isDryRun: false, flags: "--target production", limitPerMinute: 60 }, noPaint);
  expect(tooWide(text)).toEqual([]);
  expect(text.match(/[^\P{C}\n]/gu) ?? []).toEqual([]);
  await expect(text).toMatchFileSnapshot(golden("adopted.txt"));
});
