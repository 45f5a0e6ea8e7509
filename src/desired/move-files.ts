// Another address for a resource, or another name for a target: its files move, and whatever names it in the project's
// files follows. Everything is computed here before anything is written; nothing is asked of Make.

import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { type Address, addressOf, kindOf, pathOf } from "../address.ts";
import { ToolError } from "../errors.ts";
import type { Path } from "../path.ts";
import { suggest } from "../nearest.ts";
import { isGlob, matchesGlob } from "../project/address-glob.ts";
import { listFiles, refuseLinks } from "../project/files.ts";
import { projectFile } from "../project/load.ts";
import type { Project } from "../project/project.ts";
import type { FileChange } from "../project/write-files.ts";
import { isJsonObject } from "../json.ts";
import { parseYamlFile } from "../project/yaml-file.ts";
import { checkNewPath } from "./move-path.ts";
import { referenceRename, renameInJson, renameInYaml, type Renames } from "./rename-texts.ts";
import { readResourceFiles, type ResourceFiles } from "./resource-files.ts";
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
  return kind === "target" ? targetMove(project, names) : resourceMove(project.root, from as Address, to as Address);
}

function misnamed(from: string, to: string): ToolError {
  return new ToolError({
    code: "usage/invalid",
    message: from === to ? `${from} is where it is.` : `${JSON.stringify(from)} cannot move to ${JSON.stringify(to)}.`,
    hint: "Name two addresses of one kind: make-gitops mv scenario/orders scenario/sales/orders, or target/staging target/test.",
  });
}

function resourceMove(root: string, from: Address, to: Address): MoveOfFiles {
  const files = readResourceFiles(root);
  if (!files.addresses.has(from)) {
    throw new ToolError({
      code: "address/unknown",
      message: `There is no ${from}.`,
      hint: suggest(from, files.addresses) ?? "`make-gitops plan` lists addresses.",
    });
  }
  refuseTaken(from, to, files);
  const resource = files.resources.find(({ address }) => address === from);
  const moves = kindOf(from) === "scenario" ? scenarioMoves(root, from, to, files) : webhookMoves(resource, to);
  refuseExisting(root, moves);
  const kind = kindOf(from) as "scenario" | "webhook";
  const rename = referenceRename(kind, pathOf(from), pathOf(to));
  const edited = editedTexts(root, rename, addressRenames(from, to, rename));
  const settings = resource?.settings?.file ?? `scenarios/${pathOf(from)}/scenario.yaml`;
  const text = edited.get(settings) ?? (resource?.settings ? textOf(root, settings) : "");
  edited.set(
    settings,
    keepingMark(text, (body) => withMovedFrom(settings, body, from, to)),
  );
  return { moves, changes: underNewPaths(edited, moves, settings, to), notes: lostGlobs(root, from, to) };
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
function scenarioMoves(root: string, from: Address, to: Address, { addresses }: ResourceFiles): readonly FileMove[] {
  const [source, target] = [from, to].map((address) => `scenarios/${pathOf(address)}`) as [string, string];
  const found: string[] = [];
  const queue = [source];
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name);
      if (!entry.isDirectory()) found.push(path);
      else if (!addresses.has(addressOf("scenario", path.slice("scenarios/".length)))) queue.push(path);
    }
  }
  return found.toSorted().map((file) => ({ from: file, to: target + file.slice(source.length) }));
}

function webhookMoves(resource: ResourceFiles["resources"][number] | undefined, to: Address): readonly FileMove[] {
  const file = resource?.settings?.file as string;
  return [{ from: file, to: `webhooks/${pathOf(to)}${posix.extname(file)}` }];
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
    { from: file, to: `targets/${to}${posix.extname(file)}` },
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
  return { moves, changes: underNewPaths(edited, moves, file, undefined), notes: [] };
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

type RenamesOf = (file: string) => Renames;

function addressRenames(from: Address, to: Address, rename: (text: string) => string): RenamesOf {
  const isListed = (file: string, path: Path): boolean =>
    (file === projectFile || file.startsWith("targets/")) &&
    /^\d+$/.test(path.at(-1) ?? "") &&
    !["bindings", "movedFrom", "overrides", "vars"].includes(path[0] as string);
  return (file) => ({
    text: (text, path) => {
      if (isListed(file, path) && (text === from || text === `!${from}`)) return text.replace(from, () => to);
      return path[0] === "movedFrom" ? text : rename(text);
    },
    key: (key, path) => {
      const isAddress = file.startsWith("ids/")
        ? path.length === 0
        : file.startsWith("targets/") && path.length === 1 && path[0] === "overrides";
      return isAddress && key === from ? to : key;
    },
  });
}

function targetRenames(from: string, to: string): RenamesOf {
  return (file) => ({
    text: (text, [key, ...rest]) => {
      const isName =
        file === projectFile
          ? rest.length === 0 && (key === "defaultTarget" || key === "source")
          : file.startsWith("targets/") && key === "extends";
      return isName && text === from ? to : text;
    },
    key: (key) => key,
  });
}

/** Every file that the project reads and that says something else afterwards. */
function editedTexts(root: string, rename: (text: string) => string, renames: RenamesOf): Map<string, string> {
  const files = ["scenarios", "webhooks", "targets", "ids"].flatMap((folder) => listFiles(root, folder, []));
  const edited = new Map<string, string>();
  for (const file of [projectFile, ...files]) {
    const isJson = /^scenarios\/.*\/blueprint(?:\.editor)?\.json$/.test(file);
    const isYaml = file.startsWith("scenarios/") ? /\/scenario\.ya?ml$/.test(file) : /\.ya?ml$/.test(file);
    if (!isJson && !isYaml) continue; // what stands beside them is not ours
    const text = textOf(root, file);
    const edit = (body: string): string =>
      isJson ? renameInJson(body, rename) : renameInYaml(file, body, renames(file));
    const renamed = keepingMark(text, edit);
    if (renamed !== text) edited.set(file, renamed);
  }
  return edited;
}

function textOf(root: string, file: string): string {
  return readFileSync(join(root, file), "utf8");
}

/** The mark that some editors put before a text is no part of it, and stays. */
function keepingMark(text: string, edit: (body: string) => string): string {
  return text.startsWith("\uFEFF") ? `\uFEFF${edit(text.slice(1))}` : edit(text);
}

/** `made`: a file that may be new, of the resource that moves to `to`. */
function underNewPaths(
  edited: ReadonlyMap<string, string>,
  moves: readonly FileMove[],
  made: string,
  to: Address | undefined,
): readonly FileChange[] {
  const places = new Map(moves.map((move) => [move.from, move.to]));
  const fallback = to && kindOf(to) === "scenario" ? `scenarios/${pathOf(to)}/scenario.yaml` : made;
  return [...edited].map(([file, text]) => ({ file: places.get(file) ?? (file === made ? fallback : file), text }));
}

/** Globs of targets that held for the old address and do not for the new one: the move takes something away. */
function lostGlobs(root: string, from: Address, to: Address): readonly string[] {
  return listFiles(root, "targets", [])
    .filter((file) => /\.ya?ml$/.test(file))
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
