// Everything that ended one change, as the one problem that a report has for it.

import type { Problem, ToolError } from "../errors.ts";

/** Code and place are those of the first; no message and no hint is left out. */
export function joinProblems(problems: ToolError["problems"]): Problem {
  const [first, ...others] = problems;
  if (others.length === 0) return first;
  const hints = new Set(problems.flatMap(({ hint }) => hint ?? []));
  const message = problems.map((problem) => problem.message).join("\n");
  return { ...first, message, ...(hints.size > 0 ? { hint: [...hints].join("\n  ") } : {}) };
}
