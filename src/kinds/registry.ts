// The only list of kinds. Order does not matter: what comes first follows from references.

import type { KindName } from "../address.ts";
import { folder } from "./folder.ts";
import type { ResourceKind } from "./kind.ts";
import { scenario } from "./scenario.ts";
import { webhook } from "./webhook.ts";

export const kinds: readonly ResourceKind[] = [folder, webhook, scenario];

export function kindNamed(name: KindName): ResourceKind {
  const found = kinds.find((kind) => kind.name === name);
  if (!found) throw new Error(`no kind "${name}" in the registry`);
  return found;
}
