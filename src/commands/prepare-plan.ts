// load → observe → match → diff → order → guard: the one way to a plan, for plan and apply alike.

import type { Address } from "../address.ts";
import { buildPlan, type PreparedPlan } from "../engine/build-plan.ts";
import type { License } from "../engine/guard.ts";
import { moveState } from "../engine/moves.ts";
import type { LiveState } from "../engine/observed.ts";
import type { Wanted } from "../engine/outcome.ts";
import type { Keep } from "../engine/plan.ts";
import { settleIntents } from "../engine/settle-intents.ts";
import { emptyBase, type State } from "../engine/state.ts";
import { ToolError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { kindNamed } from "../kinds/registry.ts";
import { type FoundTeam, readLicense } from "../live/find-team.ts";
import { idsOf, readContents } from "../live/observe.ts";
import { nearestName } from "../nearest.ts";
import type { MakeReader } from "../ports.ts";
import type { StateStore } from "../state/state-store.ts";
import { withExports } from "./exported-bases.ts";
import { lookOverOf, type LookWith, moveWhatMoved, readBases } from "./known-objects.ts";
import { observeTeam } from "./observe-team.ts";
import { bind, refuseUnknownWritten } from "./references-in-team.ts";
import type { Session } from "./session.ts";
import { takeOver } from "./take-over.ts";

export interface Prepared extends PreparedPlan {
  readonly team: FoundTeam;
  /** As it will be without any write: intents settled, entries under today's addresses, with what `ids/` names. */
  readonly state: State;
  readonly live: LiveState;
  /** When Make was asked. */
  readonly observedAt: Date;
  readonly lookWith: LookWith;
}

export interface PrepareOptions {
  readonly prune: boolean;
  readonly keep: readonly Keep[];
}

/**
 * Asks Make with the reader alone. Throws ToolError with every binding that the team lacks, at once, and with every literal
 * id that it lacks of what the plan would write.
 */
export async function preparePlan(
  session: Session,
  api: MakeReader,
  { prune, keep }: PrepareOptions,
): Promise<Prepared> {
  const { target, store } = session;
  const started = performance.now();
  const observedAt = session.connection.clock?.now() ?? new Date();
  const { team, inTeam, wanted, uses, stored, rows, objects } = await observeTeam(session, api, {
    before: (wantedNow, state) => refuseUnknown(keep, wantedNow, state),
  });
  const { ids: bindings, unknown } = bind(session, uses, objects, rows, stored);

  const settled = settleIntents(stored, rows, emptyBase);
  const lookOver = lookOverOf(session, { wanted, rows, bindings });
  const moves = await moveWhatMoved(session, { wanted, state: settled, rows, lookOver });
  const adoption = await takeOver(session, { wanted, state: moveState(settled, moves.moved), rows, lookOver });
  const known = new Map([...(await readBases(store, adoption.state, wanted)), ...adoption.bases]);
  const { state, bases } = await withExports(session, { wanted, state: adoption.state, rows, lookOver }, known);
  const lookWith = lookOver(state);
  const look = lookWith(new Map(), new Map());
  const ids = idsOf(wanted, state, rows);
  const contents = await readContents(api, { wanted, state, rows, ids, bases, look, kindNamed });
  const live: LiveState = { team: inTeam, rows, contents, ids };
  const prepared = buildPlan({
    target: target.name,
    drift: target.drift,
    keep,
    wanted,
    state,
    bases,
    live,
    look,
    written: await readWritten(store, state),
    kindNamed,
    prune,
    moves,
    // Nothing is ever applied to a backup, so nothing waits to come under management.
    adopted: new Set(target.direction === "from-make" ? [] : adoption.bases.keys()),
    license: await licenseFor(api, team, wanted, live),
    basedOn: {
      commit: session.head?.sha ?? null,
      zone: session.emulator === undefined ? api.zone : "emulator",
      teamId: team.id,
    },
    stats: { requests: api.stats().count, durationMs: Math.round(performance.now() - started) },
  });
  refuseUnknownWritten(unknown, prepared);
  return { ...prepared, team, state, live, lookWith, observedAt };
}

/** A decision for something that is not here decides nothing, and nobody would see it. */
function refuseUnknown(
  keep: readonly Keep[],
  wanted: ReadonlyMap<Address, Wanted>,
  { resources }: Pick<State, "resources">,
): void {
  const known = new Set<string>([...wanted.keys(), ...Object.keys(resources)]);
  const unknown = keep.flatMap(({ addresses }) => addresses).filter((address) => !known.has(address));
  if (unknown.length === 0) return;
  throw new ToolError(
    unknown.map((address) => {
      const near = nearestName(address, known);
      return {
        code: "address/unknown",
        message: `--keep names ${address}, and nothing here has that address.`,
        hint: near === undefined ? "The plan shows each address." : `Did you mean ${near}?`,
      };
    }),
  );
}

/** One more request where the team was found by name; none where nothing is to be switched on. */
async function licenseFor(
  api: MakeReader,
  team: FoundTeam,
  wanted: ReadonlyMap<Address, Wanted>,
  { rows, ids }: LiveState,
): Promise<License | undefined> {
  const isNewlyOn = ({ address, kind, template }: Wanted): boolean =>
    template["active"] === true && rows.get(kind.name)?.get(ids.get(address) ?? "")?.spec["active"] !== true;
  if (![...wanted.values()].some(isNewlyOn)) return undefined;
  return team.license ?? (await readLicense(api, team.organizationId));
}

/** What open writes sent, by hash. */
async function readWritten(store: StateStore, { intents }: State): Promise<ReadonlyMap<string, JsonObject>> {
  const hashes = new Set(
    intents.flatMap((intent) => (intent.type === "update" ? intent.writes.map(({ base }) => base) : [])),
  );
  const read = [...hashes].map(async (hash): Promise<[string, JsonObject]> => [hash, await store.readBase(hash)]);
  return new Map(await Promise.all(read));
}
