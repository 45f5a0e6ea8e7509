// What is in the folder before init writes: the project and its targets, and the top of the repository. Reads only.

import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { ToolError } from "../errors.ts";
import type { Problem } from "../errors.ts";
import { isJsonObject } from "../json.ts";
import { fileLimits, openRoot, readText } from "../project/files.ts";
import { projectFile, readProject } from "../project/load.ts";
import type { Direction } from "../project/project.ts";
import { readTargetFiles } from "../project/target-files.ts";
import type { Environment } from "../project/vars.ts";

export interface ExistingTarget {
  readonly name: string;
  readonly file: string;
  readonly isAbstract: boolean;
  /** What it says itself or takes over; undefined where an abstract one leaves it open. */
  readonly zone: string | undefined;
  readonly team: string | number | undefined;
  readonly direction: Direction | undefined;
}

export interface Existing {
  /** The project's folder; it may not exist yet. */
  readonly root: string;
  /** The repository's folder; the project's own outside a repository. */
  readonly top: string;
  readonly isRepository: boolean;
  /** The project's folder below `top`, with forward slashes; "" at the top. */
  readonly below: string;
  readonly isProject: boolean;
  readonly targets: readonly ExistingTarget[];
}

/** Throws ToolError with all problems of a project that is there: it is mended first, then extended. */
export function readExisting(dir: string, env: Environment): Existing {
  const root = existsSync(dir) ? openRoot(dir) : resolve(dir);
  const repository = repositoryOf(root);
  const top = repository ?? root;
  return {
    root,
    top,
    isRepository: repository !== undefined,
    below: relative(top, root).replaceAll("\\", "/"),
    isProject: existsSync(join(root, projectFile)),
    targets: existsSync(join(root, projectFile)) ? targetsOfProject(root, env) : targetsWithout(root, env),
  };
}

/** The nearest folder with a `.git`, be it a folder or, in a worktree, a file. */
function repositoryOf(folder: string): string | undefined {
  if (existsSync(join(folder, ".git"))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : repositoryOf(parent);
}

function targetsOfProject(root: string, env: Environment): readonly ExistingTarget[] {
  const { project, problems } = readProject(root, env);
  if (!project || problems.length > 0) throw new ToolError(problems);
  const concrete = [...project.targets.values()].map((each) => ({ ...each, isAbstract: false }));
  return [...concrete, ...[...project.bases.values()].map((each) => ({ ...each, isAbstract: true }))];
}

/** Target files without a project: what each says by itself. */
function targetsWithout(root: string, env: Environment): readonly ExistingTarget[] {
  const problems: Problem[] = [];
  const { files } = readTargetFiles(root, env, problems);
  if (problems.length > 0) throw new ToolError(problems);
  return [...files.values()].map(({ name, source, isAbstract }) => {
    const { zone, team, direction } = (isJsonObject(source.value) ? source.value : {}) as Partial<ExistingTarget>;
    return { name, file: source.file, isAbstract, zone, team, direction };
  });
}

/** The text of a file that may be there. Throws ToolError for a link, and for what is no text. */
export function textOf(root: string, file: string): string | undefined {
  return existsSync(root) ? readText(root, file, fileLimits.yaml) : undefined;
}
