// Where a command writes: results to `out`, progress and problems to `err`. The entry makes it; tests pass their own.

import type { Paint } from "../render/paint.ts";

export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Somebody can answer a question. */
  readonly isInteractive: boolean;
  /** Colours a text for `out`; gives it back as it is where there are none. */
  readonly paint: Paint;
}
