// What an export leaves behind for the next one: of everything that Git and Make now have alike, how both were.

import { emptyBase } from "../engine/state.ts";
import { type Address, kindOf } from "../address.ts";
import { filesOf, loadDesired } from "../desired/load.ts";
import type { ScenarioFiles, WebhookFile } from "../desired/resource-files.ts";
import { compareObject, keepPolicy } from "../engine/compare.ts";
import { lookupIn } from "../engine/look.ts";
import { type Look, resolveTemplate } from "../engine/resolve.ts";
import { type RememberedObject, writeMemory } from "../export/memory.ts";
import { blobId } from "../git/commit-with.ts";
import { hashOf } from "../hash.ts";
import { type Json, jsonEqual, type JsonObject } from "../json.ts";
import { kindNamed } from "../kinds/registry.ts";
import type { LiveRow } from "../kinds/kind.ts";
import { loadProject } from "../project/load.ts";
import type { Found } from "./export-team.ts";
import type { Session } from "./session.ts";

type Files = Pick<Session, "project" | "desired" | "target">;

/**
 * Reads the files again where they were written: what they say, and not what they were to say, is remembered. What is not
 * alike keeps what was remembered of it: the last time that it was.
 */
export async function rememberExport(found: Found, isWritten: boolean): Promise<void> {
  const { session, known, observed, added } = found;
  const fresh: Files = isWritten ? await reloaded(session) : session;
  const ids = new Map([...known.ids, ...added.map(({ address, row }): [Address, string] => [address, row.id])]);
  const look = lookFor(found, fresh, ids);
  const files = filesOf(fresh.project, fresh.target).resources;
  const objects: Record<string, RememberedObject> = { ...known.memory?.objects };
  for (const { address } of found.gone) delete objects[address];
  for (const each of comparedIn(found)) {
    const { address, row, isNewlySeen } = each;
    const own = files.get(address);
    const template = fresh.desired.resources.get(address)?.template;
    if (!own || !template || !isAlike(each, template, look)) continue;
    if (!isNewlySeen && jsonEqual(template, each.before) && objects[address]) continue;
    objects[address] = {
      remoteId: row.id,
      revision: row.revision ?? null,
      template: hashOf(template),
      values: resolveTemplate(template, look).values,
      stateBase: known.state.resources[address]?.base ?? emptyBase,
      files: blobsOf(own),
    };
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

interface Compared {
  readonly address: Address;
  readonly row: LiveRow;
  /** What Make has, as far as it was read. */
  readonly live: JsonObject;
  /** What Git had before the export; undefined for what is new there. */
  readonly before: JsonObject | undefined;
  /** The files were written, or Make's content was read: what was remembered is out of date. */
  readonly isNewlySeen: boolean;
  readonly isWritten: boolean;
}

function comparedIn({ exported, added }: Found): readonly Compared[] {
  return [
    ...exported.map(({ known: { wanted, row, isAlike: isUnread }, outcome, files, edits }): Compared => {
      const isWritten = files.length + edits.length > 0;
      const { address, template } = wanted;
      return { address, row, live: outcome.live, before: template, isNewlySeen: isWritten || !isUnread, isWritten };
    }),
    ...added.map(
      ({ address, row, spec }): Compared => ({
        address,
        row,
        live: spec,
        before: undefined,
        isNewlySeen: true,
        isWritten: true,
      }),
    ),
  ];
}

/** Where nothing but the editor's parts differs. What was not to be written must be as it was read. */
function isAlike({ address, live, before, isWritten }: Compared, template: JsonObject, look: Look): boolean {
  if (!isWritten && before && !jsonEqual(before, template)) return false;
  const read = Object.fromEntries(Object.entries(template).filter(([key]) => Object.hasOwn(live, key)));
  const { values } = resolveTemplate(read, look);
  const base = { template: read, values, dropped: [] };
  const sides = { kind: kindNamed(kindOf(address)), template: read, base, live, ignore: [], policy: keepPolicy };
  return compareObject(sides, look).verdicts.every(({ path }) => path[0] === "editor");
}

function blobsOf(files: ScenarioFiles | WebhookFile): Readonly<Record<string, string>> {
  const sources = files.kind === "webhook" ? [files.settings] : [files.settings, files.blueprint, files.sidecar];
  return Object.fromEntries(sources.flatMap((source) => (source ? [[source.file, blobId(source.text)]] : [])));
}

async function reloaded({ project, target, env }: Session): Promise<Files> {
  const again = await loadProject(project.root, env);
  const same = again.targets.get(target.name);
  if (!same) throw new Error(`The target ${target.name} is not among the files that were written.`);
  return { project: again, target: same, desired: await loadDesired(again, same) };
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
