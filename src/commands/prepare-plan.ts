// load → observe → diff → order → guard: the one way to a plan, for plan and apply alike.

import { randomUUID } from "node:crypto";
import type { Address } from "../address.ts";
import { referenceKindsListed } from "../live/objects.ts";
import { wantedOf } from "../desired/wanted.ts";
import { resolveBindings } from "../engine/bindings.ts";
import { buildPlan, type PreparedPlan } from "../engine/build-plan.ts";
import type { Base } from "../engine/compare.ts";
import { lookupIn } from "../engine/look.ts";
import type { LiveState } from "../engine/observed.ts";
import type { Wanted } from "../engine/outcome.ts";
import { type Look, resolveTemplate } from "../engine/resolve.ts";
import { settleIntents } from "../engine/settle-intents.ts";
import { entriesOf, type State } from "../engine/state.ts";
import { type LiteralUse, type Uses, unknownLiterals, usesOf } from "../engine/uses.ts";
import { ToolError } from "../errors.ts";
import { hashOf } from "../hash.ts";
import { kindNamed, kinds } from "../kinds/registry.ts";
import type { Team } from "../kinds/kind.ts";
import { findTeam, type FoundTeam } from "../live/find-team.ts";
import { bindingCandidates, type ListedKind, listObjects, type ListedObject } from "../live/objects.ts";
import { idsOf, kindsInUse, listRows, readContents, type Rows } from "../live/observe.ts";
import type { MakeReader } from "../ports.ts";
import type { StateStore } from "../state/state-store.ts";
import type { Session } from "./session.ts";

export interface Prepared extends PreparedPlan {
  readonly team: FoundTeam;
  readonly state: State;
  readonly live: LiveState;
  /** When Make was asked. */
  readonly observedAt: Date;
  readonly lookWith: (ids: ReadonlyMap<Address, string>, urls: ReadonlyMap<Address, string>) => Look;
}

export interface PrepareOptions {
  readonly prune: boolean;
}

const emptyBase = hashOf({});

/** Asks Make with the reader alone. Throws ToolError with every binding and literal id that the team lacks, at once. */
export async function preparePlan(session: Session, api: MakeReader, { prune }: PrepareOptions): Promise<Prepared> {
  const { target, desired, store } = session;
  const started = performance.now();
  const observedAt = session.connection.clock?.now() ?? new Date();
  const pendingLook = lookupOf(session, new Map(), { ids: new Map(), urls: new Map() });
  const wanted = wantedOf(desired, pendingLook);
  const team = await findTeam(api, session.team, () => target.place(["team"]));
  const stored = await readState(store, api.zone, team, target.name);
  const uses = allUses(wanted, pendingLook);
  const objects = await listObjects(api, team.id, listsNeeded(uses));
  const names = new Map(objects.map(({ kind, id, name }): [string, string] => [`${kind}:${id}`, name]));
  const inTeam: Team = { id: team.id, organizationId: team.organizationId, folders: new Map(), names };
  const inUse = [...wanted.keys(), ...literalKinds(uses), ...folderKind(wanted)];
  const rows = await listRows(api, inTeam, kindsInUse(kinds, inUse, stored));
  for (const [kind, ofKind] of rows) for (const row of ofKind.values()) names.set(`${kind}:${row.id}`, row.name);
  const state = settleIntents(stored, rows, emptyBase);
  const bindings = bind(session, uses, objects, rows);
  const ids = idsOf(wanted, state, rows);
  const lookWith: Prepared["lookWith"] = (madeIds, madeUrls) =>
    lookupOf(session, bindings, {
      ids: new Map([...ids, ...madeIds]),
      urls: new Map([...urlsOf(ids, rows), ...madeUrls]),
    });
  const look = lookWith(new Map(), new Map());
  const bases = await readBases(store, state, wanted);
  const contents = await readContents(api, { wanted, state, rows, ids, bases, look });
  const live: LiveState = { team: inTeam, rows, contents, ids };
  const prepared = buildPlan({
    target: target.name,
    drift: target.drift,
    wanted,
    state,
    bases,
    live,
    look,
    kindNamed,
    prune,
    commit: session.head?.sha ?? null,
    stats: { requests: api.stats().count, durationMs: Math.round(performance.now() - started) },
  });
  return { ...prepared, team, state, live, lookWith, observedAt };
}

interface Made {
  readonly ids: ReadonlyMap<Address, string>;
  readonly urls: ReadonlyMap<Address, string>;
}

function lookupOf({ target, desired }: Session, bindings: ReadonlyMap<string, number>, made: Made): Look {
  return lookupIn({ vars: target.vars, bindings, ...made, wanted: desired.resources });
}

async function readState(store: StateStore, zone: string, team: FoundTeam, target: string): Promise<State> {
  const state = await store.read();
  if (!state) {
    return {
      formatVersion: 1,
      lineage: randomUUID(),
      serial: 0,
      zone,
      teamId: team.id,
      applied: 0,
      commit: null,
      appliedAt: null,
      resources: {},
      intents: [],
    };
  }
  // The port of an emulator is no part of its identity.
  const host = (text: string): string =>
    text.replace(/^https?:\/\//, "").replace(/^(127\.0\.0\.1|localhost):\d+$/, "loopback");
  if (state.teamId === team.id && host(state.zone) === host(zone)) return state;
  throw new ToolError({
    code: "state/other-team",
    message: `The state of "${target}" belongs to team ${state.teamId} in ${state.zone}, and the target now means team ${team.id} in ${zone}.`,
    hint: "Give the other team a target of its own, with a name of its own.",
  });
}

function allUses(wanted: ReadonlyMap<Address, Wanted>, look: Look): Uses {
  const uses = [...wanted.values()].map(({ address, template }) =>
    usesOf(address, resolveTemplate(template, look).value),
  );
  return { bindings: uses.flatMap(({ bindings }) => bindings), literals: uses.flatMap(({ literals }) => literals) };
}

function listsNeeded({ bindings, literals }: Uses): ReadonlySet<ListedKind> {
  const written = [
    ...bindings.map(({ name }) => name.slice(0, name.indexOf("."))),
    ...literals.map(({ kind }) => kind),
  ];
  return new Set(referenceKindsListed.filter((kind) => written.includes(kind)));
}

// A literal id of a webhook or a scenario needs the list of its kind even where no file of that kind is here.
function literalKinds({ literals }: Uses): readonly Address[] {
  return literals.flatMap(({ kind }) => (kind === "webhook" || kind === "scenario" ? [`${kind}/` as Address] : []));
}

// `folder: null` names no folder, yet whether a scenario stands in one is known only with their list.
function folderKind(wanted: ReadonlyMap<Address, Wanted>): readonly Address[] {
  return [...wanted.values()].some(({ template }) => "folder" in template) ? ["folder/"] : [];
}

function bind(
  { target, desired }: Session,
  { bindings: uses, literals }: Uses,
  objects: readonly ListedObject[],
  rows: Rows,
): ReadonlyMap<string, number> {
  const { ids, problems } = resolveBindings({
    target: target.name,
    file: target.file,
    uses,
    choices: target.bindings,
    candidates: bindingCandidates(objects),
    placeOf: (name) => target.place(["bindings", name]),
  });
  const known = (kind: LiteralUse["kind"]): ReadonlySet<number> | undefined => {
    if (kind === "device") return undefined;
    const listed =
      kind === "webhook" || kind === "scenario"
        ? [...(rows.get(kind)?.keys() ?? [])].map(Number)
        : objects.filter((object) => object.kind === kind).map(({ id }) => id);
    return new Set(listed);
  };
  const unknown = unknownLiterals(literals, known, target.name, ({ address, path }) =>
    desired.resources.get(address)?.place(path),
  );
  if (problems.length + unknown.length > 0) throw new ToolError([...problems, ...unknown]);
  return ids;
}

function urlsOf(ids: ReadonlyMap<Address, string>, rows: Rows): Map<Address, string> {
  const urls = new Map<Address, string>();
  for (const [address, id] of ids) {
    const url = address.startsWith("webhook/") ? rows.get("webhook")?.get(id)?.about["url"] : undefined;
    if (typeof url === "string") urls.set(address, url);
  }
  return urls;
}

async function readBases(
  store: StateStore,
  state: State,
  wanted: ReadonlyMap<Address, Wanted>,
): Promise<ReadonlyMap<Address, Base>> {
  const entries = entriesOf(state).filter(([address]) => wanted.has(address));
  const bases = await Promise.all(
    entries.map(async ([address, { base, values, dropped }]): Promise<[Address, Base]> => {
      const template = base === emptyBase ? {} : await store.readBase(base);
      return [address, { template, values, dropped }];
    }),
  );
  return new Map(bases);
}
