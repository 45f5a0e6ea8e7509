// From a raw answer to a value, or to the MakeError that says what it was. Whatever bytes came, nothing else is thrown:
// a page of a proxy, a cut text or a list where an object belongs must never pass for an answer of Make.

import { type Json, isJsonArray, isJsonObject } from "../json.ts";
import { MakeError, type MakeErrorKind } from "./make-error.ts";
import { scopeFor } from "./scopes.ts";
import type { RawAnswer } from "./transport.ts";

export interface Asked {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path after `/api/v2`, without its query. */
  readonly path: string;
  /** Host of the zone, for hints. */
  readonly zone: string;
  /** Takes the key, should Make repeat it, and other secrets out of a text. */
  readonly mask: (text: string) => string;
}

/** Make's own words about a failure (make-api 2.5). */
interface Refusal {
  readonly code: string | undefined;
  readonly text: string;
  /** The body was JSON, so it was Make that spoke and not something before it. */
  readonly isMake: boolean;
}

/** The value of an answer. Throws MakeError. */
export function readAnswer(raw: RawAnswer, asked: Asked): Json {
  if (raw.status >= 400) throw refusalError(raw, asked);
  if (raw.status < 200 || raw.status >= 300) throw unexpected(raw, asked, "a redirect, which is never followed");
  const isWrite = asked.method !== "GET";
  // A replay answers 202 without a body (make-api 2.1).
  if (isWrite && (raw.status === 202 || raw.status === 204) && raw.body.byteLength === 0) return null;
  if (!isJsonType(raw)) throw unexpected(raw, asked, "not JSON");
  const value = parseBody(raw);
  if (value === undefined) throw unexpected(raw, asked, "broken or cut JSON");
  if (!isJsonObject(value)) throw unexpected(raw, asked, "JSON, but no object");
  return value;
}

/** Make's own code in an error body, e.g. `IM310`; undefined where there is none. */
export function makeCodeOf(raw: RawAnswer): string | undefined {
  return refusalOf(raw).code;
}

export function unexpected(raw: RawAnswer, asked: Asked, what: string): MakeError {
  const words = firstWords(raw, asked);
  return new MakeError({
    kind: "unexpected-answer",
    message: `${asked.zone} answered ${asked.method} ${asked.path} with ${what} (status ${raw.status})${words === "" ? "." : `: ${words}`}`,
    hint: "Something between here and Make may have answered in its place: look at the proxy, the network and the zone.",
    method: asked.method,
    path: asked.path,
    status: raw.status,
  });
}

function refusalError(raw: RawAnswer, asked: Asked): MakeError {
  const { status } = raw;
  const refusal = refusalOf(raw);
  // A 404 of a proxy must never be read as "gone in Make".
  if (status === 404 && !refusal.isMake) return unexpected(raw, asked, "something that is not Make's");
  const kind = kindOf(status, refusal);
  const text = printable(asked.mask(refusal.text));
  const code = refusal.code === undefined ? "" : ` ${asked.mask(refusal.code)}`;
  return new MakeError({
    kind,
    message: `Make refused ${asked.method} ${asked.path}: ${status}${code}${text === "" ? "" : ` ${text}`}`,
    hint: hintFor(kind, refusal, asked),
    method: asked.method,
    path: asked.path,
    status,
    makeCode: refusal.code === undefined ? undefined : asked.mask(refusal.code),
  });
}

const kindsByCode: Readonly<Record<string, MakeErrorKind>> = {
  IM001: "missing-scope",
  IM002: "missing-scope",
  IM004: "confirmation-needed",
  IM007: "invalid-blueprint",
  IM015: "unauthorized",
  IM016: "conflict",
  IM102: "unauthorized",
  IM304: "missing-connection",
  IM310: "rate-limited",
  SC403: "missing-scope",
};

/** Make's codes first, since one status holds several meanings (make-api 2.5). */
function kindOf(status: number, { code, isMake }: Refusal): MakeErrorKind {
  const byCode = code === undefined || !Object.hasOwn(kindsByCode, code) ? undefined : kindsByCode[code];
  if (byCode !== undefined) return byCode;
  if (status === 401) return "unauthorized";
  if (status === 403) return isMake ? "missing-scope" : "rejected";
  if (status === 404) return "not-found";
  if (status === 406) return "confirmation-needed";
  if (status === 409 || status === 422) return "conflict";
  if (status === 429) return "rate-limited";
  // 424: the app or connection behind Make crashed (make-api 2.5).
  if (status >= 500 || status === 424) return "unavailable";
  return "rejected";
}

function hintFor(kind: MakeErrorKind, { code, text }: Refusal, { method, path, zone }: Asked): string | undefined {
  if (kind === "unauthorized") {
    const example = zone === "eu2.make.com" ? "eu1.make.com" : "eu2.make.com";
    return `Wrong zone: ${zone} does not know this key. Your browser shows the zone when you are logged in to Make (for example ${example}). If the zone is right, the key is: make a new token in Make (Profile → API access).`;
  }
  if (kind === "missing-scope") {
    const scope = scopeFor(method, path);
    return scope === undefined
      ? "The key lacks a scope, or its owner a role, for this team or organization. Check both in Make (Profile → API access; Team → Users)."
      : `The key lacks the scope ${scope}, or its owner a role that may do this. Add the scope in Make (Profile → API access: a new token is needed).`;
  }
  if (code === "IM310")
    return "The organization or team is paused in Make. Waiting does not help: resume it there, then start again.";
  if (kind === "rate-limited")
    return "Make's limit of requests a minute was still reached after waiting. Start again later, or look for another program that uses the same organization.";
  if (kind === "missing-connection")
    return "The blueprint names a connection that the team does not have. Bind it to one of the team's own in the target file.";
  if (kind === "unavailable")
    return "Make could not answer. Nothing is wrong in your files: see status.make.com and start again later.";
  if (/error code: 10\d\d/.test(text))
    return "The guard in front of Make (Cloudflare) turned the request away: look at the proxy and the network.";
  return undefined;
}

function refusalOf(raw: RawAnswer): Refusal {
  const value = parseBody(raw);
  if (!isJsonObject(value)) {
    return { code: undefined, text: typeof value === "string" ? value : plainText(raw), isMake: false };
  }
  const { detail, message, code, suberrors } = value;
  const words = [message, detail].filter((text): text is string => typeof text === "string" && text !== "");
  // Make repeats the message as detail at times.
  const lines = [[...new Set(words)].join(": "), ...suberrorsOf(suberrors).map((each) => ` - ${each}`)];
  return {
    code: typeof code === "string" && code !== "" ? code.slice(0, 40) : undefined,
    text: lines.filter((line) => line !== "").join("\n"),
    isMake: words.length > 0 || typeof code === "string",
  };
}

function suberrorsOf(suberrors: Json | undefined): readonly string[] {
  if (!isJsonArray(suberrors)) return [];
  return suberrors
    .map((each) => (isJsonObject(each) ? each["message"] : each))
    .filter((text): text is string => typeof text === "string" && text !== "")
    .slice(0, 20);
}

function isJsonType(raw: RawAnswer): boolean {
  return /^application\/json\s*(?:;|$)/i.test(raw.headers["content-type"] ?? "");
}

/** Undefined where the bytes are not JSON. Strict UTF-8: a replaced character would be written back to Make one day. */
function parseBody(raw: RawAnswer): Json | undefined {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(raw.body)) as Json;
  } catch {
    return undefined;
  }
}

/** Text of a body that is not JSON; the tags and styles of a page say nothing. */
function plainText(raw: RawAnswer): string {
  const text = new TextDecoder().decode(raw.body.subarray(0, 20_000));
  return text.replaceAll(/<(?:style|script)\b[^<]{0,5000}/gi, " ").replaceAll(/<[^<>]{0,1000}>/g, " ");
}

function firstWords(raw: RawAnswer, asked: Asked): string {
  // Masked before white space or length changes, so that a secret is found whole and no half of it is left over.
  const text = printable(asked.mask(plainText(raw)))
    .replaceAll(/\s+/g, " ")
    .trim();
  const masked = asked.mask(text);
  return masked.length > 160 ? `${masked.slice(0, 160)} …` : masked;
}

/** Without control characters (they could repaint a terminal) and of a bearable length. */
function printable(text: string): string {
  const clean = text.replaceAll(/[^\P{C}\n]/gu, " ").trim();
  return clean.length > 2000 ? `${clean.slice(0, 2000)} …` : clean;
}
