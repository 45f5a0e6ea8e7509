// What a change means for the business, in sentences. Told, never compared: it is no part of the digest.

import type { JsonObject } from "../json.ts";
import type { LiveRow, ResourceKind } from "../kinds/kind.ts";
import type { Verdict } from "./three-way.ts";

/** For an object that stays: what keeps running, what starts or stops. */
export function updateImpact(
  kind: ResourceKind,
  row: LiveRow,
  merged: JsonObject,
  changes: readonly Verdict[],
): string[] {
  if (!kind.remote.activate) return [];
  const lines: string[] = [];
  const switched = changes.some(({ path }) => path[0] === "active");
  if (switched) lines.push(merged["active"] === true ? startWords(merged) : "Is switched off.");
  else lines.push(row.spec["active"] === true ? "Stays on." : "Stays off.");
  if (
    changes.some(
      ({ path, git }) => path.at(-1) === "onerror" || (path[0] === "modules" && path.length === 2 && git === undefined),
    )
  ) {
    if (changes.some(({ path }) => path.includes("onerror"))) lines.push("An error handler changes.");
  }
  const waiting = row.about["dlqCount"];
  if (typeof waiting === "number" && waiting > 0) {
    lines.push(`${waiting} incomplete execution${waiting === 1 ? " is" : "s are"} waiting.`);
  }
  return lines;
}

export function createImpact(kind: ResourceKind, spec: JsonObject, isUsed: boolean): string[] {
  switch (kind.name) {
    case "webhook":
      return [
        "Gets a new URL.",
        ...(isUsed ? [] : ["No scenario uses it yet. Make switches a webhook off that stays unused for 5 days."]),
      ];
    case "scenario":
      return [spec["active"] === true ? startWords(spec) : "Starts off."];
    case "folder":
      return [];
  }
}

// Make runs an interval scenario at once when it is switched on, and replays what waited in a webhook's queue.
function startWords(spec: JsonObject): string {
  const schedule = spec["schedule"] as JsonObject | undefined;
  switch (schedule?.["type"]) {
    case "indefinitely":
      return "Is switched on, and runs at once.";
    case "immediately":
      return "Is switched on; what waits in its webhook's queue is run.";
    default:
      return "Is switched on.";
  }
}
