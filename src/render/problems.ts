// Problems for a terminal, each with its place and what to do next, then that nothing was lost; and for machines.

import { formatProblem, type Problem } from "../errors.ts";
import { plural } from "./plan-words.ts";
import { safeText } from "./safe-text.ts";

/** `wroteNothing`: said only where it is certain. */
export function renderProblems(problems: readonly Problem[], wroteNothing: boolean): string {
  const bindings = problems.filter(({ code }) => code.startsWith("binding/"));
  const head =
    bindings.length > 0
      ? [
          `Cannot plan: ${plural(bindings.length, "connection or key is", "connections or keys are")} not known in this target. Nothing was written.`,
          "",
        ]
      : [];
  const lines = problems.map((problem) => safeText(formatProblem(problem)));
  const tail =
    problems.length > 1
      ? ["", `${plural(problems.length, "problem")}.${wroteNothing ? " Nothing was written." : ""}`]
      : [];
  return `${[...head, ...lines, ...tail].join("\n")}\n`;
}

/** What `--json` prints in place of a command's own document (schemas/problems.schema.json). */
export function problemsDocument(problems: readonly Problem[]): string {
  return `${JSON.stringify({ formatVersion: 1, problems }, null, 2)}\n`;
}
