// What the project file and the target files say, checked and filled in. Types only.
// A target that is not chosen never stops another one: what only its own use needs (a required var, a variable of the
// environment) waits in `problems` until the target is loaded.

import type { DriftPolicy } from "../engine/compare.ts";
import type { Problem, SourcePlace } from "../errors.ts";
import type { Json } from "../json.ts";
import type { Path } from "../path.ts";
import type { SourceFile } from "./source-file.ts";

/** Which way changes may go: both, only Make to Git (a backup), or only Git to Make. */
export type Direction = "both" | "from-make" | "to-make";

export interface VarValue {
  /** Undefined: a secret without a value; what is in Make stays. (Also a required var whose absence `problems` tells.) */
  readonly value: Json | undefined;
  /** True for `secret: true` and for whatever comes from the environment. Never printed, never stored. */
  readonly secret: boolean;
  /** Where the value is written: the target file, or the default in the project file. */
  readonly place: () => SourcePlace;
}

/** Which connection, key, data store or data structure of the target's team a logical name means. A name has its vars filled in. */
export type Binding = { readonly id: number } | { readonly name: string } | { readonly only: true };

/** A target's own value for one field of the resources that an address or a glob means. */
export interface Override {
  /** As written: an address, or a glob such as `scenario/reports/*`. Checked when the desired state is loaded. */
  readonly address: string;
  /** `["schedule", "interval"]`, `["modules", "7", "mapper", "values", "Total"]`. */
  readonly path: Path;
  readonly value: Json;
  /** The file that gives it, the target's own or one that it extends, and the place in there. */
  readonly source: SourceFile;
  readonly at: Path;
}

/** A target file that others extend: never planned, never selected, not complete. */
export interface Base {
  readonly name: string;
  readonly file: string;
  readonly extends: readonly string[];
  readonly zone: string | undefined;
  readonly team: string | number | undefined;
  readonly direction: Direction | undefined;
}

export interface Target {
  /** `production`, `clients/acme`. */
  readonly name: string;
  /** Names that it had before, the latest first: its state is looked for under them. */
  readonly movedFrom: readonly string[];
  /** Relative to the project's root. */
  readonly file: string;
  /** As written, e.g. `eu2.make.com`; one that the environment allows. */
  readonly zone: string;
  /** Name or id of the Make team. */
  readonly team: string | number;
  /** Name of the variable that holds the API key; matches `MAKE_*`. */
  readonly apiKeyEnv: string;
  readonly direction: Direction;
  readonly drift: DriftPolicy;
  readonly vars: ReadonlyMap<string, VarValue>;
  /** `connection.google-sales` → which one. */
  readonly bindings: ReadonlyMap<string, Binding>;
  /** In the order in which they are applied: a later one wins. */
  readonly overrides: readonly Override[];
  /** What stops this target alone, told when its desired state is loaded. */
  readonly problems: readonly Problem[];
  /** Names of the targets that its file extends, as written. */
  readonly extends: readonly string[];
  /** The files that make it up, in the order in which they count: what it extends, then its own. */
  readonly files: readonly string[];
  /** Whether one of its files gives a value at the path. */
  readonly gives: (path: Path) => boolean;
  /** The place of a value in the file that gives it, or of the nearest thing above it. */
  readonly place: (path: Path) => SourcePlace;
}

export interface Project {
  /** The real path of the project's folder. */
  readonly root: string;
  readonly name: string;
  /** By name, in the order of names. */
  readonly targets: ReadonlyMap<string, Target>;
  /** Abstract targets by name. */
  readonly bases: ReadonlyMap<string, Base>;
  /** Names of all target files, also of those that cannot be read. */
  readonly targetNames: ReadonlySet<string>;
  readonly defaultTarget: string | undefined;
  /** The target whose editor people build in: `source:`, or the only target. */
  readonly source: string | undefined;
  /** Secrets that may stand in files: `secrets.allow`, each `ADDRESS` or `ADDRESS PATH`, as written. */
  readonly allowedSecrets: readonly string[];
  readonly place: (path: Path) => SourcePlace;
}
