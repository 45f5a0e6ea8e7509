// The shape of a merge case in a table, and short words for blueprints in one.

import { mergeBlueprints } from "../../src/blueprint/merge.ts";
import { plainRules, type ThreeWayRules, type Verdict } from "../../src/engine/three-way.ts";
import type { Json, JsonObject } from "../../src/json.ts";
import { formatPath } from "../../src/path.ts";
import { blueprint, module, route, router } from "./edits.ts";

export interface Row {
  readonly name: string;
  readonly base: JsonObject;
  readonly git: JsonObject;
  readonly live: JsonObject;
  /** Absent where a conflict refuses the whole. */
  readonly merged?: JsonObject;
  /** `drift modules.7`, in the order of the alphabet. */
  readonly verdicts: readonly string[];
  readonly rules?: Partial<ThreeWayRules>;
}

export const told = (verdicts: readonly Verdict[]): string[] =>
  verdicts.map(({ verdict, path }) => `${verdict} ${formatPath(path)}`).toSorted();

export const m = module;
export const mapper = (id: number, fields: JsonObject): JsonObject => m(id, { mapper: fields });
export const empty = (id: number | null, more: JsonObject = {}): JsonObject => ({
  id,
  module: "placeholder:Placeholder",
  ...more,
});
export const b = (...flow: Json[]): JsonObject => blueprint(flow);
export const ifElse = (id: number, branches: readonly Json[]): JsonObject => ({
  id,
  module: "builtin:BasicIfElse",
  branches,
});
export const agent = (id: number, tools: readonly Json[]): JsonObject => ({ id, module: "ai-agent:Run", tools });
export const slack = (id: number, more: JsonObject = {}): JsonObject => ({ id, module: "slack:Post", ...more });
/** A router with two routes. */
export const two = (first: readonly Json[], second: readonly Json[], more: JsonObject = {}): JsonObject =>
  router(2, [route(first), route(second, more)]);

/** What a row expects, as the merge gives it. */
export function outcomeOf({ base, git, live, merged, rules }: Row): Pick<Row, "merged" | "verdicts"> {
  const result = mergeBlueprints({ base, git, live }, { ...plainRules, ...rules });
  return { verdicts: told(result.verdicts), ...(merged && { merged: result.merged }) };
}
