// The plan of a restore: one resource as a version has it, and what it needs that is gone in Make. The version's side is
// taken on purpose: its base is what Make has now, so that every difference is a change and nothing is merged.

import { type Address, kindOf } from "../address.ts";
import { escapeText } from "../blueprint/template.ts";
import type { DesiredResource } from "../desired/desired.ts";
import { wantedOf } from "../desired/wanted.ts";
import { buildPlan, type PreparedPlan } from "../engine/build-plan.ts";
import type { Base } from "../engine/compare.ts";
import { referencedAddresses } from "../engine/dependencies.ts";
import type { License } from "../engine/guard.ts";
import type { LiveState } from "../engine/observed.ts";
import type { Wanted } from "../engine/outcome.ts";
import { type Look, resolveTemplate } from "../engine/resolve.ts";
import { settleIntents } from "../engine/settle-intents.ts";
import type { State, StateEntry } from "../engine/state.ts";
import { type Uses, unknownLiterals, usesOf } from "../engine/uses.ts";
import { type Problem, ToolError } from "../errors.ts";
import { hashOf } from "../hash.ts";
import type { SecretPlace } from "../history/restore-report.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { LiveRow } from "../kinds/kind.ts";
import { kindNamed } from "../kinds/registry.ts";
import { readLicense } from "../live/find-team.ts";
import { confirmGone, type Rows } from "../live/observe.ts";
import type { MakeReader } from "../ports.ts";
import type { Target } from "../project/project.ts";
import type { StateStore } from "../state/state-store.ts";
import type { FoundTracked } from "./find-tracked.ts";
import { bindOne, idsThere, knownIdsOf, type LookInput, lookIn, observeOne, type OneTeam } from "./observe-one.ts";
import { allUses, knownIds } from "./references-in-team.ts";
import { settleSecrets } from "./restore-secrets.ts";
import { readOpenRestores } from "./restore-store.ts";
import type { FoundVersion } from "./restore-version.ts";
import type { Session } from "./session.ts";

/** What is to come back, however it was found. */
export interface Version {
  readonly template: JsonObject;
  readonly protect: boolean;
  readonly ignore: Wanted["ignore"];
  /** What the project had then; undefined for a version of Make's, which refers to nothing by name. */
  readonly past: FoundVersion | undefined;
}

export interface RestorePrepared extends PreparedPlan {
  readonly one: OneTeam;
  readonly wanted: ReadonlyMap<Address, Wanted>;
  /** Of the restore itself: what the recorder goes on from. */
  readonly state: State;
  readonly live: LiveState;
  readonly lookWith: (ids: ReadonlyMap<Address, string>, urls: ReadonlyMap<Address, string>) => Look;
  readonly observedAt: Date;
  /** What Make has of it; undefined where it is gone. */
  readonly row: LiveRow | undefined;
  readonly uses: Uses;
  readonly bindings: ReadonlyMap<string, number>;
  /** Addresses that the version refers to by name. */
  readonly references: readonly Address[];
  readonly kept: readonly SecretPlace[];
  readonly fillIn: readonly SecretPlace[];
  /** What an interrupted restore made, under ids that nothing in Git or the target's state has yet. */
  readonly recovered: readonly { readonly address: Address; readonly remoteId: string }[];
  /** What it needs and Make does not have. */
  readonly problems: readonly Problem[];
}

export interface RestoreInput {
  readonly session: Session;
  readonly api: MakeReader;
  readonly tracked: FoundTracked;
  /** Read when it is known where the object is in Make. */
  readonly versionOf: (id: string | undefined) => Promise<Version>;
  readonly past: FoundVersion | undefined;
  readonly store: StateStore;
}

const emptyBase = hashOf({});

export async function prepareRestore(input: RestoreInput): Promise<RestorePrepared> {
  const { session, api, tracked, past, store } = input;
  const { address } = tracked;
  const kind = kindNamed(kindOf(address));
  const observedAt = session.connection.clock?.now() ?? new Date();
  const vars: Target["vars"] = new Map([...(past?.vars ?? []), ...session.target.vars]);
  const draft = past?.resources.get(past.address)?.template ?? {};
  const everything = { has: () => true };
  const pending = lookIn({ vars, bindings: new Map(), ids: new Map(), rows: new Map(), wanted: everything });
  const one = await observeOne(session, api, usesIn(input, pending));
  const { rows, objects, stored } = one;
  const open = settleIntents(await readOpenRestores(store, api.zone, one.team.id), rows, emptyBase);

  const known = knownIdsOf(session, stored);
  const ids = idsOf(input, { rows, known, open });
  const id = ids.get(address);
  const row = id === undefined ? undefined : rows.get(kind.name)?.get(id);
  const version = await input.versionOf(id);
  const references = referencedAddresses(kind, draft).filter((each) => kindOf(each) !== "folder");
  const gone = references.filter((each) => each !== address && !ids.has(each));
  const wantedBefore = wantedOf(
    {
      resources: resourcesOf(
        address,
        version,
        gone.filter((each) => kindOf(each) === "webhook"),
      ),
      ids: new Map(),
    },
    pending,
  );
  const uses = allUses(wantedBefore, pending);
  const bound = bindOne(session, uses, objects, past?.bindings);
  const lookInput: LookInput = { vars, bindings: bound.ids, ids, rows, wanted: wantedBefore };
  for (const each of wantedBefore.values()) {
    if (each.kind.model.identity !== "path") continue;
    const found = [...(rows.get(each.kind.name)?.values() ?? [])].find(
      ({ spec }) => spec["path"] === each.template["path"],
    );
    if (found) ids.set(each.address, found.id);
  }
  const look = lookIn(lookInput);

  const content = row && (await kind.remote.content?.(api, row));
  const spec = row && kind.model.normalise({ ...row.spec, ...content?.spec });
  const base: Base | undefined = spec && { template: escaped(spec) as JsonObject, values: {}, dropped: [] };
  const settled = [...wantedBefore.values()].map((each) =>
    settleSecrets(each, { vars, look, live: each.address === address && spec && base ? { spec, base } : undefined }),
  );
  const fillIn = settled.flatMap((each) => each.fillIn);
  const wanted = new Map(settled.map((each) => [each.wanted.address, offWhereOpen(each.wanted, fillIn.length > 0)]));

  const entries = [...wanted.values()].flatMap((each): [Address, StateEntry][] => {
    const remoteId = ids.get(each.address) ?? known.get(each.address) ?? past?.ids.get(each.address);
    return remoteId === undefined || each.kind.model.identity === "path"
      ? []
      : [[each.address, entryOf(remoteId, spec)]];
  });
  const own = Object.fromEntries(entries) as State["resources"];
  await confirmGone(api, { state: { ...open, resources: own }, rows, kindNamed });
  const live: LiveState = {
    team: one.inTeam,
    rows,
    contents: new Map(content ? [[address, content.spec]] : []),
    ids,
  };
  const plan = buildPlan({
    target: session.target.name,
    drift: "keep",
    keep: [],
    wanted,
    state: { ...open, resources: own, intents: [] },
    bases: new Map(base ? [[address, base]] : []),
    live: { ...live, rows: withoutManaged(rows, known, wanted) },
    look,
    kindNamed,
    prune: false,
    moves: { moved: new Map(), unclear: [] },
    adopted: new Set(),
    license: await licenseFor(api, one, wanted.get(address), row),
    basedOn: { commit: past?.commit.sha ?? null, zone: api.zone, teamId: one.team.id },
    stats: { requests: api.stats().count, durationMs: 0 },
  });
  return {
    ...plan,
    one,
    wanted,
    state: {
      ...open,
      resources: { ...open.resources, ...own },
      intents: open.intents.filter((intent) => !wanted.has(intent.address)),
    },
    live,
    lookWith: (madeIds, madeUrls) => lookIn({ ...lookInput, ids: new Map([...ids, ...madeIds]), madeUrls }),
    observedAt,
    row,
    uses,
    bindings: bound.ids,
    references,
    kept: settled.flatMap((each) => each.kept),
    fillIn,
    recovered: [address, ...references].flatMap((each) => {
      const remoteId = ids.get(each);
      const isOpen =
        remoteId !== undefined && open.resources[each]?.remoteId === remoteId && known.get(each) !== remoteId;
      return isOpen ? [{ address: each, remoteId }] : [];
    }),
    problems: [...bound.problems, ...problemsIn(uses, one, session), ...goneProblems(gone)],
  };
}

/** Of the version and of every webhook then: which lists are asked for. A version of Make's names all by id. */
function usesIn({ past, tracked }: RestoreInput, look: Look): Uses {
  if (!past) return allKinds(tracked.address);
  const resources = [...past.resources.values()].filter(
    ({ address, kind }) => address === past.address || kind === "webhook",
  );
  const wanted = wantedOf({ resources: new Map(resources.map((each) => [each.address, each])), ids: new Map() }, look);
  return allUses(wanted, look);
}

// Its ids are known only when it is read, and it is read by the id that these lists give.
function allKinds(address: Address): Uses {
  const use = { id: 0, address, moduleKey: "", moduleName: "", path: [] };
  const kinds = ["connection", "key", "data-store", "data-structure"] as const;
  return { bindings: [], literals: kinds.map((kind) => ({ ...use, kind })) };
}

interface KnownIds {
  readonly rows: Rows;
  readonly known: ReadonlyMap<Address, string>;
  readonly open: State;
}

/** What is there: by today's word first, then by an interrupted restore, then by the word of that time. */
function idsOf({ past, tracked: { address } }: RestoreInput, { rows, known, open }: KnownIds): Map<Address, string> {
  const ids = idsThere(known, rows);
  for (const [each, { remoteId }] of Object.entries(open.resources) as [Address, StateEntry][]) {
    if (!ids.has(each) && rows.get(kindOf(each))?.has(remoteId)) ids.set(each, remoteId);
  }
  const owned = new Set([...ids].map(([each, id]) => `${kindOf(each)}/${id}`));
  for (const [former, id] of past?.ids ?? []) {
    const each = former === past?.address ? address : former;
    const isFree = !ids.has(each) && !owned.has(`${kindOf(each)}/${id}`);
    if (isFree && rows.get(kindOf(each))?.has(id)) ids.set(each, id);
  }
  return ids;
}

function resourcesOf(
  address: Address,
  { template, protect, ignore, past }: Version,
  gone: readonly Address[],
): ReadonlyMap<Address, DesiredResource> {
  const main: DesiredResource = {
    address,
    kind: kindOf(address),
    owner: undefined,
    template,
    protect,
    ignore,
    movedFrom: [],
    origin: () => undefined,
    place: () => ({ file: "", line: 1, column: 1 }),
  };
  const needed = gone.flatMap((each): [Address, DesiredResource][] => {
    const found = past?.resources.get(each);
    return found ? [[each, found]] : [];
  });
  return new Map([[address, main], ...needed]);
}

/** What Make has, as a template: a text there that looks like a reference is none. */
export function escaped(value: Json): Json {
  if (typeof value === "string") return escapeText(value);
  if (isJsonArray(value)) return value.map(escaped);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, escaped(item)]));
}

/** What lacks a value runs into errors: it comes back off, and whoever fills it in switches it on. */
function offWhereOpen(wanted: Wanted, isOpen: boolean): Wanted {
  if (!isOpen || wanted.kind.name !== "scenario") return wanted;
  return { ...wanted, template: { ...wanted.template, active: false } };
}

function entryOf(remoteId: string, spec: JsonObject | undefined): StateEntry {
  const seen = { row: {}, revision: null, atBase: false };
  return { remoteId, base: hashOf(spec ?? { remoteId }), values: {}, seen, dropped: [] };
}

/** Objects of other resources are no namesakes. */
function withoutManaged(rows: Rows, known: ReadonlyMap<Address, string>, wanted: ReadonlyMap<Address, Wanted>): Rows {
  const others = new Set(
    [...known].filter(([address]) => !wanted.has(address)).map(([address, id]) => `${kindOf(address)}/${id}`),
  );
  return new Map(
    [...rows].map(([kind, ofKind]) => [kind, new Map([...ofKind].filter(([id]) => !others.has(`${kind}/${id}`)))]),
  );
}

async function licenseFor(
  api: MakeReader,
  { team }: OneTeam,
  wanted: Wanted | undefined,
  row: LiveRow | undefined,
): Promise<License | undefined> {
  if (wanted?.template["active"] !== true || row?.spec["active"] === true) return undefined;
  return team.license ?? (await readLicense(api, team.organizationId));
}

function problemsIn({ literals }: Uses, { objects, rows }: OneTeam, { target }: Session): readonly Problem[] {
  return unknownLiterals(literals, knownIds(objects, rows), target.name, () => undefined);
}

function goneProblems(gone: readonly Address[]): readonly Problem[] {
  return gone
    .filter((each) => kindOf(each) === "scenario")
    .map((each) => ({
      code: "restore/not-ready",
      message: `It calls ${each}, which is gone in Make.`,
      hint: `Restore that one first: make-gitops restore ${each} --from …`,
    }));
}

/** Throws what stands against any write. */
export function refuseUnready({ problems }: RestorePrepared): void {
  if (problems.length > 0) throw new ToolError(problems);
}

/** What the version refers to by number or by a bound name, each once. */
export function objectsUsed({
  wanted,
  lookWith,
  one: { objects },
}: RestorePrepared): readonly OneTeam["objects"][number][] {
  const look = lookWith(new Map(), new Map());
  const used = new Set<string>();
  for (const { address, template } of wanted.values()) {
    for (const { kind, id } of usesOf(address, resolveTemplate(template, look).value).literals)
      used.add(`${kind}:${id}`);
  }
  return objects.filter(({ kind, id }) => used.has(`${kind}:${id}`));
}
