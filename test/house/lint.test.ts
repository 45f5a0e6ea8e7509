// The rules that keep the rooms apart are worth what they refuse: each row is a file that must not pass.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const oxlint = join(import.meta.dirname, "../../node_modules/oxlint/bin/oxlint");

const refused: readonly (readonly [file: string, line: string])[] = [
  ["src/engine/a.ts", "export const a = Date.now();"],
  ["src/engine/b.ts", "export const b = new Date();"],
  ["src/blueprint/c.ts", "export const c = Math.random();"],
  ["src/engine/d.ts", "export const d = crypto.randomUUID();"],
  ["src/engine/e.ts", "console.log(1);"],
  ["src/schedule/f.ts", "setImmediate(() => 1);"],
  ["src/engine/g.ts", "export const g = globalThis.process;"],
  ["src/engine/h.ts", 'export { loadDesired } from "../desired/load.ts";'],
  ["src/engine/i.ts", 'export { scenarioRemote } from "../kinds/scenario-remote.ts";'],
  ["src/engine/j.ts", 'export { packageRoot } from "../package-root.ts";'],
  ["src/engine/k.ts", 'export { readFileSync } from "node:fs";'],
  ["src/engine/l.ts", 'export const l = import("../cli.ts");'],
  ["src/schedule/m.ts", 'export { parse } from "yaml";'],
  ["src/project/n.ts", 'export { plan } from "../commands/plan.ts";'],
  ["src/git/o.ts", 'export { renderPlan } from "../render/plan-terminal.ts";'],
  ["src/live/p.ts", 'export { connectReader } from "../make/client.ts";'],
  ["src/make/q.ts", 'export { kinds } from "../kinds/registry.ts";'],
  ["src/render/r.ts", 'export { openFileStore } from "../state/file-store.ts";'],
  ["src/emulator/s.ts", 'export { zoneParts } from "../make/zone.ts";'],
  ["src/commands/plan.ts", 'export { openWriter } from "./open-writer.ts";'],
  ["src/commands/session.ts", 'export { connectWriter } from "../make/client.ts";'],
  ["src/cli.ts", 'export { connectWriter } from "./make/client.ts";'],
];

const allowed: readonly (readonly [file: string, line: string])[] = [
  ["src/engine/z.ts", 'export { utcText } from "../iso-date.ts";'],
  ["src/engine/y.ts", 'export type { ResourceKind } from "../kinds/kind.ts";'],
  ["src/commands/apply.ts", 'export { openWriter } from "./open-writer.ts";'],
  ["src/commands/open-writer.ts", 'export { connectWriter } from "../make/client.ts";'],
  ["src/commands/demo.ts", 'export { connectReader } from "../make/client.ts";'],
];

/** The files that oxlint finds a fault in, by the project's own rules. */
function faulty(rows: typeof refused): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "make-gitops-lint-"));
  try {
    copyFileSync(join(import.meta.dirname, "../../.oxlintrc.json"), join(folder, ".oxlintrc.json"));
    for (const [file, line] of rows) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), `${line}\n`);
    }
    const found = JSON.parse(lint(folder)) as { readonly diagnostics: readonly { readonly filename: string }[] };
    return [...new Set(found.diagnostics.map(({ filename }) => filename.replaceAll("\\", "/")))].sort();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function lint(folder: string): string {
  try {
    return execFileSync(process.execPath, [oxlint, "--format", "json", "."], { cwd: folder, encoding: "utf8" });
  } catch (error) {
    return (error as { readonly stdout: string }).stdout; // faults are an exit code of their own
  }
}

test("every way out of a room is refused, and every door stays open", () => {
  expect(faulty([...refused, ...allowed])).toEqual(refused.map(([file]) => file).sort());
});
