// What stands in an export came from Make: a terminal, a commit and a pull request get it as text, and as nothing else.

import { describe, expect, test } from "vitest";
import type { ExportReport } from "../../src/export/report.ts";
import { isJsonArray, isJsonObject, type Json } from "../../src/json.ts";
import { commitMessage } from "../../src/render/export-commit.ts";
import { pullRequestText } from "../../src/render/export-pull-request.ts";
import { renderExport } from "../../src/render/export-terminal.ts";
import { markdownCode, markdownText } from "../../src/render/markdown.ts";
import { noPaint } from "../../src/render/paint.ts";
import { clashReport, effects, firstReport, laterReport } from "./sample-export.ts";

const hostile = "\u001b[31mRED\u0007\u202e\ud800\r\n# x | y `z` <!-- <b> @octocat ![a](https://example.com/p.png)";
const ours = new Set(["is", "kind", "to", "path", "address"]);

function poison(value: Json, key = ""): Json {
  if (typeof value === "string") return ours.has(key) ? value : `${value}${hostile}`;
  if (isJsonArray(value)) return value.map((each) => poison(each, key));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, poison(each, name)]));
}

const reports: readonly (readonly [string, ExportReport])[] = [
  ["a first export", firstReport],
  ["a later export", laterReport],
  ["clashes", clashReport],
].map(([name, report]) => [name as string, poison(report as unknown as Json) as unknown as ExportReport]);

describe.for(reports)("no hostile text gets through %s", ([, report]) => {
  test("to a terminal", () => {
    const text = renderExport(report, {
      paint: noPaint,
      flags: hostile,
      committed: { short: hostile, branch: hostile },
      written: true,
    });
    expect(text).toContain("RED");
    expect(text.match(/[^\P{C}\n]/gu)).toBeNull();
  });

  test("to a commit", () => {
    const text = commitMessage(report);
    expect(text).toContain("RED");
    expect(text.match(/[^\P{C}\n]/gu)).toBeNull();
    expect(text).not.toMatch(/^# x|(?<!\w)@octocat/m);
  });

  test("to a pull request", () => {
    const { title, body } = pullRequestText(
      report,
      effects.map((effect) => ({ ...effect, target: `${effect.target}${hostile}` })),
    );
    expect(title).not.toContain("\n");
    expect(body).toContain("RED");
    expect(body).not.toContain("<!--");
    expect(body).not.toMatch(/^# x/m);
    // Outside code nothing acts: no tag, no picture, nobody is called.
    const acting = body.replace(/(`+)(?!`).*?(?<!`)\1(?!`)/g, "code");
    expect(acting).not.toMatch(/<b>|!\[a\]|(?<!\w)@octocat|https:\/\//);
    for (const row of body.split("\n").filter((line) => /^\| `[~+!-]`/.test(line)))
      expect({ row, bars: row.replace(/\\\|/g, "").split("|").length - 1 }).toEqual({ row, bars: 4 });
  });
});

test.for([
  ["a|b", "a&#124;b"],
  ["*a* _b_ `c`", "\\*a\\* \\_b\\_ \\`c\\`"],
  ["<script>", "&#60;script&#62;"],
  ["@octocat", "@&#8203;octocat"],
  ["owner@example.com", "owner@example.com"],
  ["Fixes #12", "Fixes #&#8203;12"],
  ["a\nb", "a ⏎ b"],
] as const)("the text %j is %j in Markdown", ([text, told]) => {
  expect(markdownText(text)).toBe(told);
});

test.for([
  ["{{1.total}}", "`{{1.total}}`"],
  ["a`b", "``a`b``"],
  ["`a", "`` `a ``"],
  ["a|b", "`a\\|b`"],
  ["", "(empty)"],
] as const)("the value %j is %j as code in a table", ([text, told]) => {
  expect(markdownCode(text, "cell")).toBe(told);
});
