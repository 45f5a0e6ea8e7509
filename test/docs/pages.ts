// The pages that people read, as text: what the tests of the papers share.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/package-root.ts";

export const root = packageRoot();

/** Every page, relative to the root. */
export const pages: readonly string[] = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "blueprints-example/README.md",
  ...["docs", "docs/errors"].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `${folder}/${name}`),
  ),
];

export function pageText(page: string): string {
  return readFileSync(join(root, page), "utf8");
}

/** The part of a page under a heading, up to the next heading of any level. */
export function sectionOf(page: string, heading: string): string {
  const [, section] = pageText(page).split(new RegExp(`^#+ ${heading.replaceAll(".", "\\.")}$`, "m"));
  if (section === undefined) throw new Error(`${page} has no heading "${heading}"`);
  return section.split(/^#+ /m)[0] as string;
}

/** What stands in backticks in the first cell of each row of the tables in a text. */
export function namesInTables(text: string): readonly string[] {
  return text.split("\n").flatMap((line) => {
    const cell = /^\| (.+?) \|/.exec(line)?.[1] ?? "";
    return [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string);
  });
}
