// Checks what stands beside a blueprint, and webhooks, after overrides and with vars filled in: a var that is the whole
// value keeps its type, so that only the filled value shows whether the type is right.

import { isIP } from "node:net";
import { parseTemplate } from "../blueprint/template.ts";
import { isBlueprintProblem, readBlueprint } from "../blueprint/variants.ts";
import type { Problem } from "../errors.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import { parsePath, type Path, valueAt } from "../path.ts";
import { fillVars } from "../project/fill-vars.ts";
import type { Target } from "../project/project.ts";
import { checkSchema } from "../project/schema-check.ts";
import type { SourceFile } from "../project/source-file.ts";
import { checkSchedule } from "../schedule/check.ts";
import { isScheduleType } from "../schedule/normalise.ts";

export interface SettingsCheck {
  readonly kind: "scenario" | "webhook";
  /** Settings and spec, overrides applied. */
  readonly whole: JsonObject;
  readonly target: Target;
  /** The last override of the blueprint, if any: what was checked in its file is then checked again. */
  readonly blueprintOverride: Path | undefined;
  readonly place: (path: Path) => Problem["at"];
  readonly keyPlace: (path: Path) => Problem["at"];
}

export function checkSettings(check: SettingsCheck): Problem[] {
  const { kind, whole, target } = check;
  const { blueprint, editor: _editor, ...settings } = whole;
  const filled = fillVars(settings, target.vars) as JsonObject;
  const source = { file: "", text: "", value: filled, place: check.place, keyPlace: check.keyPlace } as SourceFile;
  const problems = checkSchema(kind, source, holdsReference);
  if (kind === "scenario") {
    problems.push(...scheduleProblems(filled["schedule"], check.place, problems));
    problems.push(...requiredInputProblems(filled, check.place));
  } else problems.push(...addressProblems(filled["allowedIps"], check.place), ...typeProblems(filled, check.keyPlace));
  if (isJsonArray(settings["ignore"])) problems.push(...ignoreProblems(settings["ignore"], check.place));
  if (check.blueprintOverride && isJsonObject(blueprint)) {
    const read = readBlueprint(blueprint);
    if (isBlueprintProblem(read)) {
      problems.push({
        code: "blueprint/invalid",
        message: read.problem,
        at: check.place(check.blueprintOverride),
      });
    }
  }
  return problems;
}

/** The schema speaks of types, the check of the schedule of its meaning: where both do, the second is enough. */
function scheduleProblems(schedule: Json | undefined, place: SettingsCheck["place"], found: Problem[]): Problem[] {
  if (!isJsonObject(schedule)) return [];
  const problems = checkSchedule(schedule)
    .filter(({ path }) => !holdsReference(valueAt(schedule, path)))
    .map(
      ({ path, message }): Problem => ({
        code: "schedule/invalid",
        message: `Make cannot hold this schedule: ${message}.`,
        at: place(["schedule", ...path]),
      }),
    );
  const places = new Set(problems.map(({ at }) => JSON.stringify(at)));
  for (let index = found.length - 1; index >= 0; index -= 1) {
    if (places.has(JSON.stringify(found[index]?.at))) found.splice(index, 1);
  }
  return problems;
}

/** A run that Make starts by itself has nobody to give it inputs (make-api 3.8, IM016). */
function requiredInputProblems(settings: JsonObject, place: SettingsCheck["place"]): Problem[] {
  const { schedule, interface: form, ignore } = settings;
  if (isJsonArray(ignore) && ignore.some(leavesToMake)) return [];
  const type = isJsonObject(schedule) ? schedule["type"] : undefined;
  const inputs = isJsonObject(form) ? form["input"] : undefined;
  if (!isScheduleType(type) || type === "on-demand" || !isJsonArray(inputs)) return [];
  const required = inputs.find((input): input is JsonObject => isJsonObject(input) && input["required"] === true);
  if (!required) return [];
  const { name } = required;
  const which = typeof name === "string" && !holdsReference(name) ? ` (${JSON.stringify(name)})` : "";
  return [
    {
      code: "schedule/invalid",
      message: `Make refuses a schedule of type ${type} for a scenario with a required input${which}.`,
      at: place(["schedule"]),
      hint: "Write schedule: { type: on-demand }, or make the input optional (required: false).",
    },
  ];
}

/** Whether an ignored path leaves the schedule's type or the inputs to those who edit in Make. */
function leavesToMake(ignored: Json): boolean {
  const [field, inside] = (typeof ignored === "string" && parsePath(ignored)) || [];
  return field === "interface" || (field === "schedule" && (inside === undefined || inside === "type"));
}

/** What is still a reference has been told, or is known to the plan alone. */
function holdsReference(value: unknown): boolean {
  return typeof value === "string" && parseTemplate(value).some((part) => typeof part !== "string");
}

/** A mailhook gets e-mails and no HTTP requests; types of apps have fields of their own, under `data:` (make-api 6). */
function typeProblems(settings: JsonObject, keyPlace: SettingsCheck["keyPlace"]): Problem[] {
  const { type } = settings;
  if (typeof type !== "string" || holdsReference(type) || type === "webhook" || type === "gateway-webhook") return [];
  const isMailhook = type === "mailhook" || type === "gateway-mailhook";
  return ["method", "headers", "stringify", ...(isMailhook ? ["allowedIps"] : [])]
    .filter((field) => Object.hasOwn(settings, field))
    .map((field) => ({
      code: "schema/unknown-key",
      message: `${field} does not belong to a ${isMailhook ? "mailhook" : `webhook of type ${type}`}.`,
      at: keyPlace([field]),
      hint: isMailhook
        ? "Remove it: a mailhook gets e-mails, and no HTTP requests."
        : "Remove it. What Make keeps for this type stands under data:.",
    }));
}

function addressProblems(list: Json | undefined, place: SettingsCheck["place"]): Problem[] {
  if (!isJsonArray(list)) return [];
  return list.flatMap((text, index): Problem[] => {
    if (typeof text !== "string" || holdsReference(text) || isAddressOrRange(text)) return [];
    return [
      {
        code: "schema/invalid",
        message: `${JSON.stringify(text)} is neither an IP address nor a range of them.`,
        at: place(["allowedIps", String(index)]),
        hint: "Write 203.0.113.7 or 203.0.113.0/24.",
      },
    ];
  });
}

function isAddressOrRange(text: string): boolean {
  const [address = "", bits, ...more] = text.split("/");
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^(?:0|[1-9]\d{0,2})$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function ignoreProblems(list: readonly Json[], place: SettingsCheck["place"]): Problem[] {
  return list.flatMap((text, index): Problem[] =>
    typeof text !== "string" || parsePath(text)
      ? []
      : [
          {
            code: "schema/invalid",
            message: `${JSON.stringify(text)} is not the path of a field.`,
            at: place(["ignore", String(index)]),
            hint: "Write it with dots: modules.7.mapper.values.Total.",
          },
        ],
  );
}
