// What a NAME on a command line means: an address, its path, or the name that it has in Make; and which object in Make
// that is. Nothing is guessed: a name that two have is told with both.

import { type Address, type KindName, pathOf } from "../address.ts";
import type { DesiredResource } from "../desired/desired.ts";
import { wantedOf } from "../desired/wanted.ts";
import { findMoves, moveState } from "../engine/moves.ts";
import { type Look, resolveTemplate } from "../engine/resolve.ts";
import { ToolError } from "../errors.ts";
import { kindNamed } from "../kinds/registry.ts";
import type { FoundTeam } from "../live/find-team.ts";
import { nearestName } from "../nearest.ts";
import type { Target } from "../project/project.ts";
import { readState } from "./read-state.ts";
import type { Session } from "./session.ts";

/** Throws `address/unknown` with the nearest, or `usage/invalid` where several have that name. */
export function findResource(
  { desired, target }: Pick<Session, "desired" | "target">,
  kind: KindName,
  name: string,
): DesiredResource {
  const all = [...desired.resources.values()].filter((resource) => resource.kind === kind);
  const byAddress = all.find(({ address }) => address === name || pathOf(address) === name);
  if (byAddress) return byAddress;
  const named = all.filter((resource) => nameInMake(resource, target) === name);
  if (named.length > 1) {
    throw new ToolError({
      code: "usage/invalid",
      message: `${named.length} ${kindNamed(kind).model.title}s here have the name ${JSON.stringify(name)}.`,
      hint: `Say which by its address: ${named.map(({ address }) => address).join(", ")}.`,
    });
  }
  if (named[0]) return named[0];
  throw unknownName(kind, name, all, target);
}

/** The name with the target's vars filled in; where no file says one, what a create gives. */
export function nameInMake({ kind, address, template }: DesiredResource, target: Target): string {
  const { name } = resolveTemplate({ name: template["name"] ?? null }, plainVars(target)).value;
  return typeof name === "string" ? name : kindNamed(kind).model.defaultName(pathOf(address));
}

/** Vars that are no secret; whatever else stays as it is written. */
export function plainVars({ vars }: Target): Look {
  return ({ namespace, name }) => {
    const found = namespace === "var" ? vars.get(name) : undefined;
    return found?.value === undefined || found.secret ? { is: "missing" } : { is: "known", value: found.value };
  };
}

/** The id in Make of a resource of this target, by its state or by `ids/`; undefined where it was not applied yet. */
export type IdOf = (address: Address) => string | undefined;

/**
 * As the next plan would find them, but for what moved without a word of it in any file. Throws `state/other-team` or
 * `target/renamed` where the state is not one of this target's team.
 */
export async function readIds(session: Session, zone: string, team: FoundTeam): Promise<IdOf> {
  const { desired, target } = session;
  const state = await readState(session, zone, team);
  const look = plainVars(target);
  const { moved } = findMoves({
    wanted: wantedOf(desired, look),
    state,
    takenOver: new Map([...desired.ids].map(([address, { id }]) => [address, id])),
    // Nothing is compared by content, which would take every base.
    bases: new Map(),
    ids: new Map(),
    lookWith: () => look,
  });
  const { resources } = moveState(state, moved);
  return (address) => resources[address]?.remoteId ?? desired.ids.get(address)?.id;
}

function unknownName(kind: KindName, name: string, all: readonly DesiredResource[], target: Target): ToolError {
  const { title } = kindNamed(kind).model;
  const addresses = all.map(({ address }) => address);
  const near =
    nearestName(name, addresses) ??
    nearestName(
      name,
      addresses.map((address) => pathOf(address)),
    ) ??
    nearestName(
      name,
      all.map((each) => nameInMake(each, target)),
    );
  return new ToolError({
    code: "address/unknown",
    message: `${target.name} has no ${title} ${JSON.stringify(name)}.`,
    hint: near === undefined ? listed(addresses, title) : `Did you mean ${JSON.stringify(near)}?`,
  });
}

function listed(addresses: readonly Address[], title: string): string {
  if (addresses.length === 0) return `There is no file of a ${title} for this target.`;
  const more = addresses.length > 12 ? `, and ${addresses.length - 12} more` : "";
  return `There are: ${addresses.slice(0, 12).join(", ")}${more}.`;
}
