// validate and fmt as commands: what they found, in words or as JSON, and the exit code.

import { plural } from "../render/plan-words.ts";
import { renderProblems } from "../render/problems.ts";
import { fmt, type FmtOptions } from "./fmt.ts";
import type { Terminal } from "./terminal.ts";
import { validate, type ValidateOptions } from "./validate.ts";

interface Printed {
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Throws ToolError with every problem of every file. */
export async function runValidate(options: ValidateOptions & Printed, terminal: Terminal): Promise<number> {
  const { targets, warnings = [] } = await validate(options);
  if (options.json) terminal.out(`${JSON.stringify({ formatVersion: 1, targets, warnings }, null, 2)}\n`);
  else if (!options.quiet) {
    terminal.out(
      targets.map(({ name, resources }) => `✔ ${name}: ${plural(resources, "resource")}, no problems\n`).join(""),
    );
  }
  if (warnings.length > 0 && !options.quiet) terminal.err(renderProblems(warnings, false));
  return 0;
}

/** Exit code 1 where `--check` finds files that are not canonical. */
export async function runFmt(options: FmtOptions & Printed, terminal: Terminal): Promise<number> {
  const { changed } = await fmt(options);
  if (options.json) terminal.out(`${JSON.stringify({ formatVersion: 1, changed }, null, 2)}\n`);
  else if (!options.quiet) terminal.out(words(changed, options.check));
  return options.check && changed.length > 0 ? 1 : 0;
}

function words(changed: readonly string[], check: boolean): string {
  if (changed.length === 0) return "All files are in canonical form.\n";
  const list = changed.map((file) => `  ${file}\n`).join("");
  return check
    ? `${list}${plural(changed.length, "file is", "files are")} not canonical. Next: make-gitops fmt\n`
    : `${list}${plural(changed.length, "file")} written.\n`;
}
