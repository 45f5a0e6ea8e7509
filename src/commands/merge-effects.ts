// What merging an export does to every target: the files before against the files after, as each target uses them. Make is
// not asked.

import type { DesiredResource } from "../desired/desired.ts";
import { loadDesired } from "../desired/load.ts";
import { withFilesAt } from "../git/files-at.ts";
import { jsonEqual } from "../json.ts";
import { loadProject } from "../project/load.ts";
import type { Project } from "../project/project.ts";
import type { Environment } from "../project/vars.ts";
import type { MergeEffect } from "../render/merge-effects.ts";

type Resources = ReadonlyMap<string, DesiredResource>;

export interface MergeEffectsInput {
  readonly root: string;
  /** The commit that the files will be merged into. */
  readonly before: string;
  /** The target that was exported: its team has all of it. */
  readonly exported: string;
  readonly env: Environment;
}

/** Of each target in the order of names; one whose files cannot be read for it is left out. */
export async function mergeEffects({
  root,
  before,
  exported,
  env,
}: MergeEffectsInput): Promise<readonly MergeEffect[]> {
  const after = await loadProject(root, env);
  const compared = async (former: Project | undefined): Promise<readonly MergeEffect[]> => {
    const effects: MergeEffect[] = [];
    for (const { name, direction } of after.targets.values()) {
      const about = { target: name, isSource: after.source === name, isThere: name === exported };
      // A backup's team is never written to.
      const isUntouched = about.isThere || direction === "from-make";
      const counts = isUntouched ? unchanged : await countsOf(former, after, name);
      if (counts) effects.push({ ...about, ...counts });
    }
    return effects;
  };
  const found = await withFilesAt(root, before, async (folder) =>
    compared(await loadProject(folder, env).catch(() => undefined)),
  );
  return found ?? compared(undefined);
}

const unchanged = { create: 0, change: 0, remove: 0 } as const;

async function countsOf(
  before: Project | undefined,
  after: Project,
  name: string,
): Promise<Pick<MergeEffect, "create" | "change" | "remove"> | undefined> {
  const now = await resourcesOf(after, name);
  if (!now) return undefined;
  const former = (before && (await resourcesOf(before, name))) ?? (new Map() as Resources);
  let [create, change] = [0, 0];
  for (const [address, { template }] of now) {
    const known = former.get(address);
    if (!known) create += 1;
    else if (!jsonEqual(known.template, template)) change += 1;
  }
  return { create, change, remove: [...former.keys()].filter((address) => !now.has(address)).length };
}

async function resourcesOf(project: Project, name: string): Promise<Resources | undefined> {
  const target = project.targets.get(name);
  if (!target) return undefined;
  return loadDesired(project, target).then(
    ({ resources }) => resources,
    () => undefined,
  );
}
