// What `--allow` may name: a guard, or an address. A word that is neither would let nothing pass, in silence.

import { type Address, isAddress } from "../address.ts";
import type { GuardName, Plan } from "../engine/plan.ts";
import { type Problem, ToolError } from "../errors.ts";
import { nearestName } from "../nearest.ts";
import type { Prepared } from "./prepare-plan.ts";

/** Complete by its type: a new guard does not compile until it is told here whether it can pass. */
const passes: Readonly<Record<GuardName, boolean>> = {
  delete: true,
  recreate: true,
  "switch-off": true,
  move: true,
  license: true,
  many: true,
  empty: true,
  namesake: true,
  "in-use": true,
  drift: true,
  protected: false,
};

// What is suggested. "protected" is a guard's name as well, and that guard itself says why no --allow helps.
const names = Object.keys(passes).filter((name) => passes[name as GuardName]);

/** Throws ToolError `usage/invalid` for each word that is neither a guard nor in the form of an address. */
export function checkAllow(allow: readonly string[]): void {
  const problems = allow.filter((word) => !Object.hasOwn(passes, word) && !isAddress(word)).map(problemOf);
  if (problems.length > 0) throw new ToolError(problems);
}

/** Addresses in `--allow` that nothing here has. After an interruption they may well be done: told, and no error. */
export function unknownAllowed(
  allow: readonly string[],
  { plan, state }: Prepared,
  desired: Iterable<Address>,
): Problem[] {
  const known = new Set<string>([...desired, ...Object.keys(state.resources), ...addressesOf(plan)]);
  return allow
    .filter((word) => isAddress(word) && !known.has(word))
    .map((word) => {
      const near = nearestName(word, known);
      return {
        code: "usage/invalid",
        message: `Nothing here has the address ${JSON.stringify(word)}: --allow lets nothing pass by it.`,
        hint: near === undefined ? "The plan shows each address." : `Did you mean ${near}?`,
      };
    });
}

function addressesOf({ changes, guards, leftOver }: Plan): readonly Address[] {
  return [...changes, ...leftOver].map(({ address }) => address).concat(guards.flatMap(({ addresses }) => addresses));
}

function problemOf(word: string): Problem {
  const near = nearestName(word, names);
  return {
    code: "usage/invalid",
    message: `--allow knows no guard ${JSON.stringify(word)}.`,
    hint: near === undefined ? `Known are: ${names.join(", ")}, and addresses.` : `Did you mean ${near}?`,
  };
}
