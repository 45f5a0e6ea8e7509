// A plan's parts in words that people of Make know, for every renderer: labels of fields, counts, who and when. What a
// value reads like is plan-values.ts.

import { laneWord } from "../blueprint/lane-words.ts";
import { isFirstWords } from "../blueprint/standing.ts";
import type { FieldChange } from "../engine/plan.ts";
import { isJsonObject, type Json } from "../json.ts";
import { parsePath, type Path } from "../path.ts";

/** The fields of one module, or those of the scenario itself (`key` undefined). */
export interface FieldGroup {
  readonly key: string | undefined;
  readonly title: string | undefined;
  readonly fields: readonly FieldChange[];
}

/** Groups fields by module, the scenario's own first; modules in the order of their numbers. */
export function groupFields(fields: readonly FieldChange[]): readonly FieldGroup[] {
  const groups = Map.groupBy(fields, ({ path }) => moduleKeyOf(path));
  return [...groups]
    .map(([key, list]) => ({ key, title: list.find(({ module }) => module !== undefined)?.module, fields: list }))
    .toSorted((a, b) => rank(a.key) - rank(b.key));
}

function rank(key: string | undefined): number {
  if (key === undefined) return -1;
  return Number.isNaN(Number(key)) ? Number.MAX_SAFE_INTEGER : Number(key);
}

/** The module that a path is in. */
export function moduleKeyOf(path: string): string | undefined {
  const [part, key] = partsOf(path);
  return part === "modules" ? key : undefined;
}

/** "added after 9 Slack: Find User", "added as first in route 2 of 4 Router"; of a module that is new there. */
export function addedWords({ after }: Pick<FieldChange, "after">): string {
  if (after === undefined) return "added";
  return isFirstWords(after) ? `added as ${after}` : `added after ${after}`;
}

/** What only the editor uses: where a module stands on the canvas, what its form shows. */
export function isEditorPart({ path }: Pick<FieldChange, "path">): boolean {
  return path.startsWith("editor.");
}

/** What a label is made of: the path, and both values where the name of a filter is among them. */
export interface Labelled {
  readonly path: string;
  readonly sides?: readonly (Json | undefined)[];
}

/** "values › Total", "filter "paid"", "route 2 › label", "order of routes", "schedule", "settings › maxErrors"; "" for a whole module. */
export function fieldLabel({ path, sides = [] }: Labelled): string {
  const parts = partsOf(path);
  const inside = parts[0] === "modules" ? parts.slice(2) : parts;
  const [first, second, ...rest] = inside;
  switch (first) {
    case "filter":
      return filterLabel(sides);
    case "mapper":
    case "parameters":
      return join(inside.length > 1 ? inside.slice(1) : inside);
    case "metadata":
      if (second === "scenario") return join(["settings", ...rest]);
      return second === "designer" ? join(rest) : join(inside);
    case "flow":
      return second === "order" ? "order of modules" : join(inside);
    default: {
      const lane = first === undefined ? undefined : laneWord(first);
      return lane === undefined ? join(inside) : laneLabel(lane, inside, sides);
    }
  }
}

function laneLabel(lane: string, [, second = "", ...rest]: Path, sides: readonly (Json | undefined)[]): string {
  if (second === "") return plurals(lane);
  if (second === "order") return `order of ${plurals(lane)}`;
  if (!/^\d+$/.test(second)) return join([lane, second, ...rest]);
  const name = `${lane} ${Number(second) + 1}`;
  if (rest[0] === "order") return `${name} › order of modules`;
  if (rest[0] === "filter" && rest.length === 1) return `${name} › ${filterLabel(sides)}`;
  return join([name, ...rest]);
}

function plurals(lane: string): string {
  return lane === "branch" ? "branches" : `${lane}s`;
}

function filterLabel(sides: readonly (Json | undefined)[]): string {
  const name = sides
    .map((side) => (isJsonObject(side) ? side["name"] : undefined))
    .find((each) => typeof each === "string" && each !== "");
  return name === undefined ? "filter" : `filter "${name as string}"`;
}

/** "1 to change, 1 to create, nothing to delete." */
export function countWords(counts: readonly (readonly [count: number, what: string])[]): string {
  const words = counts.map(([count, what]) => `${count === 0 ? "nothing" : count} ${what}`).join(", ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "20 Nov 09:12" in UTC; the text itself where it is no date. */
export function dateWords(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const time = `${String(date.getUTCHours()).padStart(2, "0")}:${String(date.getUTCMinutes()).padStart(2, "0")}`;
  return `${dayWords(iso)} ${time}`;
}

/** "20 Nov" in UTC; the text itself where it is no date. */
export function dayWords(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return `${date.getUTCDate()} ${months[date.getUTCMonth()] as string}`;
}

/** A path's segments; what is no path is one segment. */
export function partsOf(path: string): Path {
  return parsePath(path) ?? [path];
}

function join(path: Path): string {
  return path.join(" › ");
}
