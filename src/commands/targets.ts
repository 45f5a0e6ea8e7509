// targets: which targets a project has; with --explain, what one of them says and where each value comes from. Offline.

import { explainTarget } from "../desired/explain.ts";
import { loadDesired } from "../desired/load.ts";
import { loadProject, selectTarget } from "../project/load.ts";
import type { Project } from "../project/project.ts";
import type { Environment } from "../project/vars.ts";
import { renderExplained, renderTargets, type TargetRow } from "../render/explain-terminal.ts";
import type { Terminal } from "./terminal.ts";

export interface TargetsOptions {
  readonly dir: string;
  readonly env: Environment;
  readonly json: boolean;
  readonly quiet?: boolean;
  /** One target; without it all of them, and with `explain` the one that a command without --target means. */
  readonly name: string | undefined;
  readonly explain: boolean;
}

/** Throws ToolError with the problems of the files, or `target/unknown`. */
export async function targets(options: TargetsOptions, terminal: Terminal): Promise<number> {
  const project = await loadProject(options.dir, options.env);
  const { document, text } = options.explain
    ? await explained(project, options.name, terminal)
    : listed(project, options.name, terminal);
  if (options.json) terminal.out(`${JSON.stringify({ formatVersion: 1, ...document }, null, 2)}\n`);
  else if (!options.quiet) terminal.out(text());
  return 0;
}

async function explained(project: Project, name: string | undefined, { paint }: Terminal) {
  const target = selectTarget(project, name);
  const document = explainTarget(project, target, await loadDesired(project, target));
  return { document: { explained: document }, text: () => renderExplained(document, paint) };
}

function listed(project: Project, name: string | undefined, { paint }: Terminal) {
  const all = rowsOf(project);
  const rows = name === undefined ? all : all.filter((row) => row.name === name);
  if (rows.length === 0) selectTarget(project, name); // throws: there is none, or none of that name
  return { document: { targets: rows }, text: () => renderTargets(rows, paint) };
}

/** Sorted by name; abstract ones among them. */
function rowsOf({ targets: concrete, bases, defaultTarget }: Project): readonly TargetRow[] {
  const rows = [
    ...[...concrete.values()].map((each) => ({ ...each, isAbstract: false })),
    ...[...bases.values()].map((each) => ({ ...each, isAbstract: true })),
  ];
  return rows
    .map(({ name, file, isAbstract, zone, team, direction, extends: bases }) => ({
      name,
      file,
      isAbstract,
      isDefault: concrete.size === 1 ? !isAbstract : name === defaultTarget,
      extends: bases,
      zone: zone ?? null,
      team: team ?? null,
      direction: direction ?? null,
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
