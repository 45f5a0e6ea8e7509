// Secrets in files as warnings: where, of what kind and what to do, never the value.

import type { Address } from "../address.ts";
import type { DesiredResource } from "../desired/desired.ts";
import type { Plan } from "../engine/plan.ts";
import { maskText } from "../engine/secret.ts";
import type { Problem } from "../errors.ts";
import { hashOfText } from "../hash.ts";
import { kindNamed } from "../kinds/registry.ts";
import { formatPath, type Path, parsePath } from "../path.ts";
import { isAllowed } from "./allow.ts";
import { findSecrets, type SecretFinding } from "./find-secrets.ts";

/**
 * A `secret/found` for each secret that no entry of `secrets.allow` lets stand. What was `seen` in an earlier call, for
 * another target, is not looked at again.
 */
export async function warningsOf(
  resources: Iterable<DesiredResource>,
  allow: readonly string[],
  seen: Set<string> = new Set(),
): Promise<readonly Problem[]> {
  const warnings: Problem[] = [];
  for (const resource of resources) {
    const key = hashOfText(JSON.stringify([resource.address, resource.template]));
    if (seen.has(key)) continue;
    seen.add(key);
    warnings.push(...(await standingIn(resource, allow)).map((found) => warningOf(resource, found)));
  }
  return warnings;
}

/** Those that a plan brings to Make: in what it creates, and in the fields that it changes. */
export async function warningsOfPlan(
  { changes }: Pick<Plan, "changes">,
  resources: ReadonlyMap<Address, DesiredResource>,
  allow: readonly string[],
): Promise<readonly Problem[]> {
  const warnings: Problem[] = [];
  for (const change of changes) {
    const resource = resources.get(change.address);
    const isWritten = change.action === "create" || change.action === "replace" || change.action === "update";
    if (!resource || !isWritten) continue;
    const fields = change.fields.map(({ path }) => parsePath(path) ?? []);
    const found = await standingIn(resource, allow);
    const written =
      change.action === "update" ? found.filter(({ path }) => fields.some((field) => covers(field, path))) : found;
    warnings.push(...written.map((each) => warningOf(resource, each)));
  }
  return warnings;
}

interface Standing {
  readonly finding: SecretFinding;
  /** As plans print it. */
  readonly path: Path;
}

async function standingIn(resource: DesiredResource, allow: readonly string[]): Promise<readonly Standing[]> {
  const { model } = kindNamed(resource.kind);
  const findings = await findSecrets(resource.template);
  return findings
    .map((finding) => {
      const path = model.verdictPath(resource.template, finding.path);
      return { finding, path: finding.isKey ? path.slice(0, -1) : path };
    })
    .filter(({ path }) => !isAllowed(allow, resource.address, formatPath(path)));
}

function covers(field: Path, path: Path): boolean {
  return field.length > 0 && field.every((segment, index) => segment === path[index]);
}

function warningOf({ address, kind, template, place }: DesiredResource, { finding, path }: Standing): Problem {
  const [part, key = "", holder] = path;
  const title = kindNamed(kind).model.moduleTitle?.(template, path);
  const where = title === undefined ? formatPath(path) : `${key} ${title}, ${formatPath(path.slice(2))}`;
  const isReplaceable = part === "modules" && (holder === "parameters" || holder === "mapper");
  return {
    code: "secret/found",
    message: `A secret stands in plain text: ${finding.kind}, in ${maskText(where)}.`,
    at: place(finding.path),
    hint: isReplaceable
      ? `Use a connection or key of Make, or a secret var (docs/secrets.md). If it is none, allow it: ${JSON.stringify(maskText(`${address} ${formatPath(path)}`))} under secrets.allow in make-gitops.yaml.`
      : `Take it out, or move it into a module's parameters or mapper, where a secret var may stand (docs/secrets.md).`,
  };
}
