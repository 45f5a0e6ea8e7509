// blueprint NAME: one scenario as the file that Make's own import takes, for one target. Whoever wants to leave can. Vars
// come from files and ids from Make, by GET alone; what is not known and what is secret stands in it as null, and is told.

import { writeFile } from "node:fs/promises";
import type { Address } from "../address.ts";
import { labelReferences } from "../blueprint/labels.ts";
import { joinBlueprint } from "../blueprint/split.ts";
import { formatReference, type Reference, referencesIn } from "../blueprint/template.ts";
import type { DesiredResource } from "../desired/desired.ts";
import { isBoundKind, resolveBindings } from "../engine/bindings.ts";
import { lookupIn } from "../engine/look.ts";
import { type Look, type Looked, resolveTemplate, valueName } from "../engine/resolve.ts";
import { unknownLiterals, type Uses, usesOf } from "../engine/uses.ts";
import { ToolError } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { Team } from "../kinds/kind.ts";
import { kindNamed, kinds } from "../kinds/registry.ts";
import { findTeam } from "../live/find-team.ts";
import { listObjects, type ListedObject, referenceKindsListed } from "../live/objects.ts";
import { listRows, type Rows } from "../live/observe.ts";
import { formatPath, withValueAt } from "../path.ts";
import { plural } from "../render/plan-words.ts";
import { safeText } from "../render/safe-text.ts";
import { findResource, nameInMake, plainVars, readIds } from "./find-resource.ts";
import { knownIds } from "./references-in-team.ts";
import { openSession, type Session, type SessionOptions } from "./session.ts";
import type { Terminal } from "./terminal.ts";

export interface BlueprintOptions extends SessionOptions {
  /** Address, path, or name in Make. */
  readonly name: string;
  /** One document with the blueprint, what it was made of, and what stands in it as null. */
  readonly json: boolean;
  readonly quiet: boolean;
  /** File to write in place of stdout. */
  readonly out?: string | undefined;
}

/** A value that stands as null, with the reference that was there and why it has no value. */
interface Open {
  readonly path: string;
  readonly reference: string;
  readonly why: string;
}

interface Printed {
  readonly blueprint: JsonObject;
  readonly open: readonly Open[];
  /** What is worth knowing before an import, in sentences. */
  readonly notes: readonly string[];
}

/** Exit code 0 also where values are open: each is told on stderr. */
export async function blueprint(options: BlueprintOptions, terminal: Terminal): Promise<number> {
  const session = await openSession(options);
  try {
    const resource = findResource(session, "scenario", options.name);
    const printed = await joinForImport(session, resource);
    const document = options.json
      ? { formatVersion: 1, address: resource.address, blueprint: printed.blueprint, open: printed.open }
      : printed.blueprint;
    const text = `${JSON.stringify(document, null, 2)}\n`;
    if (options.out === undefined) terminal.out(text);
    else await write(options.out, text);
    terminal.err(openWords(printed.open));
    if (!options.quiet) terminal.err(printed.notes.map((note) => `${safeText(note)}\n`).join(""));
    return 0;
  } finally {
    await session.close();
  }
}

async function joinForImport(session: Session, resource: DesiredResource): Promise<Printed> {
  const { address, template } = resource;
  const { blueprint: behaviour, editor } = template;
  const parts = { blueprint: behaviour as JsonObject, ...(isJsonObject(editor) ? { editor } : {}) };
  const uses = usesOf(address, resolveTemplate(parts, plainVars(session.target)).value);
  const known = await lookAround(session, parts, uses);
  const { value, open } = fill(parts, known.look, session.target.name);
  const labelled = labelReferences(
    joinBlueprint(value["blueprint"] as JsonObject, isJsonObject(value["editor"]) ? value["editor"] : undefined),
    (kind, id) => known.names.get(`${kind}:${id}`),
  );
  return {
    blueprint: { name: nameInMake(resource, session.target), ...labelled, metadata: labelled["metadata"] ?? {} },
    open,
    notes: [...known.notes, ...besideWords(template)],
  };
}

interface Around {
  readonly look: Look;
  /** By `connection:15`. */
  readonly names: ReadonlyMap<string, string>;
  readonly notes: readonly string[];
}

/** What the references of one scenario stand for. Only the lists that they need are read; without any, nothing is asked. */
async function lookAround(session: Session, parts: JsonObject, uses: Uses): Promise<Around> {
  const { target, desired } = session;
  const written = referencesIn(parts).map(({ reference }) => reference);
  const named: readonly string[] = [
    ...written.map(({ namespace }) => namespace),
    ...uses.literals.map(({ kind }) => kind),
  ];
  const ofKinds = kinds.filter(({ name }) => named.includes(name));
  const listed = new Set(referenceKindsListed.filter((kind) => named.includes(kind)));
  if (ofKinds.length + listed.size === 0) {
    const look = lookupIn({
      vars: target.vars,
      bindings: new Map(),
      ids: new Map(),
      urls: new Map(),
      wanted: desired.resources,
    });
    return { look, names: new Map(), notes: [] };
  }
  const reader = session.reader();
  const found = await findTeam(reader, session.team, () => target.place(["team"]));
  const idOf = await readIds(session, reader.zone, found);
  const objects = await listObjects(reader, found.id, listed);
  const team: Team = { ...found, folders: new Map(), names: new Map() };
  const rows = await listRows(reader, team, ofKinds);
  const { ids: bindings } = resolveBindings({
    target: target.name,
    file: target.file,
    uses: uses.bindings,
    choices: target.bindings,
    candidates: objects,
    placeOf: (name) => target.place(["bindings", name]),
  });
  const ids = new Map<Address, string>();
  const urls = new Map<Address, string>();
  for (const { address, kind } of desired.resources.values()) {
    const row = rows.get(kind)?.get(idOf(address) ?? "");
    if (!row) continue;
    ids.set(address, row.id);
    if (typeof row.about["url"] === "string") urls.set(address, row.about["url"]);
  }
  return {
    look: lookupIn({ vars: target.vars, bindings, ids, urls, wanted: desired.resources }),
    names: namesOf(objects, rows),
    notes: foreignWords(session, uses, objects, rows),
  };
}

function namesOf(objects: readonly ListedObject[], rows: Rows): ReadonlyMap<string, string> {
  return new Map([
    ...objects.map(({ kind, id, name }): [string, string] => [`${kind}:${id}`, name]),
    ...[...rows].flatMap(([kind, ofKind]) =>
      [...ofKind.values()].map(({ id, name }): [string, string] => [`${kind}:${id}`, name]),
    ),
  ]);
}

/** Ids in the file that this target's team does not have stay as they are: the import asks for another there. */
function foreignWords(
  { target }: Session,
  { literals }: Uses,
  objects: readonly ListedObject[],
  rows: Rows,
): readonly string[] {
  return unknownLiterals(literals, knownIds(objects, rows), target.name, () => undefined).map(({ message }) => message);
}

/** Every value known, or null: no `${…}` and no secret is left. */
function fill(
  parts: JsonObject,
  look: Look,
  target: string,
): { readonly value: JsonObject; readonly open: readonly Open[] } {
  const reasons = new Map<string, string>();
  const { value, missing } = resolveTemplate(parts, (reference) => {
    const looked = look(reference);
    const why = whyOpen(looked, reference, target);
    if (why === undefined) return looked;
    reasons.set(valueName(reference), why);
    return { is: "missing" };
  });
  const filled = missing.reduce<Json>((result, { path }) => withValueAt(result, path, null), value);
  const { verdictPath } = kindNamed("scenario").model;
  const open = missing.map(({ reference, path }) => ({
    path: formatPath(verdictPath(parts, path)),
    reference: formatReference(reference),
    why: reasons.get(valueName(reference)) as string,
  }));
  return { value: filled as JsonObject, open };
}

function whyOpen(looked: Looked, { namespace }: Reference, target: string): string | undefined {
  switch (looked.is) {
    case "known":
      return looked.secret ? "is a secret" : undefined;
    case "pending":
      return `was not applied in ${target} yet`;
    case "kept":
      return "is a secret that only Make has";
    case "missing":
      return isBoundKind(namespace) ? `is not bound in ${target}, or to more than one` : `is not known in ${target}`;
  }
}

function openWords(open: readonly Open[]): string {
  if (open.length === 0) return "";
  const lines = open.map(({ path, reference, why }) => `  ${path}: ${reference} ${why}.`);
  const head = `${plural(open.length, "value is", "values are")} null: fill in after the import in Make.`;
  return `${safeText([head, ...lines].join("\n"))}\n`;
}

/** Make keeps these beside a blueprint, and its import does not take them (make-api 3.5). */
function besideWords(template: JsonObject): readonly string[] {
  const beside = [
    ...(template["schedule"] === undefined ? [] : ["schedule"]),
    ...(hasInterface(template["interface"]) ? ["inputs and outputs"] : []),
  ];
  return beside.length === 0 ? [] : [`Not part of a blueprint, set in Make: ${beside.join(", ")}.`];
}

function hasInterface(value: Json | undefined): boolean {
  if (!isJsonObject(value)) return false;
  return [value["input"], value["output"]].some((side) => Array.isArray(side) && side.length > 0);
}

async function write(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((cause: unknown) => {
    const message = `The blueprint cannot be written to ${file} (${(cause as NodeJS.ErrnoException).code ?? "unknown error"}).`;
    const hint = "Give --out a file in a folder that exists.";
    throw new ToolError({ code: "usage/invalid", message, hint }, { cause });
  });
}
