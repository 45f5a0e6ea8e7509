// What Make has is not always what files may say: an old name that is too long, an address that no longer is one. A field
// that our own reader would refuse is left out of new files, and with that not managed; the rest is saved.

import type { Address } from "../address.ts";
import { kindOf } from "../address.ts";
import { checkSettings } from "../desired/check-settings.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Target } from "../project/project.ts";

export interface Readable {
  readonly whole: JsonObject;
  readonly dropped: readonly { readonly field: string; readonly why: string }[];
}

/** Asked field by field; `type` and `schedule` count with the others, since they decide what those may be. */
export function readableFields(address: Address, whole: JsonObject, target: Target): Readable {
  const kind = kindOf(address) === "webhook" ? "webhook" : "scenario";
  const problemIn = (field: string, value: Json): string | undefined => {
    const { type, schedule } = whole;
    const beside = { ...(type === undefined ? {} : { type }), ...(schedule === undefined ? {} : { schedule }) };
    const at = { file: "", line: 1, column: 1 };
    const check = { kind, target, blueprintOverride: undefined, place: () => at, keyPlace: () => at } as const;
    const others = checkSettings({ ...check, whole: field in beside ? {} : beside });
    const [problem] = checkSettings({ ...check, whole: { ...beside, [field]: value } }).slice(others.length);
    return problem?.message;
  };
  const dropped = Object.entries(whole).flatMap(([field, value]) => {
    if (field === "blueprint" || field === "editor") return [];
    const why = problemIn(field, value);
    return why === undefined ? [] : [{ field, why }];
  });
  const names = new Set(dropped.map(({ field }) => field));
  return { whole: Object.fromEntries(Object.entries(whole).filter(([field]) => !names.has(field))), dropped };
}
