// What an export tells of a change, without secrets: all that is found in Make's side or in Git's, and all that the target
// knows, is dots wherever it stands in what is told. Files have vars there, so nobody needs to see it.

import type { ManagedOutcome } from "../engine/outcome.ts";
import type { FieldChange } from "../engine/plan.ts";
import type { Verdict } from "../engine/three-way.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { type Path, valueAt } from "../path.ts";
import type { Target } from "../project/project.ts";
import { findSecrets } from "../secrets/find-secrets.ts";
import { hiderOf } from "../secrets/hide-texts.ts";
import { knownSecretsOf } from "./known-secrets.ts";
import type { ExportedChange } from "./report.ts";

export interface Hidden {
  /** With values that hold no secret; the rest is as it was. For reports only: nothing is written from it. */
  readonly outcome: ManagedOutcome;
  /** For what is said around the values: paths, names, sentences. */
  readonly change: (change: ExportedChange) => ExportedChange;
}

export async function hideSecrets(outcome: ManagedOutcome, target: Pick<Target, "vars">): Promise<Hidden> {
  const { comparison, live } = outcome;
  const told = comparison.verdicts.filter(({ verdict }) => verdict === "drift" || verdict === "conflict");
  if (told.length === 0) return { outcome, change: (change) => change };
  const specs = [comparison.git, live, ...told.flatMap(specsOf)];
  const found = await Promise.all(specs.map(secretsOf));
  const hide = hiderOf([
    ...found.flat(),
    ...knownSecretsOf(target).map(({ value }) => value),
    ...comparison.secrets.flatMap(({ value }) => (typeof value === "string" ? [value] : [])),
  ]);
  const side = (value: Json | undefined): Json | undefined => (value === undefined ? undefined : hide(value));
  const verdicts = comparison.verdicts.map((verdict): Verdict => {
    return { ...verdict, base: side(verdict.base), git: side(verdict.git), live: side(verdict.live) };
  });
  const field = ({ path, module, after, ...values }: FieldChange): FieldChange => ({
    ...values,
    path: hide(path),
    ...(module === undefined ? {} : { module: hide(module) }),
    ...(after === undefined ? {} : { after: hide(after) }),
  });
  return {
    outcome: { ...outcome, comparison: { ...comparison, verdicts } },
    change: (change) => ({
      ...change,
      name: hide(change.name),
      fields: change.fields.map(field),
      clashes: change.clashes.map(field),
      placed: change.placed.map((each) => ({ ...each, path: hide(each.path), why: hide(each.why) })),
    }),
  };
}

async function secretsOf(spec: JsonObject): Promise<readonly string[]> {
  return (await findSecrets(spec)).flatMap(({ path, start, end, isKey }) => {
    const held = isKey ? path.at(-1) : valueAt(spec, path);
    return typeof held === "string" || typeof held === "number" ? [String(held).slice(start, end)] : [];
  });
}

/** Each side of a verdict at a place like its own: a base is nowhere else. */
function specsOf({ path, pairName, base, git, live }: Verdict): readonly JsonObject[] {
  const [head, key, ...inside] = path;
  return [base, git, live].flatMap((value): JsonObject[] => {
    if (value === undefined) return [];
    if (head !== "modules" || key === undefined) return [asObject(nested(path, value, pairName))];
    return [{ blueprint: { flow: [{ module: "any", ...asObject(nested(inside, value, pairName)) }] } }];
  });
}

function nested([head, ...rest]: Path, value: Json, pairName: string | undefined): Json {
  if (head === undefined) return value;
  const inner = nested(rest, value, pairName);
  if (/^\d+$/.test(head)) return [inner];
  return rest.length === 0 && pairName !== undefined ? { name: pairName, [head]: inner } : { [head]: inner };
}

function asObject(value: Json): JsonObject {
  return isJsonObject(value) ? value : {};
}
