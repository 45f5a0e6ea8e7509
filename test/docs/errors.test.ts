// Every error code has a page, the index is what its generator gives, and `explain` prints them.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ErrorPage, explain, readErrorPages } from "../../src/commands/explain.ts";
import { renderPage } from "../../src/render/page-terminal.ts";
import { errorIndex } from "../../tools/error-index.ts";
import { bufferedTerminal, run } from "../e2e/loop.ts";
import { namesInTables, pageText, root } from "./pages.ts";

const codes = codesOf(readFileSync(join(root, "src/errors.ts"), "utf8"));
const pages = readErrorPages();

function codesOf(source: string): readonly string[] {
  const union = /export type ErrorCode =([^;]+);/.exec(source)?.[1] ?? "";
  return [...union.matchAll(/"([^"]+)"/g)].map(([, code]) => code as string);
}

test("every error code has one page, and every page a code", () => {
  expect(codes.length).toBeGreaterThan(60);
  expect(pages.map(({ code }) => code)).toEqual(codes.toSorted());
  expect(readdirSync(join(root, "docs/errors")).toSorted()).toEqual(
    codes.map((code) => `${code.replace("/", "-")}.md`).toSorted(),
  );
});

test("the index is what `node tools/error-index.ts` writes, with one row a code", () => {
  expect(pageText("docs/errors.md")).toBe(errorIndex());
  const rows = namesInTables(pageText("docs/errors.md"));
  expect(rows.toSorted()).toEqual(codes.toSorted());
});

describe.for(pages.map((page): [string, ErrorPage] => [page.code, page]))("the page of %s", ([code, page]) => {
  test("says in one sentence what it means, then when it comes and what to do", () => {
    expect(page.title).toMatch(/^[A-Z].{10,140}[^.]\.$/);
    expect(page.title).not.toMatch(/e\.g\.$/);
    const headings = [...page.text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings.slice(0, 2)).toEqual(["When you see it", "What to do"]);
    expect([[], ["As it is printed"]]).toContainEqual(headings.slice(2));
  });

  test("shows its own code in what it prints", () => {
    const examples = page.text.split("## As it is printed\n").slice(1);
    const form = new RegExp(`^\`\`\`\n(?:\\S+:\\d+:\\d+ )?${code}: `, "m");
    expect(examples.filter((example) => !form.test(example))).toEqual([]);
  });

  test("fits into 100 columns of a terminal, its code as it can be copied", () => {
    const text = renderPage(`# ${code}\n\n${page.text}`, (_colour, words) => words);
    expect(text.split("\n").filter((line) => line.length > 100 && !line.startsWith("    "))).toEqual([]);
    for (const [, block = ""] of page.text.matchAll(/^```.*\n([\s\S]*?)^```$/gm)) {
      const indented = block.replace(/^(?=.)/gm, "    ");
      expect(text).toContain(indented.trimEnd());
    }
    expect(text).not.toMatch(/^```|\]\(|\*\*/m);
  });
});

describe("explain", () => {
  const printed = (code: string | undefined, json = false) => run((terminal) => explain({ code, json }, terminal));

  test("prints the page of a code, with headings in bold", async () => {
    const terminal = { ...bufferedTerminal(), paint: (colour: string, text: string) => `<${colour}>${text}</>` };
    const texts: string[] = [];
    await explain({ code: "plan/stale", json: false }, { ...terminal, out: (text) => void texts.push(text) });
    expect(texts.join("")).toMatch(/^<bold>plan\/stale<\/>\n\nThe world moved since/);
    expect(texts.join("")).toContain("\n<bold>What to do</>\n\nPlan again");
    expect(texts.join("")).toContain("\n    make-gitops plan --out plan.json\n");
  });

  test("gives the page as one document", async () => {
    const { out, err, code } = await printed("target/renamed", true);
    expect({ err, code }).toEqual({ err: "", code: 0 });
    expect(JSON.parse(out)).toEqual({ formatVersion: 1, ...pages.find((page) => page.code === "target/renamed") });
  });

  test("without a code lists all of them, each in one line", async () => {
    const { out } = await printed(undefined);
    const lines = out.split("\n").map((line) => line.replace(/ {2,}/, "  "));
    expect(lines.slice(0, codes.length)).toEqual(pages.map(({ code, title }) => `${code}  ${title}`));
    const document = JSON.parse((await printed(undefined, true)).out) as { codes: readonly { code: string }[] };
    expect(document.codes.map(({ code }) => code)).toEqual(codes.toSorted());
  });

  test.for([
    ["plan/conflit", "Did you mean plan/conflict"],
    ["conflict", "Did you mean make/conflict, plan/conflict?"],
    ["ids", "Did you mean ids/invalid?"],
    ["plan-stale", "Did you mean plan/stale"],
    ["made/unreachable", "Did you mean make/unreachable?"],
    ["xyzzy", "make-gitops explain lists all codes."],
  ])("the unknown code %s is told with what is near", async ([typed, hint]) => {
    const { code, out, problems } = await printed(typed);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(problems).toMatchObject([
      {
        code: "usage/invalid",
        message: `There is no error code "${typed}".`,
        hint: expect.stringContaining(hint ?? ""),
      },
    ]);
  });
});

describe("a page for a terminal", () => {
  const shown = (markdown: string) => renderPage(markdown, (_colour, text) => text);

  test.for([
    ["wraps items under their words", `- ${"word ".repeat(30)}`, `  - ${"word ".repeat(19).trimEnd()}\n    word`],
    ["says where a link to another page leads", "See [Files](../files.md#a).", "See Files (docs/files.md#a).\n"],
    ["leaves what stands in backticks as it is", "A `b c` **d**.", "A `b c` d.\n"],
    ["keeps lines of code and what is empty between them", "```yaml\na:\n\n  b: 1\n```", "    a:\n\n      b: 1\n"],
    ["shows what cannot be seen as a code", "a\u001b[2Jb", "a\\u001b[2Jb\n"],
  ])("%s", ([, markdown, text]) => {
    expect(shown(markdown as string).startsWith(text as string)).toBe(true);
  });
});
