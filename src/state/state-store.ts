// Where state lives: one document a target, and beside it the bases, one content-addressed value an object, so that an
// apply writes only what moved.

import type { State } from "../engine/state.ts";
import type { JsonObject } from "../json.ts";

export interface StateStore {
  /** Undefined before the first apply. Throws `state/invalid`. */
  read(): Promise<State | undefined>;
  /** Writes `state` over the one with `serial - 1`; another one there is `state/moved`, and nothing is written. */
  write(state: State): Promise<void>;
  /** Throws `state/invalid` where it is missing or its content is not what its name says. */
  readBase(hash: string): Promise<JsonObject>;
  /** Returns the hash. Written once; the same content again costs nothing. */
  writeBase(content: JsonObject): Promise<string>;
}
