// `--keep git scenario/a --keep make`: which side decides, for the addresses after it, or for all that are not named.

import { type Address, isAddress } from "../address.ts";
import type { Keep } from "../engine/plan.ts";
import { ToolError } from "../errors.ts";

/** The words that followed `--keep`, in their order. Throws ToolError `usage/invalid` where they say nothing. */
export function keepOf(words: readonly string[]): readonly Keep[] {
  const keep: { side: Keep["side"]; addresses: Address[] }[] = [];
  for (const word of words.flatMap((each) => each.split(",")).map((each) => each.trim())) {
    const last = keep.at(-1);
    if (word === "git" || word === "make") keep.push({ side: word, addresses: [] });
    else if (last && isAddress(word)) last.addresses.push(word);
    else throw unclear(word, last !== undefined);
  }
  refuseContradiction(keep);
  return keep;
}

function refuseContradiction(keep: readonly Keep[]): void {
  const sides = new Map<string, Keep["side"]>();
  for (const { side, addresses } of keep) {
    for (const of of addresses.length > 0 ? addresses : ["all"]) {
      if (sides.get(of) !== undefined && sides.get(of) !== side)
        throw new ToolError({
          code: "usage/invalid",
          message: `--keep says git and make for ${of}.`,
          hint: "One side decides: say it once.",
        });
      sides.set(of, side);
    }
  }
}

function unclear(word: string, isAfterSide: boolean): ToolError {
  const shown = JSON.stringify(word);
  return new ToolError({
    code: "usage/invalid",
    message: isAfterSide
      ? `--keep: ${shown} is no address.`
      : `--keep takes git or make first, and ${shown} was given.`,
    hint: "For example: --keep git scenario/orders/new-order",
  });
}
