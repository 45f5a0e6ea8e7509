// The order in which Make's database gives back the keys of a stored blueprint: shorter first, then by bytes, at every
// level. Written as text, since a JavaScript object would put integer-like keys first.

import { isJsonArray, isJsonObject, type Json } from "../json.ts";

export function serverOrderedText(value: Json): string {
  if (isJsonArray(value)) return `[${value.map(serverOrderedText).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).map((key) => ({ key, bytes: Buffer.from(key) }));
  keys.sort((a, b) => a.bytes.length - b.bytes.length || Buffer.compare(a.bytes, b.bytes));
  const members = keys.map(({ key }) => `${JSON.stringify(key)}:${serverOrderedText(value[key] as Json)}`);
  return `{${members.join(",")}}`;
}
