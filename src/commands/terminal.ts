// Where a command writes and asks: results to `out`, progress, problems and questions to `err`. The entry makes it; tests
// pass their own. Nothing below the entry takes the process's own streams.

import type { Paint } from "../render/paint.ts";
import type { DrawStream } from "../render/progress.ts";

export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** The stream behind `err`, for the progress. */
  readonly errStream: DrawStream;
  /** Somebody can answer a question. */
  readonly isInteractive: boolean;
  /** One line of answer, without its end; empty where the input has ended. Called only where `isInteractive`. */
  ask(question: string): Promise<string>;
  /** Colours a text for `out`; gives it back as it is where there are none. */
  readonly paint: Paint;
}
