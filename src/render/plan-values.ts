// What a value reads like: schedules and filters in words, places and orders of modules by their numbers, texts as they
// are. Nobody is shown a raw list of ids.

import { laneName } from "../blueprint/lane-words.ts";
import { filterWords, moduleTitle } from "../blueprint/titles.ts";
import { dots } from "../engine/secret.ts";
import { isJsonArray, isJsonObject, type Json, type JsonArray, type JsonObject } from "../json.ts";
import { scheduleWords } from "../schedule/words.ts";
import { partsOf } from "./plan-words.ts";

/** What a path leads to, where its value has words of its own. */
export type Subject = "module" | "lane" | "place" | "order" | "filter" | "conditions" | "schedule" | "active" | "plain";

export function subjectOf(path: string): Subject {
  const parts = partsOf(path);
  const [root, key] = parts;
  const inside = root === "modules" ? parts.slice(2) : parts;
  const isOfLanes = /^(?:routes|branches|tools|onerror|orphans|flow)$/.test(inside[0] ?? "");
  if (root === "modules" && key !== undefined && inside.length === 0) return "module";
  if (root === "modules" && inside.length === 1 && inside[0] === "place") return "place";
  if (isOfLanes && inside.at(-1) === "order" && inside.length <= 3) return "order";
  if (isOfLanes && inside.length === 2) return "lane";
  const field = isOfLanes ? inside[2] : inside[0];
  const isWhole = inside.length === (isOfLanes ? 3 : 1);
  if (root === "modules" && isWhole && (field === "filter" || field === "conditions")) return field;
  return root !== "modules" && isWhole && (field === "schedule" || field === "active") ? field : "plain";
}

/** What stands for a value that is not there. */
export const none = "(none)";

/** What stands for a secret. */
export const secret = `${dots} (secret)`;

/** A value as people read it, on one line or, for a text with line breaks, as it is. Not yet safe for a terminal. */
export function valueWords(path: string, value: Json | undefined): string {
  if (value === undefined || value === null) return none;
  switch (subjectOf(path)) {
    case "module":
      return isJsonObject(value) ? moduleTitle(value) : plainWords(value);
    case "place":
      return typeof value === "string" ? placeWords(value) : plainWords(value);
    case "order":
      return isJsonArray(value) ? orderWords(value) : plainWords(value);
    case "lane":
      return isJsonObject(value) ? laneValue(path, value) : plainWords(value);
    case "filter":
      return isJsonObject(value) ? filterWords(value) || "(no condition)" : plainWords(value);
    case "conditions":
      return filterWords({ conditions: value }) || "(no condition)";
    case "schedule":
      return isJsonObject(value) ? scheduleWords(value) : plainWords(value);
    case "active":
      return value === true ? "on" : "off";
    case "plain":
      return plainWords(value);
  }
}

function plainWords(value: Json): string {
  if (value === dots) return secret;
  if (typeof value === "string") return value === "" ? "(empty)" : value;
  if (isJsonArray(value) && value.length === 0) return "(empty list)";
  if (isJsonObject(value) && Object.keys(value).length === 0) return "(empty)";
  return JSON.stringify(value);
}

/** Of a place as the merge names it (blueprint/lanes.ts): `flow`, `4/routes/1`, `orphans/0`; a mark at the end says that it is new. */
export function placeWords(place: string): string {
  const [, id = place, mark] = /^(.*?)([+*])?$/s.exec(place) ?? [];
  const fresh = mark === undefined ? "" : "the new ";
  const parts = id.split("/");
  const [slot = "", index = ""] = parts.slice(-2);
  if (id === "flow") return "the main flow";
  if (slot === "onerror" && parts.length === 3) return `the error handler of module ${parts[0] as string}`;
  const lane = laneName(slot, index);
  if (lane === undefined) return place;
  return parts.length === 3 ? `${fresh}${lane} of module ${parts[0] as string}` : `${fresh}${lane}`;
}

/** "1, 3, 2": modules by their numbers, routes by those that they had. */
function orderWords(order: JsonArray): string {
  return order
    .map((item) => {
      if (typeof item !== "string") return JSON.stringify(item);
      const [, index, mark] = /^.+\/(\d+)([+*])?$/.exec(item) ?? [];
      if (index === undefined) return item;
      return mark === undefined ? String(Number(index) + 1) : "a new one";
    })
    .join(", ");
}

/** A whole route, branch or tool: its label, what lets a bundle into it, and whatever else is set beside its modules. */
function laneValue(path: string, lane: JsonObject): string {
  const [slot = "", index = ""] = partsOf(path).slice(-2);
  const label = [lane["label"], lane["name"]].find((each) => typeof each === "string" && each !== "");
  const conditions = filterWords("conditions" in lane ? lane : (lane["filter"] ?? ""));
  const others = Object.entries(lane).flatMap(([key, value]) => propWords(key, value));
  const name = `${laneName(slot, index) ?? "a route"}${label === undefined ? "" : ` "${label as string}"`}`;
  return `${[name, ...others].join(", ")}${conditions === "" ? "" : `: ${conditions}`}`;
}

/** Nothing of what Make sets in every branch, and of what is told by the label and the conditions. */
function propWords(key: string, value: Json): readonly string[] {
  if (["label", "name", "conditions", "filter"].includes(key)) return [];
  if (value === false || value === null || value === "") return [];
  if (key === "type" && (value === "condition" || value === "else")) return value === "else" ? ["else"] : [];
  return [key === "disabled" && value === true ? "switched off" : `${key}: ${plainWords(value)}`];
}
