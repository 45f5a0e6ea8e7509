// The base of what `ids/` takes over and no apply knows yet: the files at the commit that added its line (design 1.3).

import type { Address } from "../address.ts";
import { loadDesired } from "../desired/load.ts";
import type { Base } from "../engine/compare.ts";
import { type Look, resolveTemplate } from "../engine/resolve.ts";
import { ToolError } from "../errors.ts";
import { withFilesAt } from "../git/files-at.ts";
import { commitsThatAdded, type TakeOver } from "../git/ids-history.ts";
import { loadProject } from "../project/load.ts";
import type { Target } from "../project/project.ts";
import type { Environment } from "../project/vars.ts";

export interface TakenOverInput {
  /** The project's folder. */
  readonly root: string;
  /** The target's file of ids, relative to the root. */
  readonly file: string;
  readonly env: Environment;
  /** Address → Make's id, of what needs a base. */
  readonly ids: ReadonlyMap<Address, string>;
  /** Today's ids and bindings, with the vars that the target had then. */
  readonly lookWith: (vars: Target["vars"]) => Look;
}

/** Bases by today's address. Missing is what no commit in reach added, and what cannot be loaded there. */
export async function baseOfTakenOver(input: TakenOverInput): Promise<ReadonlyMap<Address, Base>> {
  const { root, file, ids } = input;
  if (ids.size === 0) return new Map();
  const takeOvers = await commitsThatAdded(root, file, ids);
  const bases = new Map<Address, Base>();
  const byCommit = Map.groupBy(takeOvers, ([, { sha, file: at }]) => `${sha} ${at}`);
  for (const group of byCommit.values()) {
    const [first] = group;
    if (!first) continue;
    const found = await withFilesAt(root, first[1].sha, (folder) => basesIn(folder, first[1].file, group, input));
    for (const [address, base] of found ?? []) bases.set(address, base);
  }
  return bases;
}

async function basesIn(
  folder: string,
  file: string,
  takeOvers: readonly (readonly [Address, TakeOver])[],
  { env, lookWith }: TakenOverInput,
): Promise<ReadonlyMap<Address, Base>> {
  const bases = new Map<Address, Base>();
  try {
    const project = await loadProject(folder, env);
    const target = project.targets.get(/^ids\/(.+)\.ya?ml$/.exec(file)?.[1] ?? "");
    if (!target) return bases;
    const { resources } = await loadDesired(project, target);
    const look = lookWith(target.vars);
    for (const [address, then] of takeOvers) {
      const template = resources.get(then.address)?.template;
      if (template) bases.set(address, { template, values: resolveTemplate(template, look).values, dropped: [] });
    }
  } catch (error) {
    // Files of long ago may be wrong, or of a form that is not read any more: then nothing is known of that time.
    if (!(error instanceof ToolError)) throw error;
  }
  return bases;
}
