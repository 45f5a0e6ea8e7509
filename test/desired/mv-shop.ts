// A small project whose files move, and what mv tells of it.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { mv } from "../../src/commands/mv.ts";
import { bufferedTerminal } from "../e2e/loop.ts";
import { type Files, smallest } from "../project/temporary-project.ts";

type Tree = Readonly<Record<string, string>>;

export function treeOf(dir: string): Tree {
  const files = readdirSync(dir, { recursive: true, encoding: "utf8" }).toSorted();
  return Object.fromEntries(
    files
      .filter((file) => statSync(join(dir, file)).isFile())
      .map((file) => [file, readFileSync(join(dir, file), "utf8")]),
  );
}

export async function move(dir: string, from: string, to: string, more: { json?: boolean; dryRun?: boolean } = {}) {
  const terminal = bufferedTerminal();
  await mv({ dir, env: {}, from, to, json: false, quiet: false, ...more }, terminal);
  return terminal.texts();
}

export const flow = (parameters: object): string =>
  JSON.stringify({ flow: [{ id: 1, module: "http:ActionSendData", version: 3, parameters }] });

export const shop: Files = {
  ...smallest,
  "webhooks/in.yaml": "# The door\nname: In  # of the shop\ntype: webhook\n",
  "webhooks/in.url.yaml": "name: Odd\n",
  "scenarios/a/scenario.yaml": "name: A\nschedule: { type: immediately }\n",
  "scenarios/a/blueprint.json": flow({
    hook: "${webhook.in}",
    text: "$${webhook.in} ${webhook.in.url} $$${webhook.in.url}",
  }),
  "scenarios/a/README.md": "Of A, by ${webhook.in}\n",
  "scenarios/a/b/blueprint.json": flow({
    scenario: "${scenario.a:SCN}",
    other: "${scenario.a:string}",
    third: "${scenario.a}",
  }),
  "scenarios/c/blueprint.json": flow({
    scenario: "${scenario.a/b}",
    text: "{{1.x}} $${scenario.a/b} ${scenarios.a/b}",
  }),
};
