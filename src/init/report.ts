// What one init found and wrote, as plain data: for the terminal and `--json` (schemas/init.schema.json). Types only.
// It never holds the key.

import type { PresetName } from "./presets.ts";

export interface KeyScopes {
  /** False: Make did not tell the key's scopes, so `missing` holds only what it refused, and `extra` nothing. */
  readonly checked: boolean;
  /** Of the preset's scopes those that the key lacks, in the preset's order. */
  readonly missing: readonly string[];
  /** Scopes that can change something in Make and that the preset does not use. */
  readonly extra: readonly string[];
}

export interface InitReport {
  readonly formatVersion: 1;
  readonly preset: PresetName;
  readonly zone: string;
  readonly organization: { readonly id: number; readonly name: string };
  readonly team: CountedTeam;
  /** Name of the target that means this team. */
  readonly target: string;
  readonly scopes: KeyScopes;
  /** Relative to the project's folder, with forward slashes; files that got lines are among them. */
  readonly wrote: readonly string[];
  /** Files that were there already and stay as they were. */
  readonly kept: readonly string[];
  /** What a person should look at, in sentences. */
  readonly notes: readonly string[];
}

export interface CountedTeam {
  readonly id: number;
  readonly name: string;
  /** Absent where they were not counted: the key may not read them, or there are too many teams. */
  readonly scenarios?: number;
  readonly active?: number;
}
