// The real blueprints that lie beside the checkout, where they do. Tests over them skip, saying so, elsewhere.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, it } from "vitest";
import type { Json } from "../../src/json.ts";

const folder = new URL("../../../shared/blueprints/", import.meta.url);
const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];

export interface CorpusFile {
  readonly name: string;
  readonly value: Json;
  /** Modules as the corpus' own table counts them. */
  readonly modules: number | undefined;
}

export function corpusFiles(): readonly CorpusFile[] {
  const counts = new Map(
    (names.length === 0 ? "" : readFileSync(new URL("README.md", folder), "utf8"))
      .split("\n")
      .map((line) => /^\| (\S+\.json) \| (\d+) \|/.exec(line))
      .filter((match) => match !== null)
      .map((match) => [match[1], Number(match[2])] as const),
  );
  return names.map((name) => ({
    name,
    value: JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Json,
    modules: counts.get(name),
  }));
}

/** One test a file of the corpus. */
export function describeCorpus(title: string, check: (file: CorpusFile) => void): void {
  describe(title, () => {
    const files = corpusFiles();
    if (files.length === 0) {
      it.skip("is skipped: ../shared/blueprints is not here", () => {});
      return;
    }
    it.for(files.map((file) => [file.name, file] as const))("%s", ([, file]) => check(file));
  });
}
