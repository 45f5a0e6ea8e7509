// The strings of a spec in which secrets are looked for, each with what its place says about it. Left out are ids and
// types of modules, and what describes a form in Make's editor: names, labels and types of fields.

import { isSecretNumber, lastNameIn } from "../engine/secret-name.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { Path } from "../path.ts";
import type { Holder } from "./named-value.ts";
import { isCoinName } from "./text-spans.ts";

export interface Leaf {
  readonly path: Path;
  readonly text: string;
  /** The name that the value goes by, where it is one of a field, a header or a parameter. */
  readonly name?: string;
  readonly holder: Holder;
  /** A number whose name says that it is a secret, as its digits. */
  readonly isNumber?: true;
  /** The text is the name of the entry at that path. */
  readonly isKey?: true;
}

/** In document order. */
export function leavesOf(spec: JsonObject): readonly Leaf[] {
  const leaves: Leaf[] = [];
  for (const [key, value] of Object.entries(spec)) {
    if (key === "blueprint") structure(value, [key], leaves);
    else if (key === "editor") editorValues(value, [key], leaves);
    else if (key === "interface" || key === "data") values(value, { path: [key], holder: "fields" }, leaves);
    else texts(value, [key], leaves);
  }
  return leaves;
}

/** A blueprint, down to what each module is given. */
function structure(value: Json, path: Path, leaves: Leaf[]): void {
  if (typeof value === "string") leaves.push({ path, text: value, holder: "fields" });
  else if (isJsonArray(value))
    for (const [index, item] of value.entries()) structure(item, [...path, String(index)], leaves);
  else if (isJsonObject(value)) {
    const isModule = typeof value["module"] === "string";
    for (const [key, item] of Object.entries(value)) {
      const place = [...path, key];
      if (isModule && (key === "id" || key === "module" || key === "version")) continue;
      const isGiven = isModule && (key === "parameters" || key === "mapper" || key === "flags");
      if (isGiven || (path.length === 1 && (key === "io" || key === "interface"))) {
        values(item, { path: place, holder: "fields" }, leaves);
      } else if (key === "conditions") conditions(item, place, leaves);
      else if (isModule && key === "metadata") moduleMetadata(item, place, leaves);
      else structure(item, place, leaves);
    }
  }
}

const formParts: ReadonlySet<string> = new Set(["expect", "parameters", "interface", "advanced"]);

function moduleMetadata(metadata: Json, path: Path, leaves: Leaf[]): void {
  if (!isJsonObject(metadata)) return;
  for (const [key, value] of Object.entries(metadata)) {
    if (!formParts.has(key)) texts(value, [...path, key], leaves);
  }
}

function editorValues(editor: Json, path: Path, leaves: Leaf[]): void {
  const modules = isJsonObject(editor) ? editor["modules"] : undefined;
  if (modules === undefined || !isJsonObject(modules)) return;
  for (const [key, module] of Object.entries(modules)) {
    const metadata = isJsonObject(module) ? module["metadata"] : undefined;
    if (metadata !== undefined) moduleMetadata(metadata, [...path, "modules", key, "metadata"], leaves);
  }
}

/** Free texts: what stands there shows by its form alone. */
function texts(value: Json, path: Path, leaves: Leaf[]): void {
  if (typeof value === "string") leaves.push({ path, text: value, holder: "fields" });
  else if (isJsonArray(value))
    for (const [index, item] of value.entries()) texts(item, [...path, String(index)], leaves);
  else if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) texts(item, [...path, key], leaves);
  }
}

/** `[[{a, o, b}]]`: what a secret header or field of `a` is compared with is a secret. */
function conditions(value: Json, path: Path, leaves: Leaf[]): void {
  if (isJsonArray(value)) {
    for (const [index, item] of value.entries()) conditions(item, [...path, String(index)], leaves);
  } else if (isJsonObject(value)) {
    const name = lastNameIn(value["a"]);
    for (const [key, item] of Object.entries(value)) {
      if (typeof item !== "string" || key === "o") continue;
      const named = key === "b" && name !== undefined ? { name } : {};
      leaves.push({ path: [...path, key], text: item, holder: "fields", ...named });
    }
  } else texts(value, path, leaves);
}

interface Place {
  readonly path: Path;
  readonly name?: string;
  readonly holder: Holder;
}

/** What a module is given: here the names of fields count, and those in `[{name, value}]`. */
function values(value: Json, { path, name, holder }: Place, leaves: Leaf[]): void {
  if (typeof value === "string") leaves.push({ path, text: value, holder, ...(name === undefined ? {} : { name }) });
  else if (typeof value === "number") {
    if (name !== undefined && isSecretNumber(name, value))
      leaves.push({ path, text: String(value), name, holder, isNumber: true });
  } else if (isJsonArray(value)) {
    const isOfCoins = value.some((item) => coinWords.test(pairNameOf(item) ?? ""));
    for (const [index, item] of value.entries()) {
      const place = [...path, String(index)];
      // A list of texts goes by the name of the list.
      if (isOfCoins && isCoinName(pairNameOf(item) ?? "")) texts(item, place, leaves);
      else values(item, { path: place, holder, ...(name === undefined ? {} : { name }) }, leaves);
    }
  } else if (isJsonObject(value)) {
    const pairName = pairNameOf(value);
    const isOfCoins = Object.keys(value).some((key) => coinWords.test(key));
    for (const [key, item] of Object.entries(value)) {
      if (key.length >= shortestKey) leaves.push({ path: [...path, key], text: key, holder: "fields", isKey: true });
      const own = pairName !== undefined && (key === "value" || key === "default") ? pairName : key;
      const place = { path: [...path, key], holder: holderOf(key) ?? holder };
      values(item, isOfCoins && isCoinName(own) ? place : { ...place, name: own }, leaves);
    }
  }
}

/** Keys that show by their form are not shorter. */
const shortestKey = 16;

function pairNameOf(pair: Json): string | undefined {
  if (!isJsonObject(pair)) return undefined;
  if (!("value" in pair || "default" in pair)) return undefined;
  return ["name", "key", "header"].map((key) => pair[key]).find((each) => typeof each === "string");
}

/** Beside these a token is a coin. */
const coinWords = /^(?:chain|chainId|network|blockchain|slippage|amount(?:Wei|Lamports))$/i;

function holderOf(key: string): Holder | undefined {
  if (/headers?$/i.test(key)) return "headers";
  return /^(?:qs|query|queryString|queryParameters|params)$/i.test(key) ? "query" : undefined;
}
