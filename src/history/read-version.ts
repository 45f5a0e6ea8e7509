// One resource as a commit's files have it, without anything else of the project: what its own files say, before any
// target's overrides, with references as they are written.

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import type { KindName } from "../address.ts";
import { layersOf } from "../desired/layers.ts";
import { readResourceFiles } from "../desired/resource-files.ts";
import { ToolError } from "../errors.ts";
import type { JsonObject } from "../json.ts";

export type VersionContent =
  | { readonly is: "there"; readonly template: JsonObject }
  /** No file of it is there. */
  | { readonly is: "gone" }
  /** Its files say nothing that this version of the tool could read. */
  | { readonly is: "unreadable"; readonly why: string };

/** `texts`: by name. Nothing but a temporary folder is touched. */
export async function readVersion(kind: KindName, texts: ReadonlyMap<string, string>): Promise<VersionContent> {
  if (texts.size === 0) return { is: "gone" };
  const root = await mkdtemp(join(tmpdir(), "make-gitops-version-"));
  try {
    for (const [file, text] of texts) {
      const place = kind === "scenario" ? `scenarios/it/${basename(file)}` : `webhooks/it${extname(file)}`;
      await mkdir(join(root, place, ".."), { recursive: true });
      await writeFile(join(root, place), text);
    }
    return readFolder(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function readFolder(root: string): VersionContent {
  try {
    const { resources, problems } = readResourceFiles(root);
    const [first] = resources;
    if (!first) return { is: "unreadable", why: problems[0]?.message ?? "Its files say nothing." };
    const { protect: _protect, ignore: _ignore, movedFrom: _from, basedOn: _on, ...template } = layersOf(first).whole;
    return { is: "there", template };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { is: "unreadable", why: error.message };
  }
}
