// Scenarios: behaviour (blueprint), editor parts, schedule, inputs and outputs, name, description, folder. The pure half:
// how two scenarios compare and merge. What talks to Make is scenario-remote.ts.

import schema from "../../schemas/scenario.schema.json" with { type: "json" };
import type { Address } from "../address.ts";
import { literalId, referencePlaces } from "../blueprint/references.ts";
import { dropReferenceLabels, joinBlueprint, splitBlueprint } from "../blueprint/split.ts";
import { standingsOf } from "../blueprint/standing.ts";
import { moduleTitle } from "../blueprint/titles.ts";
import { walkModules } from "../blueprint/walk.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { Path } from "../path.ts";
import { normaliseSchedule } from "../schedule/normalise.ts";
import { scheduleWords } from "../schedule/words.ts";
import { folderAddresses } from "./folder.ts";
import type { LiveRow, ResourceKind } from "./kind.ts";
import { lostPosition, scenarioImpact } from "./scenario-impact.ts";
import { mergeScenarios, scenarioFields } from "./scenario-merge.ts";
import { scenarioRemote } from "./scenario-remote.ts";
import { textOf } from "./text-of.ts";

export const scenario: ResourceKind = {
  name: "scenario",
  schema,
  model: {
    title: "scenario",
    identity: "state",
    rank: 0,
    lostOnRecreate: lostPosition,
    impact: scenarioImpact,
    contentFields: ["blueprint", "editor", "interface"],
    replaceOn: [],
    normalise: normaliseScenario,
    merge: mergeScenarios,
    verdictPath,
    fieldOf: ([field]) =>
      field === "editor" || scenarioFields.includes(field as string) ? (field as string) : "blueprint",
    references: (spec): Address[] => (typeof spec["folder"] === "string" ? folderAddresses(spec["folder"]) : []),
    holds: heldWebhooks,
    takes: takenWebhooks,
    describe: describeScenario,
    moduleTitle: titleAt,
    moduleBefore: standingAt,
    defaultName: (path) => path.split("/").at(-1) as string,
    movedContent: ({ folder: _folder, editor: _editor, ...content }) => content,
  },
  remote: scenarioRemote,
};

/** Labels of references, and what Make computes (`metadata.instant`), say nothing about what people want. */
function normaliseScenario(spec: JsonObject): JsonObject {
  const { blueprint, editor, ...others } = spec;
  const parts = isJsonObject(blueprint) ? normaliseBlueprint(blueprint, isJsonObject(editor) ? editor : undefined) : {};
  const normal = Object.entries(others).map(([key, value]): [string, Json] => [key, normaliseField(key, value)]);
  return { ...Object.fromEntries(normal), ...parts };
}

function normaliseField(key: string, value: Json): Json {
  switch (key) {
    case "schedule":
      return isJsonObject(value) ? normaliseSchedule(value) : value;
    case "interface":
      return isJsonObject(value)
        ? { input: value["input"] ?? [], output: value["output"] ?? [] }
        : { input: [], output: [] };
    case "description":
      return value ?? "";
    case "folder":
      return value === "" ? null : value;
    default:
      return value;
  }
}

function normaliseBlueprint(blueprint: JsonObject, editor: JsonObject | undefined): JsonObject {
  const split = splitBlueprint(dropReferenceLabels(joinBlueprint(blueprint, editor)));
  const { blueprint: root, modules } = split.editor ?? {};
  const metadata = isJsonObject(root) && isJsonObject(root["metadata"]) ? root["metadata"] : {};
  const { instant: _computed, ...rootParts } = metadata;
  return {
    blueprint: split.behaviour,
    editor: {
      ...(Object.keys(rootParts).length > 0 ? { blueprint: { metadata: rootParts } } : {}),
      modules: isJsonObject(modules) ? modules : {},
    },
  };
}

function verdictPath(spec: JsonObject, path: Path): Path {
  const [part, ...inside] = path;
  if (part !== "blueprint" || !isJsonObject(spec["blueprint"])) return path;
  let deepest: { readonly key: string; readonly depth: number } | undefined;
  for (const { key, place } of walkModules(spec["blueprint"])) {
    if (place.length > (deepest?.depth ?? 0) && place.every((segment, index) => segment === inside[index])) {
      deepest = { key, depth: place.length };
    }
  }
  return deepest ? ["modules", deepest.key, ...inside.slice(deepest.depth)] : inside;
}

function titleAt(spec: JsonObject, path: Path): string | undefined {
  const key = path[0] === "modules" ? path[1] : undefined;
  if (key === undefined || !isJsonObject(spec["blueprint"])) return undefined;
  const module = modulesOf(spec["blueprint"]).get(key);
  return module && moduleTitle(module);
}

function standingAt({ blueprint }: JsonObject, path: Path): string | undefined {
  const key = path[0] === "modules" ? path[1] : undefined;
  return key === undefined || !isJsonObject(blueprint) ? undefined : standingsOf(blueprint).get(key);
}

// Asked for every field of a plan, and the walk is as long as the blueprint.
const walked = new WeakMap<JsonObject, ReadonlyMap<string, JsonObject>>();

function modulesOf(blueprint: JsonObject): ReadonlyMap<string, JsonObject> {
  const known = walked.get(blueprint);
  if (known) return known;
  const modules = new Map<string, JsonObject>();
  for (const { key, module } of walkModules(blueprint)) if (!modules.has(key)) modules.set(key, module);
  walked.set(blueprint, modules);
  return modules;
}

// One webhook belongs to one scenario at a time; the link is made by the blueprint (make-api 6.2).
function heldWebhooks({ about }: LiveRow): readonly string[] {
  const id = textOf(about["hookId"]);
  return id === "" ? [] : [`webhook/${id}`];
}

function takenWebhooks({ blueprint, editor }: JsonObject): readonly string[] | undefined {
  if (!isJsonObject(blueprint)) return undefined;
  return referencePlaces(blueprint, isJsonObject(editor) ? editor : undefined).flatMap(({ kind, value }) => {
    const id = kind === "webhook" ? literalId(value) : undefined;
    return id === undefined ? [] : [`webhook/${id}`];
  });
}

function describeScenario(spec: JsonObject): string {
  const count = isJsonObject(spec["blueprint"]) ? [...walkModules(spec["blueprint"])].length : 0;
  const schedule = isJsonObject(spec["schedule"]) ? `, ${scheduleWords(spec["schedule"])}` : "";
  return `${count} module${count === 1 ? "" : "s"}${schedule}`;
}
