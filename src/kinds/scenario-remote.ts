// Scenarios in Make: what the list tells, what the blueprint adds, and the order of writes that Make accepts.
// A blueprint is replaced whole by a write, so what is sent is always complete (make-api 3.4).

import { labelReferences } from "../blueprint/labels.ts";
import { joinBlueprint, splitBlueprint } from "../blueprint/split.ts";
import { readBlueprint } from "../blueprint/variants.ts";
import { walkModules } from "../blueprint/walk.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import { MakeError } from "../make/make-error.ts";
import type { MakeReader, MakeWriter } from "../ports.ts";
import type { FormerContent, KeptVersion, KindRemote, LiveRow, Team } from "./kind.ts";
import { textOf } from "./text-of.ts";

export const scenarioRemote: KindRemote = {
  path: "/scenarios",
  async list(api, team) {
    const rows = await api.list("/scenarios", "scenarios", { teamId: team.id });
    // AI "tools" stand in the same list, but are written by calls of their own (make-api 3.2).
    return rows.filter((row) => row["type"] !== "tool").map((row) => scenarioRow(row, team));
  },

  async content(api, row) {
    const path = `/scenarios/${row.id}/blueprint`;
    const answer = await api.get(path);
    const document = readBlueprint(answer);
    if ("problem" in document) throw unexpected("GET", path, `a blueprint that cannot be read: ${document.problem}`);
    const { behaviour, editor } = splitBlueprint(document.blueprint);
    const { input, output } = document.interface ?? {};
    return {
      spec: { blueprint: behaviour, editor: editor ?? {}, interface: { input: input ?? [], output: output ?? [] } },
      revision: revisionOf(answer),
    };
  },

  async former(api, row, since) {
    const latestFirst = await savedVersions(api, row.id);
    const before = latestFirst[since ? since.writes.filter(makesVersion).length : 1];
    if (before === undefined) return undefined;
    if (since && !isUntil(before.savedAt, since.revision)) return "edited";
    return readSaved(api, row.id, before);
  },

  versions: savedVersions,
  readVersion: readSaved,

  async create(api, team, spec) {
    const body = {
      teamId: team.id,
      blueprint: blueprintText(team, spec, spec["name"] as string),
      scheduling: JSON.stringify(spec["schedule"] ?? defaultSchedule(spec)),
      ...folderOf(team, spec),
    };
    const made = await writeScenario(api, team, { method: "POST", path: "/scenarios", body });
    const description = spec["description"];
    const row =
      typeof description === "string" && description !== ""
        ? await writeScenario(api, team, { method: "PATCH", path: `/scenarios/${made.id}`, body: { description } })
        : made;
    if (hasInterface(spec)) await writeInterface(api, row.id, spec);
    return row;
  },

  async update(api, team, row, spec, changed) {
    const name = (spec["name"] as string | undefined) ?? row.name;
    const body: JsonObject = {
      ...(changed.has("name") ? { name } : {}),
      ...(changed.has("description") ? { description: spec["description"] ?? "" } : {}),
      ...(changed.has("folder") ? { folderId: folderOf(team, spec)["folderId"] ?? null } : {}),
      ...(changed.has("schedule") ? { scheduling: JSON.stringify(spec["schedule"]) } : {}),
      ...(changed.has("blueprint") || changed.has("editor") ? { blueprint: blueprintText(team, spec, name) } : {}),
    };
    const path = `/scenarios/${row.id}`;
    // Required inputs need the schedule "on-demand" and the other way round, so which write comes first depends on
    // where it goes (make-api 3.8).
    const toOnDemand = isJsonObject(spec["schedule"]) && spec["schedule"]["type"] === "on-demand";
    if (changed.has("interface") && !toOnDemand) await writeInterface(api, row.id, spec);
    const after =
      Object.keys(body).length === 0 ? row : await writeScenario(api, team, { method: "PATCH", path, body });
    if (changed.has("interface") && toOnDemand) await writeInterface(api, row.id, spec);
    return after;
  },

  async delete(api, id) {
    await tolerate(["not-found"], api.send({ method: "DELETE", path: `/scenarios/${id}` }));
  },

  async activate(api, id, active) {
    // Make answers "already running" or "not running" with a conflict, which is what we want (make-api 3.6).
    const path = `/scenarios/${id}/${active ? "start" : "stop"}`;
    try {
      await api.send({ method: "POST", path });
    } catch (error) {
      const answer = await api.get(`/scenarios/${id}`);
      if (!isJsonObject(answer) || !isJsonObject(answer["scenario"]) || answer["scenario"]["isActive"] !== active)
        throw error;
    }
  },
};

/** The latest first; drafts of the editor are none (make-api 3.5). */
async function savedVersions(api: MakeReader, id: string): Promise<readonly KeptVersion[]> {
  const path = `/scenarios/${id}/blueprints`;
  const answer = await api.get(path);
  const versions = isJsonObject(answer) ? answer["scenariosBlueprints"] : undefined;
  if (!isJsonArray(versions)) throw unexpected("GET", path, "no versions");
  const saved = versions.flatMap((each) => (isJsonObject(each) && each["draft"] !== true ? [each] : []));
  return saved
    .toSorted((a, b) => Number(b["version"]) - Number(a["version"]))
    .map(({ version, created }) => ({
      version: textOf(version),
      savedAt: typeof created === "string" ? created : undefined,
    }));
}

async function readSaved(api: MakeReader, id: string, { version, savedAt }: KeptVersion): Promise<FormerContent> {
  const path = `/scenarios/${id}/blueprint`;
  const document = readBlueprint(await api.get(path, { blueprintId: version }));
  if ("problem" in document) throw unexpected("GET", path, `a version that cannot be read: ${document.problem}`);
  const { behaviour, editor } = splitBlueprint(withoutComputed(document.blueprint));
  return { spec: { blueprint: behaviour, editor: editor ?? {} }, version, savedAt };
}

/** Every save of a blueprint adds one version, and nothing else does (make-api 3.5). */
function makesVersion(fields: readonly string[]): boolean {
  return fields.includes("blueprint") || fields.includes("editor");
}

// A version that is younger than the revision was saved after it; what has no date is taken for younger.
function isUntil(created: string | undefined, revision: string): boolean {
  return created !== undefined && Date.parse(created) <= Date.parse(revision);
}

// The one value that a read has and the stored blueprint has not (make-api 3.5).
function withoutComputed(blueprint: JsonObject): JsonObject {
  const { metadata } = blueprint;
  if (!isJsonObject(metadata)) return blueprint;
  const { instant: _computed, ...stored } = metadata;
  return { ...blueprint, metadata: stored };
}

// The answer's `last_edit` is the `lastEdit` of the row, also after writes that answer with no row (make-api 3.5).
function revisionOf(answer: Json): string | undefined {
  const response = isJsonObject(answer) ? answer["response"] : undefined;
  const lastEdit = isJsonObject(response) ? response["last_edit"] : undefined;
  return typeof lastEdit === "string" ? lastEdit : undefined;
}

interface ScenarioWrite {
  readonly method: "POST" | "PATCH";
  readonly path: string;
  readonly body: JsonObject;
}

/**
 * `confirmed` lets Make install an app that the organization has not used yet; the plan showed the module that needs it
 * (make-api 2.6). Nothing else is confirmed by it here.
 */
async function writeScenario(api: MakeWriter, team: Team, { method, path, body }: ScenarioWrite): Promise<LiveRow> {
  const answer = await api.send({ method, path, query: { confirmed: true }, body });
  const row = isJsonObject(answer) ? answer["scenario"] : undefined;
  if (!isJsonObject(row) || row["id"] === undefined) throw unexpected(method, path, "no scenario");
  return scenarioRow(row, team);
}

async function writeInterface(api: MakeWriter, id: string, spec: JsonObject): Promise<void> {
  await api.send({
    method: "PATCH",
    path: `/scenarios/${id}/interface`,
    body: { interface: spec["interface"] as Json },
  });
}

function hasInterface(spec: JsonObject): boolean {
  const { input, output } = isJsonObject(spec["interface"]) ? spec["interface"] : {};
  return [input, output].some((side) => isJsonArray(side) && side.length > 0);
}

function scenarioRow(row: JsonObject, team: Team): LiveRow {
  const folderId = row["folderId"];
  const folder = [...team.folders].find(([, id]) => id === textOf(folderId))?.[0];
  const editor = row["updatedByUser"];
  const { isinvalid, isPaused, dlqCount, hookId, lastEdit } = row;
  const about = {
    isinvalid,
    isPaused,
    dlqCount,
    hookId,
    lastEdit,
    folderId,
    by: isJsonObject(editor) ? editor["name"] : undefined,
  };
  return {
    id: textOf(row["id"]),
    name: textOf(row["name"]),
    spec: {
      name: textOf(row["name"]),
      description: row["description"] ?? "",
      folder: folder ?? null,
      active: row["isActive"] === true,
      schedule: scheduleOf(row["scheduling"]),
    },
    revision: typeof lastEdit === "string" ? lastEdit : "",
    about: Object.fromEntries(Object.entries(about).filter((entry): entry is [string, Json] => entry[1] !== undefined)),
  };
}

// An object in answers, a text in requests; a server that answers with the text is tolerated.
function scheduleOf(scheduling: Json | undefined): Json {
  if (typeof scheduling !== "string") return scheduling ?? null;
  try {
    return JSON.parse(scheduling) as Json;
  } catch {
    return null;
  }
}

function folderOf(team: Team, spec: JsonObject): JsonObject {
  const id = typeof spec["folder"] === "string" ? team.folders.get(spec["folder"]) : undefined;
  return id === undefined ? {} : { folderId: Number(id) };
}

/** What Make itself sets for a new scenario: at once where a hook triggers it, else on demand (design 1.1). */
function defaultSchedule(spec: JsonObject): JsonObject {
  const first = isJsonObject(spec["blueprint"]) ? walkModules(spec["blueprint"]).next().value : undefined;
  const parameters = first && isJsonObject(first.module["parameters"]) ? first.module["parameters"] : {};
  return { type: "hook" in parameters || "__IMTHOOK__" in parameters ? "immediately" : "on-demand" };
}

function blueprintText(team: Team, spec: JsonObject, name: string): string {
  const editor = isJsonObject(spec["editor"]) ? spec["editor"] : undefined;
  const joined = joinBlueprint(spec["blueprint"] as JsonObject, editor);
  const labelled = labelReferences(joined, (kind, id) => team.names.get(`${kind}:${id}`));
  // Make refuses a blueprint without `metadata`; an empty one is enough (make-api 3.3).
  return JSON.stringify({ name, ...labelled, metadata: labelled["metadata"] ?? {} });
}

async function tolerate(kinds: readonly MakeError["kind"][], done: Promise<Json>): Promise<void> {
  try {
    await done;
  } catch (error) {
    if (!(error instanceof MakeError && kinds.includes(error.kind))) throw error;
  }
}

function unexpected(method: string, path: string, what: string): MakeError {
  return new MakeError({
    kind: "unexpected-answer",
    message: `${method} ${path} answered with ${what}.`,
    method,
    path,
  });
}
