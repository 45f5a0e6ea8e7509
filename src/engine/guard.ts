// Why a plan does not run by itself. A guard never changes a plan: it is told with it, and `--allow` lets it pass.

import { type Address, kindOf } from "../address.ts";
import type { Moves } from "./moves.ts";
import type { Change, Drift, Guard } from "./plan.ts";

export interface Namesake {
  readonly id: string;
  /** The address that it was managed under, where its file left Git. */
  readonly leftOverFrom: Address | undefined;
}

/** What the organization may have on at once, and has. */
export interface License {
  readonly scenarios: number;
  readonly active: number;
}

/** Something that a new one in its place is not the same as. */
export interface Recreated {
  readonly address: Address;
  /** What is lost, in a sentence. */
  readonly loss: string;
}

export interface GuardInput {
  readonly changes: readonly Change[];
  /** Made anew because Make cannot change it in place, or because it is gone in Make. */
  readonly recreated: readonly Recreated[];
  /** Former objects of an interrupted recreation, which this plan would delete. */
  readonly discarded: readonly Address[];
  /** New objects whose name something in Make has that no file here stands for. */
  readonly namesakes: ReadonlyMap<Address, readonly Namesake[]>;
  /** What would be deleted, with the name of something unmanaged that uses it. */
  readonly usedElsewhere: ReadonlyMap<Address, string>;
  readonly switchedOn: readonly Address[];
  readonly switchedOff: readonly Address[];
  readonly license: License | undefined;
  /** Equal addresses that left and came: which one moved where, a person must say. */
  readonly unclear: Moves["unclear"];
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
  const recreated = input.recreated.map(({ address }) => address);
  const losses = [...new Set(input.recreated.map(({ loss }) => loss))];
  const namesakes = [...input.namesakes.keys()];
  const guards: Guard[] = [
    { name: "delete", addresses: deleted, message: "Deleting cannot be undone in Make." },
    {
      name: "recreate",
      addresses: [...new Set([...recreated, ...input.discarded])],
      message: losses.length > 0 ? losses.join(" ") : "The former one is deleted with this.",
    },
    {
      name: "many",
      addresses: tooMany([deleted, recreated], input.managed),
      message: "That is more than a fifth of a kind deleted or made anew at once.",
    },
    {
      name: "switch-off",
      addresses: tooMany([input.switchedOff], input.managed),
      message: "That is more than a fifth of a kind switched off at once.",
    },
    {
      name: "license",
      addresses: aboveLicense(input),
      message: `The organization may have ${input.license?.scenarios ?? 0} scenarios on at once and has ${input.license?.active ?? 0}: Make would refuse to switch on all of these.`,
    },
    {
      name: "move",
      addresses: input.unclear.flatMap(({ left, came }) => [...left, ...came]),
      message: `Equal files left and came, and which one moved where is not to be seen: ${input.unclear.map(unclearWords).join("; ")}. Write \`movedFrom:\` into those that moved.`,
    },
    {
      name: "empty",
      addresses: input.desiredCount === 0 ? input.managed : [],
      message: "The repository holds nothing for this target, and Make holds what was applied before.",
    },
    {
      name: "namesake",
      addresses: namesakes,
      message: leftElsewhereWords(input) ?? namesakeWords(input.namesakes),
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

/** What a guard `namesake` says beside the counts where all of it is known to Make, and nothing to us. */
export const leftElsewhere =
  "This looks like a repository whose state was left on another machine (.make-gitops/, not in Git).";

const fewestLeft = 2;
const leastShare = 0.8;

// Nothing is managed, and nearly all that would be made has an unmanaged namesake: that is no coincidence of names.
function leftElsewhereWords({ changes, managed, namesakes }: GuardInput): string | undefined {
  const isLeftOver = [...namesakes.values()].some((list) =>
    list.some(({ leftOverFrom }) => leftOverFrom !== undefined),
  );
  const made = changes.filter(({ action, address }) => action === "create" && kindOf(address) !== "folder");
  if (managed.length > 0 || isLeftOver || namesakes.size < fewestLeft || namesakes.size < made.length * leastShare)
    return undefined;
  const kinds = [...Map.groupBy(made, ({ address }) => kindOf(address))].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const counts = kinds.map(([kind, all]) => {
    const found = all.filter(({ address }) => namesakes.has(address)).length;
    return `${found} of ${all.length} ${kind}${all.length === 1 ? "" : "s"}`;
  });
  return `${counts.join(" and ")} in Git have a namesake in Make and none is under management here. ${leftElsewhere}`;
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
  return `Make has an object of this name already: ${words.join("; ")}. A second one would be made beside it.`;
}

/** The guards that `--allow` does not let pass: by the guard's name, or by every address that it holds. */
export function standingGuards(guards: readonly Guard[], allow: readonly string[]): readonly Guard[] {
  return guards.filter(
    ({ name, addresses }) =>
      name === "protected" || !(allow.includes(name) || addresses.every((address) => allow.includes(address))),
  );
}

function unclearWords({ left, came }: Moves["unclear"][number]): string {
  return `${left.join(", ")} left, ${came.join(", ")} came`;
}

function aboveLicense({ license, switchedOn, switchedOff }: GuardInput): readonly Address[] {
  if (!license) return [];
  return license.active + switchedOn.length - switchedOff.length > license.scenarios ? switchedOn : [];
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
