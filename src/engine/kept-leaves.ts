// Leaves that hold a secret which only Make has: where they stand on both sides, and how they get Make's secrets to be
// compared and sent. PURE.

import { parseTemplate } from "../blueprint/template.ts";
import { isJsonArray, isJsonObject, type Json, type JsonArray, type JsonObject } from "../json.ts";
import { type Path, valueAt, withValueAt } from "../path.ts";
import { filledText, type KeptText, keptParts, type TextParts } from "./kept-text.ts";
import { type Look, referencePaths, type Resolved } from "./resolve.ts";
import type { Renumbering } from "./three-way.ts";

/** One side of an object before it was normalised. */
export interface TemplateSide {
  readonly template: JsonObject;
  readonly resolved: Resolved;
  readonly look: Look;
  readonly verdictPath: (path: Path) => Path;
}

export interface KeptLeaf {
  /** As verdicts spell it, in Git's ids. */
  readonly path: Path;
  /** As it stands in Git; undefined where it is the base's. */
  readonly template: Json | undefined;
  readonly text: KeptText;
  /** Another secret, whose value is known, stands in it too. */
  readonly isMixed: boolean;
  /** With Make's secrets, from what Make has there; undefined where that does not show them. */
  readonly fill: (live: Json) => Json | undefined;
}

/** Of both sides. An item of a list is one and the same on both where it has the same name, wherever it stands. */
export function keptLeaves(
  git: TemplateSide,
  base: TemplateSide,
  renumbering: Renumbering,
): { readonly git: readonly KeptLeaf[]; readonly base: readonly KeptLeaf[] } {
  if (git.resolved.kept.length + base.resolved.kept.length === 0) return { git: [], base: [] };
  const former = placesOf(base);
  // Files may have been given Make's ids since.
  const inMake = [...former].map(([key, place]): [string, Place] => [renumberedKey(key, renumbering), place]);
  const formerOf = new Map([...inMake, ...former]);
  const today = placesOf(git);
  const todayOf = new Map([...today].map(([key, place]): [string, Place] => [key, place]));
  const others = otherSecrets(git);
  const leaf = (side: keyof KeptText, place: Place, text: KeptText): KeptLeaf => ({
    path: place.path,
    template: side === "git" ? place.template : undefined,
    text,
    isMixed: place.isMixed,
    fill: (live) => filledText(side, text, live),
  });
  return {
    git: [...today].map(([key, place]) => leaf("git", place, { git: place.parts, base: formerOf.get(key)?.parts })),
    base: [...former].map(([key, place]) => {
      const mine = todayOf.get(key) ?? todayOf.get(renumberedKey(key, renumbering));
      const kept = leaf("base", place, { git: mine?.parts, base: place.parts });
      // Git's value is known and has no base: what stands there says nothing of the rest around it.
      return others.has(key) ? { ...kept, fill: (live) => live } : kept;
    }),
  };
}

interface Place {
  readonly path: Path;
  readonly template: string;
  readonly parts: TextParts;
  readonly isMixed: boolean;
}

function placesOf({ template, resolved, look, verdictPath }: TemplateSide): ReadonlyMap<string, Place> {
  const known = new Set(resolved.secrets.map((path) => path.join("\0")));
  const places = new Map<string, Place>();
  for (const path of resolved.kept) {
    const text = valueAt(template, path) as string;
    const at = verdictPath(path);
    const isMixed = known.has(path.join("\0"));
    places.set(keyOf(template, path, at), { path: at, template: text, parts: keptParts(text, look), isMixed });
  }
  return places;
}

/** Texts with secrets that are known or come with this apply. */
function otherSecrets({ template, resolved, look, verdictPath }: TemplateSide): ReadonlySet<string> {
  const kept = new Set(resolved.kept.map((path) => path.join("\0")));
  const paths = referencePaths(template).filter(
    (path) =>
      !kept.has(path.join("\0")) &&
      parseTemplate(valueAt(template, path) as string).some((part) => {
        const looked = typeof part === "string" ? undefined : look(part);
        return looked?.is === "pending" || (looked?.is === "known" && looked.secret === true);
      }),
  );
  return new Set(paths.map((path) => keyOf(template, path, verdictPath(path))));
}

/** The path of a verdict with names in the place of indices, where items have a name. */
function keyOf(template: JsonObject, path: Path, verdictPath: Path): string {
  const inside = verdictPath[0] === "modules" ? verdictPath.length - 2 : verdictPath.length;
  const start = path.length - inside;
  const segments = path.map((segment, index) => {
    const list = index < start ? undefined : valueAt(template, path.slice(0, index));
    const name = isJsonArray(list) ? itemName(list[Number(segment)]) : undefined;
    if (name === undefined) return segment;
    return `${name}\0${String(sameBefore(list as JsonArray, Number(segment), name))}`;
  });
  return JSON.stringify([...verdictPath.slice(0, verdictPath.length - inside), ...segments.slice(start)]);
}

function renumberedKey(key: string, renumbering: Renumbering): string {
  const [head, id, ...rest] = JSON.parse(key) as string[];
  const to = head === "modules" && id !== undefined && Object.hasOwn(renumbering, id) ? renumbering[id] : undefined;
  return to === undefined ? key : JSON.stringify([head, to, ...rest]);
}

/** A place in a value, and what Make's value there makes of it. */
export type Filling = Pick<KeptLeaf, "path" | "fill">;

/** `leaf`, which stands at `path`, with what Make has at the given places in it; those that nothing fills go to `open`. */
export function fillFrom(
  live: Json | undefined,
  leaf: Json | undefined,
  path: Path,
  places: readonly Filling[],
  open: Path[],
): Json | undefined {
  if (leaf === undefined) return leaf;
  let filled: Json = leaf;
  for (const { path: each, fill } of places) {
    if (each.length < path.length || path.some((segment, index) => segment !== each[index])) continue;
    const inside = each.slice(path.length);
    const partner = partnerOf(leaf, live, inside);
    const found = partner && valueAt(live, partner);
    const value = found === undefined ? undefined : fill(found);
    if (value === undefined) open.push(each);
    else filled = withValueAt(filled, inside, value);
  }
  return filled;
}

/** Takes all of what Make has there. */
export function wholeLeaf(path: Path): Filling {
  return { path, fill: (live) => live };
}

/** Where `other` has what stands at a place in `leaf`. Items of a list go by their name where they have one: Make may hold them in another order. */
export function partnerOf(leaf: Json | undefined, other: Json | undefined, [head, ...rest]: Path): Path | undefined {
  if (head === undefined) return [];
  const mine = valueAt(leaf, [head]);
  const name = isJsonArray(leaf) && isJsonArray(other) ? itemName(mine) : undefined;
  let place = head;
  if (name !== undefined) {
    const before = sameBefore(leaf as JsonArray, Number(head), name);
    const found = [...(other as JsonArray).entries()].filter(([, item]) => itemName(item) === name)[before];
    if (!found) return undefined;
    place = String(found[0]);
  }
  const inside = partnerOf(mine, valueAt(other, [place]), rest);
  return inside && [place, ...inside];
}

function sameBefore(list: JsonArray, index: number, name: string): number {
  return list.slice(0, index).filter((item) => itemName(item) === name).length;
}

function itemName(item: Json | undefined): string | undefined {
  if (item === undefined || !isJsonObject(item)) return undefined;
  return [item["name"], item["key"], item["header"]].find((each) => typeof each === "string");
}
