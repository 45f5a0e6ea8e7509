// A plan as a file: what `plan --out` writes and `apply PLANFILE` reads. Nothing in it is carried out: it says what was
// reviewed, and is compared with a plan that is made anew.

import { readFile, stat, writeFile } from "node:fs/promises";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import schema from "../../schemas/plan.schema.json" with { type: "json" };
import type { Plan } from "../engine/plan.ts";
import { ToolError } from "../errors.ts";
import { hashOf } from "../hash.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";

const greatestSize = 64 * 1024 * 1024;

/** The plan as JSON, with a seal over all of it: a file that was changed since is refused. */
export function planDocument(plan: Plan): string {
  // What is absent in memory is absent in the file, and the seal is over the file.
  const members = JSON.parse(JSON.stringify(plan)) as JsonObject;
  return `${JSON.stringify({ ...members, seal: hashOf(members) }, null, 2)}\n`;
}

/** Throws `usage/invalid` where the file cannot be written, or where something else than a plan stands there. */
export async function writePlanFile(path: string, plan: Plan): Promise<void> {
  await refuseOther(path);
  await writeFile(path, planDocument(plan)).catch((cause: unknown) => {
    const message = `The plan cannot be written to ${path} (${codeOf(cause)}).`;
    const hint = "Give --out a file in a folder that exists.";
    throw new ToolError({ code: "usage/invalid", message, hint }, { cause });
  });
}

async function refuseOther(path: string): Promise<void> {
  const text = await readFile(path, "utf8").catch(() => "");
  if (text.trim() === "" || isPlan(text)) return;
  throw new ToolError({
    code: "usage/invalid",
    message: `${path} exists and is no saved plan. Nothing was written to it.`,
    hint: "Give --out another name, for example plan.json.",
  });
}

function isPlan(text: string): boolean {
  try {
    const document = JSON.parse(text) as Json;
    return isJsonObject(document) && "seal" in document && "changes" in document;
  } catch {
    return false;
  }
}

/** Throws `plan/file-invalid` for whatever is not a plan as it was written. */
export async function readPlanFile(path: string): Promise<Plan> {
  const document = parse(await readText(path), path);
  const { seal, ...members } = document;
  if (document["formatVersion"] !== 1) throw invalid(path, "is not a plan of this version");
  if (seal !== hashOf(members)) throw invalid(path, "is not as it was written");
  validate ??= new Ajv2020({ strict: false }).compile<Plan & { readonly seal: string }>(schema);
  const isWhole = validate(document);
  if (!isWhole) throw invalid(path, "is not a whole plan");
  return members as unknown as Plan;
}

let validate: ValidateFunction<Plan & { readonly seal: string }> | undefined;

async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > greatestSize) throw invalid(path, "is too large for a plan");
    return await readFile(path, "utf8");
  } catch (cause) {
    if (cause instanceof ToolError) throw cause;
    throw invalid(path, `cannot be read (${codeOf(cause)})`, cause);
  }
}

function parse(text: string, path: string): JsonObject {
  let document: Json;
  try {
    document = JSON.parse(text) as Json;
  } catch (cause) {
    throw invalid(path, "is no JSON", cause);
  }
  if (!isJsonObject(document)) throw invalid(path, "is no plan");
  return document;
}

function invalid(path: string, what: string, cause?: unknown): ToolError {
  return new ToolError(
    {
      code: "plan/file-invalid",
      message: `The plan file ${path} ${what}. Nothing was written.`,
      hint: "Make a new one: make-gitops plan --out plan.json",
    },
    { cause },
  );
}

function codeOf(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? "unknown error";
}
