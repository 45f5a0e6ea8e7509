// Before a write the object must still be what the plan saw. A plan that is older than a few seconds (somebody was asked,
// the limit made us wait, much was to be done) is checked against the list again: one request for all objects of a kind.

import type { KindName } from "../address.ts";
import type { LiveState } from "../engine/observed.ts";
import type { ManagedOutcome } from "../engine/outcome.ts";
import { ToolError } from "../errors.ts";
import type { Verdict } from "../engine/three-way.ts";
import { type Json, jsonEqual } from "../json.ts";
import type { LiveRow, ResourceKind } from "../kinds/kind.ts";
import { formatPath } from "../path.ts";
import type { MakeReader } from "../ports.ts";

/** So long is a list taken for the present. */
const trustMs = 5000;

export interface Recheck {
  /** The row as it is now. Throws `plan/stale` where the object is gone. */
  rowNow(kind: ResourceKind, row: LiveRow): Promise<LiveRow>;
}

export function recheckRows(api: MakeReader, live: LiveState, observedAt: Date, now: () => Date): Recheck {
  const lists = new Map<KindName, { readonly at: number; readonly rows: ReadonlyMap<string, LiveRow> }>();
  for (const [kind, rows] of live.rows) lists.set(kind, { at: observedAt.getTime(), rows });
  return {
    rowNow: async (kind, row) => {
      let list = lists.get(kind.name);
      if (!list || now().getTime() - list.at > trustMs) {
        const listed = await kind.remote.list(api, live.team);
        list = { at: now().getTime(), rows: new Map(listed.map((each) => [each.id, each])) };
        lists.set(kind.name, list);
      }
      const found = list.rows.get(row.id);
      if (!found) throw stale(row.name, "is gone in Make since the plan was made");
      return found;
    },
  };
}

/** Whether the object was edited since the plan read it. */
export function isEdited(row: LiveRow, then: LiveRow): boolean {
  return row.revision !== then.revision || !jsonEqual(row.spec, then.spec);
}

/** The same outcome over what Make has now: what people changed meanwhile is merged like any change of theirs. */
export async function outcomeNow(outcome: ManagedOutcome, api: MakeReader, recheck: Recheck): Promise<ManagedOutcome> {
  const { kind } = outcome.wanted;
  const row = await recheck.rowNow(kind, outcome.row);
  if (!isEdited(row, outcome.row)) return outcome;
  const content = await kind.remote.content?.(api, row);
  return { ...outcome, row, live: kind.model.normalise({ ...row.spec, ...content?.spec }) };
}

/**
 * Throws `plan/stale` where something is to be written that the plan did not show so: what `--keep git` and
 * `drift: revert` take back was looked at, and what people did since was not.
 */
export function assertPlanned(name: string, changes: readonly Verdict[], planned: readonly Verdict[]): void {
  const isPlanned = ({ path, live }: Verdict): boolean =>
    planned.some((each) => jsonEqual([...each.path], [...path]) && sameOrAbsent(each.live, live));
  const others = changes.filter((change) => !isPlanned(change)).map(({ path }) => formatPath(path));
  if (others.length > 0) throw stale(name, `was changed in Make since the plan was made: ${others.join(", ")}`);
}

function sameOrAbsent(a: Json | undefined, b: Json | undefined): boolean {
  return a === undefined || b === undefined ? a === b : jsonEqual(a, b);
}

export function stale(name: string, what: string): ToolError {
  return new ToolError({
    code: "plan/stale",
    message: `"${name}" ${what}.`,
    hint: "Plan again and look at what is there now.",
  });
}
