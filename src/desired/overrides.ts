// A target's own values over a resource's files: the last one that covers a path wins, and says so in the origin.

import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import { formatPath, parsePath, type Path } from "../path.ts";
import type { Problem } from "../errors.ts";
import { suggest } from "../nearest.ts";
import type { Override, Target } from "../project/project.ts";

/** One overridden field. */
export interface AppliedOverride {
  /** In the template. */
  readonly path: Path;
  /** In the target file. */
  readonly at: Path;
}

export interface Overridden {
  readonly whole: JsonObject;
  readonly applied: readonly AppliedOverride[];
}

/** `known` are the top-level fields that the kind has. */
export function applyOverrides(
  whole: JsonObject,
  overrides: readonly Override[],
  target: Target,
  known: readonly string[],
  problems: Problem[],
): Overridden {
  let result = whole;
  const applied: AppliedOverride[] = [];
  for (const { address, fields, path: overridePath } of overrides) {
    for (const [field, value] of Object.entries(fields)) {
      const path = parsePath(field) ?? [field];
      const at = [...overridePath, field];
      const problem = refusal(path, known) ?? tryToSet();
      if (problem) problems.push({ ...problem, at: target.source.keyPlace(at) });
      function tryToSet(): Pick<Problem, "code" | "message" | "hint"> | undefined {
        const next = setAt(result, path, value);
        if (next === undefined) {
          return {
            code: "override/unmatched",
            message: `${address} has no place ${formatPath(path)}.`,
            hint: "A step of the path is a value, or an entry of a list that is not there.",
          };
        }
        result = next as JsonObject;
        applied.push({ path, at });
        return undefined;
      }
    }
  }
  return { whole: result, applied };
}

/** The override that gives the value at a path. */
export function overrideOf(path: Path, applied: readonly AppliedOverride[]): AppliedOverride | undefined {
  return applied.findLast((each) => each.path.every((segment, index) => path[index] === segment));
}

function refusal(path: Path, known: readonly string[]): Pick<Problem, "code" | "message" | "hint"> | undefined {
  const [field = ""] = path;
  if (!known.includes(field)) {
    return {
      code: "schema/unknown-key",
      message: `The field ${JSON.stringify(field)} is not known.`,
      hint: suggest(field, known) ?? `Known are: ${known.join(", ")}.`,
    };
  }
  if (field === "movedFrom" || field === "editor" || (field === "blueprint" && path.length === 1)) {
    return {
      code: "override/unmatched",
      message: `The field ${formatPath(path)} cannot be overridden.`,
      hint: field === "blueprint" ? "Name a field inside it: blueprint.metadata.scenario.maxErrors." : undefined,
    };
  }
  return undefined;
}

/** The value with another one at `path`; undefined where the way there is barred. Missing maps are made. */
function setAt(holder: Json | undefined, path: Path, value: Json): Json | undefined {
  const [segment, ...rest] = path;
  if (segment === undefined) return value;
  if (isJsonArray(holder)) {
    const index = Number(segment);
    if (!/^\d+$/.test(segment) || index >= holder.length) return undefined;
    const item = setAt(holder[index], rest, value);
    return item === undefined ? undefined : holder.with(index, item);
  }
  if (holder !== undefined && holder !== null && !isJsonObject(holder)) return undefined;
  const item = setAt(holder && Object.hasOwn(holder, segment) ? holder[segment] : undefined, rest, value);
  return item === undefined ? undefined : { ...holder, [segment]: item };
}
