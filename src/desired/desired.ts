// What Git wants in one target: every resource as a template, and for every leaf the place that it came from. Types only.
// Places are computed when asked, never while loading: a thousand scenarios hold millions of leaves.

import type { Address, KindName } from "../address.ts";
import type { SourcePlace } from "../errors.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Path } from "../path.ts";

/** Where a value of a template came from. */
export interface Origin {
  /** Relative to the project's root. */
  readonly file: string;
  /** Inside that file. */
  readonly path: Path;
  /** The value as the file has it, before anything is resolved. */
  readonly template: Json;
  /** True when a target's `overrides:` gave it. */
  readonly override: boolean;
  /** True when it refers to a secret var or to a webhook's URL. */
  readonly secret: boolean;
}

export interface DesiredResource {
  readonly address: Address;
  readonly kind: KindName;
  /** Name of the target whose own files it has; undefined: its files are shared. */
  readonly owner: string | undefined;
  /**
   * The spec with the target's overrides applied and references still strings. An absent key is not managed; `null` or
   * empty clears.
   *
   * scenario: `{name?, description?, folder?, active?, schedule?, interface?, blueprint, editor?}`, where `blueprint` is
   * the behaviour half and `editor` the other half of the split. webhook: `{type, name?, method?, headers?, stringify?,
   * allowedIps?, dataStructure?, data?}`.
   */
  readonly template: JsonObject;
  readonly protect: boolean;
  readonly ignore: readonly Path[];
  /** Addresses that it had before, the latest first: `scenario/old/path`. */
  readonly movedFrom: readonly Address[];
  /** The origin of the value at a path of the template; undefined where the template has nothing. */
  origin(path: Path): Origin | undefined;
  /** File, line and column of a path of the template, or of the nearest thing above it. */
  place(path: Path): SourcePlace;
}

/** One line of `ids/<target>.yaml`. */
export interface TakenOver {
  /** Make's id, e.g. `4100`. */
  readonly id: string;
  readonly place: () => SourcePlace;
}

export interface DesiredState {
  /** Iterates in the order of addresses, whatever order the disk gives. */
  readonly resources: ReadonlyMap<Address, DesiredResource>;
  /** Objects of Make that this target takes over: from `ids/<target>.yaml`. */
  readonly ids: ReadonlyMap<Address, TakenOver>;
}
