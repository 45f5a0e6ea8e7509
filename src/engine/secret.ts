// Secrets by name and by shape become dots in every rendering and in plan files (design.md 1.3).
// Text is walked by bounded expressions and by indexOf alone, so hostile input costs time in proportion to its length.
// What is wholly Make's `{{…}}` or our `${…}` shows where a value comes from, not the value: it stays readable.

import { type Json, type JsonObject, isJsonArray, isJsonObject } from "../json.ts";
import type { Path } from "../path.ts";
import { maskJsonPairs } from "./secret-json.ts";
import { isHeaderSecretName, isQuerySecretName, isSecretName, isSecretNumber, lastNameIn } from "./secret-name.ts";
import { secretShapes } from "./secret-shapes.ts";

export { isSecretName };

/** What stands in the place of a secret. */
export const dots = "••••••";

/** Whether a text holds a secret that shows by its form: a key with a known prefix, a JWT, a hook URL, a password in a URL … */
export function isSecretShape(value: string): boolean {
  return maskText(value) !== value;
}

/**
 * The value with every secret in it as dots. `path` is where the value stands; its last segment is the name of a leaf.
 * Pass a whole header or variable list where there is one: in `[{name, value}]` the name decides about the value.
 */
export function maskSecrets(value: Json, path: Path): Json {
  const name = lastName(path);
  if (typeof value === "string") {
    if (isSecretAt(name, path)) return maskNamed(value);
    return isLoneHeaderValue(path) && looksRandom(value) ? dots : maskText(value);
  }
  if (typeof value === "number") return isPasswordName(name) || isSecretNumber(name, value) ? dots : value;
  if (isJsonArray(value)) return value.map((item, index) => maskSecrets(item, [...path, String(index)]));
  return isJsonObject(value) ? maskObject(value, path) : value;
}

/** Free text with the secrets in it as dots; JSON, URLs, forms and header lines inside it are understood. */
export function maskText(text: string): string {
  let masked = text;
  // A secret that went can uncover the start of another one.
  for (let pass = 0; pass < 5; pass += 1) {
    const next = maskAssignments(maskHeld(maskShapes(maskPrivateKeys(maskJsonPairs(masked, maskNamed, maskText)))));
    if (next === masked) break;
    masked = next;
  }
  return masked;
}

function maskObject(value: JsonObject, path: Path): JsonObject {
  const pairName = ["name", "key", "header"].map((key) => value[key]).find((each) => typeof each === "string");
  const isSecretPair = pairName !== undefined && isSecretAt(pairName, path);
  // What a filter compares a secret with is one.
  const compared = typeof value["b"] === "string" ? lastNameIn(value["a"]) : undefined;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => {
      const isPairValue = pairName !== undefined && (key === "value" || key === "default");
      if (key === "b" && compared !== undefined) return [key, maskSecrets(child, [compared])];
      if (!isPairValue) return [key, maskSecrets(child, [...path, key])];
      if (isSecretPair && typeof child === "string") return [key, maskNamed(child)];
      // The name is known here, so the place alone raises no suspicion.
      return [key, maskSecrets(child, [pairName])];
    }),
  );
}

function isSecretAt(name: string, path: Path): boolean {
  return (
    isSecretName(name) ||
    (isInQuery(path) && isQuerySecretName(name)) ||
    (isInHeaders(path) && isHeaderSecretName(name))
  );
}

/** A value whose name says that it is secret: dots, unless it only points to where the secret is. */
function maskNamed(value: string): string {
  const rest = withoutTemplates(value)
    .replaceAll(dots, "")
    .replace(/^\s{0,100}(?:bearer|basic|token|apikey|key|digest)(?![\w-])/i, "")
    .trim();
  if (!/[\p{L}\p{N}]/u.test(rest)) return maskHeld(value);
  return isContract(rest) ? value : dots;
}

/** The text without its `{{…}}` and `${…}`. */
function withoutTemplates(text: string): string {
  return without(without(text, "{{", "}}"), "${", "}");
}

function without(text: string, open: string, close: string): string {
  let rest = "";
  let from = 0;
  for (;;) {
    const start = text.indexOf(open, from);
    const end = start < 0 ? -1 : text.indexOf(close, start + open.length);
    if (end < 0) return rest + text.slice(from);
    rest += text.slice(from, start);
    from = end + close.length;
  }
}

function maskPrivateKeys(text: string): string {
  const begin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
  let masked = "";
  let from = 0;
  for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
    const start = match.index + match[0].length;
    const end = text.indexOf("-----END", start);
    // Without its end the rest of the text is the key.
    const stop = end < 0 ? text.length : end;
    const body = text.slice(start, stop);
    masked += text.slice(from, start) + (/[A-Za-z0-9]/.test(body) ? dots : body);
    from = stop;
    begin.lastIndex = stop;
  }
  return masked + text.slice(from);
}

function maskShapes(text: string): string {
  let masked = text;
  for (const { pattern } of secretShapes) masked = masked.replace(pattern, `$1${dots}`);
  return masked.replaceAll(
    /(?<![\w-])((bearer|basic|token)[ \t]{1,5})([\w.~+/-]{8,}={0,2})/gi,
    (whole, head: string, scheme: string, token: string) =>
      isCredential(scheme.toLowerCase(), token) ? `${head}${dots}` : whole,
  );
}

/** `<Password>…</Password>` in XML, and the password in `{{base64("user:password")}}`, which is an expression and yet tells it. */
function maskHeld(text: string): string {
  const encoded = text.includes("base64(")
    ? text.replaceAll(/(base64\(\s{0,5}"[^"\\{}:]{0,200}:)([^"\\{}•]{1,200})(?=")/g, `$1${dots}`)
    : text;
  if (!encoded.includes("</")) return encoded;
  return encoded.replaceAll(
    /(<(?:[\w-]{1,20}:)?([\w.-]{1,40})>)([^<>]{1,500})(?=<\/)/g,
    (whole, head: string, name: string, value: string) => (isSecretName(name) ? `${head}${maskNamed(value)}` : whole),
  );
}

/** Tells a credential from prose: "basic authentication", "token something". */
function isCredential(scheme: string, token: string): boolean {
  if (scheme === "basic") return decodesToPair(token);
  const hasDigit = /\d/.test(token);
  return scheme === "bearer" ? hasDigit || token.length >= 24 : hasDigit && token.length >= 16;
}

function decodesToPair(token: string): boolean {
  try {
    return atob(token).includes(":");
  } catch {
    return false;
  }
}

/** `?key=…`, `client_secret=…` in a form, `X-Api-Key: …` in a header block, `const token = "…"` in code. */
function maskAssignments(text: string): string {
  const head = /(?<![\w.-])([A-Za-z_][\w.-]{0,39})["']?([ \t]{0,3}[:=][ \t]{0,3})["']?/g;
  const literal = /(?:[^\s&"'`<>{}#$•,;()]|\$(?!\{))+/y;
  let masked = "";
  let from = 0;
  let proseEnd = 0;
  for (let match = head.exec(text); match !== null; match = head.exec(text)) {
    const [, name = "", sign = ""] = match;
    // The rest of a run that held no value holds none either: a run is read once.
    if (sign !== "=" && head.lastIndex < proseEnd) continue;
    const isInQuery = "?&".includes(text[match.index - 1] ?? " ");
    if (!isSecretName(name) && !(isInQuery && isQuerySecretName(name))) continue;
    literal.lastIndex = head.lastIndex;
    const value = literal.exec(text)?.[0] ?? "";
    const isDigits = /["'][ \t]{0,3}:/.test(match[0]) && isPasswordName(name) && /^\d{4,30}$/.test(value);
    if (!isDigits && !isAssigned(value, sign)) {
      if (value.length > 100) proseEnd = head.lastIndex + value.length;
      continue;
    }
    masked += text.slice(from, head.lastIndex) + dots;
    from = literal.lastIndex;
    head.lastIndex = from;
  }
  return masked + text.slice(from);
}

/** In a query or form any value counts; elsewhere prose must not ("password: required"). */
function isAssigned(value: string, sign: string): boolean {
  if (value === "" || isScheme(value) || isContract(value)) return false;
  return sign === "=" || (value.length >= 8 && /\d/.test(value));
}

/** A token in the sense of coins: the address of a contract is public. */
function isContract(value: string): boolean {
  return /^0x[0-9a-f]{40}$/i.test(value);
}

function isScheme(value: string): boolean {
  return /^(?:bearer|basic|token)$/i.test(value);
}

/** The name that a leaf goes by: the last segment that is no index. */
function lastName(path: Path): string {
  return path.findLast((segment) => !/^\d+$/.test(segment)) ?? "";
}

function isInQuery(path: Path): boolean {
  return path.some((segment) => /^(?:qs|query|queryString|queryParameters|params)$/.test(segment));
}

function isInHeaders(path: Path): boolean {
  return path.some((segment) => /headers?$/i.test(segment));
}

function isPasswordName(name: string): boolean {
  return isSecretName(name) && /pass|secret/i.test(name);
}

/** One value out of a header list, whose name the caller does not show. */
function isLoneHeaderValue(path: Path): boolean {
  return path.at(-1) === "value" && path.at(-3) === "headers";
}

function looksRandom(value: string): boolean {
  return /^[\w.~+=:-]{16,}$/.test(value) && /\d/.test(value) && /[a-z]/i.test(value);
}
