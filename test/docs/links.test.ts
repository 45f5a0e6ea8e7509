// What the pages name is there: links with their anchors, paths of the repository, commands and flags of the CLI.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { pages, pageText, root } from "./pages.ts";

describe.for(pages)("%s", (page) => {
  const text = pageText(page);

  test("links to pages and headings that exist", () => {
    const links = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link as string);
    expect(links.filter((link) => !link.startsWith("https://") && !leadsSomewhere(page, link))).toEqual([]);
  });

  test("names paths that exist", () => {
    const named = codeOf(text).flatMap(
      (code) => code.match(/(?<![\w./-])(?:src|docs|schemas|blueprints-example|test|tools)\/[\w./-]*/g) ?? [],
    );
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

test("every command and flag that a page names is one of the CLI", async () => {
  const main = await help();
  const commands = [...main.matchAll(/^ {2}make-gitops (\w+)/gm)].map(([, name]) => name as string);
  expect(commands).toContain("plan");
  const helps = await Promise.all(commands.map((command) => help(command)));
  const flags = new Set(helps.join("\n").match(/--[a-z][a-z-]*/g));
  const unknown = pages.flatMap((page) =>
    codeOf(pageText(page)).flatMap((code) => [
      ...[...code.matchAll(/make-gitops ([a-z]+)/g)]
        .map(([, name]) => name as string)
        .filter((name) => !commands.includes(name)),
      ...(code.match(/(?<![\w-])--[a-z][a-z-]*/g) ?? []).filter((flag) => !flags.has(flag)),
    ]),
  );
  expect(unknown).toEqual([]);
});

const fence = /^```.*\n[\s\S]*?^```$/gm;

function withoutCode(text: string): string {
  return text.replace(fence, "").replace(/`[^`\n]+`/g, "");
}

/** Blocks of code, then what stands in backticks elsewhere. */
function codeOf(text: string): string[] {
  return [...(text.match(fence) ?? []), ...(text.replace(fence, "").match(/`[^`\n]+`/g) ?? [])];
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : posix.join(dirname(page), path);
  if (!existsSync(join(root, target))) return false;
  if (anchor === undefined) return true;
  const headings =
    pageText(target)
      .replace(fence, "")
      .match(/^#+ .+$/gm) ?? [];
  return headings.map(anchorOf).includes(anchor);
}

/** As GitHub makes it: lower case, spaces to hyphens, no other signs. */
function anchorOf(heading: string): string {
  return heading
    .replace(/^#+ /, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

async function help(...command: readonly string[]): Promise<string> {
  const cli = join(root, "bin/make-gitops.js");
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...command, "--help"]);
  return stdout;
}
