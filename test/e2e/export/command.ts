// The export as its command makes it, in this process, in a folder that is a Git repository.

import { exportFromMake, type ExportOptions } from "../../../src/commands/export.ts";
import { environment, patientClock, type Ran, run } from "../loop.ts";

export async function exportIn(dir: string, options: Partial<ExportOptions> = {}): Promise<Ran> {
  const defaults: ExportOptions = {
    dir,
    target: undefined,
    emulator: undefined,
    env: environment,
    clock: patientClock,
    only: [],
    prune: false,
    keep: [],
    to: undefined,
    commit: false,
    branch: undefined,
    push: false,
    pullRequest: false,
    allow: [],
    json: false,
    quiet: false,
  };
  return run((terminal) => exportFromMake({ ...defaults, ...options }, terminal));
}
