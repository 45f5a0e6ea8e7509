// Why a plan does not run by itself. A guard never changes a plan: it is told with it, and `--allow` lets it pass.

import { type Address, kindOf } from "../address.ts";
import type { Change, Drift, Guard } from "./plan.ts";

export interface Namesake {
  readonly id: string;
  /** The address that it was managed under, where its file left Git. */
  readonly leftOverFrom: Address | undefined;
}

export interface GuardInput {
  readonly changes: readonly Change[];
  /** Webhooks of ours that are gone in Make and would come back with a new URL. */
  readonly recreated: readonly Address[];
  /** Former objects of an interrupted recreation, which this plan would delete. */
  readonly discarded: readonly Address[];
  /** New objects whose name something in Make has that no file here stands for. */
  readonly namesakes: ReadonlyMap<Address, readonly Namesake[]>;
  /** What would be deleted, with the name of something unmanaged that uses it. */
  readonly usedElsewhere: ReadonlyMap<Address, string>;
  readonly switchedOff: readonly Address[];
  readonly protectedAddresses: ReadonlySet<Address>;
  readonly managed: readonly Address[];
  readonly desiredCount: number;
  /** Drift that the target says to refuse. */
  readonly refusedDrift: readonly Drift[];
}

export function findGuards(input: GuardInput): readonly Guard[] {
  const addressesOf = (action: Change["action"]): Address[] =>
    input.changes.filter((change) => change.action === action).map(({ address }) => address);
  const deleted = addressesOf("delete");
  const recreated = [...addressesOf("replace"), ...input.recreated];
  const namesakes = [...input.namesakes.keys()];
  const guards: Guard[] = [
    { name: "delete", addresses: deleted, message: "Deleting cannot be undone in Make." },
    {
      name: "recreate",
      addresses: [...new Set([...recreated, ...input.discarded])],
      message: "It gets a new URL; whoever calls the old one reaches nothing any more.",
    },
    {
      name: "many",
      addresses: tooMany([deleted, recreated, input.switchedOff], input.managed),
      message: "That is more than a fifth of a kind at once.",
    },
    {
      name: "empty",
      addresses: input.desiredCount === 0 ? input.managed : [],
      message: "The repository holds nothing for this target, and Make holds what was applied before.",
    },
    {
      name: "namesake",
      addresses: namesakes,
      message: `Make has an object of this name already: ${namesakeWords(input.namesakes)}. A second one would be made beside it.`,
    },
    {
      name: "in-use",
      addresses: [...input.usedElsewhere.keys()],
      message: `Scenarios that are not managed here use it and would stop: ${[...input.usedElsewhere.values()].map((name) => `"${name}"`).join(", ")}.`,
    },
    {
      name: "drift",
      addresses: input.refusedDrift.map(({ address }) => address),
      message: "It was changed in Make, and this target says `drift: refuse`.",
    },
    {
      name: "protected",
      addresses: [...deleted, ...recreated, ...input.switchedOff].filter((address) =>
        input.protectedAddresses.has(address),
      ),
      message:
        "`protect: true` in its file, or in the file that Git had of it: it is never deleted, recreated or switched off.",
    },
  ];
  return guards.filter(({ addresses }) => addresses.length > 0);
}

function namesakeWords(namesakes: GuardInput["namesakes"]): string {
  const words = [...namesakes].flatMap(([address, list]) =>
    list.map(({ id, leftOverFrom }) => {
      const origin =
        leftOverFrom === undefined
          ? "not managed here"
          : `left over from ${leftOverFrom}, whose file was moved or deleted`;
      return `${address}: id ${id}, ${origin}`;
    }),
  );
  return words.join("; ");
}

/** The guards that `--allow` does not let pass: by the guard's name, or by every address that it holds. */
export function standingGuards(guards: readonly Guard[], allow: readonly string[]): readonly Guard[] {
  return guards.filter(
    ({ name, addresses }) =>
      name === "protected" || !(allow.includes(name) || addresses.every((address) => allow.includes(address))),
  );
}

// More than 3 and more than a fifth of a kind (design 1.3).
function tooMany(groups: readonly (readonly Address[])[], managed: readonly Address[]): Address[] {
  return groups.flatMap((group) =>
    [...Map.groupBy(group, kindOf)]
      .filter(
        ([kind, addresses]) =>
          addresses.length > 3 && addresses.length > managed.filter((address) => kindOf(address) === kind).length / 5,
      )
      .flatMap(([, addresses]) => addresses),
  );
}
