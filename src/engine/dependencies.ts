// Which resources a resource refers to.

import { type Address, addressOf } from "../address.ts";
import { referencesIn } from "../blueprint/template.ts";
import type { JsonObject } from "../json.ts";
import type { ResourceKind } from "../kinds/kind.ts";

/** Addresses by `${webhook.…}` and `${scenario.…}` in the template, and by what the kind knows beside them. No doubles. */
export function referencedAddresses(kind: ResourceKind, template: JsonObject): readonly Address[] {
  const written = referencesIn(template).flatMap(({ reference: { namespace, name } }) =>
    namespace === "webhook" || namespace === "scenario" ? [addressOf(namespace, name)] : [],
  );
  return [...new Set([...kind.model.references(template), ...written])];
}
