// Ids and names of Make's rows as texts: ids come as numbers, and an older server may send either.

import type { Json } from "../json.ts";

/** Empty for what is neither text nor number. */
export function textOf(value: Json | undefined): string {
  return typeof value === "string" || typeof value === "number" ? `${value}` : "";
}
