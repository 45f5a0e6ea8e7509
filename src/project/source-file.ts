// One file of the project after parsing: its value, and a way back from a path to a line. Types only.

import type { SourcePlace } from "../errors.ts";
import type { Json } from "../json.ts";
import type { Path } from "../path.ts";

export interface SourceFile {
  /** Relative to the project's root, with forward slashes. */
  readonly file: string;
  readonly text: string;
  readonly value: Json;
  /** The place of the value at `path`, or of the nearest thing above it that exists. Computed when asked. */
  readonly place: (path: Path) => SourcePlace;
  /** The place of the last key of `path` instead of its value; for unknown keys. */
  readonly keyPlace: (path: Path) => SourcePlace;
}
