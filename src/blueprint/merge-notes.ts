// Notes on the canvas, three ways: each note by itself, so that one added in Git and one added in Make's editor both stay.
// PURE. Notes have no ids in Make: one is the same where it is equal, else where it hangs on the same modules or says the
// same. Law: no note that a side added or edited goes without a verdict on it.

import { type Sides, type ThreeWayRules, threeWay, type Verdict } from "../engine/three-way.ts";
import {
  canonicalText,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonArray,
  type JsonObject,
  jsonEqual,
} from "../json.ts";
import { type Path, valueAt } from "../path.ts";
import { mergeOrder } from "./merge-order.ts";

// Of a blueprint; older ones have them in the designer (blueprints.md 4), which in Git is an editor part (split.ts).
const places: readonly Path[] = [
  ["metadata", "notes"],
  ["metadata", "designer", "notes"],
  ["blueprint", "metadata", "designer", "notes"],
];

/**
 * The sides, of a blueprint or of editor parts (`at`: their path), with the merged notes in each of them where Git and
 * Make both changed a list of notes. Any other notes are one value, and stay as they are. Paths: `metadata.notes.2`, by
 * the place in Git's list and, for what Git lacks, behind it; `metadata.notes.2.content`; `metadata.notes.order`.
 */
export function mergeNotes(
  sides: Sides<JsonObject>,
  at: Path,
  rules: ThreeWayRules,
  verdicts: Verdict[],
): Sides<JsonObject> {
  return places.reduce((merged, place) => {
    const path = [...at, ...place];
    const base = valueAt(merged.base, place);
    const [git, live] = [valueAt(merged.git, place), valueAt(merged.live, place)];
    if (!rules.hasBase || !isJsonArray(git) || !isJsonArray(live) || !hasPlace(merged.base, place)) return merged;
    if (jsonEqual(git, live) || jsonEqual(git, base) || jsonEqual(live, base)) return merged;
    if (!isJsonArray(base ?? []) || isByPlace(path, [git, live], rules)) return merged;
    const filled = {
      base: (base && rules.fillKept("base", path, base, live)) ?? [],
      git: rules.fillKept("git", path, git, live) ?? [],
      live,
    } as Sides<JsonArray>;
    const notes = mergeLists(filled, path, rules, verdicts);
    return {
      base: withNotes(merged.base, place, notes),
      git: withNotes(merged.git, place, notes),
      live: withNotes(merged.live, place, notes),
    };
  }, sides);
}

// A secret in a note, and a note that is ignored, are known by their place in Git's list.
function isByPlace(path: Path, lists: readonly JsonArray[], rules: ThreeWayRules): boolean {
  if (rules.isIgnored(path) || rules.isSecret(path)) return true;
  return lists.some((list) => list.some((_, index) => rules.isIgnored([...path, String(index)])));
}

/** Notes can be put there without taking the place of something else. */
function hasPlace(value: JsonObject, place: Path): boolean {
  return place.slice(0, -1).every((_, index) => {
    const holder = valueAt(value, place.slice(0, index + 1));
    return holder === undefined || isJsonObject(holder);
  });
}

function withNotes(value: Json | undefined, [head, ...rest]: Path, notes: JsonArray): JsonObject {
  const holder = isJsonObject(value) ? value : {};
  if (head === undefined) return holder;
  const inner = rest.length === 0 ? notes : withNotes(valueAt(holder, [head]), rest, notes);
  return { ...holder, [head]: inner };
}

/** In the order of a side. */
type Notes = ReadonlyMap<string, Json>;

function mergeLists(sides: Sides<JsonArray>, path: Path, rules: ThreeWayRules, verdicts: Verdict[]): JsonArray {
  const notes = withOrigins({ base: byText(sides.base), git: byText(sides.git), live: byText(sides.live) });
  const values = new Map<string, Json>();
  const keys = { base: [...notes.base.keys()], git: [...notes.git.keys()], live: [...notes.live.keys()] };
  const all = [...new Set([...keys.git, ...keys.live, ...keys.base])];
  for (const [index, key] of all.entries()) {
    const note = { base: notes.base.get(key), git: notes.git.get(key), live: notes.live.get(key) };
    const value = mergeNote(note, [...path, String(index)], rules, verdicts);
    if (value !== undefined) values.set(key, value);
  }
  return orderNotes(keys, all, path, { rules, verdicts }).flatMap((key) => {
    const value = values.get(key);
    return value === undefined ? [] : [value];
  });
}

function mergeNote(
  note: Sides<Json | undefined>,
  path: Path,
  rules: ThreeWayRules,
  verdicts: Verdict[],
): Json | undefined {
  const own: ThreeWayRules = {
    ...rules,
    isLeaf: () => note.base === undefined,
    // Both spoke of the whole list.
    wasDropped: () => false,
    fillKept: (_side, _path, leaf) => leaf,
  };
  return threeWay(note, path, own, verdicts);
}

// The order of notes means nothing on the canvas: it never stops an apply.
function orderNotes(
  keys: Sides<readonly string[]>,
  all: readonly string[],
  path: Path,
  { rules, verdicts }: { readonly rules: ThreeWayRules; readonly verdicts: Verdict[] },
): readonly string[] {
  const place = [...path, "order"];
  const clash = rules.clash === "live" ? "live" : "git";
  const { keys: order, verdicts: found } = mergeOrder(keys, { reverts: rules.reverts(place), clash });
  const indices = new Map(all.map((key, index) => [key, String(index)]));
  const named = (list: readonly string[]): string[] => list.map((key) => indices.get(key) as string);
  for (const { verdict, base, git, live } of found) {
    verdicts.push({ path: place, verdict, base: named(base), git: named(git), live: named(live) });
  }
  return gitFirst(order, keys);
}

/** Between two notes that both have, Git's own stand before Make's own. */
function gitFirst(order: readonly string[], { git, live }: Sides<readonly string[]>): readonly string[] {
  const [inGit, inLive] = [new Set(git), new Set(live)];
  const sorted: string[] = [];
  let waiting: string[] = [];
  for (const key of order) {
    if (!inGit.has(key)) waiting.push(key);
    else {
      if (inLive.has(key)) sorted.push(...waiting.splice(0));
      sorted.push(key);
    }
  }
  return [...sorted, ...waiting];
}

/** The second of two equal notes has another key. */
function byText(list: JsonArray): Notes {
  const notes = new Map<string, Json>();
  for (const note of list) {
    const text = canonicalText(note);
    let key = text;
    for (let copy = 2; notes.has(key); copy += 1) key = `${text}#${copy}`;
    notes.set(key, note);
  }
  return notes;
}

/** Edited notes under the key that they have in the base. */
function withOrigins({ base, git, live }: Sides<Notes>): Sides<Notes> {
  const isNew = (key: string): boolean => !base.has(key);
  // What both made of one note first: an equal note that both added is not one's edit of another note.
  const isShared = (key: string): boolean => git.has(key) && live.has(key);
  const shared = originsOf(
    base,
    (key) => !git.has(key) && !live.has(key),
    live,
    (key) => isNew(key) && isShared(key),
  );
  const taken = new Set(shared.values());
  const rename = (side: Notes): Notes => {
    const isLost = (key: string): boolean => !side.has(key) && !taken.has(key);
    const own = originsOf(base, isLost, side, (key) => isNew(key) && !isShared(key));
    return new Map([...side].map(([key, note]) => [shared.get(key) ?? own.get(key) ?? key, note]));
  };
  return { base, git: rename(git), live: rename(live) };
}

/** Key of a new note → key of the one in the base that it was: that hangs on the same modules, else says the same. */
function originsOf(
  base: Notes,
  isLost: (key: string) => boolean,
  side: Notes,
  isNew: (key: string) => boolean,
): ReadonlyMap<string, string> {
  const origins = new Map<string, string>();
  const found = new Set<string>();
  for (const markOf of [anchorOf, contentOf]) {
    const free = [...side].filter(([key]) => isNew(key) && !origins.has(key));
    const waiting = Map.groupBy(free, ([, note]) => markOf(note));
    for (const [key, note] of base) {
      const mark = isLost(key) && !found.has(key) ? markOf(note) : undefined;
      const edited = mark === undefined ? undefined : waiting.get(mark)?.shift();
      if (!edited) continue;
      origins.set(edited[0], key);
      found.add(key);
    }
  }
  return origins;
}

/** The modules that a note hangs on, and whether on the filter before them. */
function anchorOf(note: Json): string | undefined {
  if (!isJsonObject(note) || note["moduleIds"] === undefined) return undefined;
  return canonicalText([note["moduleIds"], note["isFilterNote"] === true]);
}

function contentOf(note: Json): string | undefined {
  return isJsonObject(note) && typeof note["content"] === "string" ? note["content"] : undefined;
}
