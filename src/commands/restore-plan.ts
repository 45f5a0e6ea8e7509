// The plan of a restore: one resource as a version has it, and what it needs that is gone in Make. The version's side is
// taken on purpose: its base is what Make has now, so that every difference is a change and nothing is merged.

import { type Address, kindOf } from "../address.ts";
import { escapeText } from "../blueprint/template.ts";
import { buildPlan, type PreparedPlan } from "../engine/build-plan.ts";
import type { Base } from "../engine/compare.ts";
import type { License } from "../engine/guard.ts";
import type { LiveState } from "../engine/observed.ts";
import type { Wanted } from "../engine/outcome.ts";
import { type Look, resolveTemplate } from "../engine/resolve.ts";
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
import { lookIn, type OneTeam } from "./observe-one.ts";
import { knownIds } from "./references-in-team.ts";
import { observeForRestore, type RestoreInput, type RestoreObserved } from "./restore-observe.ts";
import { settleSecrets } from "./restore-secrets.ts";
import type { Session } from "./session.ts";

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
  /** Addresses that the version refers to by name. */
  readonly references: readonly Address[];
  readonly kept: readonly SecretPlace[];
  readonly fillIn: readonly SecretPlace[];
  /** What an interrupted restore made, under ids that nothing in Git or the target's state has yet. */
  readonly recovered: readonly { readonly address: Address; readonly remoteId: string }[];
  /** What it needs and Make does not have. */
  readonly problems: readonly Problem[];
}

/** Throws what Make refuses, `state/unsettled` where an earlier restore left what nobody can tell, and `plan/cycle`. */
export async function prepareRestore(input: RestoreInput): Promise<RestorePrepared> {
  const { session, api, past, open } = input;
  const { address } = input.tracked;
  const observed = await observeForRestore(input);
  const { one, ids, known, row, lookInput, references, bound, uses } = observed;
  const look = lookIn(lookInput);
  const sides = await sidesOf(input, observed);
  const settled = [...observed.wanted.values()].map((each) =>
    settleSecrets(each, { vars: lookInput.vars, look, live: each.address === address ? sides : undefined }),
  );
  const fillIn = settled.flatMap((each) => each.fillIn);
  const wanted = new Map(settled.map((each) => [each.wanted.address, offWhereOpen(each.wanted, fillIn.length > 0)]));
  const resources = entriesFor(wanted, (each) => ids.get(each) ?? known.get(each) ?? past?.ids.get(each));
  await confirmGone(api, { state: { ...open, resources }, rows: one.rows, kindNamed });
  const contents = new Map(sides?.content ? [[address, sides.content]] : []);
  const live: LiveState = { team: one.inTeam, rows: one.rows, contents, ids };
  const plan = buildPlan({
    target: session.target.name,
    drift: "keep",
    keep: [],
    wanted,
    state: { ...open, resources, intents: [] },
    bases: new Map(sides ? [[address, sides.base]] : []),
    live: { ...live, rows: withoutManaged(one.rows, observed, wanted) },
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
      resources: { ...open.resources, ...resources },
      intents: open.intents.filter((intent) => !wanted.has(intent.address)),
    },
    live,
    lookWith: (madeIds, madeUrls) => lookIn({ ...lookInput, ids: new Map([...ids, ...madeIds]), madeUrls }),
    observedAt: one.observedAt,
    row,
    references,
    kept: settled.flatMap((each) => each.kept),
    fillIn,
    recovered: recoveredIn(observed, open, [address, ...references]),
    problems: [...bound.problems, ...problemsIn(uses, one, session), ...goneProblems(observed.gone)],
  };
}

interface Sides {
  /** What Make has, normalised. */
  readonly spec: JsonObject;
  /** The same as a base. */
  readonly base: Base;
  /** What the list row lacks. */
  readonly content: JsonObject | undefined;
}

/** Undefined where it is gone in Make. */
async function sidesOf({ api, tracked }: RestoreInput, { row }: RestoreObserved): Promise<Sides | undefined> {
  if (!row) return undefined;
  const { model, remote } = kindNamed(kindOf(tracked.address));
  const content = (await remote.content?.(api, row))?.spec;
  const spec = model.normalise({ ...row.spec, ...content });
  return { spec, base: { template: escaped(spec) as JsonObject, values: {}, dropped: [] }, content };
}

function recoveredIn(
  { ids, known }: RestoreObserved,
  open: State,
  addresses: readonly Address[],
): RestorePrepared["recovered"] {
  return addresses.flatMap((address) => {
    const remoteId = ids.get(address);
    const isOpen = remoteId !== undefined && open.resources[address]?.remoteId === remoteId;
    return isOpen && known.get(address) !== remoteId ? [{ address, remoteId }] : [];
  });
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

/** With an id also for what is gone: it is told as deleted, and not as new. */
function entriesFor(
  wanted: ReadonlyMap<Address, Wanted>,
  idOf: (address: Address) => string | undefined,
): State["resources"] {
  const seen = { row: {}, revision: null, atBase: false };
  const entries = [...wanted.values()].flatMap(({ address, kind }): [Address, StateEntry][] => {
    const remoteId = kind.model.identity === "path" ? undefined : idOf(address);
    if (remoteId === undefined) return [];
    return [[address, { remoteId, base: hashOf({ remoteId }), values: {}, seen, dropped: [] }]];
  });
  return Object.fromEntries(entries);
}

/** Objects of other resources are no namesakes. One of ours may be known under the address that it had before, too. */
function withoutManaged(
  rows: Rows,
  { known, ids }: Pick<RestoreObserved, "known" | "ids">,
  wanted: ReadonlyMap<Address, Wanted>,
): Rows {
  const ours = new Set([...wanted.keys()].map((address) => `${kindOf(address)}/${ids.get(address)}`));
  const others = new Set(
    [...known].map(([address, id]) => `${kindOf(address)}/${id}`).filter((each) => !ours.has(each)),
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
