// Why scenarios are off that should be on: one request a scenario, for the latest rows of its log.

import { isOncePast, type OffReason, readOffReason } from "../engine/team-status.ts";
import { isJsonArray, isJsonObject } from "../json.ts";
import type { LiveRow } from "../kinds/kind.ts";
import { MakeError } from "../make/make-error.ts";
import type { MakeReader } from "../ports.ts";
import { sideBySide } from "../live/side-by-side.ts";

const asksAtOnce = 4;
const rowsAsked = 50;

/** By id. A log that Make does not give leaves its reason unknown; only that the key or Make itself fails is thrown. */
export async function offReasons(
  api: MakeReader,
  rows: readonly LiveRow[],
  now: number,
): Promise<ReadonlyMap<string, OffReason>> {
  const reasons = await sideBySide(rows, asksAtOnce, async (row): Promise<[string, OffReason]> => {
    // Make switches it off itself when its one run is past: nobody has to be asked.
    if (isOncePast(row, now)) return [row.id, { by: "make", why: "once" }];
    return [row.id, await reasonOf(api, row)];
  });
  return new Map(reasons);
}

async function reasonOf(api: MakeReader, { id, about }: LiveRow): Promise<OffReason> {
  try {
    const answer = await api.get(`/scenarios/${id}/logs`, { "pg[limit]": rowsAsked });
    const log = isJsonObject(answer) ? answer["scenarioLogs"] : undefined;
    return readOffReason(isJsonArray(log) ? log.filter(isJsonObject) : [], about["isinvalid"] === true);
  } catch (error) {
    if (!(error instanceof MakeError) || !passable.has(error.kind)) throw error;
    return { by: "make", why: about["isinvalid"] === true ? "errors" : "unknown" };
  }
}

/** The scenario went meanwhile, or its log is not for this key. */
const passable: ReadonlySet<MakeError["kind"]> = new Set(["not-found", "missing-scope", "rejected"]);
