// What several targets share is told once.

import { formatProblem, type Problem } from "../errors.ts";

export function uniqueProblems(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [formatProblem(problem), problem])).values()];
}
