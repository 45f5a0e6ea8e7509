// Webhooks and mailhooks. Make chooses the URL, so a new one always has a new URL; name, options and allowed addresses
// change in place. Options that we do not know are kept as Make has them (make-api 6.2).

import schema from "../../schemas/webhook.schema.json" with { type: "json" };
import { mergeFields } from "../engine/fields.ts";
import type { Sides, Verdict } from "../engine/three-way.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import { MakeError } from "../make/make-error.ts";
import type { LiveRow, ResourceKind } from "./kind.ts";
import { textOf } from "./text-of.ts";

const typeNames = new Map([
  ["webhook", "gateway-webhook"],
  ["mailhook", "gateway-mailhook"],
]);
const fields = ["type", "name", "method", "headers", "stringify", "allowedIps", "dataStructure", "data"];
const options = ["method", "headers", "stringify"] as const;

export const webhook: ResourceKind = {
  name: "webhook",
  schema,
  model: {
    title: "webhook",
    contentFields: [],
    identity: "state",
    rank: 1,
    lostOnRecreate: () => "It gets a new URL; whoever calls the old one reaches nothing any more.",
    impact: {
      create: (spec, { path, isUsed }) => [
        `Gets a new ${typeNameOf(spec) === "gateway-mailhook" ? "mail address" : "URL"}; after apply: make-gitops webhooks url ${path}`,
        ...(isUsed ? [] : ["No scenario uses it yet. Make switches a webhook off that stays unused for 5 days."]),
      ],
      update: () => [],
      replace: ["Gets a new URL."],
    },
    replaceOn: ["type"],
    normalise: normaliseWebhook,
    merge(sides, rules) {
      const verdicts: Verdict[] = [];
      const merged = mergeFields(onlyManagedData(sides, rules.hasBase), fields, [], rules, verdicts);
      // What we do not know of one type of hook says nothing about another.
      const isSameType = merged["type"] === undefined || merged["type"] === sides.live["type"];
      const unknown = isSameType ? asObject(sides.live["data"]) : {};
      return { merged: { ...sides.live, ...merged, data: { ...unknown, ...asObject(merged["data"]) } }, verdicts };
    },
    verdictPath: (_spec, path) => path,
    fieldOf: ([field]) => field as string,
    references: () => [],
    holds: () => [],
    takes: () => [],
    describe: describeWebhook,
    usedBy({ about: { scenarioId, scenarioName } }) {
      return typeof scenarioId === "number"
        ? { kind: "scenario", id: String(scenarioId), name: textOf(scenarioName) }
        : undefined;
    },
    defaultName: (path) => path.split("/").at(-1) as string,
  },
  remote: {
    path: "/hooks",
    async list(api, team) {
      const rows = await api.list("/hooks", "hooks", { teamId: team.id });
      return rows.map(webhookRow);
    },
    async create(api, team, spec) {
      const answer = await api.send({
        method: "POST",
        path: "/hooks",
        query: { useDefaults: "requiredOnly" },
        body: { ...dataOf(spec), name: spec["name"] as string, teamId: team.id, typeName: typeNameOf(spec) },
      });
      return hookOf(answer, "POST", "/hooks");
    },
    async update(api, _team, row, spec, changed) {
      const path = `/hooks/${row.id}`;
      if (changed.has("name")) await api.send({ method: "PATCH", path, body: { name: spec["name"] as string } });
      if ([...changed].some((field) => field !== "name")) {
        // What is empty in Make and stays so is not sent: not every type of hook has it.
        const filled = Object.entries(spec).filter(([field, value]) => value !== null || changed.has(field));
        await api.send({ method: "POST", path: `${path}/set-data`, body: dataOf(Object.fromEntries(filled)) });
      }
      return hookOf(await api.get(path), "GET", path);
    },
    async delete(api, id) {
      try {
        await api.send({ method: "DELETE", path: `/hooks/${id}`, query: { confirmed: true } });
      } catch (error) {
        if (!(error instanceof MakeError && error.kind === "not-found")) throw error;
      }
    },
  },
};

function hookOf(answer: Json, method: string, path: string): LiveRow {
  const hook = isJsonObject(answer) ? answer["hook"] : undefined;
  if (isJsonObject(hook) && hook["id"] !== undefined) return webhookRow(hook);
  throw new MakeError({
    kind: "unexpected-answer",
    message: `${method} ${path} answered without a hook.`,
    method,
    path,
  });
}

function webhookRow(row: JsonObject): LiveRow {
  const data = asObject(row["data"]);
  const typeName = typeof row["typeName"] === "string" ? row["typeName"] : "";
  // Types of apps have fields of their own, whatever their names; a mailhook is sent e-mails, from anywhere.
  const own = typeName === "gateway-webhook" ? options : [];
  const known = ["teamId", "ip", "udt", ...own];
  const isFilled = (value: Json | undefined): boolean => typeName === "gateway-webhook" || (value ?? null) !== null;
  const spec: JsonObject = {
    type: typeName,
    name: row["name"] ?? "",
    ...Object.fromEntries(
      own.flatMap((option): [string, Json][] => (data[option] === undefined ? [] : [[option, data[option]]])),
    ),
    ...(isFilled(data["ip"]) && typeName !== "gateway-mailhook" ? { allowedIps: data["ip"] ?? null } : {}),
    ...(isFilled(data["udt"]) ? { dataStructure: data["udt"] ?? null } : {}),
    data: Object.fromEntries(Object.entries(data).filter(([key]) => !known.includes(key))),
  };
  const { scenarioId, scenarioName, enabled, gone, queueCount, url } = row;
  const about = { scenarioId, scenarioName, enabled, gone, queueCount, url };
  return {
    id: textOf(row["id"]),
    name: textOf(row["name"]),
    spec: normaliseWebhook(spec),
    revision: undefined,
    about: Object.fromEntries(Object.entries(about).filter((entry): entry is [string, Json] => entry[1] !== undefined)),
  };
}

function normaliseWebhook(spec: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(spec).map(([key, value]) => [
      key,
      key === "allowedIps" ? addresses(value) : key === "type" ? shortType(value) : value,
    ]),
  );
}

/** Make's own name and ours mean the same type. */
function shortType(type: Json): Json {
  return [...typeNames].find(([, name]) => name === type)?.[0] ?? type;
}

// Make holds the list as one text with commas; tolerate a list, and take an empty one for "any".
function addresses(value: Json): Json {
  const list = typeof value === "string" ? value.split(",") : isJsonArray(value) ? value.map(textOf) : [];
  const trimmed = list.map((each) => each.trim()).filter((each) => each !== "");
  return trimmed.length === 0 ? null : trimmed.toSorted();
}

function typeNameOf(spec: JsonObject): string {
  const type = (spec["type"] as string | undefined) ?? "webhook";
  return typeNames.get(type) ?? type;
}

/** The whole set of type parameters: whether set-data merges or replaces is not known, so all of them are sent. */
function dataOf(spec: JsonObject): JsonObject {
  const isCustom = typeNameOf(spec) === "gateway-webhook";
  const ips = spec["allowedIps"];
  return {
    ...asObject(spec["data"]),
    ...(isCustom ? Object.fromEntries(options.map((option) => [option, spec[option] ?? false])) : {}),
    ...(isJsonArray(ips) ? { ip: ips.map(textOf).join(",") } : ips === null ? { ip: null } : {}),
    ...(spec["dataStructure"] === undefined ? {} : { udt: spec["dataStructure"] }),
  };
}

// Inside `data:` too an absent key is not managed, and one that Git newly has is a change of what Make has.
function onlyManagedData({ base, git, live }: Sides<JsonObject>, hasBase: boolean): Sides<JsonObject> {
  const managed = Object.keys(asObject(git["data"]));
  const pick = (...from: readonly JsonObject[]): JsonObject =>
    Object.fromEntries(
      managed.flatMap((key): [string, Json][] => {
        const holder = from.find((each) => Object.hasOwn(each, key));
        return holder ? [[key, holder[key] as Json]] : [];
      }),
    );
  const [ofBase, ofLive] = [asObject(base["data"]), asObject(live["data"])];
  return {
    base: hasBase ? { ...base, data: pick(ofBase, ofLive) } : {},
    git,
    live: { ...live, data: pick(ofLive) },
  };
}

function describeWebhook(spec: JsonObject): string {
  const type = (spec["type"] as string | undefined) ?? "webhook";
  const ips = addresses(spec["allowedIps"] ?? null);
  const kind = type === "webhook" ? "custom webhook" : type;
  return isJsonArray(ips) ? `${kind}, allowed from ${ips.map(textOf).join(", ")}` : kind;
}

function asObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
