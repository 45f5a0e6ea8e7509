// A page of the documentation for a terminal: Markdown's own signs go where they only mark, words and code stay as written.
// Pages are ours and simple: headings, paragraphs, lists, fenced code, links.

import type { Paint } from "./paint.ts";
import { safeText } from "./safe-text.ts";

const widest = 100;

/** At most 100 characters wide, code apart: that stays as it can be copied. */
export function renderPage(markdown: string, paint: Paint): string {
  const blocks = blocksOf(safeText(markdown));
  return `${blocks.map((block) => renderBlock(block, paint)).join("\n")}\n`;
}

/** The first sentence of a page's first paragraph, on one line, links as their words. */
export function firstSentence(markdown: string): string {
  const paragraph = blocksOf(markdown).find(({ is }) => is === "paragraph");
  const text = paragraph ? plainLinks(paragraph.lines.join(" "), () => "") : "";
  return /^.*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text;
}

interface Block {
  readonly is: "heading" | "paragraph" | "item" | "code" | "gap";
  readonly lines: readonly string[];
}

function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let code: string[] | undefined;
  for (const line of markdown.trim().split("\n")) {
    if (line.startsWith("```")) {
      if (code) blocks.push({ is: "code", lines: code });
      code = code ? undefined : [];
    } else if (code) code.push(line);
    else addLine(blocks, line);
  }
  return blocks;
}

function addLine(blocks: Block[], line: string): void {
  const last = blocks.at(-1);
  if (line.trim() === "") blocks.push({ is: "gap", lines: [] });
  else if (line.startsWith("#")) blocks.push({ is: "heading", lines: [line.replace(/^#+ /, "")] });
  else if (/^(?:[-*]|\d+\.) /.test(line)) blocks.push({ is: "item", lines: [line] });
  else if (last?.is === "paragraph" || last?.is === "item") {
    blocks[blocks.length - 1] = { is: last.is, lines: [...last.lines, line.trim()] };
  } else blocks.push({ is: "paragraph", lines: [line] });
}

function renderBlock({ is, lines }: Block, paint: Paint): string {
  switch (is) {
    case "gap":
      return "";
    case "code":
      return lines.map((line) => (line === "" ? "" : `    ${line}`)).join("\n");
    case "heading":
      return paint("bold", wrap(inline(lines.join(" ")), "").join("\n"));
    case "paragraph":
      return wrap(inline(lines.join(" ")), "").join("\n");
    case "item": {
      const [marker = "", ...words] = inline(lines.join(" ")).split(" ");
      return wrap(words.join(" "), " ".repeat(marker.length + 3), `  ${marker} `).join("\n");
    }
  }
}

function inline(text: string): string {
  return plainLinks(text, (to) => ` (${to.replace(/^(?:\.\.\/)+/, "docs/")})`).replaceAll("**", "");
}

/** `[words](to)` → the words, and what is made of where they lead; a page of another error is named by its words alone. */
function plainLinks(text: string, told: (to: string) => string): string {
  return text.replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_all, words: string, to: string) =>
    to.startsWith("../") || to.startsWith("https://") ? `${words}${told(to)}` : words,
  );
}

/** A piece of code in backticks is never broken. */
function wrap(text: string, indent: string, first = indent): readonly string[] {
  const pieces = text.match(/(?:`[^`]*`|\S)+/g) ?? [];
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const piece of pieces) {
    if (!isEmpty && line.length + 1 + piece.length > widest) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    line += isEmpty ? piece : ` ${piece}`;
    isEmpty = false;
  }
  return [...lines, line];
}
