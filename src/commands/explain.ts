// explain CODE: the page of an error code, as the package ships it under docs/errors/: no network is needed.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ToolError } from "../errors.ts";
import { nearestName } from "../nearest.ts";
import { packageRoot } from "../package-root.ts";
import { firstSentence, renderPage } from "../render/page-terminal.ts";
import { safeText } from "../render/safe-text.ts";
import type { Terminal } from "./terminal.ts";

export interface ExplainOptions {
  /** `plan/conflict`; absent: the list of all codes. */
  readonly code: string | undefined;
  readonly json: boolean;
}

export interface ErrorPage {
  /** `plan/conflict`. */
  readonly code: string;
  /** What it means, in one sentence. */
  readonly title: string;
  /** Markdown, without the heading. */
  readonly text: string;
}

/** Throws `usage/invalid` with the nearest codes for one that does not exist. */
export async function explain({ code, json }: ExplainOptions, terminal: Terminal): Promise<number> {
  const pages = readErrorPages();
  if (code === undefined) {
    terminal.out(json ? listDocument(pages) : listWords(pages, terminal));
    return 0;
  }
  const page = pages.find((each) => each.code === code.trim().toLowerCase());
  if (!page) throw unknownCode(code, pages);
  const text = json
    ? `${JSON.stringify({ formatVersion: 1, ...page }, null, 2)}\n`
    : renderPage(`# ${page.code}\n\n${page.text}`, terminal.paint);
  terminal.out(text);
  return 0;
}

/** Every page of docs/errors/, in the order of codes. */
export function readErrorPages(folder = join(packageRoot(), "docs", "errors")): readonly ErrorPage[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".md"))
    .map((file) => readPage(readFileSync(join(folder, file), "utf8")))
    .toSorted((a, b) => (a.code < b.code ? -1 : 1));
}

function readPage(markdown: string): ErrorPage {
  const [heading = "", ...rest] = markdown.split("\n");
  const text = rest.join("\n").trim();
  return { code: heading.replace(/^# /, ""), title: firstSentence(text), text };
}

function listDocument(pages: readonly ErrorPage[]): string {
  const codes = pages.map(({ code, title }) => ({ code, title }));
  return `${JSON.stringify({ formatVersion: 1, codes }, null, 2)}\n`;
}

function listWords(pages: readonly ErrorPage[], { paint }: Terminal): string {
  const width = Math.max(...pages.map(({ code }) => code.length));
  const lines = pages.map(({ code, title }) => `${paint("bold", code.padEnd(width))}  ${title}`);
  return `${lines.join("\n")}\n\nmake-gitops explain CODE tells more of one.\n`;
}

function unknownCode(code: string, pages: readonly ErrorPage[]): ToolError {
  const codes = pages.map((page) => page.code);
  const near = nearCodes(code, codes);
  const hint = near.length === 0 ? "make-gitops explain lists all codes." : `Did you mean ${near.join(", ")}?`;
  return new ToolError({
    code: "usage/invalid",
    message: `There is no error code ${JSON.stringify(safeText(code))}.`,
    hint,
  });
}

/** By typing error first, then those that share a half: `conflict` is plan/conflict and make/conflict. */
function nearCodes(typed: string, codes: readonly string[]): readonly string[] {
  const text = typed
    .trim()
    .toLowerCase()
    .replace(/^([a-z]+)-/, "$1/");
  const [typedArea = "", typedName] = text.split("/");
  const halves = codes.filter((code) => {
    const [area, name] = code.split("/");
    return typedName === undefined ? area === text || name === text : area === typedArea || name === typedName;
  });
  const nearest = nearestName(text, codes);
  return [...new Set([...(nearest === undefined ? [] : [nearest]), ...halves])].slice(0, 8);
}
