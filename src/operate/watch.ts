// What status looks after in one target, and what is known of each without asking Make: from the files, the state and the
// memory of the last export.

import { type Address, kindOf } from "../address.ts";
import type { DesiredResource } from "../desired/desired.ts";
import { lookIn, type Look, resolveTemplate } from "../engine/resolve.ts";
import { emptyBase, entriesOf, type State, type StateEntry } from "../engine/state.ts";
import type { Watched } from "../engine/team-status.ts";
import type { ExportMemory } from "../export/memory.ts";
import type { JsonObject } from "../json.ts";
import type { ResourceKind } from "../kinds/kind.ts";
import { kindNamed } from "../kinds/registry.ts";

export interface WatchInput {
  readonly resources: Iterable<DesiredResource>;
  /** The id in Make, by state or ids/. */
  readonly idOf: (address: Address) => string | undefined;
  /** The name that Git gives. */
  readonly nameOf: (resource: DesiredResource) => string;
  /** Today's vars. */
  readonly look: Look;
  readonly state: State;
  readonly memory: ExportMemory | undefined;
  readonly readBase: (hash: string) => Promise<JsonObject>;
}

export async function watch(input: WatchInput): Promise<readonly Watched[]> {
  const entries = new Map(
    entriesOf(input.state).map(([address, entry]) => [`${kindOf(address)}/${entry.remoteId}`, entry]),
  );
  const watched: Watched[] = [];
  const claimed = new Set<string>();
  for (const resource of input.resources) {
    const id = input.idOf(resource.address);
    const key = `${resource.kind}/${id}`;
    claimed.add(key);
    watched.push(await watchResource(resource, id, entries.get(key), input));
  }
  const leftOver = entriesOf(input.state).filter(
    ([address, { remoteId }]) => !claimed.has(`${kindOf(address)}/${remoteId}`),
  );
  return [...watched, ...leftOver.map(([address, entry]) => watchLeftOver(address, entry))];
}

async function watchResource(
  resource: DesiredResource,
  id: string | undefined,
  entry: StateEntry | undefined,
  { nameOf, look, memory, readBase }: WatchInput,
): Promise<Watched> {
  const { address, ignore, template } = resource;
  const kind = kindNamed(resource.kind);
  const git = rowFields(kind, template, look);
  const exported = memory?.objects[address];
  const known = exported !== undefined && exported.remoteId === id ? exported.revision : null;
  const seen = entry && isSeen(entry) ? entry.seen : undefined;
  const revisions = [seen?.revision, known].filter((each) => typeof each === "string");
  return {
    address,
    kind,
    isInGit: true,
    name: nameOf(resource),
    id,
    git,
    before: entry ? await fieldsBefore(kind, entry, git, readBase) : git,
    ignore,
    revisions,
    // An export that found both alike came after.
    keptRevision:
      seen === undefined || seen.atBase || seen.revision === known ? undefined : (seen.revision ?? undefined),
    isOn: git["active"] === true || (seen?.row["active"] === true && git["active"] !== false),
  };
}

/** Of the fields that Git manages, what Make had at the last apply; where the state's row has none, what Git had then. */
async function fieldsBefore(
  kind: ResourceKind,
  entry: StateEntry,
  git: JsonObject,
  readBase: WatchInput["readBase"],
): Promise<JsonObject> {
  const { seen, base, values } = entry;
  if (base === emptyBase && !isSeen(entry)) return git;
  const lacks = Object.keys(git).some((key) => !Object.hasOwn(seen.row, key));
  const applied = lacks && base !== emptyBase ? rowFields(kind, await readBase(base), lookIn(values)) : {};
  const all = { ...applied, ...seen.row };
  return Object.fromEntries(Object.entries(all).filter(([key]) => Object.hasOwn(git, key)));
}

/** False for what was named in ids/ or made by a run that ended before it was read back. */
function isSeen({ seen }: StateEntry): boolean {
  return Object.keys(seen.row).length > 0;
}

/** Fields that Make's list shows too, as far as they are known without asking Make. */
function rowFields(kind: ResourceKind, template: JsonObject, look: Look): JsonObject {
  const fields = Object.entries(template)
    .filter(([key]) => !kind.model.contentFields.includes(key))
    .flatMap(([key, value]) => {
      const { value: resolved, secrets, kept, pending, missing } = resolveTemplate({ [key]: value }, look);
      return secrets.length + kept.length + pending.length + missing.length > 0 ? [] : Object.entries(resolved);
    });
  return Object.fromEntries(fields);
}

function watchLeftOver(address: Address, { remoteId, seen }: StateEntry): Watched {
  const { name } = seen.row;
  return {
    address,
    kind: kindNamed(kindOf(address)),
    isInGit: false,
    name: typeof name === "string" ? name : address,
    id: remoteId,
    git: {},
    before: {},
    ignore: [],
    revisions: [],
    keptRevision: undefined,
    isOn: seen.row["active"] === true,
  };
}
