// One export as a step of a command: reads Make, merges, and gives the files to write. Writes nothing itself.

import type { Address } from "../address.ts";
import type { Keep } from "../engine/plan.ts";
import type { ExportReport } from "../export/report.ts";
import type { MakeReader } from "../ports.ts";
import type { FileChange } from "../project/write-files.ts";
import type { Session } from "./session.ts";

export interface ExportTeamOptions {
  /** Addresses or globs; empty is all. */
  readonly only: readonly string[];
  readonly prune: boolean;
  readonly keep: readonly Keep[];
  /** `shared`: write into shared files, although the target is not the source. */
  readonly to: "shared" | undefined;
}

export interface TeamExport {
  readonly report: ExportReport;
  /** In the order to write them. */
  readonly changes: readonly FileChange[];
  /** Remembers what was exported, so that the next one reads only what changed. Call it when the files are written. */
  remember(): Promise<void>;
  readonly addresses: ReadonlyMap<Address, string>;
}

export async function exportTeam(
  _session: Session,
  _api: MakeReader,
  _options: ExportTeamOptions,
): Promise<TeamExport> {
  throw new Error("not here yet");
}
