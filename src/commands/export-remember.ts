// What an export leaves behind for the next one: of everything that Git and Make now have alike, how both were.

import { type Address, kindOf } from "../address.ts";
import { loadDesired } from "../desired/load.ts";
import { lookupIn } from "../engine/look.ts";
import { type Look, resolveTemplate } from "../engine/resolve.ts";
import { type RememberedObject, writeMemory } from "../export/memory.ts";
import { hashOf } from "../hash.ts";
import type { Json, JsonObject } from "../json.ts";
import { loadProject } from "../project/load.ts";
import type { Found } from "./export-team.ts";
import type { Session } from "./session.ts";

/** Reads the files again where they were written: what they say, and not what they were to say, is remembered. */
export async function rememberExport(found: Found, isWritten: boolean): Promise<void> {
  const { session, known, observed, added, exported } = found;
  const fresh = isWritten ? await reloaded(session) : session;
  const revisions = alikeNow(found);
  const ids = new Map([...known.ids, ...added.map(({ address, row }): [Address, string] => [address, row.id])]);
  const look = lookFor(found, fresh, ids);
  const objects: Record<string, RememberedObject> = {};
  const before = known.memory?.objects ?? {};
  const seen = new Set<string>(exported.map(({ known: { wanted } }) => wanted.address));
  for (const [address, each] of Object.entries(before)) if (!seen.has(address)) objects[address] = each;
  for (const [address, { remoteId, revision, isRead }] of revisions) {
    const template = fresh.desired.resources.get(address)?.template;
    if (!template) continue;
    const former = before[address];
    objects[address] = !isRead && !isWritten && former ? former : { remoteId, revision, ...sidesOf(template, look) };
  }
  await writeMemory(session.project.root, session.stateFolder, {
    zone: session.reader().zone,
    teamId: observed.team.id,
    objects,
    addresses: {
      ...known.memory?.addresses,
      ...Object.fromEntries(added.map(({ address, row }) => [`${kindOf(address)}/${row.id}`, address])),
    },
  });
}

interface Alike {
  readonly remoteId: string;
  readonly revision: string | null;
  readonly isRead: boolean;
}

/** What has nothing in it that Git changed and Make does not have yet, and nothing that clashes. */
function alikeNow({ exported, added }: Found): ReadonlyMap<Address, Alike> {
  const alike = new Map<Address, Alike>();
  for (const { known, outcome, change } of exported) {
    const { wanted, row, isAlike } = known;
    const isOpen = outcome.comparison.verdicts.some(({ verdict }) => verdict === "change" || verdict === "conflict");
    if (isOpen || change?.placed.some(({ to }) => to === "kept")) continue;
    alike.set(wanted.address, { remoteId: row.id, revision: row.revision ?? null, isRead: !isAlike });
  }
  for (const { address, row } of added) {
    alike.set(address, { remoteId: row.id, revision: row.revision ?? null, isRead: true });
  }
  return alike;
}

function sidesOf(template: JsonObject, look: Look): Pick<RememberedObject, "template" | "values"> {
  const { values } = resolveTemplate(template, look);
  return { template: hashOf(template), values };
}

async function reloaded({ project, target, env }: Session): Promise<Pick<Session, "desired" | "target">> {
  const again = await loadProject(project.root, env);
  const same = again.targets.get(target.name);
  if (!same) throw new Error(`The target ${target.name} is not among the files that were written.`);
  return { target: same, desired: await loadDesired(again, same) };
}

function lookFor(
  { bindings, observed, spelling }: Found,
  { target, desired }: Pick<Session, "desired" | "target">,
  ids: ReadonlyMap<Address, string>,
): Look {
  const urls = [...ids].flatMap(([address, id]): [Address, string][] => {
    const url: Json | undefined =
      kindOf(address) === "webhook" ? observed.rows.get("webhook")?.get(id)?.about["url"] : undefined;
    return typeof url === "string" ? [[address, url]] : [];
  });
  return lookupIn({
    vars: target.vars,
    bindings: new Map([...spelling.bindingIds(), ...bindings]),
    ids,
    urls: new Map(urls),
    wanted: desired.resources,
  });
}
