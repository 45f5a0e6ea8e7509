// Writes docs/errors.md: every error code in one line, from the first sentence of its page. Run by `node tools/error-index.ts`
// after a page changed; a test fails where it was not.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { firstSentence } from "../src/render/page-terminal.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "docs/errors");

/** What the groups are called, by the part before the slash, in the order of the page. */
const groups: Readonly<Record<string, string>> = {
  usage: "The command line",
  project: "The project",
  file: "Files",
  yaml: "YAML",
  json: "JSON",
  schema: "Keys and values",
  blueprint: "Blueprints",
  schedule: "Schedules",
  address: "Addresses",
  ids: "Taken over",
  target: "Targets",
  var: "Variables",
  override: "Overrides",
  reference: "References",
  binding: "Bindings",
  secret: "Secrets",
  key: "The API key",
  plan: "Plans",
  apply: "Applies",
  export: "Exports",
  adopt: "Taking over",
  restore: "Restores",
  git: "Git",
  github: "GitHub",
  state: "State",
  emulator: "The emulator",
  make: "Make's answers",
};

const opening = `# Errors

Every problem is told with a code, file, line and column where there is one, one sentence, and a hint. All problems of your
files are told at once. \`make-gitops explain CODE\` prints the page of a code; without a code, this list.
Exit code 1, or 3 for what changed in both (\`plan/conflict\`), for a guard (\`plan/guarded\`, \`export/public-repository\`) and
for a saved plan that no longer fits (\`plan/stale\`). What has no code is a bug: please report it.
`;

/** The index as it must be. Throws where a page's group is not named above. */
export function errorIndex(): string {
  const rows = readdirSync(folder)
    .filter((file) => file.endsWith(".md"))
    .map((file) => ({ file, ...readRow(readFileSync(join(folder, file), "utf8")) }));
  const unknown = rows.find(({ code }) => !(areaOf(code) in groups));
  if (unknown) throw new Error(`docs/errors/${unknown.file} is of no group in tools/error-index.ts`);
  const sections = Object.entries(groups).flatMap(([area, title]) => {
    const own = rows.filter(({ code }) => areaOf(code) === area).toSorted((a, b) => (a.code < b.code ? -1 : 1));
    const lines = own.map(({ code, file, meaning }) => `| [\`${code}\`](errors/${file}) | ${meaning} |`);
    return own.length === 0 ? [] : [`\n## ${title}\n\n| code | means |\n| --- | --- |\n${lines.join("\n")}\n`];
  });
  return `${opening}${sections.join("")}`;
}

function readRow(markdown: string): { readonly code: string; readonly meaning: string } {
  const [heading = "", ...rest] = markdown.split("\n");
  return { code: heading.replace(/^# /, ""), meaning: firstSentence(rest.join("\n")).replaceAll("|", "\\|") };
}

function areaOf(code: string): string {
  return code.slice(0, code.indexOf("/"));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(join(root, "docs/errors.md"), errorIndex());
