// `movedFrom:` in the text of a YAML file: added at its end or changed in its place, with every comment where it was.

import { isMap, isScalar, isSeq } from "yaml";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import { parseYamlDocument, parseYamlFile } from "../project/yaml-file.ts";
import { applyPatches, means } from "./rename-texts.ts";

/** The text with `from` as the latest former name; `to`, which it has now, is none. The file must parse, to a map or to nothing. */
export function withMovedFrom(file: string, text: string, from: string, to: string): string {
  const { value } = parseYamlFile(file, text);
  const given: JsonObject = isJsonObject(value) ? value : {};
  const names = [from, ...formerNames(given["movedFrom"]).filter((name) => name !== from && name !== to)];
  const movedFrom: Json = names.length === 1 ? from : names;
  const wanted: JsonObject = { ...given, movedFrom };
  const written = Object.hasOwn(given, "movedFrom") ? changed(text, names) : added(text, names);
  if (written !== undefined && means(file, written, wanted)) return written;
  const document = parseYamlDocument(text);
  if (!isMap(document.contents)) document.contents = document.createNode({}) as unknown as typeof document.contents;
  const list = document.get("movedFrom");
  if (isSeq(list)) {
    // Each name keeps the comment that stands beside it.
    const kept = list.items.filter((item) => isScalar(item) && item.value !== from && item.value !== to);
    list.items = [document.createNode(from), ...kept];
  } else document.set("movedFrom", document.createNode(movedFrom));
  return document.toString({ lineWidth: 0 });
}

/** What `movedFrom:` of a file says, the latest first. */
export function formerNames(given: Json | undefined): readonly string[] {
  if (typeof given === "string") return [given];
  return isJsonArray(given) ? given.filter((each) => typeof each === "string") : [];
}

function added(text: string, names: readonly string[]): string {
  const line = /\r\n/.test(text) ? "\r\n" : "\n";
  const whole = text === "" || text.endsWith("\n") ? text : `${text}${line}`;
  return `${whole}movedFrom: ${spelled(names)}${line}`;
}

function changed(text: string, names: readonly string[]): string | undefined {
  const { contents } = parseYamlDocument(text);
  const pair = isMap(contents)
    ? contents.items.find(({ key }) => isScalar(key) && key.value === "movedFrom")
    : undefined;
  const keyEnd = isScalar(pair?.key) ? pair.key.range?.[1] : undefined;
  const valueEnd = (pair?.value as { readonly range?: readonly number[] } | null | undefined)?.range?.[1];
  if (keyEnd === undefined || valueEnd === undefined) return undefined;
  const former = text.slice(keyEnd, valueEnd).trimEnd();
  if (former.includes("#")) return undefined; // a comment stands in it
  return applyPatches(text, [{ from: keyEnd, to: keyEnd + former.length, text: `: ${spelled(names)}` }]);
}

function spelled(names: readonly string[]): string {
  const isPlain = (name: string): boolean => /^[A-Za-z][\w./-]*$/.test(name) && !/^(?:true|false|null)$/i.test(name);
  const texts = names.map((name) => (isPlain(name) ? name : JSON.stringify(name)));
  return texts.length === 1 ? (texts[0] as string) : `[${texts.join(", ")}]`;
}
