// The model's sides as files of a repository and as Make's own objects, and back.

import { isJsonObject, type Json, type JsonObject } from "../../../src/json.ts";
import type { Snapshot } from "../../../src/emulator/snapshot.ts";
import type { Files } from "../../project/temporary-project.ts";
import { targetFile } from "../loop.ts";
import { type Module, routerId, type Side, type Thing, type World } from "./world.ts";

const types = {
  hook: "gateway:CustomWebHook",
  router: "builtin:BasicRouter",
  slack: "slack:CreateMessage",
  set: "util:SetVariable2",
} as const;

const slackForm = { parameters: [{ name: "__IMTCONN__", type: "account:slack2,slack3", label: "Connection" }] };

export const folders = [
  { id: 1, name: "Sales" },
  { id: 2, name: "Ops" },
];

/** Everything that Git holds, as it is written. */
export function filesOf(world: World, zone: string, team: number): Files {
  const target = `drift: ${world.drift}\nvars: { WORD: ${JSON.stringify(world.word)} }\nbindings: { connection.slack: ${world.slack} }\n`;
  const files: Record<string, string> = { "targets/production.yaml": targetFile(zone, team, target) };
  for (const { address, git } of world.things) {
    const [kind, name] = address.split("/") as [string, string];
    if (kind === "webhook") files[`webhooks/${name}.yaml`] = jsonText({ type: "webhook", ...git.fields });
    else {
      files[`scenarios/${name}/scenario.yaml`] = jsonText(git.fields);
      files[`scenarios/${name}/blueprint.json`] = jsonText(blueprintOf(git, "${webhook.orders-in}"));
    }
  }
  return files;
}

// JSON is YAML.
function jsonText(value: JsonObject): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

export function blueprintOf(side: Side, hook: Json): JsonObject {
  const flow = (ids: readonly number[]): Json =>
    ids.map((id) => moduleOf(side, id, hook, (name) => flow(side.lanes[name] ?? [])));
  return { flow: flow(side.lanes["flow"] ?? []), metadata: { version: 1 } };
}

function moduleOf(side: Side, id: number, hook: Json, flowOf: (lane: string) => Json): JsonObject {
  const { type, values, connection, filter, x } = side.modules[id] as Module;
  const parameters =
    type === "hook" ? { hook, maxResults: 1 } : type === "slack" ? { __IMTCONN__: connection ?? null } : {};
  return {
    id,
    module: types[type],
    version: 1,
    parameters,
    mapper: type === "router" ? null : values,
    metadata: { ...(type === "slack" ? slackForm : {}), designer: { x, y: 0 } },
    ...(filter === undefined ? {} : { filter: { name: filter, conditions: [[{ a: filter, o: "exist" }]] } }),
    ...(type === "router" ? { routes: side.routes.map((lane) => ({ flow: flowOf(lane) })) } : {}),
  };
}

/** What Make holds. Throws where it holds anything that the model has no words for. */
export function readLive(snapshot: Snapshot, thing: Thing): Side {
  if (thing.address.startsWith("webhook/")) return readHook(snapshot, thing.id);
  const row = snapshot.scenarios.find(({ id }) => id === thing.id);
  if (!row) throw new Error(`Make has no scenario ${thing.id}`);
  const blueprint = row.blueprints.findLast(({ draft }) => !draft)?.blueprint ?? {};
  const folder = folders.find(({ id }) => id === row.folderId)?.name ?? null;
  const { name, description, isActive: active, scheduling: schedule } = row;
  return { fields: { name, description, folder, active, schedule }, ...readFlow(blueprint, lanesKnown(thing)) };
}

function readHook(snapshot: Snapshot, id: number): Side {
  const row = snapshot.hooks.find((hook) => hook.id === id);
  if (!row) throw new Error(`Make has no webhook ${id}`);
  const { method = false, headers = false, stringify = false, ip = null } = row.data;
  const allowedIps = typeof ip === "string" && ip !== "" ? ip.split(",") : null;
  return { fields: { name: row.name, method, headers, stringify, allowedIps }, modules: {}, lanes: {}, routes: [] };
}

function lanesKnown({ base, git, live }: Thing): readonly string[] {
  return [...new Set([base, git, live].flatMap(({ lanes }) => Object.keys(lanes)))];
}

function readFlow(blueprint: JsonObject, known: readonly string[]): Pick<Side, "modules" | "lanes" | "routes"> {
  const modules: Record<number, Module> = {};
  const lanes: Record<string, number[]> = { flow: [] };
  const routes: string[] = [];
  const read = (list: Json | undefined): number[] =>
    ((list ?? []) as JsonObject[]).map((module) => {
      const id = module["id"] as number;
      if (modules[id]) throw new Error(`Module ${id} is there twice`);
      modules[id] = readModule(module);
      if (id === routerId) (module["routes"] as JsonObject[]).forEach(readRoute);
      return id;
    });
  const readRoute = (route: JsonObject): void => {
    const ids = read(route["flow"]);
    const names = known.filter((name) => ids.some((id) => name === `r${id}`));
    const [name = `unknown ${JSON.stringify(ids)}`] = names;
    if (names.length > 1) throw new Error(`One route holds what began ${names.join(" and ")}`);
    lanes[name] = ids;
    routes.push(name);
  };
  lanes["flow"] = read(blueprint["flow"]);
  return { modules, lanes, routes };
}

function readModule(module: JsonObject): Module {
  const { mapper, parameters, filter, metadata } = module as Record<string, JsonObject | undefined>;
  const type = (Object.keys(types) as Module["type"][]).find((each) => types[each] === module["module"]) ?? "set";
  const connection = parameters?.["__IMTCONN__"];
  const designer = metadata?.["designer"];
  return {
    type,
    values: (mapper ?? {}) as Module["values"],
    ...(connection === undefined ? {} : { connection }),
    ...(filter === undefined ? {} : { filter: filter["name"] as string }),
    x: isJsonObject(designer) ? (designer["x"] as number) : Number.NaN,
  };
}
