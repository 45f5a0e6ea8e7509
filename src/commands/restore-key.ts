// Whether the key may write what a restore would, asked before anything is written. A backup's key often can only read.

import { kindOf } from "../address.ts";
import type { Plan } from "../engine/plan.ts";
import { ToolError } from "../errors.ts";
import { kindNamed } from "../kinds/registry.ts";
import { MakeError } from "../make/make-error.ts";
import { hasScope, scopeFor, scopesIn } from "../make/scopes.ts";
import type { MakeReader } from "../ports.ts";

/** Throws `make/missing-scope` naming each one. Where Make does not tell what the key may, its own refusal must do. */
export async function refuseReadingKey(api: MakeReader, { changes }: Plan, apiKeyEnv: string): Promise<void> {
  if (changes.length === 0) return;
  const granted = await scopesOf(api);
  if (!granted) return;
  const paths = changes.map(({ address }) => kindNamed(kindOf(address)).remote.path ?? "/scenarios-folders");
  const needed = new Set(paths.flatMap((path) => scopeFor("POST", path) ?? []));
  const missing = [...needed].filter((scope) => !hasScope(granted, scope));
  if (missing.length === 0) return;
  const canWrite = granted.some((scope) => scope.endsWith(":write"));
  throw new ToolError({
    code: "make/missing-scope",
    message: `The key in ${apiKeyEnv} ${canWrite ? "may not write that" : "can only read"}. To restore, use one with ${missing.join(" and ")}.`,
    hint: "Nothing was written. A key of its own for restores, set for this one command, keeps the backup's key a reading one.",
  });
}

async function scopesOf(api: MakeReader): Promise<readonly string[] | undefined> {
  try {
    return scopesIn(await api.get("/users/me/current-authorization"));
  } catch (error) {
    if (error instanceof MakeError) return undefined;
    throw error;
  }
}
