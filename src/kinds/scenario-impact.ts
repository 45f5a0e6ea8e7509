// What a change of a scenario means: what keeps running, what starts at once, whether errors are still caught.

import { walkModules } from "../blueprint/walk.ts";
import type { Verdict } from "../engine/three-way.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { filterWords } from "./filter-impact.ts";
import type { KindImpact } from "./kind.ts";

export const scenarioImpact: KindImpact = {
  create: (spec) => [spec["active"] === true ? startWords(spec) : "Starts off."],
  update(row, { live, merged }, changes) {
    const isSwitched = changes.some(({ path }) => path[0] === "active");
    const stays = row.spec["active"] === true ? "Stays on." : "Stays off.";
    const switched = merged["active"] === true ? startWords(merged) : "Is switched off.";
    return [
      isSwitched ? switched : stays,
      ...filterWords(changes),
      ...handlerWords(live, merged, changes),
      ...waitingWords(row.about),
    ];
  },
  replace: [],
};

/**
 * A trigger that asks an app for what is new remembers how far it came; made anew it starts over, and runs what was done
 * already, or skips what was not. Apps name such triggers after watching (blueprints.md 1).
 */
export function lostPosition({ blueprint }: JsonObject): string | undefined {
  const trigger = isJsonObject(blueprint) ? walkModules(blueprint).next().value?.module : undefined;
  const { module, parameters } = trigger ?? {};
  const isInstant = isJsonObject(parameters) && ("hook" in parameters || "__IMTHOOK__" in parameters);
  if (typeof module !== "string" || isInstant || !/:(?:watch|trigger)/i.test(module)) return undefined;
  return "Its trigger forgets how far it came: records that were done already may run again, others be missed.";
}

// Make runs an interval scenario at once when it is switched on, and replays what waited in a webhook's queue.
function startWords({ schedule }: JsonObject): string {
  switch (isJsonObject(schedule) ? schedule["type"] : undefined) {
    case "indefinitely":
      return "Is switched on, and runs at once.";
    case "immediately":
      return "Is switched on; what waits in its webhook's queue is run.";
    default:
      return "Is switched on.";
  }
}

function waitingWords({ dlqCount }: JsonObject): readonly string[] {
  if (typeof dlqCount !== "number" || dlqCount <= 0) return [];
  return [`${dlqCount} incomplete execution${dlqCount === 1 ? " is" : "s are"} waiting.`];
}

// A module that leaves takes its handler with it, and nothing is left that could fail.
function handlerWords(live: JsonObject, merged: JsonObject, changes: readonly Verdict[]): readonly string[] {
  const [before, after] = [handlersOf(live), handlersOf(merged)];
  const lost = [...before.holders].filter((holder) => after.modules.has(holder) && !after.holders.has(holder));
  const handlers = new Set([...before.handlers, ...after.handlers]);
  const isChanged = changes.some(
    ({ path: [part, key = "", slot] }) => part === "modules" && (handlers.has(key) || slot === "onerror"),
  );
  if (lost.length === 0) return isChanged ? ["An error handler changes."] : [];
  return [lost.length === 1 ? "Loses its error handler." : `Loses ${lost.length} error handlers.`];
}

interface Handlers {
  readonly modules: ReadonlySet<string>;
  /** Modules that have one. */
  readonly holders: ReadonlySet<string>;
  /** Modules that it is made of. */
  readonly handlers: ReadonlySet<string>;
}

function handlersOf({ blueprint }: JsonObject): Handlers {
  const visits = isJsonObject(blueprint) ? [...walkModules(blueprint)] : [];
  const ofHandlers = visits.filter(({ slot }) => slot === "onerror");
  return {
    modules: new Set(visits.map(({ key }) => key)),
    holders: new Set(ofHandlers.flatMap(({ parent }) => (parent === undefined ? [] : [parent]))),
    handlers: new Set(ofHandlers.map(({ key }) => key)),
  };
}
