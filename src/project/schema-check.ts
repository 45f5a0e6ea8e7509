// Checks the values of files against schemas/: every problem at once, each with its place and the nearest known name.
// A schema is compiled when the first file of its kind is read.

import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import editor from "../../schemas/editor.schema.json" with { type: "json" };
import ids from "../../schemas/ids.schema.json" with { type: "json" };
import project from "../../schemas/project.schema.json" with { type: "json" };
import scenario from "../../schemas/scenario.schema.json" with { type: "json" };
import schedule from "../../schemas/schedule.schema.json" with { type: "json" };
import target from "../../schemas/target.schema.json" with { type: "json" };
import webhook from "../../schemas/webhook.schema.json" with { type: "json" };
import type { Problem } from "../errors.ts";
import { isJsonArray, isJsonObject, type Json } from "../json.ts";
import { formatPath, type Path } from "../path.ts";
import { suggest } from "../nearest.ts";
import type { SourceFile } from "./source-file.ts";

export const schemas = { project, target, scenario, webhook, editor, schedule, ids } as const;
export type SchemaName = keyof typeof schemas;

let ajv: Ajv2020 | undefined;

/** The compiled schema; ajv's strict mode, so that a mistake in a schema cannot pass. */
export function validatorOf(name: SchemaName): ValidateFunction {
  ajv ??= new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    allErrors: true,
    verbose: true,
    schemas: Object.values(schemas),
  });
  return ajv.getSchema(schemas[name].$id) as ValidateFunction;
}

/** All that is wrong with a file's value, in the order of the file. A value that `isOpen` is not known yet: not judged. */
export function checkSchema(
  name: SchemaName,
  source: SourceFile,
  isOpen: (value: unknown) => boolean = () => false,
): Problem[] {
  const validate = validatorOf(name);
  if (validate(source.value)) return [];
  return (validate.errors ?? [])
    .filter(({ data }) => !isOpen(data))
    .map((error) => problemOf(error, source))
    .filter((problem) => problem !== undefined)
    .sort((a, b) => (a.at?.line ?? 0) - (b.at?.line ?? 0) || (a.at?.column ?? 0) - (b.at?.column ?? 0));
}

function problemOf(error: ErrorObject, source: SourceFile): Problem | undefined {
  const path = error.instancePath
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (error.keyword === "propertyNames" || error.keyword === "if") return undefined; // echo of the error inside
  if (error.keyword === "additionalProperties" || error.keyword === "unevaluatedProperties") {
    return unknownKey(error, path, source);
  }
  if (error.propertyName !== undefined) {
    return {
      code: "schema/invalid",
      message: `${JSON.stringify(error.propertyName)} is not a name that can stand in ${whatOf(path)}.`,
      at: source.keyPlace([...path, error.propertyName]),
      hint:
        path.at(-1) === "overrides"
          ? "Write an address, e.g. scenario/orders/new-order."
          : "Use letters, digits and _.",
    };
  }
  if (error.keyword === "required") {
    const missing = String(error.params["missingProperty"]);
    return {
      code: "schema/invalid",
      message: `${whatOf(path)} has no ${JSON.stringify(missing)}.`.replace(/^t/, "T"),
      at: source.place(path),
      hint: descriptionOf(error.parentSchema, missing),
    };
  }
  return {
    code: "schema/invalid",
    message: `${whatOf(path)} must be ${expectationOf(error)}, found ${foundAs(error)}.`.replace(/^t/, "T"),
    at: source.place(path),
    hint: typeof error.parentSchema?.["description"] === "string" ? error.parentSchema["description"] : undefined,
  };
}

function unknownKey(error: ErrorObject, path: Path, source: SourceFile): Problem {
  const key = String(error.params["additionalProperty"] ?? error.params["unevaluatedProperty"]);
  const known = isJsonObject(error.parentSchema?.["properties"]) ? Object.keys(error.parentSchema["properties"]) : [];
  return {
    code: "schema/unknown-key",
    message: `The key ${JSON.stringify(key)} is not known in ${whatOf(path)}.`,
    at: source.keyPlace([...path, key]),
    hint: suggest(key, known) ?? `Known are: ${known.join(", ")}.`,
  };
}

function whatOf(path: Path): string {
  return path.length === 0 ? "the file" : formatPath(path);
}

function descriptionOf(schema: unknown, key: string): string | undefined {
  const properties = isJsonObject(schema) ? schema["properties"] : undefined;
  const property = isJsonObject(properties) ? properties[key] : undefined;
  const description = isJsonObject(property) ? property["description"] : undefined;
  return typeof description === "string" ? description : undefined;
}

const typesInWords: Readonly<Record<string, string>> = {
  boolean: "true or false",
  string: "a text",
  integer: "a whole number",
  number: "a number",
  object: "a map of keys",
  array: "a list",
  null: "empty (null)",
};

function expectationOf({ keyword, params, schema }: ErrorObject): string {
  const limit = String(params["limit"]);
  switch (keyword) {
    case "type":
      return [schema]
        .flat()
        .map((type) => typesInWords[String(type)] ?? String(type))
        .join(" or ");
    case "enum":
      return `one of ${(schema as readonly Json[]).filter((each) => typeof each === "string").join(", ")}`;
    case "const":
      return JSON.stringify(schema);
    case "minimum":
      return `${limit} or more`;
    case "maximum":
      return `${limit} or less`;
    case "minLength":
      return limit === "1" ? "a text that is not empty" : `a text of at least ${limit} characters`;
    case "maxLength":
      return `a text of at most ${limit} characters`;
    case "minProperties":
      return "a map that is not empty";
    case "maxProperties":
      return `a map of at most ${limit} key`;
    case "pattern":
      return `a text of the form ${String(schema)}`;
    default:
      return `as its schema says (${keyword})`;
  }
}

/** What stands there, in words; a value is quoted where its type alone does not show what is wrong. */
function foundAs({ keyword, data }: ErrorObject): string {
  if (keyword === "type") return inWords(data as Json);
  if (keyword === "maxLength" || keyword === "minLength") return `one of ${String(data).length}`;
  if (keyword === "minProperties" || keyword === "maxProperties") return `${Object.keys(data as object).length}`;
  return typeof data === "object" ? inWords(data as Json) : JSON.stringify(data).slice(0, 80);
}

export function inWords(value: Json): string {
  if (value === null) return "nothing";
  if (isJsonArray(value)) return "a list";
  if (isJsonObject(value)) return "a map of keys";
  if (typeof value === "boolean") return String(value);
  return typeof value === "number" ? "a number" : "a text";
}
