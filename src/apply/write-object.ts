// One change carried out: written, read back, compared, recorded. The comparison is made again here, with the ids that
// came meanwhile, so that what is sent is complete.

import type { Address } from "../address.ts";
import { renamePath } from "../blueprint/renumber.ts";
import { type Comparison, compareObject, keepPolicy } from "../engine/compare.ts";
import { type ManagedOutcome, nameOf, type Wanted } from "../engine/outcome.ts";
import { type Look, resolveTemplate } from "../engine/resolve.ts";
import type { StateEntry } from "../engine/state.ts";
import { plainRules, type Renumbering, type Verdict } from "../engine/three-way.ts";
import { writtenPaths } from "../engine/unverified.ts";
import { ToolError } from "../errors.ts";
import type { Json, JsonObject } from "../json.ts";
import type { LiveRow, Team } from "../kinds/kind.ts";
import { formatPath } from "../path.ts";
import type { MakeWriter } from "../ports.ts";
import type { StateStore } from "../state/state-store.ts";
import { type Intended, intendedWrite, rowOf } from "./intended-write.ts";
import { isInvalid, isOn, type PutBack, putBack } from "./put-back.ts";
import { assertPlanned } from "./recheck.ts";
import type { Recorder } from "./recorder.ts";
import { isUntouched, writesSent } from "./refusal.ts";

export interface WriteContext {
  readonly api: MakeWriter;
  readonly team: Team;
  readonly store: StateStore;
  readonly recorder: Recorder;
  readonly look: Look;
}

export interface Written {
  /** As Make had it right after the write. */
  readonly row: LiveRow;
  /** Paths that Make has otherwise than they were sent. */
  readonly differs: readonly string[];
  /** Whether it is to be on when all is written; undefined for what cannot be switched, and what Make cannot run. */
  readonly active: boolean | undefined;
  /** Nothing is left in it that a next plan would tell of. */
  readonly isSettled: boolean;
}

/** What a create is given beside what Git wants. */
export interface Beside {
  /** Ids of the objects that have a name before. */
  readonly namesakes: (name: string) => readonly string[];
  /** What it takes the place of: what was kept there comes along. */
  readonly former?: ManagedOutcome;
}

/** Creates the object, inactive, and records it. */
export async function createObject(
  wanted: Wanted,
  { namesakes: namesakesOf, former }: Beside,
  context: WriteContext,
): Promise<Written> {
  const { api, team, store, recorder, look } = context;
  const { kind, address, template } = wanted;
  const resolved = resolveTemplate(template, look);
  const given = former ? specInPlaceOf(former, context) : kind.model.normalise(resolved.value);
  const spec: JsonObject & { readonly name: string } = { ...given, name: nameOf(wanted, given) };
  const open = former ? [] : resolved.kept.map(formatPath);
  assertComplete(wanted, [...resolved.pending.map(({ name }) => name), ...open]);
  const namesakes = namesakesOf(spec.name);
  if (kind.model.identity === "path")
    return { row: await kind.remote.create(api, team, spec), differs: [], active: undefined, isSettled: true };
  const base = await store.writeBase(template);
  await recorder.intend({ type: "create", address, name: spec.name, base, values: resolved.values, namesakes });
  const row = await kind.remote.create(api, team, spec);
  const active = spec["active"] === undefined ? row.spec["active"] : spec["active"];
  const written = { row, sent: spec, active, renumbering: {} };
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

/** What is managed and was kept, as Make has it, with Git's changes. What Make has empty is not sent: not every type has it. */
function specInPlaceOf(former: ManagedOutcome, { look }: WriteContext): JsonObject {
  const { merged, git, unfilled } = compareOutcome(former, look);
  assertComplete(former.wanted, unfilled.map(formatPath));
  return Object.fromEntries(Object.entries(merged).filter(([field, value]) => value !== null || field in git));
}

function compareOutcome({ wanted, base, live, policy }: ManagedOutcome, look: Look): Comparison {
  const { kind, template, ignore } = wanted;
  return compareObject({ kind, template, base, live, ignore, policy }, look);
}

/**
 * Writes what Git changed, merged with what Make has, to an existing object, and records it. `planned`: the changes that
 * the plan showed, where the object was edited since.
 */
export async function updateObject(
  outcome: ManagedOutcome,
  planned: readonly Verdict[] | undefined,
  context: WriteContext,
): Promise<Written | PutBack> {
  const { wanted, row, open } = outcome;
  const { kind } = wanted;
  const comparison = compareOutcome(outcome, context.look);
  const { merged, verdicts, resolved, unfilled, renumbering } = comparison;
  assertComplete(wanted, [...resolved.pending.map(({ name }) => name), ...unfilled.map(formatPath)]);
  const clashes = verdicts.filter(({ verdict }) => verdict === "conflict").map(({ path }) => formatPath(path));
  if (clashes.length > 0) throw clashed(row.name, clashes);
  const changes = verdicts.filter(({ verdict }) => verdict === "change");
  if (planned) assertPlanned(row.name, changes, planned);
  const fields = new Set(changes.map(({ path }) => kind.model.fieldOf(path)));
  fields.delete("active");
  const wasOn = isOn(row.spec) || (open !== undefined && isOn(open.intent.row));
  const written = writtenPaths(open?.arrived ?? []);
  const isEdited = verdicts.some(({ verdict, path }) => verdict === "drift" && written.within(path));
  const isOurs = open !== undefined && open.arrived.length > 0 && open.intent.wasValid && isInvalid(row);
  // What an earlier run wrote and could not verify is there: it only has to be put back.
  if (isOurs && fields.size === 0)
    return putBack({ outcome, row, intent: { ...open.intent, writes: open.arrived }, isEdited, wasOn, context });
  const isSwitched = changes.some(({ path }) => path[0] === "active");
  // Make may switch off what is written. What Git does not switch stays as it was.
  const active = isSwitched || !kind.remote.activate ? merged["active"] : wasOn;
  const sent = { row, sent: merged, active, renumbering };
  if (fields.size === 0) return verifyAndRecord(wanted, sent, context);
  const base = baseUntilSwitched(wanted, sent);
  const intended = await intendedWrite(outcome, { comparison, fields, base, wasOn }, context);
  const after = await writeFields(outcome, { merged, fields, intended }, context);
  if (isInvalid(after) && (isOurs || !isInvalid(row)))
    return putBack({ outcome, row: after, intent: intended.intent, isEdited, wasOn, context });
  return verifyAndRecord(wanted, { ...sent, row: after }, context);
}

interface FieldsWrite {
  readonly merged: JsonObject;
  readonly fields: ReadonlySet<string>;
  readonly intended: Intended;
}

async function writeFields(
  { wanted: { kind }, row, open }: ManagedOutcome,
  { merged, fields, intended }: FieldsWrite,
  { api, team, recorder }: WriteContext,
): Promise<LiveRow> {
  await recorder.intend(intended.intent, intended.entry);
  const before = writesSent(api);
  try {
    return await kind.remote.update(api, team, row, merged, fields);
  } catch (error) {
    // What an earlier run left open is open still.
    if (isUntouched(error, writesSent(api) - before))
      await (open ? recorder.intend(open.intent) : recorder.settle(intended.intent));
    throw error;
  }
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
  /** Whether it is to be on when all is written. */
  readonly active: Json | undefined;
  /** Modules that it was sent with under another id than Git's. */
  readonly renumbering: Renumbering;
}

async function verifyAndRecord(wanted: Wanted, written: Sent, context: WriteContext): Promise<Written> {
  const { kind, address, template, ignore } = wanted;
  const { look, store, api } = context;
  const { row, sent, renumbering } = written;
  const content = await kind.remote.content?.(api, row);
  const live = kind.model.normalise({ ...row.spec, ...content?.spec });
  const { verdicts } = kind.model.merge({ base: sent, git: sent, live }, plainRules);
  // Switching on or off is a step of its own and comes later.
  const differs = verdicts.filter(({ path }) => path[0] !== "active");
  const pathsOf = (list: readonly Verdict[]): string[] => list.map(({ path }) => formatPath(path));
  // What is remembered speaks of modules as Git does, like the base beside it.
  const inGit = Object.fromEntries(Object.entries(renumbering).map(([from, to]) => [to, from]));
  const lost = differs.filter((verdict) => verdict.live === undefined);
  const dropped = lost.map(({ path }) => formatPath(renamePath(path, inGit)));
  const { values } = resolveTemplate(template, look);
  const base = { template, values, dropped, renumbering };
  const comparison = compareObject({ kind, template, base, live, ignore, policy: keepPolicy }, look);
  const atBase = holdsBase(wanted, comparison.verdicts);
  await context.recorder.put(address, {
    remoteId: row.id,
    base: await store.writeBase(baseUntilSwitched(wanted, written)),
    values,
    seen: { row: rowOf(wanted, row), revision: content?.revision ?? row.revision ?? null, atBase },
    dropped,
    ...renumberingOf(renumbering),
    ...protectionOf(wanted),
  });
  return {
    row,
    differs: pathsOf(differs.filter((verdict) => verdict.live !== undefined)),
    active: typeof written.active === "boolean" ? written.active : undefined,
    isSettled: comparison.verdicts.every(({ verdict, path }) => verdict === "settled" || path[0] === "active"),
  };
}

// What is not switched yet is not applied yet: should the run end before that, `active` is still Git's move.
function baseUntilSwitched({ template }: Wanted, { row, active }: Sent): JsonObject {
  const isOpen = Object.hasOwn(template, "active") && typeof active === "boolean" && active !== row.spec["active"];
  return isOpen ? { ...template, active: row.spec["active"] ?? false } : template;
}

/** The entry of an object that needs no write: the base follows what settled, drift stays drift. */
export async function settledEntry(outcome: ManagedOutcome, context: Pick<WriteContext, "store">): Promise<StateEntry> {
  const { wanted, row, comparison, base } = outcome;
  return {
    remoteId: row.id,
    base: await context.store.writeBase(wanted.template),
    values: outcome.values,
    seen: { row: rowOf(wanted, row), revision: row.revision ?? null, atBase: holdsBase(wanted, comparison.verdicts) },
    dropped: base.dropped,
    ...renumberingOf(outcome.renumbering),
    ...protectionOf(wanted),
  };
}

function holdsBase({ kind }: Wanted, verdicts: readonly Verdict[]): boolean {
  return !verdicts.some(
    ({ verdict, path }) => verdict !== "settled" && kind.model.contentFields.includes(kind.model.fieldOf(path)),
  );
}

function renumberingOf(renumbering: Renumbering): Pick<StateEntry, "renumbering"> {
  return Object.keys(renumbering).length > 0 ? { renumbering } : {};
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
