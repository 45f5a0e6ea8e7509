// ids/<target>.yaml: which objects of Make a target takes over. Written by export and adopt, reviewed like any file, so
// every line is checked: a wrong one would hand somebody else's object to a resource of ours.

import { type Address, kindOf } from "../address.ts";
import type { Problem } from "../errors.ts";
import { isJsonObject } from "../json.ts";
import { nearestName, suggest } from "../nearest.ts";
import { duplicate, listFiles, startOf } from "../project/files.ts";
import type { Project } from "../project/project.ts";
import { readYamlFile } from "../project/read-source.ts";
import { checkSchema } from "../project/schema-check.ts";
import type { SourceFile } from "../project/source-file.ts";
import type { TakenOver } from "./desired.ts";

export interface IdsFiles {
  /** Name of the target → its file. */
  readonly files: ReadonlyMap<string, string>;
  /** Files of no target. */
  readonly problems: readonly Problem[];
}

/** Finds the files of all targets; none is read yet. */
export function findIdsFiles(project: Project): IdsFiles {
  const problems: Problem[] = [];
  const files = new Map<string, string>();
  for (const file of listIdsFiles(project.root, problems)) {
    const name = file.replace(/^ids\/|\.ya?ml$/g, "");
    const other = files.get(name);
    if (other !== undefined) problems.push(duplicate(`ids of target ${JSON.stringify(name)}`, other, file));
    else if (!project.targetNames.has(name) || project.bases.has(name)) problems.push(ofNoTarget(name, file, project));
    else files.set(name, file);
  }
  return { files, problems };
}

export function listIdsFiles(root: string, problems: Problem[]): readonly string[] {
  return listFiles(root, "ids", problems).filter((file) => /\.ya?ml$/.test(file));
}

function ofNoTarget(name: string, file: string, { targets, bases }: Project): Problem {
  const now = [...targets.values()].find(({ movedFrom }) => movedFrom.includes(name));
  const hint = now ? `It is now the target ${now.name}: rename the file to ids/${now.name}.yaml.` : undefined;
  return {
    code: "file/unknown",
    message: bases.has(name)
      ? `The target ${JSON.stringify(name)} is abstract and takes nothing over.`
      : `There is no target ${JSON.stringify(name)} that these ids could belong to.`,
    at: startOf(file),
    hint: hint ?? suggest(name, targets.keys()) ?? `Remove the file, or add targets/${name}.yaml.`,
  };
}

/** What one file says, sorted by address. `former` are the addresses that resources had before. */
export function readIds(
  root: string,
  file: string,
  addresses: ReadonlySet<Address>,
  former: ReadonlyMap<Address, readonly Address[]>,
  problems: Problem[],
): ReadonlyMap<Address, TakenOver> {
  const source = readYamlFile(root, file, problems);
  if (!source || source.value === null) return new Map();
  const misfits = checkSchema("ids", source);
  problems.push(...misfits);
  const ids = new Map<Address, TakenOver>();
  const owners = new Map<string, string>();
  for (const [address, value] of Object.entries(isJsonObject(source.value) ? source.value : {}).sort(byAddress)) {
    if (typeof value !== "string" && typeof value !== "number") continue;
    const unknown = addresses.has(address as Address) ? undefined : unknownAddress(address, addresses, former);
    if (unknown) problems.push({ ...unknown, at: source.keyPlace([address]) });
    else ids.set(address as Address, { id: String(value), place: () => source.place([address]) });
    const key = `${kindOf(address as Address)}/${value}`;
    const other = owners.get(key);
    if (other !== undefined) problems.push(sameId(source, address, other, String(value)));
    owners.set(key, address);
  }
  return ids;
}

function byAddress([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function unknownAddress(
  address: string,
  addresses: ReadonlySet<Address>,
  former: ReadonlyMap<Address, readonly Address[]>,
): Omit<Problem, "at"> {
  const now = [...former].find(([, before]) => before.some((each) => each === address))?.[0];
  const near = now ?? nearestName(address, addresses);
  return {
    code: "ids/invalid",
    message: now ? `${address} has moved to ${now}.` : `There is no ${JSON.stringify(address)} in Git.`,
    hint:
      (now && `Write ${now} here.`) ??
      (near === undefined
        ? "Remove this line: what is not in Git cannot be taken over. What was applied before is in the state."
        : `Did you mean ${near}? Else remove this line.`),
  };
}

function sameId(source: SourceFile, address: string, other: string, id: string): Problem {
  return {
    code: "ids/invalid",
    message: `${other} and ${address} both have the id ${id}: one object cannot be two.`,
    at: source.place([address]),
    hint: "Look up which one it is in Make, and correct or remove the other line.",
  };
}
