// adopt: takes over what is in Make, by address and id or all of it, without touching it: GET alone goes to Make, and
// only ids/<target>.yaml is written. What is not certain stops it before anything is written.

import { type Address, isAddress, kindOf } from "../address.ts";
import { changeOfIds, idsFileOf } from "../desired/write-ids.ts";
import {
  type Ambiguity,
  type Candidate,
  matchNames,
  type NameMatch,
  type NameMatching,
} from "../engine/match-names.ts";
import { entriesOf } from "../engine/state.ts";
import { type Problem, ToolError } from "../errors.ts";
import { suggest } from "../nearest.ts";
import type { MakeReader } from "../ports.ts";
import { writeFiles } from "../project/write-files.ts";
import { type AdoptReport, renderAdopt } from "../render/adopt-terminal.ts";
import { dateWords, plural } from "../render/plan-words.ts";
import { shellWord } from "../render/shell-word.ts";
import { candidatesIn, namesIn, objectOf, type Owners, seekersOf } from "./counterparts.ts";
import { type IdOf, readIds } from "./find-resource.ts";
import { observeTeam, type ObservedTeam } from "./observe-team.ts";
import { openSession, type Session, type SessionOptions } from "./session.ts";
import { targetFlagsOf } from "./surroundings.ts";
import type { Terminal } from "./terminal.ts";

export interface AdoptOptions extends SessionOptions {
  /** With `id`: the one resource, and the object of Make that it is. */
  readonly address?: string | undefined;
  readonly id?: string | undefined;
  /** Every resource without an id, by name. */
  readonly all: boolean;
  /** With `all`: another target, whose objects' names count where Git says none. */
  readonly like: string | undefined;
  /** Tell what would be taken over, and write nothing. */
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Exit code 0. Throws ToolError `adopt/ambiguous` with every case at once, `ids/invalid` or `address/unknown`. */
export async function adopt(options: AdoptOptions, terminal: Terminal): Promise<number> {
  const one = wordsOf(options);
  const started = performance.now();
  const session = await openSession(options);
  try {
    if (one && !session.desired.resources.has(one.address)) throw unknownAddress(one.address, session);
    const reader = session.reader();
    const observed = await observeTeam(session, reader, { whole: true });
    const idOf = livingIds(await readIds(session, reader.zone, observed.team), observed);
    const around = { session, observed, idOf, owners: ownersOf(session, observed, idOf) };
    const { matching, already } = one
      ? { matching: matchOne(one, around), already: idOf(one.address) === one.id ? 1 : 0 }
      : { matching: await matchAll(options, around), already: session.desired.resources.size - unboundIn(around) };
    if (matching.ambiguous.length > 0) throw ambiguous(matching.ambiguous, session);
    const isWritten = save(session, matching.matched, options.dryRun);
    const report = reportOf(around, matching, { reader, already, isWritten, started });
    if (options.json) terminal.out(`${JSON.stringify(report, null, 2)}\n`);
    else if (!options.quiet) terminal.out(renderAdopt(report, surroundings(session, reader, options), terminal.paint));
    return 0;
  } finally {
    await session.close();
  }
}

interface One {
  readonly address: Address;
  readonly id: string;
}

interface Around {
  readonly session: Session;
  readonly observed: ObservedTeam;
  readonly idOf: IdOf;
  readonly owners: Owners;
}

/** Undefined for all. */
function wordsOf({ address, id, all, like }: AdoptOptions): One | undefined {
  const hint = "One: make-gitops adopt scenario/orders 4100. Everything: make-gitops adopt --all";
  const refused = (message: string): ToolError => new ToolError({ code: "usage/invalid", message, hint });
  if (all && address !== undefined) throw refused("adopt takes either an address and an id, or --all.");
  if (!all && like !== undefined)
    throw refused("--like says where names are looked up, and means nothing without --all.");
  if (all) return undefined;
  if (address === undefined || id === undefined) throw refused("adopt needs an address and the id in Make.");
  if (!isAddress(address)) throw refused(`${JSON.stringify(address)} is no address.`);
  if (!/^[1-9]\d{0,15}$/.test(id)) throw refused(`${JSON.stringify(id)} is no id of Make: it is a whole number.`);
  return { address, id };
}

function unknownAddress(address: Address, { desired, target }: Session): ToolError {
  return new ToolError({
    code: "address/unknown",
    message: `${target.name} has no ${address} in Git, and what is not in Git cannot be taken over.`,
    hint: suggest(address, desired.resources.keys()) ?? "make-gitops export writes the files of what is in Make.",
  });
}

/** A line of ids/ whose object is gone binds nothing: what was made anew since takes its place. The state knows for itself. */
function livingIds(idOf: IdOf, { rows, stored }: ObservedTeam): IdOf {
  return (address) => {
    const id = idOf(address);
    if (id === undefined || stored.resources[address]) return id;
    return rows.get(kindOf(address))?.has(id) === false ? undefined : id;
  };
}

/** By state, also of what left Git, and by ids/. */
function ownersOf({ desired }: Session, { stored }: ObservedTeam, idOf: IdOf): Owners {
  const inState = entriesOf(stored).map(([address, { remoteId }]) => [address, remoteId] as const);
  const inGit = [...desired.resources.keys()].map((address) => [address, idOf(address)] as const);
  return new Map(
    [...inState, ...inGit].flatMap(([address, id]): [string, Address][] =>
      id === undefined ? [] : [[objectOf(kindOf(address), id), address]],
    ),
  );
}

function unboundIn({ session, idOf }: Around): number {
  return [...session.desired.resources.keys()].filter((address) => idOf(address) === undefined).length;
}

function matchOne({ address, id }: One, { observed: { rows }, idOf, owners, session }: Around): NameMatching {
  const kind = kindOf(address);
  const nothing = { matched: [], ambiguous: [], notInMake: [], notInGit: [] };
  const row = rows.get(kind)?.get(id);
  const known = idOf(address);
  const refused = (message: string, hint: string): ToolError => new ToolError({ code: "ids/invalid", message, hint });
  if (!row) {
    const near = candidatesIn(rows, owners).filter((each) => each.kind === kind);
    throw refused(
      `The team of ${session.target.name} has no ${kind} with the id ${id}.`,
      near.length === 0
        ? `Every ${kind} that it has is managed here already.`
        : `Not managed here are: ${listed(near.map((each) => `${JSON.stringify(each.name)} (id ${each.id})`))}.`,
    );
  }
  if (known === id) return nothing;
  if (known !== undefined)
    throw refused(
      `${address} is the ${kind} with the id ${known} already.`,
      `Where that is wrong, correct its line in ${idsFileOf(session.project, session.target.name)}; what an apply made is in the state.`,
    );
  const owner = owners.get(objectOf(kind, id));
  if (owner !== undefined)
    throw refused(
      `The ${kind} with the id ${id} is managed as ${owner} already.`,
      `If its file moved: movedFrom: ${owner} in the file of ${address}.`,
    );
  return { ...nothing, matched: [{ address, id, name: row.name, by: "name" }] };
}

async function matchAll(options: AdoptOptions, { session, observed, idOf, owners }: Around): Promise<NameMatching> {
  const elsewhere = options.like === undefined ? new Map() : await namesIn(options, options.like);
  const managed = [...session.desired.resources.keys()].flatMap((address): [Address, string][] => {
    const id = idOf(address);
    return id === undefined ? [] : [[address, id]];
  });
  return matchNames(seekersOf(session, idOf, elsewhere), candidatesIn(observed.rows, owners), new Map(managed));
}

/** Whether there was something to write, and it was. */
function save({ project, target }: Session, matched: readonly NameMatch[], dryRun: boolean): boolean {
  const change = changeOfIds(project, target.name, new Map(matched.map(({ address, id }) => [address, id])));
  if (!change || dryRun) return false;
  writeFiles(project.root, [change]);
  return true;
}

function ambiguous(cases: readonly Ambiguity[], session: Session): ToolError {
  const flags = targetFlagsOf(session);
  return new ToolError(
    cases.map(({ kind, name, addresses, candidates }): Problem => {
      const inMake = candidates.map(candidateWords).join("; ");
      const [address = "", id = ""] = [addresses[0], candidates[0]?.id];
      return {
        code: "adopt/ambiguous",
        message: `${JSON.stringify(name)} is ${plural(addresses.length, kind)} in Git (${addresses.join(", ")}) and ${candidates.length} in Make: ${inMake}. Nothing was written.`,
        hint: `Take them over one by one, for example make-gitops adopt ${shellWord(address)} ${id} ${flags}; or give them different names in Make. Then --all again.`,
      };
    }),
  );
}

/** "id 4100 in Sales/EU, edited 20 Nov 09:12 by Ada". */
function candidateWords({ id, folder, by, at }: Candidate): string {
  const place = typeof folder === "string" ? ` in ${folder}` : folder === null ? " in no folder" : "";
  const edited = at === undefined ? "" : `, edited ${dateWords(at)}${by === undefined ? "" : ` by ${by}`}`;
  return `id ${id}${place}${edited}`;
}

function listed(words: readonly string[]): string {
  const more = words.length > 12 ? `, and ${words.length - 12} more` : "";
  return `${words.slice(0, 12).join(", ")}${more}`;
}

interface Ran {
  readonly reader: MakeReader;
  readonly already: number;
  readonly isWritten: boolean;
  readonly started: number;
}

function reportOf(
  { session, observed }: Around,
  { matched, notInMake, notInGit }: NameMatching,
  { reader, already, isWritten, started }: Ran,
): AdoptReport {
  const { id, name, organization } = observed.team;
  return {
    formatVersion: 1,
    target: session.target.name,
    team: { id, name, organization, zone: session.emulator === undefined ? reader.zone : "emulator" },
    written: isWritten,
    file: idsFileOf(session.project, session.target.name),
    already,
    adopted: matched.map((match) => ({ ...match, kind: kindOf(match.address) })),
    notInMake,
    notInGit,
    stats: { requests: reader.stats().count, durationMs: Math.round(performance.now() - started) },
  };
}

function surroundings(session: Session, reader: MakeReader, { dryRun }: AdoptOptions) {
  const isOnly = session.project.targets.size === 1 && session.emulator === undefined;
  return {
    isDryRun: dryRun,
    flags: isOnly ? "" : targetFlagsOf(session),
    limitPerMinute: reader.stats().limitPerMinute,
  };
}
