// A target's file under ids/ with more lines in it: what export and adopt took over from Make. What stands in it stays,
// with every comment.

import type { Address } from "../address.ts";
import { ToolError } from "../errors.ts";
import { isJsonObject, jsonEqual, type JsonObject } from "../json.ts";
import { fileLimits, readText, refuseLinks } from "../project/files.ts";
import { patchYaml } from "../project/patch-yaml.ts";
import type { Project } from "../project/project.ts";
import type { FileChange } from "../project/write-files.ts";
import { parseYamlFile } from "../project/yaml-file.ts";
import { findIdsFiles } from "./ids.ts";

/** The file that holds, or would hold, what the target of this name takes over; relative to the root. */
export function idsFileOf(project: Project, target: string): string {
  return findIdsFiles(project).files.get(target) ?? `ids/${target}.yaml`;
}

/**
 * The change that adds or replaces the lines of these addresses and takes those of `removed` out; undefined where all is
 * so already. A file that holds nothing any more goes. Writes nothing. Throws `file/symlink` where a step of the path is a link, and what reading the file throws.
 */
export function changeOfIds(
  project: Project,
  target: string,
  ids: ReadonlyMap<Address, string>,
  removed: Iterable<Address> = [],
): FileChange | undefined {
  const file = idsFileOf(project, target);
  refuseLinks(project.root, file);
  const text = readText(project.root, file, fileLimits.yaml) ?? "";
  const before = mapIn(file, text);
  const lines = new Map(Object.entries(before));
  for (const [address, id] of ids) if (lines.get(address) !== id) lines.set(address, spelled(id));
  for (const address of removed) lines.delete(address);
  const after = Object.fromEntries([...lines].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  if (jsonEqual(before, after)) return undefined;
  return { file, text: lines.size === 0 ? undefined : patchYaml(file, text, after, { isSorted: true }) };
}

function mapIn(file: string, text: string): JsonObject {
  if (text.trim() === "") return {};
  const { value, place } = parseYamlFile(file, text);
  if (value === null) return {};
  if (isJsonObject(value)) return value;
  throw new ToolError({
    code: "schema/invalid",
    message: "The file must be a map of addresses to ids.",
    at: place([]),
    hint: "Each line is an address and an id: scenario/orders: 4100",
  });
}

/** A number, as Make has it; ids that a number would round stay texts. */
function spelled(id: string): number | string {
  return Number.isSafeInteger(Number(id)) ? Number(id) : id;
}
