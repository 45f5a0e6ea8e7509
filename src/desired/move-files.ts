// Another address for a resource, or another name for a target: its files move, and whatever names it in the project's
// files follows. Everything is computed here before anything is written; nothing is asked of Make.

import { lstatSync, readdirSync } from "node:fs";
import { join, posix } from "node:path";
import { type Address, addressOf, kindOf, pathOf } from "../address.ts";
import { ToolError } from "../errors.ts";
import { suggest } from "../nearest.ts";
import { isGlob, matchesGlob } from "../project/address-glob.ts";
import { listFiles, refuseLinks } from "../project/files.ts";
import type { Project } from "../project/project.ts";
import { resourceFolders, targetNameOf } from "../project/target-files.ts";
import type { FileChange } from "../project/write-files.ts";
import { isJsonObject } from "../json.ts";
import { parseYamlFile } from "../project/yaml-file.ts";
import { checkNewPath, checkNewTarget } from "./move-path.ts";
import { addressRenames, editedTexts, keepingMark, targetRenames, textOf } from "./moved-texts.ts";
import { referenceRename } from "./rename-texts.ts";
import { folderOf, listOwners, readResourceFiles, type ResourceFiles } from "./resource-files.ts";
import { formerNames, withMovedFrom } from "./write-moved-from.ts";

export interface FileMove {
  readonly from: string;
  readonly to: string;
}

/** All that a move writes. Paths are relative to the root. */
export interface MoveOfFiles {
  readonly moves: readonly FileMove[];
  /** New texts, under the paths after the move. */
  readonly changes: readonly FileChange[];
  /** What nobody but a person can decide, in sentences. */
  readonly notes: readonly string[];
}

interface MoveNames {
  readonly from: string;
  readonly to: string;
}

/** The move of `scenario/a` to `scenario/b/c`, `webhook/a` to `webhook/b`, or `target/a` to `target/b`. Throws ToolError; the project's files must load. */
export function planMove(project: Project, from: string, to: string): MoveOfFiles {
  const [kind, other] = [from, to].map((each) => /^(scenario|webhook|target)\/./.exec(each)?.[1]);
  if (kind === undefined || other === undefined || kind !== other || from === to) throw misnamed(from, to);
  const names = { from: from.slice(kind.length + 1), to: to.slice(kind.length + 1) };
  checkNewPath(to, names.to);
  if (kind === "target") checkNewTarget(to, names.to);
  return kind === "target" ? targetMove(project, names) : resourceMove(project.root, from as Address, to as Address);
}

function misnamed(from: string, to: string): ToolError {
  return new ToolError({
    code: "usage/invalid",
    message: from === to ? `${from} is where it is.` : `${JSON.stringify(from)} cannot move to ${JSON.stringify(to)}.`,
    hint: "Name two addresses of one kind: make-gitops mv scenario/orders scenario/sales/orders, or target/staging target/test.",
  });
}

/** Shared files and every target's own of that address move alike, so that a copy stays the copy of what it replaces. */
function resourceMove(root: string, from: Address, to: Address): MoveOfFiles {
  const places = readPlaces(root);
  const holding = places.filter(({ files }) => files.addresses.has(from));
  if (holding.length === 0) {
    const all = places.flatMap(({ files }) => [...files.addresses]);
    throw new ToolError({
      code: "address/unknown",
      message: `There is no ${from}.`,
      hint: suggest(from, all) ?? "`make-gitops plan` lists addresses.",
    });
  }
  for (const { files } of places) refuseTaken(from, to, files);
  const moves = holding.flatMap((place) => movesIn(root, from, to, place));
  refuseExisting(root, moves);
  const rename = referenceRename(kindOf(from) as "scenario" | "webhook", pathOf(from), pathOf(to));
  const edited = editedTexts(root, rename, addressRenames(from, to, rename));
  const made: FileMove[] = [];
  for (const { owner, files } of holding) {
    const known = files.resources.find(({ address }) => address === from)?.settings;
    const settings = known?.file ?? settingsIn(owner, from);
    if (!known) made.push({ from: settings, to: settingsIn(owner, to) });
    const text = edited.get(settings) ?? (known ? textOf(root, settings) : "");
    edited.set(
      settings,
      keepingMark(text, (body) => withMovedFrom(settings, body, from, to)),
    );
  }
  return { moves, changes: underNewPaths(edited, [...moves, ...made]), notes: lostGlobs(root, from, to) };
}

/** Where files of resources lie: the shared ones, or a target's own. */
interface Place {
  readonly owner: string | undefined;
  readonly files: ResourceFiles;
}

function readPlaces(root: string): readonly Place[] {
  return [undefined, ...listOwners(root).keys()].map((owner) => ({ owner, files: readResourceFiles(root, owner) }));
}

function settingsIn(owner: string | undefined, address: Address): string {
  return `${folderOf(owner)}scenarios/${pathOf(address)}/scenario.yaml`;
}

function movesIn(root: string, from: Address, to: Address, { owner, files }: Place): readonly FileMove[] {
  if (kindOf(from) === "scenario") return scenarioMoves(root, from, to, { owner, files });
  const file = files.resources.find(({ address }) => address === from)?.settings?.file as string;
  return [{ from: file, to: `${folderOf(owner)}webhooks/${pathOf(to)}${posix.extname(file)}` }];
}

function refuseTaken(from: Address, to: Address, { addresses, resources }: ResourceFiles): void {
  const other = [...addresses].find((each) => each.toLowerCase() === to.toLowerCase() && each !== from);
  if (other !== undefined) {
    throw new ToolError({
      code: "address/taken",
      message: `${other} is there already.`,
      hint: "Choose another address.",
    });
  }
  const heir = resources.find(({ address, settings }) => {
    const value = settings && isJsonObject(settings.value) ? settings.value["movedFrom"] : undefined;
    return address !== from && formerNames(value).includes(to);
  });
  if (heir) throw stillNamed(to, heir.address);
}

/** Its next apply would not know which of the two the object of that name is. */
function stillNamed(name: string, heir: string): ToolError {
  return new ToolError({
    code: "address/moved",
    message: `${heir} was ${name} before, and says so in movedFrom.`,
    hint: "Apply to every target first, then take that out of its movedFrom, or choose another address.",
  });
}

/** The folder with all it holds, but for the scenarios in it that have addresses of their own. */
function scenarioMoves(root: string, from: Address, to: Address, { owner, files }: Place): readonly FileMove[] {
  const scenarios = `${folderOf(owner)}scenarios/`;
  const isOther = (folder: string): boolean =>
    files.addresses.has(addressOf("scenario", folder.slice(scenarios.length)));
  const source = `${scenarios}${pathOf(from)}`;
  return filesBelow(root, source, isOther).map((file) => ({
    from: file,
    to: `${scenarios}${pathOf(to)}${file.slice(source.length)}`,
  }));
}

/** Every file below a folder, hidden ones too, sorted. */
function filesBelow(root: string, top: string, isLeftOut: (folder: string) => boolean = () => false): string[] {
  const found: string[] = [];
  const queue = [top];
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name);
      if (!entry.isDirectory()) found.push(path);
      else if (!isLeftOut(path)) queue.push(path);
    }
  }
  return found.toSorted();
}

function targetMove(project: Project, { from, to }: MoveNames): MoveOfFiles {
  const { root, targets, bases, targetNames } = project;
  const target = targets.get(from);
  const file = target?.file ?? bases.get(from)?.file;
  if (file === undefined) {
    const hint = suggest(from, targetNames);
    throw new ToolError({ code: "address/unknown", message: `There is no target ${JSON.stringify(from)}.`, hint });
  }
  const taken = [...targetNames].find((name) => name.toLowerCase() === to.toLowerCase() && name !== from);
  if (taken !== undefined) {
    const message = `There is a target ${JSON.stringify(taken)} already.`;
    throw new ToolError({ code: "address/taken", message, hint: "Choose another name." });
  }
  const heir = [...targets.values()].find(({ name, movedFrom }) => name !== from && movedFrom.includes(to));
  if (heir) throw stillNamed(`the target ${JSON.stringify(to)}`, `The target ${JSON.stringify(heir.name)}`);
  const ids = listFiles(root, "ids", []).filter((each) => each.replace(/^ids\/|\.ya?ml$/g, "") === from);
  const moves = [
    { from: file, to: `targets/${to}${file.slice(`targets/${from}`.length)}` },
    ...ownFilesOf(root, from, file).map((each) => ({
      from: each,
      to: `targets/${to}${each.slice(`targets/${from}`.length)}`,
    })),
    ...ids.map((each) => ({ from: each, to: `ids/${to}${posix.extname(each)}` })),
  ];
  refuseExisting(root, moves);
  const edited = editedTexts(root, (text) => text, targetRenames(from, to));
  // An abstract target has no state that could move.
  if (target) {
    const text = edited.get(file) ?? textOf(root, file);
    edited.set(
      file,
      keepingMark(text, (body) => withMovedFrom(file, body, from, to)),
    );
  }
  return { moves, changes: underNewPaths(edited, moves), notes: [] };
}

/** The files of a target's own resources, and what lies beside its file where that has a folder of its own. */
function ownFilesOf(root: string, target: string, file: string): readonly string[] {
  const folder = folderOf(target);
  const beside = file.startsWith(folder)
    ? readdirSync(join(root, folder), { withFileTypes: true })
        .map((entry) => ({ entry, path: `${folder}${entry.name}` }))
        .filter(({ entry, path }) => !entry.isDirectory() && targetNameOf(path) === undefined)
        .map(({ path }) => path)
    : [];
  const resources = resourceFolders
    .map((each) => `${folder}${each}`)
    .filter((each) => lstatSync(join(root, each), { throwIfNoEntry: false })?.isDirectory())
    .flatMap((each) => filesBelow(root, each));
  return [...beside.toSorted(), ...resources];
}

function refuseExisting(root: string, moves: readonly FileMove[]): void {
  const sources = new Set(moves.map(({ from }) => from.toLowerCase()));
  const inTheWay = new Set<string>();
  for (const { to } of moves) {
    const file = fileAbove(root, to);
    if (file !== undefined) {
      inTheWay.add(file);
      continue;
    }
    refuseLinks(root, to);
    // On some disks a name that differs in upper and lower case alone is the file itself.
    if (sources.has(to.toLowerCase()) || !lstatSync(join(root, to), { throwIfNoEntry: false })) continue;
    inTheWay.add(to);
  }
  if (inTheWay.size === 0) return;
  throw new ToolError(
    [...inTheWay].map((file) => ({
      code: "address/taken",
      message: `The file ${file} is there already.`,
      hint: "Move it away first.",
    })),
  );
}

/** A file where the path needs a folder. */
function fileAbove(root: string, path: string): string | undefined {
  const steps = path.split("/");
  for (let length = 1; length < steps.length; length += 1) {
    const folder = steps.slice(0, length).join("/");
    const stats = lstatSync(join(root, folder), { throwIfNoEntry: false });
    if (!stats || stats.isSymbolicLink()) return undefined;
    if (!stats.isDirectory()) return folder;
  }
  return undefined;
}

function underNewPaths(edited: ReadonlyMap<string, string>, moves: readonly FileMove[]): readonly FileChange[] {
  const places = new Map(moves.map(({ from, to }) => [from, to]));
  return [...edited].map(([file, text]) => ({ file: places.get(file) ?? file, text }));
}

/** Globs of targets that held for the old address and do not for the new one: the move takes something away. */
function lostGlobs(root: string, from: Address, to: Address): readonly string[] {
  return listFiles(root, "targets", [])
    .filter((file) => targetNameOf(file) !== undefined)
    .flatMap((file) => {
      const { value } = parseYamlFile(file, textOf(root, file).replace(/^\uFEFF/, ""));
      const overrides = isJsonObject(value) ? value["overrides"] : undefined;
      const globs = isJsonObject(overrides ?? null) ? Object.keys(overrides as object).filter(isGlob) : [];
      return globs
        .filter((glob) => matchesGlob(glob, from) !== matchesGlob(glob, to))
        .map((glob) => {
          const [held, holds] = matchesGlob(glob, from) ? ["held", "does not"] : ["did not hold", "does"];
          return `${file}: the override of ${glob} ${held} for ${from}, and ${holds} for ${to}.`;
        });
    });
}
