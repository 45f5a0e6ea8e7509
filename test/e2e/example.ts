// The example repository as a project of a test: its staging target, pointed at an emulator that holds what it binds.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/package-root.ts";
import type { Json } from "../../src/json.ts";
import { type Loop, type LoopOptions, startLoop } from "./loop.ts";

const folder = join(packageRoot(), "blueprints-example");

export async function startExample(options: Partial<LoopOptions> = {}): Promise<Loop> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => /^(?:scenarios|webhooks)\/.*\.\w+$/.test(file));
  const project = read("make-gitops.yaml").replace(/^defaultTarget:.*$/m, "");
  const target = read("targets/staging.yaml").replace(/^(?:zone|team|apiKeyEnv):.*$/gm, "");
  return startLoop({
    ...options,
    files: { "make-gitops.yaml": project, ...Object.fromEntries(files.map((file) => [file, read(file)])) },
    target,
    snapshot: {
      connections: [
        { name: "Gmail (test)", accountName: "google-restricted" },
        { name: "Google Sheets (test)", accountName: "google" },
        { name: "Salesforce (sandbox)", accountName: "salesforce" },
        { name: "Slack (test)", accountName: "slack3" },
      ],
      keys: [{ name: "Invoicing (test)", typeName: "apikeyauth" }],
    },
  });
}

function read(file: string): string {
  return readFileSync(join(folder, file), "utf8");
}

/** What Make holds, ids replaced by names: two teams that were brought to the same state are equal. */
export function shapeOf(loop: Loop): Json {
  const { folders, hooks, scenarios } = loop.snapshot();
  const names = [
    ...hooks.map(({ id, name }) => [id, `hook ${name}`] as const),
    ...scenarios.map(({ id, name }) => [id, `scenario ${name}`] as const),
    ...folders.map(({ id, name }) => [id, `folder ${name}`] as const),
  ];
  const named = (value: unknown): Json => {
    const text = names.reduce(
      (all, [id, name]) => all.replaceAll(new RegExp(`(?<!\\d)${id}(?!\\d)`, "g"), name),
      JSON.stringify(value),
    );
    return text.split(/[{},]/).sort();
  };
  return {
    folders: folders.map(({ name }) => name).sort(),
    hooks: hooks.map(({ name, typeName, data }) => ({ name, typeName, ip: data["ip"] ?? null })).sort(byName),
    scenarios: scenarios
      .map(({ name, description, folderId, isActive, scheduling, interface: io, blueprints }) => ({
        name,
        description,
        isActive,
        content: named({ folderId, scheduling, io, blueprint: blueprints.findLast(({ draft }) => !draft)?.blueprint }),
      }))
      .sort(byName),
  };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
