// One change carried out: written, read back, compared, recorded. The comparison is made again here, with the ids that
// came meanwhile, so that what is sent is complete.

import type { Address } from "../address.ts";
import { compareObject, type DriftPolicy } from "../engine/compare.ts";
import { type ManagedOutcome, nameOf, type Wanted } from "../engine/outcome.ts";
import { type Look, resolveTemplate } from "../engine/resolve.ts";
import type { StateEntry } from "../engine/state.ts";
import { plainRules, type Verdict } from "../engine/three-way.ts";
import { ToolError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import type { LiveRow, Team } from "../kinds/kind.ts";
import { formatPath } from "../path.ts";
import type { MakeWriter } from "../ports.ts";
import type { StateStore } from "../state/state-store.ts";
import type { Recorder } from "./recorder.ts";

export interface WriteContext {
  readonly api: MakeWriter;
  readonly team: Team;
  readonly store: StateStore;
  readonly recorder: Recorder;
  readonly look: Look;
  readonly drift: DriftPolicy;
}

export interface Written {
  readonly row: LiveRow;
  /** Paths that Make has otherwise than they were sent. */
  readonly differs: readonly string[];
}

/** Creates the object, inactive, and records it. `namesakes` are the ids that had its name before. */
export async function createObject(
  wanted: Wanted,
  namesakes: readonly string[],
  context: WriteContext,
): Promise<Written> {
  const { api, team, store, recorder, look } = context;
  const { kind, address, template } = wanted;
  const resolved = resolveTemplate(template, look);
  const spec: JsonObject & { readonly name: string } = {
    ...kind.model.normalise(resolved.value),
    name: nameOf(wanted, resolved.value),
  };
  assertComplete(wanted, [...resolved.pending.map(({ name }) => name), ...resolved.kept.map(formatPath)]);
  if (kind.model.identity === "path") return { row: await kind.remote.create(api, team, spec), differs: [] };
  const base = await store.writeBase(template);
  await recorder.intend({ type: "create", address, name: spec.name, base, values: resolved.values, namesakes });
  const row = await kind.remote.create(api, team, spec);
  const written = { row, sent: spec, switches: spec["active"] !== undefined && spec["active"] !== row.spec["active"] };
  // All of it was sent, so this is its base, should the reading back fail.
  await recorder.put(address, {
    remoteId: row.id,
    base: await store.writeBase(baseUntilSwitched(wanted, written)),
    values: resolved.values,
    seen: { row: {}, revision: row.revision ?? null, atBase: false },
    dropped: [],
    ...protectionOf(wanted),
  });
  return verifyAndRecord(wanted, written, context);
}

/** Writes what Git changed, merged with what Make has, to an existing object, and records it. */
export async function updateObject(outcome: ManagedOutcome, context: WriteContext): Promise<Written> {
  const { wanted, base, live, row } = outcome;
  const { kind, template, ignore } = wanted;
  const { look, drift, api, team } = context;
  const { merged, verdicts, resolved, unfilled } = compareObject({ kind, template, base, live, ignore, drift }, look);
  assertComplete(wanted, [...resolved.pending.map(({ name }) => name), ...unfilled.map(formatPath)]);
  const clashes = verdicts.filter(({ verdict }) => verdict === "conflict").map(({ path }) => formatPath(path));
  if (clashes.length > 0) throw clashed(row.name, clashes);
  const fields = new Set(
    verdicts.filter(({ verdict }) => verdict === "change").map(({ path }) => kind.model.fieldOf(path)),
  );
  fields.delete("active");
  const after = fields.size > 0 ? await kind.remote.update(api, team, row, merged, fields) : row;
  const switches = verdicts.some(({ verdict, path }) => verdict === "change" && path[0] === "active");
  return verifyAndRecord(wanted, { row: after, sent: merged, switches }, context);
}

function clashed(name: string, paths: readonly string[]): ToolError {
  return new ToolError({
    code: "plan/conflict",
    message: `"${name}" was changed in Make since the plan was made, where Git changes it too: ${paths.join(", ")}.`,
    hint: "Make the same change on one side, then apply again.",
  });
}

interface Sent {
  readonly row: LiveRow;
  /** The whole spec as it was sent: what Make has otherwise, Make made so. */
  readonly sent: JsonObject;
  /** It is still to be switched on or off. */
  readonly switches: boolean;
}

async function verifyAndRecord(wanted: Wanted, written: Sent, context: WriteContext): Promise<Written> {
  const { kind, address, template, ignore } = wanted;
  const { look, store, api } = context;
  const { row, sent } = written;
  const content = await kind.remote.content?.(api, row);
  const live = kind.model.normalise({ ...row.spec, ...content?.spec });
  const { verdicts } = kind.model.merge({ base: sent, git: sent, live }, plainRules);
  // Switching on or off is a step of its own and comes later.
  const differs = verdicts.filter(({ path }) => path[0] !== "active");
  const pathsOf = (list: readonly Verdict[]): string[] => list.map(({ path }) => formatPath(path));
  const dropped = pathsOf(differs.filter((verdict) => verdict.live === undefined));
  const { values } = resolveTemplate(template, look);
  const base = { template, values, dropped };
  const comparison = compareObject({ kind, template, base, live, ignore, drift: "keep" }, look);
  const atBase = holdsBase(wanted, comparison.verdicts);
  await context.recorder.put(address, {
    remoteId: row.id,
    base: await store.writeBase(baseUntilSwitched(wanted, written)),
    values,
    seen: { row: rowOf(wanted, row), revision: content?.revision ?? row.revision ?? null, atBase },
    dropped,
    ...protectionOf(wanted),
  });
  return { row, differs: pathsOf(differs.filter((verdict) => verdict.live !== undefined)) };
}

// What is not switched yet is not applied yet: should the run end before that, `active` is still Git's move.
function baseUntilSwitched({ template }: Wanted, { row, switches }: Sent): JsonObject {
  return switches ? { ...template, active: row.spec["active"] ?? false } : template;
}

/** The entry of an object that needs no write: the base follows what settled, drift stays drift. */
export async function settledEntry(
  outcome: ManagedOutcome,
  entry: StateEntry,
  context: Pick<WriteContext, "store">,
): Promise<StateEntry> {
  const { wanted, row, comparison } = outcome;
  return {
    remoteId: row.id,
    base: await context.store.writeBase(wanted.template),
    values: outcome.values,
    seen: { row: rowOf(wanted, row), revision: row.revision ?? null, atBase: holdsBase(wanted, comparison.verdicts) },
    dropped: entry.dropped,
    ...protectionOf(wanted),
  };
}

function holdsBase({ kind }: Wanted, verdicts: readonly Verdict[]): boolean {
  return !verdicts.some(
    ({ verdict, path }) => verdict !== "settled" && kind.model.contentFields.includes(kind.model.fieldOf(path)),
  );
}

// A row that holds everything is read again with every list, and may hold what state must not: its name is enough to
// know the object again.
function rowOf({ kind }: Wanted, row: LiveRow): JsonObject {
  return kind.model.contentFields.length > 0 ? row.spec : { name: row.name };
}

function protectionOf({ protect }: Wanted): Pick<StateEntry, "protect"> {
  return protect ? { protect } : {};
}

function assertComplete({ address }: { readonly address: Address }, open: readonly string[]): void {
  if (open.length === 0) return;
  throw new ToolError({
    code: "apply/incomplete",
    message: `${address} cannot be written: ${open.join(", ")} has no value yet.`,
    hint: "Give the secret a value in the target file, or fill it in in Make.",
  });
}
