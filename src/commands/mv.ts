// mv: another address for a scenario or a webhook, another name for a target. Files alone; Make is never asked, and the
// next apply takes the state along.

import { loadProject } from "../project/load.ts";
import type { Environment } from "../project/vars.ts";
import { carryOutMove } from "../desired/carry-out-move.ts";
import { planMove } from "../desired/move-files.ts";
import { oneLine } from "../render/safe-text.ts";
import type { Terminal } from "./terminal.ts";
import { validate } from "./validate.ts";

export interface MvOptions {
  readonly dir: string;
  readonly env: Environment;
  /** `scenario/orders`, `webhook/orders-in`, `target/staging`. */
  readonly from: string;
  readonly to: string;
  readonly json: boolean;
  readonly quiet: boolean;
  /** Tell what would be written, and write nothing. */
  readonly dryRun?: boolean;
}

/** Throws ToolError where the project's files have problems, before or after; nothing is written then. */
export async function mv(
  { dir, env, from, to, json, quiet, dryRun = false }: MvOptions,
  terminal: Terminal,
): Promise<number> {
  await validate({ dir, env });
  const project = await loadProject(dir, env);
  const move = planMove(project, from, to);
  if (!dryRun) {
    await carryOutMove(project.root, move, async () => {
      await validate({ dir, env });
    });
  }
  const changed = move.changes.map(({ file }) => file).sort();
  if (json) {
    const { moves: moved, notes } = move;
    terminal.out(
      `${JSON.stringify({ formatVersion: 1, from, to, written: !dryRun, moved, changed, notes }, null, 2)}\n`,
    );
  } else if (!quiet) {
    const lines = [
      ...move.moves.map((each) => `${each.from} → ${each.to}${dryRun ? ": would be moved" : ""}`),
      ...changed.map((file) => `${file}: ${dryRun ? "would be changed" : "changed"}`),
    ];
    const next = dryRun ? "Nothing was written. Next: the same without --dry-run" : "Next: make-gitops plan";
    terminal.out(`${[...lines.map((line) => `  ${oneLine(line, 300)}`), next].join("\n")}\n`);
  }
  if (!json) for (const note of move.notes) terminal.err(`${oneLine(note, 500)}\n`);
  return 0;
}
