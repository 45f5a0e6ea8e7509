// One export as a step of a command: reads Make, merges, and gives the files to write. Writes nothing itself.

import { type Address, kindOf } from "../address.ts";
import { resolveBindings } from "../engine/bindings.ts";
import { type ManagedOutcome, outcomeOf } from "../engine/outcome.ts";
import type { Keep } from "../engine/plan.ts";
import { maskText } from "../engine/secret.ts";
import { filesOf } from "../desired/load.ts";
import { nameObjects, type NamedObject } from "../export/names.ts";
import { bindingNames } from "../export/new-bindings.ts";
import {
  activeOf,
  editorOf,
  exportObject,
  newFiles,
  type ObjectContext,
  type ObjectExport,
} from "../export/object-export.ts";
import { type Readable, readableFields } from "../export/readable.ts";
import type { ExportedChange, ExportReport } from "../export/report.ts";
import { openSpelling, type Spelling } from "../export/spelling.ts";
import type { JsonObject } from "../json.ts";
import { ToolError } from "../errors.ts";
import { kindNamed } from "../kinds/registry.ts";
import type { LiveRow } from "../kinds/kind.ts";

import { nearestName } from "../nearest.ts";
import type { MakeReader } from "../ports.ts";
import { isGlob, matchesGlob } from "../project/address-glob.ts";
import type { FileChange } from "../project/write-files.ts";
import {
  type FailedRead,
  type KnownObject,
  knownObjects,
  type KnownTeam,
  knownTeam,
  readContentsOf,
} from "./export-known.ts";
import { filesToWrite } from "./export-files.ts";
import { rememberExport } from "./export-remember.ts";
import { reportOf } from "./export-report.ts";
import { type GoneObject, goneObjects, type Namesake, unmanagedObjects } from "./export-unmanaged.ts";
import { type ObservedTeam, observeTeam } from "./observe-team.ts";
import type { Session } from "./session.ts";

export interface ExportTeamOptions {
  /** Addresses or globs; empty is all. */
  readonly only: readonly string[];
  readonly prune: boolean;
  readonly keep: readonly Keep[];
  /** `shared`: write into shared files, although the target is not the source. */
  readonly to: "shared" | undefined;
  /** Addresses for objects that no file is yet, by kind and id: `scenario/4100`. Absent: by their names. */
  readonly addresses?: ReadonlyMap<string, Address>;
  /** Files that may go although `prune` is not given, where Make has the object no more. */
  readonly mayGo?: (address: Address) => boolean;
}

export interface TeamExport {
  readonly report: ExportReport;
  /** In the order to write them. */
  readonly changes: readonly FileChange[];
  /** Remembers what was exported, so that the next one reads only what changed. Call it when the files are written. */
  remember(): Promise<void>;
  /** Make's id of everything that files have or will have. */
  readonly addresses: ReadonlyMap<Address, string>;
}

/** Everything that one export found. */
export interface Found {
  readonly session: Session;
  readonly observed: ObservedTeam;
  readonly known: KnownTeam;
  readonly bindings: ReadonlyMap<string, number>;
  readonly spelling: Spelling;
  readonly exported: readonly (ObjectExport & { readonly known: KnownObject; readonly outcome: ManagedOutcome })[];
  readonly added: readonly NewResource[];
  readonly twins: readonly NamedObject[];
  readonly namesakes: readonly Namesake[];
  readonly gone: readonly GoneObject[];
  readonly failed: readonly FailedRead[];
  readonly isOfAll: boolean;
}

export interface NewResource {
  readonly address: Address;
  readonly row: LiveRow;
  readonly files: readonly FileChange[];
  readonly whole: JsonObject;
  /** What Make has. */
  readonly spec: JsonObject;
  /** Fields that no file may say so. */
  readonly dropped: Readable["dropped"];
  readonly change: ExportedChange;
}

/** Asks Make with the reader alone. Throws MakeError where scenarios cannot be read, or a list is not whole. */
export async function exportTeam(session: Session, api: MakeReader, options: ExportTeamOptions): Promise<TeamExport> {
  const started = performance.now();
  const observed = await observeTeam(session, api, { whole: true });
  const bindings = bindingIds(session, observed);
  const known = await knownTeam(session, api.zone, observed, bindings);
  const isChosen = chosenBy(options.only);
  const files = filesOf(session.project, session.target);
  const mayWrite = writableBy(session, options);
  const unmanaged = unmanagedObjects(observed, known);
  const named = nameObjects(unmanaged.objects, files.addresses, addressesBefore(known, options.addresses));
  refuseUnmet(options.only, [...observed.wanted.keys(), ...named.map(({ address }) => address)]);
  const all = new Map([...known.ids, ...named.map(({ address, remoteId }): [Address, string] => [address, remoteId])]);
  const spelling = openSpelling({
    target: session.target,
    addresses: new Map([...all].map(([address, id]) => [`${kindOf(address)}:${id}`, address])),
    bindings: bindingNames({
      objects: observed.objects,
      unread: new Set(observed.unread.map(({ kind }) => kind)),
      bindings: session.target.bindings,
      ids: bindings,
    }),
    urls: urlsOf(observed, all),
    allow: session.project.allowedSecrets,
  });
  const context: ObjectContext = {
    target: session.target,
    files,
    head: session.head?.sha,
    spelled: (address, spec) => spelling.spelled(address, spec),
    mayWrite,
  };
  const exported = await exportKnown(session, api, { observed, known, options, isChosen, context });
  const added = await exportNew(
    api,
    named.filter(({ address }) => isChosen(address)),
    {
      observed,
      context,
      base: mayWrite("scenario/") ? "" : `targets/${session.target.name}/`,
    },
  );
  const gone = await goneObjects(session, api, observed, known, { ...options, isChosen });
  const found: Found = {
    session,
    observed,
    known,
    bindings,
    spelling,
    exported: exported.objects,
    added: added.objects,
    failed: [...exported.failed, ...added.failed],
    twins: named.filter(({ isTwin }) => isTwin),
    namesakes: unmanaged.namesakes,
    gone,
    isOfAll: options.only.length === 0,
  };
  const written = filesToWrite(found, mayWrite);
  return {
    report: reportOf(found, written, api.stats(), Math.round(performance.now() - started)),
    changes: written.changes,
    remember: () => rememberExport(found, written.changes.length > 0),
    addresses: all,
  };
}

/** Shared files are the only target's, or the source's; what is a target's own is that target's (design 1.5). */
function writableBy({ project, target, desired }: Session, { to }: ExportTeamOptions): ObjectContext["mayWrite"] {
  const isShared = project.targets.size === 1 || project.source === target.name || to === "shared";
  return (address) => isShared || desired.resources.get(address)?.owner !== undefined;
}

function bindingIds({ target }: Session, { uses, objects }: ObservedTeam): ReadonlyMap<string, number> {
  // What cannot be resolved is what Make has there: it is named anew, and told by the plan where it stays open.
  return resolveBindings({
    target: target.name,
    file: target.file,
    uses: uses.bindings,
    choices: target.bindings,
    candidates: objects,
    placeOf: (name) => target.place(["bindings", name]),
  }).ids;
}

function chosenBy(only: readonly string[]): (address: Address) => boolean {
  return (address) =>
    only.length === 0 || only.some((each) => (isGlob(each) ? matchesGlob(each, address) : each === address));
}

/** A choice that meets nothing is a typing mistake, and would end as a backup of nothing. */
function refuseUnmet(only: readonly string[], addresses: readonly Address[]): void {
  const unmet = only.filter((each) => !addresses.some((address) => chosenBy([each])(address)));
  if (unmet.length === 0) return;
  throw new ToolError(
    unmet.map((each) => {
      const near = nearestName(each, addresses);
      return {
        code: "address/unknown",
        message: `--only ${each} meets nothing in Git or in Make.`,
        hint: near === undefined ? "Name an address, or a glob: scenario/orders/*." : `Did you mean ${near}?`,
      };
    }),
  );
}

function addressesBefore(
  { memory }: KnownTeam,
  given: ReadonlyMap<string, Address> = new Map(),
): ReadonlyMap<string, Address> {
  return new Map([...Object.entries(memory?.addresses ?? {}), ...given]);
}

function urlsOf({ rows }: ObservedTeam, all: ReadonlyMap<Address, string>): ReadonlyMap<string, Address> {
  return new Map(
    [...all].flatMap(([address, id]): [string, Address][] => {
      const url = kindOf(address) === "webhook" ? rows.get("webhook")?.get(id)?.about["url"] : undefined;
      return typeof url === "string" && url !== "" ? [[url, address]] : [];
    }),
  );
}

interface Comparing {
  readonly observed: ObservedTeam;
  readonly known: KnownTeam;
  readonly options: ExportTeamOptions;
  readonly isChosen: (address: Address) => boolean;
  readonly context: ObjectContext;
}

async function exportKnown(
  session: Session,
  api: MakeReader,
  { observed, known, options, isChosen, context }: Comparing,
): Promise<{ readonly objects: Found["exported"]; readonly failed: readonly FailedRead[] }> {
  const objects = await knownObjects(session, observed, known, isChosen);
  const needed = objects.filter(({ isAlike, wanted }) => !isAlike && wanted.kind.remote.content);
  const { contents, failed } = await readContentsOf(
    api,
    needed.map(({ wanted: { address }, row }) => ({ address, row })),
  );
  const isBackup = session.target.direction === "from-make";
  const keep: readonly Keep[] = isBackup ? [{ side: "make", addresses: [] }] : options.keep;
  const result: (ObjectExport & { known: KnownObject; outcome: ManagedOutcome })[] = [];
  for (const object of objects) {
    const { wanted, base, isAlike } = object;
    // Told among what could not be read.
    if (!isAlike && wanted.kind.remote.content && !contents.has(wanted.address)) continue;
    const outcome = outcomeOf(wanted, {
      drift: "keep",
      keep,
      state: known.state,
      bases: new Map([[wanted.address, base]]),
      live: { team: observed.inTeam, rows: observed.rows, contents, ids: known.ids },
      look: known.look,
    });
    if (!outcome || outcome.is === "create") continue;
    result.push({ ...(await exportObject(outcome, context)), known: object, outcome });
  }
  return { objects: result, failed };
}

async function exportNew(
  api: MakeReader,
  named: readonly NamedObject[],
  {
    observed,
    context,
    base,
  }: { readonly observed: ObservedTeam; readonly context: ObjectContext; readonly base: string },
): Promise<{ readonly objects: readonly NewResource[]; readonly failed: readonly FailedRead[] }> {
  const objects = named.map(({ address, kind, remoteId }) => ({
    address,
    row: observed.rows.get(kind)?.get(remoteId) as LiveRow,
  }));
  const { contents, failed } = await readContentsOf(
    api,
    objects.filter(({ address }) => kindNamed(kindOf(address)).remote.content),
  );
  const added: NewResource[] = [];
  for (const { address, row } of objects) {
    const { model, remote } = kindNamed(kindOf(address));
    if (remote.content && !contents.has(address)) continue;
    const spec = model.normalise({ ...row.spec, ...contents.get(address) });
    const { whole, dropped } = readableFields(address, await context.spelled(address, spec), context.target);
    const change: ExportedChange = {
      address,
      name: maskText(row.name),
      remoteId: row.id,
      is: "new",
      fields: [],
      clashes: [],
      about: model.describe(spec),
      ...activeOf(row),
      ...editorOf(row),
      placed: [],
    };
    added.push({ address, row, whole, spec, dropped, files: newFiles(address, whole, base), change });
  }
  return { objects: added, failed };
}
