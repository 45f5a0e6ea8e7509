// Finds and parses the files of resources. Nothing here depends on a target, so that a fleet reads each file once.

import { type Address, addressOf, pathOf } from "../address.ts";
import { type BlueprintDocument, isBlueprintProblem, readBlueprint } from "../blueprint/variants.ts";
import type { Problem } from "../errors.ts";
import { isJsonObject } from "../json.ts";
import { duplicate, listFiles, startOf } from "../project/files.ts";
import { nearestName } from "../nearest.ts";
import { readJsonFile, readYamlFile } from "../project/read-source.ts";
import { checkSchema, inWords } from "../project/schema-check.ts";
import type { SourceFile } from "../project/source-file.ts";

/** The files of one scenario. */
export interface ScenarioFiles {
  readonly kind: "scenario";
  readonly address: Address;
  readonly settings: SourceFile | undefined;
  readonly blueprint: SourceFile;
  readonly document: BlueprintDocument;
  readonly sidecar: SourceFile | undefined;
}

/** The file of one webhook. */
export interface WebhookFile {
  readonly kind: "webhook";
  readonly address: Address;
  readonly settings: SourceFile;
}

export interface ResourceFiles {
  /** What could be read, sorted by address. */
  readonly resources: readonly (ScenarioFiles | WebhookFile)[];
  /** Every address that a file stands for, also where that file cannot be read. */
  readonly addresses: ReadonlySet<Address>;
  readonly problems: readonly Problem[];
}

/** Reads all files of resources below a project's root. Problems are collected, not thrown. */
export function readResourceFiles(root: string): ResourceFiles {
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
  for (const [folder, names] of scenarioFolders(root, problems)) {
    const address = addressOf("scenario", folder.slice("scenarios/".length));
    if (!claim(address, `${folder}/${names[0]}`)) continue;
    const read = readScenario(root, folder, names, address, problems);
    if (read) resources.push(read);
  }
  for (const file of listFiles(root, "webhooks", problems)) {
    const path = /^webhooks\/(.+)\.ya?ml$/.exec(file)?.[1];
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
      resources.push({ kind: "webhook", address: addressOf("webhook", path), settings });
    }
  }
  resources.sort((a, b) => (a.address < b.address ? -1 : 1));
  return { resources, addresses: new Set([...addresses.values()].map(({ address }) => address)), problems };
}

/** The file that a resource of this address would have, for hints. */
export function fileOf(address: Address): string {
  const path = pathOf(address);
  return address.startsWith("webhook/") ? `webhooks/${path}.yaml` : `scenarios/${path}/blueprint.json`;
}

const settingsNames = ["scenario.yaml", "scenario.yml"] as const;
const blueprintName = "blueprint.json";
const sidecarName = "blueprint.editor.json";
const knownNames: readonly string[] = [...settingsNames, blueprintName, sidecarName];

/** Folder → the known files in it. A name that is nearly a known one is told: it would be overlooked. */
function scenarioFolders(root: string, problems: Problem[]): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  for (const file of listFiles(root, "scenarios", problems)) {
    const slash = file.lastIndexOf("/");
    const folder = file.slice(0, slash);
    const name = file.slice(slash + 1);
    if (folder === "scenarios") {
      if (!/\.(?:json|ya?ml)$/.test(name)) continue;
      problems.push({
        code: "file/unknown",
        message: `A scenario is a folder; the file ${file} belongs to none.`,
        at: startOf(file),
        hint: `Move a blueprint to scenarios/${name.replace(/\.[^.]+$/, "")}/blueprint.json.`,
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
  address: Address,
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
  return { kind: "scenario", address, settings: settings || undefined, blueprint, document, sidecar };
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
