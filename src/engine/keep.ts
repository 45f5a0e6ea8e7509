// Which side decides where Git and Make changed the same: `--keep git|make [ADDRESS]`.

import type { Address } from "../address.ts";
import type { DriftPolicy, MergePolicy } from "./compare.ts";
import type { Keep } from "./plan.ts";

/** A decision by address outdoes one for all; of two alike the later one counts. */
export function policyOf(address: Address, drift: DriftPolicy, keep: readonly Keep[]): MergePolicy {
  const named = keep.findLast(({ addresses }) => addresses.includes(address));
  const side = (named ?? keep.findLast(({ addresses }) => addresses.length === 0))?.side;
  return {
    drift,
    clash: side === undefined ? "conflict" : side === "git" ? "git" : "live",
    revertsActive: named?.side === "git",
  };
}
