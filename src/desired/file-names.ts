// Which files make up a resource, by name alone: Git is asked for commits in which some of them are not there.

import { type Address, addressOf, kindOf, pathOf } from "../address.ts";
import { folderOf } from "./resource-files.ts";

const scenarioNames = ["blueprint.json", "scenario.yaml", "scenario.yml", "blueprint.editor.json"] as const;

/** Relative to the project's root. `owner`: the target whose own files they are. */
export function filesOf(address: Address, owner: string | undefined): readonly string[] {
  const [folder, path] = [folderOf(owner), pathOf(address)];
  if (kindOf(address) === "scenario") return scenarioNames.map((name) => `${folder}scenarios/${path}/${name}`);
  return [`${folder}webhooks/${path}.yaml`, `${folder}webhooks/${path}.yml`];
}

export interface Named {
  readonly address: Address;
  readonly owner: string | undefined;
}

/** The resource that a file belongs to; undefined for a file of none. */
export function resourceOf(file: string): Named | undefined {
  const [, owner, inside = file] = /^targets\/(.+?)\/((?:scenarios|webhooks)\/.+)$/s.exec(file) ?? [];
  const scenario = /^scenarios\/(.+)\/(?:blueprint(?:\.editor)?\.json|scenario\.ya?ml)$/s.exec(inside)?.[1];
  if (scenario !== undefined) return { address: addressOf("scenario", scenario), owner };
  const webhook = /^webhooks\/(.+)\.ya?ml$/s.exec(inside)?.[1];
  return webhook === undefined ? undefined : { address: addressOf("webhook", webhook), owner };
}
