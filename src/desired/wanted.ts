// The desired state as the engine takes it: with the kind of each resource, and with the folders that scenarios name.

import { type Address, addressOf, pathOf } from "../address.ts";
import type { Wanted } from "../engine/outcome.ts";
import { type Look, resolveTemplate } from "../engine/resolve.ts";
import { referencedAddresses } from "../engine/dependencies.ts";
import { kindNamed } from "../kinds/registry.ts";
import type { DesiredState } from "./desired.ts";

/** `look` fills in vars; what it does not know yet is left standing. */
export function wantedOf({ resources }: DesiredState, look: Look): ReadonlyMap<Address, Wanted> {
  const wanted = new Map<Address, Wanted>();
  for (const { address, kind: name, template, protect, ignore, movedFrom } of resources.values()) {
    const kind = kindNamed(name);
    const { folder } = resolveTemplate({ folder: template["folder"] ?? null }, look).value;
    const references = referencedAddresses(kind, folder === null ? template : { ...template, folder: folder ?? null });
    wanted.set(address, { address, kind, template, protect, ignore, movedFrom, references });
    for (const each of references) if (each.startsWith("folder/")) wanted.set(each, wantedFolder(each));
  }
  return wanted;
}

function wantedFolder(address: Address): Wanted {
  const kind = kindNamed("folder");
  const path = pathOf(address);
  const parents = path.split("/").slice(0, -1);
  const references = parents.map((_, index) => addressOf("folder", parents.slice(0, index + 1).join("/")));
  return { address, kind, template: { path }, protect: false, ignore: [], movedFrom: [], references };
}
