// The files that one export writes, in an order in which each can be read with those before it: vars, webhooks, scenarios,
// then the target, ids and the index.

import { type Address, kindOf } from "../address.ts";
import { walkModules } from "../blueprint/walk.ts";
import { filesOf } from "../desired/file-names.ts";
import { filesOf as filesOfTarget } from "../desired/load.ts";
import { changeOfIds } from "../desired/write-ids.ts";
import { type IndexEntry, indexPage } from "../export/index-page.ts";
import type { ReplacedSecret } from "../export/report.ts";
import { changed, targetText, type TextFile } from "../export/target-texts.ts";
import { type TargetEdit } from "../export/place.ts";
import { referencesIn } from "../blueprint/template.ts";
import { maskText } from "../engine/secret.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { LiveRow } from "../kinds/kind.ts";
import { fileLimits, readText } from "../project/files.ts";
import { projectFile } from "../project/load.ts";
import { readYamlFile } from "../project/read-source.ts";
import type { FileChange } from "../project/write-files.ts";
import { isEditorPart } from "../render/plan-words.ts";
import type { Found } from "./export-team.ts";
import { prunedOf } from "./export-unmanaged.ts";

export interface FilesToWrite {
  readonly changes: readonly FileChange[];
  /** Resources whose files go. */
  readonly pruned: readonly Address[];
  readonly secrets: readonly ReplacedSecret[];
  /** `connection.gmail` → what the target says it is. */
  readonly bindings: ReadonlyMap<string, Json>;
}

export function filesToWrite(found: Found, mayWrite: (address: Address) => boolean): FilesToWrite {
  const { session, exported, added, gone } = found;
  const { root } = session.project;
  const values = [
    ...added.map(({ whole }) => whole),
    ...exported.flatMap(({ whole, edits }) => [...(whole ? [whole] : []), ...edits.map(({ value }) => value ?? null)]),
  ];
  const secrets = found.spelling.secretsIn(values);
  const bindings = newBindings(found, values);
  const pruned = [...prunedOf(gone, templatesAfter(found))];
  const resources = [...exported, ...added].flatMap(({ files }) => files);
  const removed = pruned.flatMap((address) => filesOfResource(found, address));
  const isWebhook = ({ file }: FileChange): boolean => /(?:^|\/)webhooks\/[^/]/.test(file);
  const taken = new Map([...staleIds(found), ...added.map(({ address, row }): [Address, string] => [address, row.id])]);
  const ids = changeOfIds(session.project, session.target.name, taken, pruned);
  // A page of what could be read in part would tell that the rest is gone.
  const isWhole = found.isOfAll && found.namesakes.length + found.failed.length + found.observed.unread.length === 0;
  const index = mayWrite("scenario/") && isWhole ? indexChange(found, pruned) : undefined;
  const changes = [
    ...secretVars(root, secrets),
    ...resources.filter(isWebhook),
    ...resources.filter((each) => !isWebhook(each)),
    ...targetChanges(found, bindings, pruned),
    ...removed,
    ...(ids ? [ids] : []),
    ...(index ? [index] : []),
  ];
  const read = textsRead(found);
  return {
    changes: changes
      .filter(({ file, text }) => differs(root, file, text))
      .map((change) => withFormer(root, change, read)),
    pruned,
    secrets,
    bindings,
  };
}

/** Of files of resources: the text that the new one was made from, and not one that somebody saved since. */
function textsRead({ session }: Found): ReadonlyMap<string, string> {
  const { resources } = filesOfTarget(session.project, session.target);
  const sources = [...resources.values()].flatMap((files) =>
    files.kind === "webhook" ? [files.settings] : [files.settings, files.blueprint, files.sidecar],
  );
  return new Map(sources.flatMap((source) => (source ? [[source.file, source.text] as const] : [])));
}

function withFormer(root: string, change: FileChange, read: ReadonlyMap<string, string>): FileChange {
  return { ...change, former: read.get(change.file) ?? readText(root, change.file, fileLimits.json) };
}

function differs(root: string, file: string, text: string | undefined): boolean {
  return readText(root, file, fileLimits.json) !== text;
}

/** Lines of `ids/` whose object is gone, and that an apply made anew since: the state knows the new one. */
function staleIds({ session, known, observed }: Found): readonly (readonly [Address, string])[] {
  return [...session.desired.ids].flatMap(([address, { id }]): [Address, string][] => {
    const today = known.ids.get(address);
    const isGone = observed.rows.get(kindOf(address))?.has(id) === false;
    return isGone && today !== undefined && today !== id ? [[address, today]] : [];
  });
}

function newBindings(found: Found, values: readonly Json[]): ReadonlyMap<string, Json> {
  const names = new Set(
    values.flatMap((value) => referencesIn(value).map(({ reference }) => `${reference.namespace}.${reference.name}`)),
  );
  return new Map(
    [...names].toSorted().flatMap((name): [string, Json][] => {
      const value = found.spelling.bindingValue(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Declared in the project: a secret var without a value means that what is in Make stays. */
function secretVars(root: string, secrets: readonly ReplacedSecret[]): readonly FileChange[] {
  if (secrets.length === 0) return [];
  const source = sourceOf(root, projectFile);
  const value = isJsonObject(source.value) ? source.value : {};
  const declared = isJsonObject(value["vars"]) ? value["vars"] : {};
  const added = secrets.filter(({ var: name }) => !Object.hasOwn(declared, name));
  const vars = { ...declared, ...Object.fromEntries(added.map(({ var: name }) => [name, { secret: true }])) };
  const change = changed(source, { ...value, vars });
  return change ? [change] : [];
}

/** Templates of everything that stays, as far as they refer to something: those of the files before the export, too. */
function templatesAfter({ session, exported, added }: Found): ReadonlyMap<Address, JsonObject> {
  const written = new Map(
    exported.flatMap(({ known, wanted }) => (wanted ? [[known.wanted.address, wanted] as const] : [])),
  );
  return new Map([
    ...[...session.desired.resources.values()].map(({ address, template }): [Address, JsonObject] => [
      address,
      written.get(address) ?? template,
    ]),
    ...added.map(({ address, whole }): [Address, JsonObject] => [address, whole]),
  ]);
}

function targetChanges(
  found: Found,
  bindings: ReadonlyMap<string, Json>,
  pruned: readonly Address[],
): readonly FileChange[] {
  const { session, exported } = found;
  const { root, targets } = session.project;
  const own = session.target.file;
  const renumberings = new Map(exported.map(({ known, renumbering }) => [known.wanted.address, renumbering]));
  const blueprints = new Map(
    exported.flatMap(({ known, whole }): [Address, Json][] =>
      whole?.["blueprint"] === undefined ? [] : [[known.wanted.address, whole["blueprint"]]],
    ),
  );
  const edits: TargetEdit[] = [
    ...[...bindings].map(([name, value]) => ({ at: ["bindings", name], value })),
    ...exported.flatMap((each) => each.edits),
  ];
  // Own copies are this target's alone: what other targets override still stands in the shared files.
  const shared = <Value>(map: ReadonlyMap<Address, Value>): ReadonlyMap<Address, Value> =>
    new Map([...map].filter(([address]) => !isCopied(found, address)));
  const files = new Set([own, ...[...targets.values()].flatMap((target) => target.files)]);
  return [...files].flatMap((file) => {
    const change = targetText(sourceOf(root, file), {
      edits: file === own ? edits : [],
      renumberings: file === own ? renumberings : shared(renumberings),
      blueprints: file === own ? blueprints : shared(blueprints),
      pruned,
      addresses: [...session.desired.resources.keys(), ...found.added.map(({ address }) => address)],
    });
    return change ? [change] : [];
  });
}

function isCopied({ session, exported }: Found, address: Address): boolean {
  if (session.desired.resources.get(address)?.owner !== undefined) return true;
  return exported.some(
    ({ known, change }) => known.wanted.address === address && change?.placed.some(({ to }) => to === "copy"),
  );
}

function filesOfResource({ session }: Found, address: Address): readonly FileChange[] {
  const owner = session.desired.resources.get(address)?.owner;
  const beside = filesOf(address, owner).map((file) => file.replace(/[^/]+$/, "blueprint.from-make.json"));
  const files = kindOf(address) === "scenario" ? [...filesOf(address, owner), ...beside] : filesOf(address, owner);
  return [...new Set(files)].map((file) => ({ file, text: undefined }));
}

function indexChange(found: Found, pruned: readonly Address[]): FileChange {
  const { session, known, observed, exported, added } = found;
  const gone = new Set(pruned);
  const entries: IndexEntry[] = [];
  for (const resource of session.desired.resources.values()) {
    const { address, template } = resource;
    const row = observed.rows.get(kindOf(address))?.get(known.ids.get(address) ?? "");
    const written = exported.find((each) => each.known.wanted.address === address)?.whole;
    const { file } = resource.place([]);
    if (row && !gone.has(address)) entries.push(entryOf(address, file, row, written ?? template));
  }
  for (const { address, files, row, whole } of added) entries.push(entryOf(address, files[0]?.file ?? "", row, whole));
  const acting = new Set(
    exported.flatMap(({ change }) => (change?.fields.some((field) => !isEditorPart(field)) ? [change.address] : [])),
  );
  const before = readText(session.project.root, "INDEX.md", fileLimits.json);
  return { file: "INDEX.md", text: indexPage(entries, before, (address) => !acting.has(address)) };
}

/** `file`: the one that stands for it. */
function entryOf(address: Address, file: string, { name, spec, about }: LiveRow, whole: JsonObject): IndexEntry {
  const { by, lastEdit, hookId, scenarioName } = about;
  const text = (value: Json | undefined): string | undefined => (typeof value === "string" ? value : undefined);
  const isScenario = kindOf(address) === "scenario";
  const apps = isJsonObject(whole["blueprint"])
    ? [...walkModules(whole["blueprint"])].flatMap(({ module }) => text(module["module"]) ?? [])
    : [];
  return {
    address,
    folderOrFile: isScenario ? file.replace(/[^/]+$/, "") : file,
    name: maskText(name),
    apps,
    by: text(by),
    at: text(lastEdit),
    ...(isScenario
      ? { active: spec["active"] === true, schedule: spec["schedule"], hasWebhook: typeof hookId === "number" }
      : { usedBy: text(scenarioName) }),
  };
}

function sourceOf(root: string, file: string): TextFile {
  const text = readText(root, file, fileLimits.yaml);
  if (text === undefined) return { file, text: "", value: null };
  return { file, text, value: readYamlFile(root, file, [])?.value ?? null };
}
