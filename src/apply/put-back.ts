// A scenario that was valid and that Make calls invalid right after a write gets back what it had, value for value, and is
// on again if it was. Until that is recorded its intent stands, so that a run that ends here leaves nothing unseen.

import type { Address } from "../address.ts";
import type { ManagedOutcome } from "../engine/outcome.ts";
import { lookIn, resolveTemplate } from "../engine/resolve.ts";
import type { State, Unverified } from "../engine/state.ts";
import { type Problem, ToolError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import type { FormerContent, LiveRow } from "../kinds/kind.ts";
import { standingOf } from "./refusal.ts";
import type { Standing } from "./report.ts";
import type { WriteContext } from "./write-object.ts";

/** How a write ended that did not stay. */
export interface PutBack {
  readonly problem: Problem;
  readonly standing: Standing | undefined;
}

export interface PutBackInput {
  readonly outcome: ManagedOutcome;
  /** As Make has it now: invalid. */
  readonly row: LiveRow;
  readonly intent: Unverified;
  /** People changed again in Make what an earlier run wrote. */
  readonly isEdited: boolean;
  readonly wasOn: boolean;
  readonly context: WriteContext;
}

/** Make's word for a scenario that it cannot run (make-api 3.1). */
export function isInvalid({ about }: LiveRow): boolean {
  return about["isinvalid"] === true;
}

export function isOn(row: JsonObject): boolean {
  return row["active"] === true;
}

/** The write of an earlier run that nobody verified. */
export function openUpdate({ intents }: State, address: Address, remoteId: string): Unverified | undefined {
  return intents.find(
    (intent): intent is Unverified =>
      intent.type === "update" && intent.address === address && intent.remoteId === remoteId,
  );
}

export async function putBack(input: PutBackInput): Promise<PutBack> {
  const found = input.isEdited && isLate(input) ? "edited" : await formerOf(input);
  if (found === "edited") return { problem: editedSince(input), standing: standingOf(input.row, "new") };
  if (found instanceof ToolError) return notPutBack(found, undefined, input);
  const spec = formerSpec(input, found);
  const after = await caught(writeFormer(input, spec));
  if (after instanceof ToolError) return notPutBack(after, found, input);
  const why = whyPutBack(input, spec);
  const switched = await caught(switchOn(after, input));
  if (switched instanceof ToolError) {
    const message = `${why.message} The former version is back, and could not be switched on: ${switched.message}`;
    return { problem: { ...why, message }, standing: standing(after, input, found) };
  }
  await recordFormer(input);
  return { problem: why, standing: standing(switched, input, found) };
}

/** What Make refused is part of the story; anything else is not ours to tell. */
async function caught(done: Promise<LiveRow>): Promise<LiveRow | ToolError> {
  try {
    return await done;
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
}

type Found = FormerContent | { readonly spec: JsonObject; readonly version?: undefined; readonly savedAt?: undefined };

/**
 * What goes back: the version before, as Make keeps it. Where that cannot be read, what the plan read of it, unless that
 * was already what is invalid now. An error where neither is known.
 */
async function formerOf(input: PutBackInput): Promise<Found | ToolError | "edited"> {
  const { outcome, row, intent, context } = input;
  const { kind } = outcome.wanted;
  const isOfBefore = !isLate(input);
  const read = { spec: outcome.live };
  const since = { revision: intent.revision ?? "", writes: intent.writes.map(({ fields }) => fields) };
  try {
    const former = await kind.remote.former?.(context.api, row, isOfBefore ? undefined : since);
    return former ?? (isOfBefore ? read : noVersion(row));
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return isOfBefore ? read : error;
  }
}

/** An earlier run wrote it: people may have worked on it since. */
function isLate({ outcome }: PutBackInput): boolean {
  return isInvalid(outcome.row);
}

function fieldsOf({ writes }: Unverified): readonly string[] {
  return [...new Set(writes.flatMap(({ fields }) => fields))];
}

function noVersion({ name }: LiveRow): ToolError {
  return new ToolError({
    code: "make/unexpected-answer",
    message: `Make's history of "${name}" has no version before.`,
  });
}

/** What goes back: name, schedule and the like from the row before, the content from `found`. */
function formerSpec({ outcome, intent }: PutBackInput, found: Found): JsonObject {
  const { contentFields } = outcome.wanted.kind.model;
  const hadContent = fieldsOf(intent).some((field) => contentFields.includes(field));
  return { ...otherContent(outcome), ...intent.row, ...(hadContent ? found.spec : {}) };
}

/** Writes the same fields again as they were. Answers the row as it is then. */
async function writeFormer(
  { outcome, row, intent, context: { api, team } }: PutBackInput,
  spec: JsonObject,
): Promise<LiveRow> {
  const fields = new Set(fieldsOf(intent).filter((field) => Object.hasOwn(spec, field)));
  const after = await outcome.wanted.kind.remote.update(api, team, row, spec, fields);
  if (!isInvalid(after)) return after;
  throw new ToolError({
    code: "apply/invalid",
    message: `Make calls the former version of "${row.name}" invalid too.`,
  });
}

async function switchOn(row: LiveRow, { outcome, wasOn, context: { api } }: PutBackInput): Promise<LiveRow> {
  const { activate } = outcome.wanted.kind.remote;
  if (!wasOn || isOn(row.spec) || !activate) return row;
  await activate(api, row.id, true);
  return { ...row, spec: { ...row.spec, active: true } };
}

/** What has no versions in Make: as the plan read it, or, where that was too late, as Git had it at the last apply. */
function otherContent({ row, live, base, open }: ManagedOutcome): JsonObject {
  if (!isInvalid(row)) return live;
  const { template, values } = open?.former ?? base;
  const { value, kept } = resolveTemplate(template, lookIn(values));
  const secret = new Set(kept.map(([field]) => field));
  return Object.fromEntries(Object.entries(value).filter(([field]) => !secret.has(field)));
}

// The base stays what it was: a next plan shows the change again. What Make has now is looked at then.
async function recordFormer({ outcome, intent, context: { recorder } }: PutBackInput): Promise<void> {
  const { address } = outcome.wanted;
  const entry = recorder.state().resources[address];
  // What `ids/` names and nothing is known of has none yet.
  if (!entry) return recorder.settle(intent);
  await recorder.put(address, { ...entry, seen: { ...entry.seen, atBase: false } });
}

function standing(after: LiveRow, { outcome }: PutBackInput, found: Found): Standing | undefined {
  const now = standingOf(after, "former");
  const { lastEdit } = outcome.row.about;
  const { savedAt: _own, ...others } = now ?? {};
  const before = isInvalid(outcome.row) ? undefined : lastEdit;
  const savedAt = found.savedAt ?? before;
  return now && ({ ...others, ...(typeof savedAt === "string" ? { savedAt } : {}) } as Standing);
}

function whyPutBack(input: PutBackInput, spec: JsonObject): Problem {
  const { row, outcome, intent } = input;
  const { name } = row;
  const fields = fieldsOf(intent);
  const kept = fields.filter((field) => !Object.hasOwn(spec, field));
  const rest =
    kept.length > 0 ? ` What it had before as ${kept.join(" and ")} was never read: that stays as written.` : "";
  const what = fields.some((field) => outcome.wanted.kind.model.contentFields.includes(field))
    ? "new version"
    : `new ${fields.join(" and ")}`;
  return {
    code: "apply/invalid",
    message: isLate(input)
      ? `Make calls the version of "${name}" invalid that an earlier run wrote, and does not say why.${rest}`
      : `Make took the ${what} of "${name}", calls it invalid, and does not say why.${rest}`,
    hint: `A module may refer to one that is not there, or lack a value. Import it into a new scenario in Make to see which: make-gitops blueprint ${outcome.wanted.address}`,
  };
}

// Its intent stands: until Make calls it valid, every plan tells it again.
function editedSince({ row: { name }, outcome }: PutBackInput): Problem {
  return {
    code: "apply/invalid",
    message: `Make calls "${name}" invalid since an earlier run wrote it, and somebody edited it in Make after that. Nothing was put back: their edit would be lost.`,
    hint: `Mend it in Make's editor, or restore an earlier version there. Or mend ${outcome.wanted.address} in Git and apply again: their edit is kept.`,
  };
}

function notPutBack(error: ToolError, found: Found | undefined, { row }: PutBackInput): PutBack {
  const version = found?.version === undefined ? "the version before" : `version ${found.version}`;
  const problem: Problem = {
    code: "apply/invalid",
    message: `Make took the new version, calls it invalid, and does not say why. The former one could not be put back: ${error.message}`,
    hint: `Run the same command again: it tries to put it back. Or restore ${version} in Make's editor.`,
  };
  return { problem, standing: standingOf(row, "new") };
}
