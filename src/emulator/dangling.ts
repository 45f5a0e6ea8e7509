// Module ids that a blueprint's texts refer to (`{{7.total}}`) and that it does not have. Written apart from what the tool
// itself knows of such texts.

import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import { modulesOf } from "./blueprint-walk.ts";

/** Where a module's texts stand that Make evaluates when it runs. */
const evaluated = ["parameters", "mapper", "filter"] as const;

/** Ids of modules that are referred to and missing. Real blueprints have some and run all the same. */
export function danglingIds(blueprint: JsonObject): ReadonlySet<string> {
  const modules = [...modulesOf(blueprint)];
  const has = new Set(modules.map(({ id }) => JSON.stringify(id)));
  const texts = modules.flatMap((module) => evaluated.flatMap((part) => textsIn(module[part])));
  return new Set(texts.flatMap(idsIn).filter((id) => !has.has(id)));
}

function textsIn(value: Json | undefined): readonly string[] {
  if (typeof value === "string") return [value];
  if (isJsonArray(value)) return value.flatMap(textsIn);
  return isJsonObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** `7` of `{{7.total}}` and of `{{sum(7.items[]; 1.5)}}`: a number before a dot and a name. */
function idsIn(text: string): readonly string[] {
  const expressions = text.match(/\{\{[^{}]*\}\}/g) ?? [];
  return expressions.flatMap((each) =>
    [...each.matchAll(/(?<![\w.`])(\d+)\.(?=[^\d\s])/g)].map((found) => found[1] as string),
  );
}
