import { createHash } from "node:crypto";
import { canonicalText, type Json } from "./json.ts";

/** SHA-256 over the canonical text of a value, as 64 hex digits: equal values have equal hashes, whatever their key order. */
export function hashOf(value: Json): string {
  return hashOfText(canonicalText(value));
}

export function hashOfText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
