// Git's side when it and Make were alike last, where that was an export and not an apply: the commit that it made has the
// files. A clone that never ran an export knows it as well.

import type { Address } from "../address.ts";
import { filesOf } from "../desired/file-names.ts";
import { loadDesired } from "../desired/load.ts";
import type { Base } from "../engine/compare.ts";
import { resolveTemplate } from "../engine/resolve.ts";
import type { State, StateEntry } from "../engine/state.ts";
import { ToolError } from "../errors.ts";
import { type ExportCommit, exportCommits } from "../git/export-commits.ts";
import { withFilesAt } from "../git/files-at.ts";
import { isAncestor } from "../git/find-commit.ts";
import { jsonEqual } from "../json.ts";
import { loadProject } from "../project/load.ts";
import { exportTrailer, openTrailer } from "../render/export-commit.ts";
import type { LookOver, Matching } from "./known-objects.ts";
import type { Session } from "./session.ts";

/**
 * Bases of those addresses that an export wrote since the last apply, with nothing of Git's own in their files. `state`
 * gives today's ids; vars are those of then.
 */
export async function exportedBases(
  { project, target, env }: Session,
  state: State,
  addresses: readonly Address[],
  lookOver: LookOver,
): Promise<ReadonlyMap<Address, Base>> {
  const bases = new Map<Address, Base>();
  if (addresses.length === 0) return bases;
  const { root } = project;
  const commits = await exportCommits(root, target.name, { target: exportTrailer, open: openTrailer });
  const found = addresses.flatMap((address): [Address, ExportCommit][] => {
    const files = [...filesOf(address, target.name), ...filesOf(address, undefined)];
    const file = files.find((each) => commits.has(each));
    const commit = file === undefined ? undefined : commits.get(file);
    return commit && !commit.open.has(address) ? [[address, commit]] : [];
  });
  for (const [sha, group] of Map.groupBy(found, ([, commit]) => commit.sha)) {
    // An apply since then knows better.
    if (state.commit !== null && !(await isAncestor(root, state.commit, sha))) continue;
    const read = await withFilesAt(root, sha, (folder) => targetIn(folder, target.name, env));
    if (!read) continue;
    const look = lookOver(state, read.target.vars)(new Map(), new Map());
    for (const [address] of group) {
      const template = read.desired.resources.get(address)?.template;
      if (template) bases.set(address, { template, values: resolveTemplate(template, look).values, dropped: [] });
    }
  }
  return bases;
}

export interface KnownBases {
  readonly state: State;
  readonly bases: ReadonlyMap<Address, Base>;
}

/**
 * What was known, and instead of it what an export wrote since. Asked for only where Git is not as it was at the base that
 * is known: elsewhere it changes nothing. What Make has of those is to be read: the state has seen another time.
 */
export async function withExports(
  session: Session,
  { wanted, state, lookOver }: Matching,
  known: ReadonlyMap<Address, Base>,
): Promise<KnownBases> {
  const open = new Set(state.intents.map(({ address }) => address));
  const moved = [...wanted.values()].filter(({ address, template }) => {
    const base = known.get(address);
    return base !== undefined && !base.isUnknown && !open.has(address) && !jsonEqual(template, base.template);
  });
  const addresses = moved.map(({ address }) => address);
  const exported = await exportedBases(session, state, addresses, lookOver);
  if (exported.size === 0) return { state, bases: known };
  const entries = [...exported.keys()].map((address): [Address, StateEntry] => {
    const entry = state.resources[address] as StateEntry;
    return [address, { ...entry, seen: { ...entry.seen, atBase: false } }];
  });
  const resources = { ...state.resources, ...Object.fromEntries(entries) };
  return { state: { ...state, resources }, bases: new Map([...known, ...exported]) };
}

async function targetIn(
  folder: string,
  name: string,
  env: Session["env"],
): Promise<Pick<Session, "target" | "desired"> | undefined> {
  try {
    const project = await loadProject(folder, env);
    const target = project.targets.get(name);
    return target && { target, desired: await loadDesired(project, target) };
  } catch (error) {
    // Files of then may not be read any more: then nothing is known of that time.
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}
