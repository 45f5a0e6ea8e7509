// What Make answered, as the engine takes it. Types only; src/live/ fills it.

import type { Address, KindName } from "../address.ts";
import type { JsonObject } from "../json.ts";
import type { LiveRow, Team } from "../kinds/kind.ts";

export interface LiveState {
  readonly team: Team;
  /** Every object of the team by kind and id: complete, or there is no LiveState. */
  readonly rows: ReadonlyMap<KindName, ReadonlyMap<string, LiveRow>>;
  /** What the row of a managed object lacks, where it had to be read; absent where it still equals the base. */
  readonly contents: ReadonlyMap<Address, JsonObject>;
  /** The id of a resource in Make, by state or, for kinds found by path, by path. */
  readonly ids: ReadonlyMap<Address, string>;
}
