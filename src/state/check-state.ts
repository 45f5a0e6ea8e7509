// Whether a document is a state. It lies on a disk that others write too, and its ids and hashes become paths of requests
// and of files: nothing of it is used before all of it has the shape that schemas/state.schema.json says.

import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import schema from "../../schemas/state.schema.json" with { type: "json" };
import type { State } from "../engine/state.ts";
import { isJsonObject, type Json } from "../json.ts";

let validate: ValidateFunction<State> | undefined;

/** The state, or what is wrong with the document, as the end of a sentence that begins with its file. */
export function checkState(document: Json): State | { readonly problem: string } {
  if (!isJsonObject(document)) return { problem: "is not a state" };
  const { formatVersion = null } = document;
  if (formatVersion !== 1) {
    return { problem: `has the format ${JSON.stringify(formatVersion).slice(0, 40)}, and this version reads 1` };
  }
  validate ??= new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile<State>(schema);
  if (validate(document)) return document;
  const [error] = validate.errors ?? [];
  return {
    problem: `is not a whole state: ${error?.instancePath.slice(0, 120) || "it"} ${error?.message ?? "does not fit"}`,
  };
}
