// A plan's parts in words that people of Make know, for every renderer: labels of fields, values, who and when.

import { filterWords } from "../blueprint/titles.ts";
import type { FieldChange } from "../engine/plan.ts";
import { isJsonObject, type Json } from "../json.ts";
import { parsePath, type Path } from "../path.ts";
import { scheduleWords } from "../schedule/words.ts";

/** The fields of one module, or those of the scenario itself (`key` undefined). */
export interface FieldGroup {
  readonly key: string | undefined;
  readonly title: string | undefined;
  readonly fields: readonly FieldChange[];
}

/** Groups fields by module, the scenario's own first; modules in the order of their numbers. */
export function groupFields(fields: readonly FieldChange[]): readonly FieldGroup[] {
  const groups = Map.groupBy(fields, ({ path }) => moduleKeyOf(parts(path)));
  return [...groups]
    .map(([key, list]) => ({ key, title: list.find(({ module }) => module !== undefined)?.module, fields: list }))
    .toSorted((a, b) => rank(a.key) - rank(b.key));
}

function rank(key: string | undefined): number {
  if (key === undefined) return -1;
  return Number.isNaN(Number(key)) ? Number.MAX_SAFE_INTEGER : Number(key);
}

function moduleKeyOf(path: Path): string | undefined {
  return path[0] === "modules" ? path[1] : undefined;
}

/** "values › Total", "filter", "schedule", "settings › maxErrors". */
export function fieldLabel(field: FieldChange): string {
  const path = parts(field.path);
  const inside = path[0] === "modules" ? path.slice(2) : path;
  if (inside[0] === "filter") return filterLabel(field);
  if (inside[0] === "mapper" || inside[0] === "parameters")
    return inside.length > 1 ? join(inside.slice(1)) : join(inside);
  if (inside[0] === "metadata" && inside[1] === "scenario") return join(["settings", ...inside.slice(2)]);
  if (inside[0] === "metadata" && inside[1] === "designer") return join(inside.slice(2));
  return join(inside);
}

function filterLabel({ from, to }: FieldChange): string {
  const name = [to, from]
    .map((side) => (isJsonObject(side) ? side["name"] : undefined))
    .find((each) => typeof each === "string" && each !== "");
  return name === undefined ? "filter" : `filter "${name as string}"`;
}

/** A value as people read it: a schedule and a filter in words, on and off, texts as they are, the rest as JSON. */
export function valueWords(path: string, value: Json | undefined): string {
  const inside = parts(path);
  const field = inside[0] === "modules" ? inside[2] : inside[0];
  if (value === undefined || value === null) return "(none)";
  if (field === "filter" && isJsonObject(value)) return filterWords(value);
  if (field === "schedule" && isJsonObject(value)) return scheduleWords(value);
  if (field === "active") return value === true ? "on" : "off";
  if (typeof value === "string") return value === "" ? "(empty)" : value;
  return JSON.stringify(value);
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
  return `${date.getUTCDate()} ${months[date.getUTCMonth()] as string} ${time}`;
}

/** "by editor@shop, 20 Nov 09:12"; empty where Make does not tell. */
export function editWords({ by, at }: { readonly by?: string; readonly at?: string }): string {
  return [by === undefined ? undefined : `by ${by}`, at === undefined ? undefined : dateWords(at)]
    .filter((each) => each !== undefined)
    .join(", ");
}

function parts(path: string): Path {
  return parsePath(path) ?? [path];
}

function join(path: Path): string {
  return path.join(" › ");
}
