// A write that a run did not come to verify: Make may have taken it and call it invalid, and what Git wants is there, so
// that nothing would differ. Then the change is told again, and the next apply puts the former version back. PURE.

import type { Comparison } from "./compare.ts";
import type { LiveRow } from "../kinds/kind.ts";
import type { StateEntry, Unverified } from "./state.ts";
import type { Verdict } from "./three-way.ts";

/**
 * The comparison with what is still open in it: where Make calls invalid what was written, what settled is a change from
 * the base; where Make switched it off meanwhile, so is `active`. Where something else is to be written, that goes first.
 */
export function withUnverified(
  comparison: Comparison,
  row: LiveRow,
  entry: StateEntry,
  intent: Unverified | undefined,
): Comparison {
  // A write that did not reach Make left nothing open: a content that was written has another revision.
  if (!intent || intent.remoteId !== row.id || entry.seen.revision === row.revision) return comparison;
  if (comparison.verdicts.some(({ verdict }) => verdict === "change" || verdict === "conflict")) return comparison;
  const isInvalid = row.about["isinvalid"] === true;
  const wasSwitchedOff = intent.row["active"] === true && row.spec["active"] === false;
  const reopened = (each: Verdict): Verdict => {
    if (each.path[0] === "active")
      return wasSwitchedOff && each.verdict === "drift" ? { ...each, verdict: "change" } : each;
    return isInvalid && each.verdict === "settled" ? { ...each, verdict: "change", live: each.base } : each;
  };
  return { ...comparison, verdicts: comparison.verdicts.map(reopened) };
}
