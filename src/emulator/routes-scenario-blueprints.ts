// What hangs on a scenario: its blueprint and versions, its interface, its trigger (make-api 3.5, 3.8).

import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { invalidRequest, notFound, ok, type Answer } from "./answers.ts";
import { factsOf } from "./blueprint-walk.ts";
import { aList, anObject, bodyOf, idOf, orNull, subjectOf, type Call, type Route } from "./call.ts";
import { hookUrl } from "./hook-view.ts";
import { serverOrderedText } from "./key-order.ts";
import { flagOf } from "./lists.ts";
import { checkInputs, markEdited } from "./routes-scenarios.ts";
import { currentBlueprint } from "./scenario-view.ts";
import type { BlueprintVersionRow, ScenarioRow } from "./snapshot.ts";

const scenario = { subject: "scenarios" } as const;
const read = { scope: "scenarios:read", ...scenario };

export const scenarioBlueprintRoutes: readonly Route[] = [
  { method: "GET", path: "/scenarios/:id/blueprint", ...read, handle: getBlueprint },
  { method: "GET", path: "/scenarios/:id/blueprints", ...read, handle: listVersions },
  { method: "GET", path: "/scenarios/:id/interface", ...read, handle: getInterface },
  { method: "PATCH", path: "/scenarios/:id/interface", scope: "scenarios:write", ...scenario, handle: setInterface },
  { method: "GET", path: "/scenarios/:id/triggers", ...read, handle: getTrigger },
];

function getBlueprint(call: Call): Answer {
  const row = subjectOf(call, "scenarios");
  const stored = chosenVersion(call, row);
  const facts = factsOf(stored);
  const metadata: JsonObject = { ...(stored["metadata"] as JsonObject), instant: facts.instant };
  const blueprint = { ...stored, name: row.name, metadata };
  const envelope = {
    scheduling: row.scheduling,
    concept: row.concept,
    created: row.created,
    last_edit: row.lastEdit,
    metadata: { input_spec: row.interface.input ?? [], output_spec: row.interface.output ?? [] },
    idSequence: facts.idSequence,
  };
  const text = `{"code":"OK","response":{"blueprint":${serverOrderedText(blueprint)},${JSON.stringify(envelope).slice(1)}}`;
  return { status: 200, text };
}

/** `blueprintId` is a version and wins over `draft` (make-api 3.2). Without a draft, `draft=true` gives the one in use. */
function chosenVersion({ query }: Call, row: ScenarioRow): JsonObject {
  const asked = query.get("blueprintId");
  if (asked !== null) {
    const version = row.blueprints.find((each) => each.version === idOf(asked));
    if (!version) throw notFound("Blueprint");
    return version.blueprint;
  }
  const draft = flagOf(query, "draft") ? row.blueprints.findLast((each) => each.draft) : undefined;
  return draft?.blueprint ?? currentBlueprint(row);
}

function listVersions(call: Call): Answer {
  const row = subjectOf(call, "scenarios");
  const view = ({ version, created, draft, versionDescription }: BlueprintVersionRow) => ({
    version,
    created,
    scenarioId: row.id,
    draft,
    versionDescription,
  });
  return ok({ scenariosBlueprints: row.blueprints.map(view).reverse() });
}

function getInterface(call: Call): Answer {
  return ok({ interface: { ...subjectOf(call, "scenarios").interface } });
}

function setInterface(call: Call): Answer {
  const { store, user } = call;
  const row = subjectOf(call, "scenarios");
  const sent = bodyOf(call, { interface: anObject })["interface"] as JsonObject;
  const asked = { ...row.interface, ...sent };
  for (const side of ["input", "output"] as const) {
    if (!orNull(aList).test(asked[side]))
      throw invalidRequest("Validation failed.", [`'interface.${side}' should be array`]);
  }
  const { input, output } = asked;
  const fields: Json[] = [input, output].flatMap((side) => (Array.isArray(side) ? (side as Json[]) : []));
  if (!fields.every((field) => isJsonObject(field) && typeof field["name"] === "string")) {
    throw invalidRequest("Validation failed.", ["every field of 'interface' should have required property 'name'"]);
  }
  checkInputs({ input, output }, row.scheduling);
  row.interface = { input, output };
  row.updatedByUserId = user.id;
  markEdited(store, row);
  store.touch();
  return ok({ interface: { ...row.interface } });
}

/** Unwrapped (make-api 2.1). A scenario without a webhook has no trigger to show. */
function getTrigger(call: Call): Answer {
  const { store } = call;
  const row = subjectOf(call, "scenarios");
  const hook = store.hooks.get(factsOf(currentBlueprint(row)).hookId ?? 0);
  if (!hook) throw notFound("Trigger");
  const license = store.organizationOfTeam(hook.teamId)?.license;
  return ok({
    id: hook.id,
    name: hook.name,
    udid: hook.udid,
    scope: "hook",
    queueCount: hook.incomings.length,
    queueLimit: license?.["iolimit"] ?? 50,
    typeName: hook.typeName,
    type: hook.type,
    url: hookUrl(store, hook),
    flags: {},
  });
}
