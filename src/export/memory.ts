// What the last export found as it was written: the next one reads only what moved since, and takes for the base what Git
// and Make had alike then. It gives no ownership. Where it is missing, everything is read, and the base is the last apply's
// or that of the taking over: what was edited twice since then may clash, and is told.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Address } from "../address.ts";
import { isJsonObject, type Json } from "../json.ts";
import { refuseLinks } from "../project/files.ts";
import { writeFiles } from "../project/write-files.ts";
import { ignoreStateInGit } from "../state/folders.ts";

/** An object that Git and Make had alike. */
export interface RememberedObject {
  readonly remoteId: string;
  /** A scenario's `lastEdit` of then; null where the list row holds everything. */
  readonly revision: string | null;
  /** Hash of the template of then. */
  readonly template: string;
  /** What vars and references in it stood for, secrets left out. */
  readonly values: Readonly<Record<string, Json>>;
  /** Base in the state of then: an apply since then knows better. */
  readonly stateBase: string;
  /** Its files and what Git calls their content. */
  readonly files: Readonly<Record<string, string>>;
}

export interface ExportMemory {
  readonly zone: string;
  readonly teamId: number;
  readonly objects: Readonly<Record<Address, RememberedObject>>;
  /** Addresses given in exports, by kind and id: `scenario/4100`. An export that was not merged gives them again. */
  readonly addresses: Readonly<Record<string, Address>>;
}

const fileName = "exported.json";

/** `folder`: where the target's state lies, relative to the root. Undefined for none, and for that of another team. */
export async function readMemory(
  root: string,
  folder: string,
  zone: string,
  teamId: number,
): Promise<ExportMemory | undefined> {
  const file = `${folder}/${fileName}`;
  refuseLinks(root, file);
  const text = await readFile(join(root, file), "utf8").catch(() => undefined);
  const value = text === undefined ? undefined : parse(text);
  if (!isJsonObject(value) || value["formatVersion"] !== 1) return undefined;
  const { objects, addresses } = value;
  if (value["zone"] !== zone || value["teamId"] !== teamId || !isJsonObject(objects) || !isJsonObject(addresses))
    return undefined;
  const isWhole = Object.values(objects).every(
    (each) =>
      isJsonObject(each) &&
      typeof each["remoteId"] === "string" &&
      isJsonObject(each["values"]) &&
      isJsonObject(each["files"]),
  );
  return isWhole ? (value as unknown as ExportMemory) : undefined;
}

export async function writeMemory(root: string, folder: string, memory: ExportMemory): Promise<void> {
  await ignoreStateInGit(root);
  refuseLinks(root, `${folder}/${fileName}`);
  writeFiles(root, [{ file: `${folder}/${fileName}`, text: `${JSON.stringify({ formatVersion: 1, ...memory })}\n` }]);
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // half a file is no memory
  }
}
