// adopt --all: what the files of a target may be in Make, and what of Make nobody manages, in the form that is matched.

import { type Address, addressOf, type KindName, kindOf } from "../address.ts";
import { referencePlaces } from "../blueprint/references.ts";
import { parseTemplate } from "../blueprint/template.ts";
import type { DesiredResource } from "../desired/desired.ts";
import type { Candidate, Seeker } from "../engine/match-names.ts";
import { resolveTemplate } from "../engine/resolve.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import type { LiveRow } from "../kinds/kind.ts";
import { kinds } from "../kinds/registry.ts";
import { textOf } from "../kinds/text-of.ts";
import { findTeam } from "../live/find-team.ts";
import { listRows, type Rows } from "../live/observe.ts";
import type { Target } from "../project/project.ts";
import { type IdOf, nameInMake, plainVars, readIds } from "./find-resource.ts";
import { openSession, type Session, type SessionOptions } from "./session.ts";

/** Names that objects have in another target's team, by address; of what is found there by state or ids/. */
export type Names = ReadonlyMap<Address, string>;

/** Asks Make with the other target's own key. Throws what opening and reading it throws. */
export async function namesIn(options: SessionOptions, target: string): Promise<Names> {
  const session = await openSession({ ...options, target });
  try {
    const reader = session.reader();
    const team = await findTeam(reader, session.team, () => session.target.place(["team"]));
    const idOf = await readIds(session, reader.zone, team);
    const rows = await listRows(reader, { ...team, folders: new Map(), names: new Map() }, ownedKinds);
    return new Map(
      [...session.desired.resources.keys()].flatMap((address): [Address, string][] => {
        const row = rows.get(kindOf(address))?.get(idOf(address) ?? "");
        return row ? [[address, row.name]] : [];
      }),
    );
  } finally {
    await session.close();
  }
}

/** Kinds whose objects belong to a resource: folders are found by their path. */
export const ownedKinds = kinds.filter(({ model }) => model.identity === "state");

/** Resources without an id in Make. A name that Git says counts before the one of another target. */
export function seekersOf({ desired, target }: Session, idOf: IdOf, elsewhere: Names): readonly Seeker[] {
  return [...desired.resources.values()]
    .filter(({ address }) => idOf(address) === undefined)
    .map((resource) => {
      const { address, kind, template } = resource;
      const known = typeof template["name"] === "string" ? undefined : elsewhere.get(address);
      const folder = folderIn(template, target);
      const webhook = webhookOf(resource);
      return {
        address,
        kind,
        name: known ?? nameInMake(resource, target),
        ...(folder === undefined ? {} : { folder }),
        ...(webhook === undefined ? {} : { webhook }),
      };
    });
}

function folderIn(template: JsonObject, target: Target): string | null | undefined {
  if (!Object.hasOwn(template, "folder")) return undefined;
  const { folder } = resolveTemplate({ folder: template["folder"] ?? null }, plainVars(target)).value;
  return typeof folder === "string" && folder !== "" ? folder : null;
}

/** The one webhook that a scenario's blueprint refers to; undefined for none and for several. */
function webhookOf({ template: { blueprint, editor } }: DesiredResource): Address | undefined {
  if (!isJsonObject(blueprint)) return undefined;
  const addresses = referencePlaces(blueprint, isJsonObject(editor) ? editor : undefined).flatMap(({ value }) => {
    const [part] = typeof value === "string" ? parseTemplate(value) : [];
    return part === undefined || typeof part === "string" || part.namespace !== "webhook"
      ? []
      : [addressOf("webhook", part.name)];
  });
  const [first, ...others] = new Set(addresses);
  return others.length === 0 ? first : undefined;
}

/** Objects of Make that no address stands for: neither one of Git nor one that only the state has. */
export function candidatesIn(rows: Rows, owners: Owners): readonly Candidate[] {
  return ownedKinds.flatMap(({ name: kind }) =>
    [...(rows.get(kind)?.values() ?? [])]
      .filter(({ id }) => !owners.has(objectOf(kind, id)))
      .map((row) => candidateOf(kind, row)),
  );
}

/** `scenario/4100` → the address that it is managed under. */
export type Owners = ReadonlyMap<string, Address>;

export function objectOf(kind: KindName, id: string): string {
  return `${kind}/${id}`;
}

function candidateOf(kind: KindName, { id, name, spec, about }: LiveRow): Candidate {
  const { folder } = spec;
  const webhookId = textOf(about["hookId"]);
  const { by, lastEdit: at } = about;
  return {
    kind,
    id,
    name,
    ...(folder === null || typeof folder === "string" ? { folder } : {}),
    ...(webhookId === "" ? {} : { webhookId }),
    ...(typeof by === "string" ? { by } : {}),
    ...(typeof at === "string" ? { at } : {}),
  };
}
