// Made-up secrets and real-looking modules that hold them. A secret stands between ⟦ and ⟧, so that a row shows its range.

import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../src/json.ts";
import { formatPath, type Path } from "../../src/path.ts";

const letters = "abcdefghijklmnopqrstuvwxyz";
export const base62 = `${letters}${letters.toUpperCase()}0123456789`;

/** The same text for the same length and seed, as a machine would make a key. */
export function made(length: number, alphabet: string = base62, seed = length): string {
  let state = seed * 7919 + 12_345;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return alphabet[Math.floor((state / 2_147_483_648) * alphabet.length)];
  }).join("");
}

export const hex = "0123456789abcdef";
export const base36 = `${letters}0123456789`;

export function uuid(seed = 1): string {
  const part = (length: number): string => made(length, hex, seed + length);
  return `${part(8)}-${part(4)}-4${part(3)}-a${part(3)}-${part(12)}`;
}

export function jwt(): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: "4711", iat: 1_700_000_000 })}.${made(43)}`;
}

/** A blueprint of one module. */
export function module(type: string, mapper: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    blueprint: {
      name: "Orders",
      flow: [{ id: 4, module: type, version: 3, parameters: {}, mapper, metadata: {}, ...more }],
      metadata: { version: 1 },
    },
  };
}

export function http(mapper: JsonObject, parameters: JsonObject = {}): JsonObject {
  return module(
    "http:ActionSendData",
    {
      url: "https://api.example.com/v1/orders",
      method: "post",
      headers: [],
      qs: [],
      authUser: "",
      authPass: "",
      ...mapper,
    },
    { parameters: { handleErrors: false, ...parameters } },
  );
}

export interface Planted {
  /** Without the marks. */
  readonly spec: JsonObject;
  /** `path start end`. */
  readonly ranges: readonly string[];
  readonly secrets: readonly string[];
}

/** Takes the marks out of a spec and says where they were. */
export function planted(marked: JsonObject): Planted {
  const ranges: string[] = [];
  const secrets: string[] = [];
  const visit = (value: Json, path: Path): Json => {
    if (isJsonArray(value)) return value.map((item, index) => visit(item, [...path, String(index)]));
    if (isJsonObject(value))
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, visit(item, [...path, key])]));
    if (typeof value !== "string") return value;
    let text = "";
    for (const [index, part] of value.split(/[⟦⟧]/).entries()) {
      if (index % 2 === 1) {
        ranges.push(`${formatPath(path)} ${text.length} ${text.length + part.length}`);
        secrets.push(part);
      }
      text += part;
    }
    return text;
  };
  return { spec: visit(marked, []) as JsonObject, ranges, secrets };
}
