// What a move changes in the texts of a project's files: everything that names the address, or the target, that moves.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Address } from "../address.ts";
import type { Path } from "../path.ts";
import { listFiles } from "../project/files.ts";
import { projectFile } from "../project/load.ts";
import { ownFileOf, targetNameOf } from "../project/target-files.ts";
import { renameInJson, renameInYaml, type Renames } from "./rename-texts.ts";

export type RenamesOf = (file: string) => Renames;

export function addressRenames(from: Address, to: Address, rename: (text: string) => string): RenamesOf {
  const isListed = (file: string, path: Path): boolean =>
    (file === projectFile || targetNameOf(file) !== undefined) &&
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
        : targetNameOf(file) !== undefined && path.length === 1 && path[0] === "overrides";
      return isAddress && key === from ? to : key;
    },
  });
}

export function targetRenames(from: string, to: string): RenamesOf {
  return (file) => ({
    text: (text, [key, ...rest]) => {
      const isName =
        file === projectFile
          ? rest.length === 0 && (key === "defaultTarget" || key === "source")
          : targetNameOf(file) !== undefined && key === "extends";
      return isName && text === from ? to : text;
    },
    key: (key) => key,
  });
}

/** Every file that the project reads and that says something else afterwards. */
export function editedTexts(root: string, rename: (text: string) => string, renames: RenamesOf): Map<string, string> {
  const files = ["scenarios", "webhooks", "targets", "ids"].flatMap((folder) => listFiles(root, folder, []));
  const edited = new Map<string, string>();
  for (const file of [projectFile, ...files]) {
    const inside = ownFileOf(file)?.inside ?? file;
    const isJson = /^scenarios\/.*\/blueprint(?:\.editor)?\.json$/.test(inside);
    const isYaml = inside.startsWith("scenarios/") ? /\/scenario\.ya?ml$/.test(inside) : /\.ya?ml$/.test(inside);
    if (!isJson && !isYaml) continue; // what stands beside them is not ours
    const text = textOf(root, file);
    const edit = (body: string): string =>
      isJson ? renameInJson(body, rename) : renameInYaml(file, body, renames(file));
    const renamed = keepingMark(text, edit);
    if (renamed !== text) edited.set(file, renamed);
  }
  return edited;
}

export function textOf(root: string, file: string): string {
  return readFileSync(join(root, file), "utf8");
}

/** The mark that some editors put before a text is no part of it, and stays. */
export function keepingMark(text: string, edit: (body: string) => string): string {
  return text.startsWith("\uFEFF") ? `\uFEFF${edit(text.slice(1))}` : edit(text);
}
