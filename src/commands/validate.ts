// validate: all files of the project, for every target, offline. Tells every problem once.

import { loadDesired } from "../desired/load.ts";
import { readResourceFiles } from "../desired/resource-files.ts";
import { type Problem, ToolError } from "../errors.ts";
import { openRoot } from "../project/files.ts";
import { readProject, selectTarget } from "../project/load.ts";
import { uniqueProblems } from "../project/unique-problems.ts";
import type { Environment } from "../project/vars.ts";
import { warningsOf } from "../secrets/warnings.ts";

export interface ValidateOptions {
  readonly dir: string;
  /** Names of targets; all where absent. */
  readonly targets?: readonly string[];
  readonly env: Environment;
}

export interface Validated {
  readonly targets: readonly { readonly name: string; readonly resources: number }[];
  /** Secrets in plain text; absent where there are none. They stop nothing. */
  readonly warnings?: readonly Problem[];
}

/** Throws ToolError with the problems of all targets; what two targets share is told once. */
export async function validate({ dir, targets, env }: ValidateOptions): Promise<Validated> {
  const root = openRoot(dir);
  const { project, problems: found } = readProject(root, env);
  const problems: Problem[] = [...found];
  if (!project) throw new ToolError(uniqueProblems([...problems, ...readResourceFiles(root).problems]));
  const chosen = targets?.map((name) => selectTarget(project, name)) ?? [...project.targets.values()];
  const warnings: Problem[] = [];
  const seen = new Set<string>();
  const validated: { name: string; resources: number }[] = [];
  if (chosen.length === 0) {
    problems.push(...readResourceFiles(root).problems);
    if (found.length === 0) collect(problems, () => selectTarget(project, undefined));
  }
  for (const target of chosen) {
    try {
      const { resources } = await loadDesired(project, target);
      validated.push({ name: target.name, resources: resources.size });
      warnings.push(...(await warningsOf(resources.values(), project.allowedSecrets, seen)));
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new ToolError(uniqueProblems(problems));
  return { targets: validated, ...(warnings.length > 0 ? { warnings: uniqueProblems(warnings) } : {}) };
}

function collect(problems: Problem[], act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    problems.push(...error.problems);
  }
}
