// Logical names of connections, keys, data stores and data structures → ids in one team. Nothing is guessed: what is
// missing or fits twice is told, all of it at once, with what would fit. PURE.

import { type Address, kindOf } from "../address.ts";
import type { Problem, SourcePlace } from "../errors.ts";

/** What files name and do not make. */
export const boundKinds = ["connection", "key", "data-store", "data-structure"] as const;
export type BoundKind = (typeof boundKinds)[number];

/** Whether a reference of this namespace means what the target binds. */
export function isBoundKind(namespace: string): namespace is BoundKind {
  return boundKinds.some((kind) => kind === namespace);
}

/** "data store" of `data-store`. */
export function kindWords(kind: string): string {
  return kind.replace("-", " ");
}

/** An object of the team that a name may be bound to, as Make lists it. */
export interface BindingCandidate {
  readonly kind: BoundKind;
  readonly id: number;
  readonly name: string;
  /** Make's type: `slack2`, `apikeyauth`; undefined where Make does not tell. */
  readonly type: string | undefined;
  /** How many scenarios use it; undefined where Make does not tell. */
  readonly usedBy: number | undefined;
}

/** One place where a logical name stands. */
export interface BindingUse {
  /** `connection.slack-alerts`. */
  readonly name: string;
  readonly address: Address;
  /** "" outside a module: in a webhook, or in the inputs and outputs of a scenario. */
  readonly moduleKey: string;
  /** Types that the module takes; empty takes any. */
  readonly accepts: readonly string[];
}

export type BindingChoice = { readonly id: number } | { readonly name: string } | { readonly only: true };

export interface BindingsInput {
  readonly target: string;
  readonly file: string;
  readonly uses: readonly BindingUse[];
  readonly choices: ReadonlyMap<string, BindingChoice>;
  readonly candidates: readonly BindingCandidate[];
  /** Where a binding stands, or where it would be added. */
  readonly placeOf: (name: string) => SourcePlace;
}

export interface Bindings {
  readonly ids: ReadonlyMap<string, number>;
  readonly problems: readonly Problem[];
}

export function resolveBindings(input: BindingsInput): Bindings {
  const ids = new Map<string, number>();
  const problems: Problem[] = [];
  for (const [name, uses] of Map.groupBy(input.uses, (use) => use.name)) {
    const accepts = uses.find((use) => use.accepts.length > 0)?.accepts ?? [];
    const ofKind = input.candidates.filter((candidate) => name.startsWith(`${candidate.kind}.`));
    // One name is one connection: it must suit every module that uses it.
    const fitting = ofKind.filter((candidate) => uses.every((use) => fits(candidate, use.accepts)));
    const choice = input.choices.get(name);
    const matching = choice === undefined ? [] : matches(choice, ofKind, fitting);
    if (matching.length === 1) ids.set(name, (matching[0] as BindingCandidate).id);
    else problems.push(describeProblem({ name, uses, accepts, fitting, choice, matching, input }));
  }
  return { ids, problems };
}

/** Whether a module that announces `account:slack2,slack3` takes this connection. What is not known to clash fits. */
export function fits({ type }: BindingCandidate, accepts: readonly string[]): boolean {
  return accepts.length === 0 || type === undefined || accepts.includes(type);
}

function matches(
  choice: BindingChoice,
  ofKind: readonly BindingCandidate[],
  fitting: readonly BindingCandidate[],
): readonly BindingCandidate[] {
  if ("only" in choice) return fitting;
  if ("id" in choice) return ofKind.filter(({ id }) => id === choice.id);
  const named = fitting.filter(({ name }) => name === choice.name);
  return named.length > 0 ? named : ofKind.filter(({ name }) => name === choice.name);
}

interface Unresolved {
  readonly name: string;
  readonly uses: readonly BindingUse[];
  readonly accepts: readonly string[];
  readonly fitting: readonly BindingCandidate[];
  readonly choice: BindingChoice | undefined;
  readonly matching: readonly BindingCandidate[];
  readonly input: BindingsInput;
}

function describeProblem({ name, uses, accepts, fitting, choice, matching, input }: Unresolved): Problem {
  const kind = name.slice(0, name.indexOf("."));
  const shown = matching.length > 1 ? matching : fitting;
  const places = uses
    .slice(0, 2)
    .map(({ address, moduleKey }) => `${address.replace(/^scenario\//, "")} ${moduleKey}`.trimEnd());
  const lines = [
    `${name}${accepts.length > 0 ? `  (${accepts.join(" or ")})` : ""}  used by ${usersWords(uses)} (${places.join(", ")}${uses.length > 2 ? ", …" : ""})`,
    `    ${reason(choice, matching.length, input.target, kind)}${shown.length > 0 ? ` ${shown.length === 1 ? "One fits" : `${shown.length} fit`}:` : ""}`,
    ...shown
      .slice(0, 10)
      .map(
        (each, index) =>
          `      ${index + 1}  "${each.name}"  id ${each.id}${each.usedBy === undefined ? "" : `, used by ${counted(each.usedBy, "scenario")}`}`,
      ),
    ...(shown.length === 0 ? [`    none of this type in ${input.target}. Create it in Make first.`] : []),
  ];
  const example = shown[0];
  return {
    code: matching.length > 1 ? "binding/ambiguous" : "binding/missing",
    message: lines.join("\n"),
    at: input.placeOf(name),
    hint: example
      ? `bindings: { ${name}: ${matching.length > 1 ? example.id : JSON.stringify(example.name)} }   in ${input.file}`
      : undefined,
  };
}

/** "2 scenarios and 1 webhook". */
function usersWords(uses: readonly BindingUse[]): string {
  const byKind = Map.groupBy(new Set(uses.map(({ address }) => address)), kindOf);
  return [...byKind].map(([kind, addresses]) => counted(addresses.length, kind)).join(" and ");
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function reason(choice: BindingChoice | undefined, count: number, target: string, kind: string): string {
  if (choice === undefined) return `not bound in ${target}.`;
  if ("only" in choice)
    return count === 0
      ? `bound to the only ${kindWords(kind)} that fits, and none does.`
      : `bound to the only ${kindWords(kind)} that fits.`;
  if ("id" in choice) return `bound to id ${choice.id}, which is not in this team.`;
  return count > 1
    ? `bound to "${choice.name}", and ${count} have that name.`
    : `bound to "${choice.name}", which is not in this team.`;
}
