// Finds and parses the files of resources: the shared ones, which a fleet reads once, or the own ones of one target, which
// have the same form under the target's folder.

import { type Address, addressOf, pathOf } from "../address.ts";
import { type BlueprintDocument, isBlueprintProblem, readBlueprint } from "../blueprint/variants.ts";
import type { Problem } from "../errors.ts";
import { isJsonObject } from "../json.ts";
import { duplicate, listFiles, startOf } from "../project/files.ts";
import { nearestName } from "../nearest.ts";
import { readJsonFile, readYamlFile } from "../project/read-source.ts";
import { checkSchema, inWords } from "../project/schema-check.ts";
import type { SourceFile } from "../project/source-file.ts";
import { ownFileOf } from "../project/target-files.ts";

/** The files of one scenario. */
export interface ScenarioFiles {
  readonly kind: "scenario";
  readonly address: Address;
  /** Name of the target whose own files they are; undefined for shared ones. */
  readonly owner: string | undefined;
  readonly settings: SourceFile | undefined;
  readonly blueprint: SourceFile;
  readonly document: BlueprintDocument;
  readonly sidecar: SourceFile | undefined;
}

/** The file of one webhook. */
export interface WebhookFile {
  readonly kind: "webhook";
  readonly address: Address;
  /** As of a scenario. */
  readonly owner: string | undefined;
  readonly settings: SourceFile;
}

export interface ResourceFiles {
  /** What could be read, sorted by address. */
  readonly resources: readonly (ScenarioFiles | WebhookFile)[];
  /** Every address that a file stands for, also where that file cannot be read. */
  readonly addresses: ReadonlySet<Address>;
  readonly problems: readonly Problem[];
}

/** Reads the shared files of resources, or the own ones of a target. Problems are collected, not thrown. */
export function readResourceFiles(root: string, owner?: string): ResourceFiles {
  const [scenarios, webhooks] = [`${folderOf(owner)}scenarios/`, `${folderOf(owner)}webhooks/`];
  const problems: Problem[] = [];
  const addresses = new Map<string, { readonly address: Address; readonly file: string }>();
  const claim = (address: Address, file: string): boolean => {
    const key = address.toLowerCase();
    const other = addresses.get(key);
    if (other) problems.push(duplicate(`address ${address}`, other.file, file));
    else addresses.set(key, { address, file });
    return !other;
  };
  const resources: (ScenarioFiles | WebhookFile)[] = [];
  for (const [folder, names] of scenarioFolders(root, scenarios, problems)) {
    const address = addressOf("scenario", folder.slice(scenarios.length));
    if (!claim(address, `${folder}/${names[0]}`)) continue;
    const read = readScenario(root, folder, names, { address, owner }, problems);
    if (read) resources.push(read);
  }
  for (const file of listFiles(root, webhooks.slice(0, -1), problems)) {
    const path = /^(.+)\.ya?ml$/.exec(file.slice(webhooks.length))?.[1];
    if (path === undefined && file.endsWith(".json")) {
      problems.push({
        code: "file/unknown",
        message: "A webhook is a YAML file; this one is not read.",
        at: startOf(file),
        hint: `Rename it to ${file.replace(/json$/, "yaml")}: YAML reads JSON too.`,
      });
    }
    if (path === undefined || !claim(addressOf("webhook", path), file)) continue;
    const settings = readYamlFile(root, file, problems);
    if (settings && isMap(settings, problems)) {
      resources.push({ kind: "webhook", address: addressOf("webhook", path), owner, settings });
    }
  }
  resources.sort((a, b) => (a.address < b.address ? -1 : 1));
  return { resources, addresses: new Set([...addresses.values()].map(({ address }) => address)), problems };
}

/** The targets that files below targets/ belong to, each with the first of them. */
export function listOwners(root: string): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const file of listFiles(root, "targets", [])) {
    const owner = ownFileOf(file)?.owner;
    if (owner !== undefined && !owners.has(owner)) owners.set(owner, file);
  }
  return owners;
}

/** The file that a resource of this address would have, shared or own, for hints. */
export function fileOf(address: Address, owner?: string): string {
  const path = pathOf(address);
  const inside = address.startsWith("webhook/") ? `webhooks/${path}.yaml` : `scenarios/${path}/blueprint.json`;
  return `${folderOf(owner)}${inside}`;
}

/** The folder that holds `scenarios/` and `webhooks/`, with its slash: `targets/clients/acme/`, or "" for shared ones. */
export function folderOf(owner: string | undefined): string {
  return owner === undefined ? "" : `targets/${owner}/`;
}

const settingsNames = ["scenario.yaml", "scenario.yml"] as const;
const blueprintName = "blueprint.json";
const sidecarName = "blueprint.editor.json";
const knownNames: readonly string[] = [...settingsNames, blueprintName, sidecarName];
/** Make's version of what both sides changed, which an export leaves for people to look at. */
const unreadNames: ReadonlySet<string> = new Set(["blueprint.from-make.json"]);

/**
 * Folder → the known files in it. A name that is nearly a known one is told: it would be overlooked. `under` is
 * `scenarios/`, or that of a target.
 */
function scenarioFolders(root: string, under: string, problems: Problem[]): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  for (const file of listFiles(root, under.slice(0, -1), problems)) {
    const slash = file.lastIndexOf("/");
    const folder = file.slice(0, slash);
    const name = file.slice(slash + 1);
    if (unreadNames.has(name)) continue;
    if (folder === under.slice(0, -1)) {
      if (!/\.(?:json|ya?ml)$/.test(name)) continue;
      problems.push({
        code: "file/unknown",
        message: `A scenario is a folder; the file ${file} belongs to none.`,
        at: startOf(file),
        hint: `Move a blueprint to ${under}${name.replace(/\.[^.]+$/, "")}/blueprint.json.`,
      });
    } else if (knownNames.includes(name)) {
      folders.set(folder, [...(folders.get(folder) ?? []), name]);
    } else if (/\.(?:json|ya?ml)$/i.test(name)) {
      const near = nearestName(name, knownNames);
      if (near === undefined) continue;
      problems.push({
        code: "file/unknown",
        message: `The file ${name} is not read.`,
        at: startOf(file),
        hint: `Did you mean ${near}?`,
      });
    }
  }
  return folders;
}

function readScenario(
  root: string,
  folder: string,
  names: readonly string[],
  { address, owner }: Pick<ScenarioFiles, "address" | "owner">,
  problems: Problem[],
): ScenarioFiles | undefined {
  const [settingsName, second] = settingsNames.filter((name) => names.includes(name));
  if (settingsName && second) {
    problems.push(duplicate(`settings of ${address}`, `${folder}/${settingsName}`, `${folder}/${second}`));
  }
  const settings = settingsName && readYamlFile(root, `${folder}/${settingsName}`, problems);
  const sidecar = names.includes(sidecarName) ? readJsonFile(root, `${folder}/${sidecarName}`, problems) : undefined;
  if (sidecar) problems.push(...checkSchema("editor", sidecar));
  const settingsFit = !settings || isMap(settings, problems);
  if (!names.includes(blueprintName)) {
    problems.push({
      code: "blueprint/invalid",
      message: `The scenario ${address} has no blueprint.json.`,
      at: startOf(`${folder}/${names[0]}`),
      hint: "Put the blueprint beside it that Make's editor exports (… → Export blueprint).",
    });
    return undefined;
  }
  const blueprint = readJsonFile(root, `${folder}/${blueprintName}`, problems);
  if (!blueprint || !settingsFit) return undefined;
  const document = readBlueprint(blueprint.value);
  if (isBlueprintProblem(document)) {
    problems.push({
      code: "blueprint/invalid",
      message: document.problem,
      at: blueprint.place(document.place),
      hint: "Export the blueprint from Make's editor (… → Export blueprint) and put it there as it is.",
    });
    return undefined;
  }
  return { kind: "scenario", address, owner, settings: settings || undefined, blueprint, document, sidecar };
}

/** An empty YAML file is an empty map. Anything else but a map is told here, so that the rest may rely on it. */
function isMap(source: SourceFile, problems: Problem[]): boolean {
  if (source.value === null || isJsonObject(source.value)) return true;
  problems.push({
    code: "schema/invalid",
    message: `The file must be a map of keys, found ${inWords(source.value)}.`,
    at: source.place([]),
  });
  return false;
}
