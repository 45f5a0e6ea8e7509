// The real blueprints that lie beside the checkout, where they do. Tests over them skip, saying so, elsewhere.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { type BlueprintDocument, readBlueprint } from "../../src/blueprint/variants.ts";
import type { Json } from "../../src/json.ts";

export interface CorpusFile {
  readonly value: Json;
  readonly document: BlueprintDocument;
  /** Modules as the corpus' own table counts them. */
  readonly modules: number | undefined;
}

const folder = new URL("../../../shared/blueprints/", import.meta.url);
export const isCorpusAbsent = !existsSync(folder);

/** Names of the files; where there are none, one name that says so. */
export const corpusNames: readonly string[] = isCorpusAbsent
  ? ["(skipped: ../shared/blueprints is not here)"]
  : readdirSync(folder).filter((name) => name.endsWith(".json"));

export function readCorpusFile(name: string): CorpusFile {
  const value = JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Json;
  const document = readBlueprint(value);
  if ("problem" in document) throw new Error(`${name}: ${document.problem}`);
  const table = readFileSync(new URL("README.md", folder), "utf8").split("\n");
  const row = table.find((line) => line.startsWith(`| ${name} |`));
  return { value, document, modules: row === undefined ? undefined : Number(row.split("|")[2]) };
}
